"""The entries of PKCS#15 directories (CDF, PrKDF, AOD, TokenInfo) as values.

ASN.1 as in PKCS#15 v1.1, section 6; a card's numbers are bounded here. Every function raises
`TlvError` for what it cannot read, and answers `None` for an entry of a kind we do not use.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from kiosk.identity.cards.files import MAX_FILE
from kiosk.identity.cards.tlv import Tlv, TlvError, find

_SEQUENCE: Final = 0x30
_OCTETS: Final = 0x04
_BITS: Final = 0x03
_INTEGER: Final = 0x02
_ENUMERATED: Final = 0x0A
_SUPPORTED_ALGORITHMS: Final = 0xA2
_TYPE_ATTRIBUTES: Final = 0xA1
_EC_KEY: Final = 0xA0
_SIGN_BITS: Final = (2, 9)
"""KeyUsageFlags `sign` and `nonRepudiation`."""
_NEEDS_PADDING: Final = 5
_UNBLOCKING: Final = 6
_SECURITY_OFFICER: Final = 7
_MAX_PIN: Final = 64


class PinKind(IntEnum):
    """How the digits of a PIN are written (PinType)."""

    BCD = 0
    ASCII = 1
    UTF8 = 2


@dataclass(frozen=True, slots=True)
class Path:
    """A file, and the part of it that is meant."""

    file: bytes
    offset: int = 0
    length: int | None = None


@dataclass(frozen=True, slots=True)
class CertificateEntry:
    """Where an X.509 certificate lies; its `id` is that of its key."""

    id: bytes
    path: Path


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """A private key the card can sign with."""

    id: bytes
    auth_id: bytes
    reference: int
    elliptic: bool
    signs: bool
    algorithms: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PinEntry:
    """A PIN of the holder: how to name it and how to write it."""

    auth_id: bytes
    reference: int
    kind: PinKind
    shortest: int
    longest: int
    stored: int
    pad: int | None
    path: Path | None


@dataclass(frozen=True, slots=True)
class Algorithm:
    """One row of TokenInfo.supportedAlgorithms; `mechanism` is PKCS#11's number."""

    index: int
    mechanism: int
    reference: int


def path_in(sequence: Tlv) -> Path:
    """A PKCS#15 Path."""
    parts = sequence.children()
    file, index, length = find(parts, _OCTETS), find(parts, _INTEGER), find(parts, 0x80)
    if file is None or not 2 <= len(file.value) <= 16 or len(file.value) % 2:
        raise TlvError("no path")
    offset = index.integer() if index else 0
    size = length.integer() if length else None
    if not 0 <= offset < MAX_FILE or (size is not None and not 0 < size <= MAX_FILE):
        raise TlvError("a path outside any file")
    return Path(file.value, offset, size)


def certificate_in(entry: Tlv) -> CertificateEntry | None:
    """An X.509 certificate that lies in a file; other kinds are not ours."""
    if entry.tag != _SEQUENCE:
        return None
    _, own, special = _attributes(entry)
    where = special.child(_SEQUENCE)
    name = own.child(_OCTETS)
    path = where.child(_SEQUENCE) if where else None
    if name is None or path is None:
        return None
    return CertificateEntry(name.value, path_in(path))


def key_in(entry: Tlv) -> KeyEntry | None:
    """A private key, RSA or elliptic."""
    if entry.tag not in (_SEQUENCE, _EC_KEY):
        return None
    common, own, _ = _attributes(entry)
    auth, name, usage = common.child(_OCTETS), own.child(_OCTETS), own.child(_BITS)
    reference, allowed = own.child(_INTEGER), own.child(0xA1)
    if name is None or usage is None:
        raise TlvError("a key without identifier or usage")
    number = reference.integer() if reference else 0
    if not -128 <= number <= 255:
        raise TlvError("a key reference of more than a byte")
    return KeyEntry(
        id=name.value,
        auth_id=auth.value if auth else b"",
        reference=number & 0xFF,
        elliptic=entry.tag == _EC_KEY,
        signs=any(_bit(usage, bit) for bit in _SIGN_BITS),
        algorithms=tuple(each.integer() for each in allowed.children()) if allowed else (),
    )


def pin_in(entry: Tlv) -> PinEntry | None:
    """A PIN of the holder; unblocking codes and officers' PINs are not ours."""
    if entry.tag != _SEQUENCE:
        return None
    _, own, special = _attributes(entry)
    name, rules = own.child(_OCTETS), special.child(_SEQUENCE)
    if name is None or rules is None:
        raise TlvError("a PIN without identifier or rules")
    parts = rules.children()
    flags, kind = find(parts, _BITS), find(parts, _ENUMERATED)
    numbers = [part.integer() for part in parts if part.tag == _INTEGER]
    reference, pad, path = find(parts, 0x80), find(parts, _OCTETS), find(parts, _SEQUENCE)
    if flags is None or kind is None or len(numbers) < 2:
        raise TlvError("a PIN without its lengths")
    if _bit(flags, _UNBLOCKING) or _bit(flags, _SECURITY_OFFICER):
        return None
    shortest, stored = numbers[:2]
    longest = numbers[2] if len(numbers) > 2 else stored
    number = reference.integer() if reference else 0
    if not (0 <= shortest <= longest <= _MAX_PIN and 0 <= stored <= _MAX_PIN):
        raise TlvError("lengths that no PIN has")
    if kind.integer() not in list(PinKind) or not -128 <= number <= 255:
        raise TlvError("a PIN of a kind we cannot write")
    padding = (pad.value[0] if pad and pad.value else 0) if _bit(flags, _NEEDS_PADDING) else None
    return PinEntry(
        auth_id=name.value,
        reference=number & 0xFF,
        kind=PinKind(kind.integer()),
        shortest=shortest,
        longest=longest,
        stored=stored,
        pad=padding,
        path=path_in(path) if path else None,
    )


def algorithms_in(token: Iterable[Tlv]) -> tuple[Algorithm, ...]:
    """The algorithms of TokenInfo that carry the card's own reference for them."""
    info = find(token, _SEQUENCE)
    rows = info.child(_SUPPORTED_ALGORITHMS) if info else None
    found = []
    for row in rows.children() if rows else ():
        numbers = [part.integer() for part in row.children() if part.tag == _INTEGER]
        if len(numbers) >= 3 and 0 <= numbers[2] <= 255:
            found.append(Algorithm(numbers[0], numbers[1], numbers[2]))
    return tuple(found)


def _attributes(entry: Tlv) -> tuple[Tlv, Tlv, Tlv]:
    """The common, the class and the type attributes of a PKCS#15 object."""
    parts = entry.children()
    sequences = [part for part in parts if part.tag == _SEQUENCE]
    special = find(parts, _TYPE_ATTRIBUTES)
    if len(sequences) < 2 or special is None:
        raise TlvError("not a PKCS#15 object")
    return sequences[0], sequences[1], special


def _bit(bits: Tlv, number: int) -> bool:
    """Bit `number` of a BIT STRING, counted from the left."""
    at = 1 + number // 8
    return at < len(bits.value) and bool(bits.value[at] & (0x80 >> number % 8))
