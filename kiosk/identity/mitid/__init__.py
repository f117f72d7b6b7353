"""MitID on the citizen's own phone: OpenID Connect by CIBA or device flow, behind one port."""
