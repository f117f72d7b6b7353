"""Answers by idempotency key, and moments after 19 January 2038."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_GROWN = (
    ("misses", "at"),
    ("receipt_pages", "expires"),
    ("receipt_mails", "at"),
    ("cases", "sequence"),
)
"""PostgreSQL's INTEGER ends at 2³¹-1; SQLite's has 64 bits anyway, and cannot alter a column."""

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add a table, and room in four columns."""
    op.create_table(
        "requests",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("since", _BIG, nullable=False),
        sa.Column("answer", sa.LargeBinary),
    )
    op.create_index("ix_requests_since", "requests", ["since"])
    _alter(sa.Integer(), sa.BigInteger())


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("requests")
    _alter(sa.BigInteger(), sa.Integer())


def _alter(old: sa.types.TypeEngine[int], new: sa.types.TypeEngine[int]) -> None:
    if op.get_context().dialect.name == "sqlite":
        return
    for table, column in _GROWN:
        op.alter_column(table, column, existing_type=old, type_=new, existing_nullable=False)
