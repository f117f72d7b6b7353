"""Smartcards: one seam (`transmit`), profiles tried by content, readers real and virtual."""
