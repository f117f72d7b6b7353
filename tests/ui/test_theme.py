"""Colours that can be told apart (WCAG 2.2, 1.4.3 and 1.4.11), and sizes that can be hit."""

from __future__ import annotations

import pytest

from kiosk.session.screens import Mood
from kiosk.ui import theme
from kiosk.ui.theme import Colour, scale_for

TEXT, SIGN = 4.5, 3.0

PAIRS = [
    (theme.INK, theme.WHITE, TEXT),
    (theme.INK, theme.GRAY_100, TEXT),
    (theme.INK, theme.BLUE_200, TEXT),
    (theme.GRAY_600, theme.WHITE, TEXT),
    (theme.GRAY_600, theme.GRAY_100, TEXT),
    (theme.GRAY_600, theme.BLUE_100, TEXT),
    (theme.BLUE_800, theme.WHITE, TEXT),
    (theme.BLUE_800, theme.BLUE_200, TEXT),
    (theme.BLUE_800, theme.BLUE_100, TEXT),
    (theme.BLUE_900, theme.BLUE_100, TEXT),
    (theme.WHITE, theme.BLUE_800, TEXT),
    (theme.WHITE, theme.BLUE_900, TEXT),
    (theme.GREEN_700, theme.WHITE, TEXT),
    (theme.ORANGE_800, theme.WHITE, TEXT),
    (theme.RED_700, theme.WHITE, TEXT),
    (theme.GRAY_400, theme.WHITE, SIGN),
    (theme.GRAY_600, theme.WHITE, SIGN),
]


def _luminance(colour: Colour) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2.2."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_what_is_read_stands_out_from_its_ground(ink: Colour, ground: Colour, least: float) -> None:
    assert contrast(ink, ground) >= least


def test_every_mood_stands_out_from_its_own_ground_and_has_its_own_icon() -> None:
    from kiosk.ui.kit.notice import MOODS

    assert set(MOODS) == set(Mood)
    assert len({icon for icon, _, _ in MOODS.values()}) == len(Mood)
    for _, colour, ground in MOODS.values():
        assert contrast(colour, ground) >= SIGN
        assert contrast(theme.INK, ground) >= TEXT


def test_every_kind_of_button_can_be_read_at_rest_and_pressed() -> None:
    from kiosk.ui.kit.button import LOOKS

    for look in LOOKS.values():
        assert contrast(look.ink, look.fill) >= TEXT
        assert contrast(look.ink, look.pressed_fill) >= TEXT
        assert look.fill != look.pressed_fill


@pytest.mark.parametrize(
    ("size", "scale"),
    [((1080, 1920), 1), ((1920, 1080), 1), ((540, 960), 0.5), ((2160, 3840), 2), ((1200, 1920), 1)],
)
def test_the_canvas_is_scaled_as_a_whole(size: tuple[int, int], scale: float) -> None:
    assert scale_for(*size) == pytest.approx(scale)


def test_a_target_is_at_least_twenty_millimetres_on_the_panel() -> None:
    millimetre = 1080 / 336  # a 27-inch panel, upright, is 336 mm wide
    assert theme.TARGET / millimetre >= 20
    assert theme.ACTION / millimetre >= 20
