"""What the benches of cards are made of: APDUs with their time, and the script to beat."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from os import urandom
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from kiosk.demo.cards.chip import Chip
from kiosk.demo.cards.holders import PIN
from kiosk.identity.cards.apdu import Ins
from kiosk.identity.cards.reader import CardReader
from kiosk.identity.cards.transport import CardTransport
from kiosk.identity.desk import CardDesk
from kiosk.identity.person import CardAnswer, CardProven, CardRecognised, Pin, ReaderState

_DIGEST_INFO: Final = bytes.fromhex("3031300D060960864801650304020105000420")


def identify(desk: CardDesk, answers: queue.SimpleQueue[CardAnswer]) -> None:
    """Give session 1 its PIN when its card is recognised, and wait until it is proven."""
    recognised = answers.get(timeout=20)
    if not isinstance(recognised, CardRecognised):
        raise TypeError(f"not recognised: {recognised}")
    desk.prove(1, Pin(PIN))
    proven = answers.get(timeout=20)
    if not isinstance(proven, CardProven):
        raise TypeError(f"not proven: {proven}")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One APDU, its answer, and how long the card took."""

    apdu: bytes
    answer: bytes
    ms: float


@dataclass(slots=True)
class Stopwatch:
    """A reader that takes the time of every APDU."""

    inner: CardReader
    exchanges: list[Exchange] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    """Set whenever a card was let go."""

    @property
    def ms(self) -> float:
        """In cards, since `exchanges` was cleared."""
        return sum(each.ms for each in self.exchanges)

    def start(self, heard: Callable[[ReaderState], None]) -> None:
        """As `CardReader`."""
        self.inner.start(heard)

    def stop(self) -> None:
        """As `CardReader`."""
        self.inner.stop()

    def connect(self) -> CardTransport:
        """As `CardReader`."""
        return _Timed(self.inner.connect(), self.exchanges, self.released)


class _Timed:
    def __init__(
        self, card: CardTransport, exchanges: list[Exchange], released: threading.Event
    ) -> None:
        self.atr = card.atr
        self._card, self._exchanges, self._released = card, exchanges, released

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        began = time.perf_counter()
        answer, sw = self._card.transmit(apdu)
        self._exchanges.append(Exchange(apdu, answer, (time.perf_counter() - began) * 1000))
        return answer, sw

    def release(self) -> None:
        self._card.release()
        self._released.set()


class Script:
    """What somebody would write for this one card, knowing from a trace where everything lies."""

    def __init__(self, exchanges: list[Exchange], root: x509.Certificate) -> None:
        self.exchanges = exchanges
        self._root = root

    def identify(self, reader: CardReader) -> CardTransport:
        """The same APDUs, the same checks; the card, for the caller to release."""
        card = reader.connect()
        challenge = urandom(32)
        signature, files, file = b"", [], b""
        for exchange in self.exchanges:
            apdu = exchange.apdu
            if apdu[1] == Ins.PERFORM_SECURITY_OPERATION:
                body = _DIGEST_INFO + sha256(challenge).digest()
                signature, _ = card.transmit(apdu[:5] + body + apdu[5 + len(body) :])
            elif apdu[1] == Ins.READ_BINARY:
                file += card.transmit(apdu)[0]
            else:
                files.append(file)
                file = b""
                card.transmit(apdu)
        leaf, issuer = (
            x509.load_der_x509_certificate(der) for der in files if der.startswith(b"\x30\x82")
        )
        leaf.verify_directly_issued_by(issuer)
        issuer.verify_directly_issued_by(self._root)
        key = leaf.public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            raise TypeError("not an RSA key")
        key.verify(signature, challenge, padding.PKCS1v15(), SHA256())
        return card

    def bare(self, reader: CardReader) -> float:
        """The APDUs one after the other, and nothing else, in ms."""
        card = reader.connect()
        began = time.perf_counter()
        for exchange in self.exchanges:
            card.transmit(exchange.apdu)
        taken = (time.perf_counter() - began) * 1000
        card.release()
        return taken


class AtLineSpeed:
    """A chip on a real card's wire: T=1 at 115,200 baud, eleven bits a byte; it computes at once."""

    def __init__(self, chip: Chip) -> None:
        self.atr = chip.atr
        self._chip = chip

    def power_on(self) -> None:
        """As `Chip`."""
        self._chip.power_on()

    def answer(self, apdu: bytes) -> bytes:
        """As `Chip`."""
        answer = self._chip.answer(apdu)
        time.sleep((len(apdu) + len(answer)) * 11 / 115_200)
        return answer
