"""Readers of stripes and bar codes: on a serial line, or as a keyboard that nobody else hears.

Whole lines come out; what they mean is read elsewhere (`kiosk.identity.cardline`)."""
