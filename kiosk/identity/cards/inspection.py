"""Asks a card all that can be asked without a PIN, and keeps count of what it took."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509

from kiosk.identity.cards import proving
from kiosk.identity.cards.capabilities import SHORT
from kiosk.identity.cards.link import linked
from kiosk.identity.cards.recognise import HealthCard, recognise
from kiosk.identity.cards.transport import (
    CardError,
    CardTransport,
    PassesLong,
    TellsItsWire,
)
from kiosk.identity.level import Level
from kiosk.identity.person import CardProblem, Identity
from kiosk.identity.trust import Trust


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a card turned out to be. What is personal in it is kept out of its repr."""

    atr: bytes
    reader: str = ""
    protocol: str = ""
    extended: bool = False
    """Whether it gets commands of extended length."""
    profile: str = ""
    """The profile that recognised it; empty: none did."""
    certificate: x509.Certificate | None = field(default=None, repr=False)
    holder: Identity | None = None
    """Whom a card without a PIN names."""
    level: Level = Level.ANONYMOUS
    """How sure cards of this kind make us, once they are proven or need no proof."""
    tries_left: int | None = None
    distrust: CardProblem | None = None
    """Why the certificate is not good."""
    problem: CardProblem | None = None
    """Why the kiosk would not use the card; `None`: it would."""
    now: datetime | None = None
    """By our clock."""
    commands: int = 0
    seconds: float = 0.0
    """In commands, from the first byte to the card to the last byte from it, added up."""


class Counted:
    """A transport that counts the commands that go through it, and their time."""

    def __init__(self, card: CardTransport, clock: Callable[[], float] = time.perf_counter) -> None:
        self.atr = card.atr
        self.commands = 0
        self.seconds = 0.0
        self._card = card
        self._clock = clock

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        """As `CardTransport`."""
        self.commands += 1
        began = self._clock()
        try:
            return self._card.transmit(apdu)
        finally:
            self.seconds += self._clock() - began

    def longest(self) -> int:
        """As `PassesLong`."""
        return self._card.longest() if isinstance(self._card, PassesLong) else SHORT.answer

    def release(self) -> None:
        """As `CardTransport`."""
        self._card.release()


def inspect(
    card: CardTransport,
    trust: Trust,
    now: datetime,
    clock: Callable[[], float] = time.perf_counter,
) -> Inspection:
    """What the card is, by the profiles the kiosk uses; it is given no PIN, and not released.

    A card that cannot go on is no error here: what is known until then is told, with why.
    """
    counted = Counted(card, clock)
    reader, protocol = (card.reader, card.protocol) if isinstance(card, TellsItsWire) else ("", "")
    profile = ""
    certificate: x509.Certificate | None = None
    holder: Identity | None = None
    level = Level.ANONYMOUS
    tries: int | None = None
    distrust: CardProblem | None = None
    problem: CardProblem | None = None
    extended = False
    try:
        link = linked(counted)
        extended = link.lengths != SHORT
        found = recognise(link)
        profile = found.profile
        if isinstance(found, HealthCard):
            holder = found.identity
            level = proving.named(found.identity, trust).level
        else:
            certificate = found.certificate
            level = trust.levels.of(found.kind)
            distrust = problem = proving.problem(found, trust, now)
            tries = found.tries_left()
            if problem is None and tries < 2:
                problem = CardProblem.LAST_TRY if tries else CardProblem.BLOCKED
    except CardError as trouble:
        problem = problem or trouble.problem
    return Inspection(
        atr=card.atr,
        reader=reader,
        protocol=protocol,
        extended=extended,
        profile=profile,
        certificate=certificate,
        holder=holder,
        level=level,
        tries_left=tries,
        distrust=distrust,
        problem=problem,
        now=now,
        commands=counted.commands,
        seconds=counted.seconds,
    )
