"""The screen: Kivy, and the only room that knows it. Reads the core, emits events, holds no rules."""
