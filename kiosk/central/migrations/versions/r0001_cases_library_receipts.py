"""The tables as they were before there were migrations.

What is there already is left alone: so a database from before is taken over as it stands, also
one that is so old that it knows no receipts.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create what is missing."""
    _cases()
    _people()
    _library()
    _receipts()


def downgrade() -> None:
    """Drop everything; those that point at others first."""
    for table in (
        *("receipt_mails", "receipt_pages", "charges", "loans", "pin_tries", "patrons"),
        *("misses", "holders", "bookings", "cases"),
    ):
        op.drop_table(table)


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(36), nullable=False, unique=True),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("session", sa.String(80), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("key_id", sa.String(100), nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("received", sa.String(40), nullable=False),
        sa.Column("result_kind", sa.String(64), nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("replaced_by", sa.String(20)),
        if_not_exists=True,
    )
    op.create_index("cases_reference", "cases", ["reference"], if_not_exists=True)
    op.create_table(
        "bookings",
        sa.Column("slot", sa.String(100), primary_key=True),
        sa.Column("case_key", sa.String(36), nullable=False, unique=True),
        if_not_exists=True,
    )


def _people() -> None:
    op.create_table(
        "holders",
        sa.Column("pid", sa.String(100), primary_key=True),
        sa.Column("cpr", sa.String(10)),
        sa.Column("status", sa.String(30), nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "misses",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_misses_at", "misses", ["at"], if_not_exists=True)


def _library() -> None:
    op.create_table(
        "patrons",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("number", sa.String(20), nullable=False, unique=True),
        sa.Column("cpr", sa.String(10), unique=True),
        sa.Column("pin_salt", sa.LargeBinary, nullable=False),
        sa.Column("pin_hash", sa.LargeBinary, nullable=False),
        sa.Column("owed_ore", sa.Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "pin_tries",
        sa.Column("who", sa.String(64), primary_key=True),
        sa.Column("wrong", sa.Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "loans",
        sa.Column("id", sa.String(100), primary_key=True),
        sa.Column("patron", sa.Integer, sa.ForeignKey("patrons.id"), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("due", sa.String(10), nullable=False),
        sa.Column("renewals_left", sa.Integer, nullable=False),
        sa.Column("reserved", sa.Boolean, nullable=False),
        sa.Column("lost", sa.Boolean, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_loans_patron", "loans", ["patron"], if_not_exists=True)
    op.create_table(
        "charges",
        sa.Column("patron", sa.Integer, sa.ForeignKey("patrons.id"), primary_key=True),
        sa.Column("due", sa.String(10), primary_key=True),
        sa.Column("ore", sa.Integer, nullable=False),
        if_not_exists=True,
    )


def _receipts() -> None:
    op.create_table(
        "receipt_pages",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.Column("expires", sa.Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_index("ix_receipt_pages_expires", "receipt_pages", ["expires"], if_not_exists=True)
    op.create_table(
        "receipt_mails",
        sa.Column("key", sa.String(36), primary_key=True),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("at", sa.Integer, nullable=False),
        sa.Column("sent", sa.Boolean, nullable=False),
        if_not_exists=True,
    )
    for column in ("reference", "at"):
        name = f"ix_receipt_mails_{column}"
        op.create_index(name, "receipt_mails", [column], if_not_exists=True)
