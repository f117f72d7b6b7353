"""A wedge's firmware: text becomes the key events that type it."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from kiosk.identity.scanner.keys import EventType, InputEvent, Press
from kiosk.identity.scanner.layouts import DEAD, KEYS, Key, Layout

SYN = InputEvent(EventType.SYN, 0, 0)
DROPPED = InputEvent(EventType.SYN, 3, 0)
SPACE = 57


def down(code: int) -> InputEvent:
    return InputEvent(EventType.KEY, code, Press.PRESSED)


def up(code: int) -> InputEvent:
    return InputEvent(EventType.KEY, code, Press.RELEASED)


def stroke(code: int, *modifiers: int) -> Iterator[InputEvent]:
    """One key pressed and released, with the modifiers around it, as a USB keyboard reports it."""
    for each in (*modifiers, code):
        yield InputEvent(4, 4, 0x70000 + each)  # EV_MSC, MSC_SCAN
        yield down(each)
        yield SYN
    for each in (code, *reversed(modifiers)):
        yield up(each)
        yield SYN


def typed(text: str, layout: Layout = Layout.DK) -> list[InputEvent]:
    """The strokes that type `text`; `\\n` is Enter."""
    return [event for each in text for event in _character(each, layout)]


def _character(each: str, layout: Layout) -> Iterator[InputEvent]:
    if each == "\n":
        yield from stroke(Key.ENTER)
        return
    for code, level in KEYS[layout].items():
        if each in (level.plain, level.shift, level.alt_gr):
            ways = {level.alt_gr: (Key.RIGHT_ALT,), level.shift: (Key.LEFT_SHIFT,), level.plain: ()}
            yield from stroke(code, *ways[each])
            if each in DEAD[layout]:
                yield from stroke(SPACE)
            return
    raise AssertionError(f"no key types {each!r} on {layout}")


def packed(events: Iterable[InputEvent]) -> bytes:
    """The same as the kernel hands it out."""
    return b"".join(struct.pack("@llHHi", 7, 8, *event) for event in events)
