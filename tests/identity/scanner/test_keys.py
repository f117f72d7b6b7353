"""Keys become characters as the wedge's layout has them; what types none is said, never guessed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.demo.cards.holders import ANNA, BENT, CardHolder, barcode, stripe
from kiosk.identity.cardline import (
    MAX_LINE,
    HealthCardLine,
    LibraryCardLine,
    LineRules,
    read_card_line,
)
from kiosk.identity.ignored import Ignored, Tally
from kiosk.identity.scanner.keys import EventType, InputEvent, Keys, Press
from kiosk.identity.scanner.layouts import KEYS, Key, Layout
from kiosk.identity.scanner.lines import LineFilter
from tests.identity.scanner.typist import SPACE, down, stroke, typed, up

A, E, ONE, EIGHT, F1, ACCENT, HAT = 30, 18, 2, 9, 59, 13, 27
ISO_646_DK = "[\\]{|}"


def read(events: Iterable[InputEvent], layout: Layout = Layout.DK) -> list[str | Ignored]:
    return list(Keys(layout).characters(events))


def strokes(*keys: int | tuple[int, ...]) -> list[InputEvent]:
    return [e for k in keys for e in (stroke(*k) if isinstance(k, tuple) else stroke(k))]


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("holder", [ANNA, BENT])
def test_a_card_is_typed_in_every_layout(holder: CardHolder, layout: Layout) -> None:
    for line in (stripe(holder), barcode(holder), ISO_646_DK):
        assert "".join(read(typed(line + "\n", layout), layout)) == line + "\n"


SAME_KEY = [
    (39, (), ";", "æ"),
    (51, (Key.LEFT_SHIFT,), "<", ";"),
    (6, (Key.RIGHT_SHIFT,), "%", "%"),
    (7, (Key.LEFT_SHIFT,), "^", "&"),
    (12, (Key.LEFT_SHIFT,), "_", "?"),
    (53, (Key.LEFT_SHIFT,), "?", "_"),
    (EIGHT, (Key.RIGHT_ALT,), Ignored.NO_CHARACTER, "["),
    (86, (Key.RIGHT_ALT,), Ignored.NO_CHARACTER, "\\"),
]


@pytest.mark.parametrize(("code", "modifiers", "us", "dk"), SAME_KEY)
def test_the_same_key_types_what_its_country_has_there(
    code: int, modifiers: tuple[int, ...], us: str, dk: str
) -> None:
    assert read(stroke(code, *modifiers), Layout.US) == [us]
    assert read(stroke(code, *modifiers), Layout.DK) == [dk]


def test_a_danish_hat_waits_for_the_next_key() -> None:
    hat = (HAT, Key.LEFT_SHIFT)
    assert read(strokes(hat, SPACE, A)) == ["^", "a"]
    assert read(strokes(hat, A)) == ["â"]
    assert read(strokes(hat)) == []
    assert read(strokes(ACCENT, (E, Key.LEFT_SHIFT))) == ["É"]
    assert read(strokes(hat, ONE)) == [Ignored.NO_CHARACTER]
    assert read(strokes(hat, hat)) == [Ignored.NO_CHARACTER]
    assert read(strokes(hat, F1)) == [Ignored.NO_CHARACTER]
    assert read(strokes(hat, Key.ENTER)) == [Ignored.NO_CHARACTER, "\n"]


def test_a_key_held_down_is_typed_once() -> None:
    held = [down(A), *[InputEvent(EventType.KEY, A, Press.REPEATED)] * 20, up(A)]
    assert read(held) == ["a"]


def test_a_release_without_a_press_types_nothing() -> None:
    assert read([up(A), up(Key.ENTER), up(Key.LEFT_SHIFT)]) == []


def test_shift_holds_until_both_are_up() -> None:
    both = [down(Key.LEFT_SHIFT), down(Key.RIGHT_SHIFT), up(Key.LEFT_SHIFT), down(A), up(A)]
    assert read([*both, up(Key.RIGHT_SHIFT), down(A)]) == ["A", "a"]


def test_caps_lock_turns_letters_and_nothing_else() -> None:
    caps = strokes(Key.CAPS_LOCK, A, ONE, (A, Key.LEFT_SHIFT), 40, Key.CAPS_LOCK, A)
    assert read(caps) == ["A", "1", "a", "Ø", "a"]


@pytest.mark.parametrize(
    "modifier", [Key.LEFT_CTRL, Key.RIGHT_CTRL, Key.LEFT_ALT, Key.LEFT_META, Key.RIGHT_META]
)
def test_a_shortcut_is_no_character(modifier: Key) -> None:
    assert read(strokes((A, modifier), (Key.ENTER, modifier), A)) == [
        Ignored.NO_CHARACTER,
        Ignored.NO_CHARACTER,
        "a",
    ]


@pytest.mark.parametrize("code", [1, 14, 15, F1, 103, 111, 113, 183, 248, 0x2FF, 0xFFFF])
def test_a_key_that_types_nothing_says_so(code: int) -> None:
    assert read(stroke(code)) == [Ignored.NO_CHARACTER]


def test_the_keypad_types_digits_whatever_num_lock_says() -> None:
    keypad = strokes(79, 80, Key.NUM_LOCK, 81, 82, Key.KEYPAD_ENTER)
    assert read(keypad) == ["1", "2", "3", "0", "\n"]


def test_keys_that_are_down_at_the_beginning_were_not_typed_for_us() -> None:
    keys = Keys(Layout.DK)
    list(keys.characters([down(Key.LEFT_CTRL), *stroke(Key.CAPS_LOCK), *stroke(ACCENT)]))
    keys.begin({A, Key.LEFT_SHIFT})
    assert list(keys.characters([up(A), *stroke(A), up(Key.LEFT_SHIFT), *stroke(A)])) == ["A", "a"]


def test_events_of_other_kinds_are_passed_over() -> None:
    assert read([InputEvent(kind, A, 1) for kind in (0, 2, 3, 4, 5, 17, 20, 0x1F)]) == []


def test_two_lines_in_one_report_are_two_lines() -> None:
    keys, lines = Keys(Layout.US), LineFilter(Tally())
    report = typed("0101904242\n1502474321\n", Layout.US)
    assert list(lines.lines(keys.characters(report))) == ["0101904242", "1502474321"]


EVENT = st.builds(
    InputEvent,
    st.sampled_from([0, 1, 1, 1, 1, 4]),
    st.one_of(st.sampled_from(sorted(KEYS[Layout.DK])), st.sampled_from(Key), st.integers(0, 767)),
    st.integers(-1, 3),
)
CARDS = [stripe(ANNA), barcode(ANNA), "D123456789"]


@given(st.sampled_from(Layout), st.lists(EVENT, max_size=80), st.sets(st.integers(0, 767)))
def test_whatever_is_pressed_breaks_nothing(
    layout: Layout, events: list[InputEvent], held: set[int]
) -> None:
    keys, lines = Keys(layout), LineFilter(Tally())
    keys.begin(held)
    for character in keys.characters(events):
        assert isinstance(character, Ignored) or len(character) == 1
    for line in lines.lines(keys.characters(events)):
        assert 1 <= len(line) <= MAX_LINE
    assert len(keys._down) <= len(Key)


@given(st.sampled_from(Layout), st.sampled_from(CARDS), st.data())
def test_a_card_typed_among_noise_is_read_whole_or_not_at_all(
    layout: Layout, card: str, data: st.DataObject
) -> None:
    events = typed(card + "\n", layout)
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(events)))
        events[at : at + data.draw(st.integers(0, 3))] = data.draw(st.lists(EVENT, max_size=3))
    rules = LineRules()
    for line in LineFilter(Tally()).lines(Keys(layout).characters(events)):
        match read_card_line(line, date(2026, 11, 2), rules):
            case HealthCardLine(identity=identity):
                assert identity.cpr is None or identity.cpr.reveal() in line
                assert line.endswith("?") or line.isdigit()
            case LibraryCardLine(number=number):
                assert number == line
                assert line.lstrip("D").isdigit()
            case why:
                assert why in {Ignored.UNKNOWN_LINE, Ignored.BAD_CPR}
