"""Kiosks that prove themselves, what they are told to do, and the city's signed configuration."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the new tables."""
    _devices()
    _orders()


def downgrade() -> None:
    """Drop them; those that point at others first."""
    for table in ("configurations", "commands", "enrolment_misses", "enrolment_codes", "devices"):
        op.drop_table(table)


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("kiosk", sa.String(40), nullable=False),
        sa.Column("place", sa.String(20), nullable=False),
        sa.Column("public_key", sa.String(44), nullable=False),
        sa.Column("enrolled", sa.String(40), nullable=False),
        sa.Column("revoked", sa.String(40)),
    )
    op.create_index("ix_devices_kiosk", "devices", ["kiosk"])
    op.create_table(
        "enrolment_codes",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("kiosk", sa.String(40), nullable=False),
        sa.Column("place", sa.String(20), nullable=False),
        sa.Column("configuration_key", sa.String(44)),
        sa.Column("expires", _BIG, nullable=False),
        sa.Column("device", sa.String(36), sa.ForeignKey("devices.id")),
    )
    op.create_index("ix_enrolment_codes_expires", "enrolment_codes", ["expires"])
    op.create_table(
        "enrolment_misses",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", _BIG, nullable=False),
    )
    op.create_index("ix_enrolment_misses_at", "enrolment_misses", ["at"])


def _orders() -> None:
    op.create_table(
        "commands",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("kiosk", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("ordered", sa.String(40), nullable=False),
        sa.Column("expires", _BIG, nullable=False),
        sa.Column("result", sa.Text),
    )
    op.create_index("commands_kiosk", "commands", ["kiosk", "expires"])
    op.create_table(
        "configurations",
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("signed", sa.Text, nullable=False),
    )
