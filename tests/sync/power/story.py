"""A day in the life of the ledger, on tape, with every word it gives."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final
from uuid import UUID

from kiosk.sync.backoff import Backoff
from kiosk.sync.contract import SealedFor
from kiosk.sync.ledger import Ledger
from tests.sync.power.tape import Tape, TapedConnection

_STEPS: Final = 40
_NO_WAIT: Final = Backoff(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Storing:
    """Somebody gives a case; nobody was told anything yet."""

    key: UUID
    session: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Stored:
    """The citizen reads "we have received it"."""

    key: UUID


@dataclass(frozen=True, slots=True)
class Leaving:
    """It was delivered or refused, and is about to be forgotten."""

    keys: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Left:
    """It is forgotten; `dead` if its reference was to be kept."""

    keys: frozenset[UUID]
    dead: str = ""


def normal(sql: str) -> str:
    """The control: the same, but a commit does not wait for the disk."""
    return sql.replace("synchronous=FULL", "synchronous=NORMAL")


def tell(folder: Path, seed: int, *, safe: bool = True) -> Tape:
    """Cases come and go in a file of this folder, over a restart or two."""
    chance, tape = Random(seed), Tape()
    connect = TapedConnection.to(tape) if safe else TapedConnection.to(tape, normal)
    ledger = Ledger(folder / "outbox.sqlite", connect=connect)
    waiting: dict[UUID, str] = {}
    for step in range(_STEPS):
        match chance.choices(("add", "deliver", "bury", "postpone", "hurry", "restart"),
                             (60, 14, 5, 12, 4, 5))[0]:  # fmt: skip
            case "deliver" if waiting:
                gone = frozenset(chance.sample(list(waiting), chance.randint(1, len(waiting))))
                tape.note(Leaving(gone))
                ledger.gone(gone)
                ledger.forget()
                tape.note(Left(gone))
                waiting = {key: name for key, name in waiting.items() if key not in gone}
            case "bury" if waiting:
                key = chance.choice(list(waiting))
                tape.note(Leaving(frozenset([key])))
                ledger.bury(key, "refused")
                tape.note(Left(frozenset([key]), waiting.pop(key)))
            case "postpone":
                ledger.postpone(waiting, _NO_WAIT, 0.0, chance, fault=chance.random() < 0.2)
            case "hurry":
                ledger.hurry(0.0, chance)
            case "restart":
                ledger.close()
                ledger = Ledger(folder / "outbox.sqlite", connect=connect)
            case _:
                key, reference = _add(ledger, tape, f"boot-{step % 3}", chance)
                waiting[key] = reference
    ledger.close()
    return tape


def _add(ledger: Ledger, tape: Tape, session: str, chance: Random) -> tuple[UUID, str]:
    # Most cases are small; one now and then needs pages of its own.
    body = chance.randbytes(chance.choice((300, 400, 700, 9000)))

    def seal_for(envelope: SealedFor) -> bytes:
        tape.note(Storing(envelope.key, session, body))
        return body

    minted = ledger.add(session, "health-card", "key-1", "AAR", seal_for)
    tape.note(Stored(minted.key))
    return minted.key, minted.reference
