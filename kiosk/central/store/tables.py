"""The tables. Whoever changes them adds a step to `kiosk/central/migrations`.

Portable SQL: plain types, unique constraints, savepoints and `FOR UPDATE`; no triggers, no
LISTEN/NOTIFY, no advisory locks, no `ON CONFLICT`. That keeps open what speaks PostgreSQL's wire:

- CockroachDB and YugabyteDB: every transaction is tried again on 40001 (`database.py`). Numbered
  ids are for reading in order only: nothing counts on there being no gap. CockroachDB must be told
  `serial_normalization = sql_sequence`, as its own ids do not fit into a JSON number.
- Citus: a table that is spread by a column has that column in each of its unique constraints. All
  are small enough for reference tables but `cases`, which would go by `key` and give up its id.

Moments are ISO 8601 text in UTC, or whole seconds since 1970 where they are compared, and money is
whole øre, because SQLite has neither.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata: Final = MetaData()

_BIG: Final = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits: seconds since 1970 do not fit into 31 from 2038 on. SQLite's INTEGER has them."""

cases: Final = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(36), nullable=False, unique=True),
    Column("reference", String(20), nullable=False),
    Column("session", String(80), nullable=False),
    Column("sequence", _BIG, nullable=False),
    Column("service", String(64), nullable=False),
    Column("key_id", String(100), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("received", String(40), nullable=False),
    Column("result_kind", String(64), nullable=False),
    Column("result", Text, nullable=False),
    Column("replaced_by", String(20)),
    # Not unique: two kiosks may mint the same 40 bits one day, and neither case may be lost.
    Index("cases_reference", "reference"),
)

bookings: Final = Table(
    "bookings",
    metadata,
    Column("slot", String(100), primary_key=True),
    Column("case_key", String(36), nullable=False, unique=True),
)

holders: Final = Table(
    "holders",
    metadata,
    Column("pid", String(100), primary_key=True),
    Column("cpr", String(10)),
    Column("status", String(30), nullable=False),
)

misses: Final = Table(
    "misses",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", _BIG, nullable=False, index=True),
)

patrons: Final = Table(
    "patrons",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("number", String(20), nullable=False, unique=True),
    Column("cpr", String(10), unique=True),
    Column("pin_salt", LargeBinary, nullable=False),
    Column("pin_hash", LargeBinary, nullable=False),
    Column("owed_ore", Integer, nullable=False),
)

pin_tries: Final = Table(
    "pin_tries",
    metadata,
    Column("who", String(64), primary_key=True),
    Column("wrong", Integer, nullable=False),
)

