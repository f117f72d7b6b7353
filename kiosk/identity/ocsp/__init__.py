"""Asks an issuer's responder whether a certificate was taken back (OCSP, RFC 6960)."""
