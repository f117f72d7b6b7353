"""The steps, each named for its number."""
