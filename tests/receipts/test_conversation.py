from __future__ import annotations

from collections.abc import Iterable

import pytest

from kiosk.receipts.document import PrinterState
from kiosk.receipts.printer.conversation import Conversation, Counts
from kiosk.receipts.printer.models import MODELS, Family
from kiosk.receipts.printer.probe import Abilities, probe
from kiosk.receipts.printer.replies import Nameplate


class Scripted:
    """A printer that says the next piece of its script each time it is asked something."""

    def __init__(self, unasked: bytes, answers: Iterable[bytes]) -> None:
        self._inbox = unasked
        self._answers = iter(answers)
        self.asked: list[bytes] = []
        self.closed = False

    def write(self, data: bytes) -> None:
        self.asked.append(data)
        self._inbox += next(self._answers, b"")

    def read(self, within: float) -> bytes:  # noqa: ARG002
        said, self._inbox = self._inbox, b""
        return said

    def close(self) -> None:
        self.closed = True


class Heard:
    """A conversation with a scripted printer, and what came up in it."""

    def __init__(self, *answers: bytes, unasked: bytes = b"") -> None:
        self.printer = Scripted(unasked, answers)
        self.done: list[bytes] = []
        self.news: list[PrinterState] = []
        self.talk = Conversation(self.printer, self.done.append, self.news.append, 0.01)


CLEAN = (b"\x12", b"\x12", b"\x12", b"\x12")
DONE = b"\x37\x22ABCD\x00"


def test_four_questions_make_a_state() -> None:
    heard = Heard(*CLEAN)
    assert heard.talk.state() is PrinterState.READY
    assert heard.printer.asked == [bytes((0x10, 0x04, n)) for n in (1, 2, 3, 4)]


@pytest.mark.parametrize("answered", range(4))
def test_one_question_left_open_is_unknown(answered: int) -> None:
    assert Heard(*CLEAN[:answered]).talk.state() is PrinterState.UNKNOWN


def test_an_answer_that_came_late_is_not_taken_for_the_next_one() -> None:
    heard = Heard(b"\x1a", b"\x32", b"\x12", b"\x7e", unasked=b"\x12\x12")
    assert heard.talk.state() is PrinterState.PAPER_OUT


@pytest.mark.parametrize("at", range(4))
def test_a_confirmation_between_the_answers_is_heard_and_the_answers_too(at: int) -> None:
    answers = list(CLEAN)
    answers[at] = DONE[:4] + answers[at] + DONE[4:]
    heard = Heard(*answers)
    assert heard.talk.state() is PrinterState.READY
    assert heard.done == [b"ABCD"]


@pytest.mark.parametrize("torn", [b"\x37", b"\x37\x22A", b"_EPS", b"\x14\x00", b"\x37\x25"])
def test_an_answer_torn_off_earlier_swallows_none_of_the_next(torn: bytes) -> None:
    heard = Heard(b"\x1a", b"\x32", b"\x12", b"\x7e", unasked=torn)
    assert heard.talk.state() is PrinterState.PAPER_OUT
    assert Heard(b"\x37\x25\x00", unasked=torn).talk.clear(0.01)


def test_a_change_the_printer_tells_unasked_is_news() -> None:
    heard = Heard(unasked=b"\x3c\x00\x00\x0f\x14\x00\x00\x0f")
    heard.talk.listen(0)
    assert heard.news == [PrinterState.COVER_OPEN, PrinterState.READY]


def test_only_the_printers_own_word_counts_as_cleared() -> None:
    assert Heard(b"\x37\x25\x00").talk.clear(0.01)
    assert not Heard(b"\x12").talk.clear(0.01)
    assert not Heard(b"").talk.clear(0.01)


def test_an_answer_in_pieces_is_waited_for() -> None:
    heard = Heard()
    pieces = iter([b"_EP", b"SON", b"\x00"])
    heard.printer.read = lambda within: next(pieces)  # type: ignore[method-assign]  # noqa: ARG005
    assert heard.talk.expect(Nameplate, 5) == Nameplate("EPSON")


CLEARED = b"\x37\x25\x00"
PLATES = (b"_EPSON\x00", b"_TM-m30III\x00")
ID = b"\x37\x22@@@@\x00"
COUNTS = (b"_12\x00", b"_3400\x00")
NEWS = b"\x14\x00\x00\x0f"


def test_a_printer_shows_what_it_can_do() -> None:
    heard = Heard(CLEARED, *PLATES, ID, *COUNTS, NEWS)
    m30 = MODELS[Family.EPSON_M30]
    able = probe(heard.talk, 0.01)
    assert able == Abilities(True, True, "EPSON", "TM-m30III", True, True, m30)
    assert able.missing == ()


def test_a_printer_that_answers_nothing_can_do_nothing_and_is_asked_little() -> None:
    heard = Heard()
    assert probe(heard.talk, 0.01) == Abilities(confirms=False, clears=False)
    assert len(heard.printer.asked) == 3


def test_what_a_printer_proves_counts_for_more_than_what_its_family_promises() -> None:
    heard = Heard(CLEARED, *PLATES, b"", *COUNTS, NEWS)
    able = probe(heard.talk, 0.01)
    assert not able.confirms
    assert able.missing == ("confirms",)


def test_a_family_that_the_settings_name_is_not_asked_for_and_still_has_to_prove_itself() -> None:
    t88 = MODELS[Family.EPSON_T88]
    able = probe(Heard(b"", b"", ID, b"", b"").talk, 0.01, t88)
    assert able.table is t88
    assert (able.confirms, able.clears, able.counts) == (True, False, False)
    clone = probe(Heard(CLEARED, *PLATES, ID, *COUNTS, NEWS).talk, 0.01, MODELS[Family.CLONE])
    assert clone.confirms
    assert clone.table.code_page is None


@pytest.mark.parametrize(
    "answers", [(), COUNTS[:1], (b"_EPSON\x00", b"_3\x00"), (b"\x12", b"\x12")]
)
def test_a_count_that_is_not_told_in_full_is_none(answers: tuple[bytes, ...]) -> None:
    assert Heard(*answers).talk.counts(0.01) is None


def test_only_paper_that_moved_on_and_no_cut_prove_that_a_receipt_was_not_cut_off() -> None:
    before = Counts(cuts=7, lines=100)
    assert Counts(7, 104).proves_no_cut_since(before)
    assert not Counts(8, 104).proves_no_cut_since(before)
    assert not Counts(7, 100).proves_no_cut_since(before), "nothing printed, or the power was lost"
    assert not Counts(7, 60).proves_no_cut_since(before), "an older count: the power was lost"
    assert not Counts(6, 104).proves_no_cut_since(before)