loans: Final = Table(
    "loans",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("patron", ForeignKey("patrons.id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("due", String(10), nullable=False),
    Column("renewals_left", Integer, nullable=False),
    Column("reserved", Boolean, nullable=False),
    Column("lost", Boolean, nullable=False),
)

charges: Final = Table(
    "charges",
    metadata,
    Column("patron", ForeignKey("patrons.id"), nullable=False),
    Column("due", String(10), nullable=False),
    Column("ore", Integer, nullable=False),
    PrimaryKeyConstraint("patron", "due"),
)

receipt_pages: Final = Table(
    "receipt_pages",
    metadata,
    # Neither address nor words can be read from here: see `receipts.py`.
    Column("id", String(64), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires", _BIG, nullable=False, index=True),
)

receipt_mails: Final = Table(
    "receipt_mails",
    metadata,
    Column("key", String(36), primary_key=True),
    Column("reference", String(20), nullable=False, index=True),
    Column("at", _BIG, nullable=False, index=True),
    Column("sent", Boolean, nullable=False),
)

staff: Final = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(60), nullable=False, unique=True),
    Column("roles", String(100), nullable=False),
    Column("token", String(64), nullable=False, unique=True),
    Column("since", String(40), nullable=False),
)

staff_sessions: Final = Table(
    "staff_sessions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("staff", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("until", String(40), nullable=False, index=True),
)

audit: Final = Table(
    "audit",
    metadata,
    # The place in the chain. Not given by the database: two entries that want the same place
    # cannot both have it, so the chain never forks.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(40), nullable=False),
    Column("who", String(100), nullable=False),
    Column("roles", String(100), nullable=False),
    Column("action", String(40), nullable=False),
    Column("about", String(100), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("digest", String(64), nullable=False),
)

audit_head: Final = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)

heartbeats: Final = Table(
    "heartbeats",
    metadata,
    Column("kiosk", String(100), primary_key=True),
    Column("at", String(40), nullable=False),
    Column("beat", Text, nullable=False),
    Column("since", Text, nullable=False),
    Column("boot", String(100), nullable=False),
    Column("started", String(40), nullable=False),
    # For sums over the whole fleet, which nobody wants to make from texts.
    Column("heard", _BIG, nullable=False, index=True),
    Column("waiting", _BIG, nullable=False),
    Column("dead", _BIG, nullable=False),
)

outcomes: Final = Table(
    "outcomes",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("hour", String(40), nullable=False, index=True),
    Column("place", String(13), nullable=False),
    Column("service", String(64)),
    Column("language", String(35), nullable=False),
    Column("presence", String(20), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("assisted", Boolean, nullable=False),
    Column("practice", Boolean, nullable=False),
    Column("event", Text, nullable=False),
)

queues: Final = Table(
    "queues",
    metadata,
    Column("place", String(13), nullable=False),
    Column("day", String(10), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("letter", String(1), nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("place", "day", "subject"),
    UniqueConstraint("place", "day", "letter"),
)

tickets: Final = Table(
    "tickets",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("place", String(13), nullable=False),
    Column("day", String(10), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("letter", String(1), nullable=False),
    Column("state", String(20), nullable=False),
    Column("drawn", String(40), nullable=False),
    Column("called", String(40)),
    Column("call", String(36), unique=True),
    Column("desk", String(40), nullable=False),
    UniqueConstraint("place", "day", "subject", "number"),
)

assist_calls: Final = Table(
    "assist_calls",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(36), nullable=False, unique=True),
    Column("state", String(20), nullable=False, index=True),
    Column("kiosk", String(100), nullable=False),
    Column("place", String(13), nullable=False),
    Column("language", String(35), nullable=False),
    Column("service", String(64)),
    Column("step", String(64)),
    Column("since", String(40), nullable=False),
    Column("helper", String(60)),
)

reservations: Final = Table(
    "reservations",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("patron", ForeignKey("patrons.id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("pickup", String(13), nullable=False),
    Column("ready", Boolean, nullable=False),
    Column("until", String(10)),
    Column("queue", Integer, nullable=False),
)

requests: Final = Table(
    "requests",
    metadata,
    # Neither key nor answer can be read from here: see `idempotency.py`.
    Column("id", String(64), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("owner", String(32), nullable=False),
    Column("since", _BIG, nullable=False, index=True),
    Column("answer", LargeBinary),
)

devices: Final = Table(
    "devices",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kiosk", String(40), nullable=False, index=True),
    Column("place", String(20), nullable=False),
    Column("public_key", String(44), nullable=False),
    Column("enrolled", String(40), nullable=False),
    Column("revoked", String(40)),
)

enrolment_codes: Final = Table(
    "enrolment_codes",
    metadata,
    # Only a hash: whoever has the database can enrol nothing.
    Column("hash", String(64), primary_key=True),
    Column("kiosk", String(40), nullable=False),
    Column("place", String(20), nullable=False),
    Column("configuration_key", String(44)),
    Column("expires", _BIG, nullable=False, index=True),
    Column("device", ForeignKey("devices.id")),
)

enrolment_misses: Final = Table(
    "enrolment_misses",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", _BIG, nullable=False, index=True),
)

commands: Final = Table(
    "commands",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kiosk", String(100), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("ordered", String(40), nullable=False),
    Column("expires", _BIG, nullable=False),
    Column("result", Text),
    Index("commands_kiosk", "kiosk", "expires"),
)

configurations: Final = Table(
    "configurations",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("signed", Text, nullable=False),
)
