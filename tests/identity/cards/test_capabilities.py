"""A card gets long commands only if it says so; what cannot be understood says nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.demo.cards.chip import atr, capable
from kiosk.demo.cards.files import ef_atr
from kiosk.identity.cards import tlv
from kiosk.identity.cards.capabilities import (
    EXTENDED,
    SHORT,
    Capabilities,
    Lengths,
    capabilities_in,
    historical_bytes,
    lengths_in,
)

YUBIKEY = bytes.fromhex("3BFD1300008131FE158073C021C057597562694B657940")
OPENPGP = bytes.fromhex("3BDA18FF81B1FE751F030031F573C001600090001C")
ESTONIAN = bytes.fromhex("3BDB960080B1FE451F830012233F536549440F9000F1")
"""ATRs of cards on sale, as their makers' manuals and public ATR lists show them."""

ATRS = [
    (YUBIKEY, "8073C021C057597562694B6579"),
    (OPENPGP, "0031F573C00160009000"),
    (ESTONIAN, "0012233F536549440F9000"),
    (atr(b"AB"), "4142"),
    (atr(b"AB", protocol=0), "4142"),
    (bytes.fromhex("3B00"), ""),
    (bytes.fromhex("3B"), ""),
    (bytes.fromhex("3BFF"), ""),
    (bytes.fromhex("3B8F80"), ""),
    (bytes.fromhex("3B02" + "41"), ""),
    (b"\x3b" + b"\x80" * 31, ""),
    (b"", ""),
]


@pytest.mark.parametrize(("whole", "historical"), ATRS)
def test_historical_bytes_are_found_behind_all_interface_bytes(
    whole: bytes, historical: str
) -> None:
    assert historical_bytes(whole).hex().upper() == historical


TOLD = [
    (YUBIKEY, Capabilities(extended=True)),
    (OPENPGP, Capabilities(extended=True, ask_ef_atr=True)),
    (ESTONIAN, Capabilities()),
    (atr(capable(b"X")), Capabilities(extended=True)),
    (atr(capable(b"X", sizes_in_ef_atr=True)), Capabilities(extended=True, ask_ef_atr=True)),
    (atr(b"BORGERKORT"), Capabilities()),
    (atr(bytes.fromhex("8073C02140")), Capabilities(extended=True)),
    (atr(bytes.fromhex("8073C02180")), Capabilities()),
    (atr(bytes.fromhex("8072C021")), Capabilities()),
    (atr(bytes.fromhex("8073C021")), Capabilities()),
    (atr(bytes.fromhex("803118")), Capabilities(ask_ef_atr=True)),
    (atr(bytes.fromhex("803110")), Capabilities()),
    (atr(bytes.fromhex("803108")), Capabilities()),
    (atr(bytes.fromhex("0073C02140" + "009000")), Capabilities(extended=True)),
    (atr(bytes.fromhex("0073C02140")), Capabilities()),
    (atr(bytes.fromhex("1073C02140")), Capabilities()),
    (atr(bytes.fromhex("80")), Capabilities()),
]


@pytest.mark.parametrize(("whole", "capabilities"), TOLD)
def test_the_atr_tells_whether_long_commands_are_taken(
    whole: bytes, capabilities: Capabilities
) -> None:
    assert capabilities_in(whole) == capabilities


CAN, SILENT = Capabilities(extended=True, ask_ef_atr=True), Capabilities(ask_ef_atr=True)
ABLE = tlv.encode(0x47, b"\xc0\x21\x40")
FILES = [
    (ef_atr(4105, 4098).data, CAN, Lengths(4096, 4096)),
    (ef_atr(4105, 4098).data, SILENT, SHORT),
    (ABLE + ef_atr(1000, 2000).data, SILENT, Lengths(991, 1998)),
    (ABLE, SILENT, EXTENDED),
    (tlv.encode(0x47, b"\xc0\x21\x80"), SILENT, SHORT),
    (tlv.encode(0x5F52, bytes.fromhex("8073C02140")), SILENT, EXTENDED),
    (tlv.encode(0x5F52, bytes.fromhex("8073C02180")), SILENT, SHORT),
    (tlv.encode(0x47, b"\xc0"), SILENT, SHORT),
    (b"", CAN, EXTENDED),
    (b"", SILENT, SHORT),
    (ef_atr(0, 0).data, CAN, SHORT),
    (ef_atr(65_535, 65_535).data, CAN, Lengths(65_526, 65_533)),
    (tlv.encode(0x7F66, tlv.encode(0x02, b"\x10\x00")), CAN, SHORT),
    (b"\x7f\x66\x20", CAN, EXTENDED),
    (b"\x7f\x66\x20", SILENT, SHORT),
]


@pytest.mark.parametrize(("data", "told", "lengths"), FILES)
def test_ef_atr_tells_how_long_they_may_be(
    data: bytes, told: Capabilities, lengths: Lengths
) -> None:
    assert lengths_in(data, told) == lengths


def test_the_reader_bounds_the_card_and_short_is_always_possible() -> None:
    assert EXTENDED.within(1024) == Lengths(1024, 1024)
    assert EXTENDED.within(0) == SHORT


@given(st.binary(max_size=40), st.binary(max_size=60))
def test_whatever_a_card_says_it_is_read_or_passed_over(whole: bytes, data: bytes) -> None:
    told = capabilities_in(whole)
    lengths = lengths_in(data, told)
    assert SHORT.command <= lengths.command <= EXTENDED.command
    assert SHORT.answer <= lengths.answer <= EXTENDED.answer
