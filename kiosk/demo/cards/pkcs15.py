"""A chip with a certificate, its key and a PIN: NemID on hardware, as far as it is public.

It answers as IsoApplet does (a free JavaCard applet), so that OpenSC reads it and signs with it.
"""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo, Prehashed
from cryptography.hazmat.primitives.hashes import SHA256

from kiosk.demo.cards.chip import Command, atr, capable, status
from kiosk.demo.cards.files import FileSystem, ef_atr
from kiosk.demo.cards.pkcs15_files import (
    EC_ALGORITHM,
    KEY_REFERENCE,
    PIN_REFERENCE,
    RSA_ALGORITHM,
    card_files,
)
from kiosk.demo.pki import Credential
from kiosk.identity.cards import tlv
from kiosk.identity.cards.apdu import Ins, Sw

TRIES: Final = 3
_ISO_APPLET: Final = bytes.fromhex("F276A288BCFBA69D34F31001")
_ISO_APPLET_VERSION: Final = bytes.fromhex("0006")
"""API 0.6; a byte of optional features follows."""
_ISO_APPLET_EXTENDED: Final = 0x01
_VERIFY_WRONG: Final = 0x63C0


class Pkcs15Chip:
    """A PKCS#15 chip. `verifies` counts the PINs it was given, right or wrong.

    An `extended` one takes commands of extended length, and says so in its ATR and EF.ATR.
    """

    def __init__(
        self, credential: Credential, pin: str, tries: int = TRIES, *, extended: bool = False
    ) -> None:
        self.atr = atr(capable(b"BORGER", sizes_in_ef_atr=True) if extended else b"BORGERKORT")
        self.tries = tries
        self.verifies = 0
        self._credential = credential
        self._pin = pin.encode("ascii")
        self._files = FileSystem(card_files("Borgerkort", credential.chain))
        self._extended = extended
        if extended and self._files.root.children is not None:
            self._files.root.children.append(ef_atr())
        self._verified = False
        self._waiting = b""
        self._algorithm: int | None = None
        self._key: int | None = None

    def power_on(self) -> None:
        """As `Chip`."""
        self._files.reset()
        self._verified = False
        self._waiting = b""
        self._algorithm = self._key = None

    def answer(self, apdu: bytes) -> bytes:
        """As `Chip`."""
        command = Command.parse(apdu, extended=self._extended)
        if command is None:
            return status(Sw.WRONG_LENGTH)
        if command.cla != 0:
            return status(Sw.CLA_UNKNOWN)
        if command.ins == Ins.GET_RESPONSE:
            return self._part(command.le)
        match command.ins:
            case Ins.SELECT if command.p1 == 0x04 and command.data == _ISO_APPLET:
                self._files.reset()
                features = _ISO_APPLET_EXTENDED if self._extended else 0
                return status(Sw.OK, _ISO_APPLET_VERSION + bytes([features]))
            case Ins.SELECT:
                return self._files.select(command)
            case Ins.READ_BINARY:
                return self._files.read_binary(command)
            case Ins.VERIFY:
                return self._verify(command)
            case Ins.MANAGE_SECURITY_ENVIRONMENT:
                return self._set_environment(command)
            case Ins.PERFORM_SECURITY_OPERATION:
                return self._sign(command)
            case _:
                return status(Sw.INS_UNKNOWN)

    def _verify(self, command: Command) -> bytes:
        """VERIFY; without data it tells the tries left (ISO 7816-4, 11.5.6)."""
        if command.p2 != PIN_REFERENCE:
            return status(Sw.REFERENCE_NOT_FOUND)
        if not command.data:
            if self._verified:
                return status(Sw.OK)
            return status(_VERIFY_WRONG | self.tries if self.tries else Sw.BLOCKED)
        self.verifies += 1
        if not self.tries:
            return status(Sw.BLOCKED)
        self._verified = command.data == self._pin
        if self._verified:
            self.tries = TRIES
            return status(Sw.OK)
        self.tries -= 1
        return status(_VERIFY_WRONG | self.tries if self.tries else Sw.BLOCKED)

    def _set_environment(self, command: Command) -> bytes:
        """MANAGE SECURITY ENVIRONMENT: which key, which algorithm."""
        if (command.p1, command.p2) != (0x41, 0xB6):
            return status(Sw.WRONG_P1P2)
        try:
            given = {each.tag: each.value for each in tlv.parse(command.data)}
        except tlv.TlvError:
            return status(Sw.WRONG_DATA)
        key, algorithm = given.get(0x84, b""), given.get(0x80, b"")
        if key != bytes([KEY_REFERENCE]) or len(algorithm) > 1:
            return status(Sw.REFERENCE_NOT_FOUND)
        self._key = key[0]
        self._algorithm = algorithm[0] if algorithm else None
        return status(Sw.OK)

    def _sign(self, command: Command) -> bytes:
        """PERFORM SECURITY OPERATION, compute digital signature (ISO 7816-8)."""
        if (command.p1, command.p2) != (0x9E, 0x9A):
            return status(Sw.WRONG_P1P2)
        if self._key is None:
            return status(Sw.CONDITIONS)
        if not self._verified:
            return status(Sw.SECURITY_STATUS)
        match self._credential.key:
            case rsa.RSAPrivateKey() as key if self._algorithm in (RSA_ALGORITHM, None):
                # What is signed comes with its DigestInfo in front: only padding is added here.
                self._waiting = key.sign(command.data, padding.PKCS1v15(), NoDigestInfo())
            case ec.EllipticCurvePrivateKey() as key if self._algorithm in (EC_ALGORITHM, None):
                self._waiting = key.sign(command.data, ec.ECDSA(Prehashed(SHA256())))
            case _:
                return status(Sw.CONDITIONS)
        return self._part(command.le)

    def _part(self, want: int) -> bytes:
        """As much of a long answer as was asked for, and how much there is to come."""
        want = want or 256
        part, self._waiting = self._waiting[:want], self._waiting[want:]
        left = len(self._waiting)
        return status(0x6100 | min(left, 255) if left else Sw.OK, part)
