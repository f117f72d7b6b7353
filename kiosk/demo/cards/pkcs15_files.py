"""The files of a PKCS#15 card: EF.DIR, ODF, TokenInfo, PrKDF, CDF, AOD, certificates."""

from __future__ import annotations

from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.demo.cards.files import File
from kiosk.identity.cards import pkcs15, signing, tlv

KEY_REFERENCE: Final = 0x01
PIN_REFERENCE: Final = 0x01
PIN_LENGTH: Final = (4, 8)
RSA_ALGORITHM: Final = 0x11
EC_ALGORITHM: Final = 0x21
_DF: Final = 0x5015
_ODF, _TOKEN_INFO, _PRKDF, _CDF, _AOD, _CERTIFICATE = 0x5031, 0x5032, 0x4401, 0x4404, 0x4406, 0x4301
_KEY_ID: Final = b"\x01"
_PIN_ID: Final = b"\x01"

_SEQUENCE, _UTF8, _OCTETS, _INTEGER, _BITS, _ENUMERATED = 0x30, 0x0C, 0x04, 0x02, 0x03, 0x0A
_USAGE_SIGN: Final = b"\x06\x20\x40"
"""Named bits, first octet the unused ones: sign, nonRepudiation."""
_PIN_FLAGS: Final = b"\x03\x48"
"""Named bits: local, initialized."""


def card_files(label: str, certificates: tuple[x509.Certificate, ...]) -> File:
    """The file tree of a card: the holder's certificate first, then those of its issuers."""
    elliptic = isinstance(certificates[0].public_key(), ec.EllipticCurvePublicKey)
    path = _DF.to_bytes(2, "big")
    ef_dir = tlv.encode(
        0x61,
        tlv.encode(0x4F, pkcs15.AID),
        tlv.encode(0x50, label.encode()),
        tlv.encode(0x51, b"\x3f\x00" + path),
    )
    own = [
        File(_ODF, _directories()),
        File(_TOKEN_INFO, _token_info(label, elliptic=elliptic)),
        File(_PRKDF, _private_key(certificates[0], elliptic=elliptic)),
        File(_CDF, b"".join(_certificate_entry(at) for at in range(len(certificates)))),
        File(_AOD, _pin()),
        *(
            File(_CERTIFICATE + at, each.public_bytes(Encoding.DER))
            for at, each in enumerate(certificates)
        ),
    ]
    # Files are longer than what they hold, as on real cards: the rest is filler.
    for each in own[:5]:
        each.data = each.data.ljust(len(each.data) + 24, b"\x00")
    application = File(_DF, aid=pkcs15.AID, children=own)
    return File(0x3F00, children=[File(0x2F00, ef_dir + bytes(16)), application])


def _directories() -> bytes:
    pointers = ((0xA0, _PRKDF), (0xA4, _CDF), (0xA8, _AOD))
    return b"".join(tlv.encode(tag, _path(fid)) for tag, fid in pointers)


def _path(fid: int | None) -> bytes:
    steps = [0x3F00, _DF] + ([fid] if fid is not None else [])
    return _sequence(tlv.encode(_OCTETS, b"".join(step.to_bytes(2, "big") for step in steps)))


def _token_info(label: str, *, elliptic: bool) -> bytes:
    mechanism = signing.CKM_ECDSA if elliptic else signing.CKM_RSA_PKCS
    algorithm = _sequence(
        _number(1),
        _number(mechanism),
        tlv.encode(0x05),
        tlv.encode(_BITS, b"\x06\x40"),  # computes signatures
        _number(EC_ALGORITHM if elliptic else RSA_ALGORITHM),
    )
    return _sequence(
        _number(0),
        tlv.encode(_OCTETS, bytes.fromhex("42 4B 00 01")),
        tlv.encode(_UTF8, b"Borgerkiosk demo"),
        tlv.encode(0x80, label.encode()),
        tlv.encode(_BITS, b"\x05\x60"),  # login required, random numbers
        tlv.encode(0xA2, algorithm),
    )


def _private_key(certificate: x509.Certificate, *, elliptic: bool) -> bytes:
    key = certificate.public_key()
    common = _sequence(
        tlv.encode(_UTF8, b"Signatur"),
        tlv.encode(_BITS, b"\x07\x80"),  # private
        tlv.encode(_OCTETS, _PIN_ID),
    )
    own = _sequence(
        tlv.encode(_OCTETS, _KEY_ID),
        tlv.encode(_BITS, _USAGE_SIGN),
        tlv.encode(_BITS, b"\x03\xb8"),  # sensitive, always so, never extracted, generated here
        _number(KEY_REFERENCE),
    )
    where = _path(None)
    if isinstance(key, rsa.RSAPublicKey):
        where += _number(key.key_size)
    special = tlv.encode(0xA1, _sequence(where))
    return tlv.encode(0xA0 if elliptic else _SEQUENCE, common, own, special)


def _certificate_entry(at: int) -> bytes:
    label = b"Borger" if at == 0 else b"Udsteder %d" % at
    own = [tlv.encode(_OCTETS, _KEY_ID if at == 0 else bytes([0x40 + at]))]
    if at:
        own.append(tlv.encode(0x01, b"\xff"))  # authority
    return _sequence(
        _sequence(tlv.encode(_UTF8, label)),
        _sequence(*own),
        tlv.encode(0xA1, _sequence(_path(_CERTIFICATE + at))),
    )


def _pin() -> bytes:
    shortest, longest = PIN_LENGTH
    rules = _sequence(
        tlv.encode(_BITS, _PIN_FLAGS),
        tlv.encode(_ENUMERATED, b"\x01"),  # ASCII digits
        _number(shortest),
        _number(longest),
        _number(longest),
        tlv.encode(0x80, bytes([PIN_REFERENCE])),
        _path(None),
    )
    return _sequence(
        _sequence(tlv.encode(_UTF8, b"PIN"), tlv.encode(_BITS, b"\x06\xc0")),
        _sequence(tlv.encode(_OCTETS, _PIN_ID)),
        tlv.encode(0xA1, rules),
    )


def _sequence(*parts: bytes) -> bytes:
    return tlv.encode(_SEQUENCE, *parts)


def _number(value: int) -> bytes:
    return tlv.encode(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))
