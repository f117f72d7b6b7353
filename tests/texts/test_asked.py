"""Every text that the core and the screen can ask for is there, in Danish and in English."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from kiosk.identity.level import Method
from kiosk.identity.mitid.port import MitIdProblem
from kiosk.identity.person import CardProblem
from kiosk.receipts.document import PrinterState
from kiosk.services.fields import FieldProblem
from kiosk.services.fluent_file import Text, read_fluent
from kiosk.services.lookup import Unavailable
from kiosk.services.model import FieldKind, Looked, Submit
from kiosk.session import identifying
from kiosk.session.case import Renewal
from kiosk.session.events import Fault, LoginProblem
from kiosk.session.handover import Way
from tests.texts.asked import HOLE, Asked, asked_in, filled

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "assets/locale"
LANGUAGES = [file.stem for file in sorted(LOCALE.glob("*.ftl"))]
SOURCES = sorted([*(ROOT / "kiosk/session").rglob("*.py"), *(ROOT / "kiosk/ui").rglob("*.py")])

FOR_GOOD = [problem for problem in CardProblem if problem not in identifying._TRY_AGAIN]
"""Problems that no other try mends: they fill the screen, with a text below their title."""
NO_LOGIN = [problem for problem in LoginProblem if problem is not LoginProblem.WRONG_PIN]

FAMILIES: dict[str, Sequence[str]] = {
    "card-{}": list(CardProblem),
    "card-{}.text": FOR_GOOD,
    "example-{}": list(FieldKind),
    "field-{}": list(FieldProblem),
    "language-{}": LANGUAGES,
    "phone-{}": list(MitIdProblem),
    "phone-{}.text": list(MitIdProblem),
    "phone-step-{}": ["1", "2", "3"],
    "loan-{}": list(Renewal),
    "loans-{}": list(Unavailable),
    "loans-{}.text": list(Unavailable),
    "login-{}": NO_LOGIN,
    "login-{}.text": NO_LOGIN,
    "looking-{}": list(Looked),
    "method-{}": list(Method),
    "out-of-order-{}": list(Fault),
    "printer-{}": [state for state in PrinterState if not state.works],
    "receipt-by-{}": list(Way),
    "receipt-no-{}": list(Way),
    "receipt-phone-step-{}": ["1", "2", "3"],
    "receipt-way-{}": list(Way),
    "receipt-way-{}.help": list(Way),
    "send-{}": list(Submit),
    "start-{}": LANGUAGES,
}
"""What fills the hole of a text's name."""

ASKED = [asked for source in SOURCES for asked in asked_in(source)]


@cache
def texts(language: str) -> dict[str, Text]:
    found, mistakes = read_fluent(LOCALE / f"{language}.ftl")
    assert not mistakes
    return dict(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asked", ASKED, ids=lambda one: f"{one.name} {one.where}")
def test_the_text_is_there(asked: Asked, language: str) -> None:
    there = texts(language)
    assert [name for name in filled(asked.name, FAMILIES) if name not in there] == []


@pytest.mark.parametrize("asked", ASKED, ids=lambda one: f"{one.name} {one.where}")
def test_the_text_uses_nothing_that_it_is_not_given(asked: Asked) -> None:
    danish = texts("da")
    for name in filled(asked.name, FAMILIES):
        assert danish[name].arguments <= asked.arguments, name


def test_all_of_the_source_is_read() -> None:
    names = {asked.name for asked in ASKED}
    assert {"start", "card-how-any", "pin-wrong", "time-out.done", "no-slots.text"} <= names
    assert {name for name in names if HOLE in name} == set(FAMILIES)
    assert len(ASKED) > 100


def test_a_text_that_nobody_wrote_would_be_noticed(tmp_path: Path) -> None:
    module = tmp_path / "draw_new.py"
    module.write_text(
        "def draw(state):\n"
        "    key = 'one' if state else f'two-{state}'\n"
        "    title, text = Message.of(key), Message.of(f'{key}.text', count=3)\n"
        "    fee = Message('intro-fee', (('fee', 4),), scope=state)\n"
        "    return Message('three', (('fee', fee),))\n",
        encoding="utf-8",
    )
    found = {(one.name, *sorted(one.arguments)) for one in asked_in(module)}
    assert found == {
        ("one",),
        ("two-{}",),
        ("one.text", "count"),
        ("two-{}.text", "count"),
        ("three", "fee"),
    }
