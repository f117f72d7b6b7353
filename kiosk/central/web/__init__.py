"""How requests come in and problems go out, whatever they are about."""
