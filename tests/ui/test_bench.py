"""The demo's bench beside the kiosk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kiosk.session import events as ev
from kiosk.session.events import Touched
from kiosk.ui.bench import BenchButton, BenchKey, BenchPanel, BenchSection, Stage
from tests.ui.conftest import Hands
from tests.ui.gallery import RECEIPT, receipt_bitmap

pytestmark = pytest.mark.screen


@pytest.fixture
def bench(hands: Hands) -> Iterator[BenchPanel]:
    """A bench beside the kiosk, in a window of 1600×1000."""
    pressed = hands.events
    sections = [
        BenchSection("Kort", (BenchButton("Anna", lambda: pressed.append(ev.Begin()), on=True),))
    ]
    bench = BenchPanel(sections)
    parent = hands.shell.parent
    parent.remove_widget(hands.shell)
    stage = Stage(hands.shell, bench)
    stage.size_hint, stage.size = (None, None), (1600, 1000)
    parent.add_widget(stage)
    hands.show("choice")
    hands.robot.frame(3)
    yield bench
    stage.clear_widgets()


def _keys(bench: BenchPanel) -> list[BenchKey]:
    return [w for w in bench.walk(restrict=True) if isinstance(w, BenchKey)]


def test_the_kiosk_keeps_its_proportions_and_is_pressed_where_it_is_drawn(
    hands: Hands, bench: BenchPanel
) -> None:
    assert hands.shell.width / hands.shell.height == pytest.approx(9 / 16)
    assert hands.shell.right < bench.x
    hands.robot.tap("Det er tabt")
    assert hands.events == [Touched(), ev.Answer("reason", "lost")]


def test_a_press_on_the_bench_is_no_touch_of_the_kiosk(hands: Hands, bench: BenchPanel) -> None:
    (key,) = _keys(bench)
    hands.robot.touch(*key.to_window(*key.center))
    hands.robot.wait(lambda: bool(hands.events), 2)
    assert hands.events == [ev.Begin()]


def test_sections_are_shown_anew_only_when_they_changed(hands: Hands, bench: BenchPanel) -> None:
    button = BenchButton("Tag kortet ud", lambda: None)
    bench.show([BenchSection("Kort", (button,))])
    (key,) = _keys(bench)
    bench.show([BenchSection("Kort", (button,))])
    assert _keys(bench) == [key]
    assert key.text == "Tag kortet ud"


def test_paper_grows_out_of_the_printer_and_is_torn_off(hands: Hands, bench: BenchPanel) -> None:
    bench.set_paper(receipt_bitmap(RECEIPT))
    hands.robot.frame()
    assert bench.ids.roll.height == pytest.approx(bench.ids.roll.width * 1100 / 576)
    bench.set_paper(None)
    hands.robot.frame()
    assert bench.ids.roll.height == 0


def test_the_kiosk_stands_on_white_as_in_a_window_of_its_own(
    bench: BenchPanel, hands: Hands
) -> None:
    both = bench.parent
    assert both.panel == [*hands.shell.pos, *hands.shell.size]
    assert hands.shell.width > 100
