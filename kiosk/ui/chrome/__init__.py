"""What stays around the screens: header, progress, footer, and the question laid over them."""
