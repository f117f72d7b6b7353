"""Whatever a card answers, the kiosk has an answer: no crash, no hang, bounded work.

`deploy/fuzz` looks deeper; this is what runs every time.
"""

from __future__ import annotations

import queue
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kiosk.demo.pki import DemoPki
from kiosk.identity.cards.link import MAX_COMMANDS
from kiosk.identity.cards.transport import CardTransport
from kiosk.identity.desk import CardDesk
from kiosk.identity.person import (
    CardAnswer,
    CardFailed,
    CardProblem,
    CardRecognised,
    Pin,
    ReaderState,
)
from tests.fuzz.answers import WrittenCard, script_of
from tests.fuzz.targets import NOW, targets

PKI = DemoPki.make(NOW)
TARGETS = targets(PKI)
SCRIPTS = TARGETS["card"].seeds

status_words = st.sampled_from(
    [0x9000, 0x6100, 0x61FF, 0x6110, 0x6C00, 0x6C10, 0x6282, 0x63C0, 0x63C3, 0x6982, 0x6983, 0x6A82]
) | st.integers(0, 0xFFFF)
answers = st.builds(
    lambda data, sw: data + sw.to_bytes(2, "big"), st.binary(max_size=300), status_words
)
scripts = st.builds(
    lambda told, endless: script_of(told, endless=endless),
    st.lists(answers | st.binary(max_size=4), max_size=60),
    st.booleans(),
)


@st.composite
def mutated(draw: st.DrawFn, good: tuple[bytes, ...]) -> bytes:
    """One of the good inputs with a few bytes changed, cut out or put in."""
    data = bytearray(draw(st.sampled_from(good)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        end = at + draw(st.sampled_from([0, 1, 1, 1, 2, 8, 64]))
        data[at:end] = draw(st.binary(max_size=4))
    return bytes(data)


EASY = settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])


@EASY
@given(scripts | mutated(SCRIPTS) | st.binary(max_size=600))
@example(b"\x01")
@example(script_of([b"\x90\x00"] * 3, endless=True))
def test_every_profile_takes_any_answers(script: bytes) -> None:
    TARGETS["card"].run(script)


@EASY
@given(scripts | mutated(SCRIPTS))
def test_a_technician_is_told_of_any_card_in_printable_lines(script: bytes) -> None:
    TARGETS["inspected"].run(script)


@EASY
@given(mutated(TARGETS["certificate"].seeds))
def test_any_certificate_is_trusted_or_not(der: bytes) -> None:
    TARGETS["certificate"].run(der)


@EASY
@given(mutated(TARGETS["tlv"].seeds) | st.binary(max_size=300))
def test_any_data_objects_are_read_or_refused(data: bytes) -> None:
    TARGETS["tlv"].run(data)


@EASY
@given(mutated(TARGETS["health"].seeds) | st.binary(max_size=300))
def test_any_document_on_a_health_card_is_read_or_refused(document: bytes) -> None:
    TARGETS["health"].run(document)


@EASY
@given(mutated(TARGETS["ocsp"].seeds))
def test_any_word_of_a_responder_is_believed_or_not(answer: bytes) -> None:
    TARGETS["ocsp"].run(answer)


@EASY
@given(mutated(TARGETS["line"].seeds) | st.binary(max_size=300))
def test_any_line_is_a_card_or_nothing(line: bytes) -> None:
    TARGETS["line"].run(line)


@EASY
@given(mutated(TARGETS["keys"].seeds) | st.binary(max_size=300))
def test_any_keys_type_a_card_or_nothing(keys: bytes) -> None:
    TARGETS["keys"].run(keys)


class ReaderWith:
    """A reader in which a written card lies."""

    def __init__(self, card: WrittenCard) -> None:
        self._card = card

    def start(self, heard: Callable[[ReaderState], None]) -> None:
        heard(ReaderState.CARD)

    def connect(self) -> CardTransport:
        return self._card

    def stop(self) -> None: ...


@EASY
@given(scripts | mutated(SCRIPTS))
def test_the_desk_has_an_answer_to_any_card_and_its_worker_ends(script: bytes) -> None:
    told: queue.Queue[tuple[int, CardAnswer]] = queue.Queue()
    card = WrittenCard(script)
    trust = PKI.trust()
    desk = CardDesk(ReaderWith(card), trust, lambda: NOW, lambda *heard: told.put(heard))
    desk.read(7)
    session, answer = told.get(timeout=20)
    for _ in range(20):
        if not _asks_for_a_pin(answer):
            break
        desk.prove(7, Pin("471147"))
        session, answer = told.get(timeout=20)
    assert session == 7
    assert answer != CardFailed(CardProblem.SILENT)
    desk.release(7)
    desk.stop()
    assert told.empty()
    assert card.commands <= MAX_COMMANDS
    assert card.released


def _asks_for_a_pin(answer: CardAnswer) -> bool:
    return isinstance(answer, CardRecognised) or (
        isinstance(answer, CardFailed) and answer.problem is CardProblem.WRONG_PIN
    )


@pytest.mark.parametrize(
    "answer", [b"\x61\xff", bytes(256) + b"\x61\x00", bytes(256) + b"\x90\x00"]
)
def test_endless_answers_cost_little_memory(answer: bytes) -> None:
    script = script_of([answer], endless=True)
    tracemalloc.start()
    try:
        TARGETS["card"].run(script)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000
