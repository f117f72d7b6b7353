"""Our side of the central service: the contract, the client, the outbox that loses nothing."""
