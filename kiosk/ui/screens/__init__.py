"""One screen each: layout in `.kv`, its class beside it."""
