"""A PIV chip with its authentication key and certificate (NIST SP 800-73-4)."""

from __future__ import annotations

import gzip
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.demo.cards.chip import Command, atr, capable, status
from kiosk.demo.pki import Credential
from kiosk.identity.cards import tlv
from kiosk.identity.cards.apdu import Ins, Sw
from kiosk.identity.cards.piv import (
    AID,
    APPLICATION_PIN,
    AUTHENTICATION_CERTIFICATE,
    AUTHENTICATION_KEY,
    ECC_P256,
    RSA_2048,
)

PIV_PIN: Final = "471147"
"""A PIV PIN has six digits at least."""
TRIES: Final = 3
_VERSION: Final = bytes.fromhex("0100")
_CHAINED: Final = 0x10
_WRONG: Final = 0x63C0


class PivChip:
    """A PIV chip. `verifies` counts the PINs it was given, right or wrong.

    An `extended` one takes commands of extended length, and says so in its ATR.
    """

    def __init__(
        self,
        credential: Credential,
        pin: str = PIV_PIN,
        tries: int = TRIES,
        *,
        compressed: bool = False,
        extended: bool = False,
    ) -> None:
        self.atr = atr(capable(b"PIVKORT") if extended else b"PIVKORT")
        self._extended = extended
        self._want = 256
        self.tries = tries
        self.verifies = 0
        der = credential.certificate.public_bytes(Encoding.DER)
        self.object = tlv.encode(
            0x53,
            tlv.encode(0x70, gzip.compress(der, mtime=0) if compressed else der),
            tlv.encode(0x71, b"\x01" if compressed else b"\x00"),
            tlv.encode(0xFE),
        )
        self._key = credential.key
        self._pin = pin.encode("ascii").ljust(8, b"\xff")
        self.power_on()

    def power_on(self) -> None:
        """As `Chip`."""
        self._selected = self._verified = False
        self._waiting = self._chain = b""

    def answer(self, apdu: bytes) -> bytes:
        """As `Chip`."""
        command = Command.parse(apdu, extended=self._extended)
        if command is None:
            return status(Sw.WRONG_LENGTH)
        if command.cla == _CHAINED and command.ins == Ins.GENERAL_AUTHENTICATE:
            self._chain += command.data
            return status(Sw.OK)
        if command.cla != 0:
            return status(Sw.CLA_UNKNOWN)
        self._want = command.le or 256
        if command.ins == Ins.GET_RESPONSE:
            return self._part()
        if command.ins == Ins.SELECT:
            return self._select(command)
        if not self._selected:
            return status(Sw.INS_UNKNOWN)
        match command.ins:
            case Ins.GET_DATA:
                return self._get_data(command)
            case Ins.VERIFY:
                return self._verify(command)
            case Ins.GENERAL_AUTHENTICATE:
                return self._authenticate(command)
            case _:
                return status(Sw.INS_UNKNOWN)

    def _select(self, command: Command) -> bytes:
        full = AID + _VERSION
        if command.p1 != 0x04 or len(command.data) < len(AID) or not full.startswith(command.data):
            return status(Sw.NOT_FOUND)
        if command.p2 != 0x00:  # it always tells its properties
            return status(Sw.WRONG_P1P2)
        self._selected = True
        return status(Sw.OK, tlv.encode(0x61, tlv.encode(0x4F, full[5:])))

    def _get_data(self, command: Command) -> bytes:
        if (command.p1, command.p2) != (0x3F, 0xFF):
            return status(Sw.WRONG_P1P2)
        if command.data != tlv.encode(0x5C, AUTHENTICATION_CERTIFICATE):
            return status(Sw.NOT_FOUND)
        return self._in_parts(self.object)

    def _verify(self, command: Command) -> bytes:
        if command.p2 != APPLICATION_PIN:
            return status(Sw.REFERENCE_NOT_FOUND)
        if command.data:
            self.verifies += 1
            if len(command.data) != len(self._pin):
                return status(Sw.WRONG_DATA)
            self._verified = bool(self.tries) and command.data == self._pin
            self.tries = TRIES if self._verified else max(0, self.tries - 1)
        if self._verified:
            return status(Sw.OK)
        return status(_WRONG | self.tries if self.tries else Sw.BLOCKED)

    def _authenticate(self, command: Command) -> bytes:
        data, self._chain = self._chain + command.data, b""
        if command.p2 != AUTHENTICATION_KEY:
            return status(Sw.WRONG_P1P2)
        if not self._verified:
            return status(Sw.SECURITY_STATUS)
        try:
            template = tlv.find(tlv.parse(data), 0x7C)
            given = template.child(0x81) if template else None
        except tlv.TlvError:
            given = None
        match self._key:
            case rsa.RSAPrivateKey() as key if given and command.p1 == RSA_2048:
                size = key.key_size // 8
                if len(given.value) != size:
                    return status(Sw.WRONG_DATA)
                private = key.private_numbers()
                power = pow(int.from_bytes(given.value, "big"), private.d, private.public_numbers.n)
                signature = power.to_bytes(size, "big")
            case ec.EllipticCurvePrivateKey() as key if given and command.p1 == ECC_P256:
                signature = key.sign(given.value, ec.ECDSA(Prehashed(SHA256())))
            case _:
                return status(Sw.WRONG_DATA)
        return self._in_parts(tlv.encode(0x7C, tlv.encode(0x82, signature)))

    def _in_parts(self, data: bytes) -> bytes:
        self._waiting = data
        return self._part()

    def _part(self) -> bytes:
        part, self._waiting = self._waiting[: self._want], self._waiting[self._want :]
        if not self._waiting:
            return status(Sw.OK, part)
        left = len(self._waiting)
        return status(0x6100 | left if left < 256 else 0x6100, part)
