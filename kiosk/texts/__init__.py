"""What the kiosk says, in the citizen's language: messages by name, and the Fluent files behind them."""
