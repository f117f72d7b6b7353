"""A German health card, as far as it can be read without a PIN."""

from __future__ import annotations

import gzip
from typing import Final
from xml.sax.saxutils import escape

from kiosk.demo.cards.files import File
from kiosk.demo.cards.holders import CardHolder
from kiosk.demo.cards.readable import ReadableChip
from kiosk.identity.cards.egk import EF_PD_SFI, ENCODING, HEALTH_CARE_APPLICATION

_ROOT_AID: Final = bytes.fromhex("D2760001448000")
_EF_PD_SIZE: Final = 850
_XML: Final = (
    '<?xml version="1.0" encoding="ISO-8859-15" standalone="yes"?>'
    "<UC_PersoenlicheVersichertendatenXML CDM_VERSION='5.2.0' "
    "xmlns='http://ws.gematik.de/fa/vsdm/vsd/v5.2'><Versicherter>"
    "<Versicherten_ID>{number}</Versicherten_ID><Person><Geburtsdatum>19900101</Geburtsdatum>"
    "<Vorname>{given}</Vorname><Nachname>{family}</Nachname><Geschlecht>X</Geschlecht></Person>"
    "</Versicherter></UC_PersoenlicheVersichertendatenXML>"
)


def egk_chip(data: bytes) -> ReadableChip:
    """A chip with the health care application and EF.PD in it, whose contents are `data`."""
    file = File(0xD001, data.ljust(_EF_PD_SIZE, b"\x00"), sfi=EF_PD_SFI)
    application = File(0xDF01, aid=HEALTH_CARE_APPLICATION, children=[file])
    return ReadableChip(b"GESUNDHEIT", File(0x3F00, aid=_ROOT_AID, children=[application]))


def personal_data(holder: CardHolder) -> bytes:
    """EF.PD of an invented person."""
    return packed(
        _XML.format(
            number=holder.insurance_number,
            given=escape(holder.given),
            family=escape(holder.family),
        )
    )


def packed(xml: str) -> bytes:
    """Two bytes of length, then the text compressed, as EF.PD holds it."""
    body = gzip.compress(xml.encode(ENCODING), mtime=0)
    return len(body).to_bytes(2, "big") + body
