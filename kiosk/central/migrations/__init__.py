"""Every step the tables have taken, in order; Alembic carries them out (`store/schema.py`).

A new step is a file in `versions`: it only adds, so that workers of the version before still serve
while it is carried out and after; what nobody uses any more is taken away one version later.
"""
