"""From the card in the reader to who holds it, beyond what the card itself takes."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from os import urandom
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.holders import PIN
from kiosk.demo.pki import DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.cards.apdu import Ins
from kiosk.identity.cards.reader import CardReader
from kiosk.identity.cards.transport import CardTransport
from kiosk.identity.desk import CardDesk
from kiosk.identity.person import CardAnswer, CardProven, CardRecognised, Pin, ReaderState
from tests.bench.kit import Figure, in_turns, timed

_DIGEST_INFO: Final = bytes.fromhex("3031300D060960864801650304020105000420")


def bench(*, quick: bool) -> list[Figure]:
    """The desk and the script take turns with new cards of one kind."""
    now = datetime.now(UTC)
    pki = DemoPki.make(now)
    reader = _Stopwatch(VirtualReader())
    answers: queue.SimpleQueue[CardAnswer] = queue.SimpleQueue()
    desk = CardDesk(reader, pki.trust(), lambda: now, lambda _session, said: answers.put(said))
    in_cards: list[float] = []

    def by_the_desk() -> float:
        chip = demo_card(DemoCard.NEMID, pki)
        reader.exchanges.clear()
        taken = timed(lambda: _identify(lambda: reader.inner.insert(chip), desk, answers))
        in_cards.append(sum(each.ms for each in reader.exchanges))
        desk.release(1)
        desk.stop()
        reader.inner.remove()
        return taken

    reader.start(lambda state: desk.read(1) if state is ReaderState.CARD else None)
    by_the_desk()
    script = _Script(list(reader.exchanges), pki.root.certificate)

    def by_the_script() -> float:
        chip = demo_card(DemoCard.NEMID, pki)
        plain = VirtualReader()
        return timed(lambda: script.identify(plain, lambda: plain.insert(chip)))

    in_cards.clear()
    ours, scripted = in_turns(3 if quick else 60, by_the_desk, by_the_script)
    reader.stop()
    detail = {"apdus": len(script.exchanges)}
    return [
        Figure(
            "card",
            "NemID card inserted to identity proven, PIN at once",
            "the time of its APDUs in the virtual card",
            "ms",
            ours,
            tuple(in_cards),
            detail,
        ),
        Figure(
            "card script",
            "the same",
            "a hand-written script that sends the same APDUs and checks the same signatures",
            "ms",
            ours,
            scripted,
            detail,
        ),
    ]


def _identify(
    insert: Callable[[], None], desk: CardDesk, answers: queue.SimpleQueue[CardAnswer]
) -> None:
    insert()
    recognised = answers.get(timeout=20)
    if not isinstance(recognised, CardRecognised):
        raise TypeError(f"not recognised: {recognised}")
    desk.prove(1, Pin(PIN))
    proven = answers.get(timeout=20)
    if not isinstance(proven, CardProven):
        raise TypeError(f"not proven: {proven}")


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One APDU, its answer, and how long the card took."""

    apdu: bytes
    answer: bytes
    ms: float


@dataclass(slots=True)
class _Stopwatch:
    """A reader that takes the time of every APDU."""

    inner: VirtualReader
    exchanges: list[_Exchange] = field(default_factory=list)

    def start(self, heard: Callable[[ReaderState], None]) -> None:
        self.inner.start(heard)

    def stop(self) -> None:
        self.inner.stop()

    def connect(self) -> CardTransport:
        return _Timed(self.inner.connect(), self.exchanges)


class _Timed:
    def __init__(self, card: CardTransport, exchanges: list[_Exchange]) -> None:
        self.atr = card.atr
        self._card, self._exchanges = card, exchanges

    def transmit(self, apdu: bytes) -> tuple[bytes, int]:
        began = time.perf_counter()
        answer, sw = self._card.transmit(apdu)
        self._exchanges.append(_Exchange(apdu, answer, (time.perf_counter() - began) * 1000))
        return answer, sw

    def release(self) -> None:
        self._card.release()


class _Script:
    """What somebody would write for this one card, knowing from a trace where everything lies."""

    def __init__(self, exchanges: list[_Exchange], root: x509.Certificate) -> None:
        self.exchanges = exchanges
        self._root = root

    def identify(self, reader: CardReader, insert: Callable[[], None]) -> None:
        insert()
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
        card.release()
