"""What stands where on a screen, as values; `sheet` and `hero` draw them."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.ui.kit.desk import Block
from kiosk.ui.kit.paper import Bitmap


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """A screen's pieces. Portrait: one column. Landscape: `lead` left, `main` and `dock` right."""

    lead: tuple[Block, ...]
    """What the screen says; with a `main` below it, it stays in sight on every page."""
    stay: tuple[Block, ...] = ()
    """What follows `lead` on every page of it: the field that is being typed in."""
    main: tuple[Block, ...] = ()
    """What there is to choose from, or to read."""
    tail: tuple[Block, ...] = ()
    """What stands directly above the dock."""
    dock: tuple[Block, ...] = ()
    """What is pressed to go on: at the bottom, always in the same place."""
    paper: Bitmap | None = None
    """A receipt, beside the column."""
    share: float = 0.5
    """Landscape: the left column's share of the width."""
    centred: bool = False
    """Whether it is one column in the middle, also in landscape."""
    turn: tuple[str, str] = ("", "")
    """What the buttons say that turn a page back and on."""
    together: bool = False
    """Portrait: whether `lead` turns with the page of `main` instead of staying in sight."""


@dataclass(frozen=True, slots=True)
class Hero:
    """The start screen: an invitation over the city's skyline, and the buttons that begin."""

    title: str
    text: str
    picture: str
    buttons: tuple[Block, ...]
    notices: tuple[Block, ...]
