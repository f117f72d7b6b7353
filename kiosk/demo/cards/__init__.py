"""Cards that are programs: they answer APDUs like the real ones, for the virtual reader and for
a real pcscd alike."""
