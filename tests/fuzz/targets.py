"""What is fuzzed: everything that a card, a reader or a responder can say to us.

A target takes any bytes and returns, whatever they are: expected failures are values or
`CardError` and end here; all else is a find.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from kiosk.demo.cards.egk import egk_chip, packed
from kiosk.demo.pki import DemoPki
from kiosk.identity.cardline import HealthCardLine, LineRules, read_card_line
from kiosk.identity.cards import proving, signing, tlv
from kiosk.identity.cards.egk import ENCODING
from kiosk.identity.cards.inspection import Inspection, inspect
from kiosk.identity.cards.link import MAX_COMMANDS
from kiosk.identity.cards.oces import holder_of
from kiosk.identity.cards.recognise import HealthCard, recognise
from kiosk.identity.cards.report import report
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.ignored import Tally
from kiosk.identity.ocsp.answer import judge
from kiosk.identity.ocsp.question import NONCE_BYTES, Question
from kiosk.identity.person import Identity, Pin
from kiosk.identity.scanner.keys import EventType, InputEvent, Keys
from kiosk.identity.scanner.layouts import Layout
from kiosk.identity.scanner.lines import LineFilter
from kiosk.identity.trust import Trust
from tests.fuzz import seeds
from tests.fuzz.answers import ChipCard, WrittenCard

NOW: Final = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
_MAX_NAME: Final = 300
_RULES: Final = (LineRules(), LineRules(barcode_check_digit=True))


@dataclass(frozen=True, slots=True)
class Target:
    """One way in: `run` takes any bytes, `seeds` are good ones."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    longest: int
    """Bytes of the longest input that makes sense."""


def targets(pki: DemoPki) -> dict[str, Target]:
    """All targets by name, over one infrastructure's certificates."""
    trust = pki.trust()
    issuer = pki.issuing.certificate

    def card(data: bytes) -> None:
        written = WrittenCard(data)
        use(written, trust)
        assert written.commands <= MAX_COMMANDS

    def inspected(data: bytes) -> None:
        _told(inspect(WrittenCard(data), trust, NOW, clock=float), trust)

    def certificate(data: bytes) -> None:
        found = proving.certificate_in(data)
        if found is None:
            return
        holder_of(found)
        for others in (), (issuer,), (found, issuer):
            trust.problem_with(found, NOW, others)
        Trust((found,)).problem_with(issuer, NOW, (found,))
        signing.is_signature(found, b"challenge", data[-256:])
        _told(Inspection(atr=b"", profile="any", certificate=found), trust)

    question = Question(issuer, pki.root.certificate, bytes(NONCE_BYTES))

    def ocsp(data: bytes) -> None:
        judge(question, data, NOW)

    certificates, scripts = seeds.certificates(pki), seeds.scripts(pki, NOW)
    return {
        "tlv": Target(_tlv, (*seeds.answers(pki), *certificates), 2_048),
        "certificate": Target(certificate, certificates, 4_096),
        "card": Target(card, scripts, 8_192),
        "inspected": Target(inspected, scripts, 8_192),
        "ocsp": Target(ocsp, seeds.ocsp_answers(pki, NOW), 4_096),
        "health": Target(_health, seeds.documents(), 2_048),
        "line": Target(_line, seeds.lines(), 512),
        "keys": Target(_keys, seeds.keys(), 1_024),
    }


def use(card: CardTransport, trust: Trust) -> None:
    """All that the kiosk does with a card, by whatever profile it is recognised."""
    with contextlib.suppress(CardError):
        found = recognise(card)
        if isinstance(found, HealthCard):
            _believable(found.identity)
        else:
            proving.check(found, trust, NOW)
            _believable(proving.prove(found, Pin("471147"), trust, NOW))


def _tlv(data: bytes) -> None:
    def dive(objects: tuple[tlv.Tlv, ...]) -> int:
        return sum(1 + (dive(each.children()) if each.constructed else 0) for each in objects)

    try:
        count = dive(tuple(tlv.parse(data)))
    except tlv.TlvError:
        return
    assert count <= len(data) * tlv.MAX_DEPTH


def _health(data: bytes) -> None:
    """The document of a German health card, packed as the card has it."""
    use(ChipCard(egk_chip(packed(data.decode(ENCODING)))), Trust(()))


def _line(data: bytes) -> None:
    text = data.decode("latin-1")
    _read((text, *LineFilter(Tally(), clock=float).lines(text)))


def _keys(data: bytes) -> None:
    """What a reader types: a byte for the keyboard's layout, then keys and what became of them."""
    layouts = list(Layout)
    typed = Keys(layouts[data[0] % len(layouts)] if data else layouts[0])
    pairs = zip(data[1::2], data[2::2], strict=False)
    events = [InputEvent(EventType.KEY, code, value) for code, value in pairs]
    _read(LineFilter(Tally(), clock=float).lines(typed.characters(events)))


def _read(texts: Iterable[str]) -> None:
    for text in texts:
        for rules in _RULES:
            found = read_card_line(text, NOW.date(), rules)
            if isinstance(found, HealthCardLine):
                _believable(found.identity)


def _believable(identity: Identity) -> None:
    assert identity.name.isprintable()
    assert len(identity.name) <= _MAX_NAME


def _told(seen: Inspection, trust: Trust) -> None:
    assert all(line.isprintable() for line in report(seen, trust))
