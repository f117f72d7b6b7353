"""Virtual hardware and invented people, so that the whole kiosk runs on any machine."""
