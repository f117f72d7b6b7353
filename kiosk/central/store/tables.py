"""The tables. Portable SQL: plain types and unique constraints, no triggers, no sequences of ours.

Moments are ISO 8601 text in UTC and money is whole øre, because SQLite has neither.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
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
)

metadata: Final = MetaData()

cases: Final = Table(
    "cases",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(36), nullable=False, unique=True),
    Column("reference", String(20), nullable=False),
    Column("session", String(80), nullable=False),
    Column("sequence", Integer, nullable=False),
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
    Column("at", Integer, nullable=False, index=True),
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
    Column("expires", Integer, nullable=False, index=True),
)

receipt_mails: Final = Table(
    "receipt_mails",
    metadata,
    Column("key", String(36), primary_key=True),
    Column("reference", String(20), nullable=False, index=True),
    Column("at", Integer, nullable=False, index=True),
    Column("sent", Boolean, nullable=False),
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
    Column("expires", Integer, nullable=False, index=True),
    Column("device", ForeignKey("devices.id")),
)

enrolment_misses: Final = Table(
    "enrolment_misses",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Integer, nullable=False, index=True),
)

heartbeats: Final = Table(
    "heartbeats",
    metadata,
    # Also of kiosks that come with the token that all share, and are no device.
    Column("kiosk", String(100), primary_key=True),
    Column("boot", String(100), nullable=False),
    Column("since", String(40), nullable=False),
    Column("heard", String(40), nullable=False),
    Column("last", Text, nullable=False),
)

commands: Final = Table(
    "commands",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kiosk", String(100), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("ordered", String(40), nullable=False),
    Column("expires", Integer, nullable=False),
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
