"""No card keeps us busy for ever, whatever it answers."""

from __future__ import annotations

import contextlib

import pytest

from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.pki import DemoPki
from kiosk.identity.cards import tlv
from kiosk.identity.cards.apdu import Ins
from kiosk.identity.cards.files import MAX_FILE
from kiosk.identity.cards.link import MAX_COMMANDS
from kiosk.identity.cards.pkcs15 import AID
from kiosk.identity.cards.recognise import recognise
from kiosk.identity.cards.transport import CardError
from kiosk.identity.person import CardProblem
from tests.fuzz.answers import ChipCard

ODF = b"\x50\x31"


class Labyrinth:
    """A PKCS#15 card whose directory points at hundreds of files, each as long as any may be,
    and empty."""

    atr = b"\x3b\x00"

    def __init__(self) -> None:
        self.commands = 0
        pointer = tlv.encode(0xA4, tlv.encode(0x30, tlv.encode(0x04, b"\x44\x04")))
        self._odf = (pointer * 400).ljust(MAX_FILE - 1, b"\x00")
        self._file = b""

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        self.commands += 1
        if apdu[1] == Ins.SELECT:
            self._file = self._odf if ODF in apdu else bytes(MAX_FILE - 1)
            return b"", 0x6A82 if apdu[2] == 0x04 and AID not in apdu else 0x9000
        offset = int.from_bytes(apdu[2:4], "big")
        return self._file[offset : offset + (apdu[4] or 256)], 0x9000

    def release(self) -> None: ...


class Mumbling:
    """A card that answers the same to everything."""

    atr = b"\x3b\x00"

    def __init__(self, data: bytes, sw: int) -> None:
        self.commands = 0
        self._answer = data, sw

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:  # noqa: ARG002 - it does not listen
        self.commands += 1
        return self._answer

    def release(self) -> None: ...


def test_a_card_that_sends_us_from_file_to_file_is_given_up() -> None:
    card = Labyrinth()
    with pytest.raises(CardError) as trouble:
        recognise(card)
    assert trouble.value.problem is CardProblem.UNREADABLE
    assert card.commands == MAX_COMMANDS


@pytest.mark.parametrize("data", [b"", b"\x00", bytes(256), b"\x30\x82" * 128, b"\xff" * 256])
@pytest.mark.parametrize("sw", [0x9000, 0x6100, 0x61FF, 0x6C00, 0x6C10, 0x6282, 0x63C3, 0x0000])
def test_a_card_with_one_answer_for_everything_is_soon_given_up(data: bytes, sw: int) -> None:
    card = Mumbling(data, sw)
    with pytest.raises(CardError):
        recognise(card)
    assert card.commands < MAX_COMMANDS


@pytest.mark.parametrize("name", [each for each in DemoCard if each is not DemoCard.MUTE])
def test_honest_cards_need_far_less(pki: DemoPki, name: str) -> None:
    card = ChipCard(demo_card(name, pki))
    with contextlib.suppress(CardError):
        recognise(card)
    assert len(card.answers) < MAX_COMMANDS / 10
