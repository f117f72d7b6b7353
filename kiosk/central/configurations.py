"""The city's signed configurations, as they came: kept and carried, never opened for their content.

The key that signs is the city's own and not here, so this service cannot make one up.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select

from kiosk.central.store.database import insert_once
from kiosk.central.store.tables import configurations
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import NotSigned, ProblemCode, SignedBundle, unverified


@dataclass(frozen=True, slots=True)
class Kept:
    """The newest configuration, as JSON of a `SignedBundle`."""

    etag: str
    signed: str


def keep(db: Connection, signed: SignedBundle) -> int:
    """Carry this one from now on; its version. Raises `ApiProblem`: `INVALID` for something that is
    none, `CONFLICT` if its version is not above every other.
    """
    try:
        version = unverified(signed).version
    except NotSigned:
        raise ApiProblem(ProblemCode.INVALID, ["bundle"]) from None
    text = signed.model_dump_json()
    row = {
        "version": version,
        "digest": hashlib.sha256(text.encode()).hexdigest(),
        "signed": text,
    }
    known = newest_version(db)
    if version <= known or not insert_once(db, insert(configurations).values(row)):
        raise ApiProblem(ProblemCode.CONFLICT, ["bundle"])
    return version


def newest_version(db: Connection) -> int:
    """The highest version there is; 0: none."""
    return db.scalar(select(func.max(configurations.c.version))) or 0


def newest_etag(db: Connection) -> str | None:
    """The strong validator of the newest configuration (RFC 9110, 8.8.3)."""
    newest = select(configurations.c.version, configurations.c.digest)
    row = db.execute(newest.order_by(configurations.c.version.desc()).limit(1)).first()
    return None if row is None else f'"{row.version}-{row.digest[:16]}"'


def newest(db: Connection) -> Kept | None:
    """The newest configuration."""
    wanted = select(configurations).order_by(configurations.c.version.desc()).limit(1)
    row = db.execute(wanted).first()
    if row is None:
        return None
    return Kept(f'"{row.version}-{row.digest[:16]}"', row.signed)
