"""Levels of identity are ordered, and in person is out of the kiosk's reach."""

from __future__ import annotations

from itertools import combinations_with_replacement

import pytest

from kiosk.identity.level import Level


@pytest.mark.parametrize(("weaker", "stronger"), list(combinations_with_replacement(Level, 2)))
def test_a_level_meets_itself_and_everything_weaker(weaker: Level, stronger: Level) -> None:
    assert stronger.meets(weaker)
    assert weaker.meets(stronger) == (weaker is stronger)


def test_levels_are_written_as_services_write_them() -> None:
    assert [str(level) for level in Level] == [
        "anonymous",
        "identified",
        "library",
        "authenticated",
        "in-person",
    ]
