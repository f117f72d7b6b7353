"""A thousand card sessions, good and bad, leave no thread and no descriptor behind."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Protocol

from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.faults import Hanging, Interrupted
from kiosk.demo.cards.holders import PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import Credential, DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.desk import CardDesk
from kiosk.identity.person import (
    CardAnswer,
    CardFailed,
    CardProblem,
    CardProven,
    CardRecognised,
    Pin,
)
from tests.peers.growth import Held

CYCLES = 1_000


class Told(Protocol):
    """The fixture `told`."""

    def __call__(self, session: int, answer: CardAnswer) -> None: ...

    def next(self) -> tuple[int, CardAnswer]: ...


def test_a_thousand_sessions_leave_nothing_however_they_end(
    reader: VirtualReader, pki: DemoPki, anna: Credential, now: datetime, told: Told
) -> None:
    desk = CardDesk(reader, pki.trust(), lambda: now, told)
    health = demo_card(DemoCard.HEALTH, pki)
    nemid = Pkcs15Chip(anna, PIN)
    unknown = demo_card(DemoCard.UNKNOWN, pki)
    pulled = Interrupted(nemid, 9, reader.remove)
    kinds = itertools.cycle((health, nemid, unknown, pulled, nemid))

    def cycle(session: int) -> None:
        chip = next(kinds)
        reader.insert(chip)
        desk.read(session)
        heard, answer = told.next()
        assert heard == session
        match answer:
            case CardRecognised() if session % 2:
                desk.prove(session, Pin(PIN))
                assert isinstance(told.next()[1], CardProven)
            case CardProven():
                assert chip is health
            case CardFailed(problem):
                assert problem in (CardProblem.UNKNOWN_CARD, CardProblem.PULLED)
        desk.release(session)

    for session in range(10):
        cycle(session)
    held = Held.now()
    for session in range(10, 10 + CYCLES):
        cycle(session)
    desk.stop()
    assert held.comes_back(), (held, Held.now())


def test_workers_left_at_hung_cards_end_when_the_cards_go(
    reader: VirtualReader, pki: DemoPki, anna: Credential, now: datetime, told: Told
) -> None:
    desk = CardDesk(reader, pki.trust(), lambda: now, told, deadline=0.02)
    held = Held.now()
    for session in range(50):
        chip = Hanging(Pkcs15Chip(anna, PIN), 1 + session % 5)
        reader.insert(chip)
        desk.read(session)
        assert told.next() == (session, CardFailed(CardProblem.SILENT))
        reader.remove()
        chip.let_go()  # the chip's own thread is not ours to count
    desk.stop()
    assert held.comes_back(), (held, Held.now())
