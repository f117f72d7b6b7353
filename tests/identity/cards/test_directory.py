"""Entries of PKCS#15 directories: what we use is read, what we do not is passed over."""

from __future__ import annotations

import pytest

from kiosk.identity.cards import directory, tlv
from kiosk.identity.cards.directory import Path, PinKind
from kiosk.identity.cards.tlv import Tlv, TlvError

SEQUENCE, OCTETS, INTEGER, BITS, ENUMERATED = 0x30, 0x04, 0x02, 0x03, 0x0A


def seq(*parts: bytes) -> bytes:
    return tlv.encode(SEQUENCE, *parts)


def number(value: int) -> bytes:
    return tlv.encode(INTEGER, value.to_bytes(2, "big", signed=True))


def read(data: bytes) -> Tlv:
    return next(tlv.parse(data))


def path(file: str, *extra: bytes) -> bytes:
    return seq(tlv.encode(OCTETS, bytes.fromhex(file)), *extra)


PATHS = [
    (path("3F0050154301"), Path(bytes.fromhex("3F0050154301"))),
    (path("4301", number(16), tlv.encode(0x80, b"\x02\x00")), Path(b"\x43\x01", 16, 512)),
]
NO_PATHS = [
    seq(),
    path("43"),
    path(""),
    path("3F00" * 9),
    path("4301", number(-1)),
    path("4301", number(0x7FFF)),
    path("4301", tlv.encode(0x80, b"\x00")),
    path("4301", tlv.encode(0x80, b"\x7f\xff")),
]


@pytest.mark.parametrize(("data", "meant"), PATHS)
def test_a_path_may_name_a_part_of_a_file(data: bytes, meant: Path) -> None:
    assert directory.path_in(read(data)) == meant


@pytest.mark.parametrize("data", NO_PATHS)
def test_a_path_outside_any_file_is_refused(data: bytes) -> None:
    with pytest.raises(TlvError):
        directory.path_in(read(data))


def pin(
    flags: bytes = b"\x00\x48",
    kind: int = 1,
    lengths: tuple[int, ...] = (4, 8, 8),
    *extra: bytes,
) -> bytes:
    rules = seq(
        tlv.encode(BITS, flags),
        tlv.encode(ENUMERATED, bytes([kind])),
        *(number(each) for each in lengths),
        *extra,
    )
    return seq(seq(), seq(tlv.encode(OCTETS, b"\x01")), tlv.encode(0xA1, rules))


def test_a_pin_is_read_with_its_lengths_and_its_padding() -> None:
    entry = directory.pin_in(
        read(pin(b"\x00\x4c", 0, (4, 8), tlv.encode(0x80, b"\x81"), tlv.encode(OCTETS, b"\xff")))
    )
    assert entry is not None
    assert (entry.kind, entry.reference, entry.pad) == (PinKind.BCD, 0x81, 0xFF)
    assert (entry.shortest, entry.stored, entry.longest) == (4, 8, 8)


def test_a_padding_character_counts_only_where_padding_is_asked_for() -> None:
    entry = directory.pin_in(read(pin(b"\x00\x48", 1, (4, 8, 8), tlv.encode(OCTETS, b"\xff"))))
    assert entry is not None
    assert entry.pad is None


@pytest.mark.parametrize("flags", [b"\x00\x02", b"\x00\x01"])
def test_codes_that_unblock_or_administer_are_not_the_citizens_pin(flags: bytes) -> None:
    assert directory.pin_in(read(pin(flags))) is None


@pytest.mark.parametrize(
    "data",
    [
        pin(lengths=(4,)),
        pin(lengths=(9, 8, 8)),
        pin(lengths=(-1, 8, 8)),
        pin(lengths=(4, 8, 100)),
        pin(kind=3),
        pin(kind=9),
        seq(seq(), seq(), tlv.encode(0xA1, seq())),
        seq(seq(), seq(tlv.encode(OCTETS, b"\x01")), tlv.encode(0xA1)),
        seq(),
    ],
)
def test_a_pin_we_could_not_write_is_refused(data: bytes) -> None:
    with pytest.raises(TlvError):
        directory.pin_in(read(data))


def key(tag: int, usage: bytes, *extra: bytes, name: bytes = b"\x07") -> bytes:
    own = seq(tlv.encode(OCTETS, name), tlv.encode(BITS, usage), *extra)
    common = seq(tlv.encode(OCTETS, b"\x09"))
    return tlv.encode(tag, common, own, tlv.encode(0xA1, seq()))


@pytest.mark.parametrize(
    ("usage", "signs"),
    [
        (b"\x05\x20", True),
        (b"\x06\x00\x40", True),
        (b"\x06\x40", False),
        (b"\x00", False),
    ],
)
def test_a_key_signs_if_its_usage_says_so(usage: bytes, signs: bool) -> None:
    entry = directory.key_in(read(key(0x30, usage, number(0x84))))
    assert entry is not None
    assert (entry.signs, entry.reference, entry.elliptic) == (signs, 0x84, False)
    assert (entry.id, entry.auth_id) == (b"\x07", b"\x09")


def test_keys_of_other_kinds_are_passed_over_and_odd_ones_refused() -> None:
    assert directory.key_in(read(key(0xA1, b"\x05\x20"))) is None
    elliptic = directory.key_in(read(key(0xA0, b"\x05\x20", tlv.encode(0xA1, number(3)))))
    assert elliptic is not None
    assert (elliptic.elliptic, elliptic.algorithms) == (True, (3,))
    for data in (key(0x30, b"\x05\x20", number(0x1FF)), tlv.encode(0x30, seq(), seq())):
        with pytest.raises(TlvError):
            directory.key_in(read(data))


def test_certificates_of_other_kinds_are_passed_over() -> None:
    assert directory.certificate_in(read(tlv.encode(0xA0, seq()))) is None
    inside = seq(seq(), seq(tlv.encode(OCTETS, b"\x01")), tlv.encode(0xA1, tlv.encode(0xA0)))
    assert directory.certificate_in(read(inside)) is None


def test_algorithms_without_the_cards_own_reference_are_passed_over() -> None:
    rows = tlv.encode(
        0xA2,
        seq(number(1), number(0x1), tlv.encode(0x05), number(0x11)),
        seq(number(2), number(0x40)),
    )
    found = directory.algorithms_in((read(seq(rows)),))
    assert [(each.index, each.mechanism, each.reference) for each in found] == [(1, 1, 0x11)]
    assert directory.algorithms_in(()) == ()
