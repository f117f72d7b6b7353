"""The traffic log helps to find a fault, and tells nothing of the citizen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count

import pytest

from kiosk.demo.cards.chip import Chip, OverT0
from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.demo.cards.piv import PIV_PIN, PivChip
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.cards import proving, traffic
from kiosk.identity.cards.link import linked
from kiosk.identity.cards.recognise import HealthCard, recognise
from kiosk.identity.cards.traffic import TRAFFIC, Watched, outline
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem, Pin
from kiosk.identity.trust import Trust
from tests.identity.cards.test_apdu import Script

Insert = Callable[[Chip], CardTransport]


@pytest.fixture
def heard(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """The log, with the traffic in it."""
    with caplog.at_level(TRAFFIC, traffic.log.name):
        yield caplog


OUTLINES = [
    ("00A4040C06D27600000102", "00 A4 04 0C [D27600000102]"),
    ("00A40000023F0000", "00 A4 00 00 [3F00] asks for 256"),
    ("00B0810002", "00 B0 81 00 asks for 2"),
    ("00B00000000000", "00 B0 00 00 asks for 65536"),
    ("00B00000000400", "00 B0 00 00 asks for 1024"),
    ("00200001", "00 20 00 01"),
    ("002000010434373131", "00 20 00 01 with a PIN"),
    ("0020000100000434373131", "00 20 00 01 with a PIN"),
    ("002400010834373131" + "34373132", "00 24 00 01 with a PIN"),
    ("002C00010834373131" + "34373132", "00 2C 00 01 with a PIN"),
    ("1087079A02AABB", "10 87 07 9A with 2 bytes"),
    ("0087079A000002AABB0100", "00 87 07 9A with 2 bytes asks for 256"),
    ("002A9E9A02AABB00", "00 2A 9E 9A with 2 bytes asks for 256"),
    ("00C0000010", "00 C0 00 00 asks for 16"),
    ("00", "00"),
    ("", ""),
]


@pytest.mark.parametrize(("apdu", "line"), OUTLINES)
def test_a_command_is_told_by_its_header_and_its_lengths(apdu: str, line: str) -> None:
    assert outline(bytes.fromhex(apdu)) == line


def test_a_line_tells_status_word_length_and_time(heard: pytest.LogCaptureFixture) -> None:
    ticks = count()
    card = Watched(Script(lambda _: (b"Anna", 0x9000)), lambda: next(ticks) / 1000)
    assert card.transmit(bytes.fromhex("00B0000004")) == (b"Anna", 0x9000)
    assert heard.messages == ["00 B0 00 00 asks for 4: 9000, 4 bytes, 1.0 ms"]
    (record,) = heard.records
    assert record.levelno < logging.DEBUG
    assert record.levelname == "TRAFFIC"


def test_a_card_that_goes_away_is_told_and_still_goes_away(
    heard: pytest.LogCaptureFixture,
) -> None:
    def gone(_: bytes) -> tuple[bytes, int]:
        raise CardError(CardProblem.PULLED)

    with pytest.raises(CardError):
        Watched(Script(gone)).transmit(bytes.fromhex("00B0000004"))
    assert heard.messages == ["00 B0 00 00 asks for 4: pulled"]


@pytest.mark.parametrize("level", [logging.DEBUG, 1])
def test_to_hear_everything_else_is_not_enough_to_hear_it(
    insert: Insert, anna: Credential, caplog: pytest.LogCaptureFixture, level: int
) -> None:
    with caplog.at_level(level):
        recognise(insert(Pkcs15Chip(anna, PIN)))
    assert caplog.messages == []


def test_while_it_is_off_nothing_stands_between_us_and_the_card() -> None:
    card = Script(lambda _: (b"", 0x9000))
    assert traffic.watched(card) is card


def secrets(anna: Credential) -> list[str]:
    """What no line may hold, in letters and in hex."""
    words = [*ANNA.name.split(), ANNA.pid, ANNA.insurance_number, PIN, PIV_PIN]
    found = [*words, *(each.encode().hex().upper() for each in words)]
    return [*found, anna.certificate.tbs_certificate_bytes[:16].hex().upper()]


@pytest.mark.parametrize("extended", [False, True])
@pytest.mark.parametrize("t0", [False, True])
def test_of_a_whole_login_no_line_holds_a_pin_a_name_or_an_answer(
    insert: Insert,
    anna: Credential,
    pki: DemoPki,
    now: datetime,
    heard: pytest.LogCaptureFixture,
    extended: bool,
    t0: bool,
) -> None:
    chips: list[tuple[Chip, str]] = [
        (Pkcs15Chip(anna, PIN, extended=extended), PIN),
        (PivChip(anna, extended=extended), PIV_PIN),
    ]
    trust = Trust((pki.root.certificate,), (pki.issuing.certificate,))
    for chip, pin in chips:
        card = linked(insert(OverT0(chip) if t0 else chip))
        found = recognise(card)
        assert not isinstance(found, HealthCard)
        with pytest.raises(CardError):
            proving.prove(found, Pin(pin[::-1]), trust, now)
        proving.prove(found, Pin(pin), trust, now)
    recognise(insert(demo_card(DemoCard.HEALTH, pki)))
    assert len(heard.messages) > 30
    assert any("with a PIN" in line for line in heard.messages)
    told = "\n".join(heard.messages)
    for secret in [*secrets(anna), PIN[::-1].encode().hex()]:
        assert secret not in told
