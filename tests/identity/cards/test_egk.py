"""A German health card names its holder, and nothing it holds can harm the kiosk."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from kiosk.demo.cards.chip import Chip, OverT0
from kiosk.demo.cards.egk import egk_chip, packed, personal_data
from kiosk.demo.cards.holders import ANNA, BENT, CardHolder
from kiosk.demo.cards.plain import UnknownChip
from kiosk.identity.cards.egk import egk_identity
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.level import Level, Method
from kiosk.identity.person import CardProblem

Insert = Callable[[Chip], CardTransport]
BODY = (
    "<V xmlns='x'><Versicherten_ID>{0}</Versicherten_ID><Titel>Dr.</Titel>"
    "<Vorname>{1}</Vorname><Nachname>Prøve</Nachname></V>"
)


@pytest.mark.parametrize("holder", [ANNA, BENT])
def test_it_names_its_holder_and_authenticates_nobody(insert: Insert, holder: CardHolder) -> None:
    identity = egk_identity(insert(egk_chip(personal_data(holder))))
    assert identity is not None
    assert (identity.method, identity.level) == (Method.CHIP_HEALTH_CARD, Level.IDENTIFIED)
    assert (identity.name, identity.subject) == (holder.name, holder.insurance_number)
    assert identity.cpr is None


def test_it_is_read_in_t0_too(insert: Insert) -> None:
    identity = egk_identity(insert(OverT0(egk_chip(personal_data(ANNA)))))
    assert identity is not None
    assert identity.name == ANNA.name


def test_a_title_stands_before_the_name_and_letters_are_iso_8859_15(insert: Insert) -> None:
    identity = egk_identity(insert(egk_chip(packed(BODY.format("A123456789", "Žofie €va")))))
    assert identity is not None
    assert identity.name == "Dr. Žofie €va Prøve"


def test_another_card_is_not_one(insert: Insert) -> None:
    assert egk_identity(insert(UnknownChip())) is None


def sized(body: bytes) -> bytes:
    return len(body).to_bytes(2, "big") + body


GOOD = BODY.format("A123456789", "Eva")
BAD = {
    "no length": b"",
    "length zero": b"\x00\x00",
    "a length past the file": b"\xff\xff" + bytes(100),
    "no gzip": sized(b"hello hello hello"),
    "gzip cut off": sized(gzip.compress(GOOD.encode())[:-9]),
    "a gzip bomb": sized(gzip.compress(b"<a>" + b" " * 500_000, mtime=0)),
    "no xml": packed("hello"),
    "an entity": packed('<!DOCTYPE V [<!ENTITY e "x">]>' + BODY.format("A123456789", "&e;")),
    "an outside entity": packed('<?xml version="1.0"?><!DOCTYPE V SYSTEM "http://x/">' + GOOD),
    "no number": packed(BODY.format("", "Eva")),
    "a number too long": packed(BODY.format("A1234567890", "Eva")),
    "a control character in the name": packed(BODY.format("A123456789", "E&#9;va")),
    "a name without end": packed(BODY.format("A123456789", "E" * 300)),
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_bad_data_is_unreadable(insert: Insert, data: bytes) -> None:
    with pytest.raises(CardError) as trouble:
        egk_identity(insert(egk_chip(data)))
    assert trouble.value.problem is CardProblem.UNREADABLE
