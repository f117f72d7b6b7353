"""Every screen, in both orientations, with words as they are and with twice as many."""

from __future__ import annotations

import pytest

from tests.ui.conftest import Hands
from tests.ui.gallery import VIEWS, stretched
from tests.ui.looking import faults, pagers, words_of

pytestmark = pytest.mark.screen


@pytest.mark.parametrize("long", [False, True], ids=["short", "long"])
@pytest.mark.parametrize("name", VIEWS)
def test_every_word_is_whole_and_every_target_is_large_and_alone(
    either: Hands, name: str, long: bool
) -> None:
    view = stretched(VIEWS[name]) if long else VIEWS[name]
    either.show(view)
    seen = " ".join(either.robot.texts())
    found = faults(either.shell)
    for which in range(len(pagers(either.shell))):
        for _ in range(40):
            if not (pager := pagers(either.shell)[which]).down.enabled:
                break
            either.robot.press(pager.down)
            found += faults(either.shell)
            seen += " " + " ".join(either.robot.texts())
        else:
            pytest.fail(f"no last page after {pager.count.text}")
    assert found == []
    assert {words for words in words_of(view) if words not in seen} == set()


@pytest.mark.parametrize("name", ["choice", "name", "review", "done"])
def test_a_small_window_shows_the_same_smaller(hands: Hands, name: str) -> None:
    hands.shell.size = (540, 960)
    hands.show(name)
    found = [fault for fault in faults(hands.shell) if not fault.startswith("too small")]
    assert found == []
    assert hands.shell.view is not None
    assert words_of(hands.shell.view) - set(hands.robot.texts()) <= {
        sentence for sentence in words_of(hands.shell.view) if sentence.endswith(".")
    }
