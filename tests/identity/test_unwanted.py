"""A card whose session has ended does not keep the reader."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import pytest

from kiosk.demo.cards.chip import Chip
from kiosk.demo.cards.faults import Hanging
from kiosk.demo.cards.holders import PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import Credential, DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.desk import CardDesk
from kiosk.identity.level import Method
from kiosk.identity.person import CardAnswer, CardFailed, CardProblem, CardRecognised

RECOGNISED = CardRecognised(Method.NEMID, 3, (4, 8))


class Told(Protocol):
    """The fixture `told`."""

    def __call__(self, session: int, answer: CardAnswer) -> None: ...

    def next(self) -> tuple[int, CardAnswer]: ...


class Counting:
    """A chip that counts its answers between one power-on and the next."""

    def __init__(self, chip: Chip) -> None:
        self.atr = chip.atr
        self.answered: list[int] = []
        self._chip = chip

    def power_on(self) -> None:
        self._chip.power_on()
        self.answered.append(0)

    def answer(self, apdu: bytes) -> bytes:
        self.answered[-1] += 1
        return self._chip.answer(apdu)


@pytest.mark.parametrize("end", ["release", "deadline"])
def test_a_card_that_nobody_waits_for_is_asked_nothing_more(
    reader: VirtualReader, pki: DemoPki, anna: Credential, now: datetime, told: Told, end: str
) -> None:
    """However slowly it answers, it does not keep the reader from the next card."""
    desk = CardDesk(reader, pki.trust(), lambda: now, told, deadline=0.2)
    counting = Counting(Pkcs15Chip(anna, PIN))
    chip = Hanging(counting, 3)
    reader.insert(chip)
    desk.read(1)
    assert chip.hangs.wait(10)
    if end == "release":
        desk.release(1)
    else:
        assert told.next() == (1, CardFailed(CardProblem.SILENT))
    chip.let_go()
    desk.read(2)
    assert told.next() == (2, RECOGNISED)
    assert counting.answered[0] == 3
    desk.stop()
