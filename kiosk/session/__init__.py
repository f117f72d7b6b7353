"""The core: events, effects, the `Kiosk` with its one `Session`, and `advance()`. Pure: no clock, no Kivy."""
