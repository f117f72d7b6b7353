"""What a careful eye would find wrong on a screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import combinations
from typing import Any

from kivy.uix.label import Label
from kivy.uix.widget import Widget

from kiosk.receipts.document import Receipt
from kiosk.session.events import Event
from kiosk.session.screens import View
from kiosk.ui.chrome.question import Laid
from kiosk.ui.kit.icon import Icon, Picture
from kiosk.ui.kit.pages import Pager
from kiosk.ui.kit.pressable import Pressable
from tests.ui.gallery import NOT_WORDS

Box = tuple[float, float, float, float]
LEAST_TARGET = 64
"""Logical pixels: 20 mm on the panel."""
_SLACK = 1.5


def faults(shell: Widget) -> list[str]:
    """Everything that is cut off, outside, too small to press, or over something else."""
    top = next((w for w in shell.children if isinstance(w, Laid)), shell)
    widgets = [w for w in top.walk(restrict=True) if w.opacity]
    labels = [w for w in widgets if isinstance(w, Label) and w.text]
    presses = [w for w in widgets if isinstance(w, Pressable)]
    seen = [*labels, *presses, *(w for w in widgets if isinstance(w, Icon | Picture))]
    found = [f"cut off: {label.text!r}" for label in labels if _clipped(label)]
    found += [f"outside: {_name(w)} {_box(w)}" for w in seen if not _inside(_box(w), _box(shell))]
    found += [
        f"leaves its button: {label.text!r}"
        for press in presses
        for label in press.walk(restrict=True)
        if isinstance(label, Label) and label.text and not _inside(_box(label), _box(press))
    ]
    found += [
        f"too small: {_name(press)} {press.size}"
        for press in presses
        if min(press.size) < LEAST_TARGET
    ]
    for group in (presses, labels):
        found += [
            f"over one another: {_name(a)} and {_name(b)}"
            for a, b in combinations(group, 2)
            if _overlap(_box(a), _box(b))
        ]
    return found


def pagers(shell: Widget) -> list[Pager]:
    """The pagers that are shown."""
    if any(isinstance(child, Laid) for child in shell.children):
        return []
    return [w for w in shell.walk(restrict=True) if isinstance(w, Pager)]


def words_of(view: View) -> set[str]:
    """Every sentence the view wants to be read; only those of the question, if one lies over it."""
    return set(_sentences(view.over or view))


def _sentences(value: Any) -> Iterator[str]:
    match value:
        case tuple():
            for part in value:
                yield from _sentences(part)
        case Receipt() | type():
            return
        case _ if is_dataclass(value) and not isinstance(value, Event):
            for field in fields(value):
                part = getattr(value, field.name)
                if isinstance(part, str) and type(part) is str and field.name not in NOT_WORDS:
                    yield from (s for s in part.replace(". ", ".\n").split("\n") if s)
                elif type(part) is str and field.name == "value" and type(value).__name__ == "Row":
                    yield part
                elif not isinstance(part, str):
                    yield from _sentences(part)


def _clipped(label: Label) -> bool:
    wide, high = label.texture_size
    return bool(wide > label.width + _SLACK or high > label.height + _SLACK)


def _box(widget: Widget) -> Box:
    x, y = widget.to_window(*widget.pos)
    return x, y, x + widget.width, y + widget.height


def _inside(inner: Box, outer: Box) -> bool:
    return (
        inner[0] >= outer[0] - _SLACK
        and inner[1] >= outer[1] - _SLACK
        and inner[2] <= outer[2] + _SLACK
        and inner[3] <= outer[3] + _SLACK
    )


def _overlap(a: Box, b: Box) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > _SLACK and min(a[3], b[3]) - max(a[1], b[1]) > _SLACK


def _name(widget: Widget) -> str:
    said = [w.text for w in widget.walk(restrict=True) if isinstance(w, Label) and w.text]
    return f"{type(widget).__name__}({' / '.join(said)})"
