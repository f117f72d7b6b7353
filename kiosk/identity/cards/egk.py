"""German health card (eGK): the holder's name and insurance number, readable without a PIN.

EF.PD of the health care application holds two bytes of length, then gzip-compressed XML in
ISO-8859-15 (gematik, "Speicherstrukturen der eGK für die Fachanwendung VSDM"). It names its
holder; it authenticates nobody.
"""

from __future__ import annotations

import zlib
from typing import Final
from xml.etree import ElementTree as ET

from kiosk.identity.cards import apdu, files
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.level import Level, Method
from kiosk.identity.person import CardProblem, Identity

HEALTH_CARE_APPLICATION: Final = bytes.fromhex("D27600000102")
EF_PD_SFI: Final = 1
ENCODING: Final = "iso-8859-15"
_MAX_COMPRESSED: Final = 850
"""The size of EF.PD in the card's specification, in bytes."""
_MAX_XML: Final = 16_384
_GZIP: Final = 16 + zlib.MAX_WBITS
_MAX_NAME: Final = 200


def egk_identity(card: CardTransport) -> Identity | None:
    """The holder of a German health card; `None` for any other card. Raises `CardError`."""
    if not files.select_aid(card, HEALTH_CARE_APPLICATION):
        return None
    size = int.from_bytes(_read_pd(card, 0, 2), "big")
    if not 0 < size <= _MAX_COMPRESSED:
        raise CardError(CardProblem.UNREADABLE)
    try:
        return _identity(_parse(_inflate(_read_pd(card, 2, size))))
    except (zlib.error, ET.ParseError, ValueError):
        raise CardError(CardProblem.UNREADABLE) from None


def _read_pd(card: CardTransport, offset: int, size: int) -> bytes:
    """`size` bytes of EF.PD; the first READ BINARY selects the file by its short identifier."""
    if offset == 0:
        data, sw = apdu.send(card, apdu.Ins.READ_BINARY, 0x80 | EF_PD_SFI, 0, le=size)
        if sw != apdu.Sw.OK:
            raise CardError(CardProblem.UNREADABLE)
    else:
        data = files.read_binary(card, offset, size)
    if len(data) != size:
        raise CardError(CardProblem.UNREADABLE)
    return data


def _inflate(data: bytes) -> bytes:
    """Unpacked, never to more than `_MAX_XML` bytes. Raises `zlib.error`, `ValueError`."""
    unpacker = zlib.decompressobj(_GZIP)
    xml = unpacker.decompress(data, _MAX_XML)
    if not unpacker.eof:
        raise ValueError("too long, or cut off")
    return xml


def _parse(xml: bytes) -> ET.Element:
    """The document, without any declaration: nothing it says can expand or be fetched."""
    text = xml.decode(ENCODING)
    if "<!" in text:
        raise ValueError("declarations are refused")
    _, _, body = text.partition("?>") if text.lstrip().startswith("<?xml") else ("", "", text)
    return ET.fromstring(body)  # noqa: S314 - no DOCTYPE or ENTITY can be in it, and it is short


def _identity(root: ET.Element) -> Identity:
    number = _text(root, "Versicherten_ID")
    name = " ".join(
        part
        for tag in ("Titel", "Vorname", "Namenszusatz", "Vorsatzwort", "Nachname")
        if (part := _text(root, tag))
    )
    if not name.isprintable() or len(name) > _MAX_NAME:
        raise ValueError("no name")
    if not (len(number) == 10 and number[0].isalpha() and number[1:].isdigit()):
        raise ValueError("no insurance number")
    return Identity(Method.CHIP_HEALTH_CARD, Level.IDENTIFIED, name=name, subject=number)


def _text(root: ET.Element, tag: str) -> str:
    element = root.find(f".//{{*}}{tag}")
    return (element.text or "").strip() if element is not None else ""
