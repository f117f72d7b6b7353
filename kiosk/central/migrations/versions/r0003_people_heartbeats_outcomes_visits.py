"""The city's people and what they read, the kiosks' heartbeats, what was achieved, and visits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create the new tables."""
    _people()
    _kiosks()
    _visits()


def downgrade() -> None:
    """Drop them; those that point at others first."""
    for table in (
        *("reservations", "assist_calls", "tickets", "queues"),
        *("outcomes", "heartbeats", "audit_head", "audit", "staff_sessions", "staff"),
    ):
        op.drop_table(table)


def _people() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(60), nullable=False, unique=True),
        sa.Column("roles", sa.String(100), nullable=False),
        sa.Column("token", sa.String(64), nullable=False, unique=True),
        sa.Column("since", sa.String(40), nullable=False),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column(
            "staff", sa.Integer, sa.ForeignKey("staff.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("until", sa.String(40), nullable=False),
    )
    op.create_index("ix_staff_sessions_staff", "staff_sessions", ["staff"])
    op.create_index("ix_staff_sessions_until", "staff_sessions", ["until"])
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("who", sa.String(100), nullable=False),
        sa.Column("roles", sa.String(100), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("about", sa.String(100), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
    )


def _kiosks() -> None:
    op.create_table(
        "heartbeats",
        sa.Column("kiosk", sa.String(100), primary_key=True),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("beat", sa.Text, nullable=False),
        sa.Column("since", sa.Text, nullable=False),
        sa.Column("boot", sa.String(100), nullable=False),
        sa.Column("started", sa.String(40), nullable=False),
        sa.Column("heard", _BIG, nullable=False),
        sa.Column("waiting", _BIG, nullable=False),
        sa.Column("dead", _BIG, nullable=False),
    )
    op.create_index("ix_heartbeats_heard", "heartbeats", ["heard"])
    op.create_table(
        "outcomes",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("hour", sa.String(40), nullable=False),
        sa.Column("place", sa.String(13), nullable=False),
        sa.Column("service", sa.String(64)),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("presence", sa.String(20), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("assisted", sa.Boolean, nullable=False),
        sa.Column("practice", sa.Boolean, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
    )
    op.create_index("ix_outcomes_hour", "outcomes", ["hour"])


def _visits() -> None:
    op.create_table(
        "queues",
        sa.Column("place", sa.String(13), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("letter", sa.String(1), nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("place", "day", "subject"),
        sa.UniqueConstraint("place", "day", "letter"),
    )
    op.create_table(
        "tickets",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("place", sa.String(13), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("letter", sa.String(1), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("drawn", sa.String(40), nullable=False),
        sa.Column("called", sa.String(40)),
        sa.Column("call", sa.String(36), unique=True),
        sa.Column("desk", sa.String(40), nullable=False),
        sa.UniqueConstraint("place", "day", "subject", "number"),
    )
    op.create_table(
        "assist_calls",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(36), nullable=False, unique=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("kiosk", sa.String(100), nullable=False),
        sa.Column("place", sa.String(13), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("service", sa.String(64)),
        sa.Column("step", sa.String(64)),
        sa.Column("since", sa.String(40), nullable=False),
        sa.Column("helper", sa.String(60)),
    )
    op.create_index("ix_assist_calls_state", "assist_calls", ["state"])
    op.create_table(
        "reservations",
        sa.Column("id", sa.String(100), primary_key=True),
        sa.Column("patron", sa.Integer, sa.ForeignKey("patrons.id"), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("pickup", sa.String(13), nullable=False),
        sa.Column("ready", sa.Boolean, nullable=False),
        sa.Column("until", sa.String(10)),
        sa.Column("queue", sa.Integer, nullable=False),
    )
    op.create_index("ix_reservations_patron", "reservations", ["patron"])
