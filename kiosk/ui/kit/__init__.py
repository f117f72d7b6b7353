"""The pieces every screen is put together from: text, buttons, keys, notices, and how they flow."""
