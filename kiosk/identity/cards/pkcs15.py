"""Where a PKCS#15 card keeps its certificates, keys and PINs (ISO/IEC 7816-15; PKCS#15 v1.1).

Nothing but the application's own entry points is known beforehand: every other path and
reference is the card's own word, taken from its directories, and bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kiosk.identity.cards import apdu, files, tlv
from kiosk.identity.cards.directory import (
    Algorithm,
    CertificateEntry,
    KeyEntry,
    Path,
    PinEntry,
    algorithms_in,
    certificate_in,
    key_in,
    path_in,
    pin_in,
)
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem

AID: Final = bytes.fromhex("A000000063504B43532D3135")
_EF_DIR: Final = b"\x3f\x00\x2f\x00"
_DF_CIA: Final = b"\x3f\x00\x50\x15"
_EF_ODF: Final = b"\x50\x31"
_EF_TOKEN_INFO: Final = b"\x50\x32"
_MAX_ENTRIES: Final = 32
_ODF_KEYS: Final = 0xA0
_ODF_CERTIFICATES: Final = (0xA4, 0xA5, 0xA6)
_ODF_PINS: Final = 0xA8


@dataclass(frozen=True, slots=True)
class Home:
    """How to get into the card's PKCS#15 application: by its path, or by its identifier."""

    path: bytes = b""
    aid: bytes = AID

    def enter(self, card: CardTransport) -> bool:
        """Make the application the current one; whether that worked."""
        return files.select_path(card, self.path) if self.path else files.select_aid(card, self.aid)

    def read(self, card: CardTransport, where: Path) -> bytes:
        """The bytes a path of this application points at. Raises `CardError`."""
        if where.file.startswith(b"\x3f\x00"):
            there = files.select_path(card, where.file)
        elif self.path:
            there = files.select_path(card, self.path + where.file)
        else:
            there = self.enter(card) and _step(card, where.file)
        if not there:
            raise CardError(CardProblem.UNREADABLE)
        return files.read_binary(card, where.offset, where.length)


@dataclass(frozen=True, slots=True)
class Contents:
    """What the directories of a card say it holds."""

    home: Home
    certificates: tuple[CertificateEntry, ...]
    keys: tuple[KeyEntry, ...]
    pins: tuple[PinEntry, ...]
    algorithms: tuple[Algorithm, ...]

    def pin_for(self, key: KeyEntry) -> PinEntry | None:
        """The PIN that guards a key, if the card names one."""
        return next((pin for pin in self.pins if pin.auth_id == key.auth_id), None)

    def algorithm_for(self, key: KeyEntry, mechanism: int) -> int | None:
        """The card's own reference for a PKCS#11 mechanism with that key, if it names one."""
        for each in self.algorithms:
            if each.mechanism == mechanism and (not key.algorithms or each.index in key.algorithms):
                return each.reference
        return None


def contents(card: CardTransport) -> Contents | None:
    """What a PKCS#15 card holds; `None` for any other card. Raises `CardError`."""
    home = _find_home(card)
    if home is None:
        return None
    try:
        objects = tuple(tlv.parse(home.read(card, Path(_EF_ODF))))
        keys = tuple(key_in(each) for each in _entries(card, home, objects, (_ODF_KEYS,)))
        pins = tuple(pin_in(each) for each in _entries(card, home, objects, (_ODF_PINS,)))
        found = tuple(
            certificate_in(each) for each in _entries(card, home, objects, _ODF_CERTIFICATES)
        )
        token = tuple(tlv.parse(home.read(card, Path(_EF_TOKEN_INFO))))
        return Contents(
            home,
            certificates=tuple(each for each in found if each),
            keys=tuple(each for each in keys if each),
            pins=tuple(each for each in pins if each),
            algorithms=algorithms_in(token),
        )
    except tlv.TlvError:
        raise CardError(CardProblem.UNREADABLE) from None


def _find_home(card: CardTransport) -> Home | None:
    listed = _home_in_ef_dir(card)
    tries = ([listed] if listed else []) + [Home(), Home(_DF_CIA)]
    return next((home for home in tries if home.enter(card)), None)


def _home_in_ef_dir(card: CardTransport) -> Home | None:
    if not files.select_path(card, _EF_DIR):
        return None
    try:
        for template in tlv.parse(files.read_binary(card)):
            aid = template.child(0x4F) if template.tag == 0x61 else None
            if aid is not None and aid.value.startswith(AID):
                path = template.child(0x51)
                return Home(path.value if path else b"", aid.value)
    except (tlv.TlvError, CardError) as trouble:
        if isinstance(trouble, CardError) and trouble.problem is not CardProblem.UNREADABLE:
            raise
    return None


def _entries(
    card: CardTransport, home: Home, odf: tuple[tlv.Tlv, ...], kinds: tuple[int, ...]
) -> Iterator[tlv.Tlv]:
    """The entries of the directories of some kinds, at most `_MAX_ENTRIES`."""
    count = 0
    for pointer in odf:
        where = pointer.child(0x30) if pointer.tag in kinds else None
        if where is None:
            continue
        for entry in tlv.parse(home.read(card, path_in(where))):
            count += 1
            if count > _MAX_ENTRIES:
                raise tlv.TlvError("too many entries")
            yield entry


def _step(card: CardTransport, path: bytes) -> bool:
    return all(
        apdu.send(card, apdu.Ins.SELECT, 0x00, 0x0C, path[at : at + 2])[1] == apdu.Sw.OK
        for at in range(0, len(path), 2)
    )
