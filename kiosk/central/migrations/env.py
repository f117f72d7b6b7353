"""What Alembic runs for every command, on the connection and in the transaction it is given."""

from __future__ import annotations

from alembic import context

from kiosk.central.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite has transactional DDL, if BEGIN is said by ourselves (`database.py`).
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
