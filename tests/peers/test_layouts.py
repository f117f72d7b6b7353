"""Our keyboards type what X's do: every key of every layout against libxkbcommon and its data."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_uint32, c_void_p

import pytest

from kiosk.identity.scanner.layouts import DEAD, KEYS, Key, Layout

pytestmark = pytest.mark.peer

EVDEV_OFFSET = 8
"""X counts keys from eight."""
NAMES = {
    "dead_acute": "´",
    "dead_grave": "`",
    "dead_diaeresis": "¨",
    "dead_circumflex": "^",
    "dead_tilde": "~",
}


class RuleNames(Structure):
    """`struct xkb_rule_names`."""

    _fields_ = [(name, c_char_p) for name in ("rules", "model", "layout", "variant", "options")]


class Keyboard:
    """A keyboard of libxkbcommon."""

    def __init__(self, layout: Layout) -> None:
        xkb = self._xkb = ctypes.CDLL("libxkbcommon.so.0")
        xkb.xkb_context_new.restype = xkb.xkb_keymap_new_from_names.restype = c_void_p
        xkb.xkb_state_new.restype = c_void_p
        xkb.xkb_keymap_new_from_names.argtypes = [c_void_p, POINTER(RuleNames), c_int]
        xkb.xkb_state_new.argtypes = [c_void_p]
        xkb.xkb_state_update_key.argtypes = [c_void_p, c_uint32, c_int]
        xkb.xkb_state_key_get_one_sym.argtypes = [c_void_p, c_uint32]
        xkb.xkb_state_key_get_utf32.argtypes = [c_void_p, c_uint32]
        names = RuleNames(b"evdev", b"pc105", layout.encode(), b"", b"")
        context = xkb.xkb_context_new(0)
        keymap = xkb.xkb_keymap_new_from_names(context, byref(names), 0)
        assert keymap, "no such layout"
        self._state = xkb.xkb_state_new(keymap)

    def types(self, code: int, *modifiers: int) -> str:
        """The character of a key, or of the accent that it is."""
        number = code + EVDEV_OFFSET
        for each in modifiers:
            self._press(each)
        symbol = self._xkb.xkb_state_key_get_one_sym(self._state, number)
        text = self._xkb.xkb_state_key_get_utf32(self._state, number)
        for each in modifiers:
            self._press(each, down=False)
        name = ctypes.create_string_buffer(64)
        self._xkb.xkb_keysym_get_name(symbol, name, 64)
        return NAMES.get(name.value.decode(), chr(text))

    def lock(self, code: int) -> None:
        """Press a lock key and let go of it."""
        self._press(code)
        self._press(code, down=False)

    def _press(self, code: int, *, down: bool = True) -> None:
        self._xkb.xkb_state_update_key(self._state, code + EVDEV_OFFSET, int(down))


def wrong(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(ours, theirs) for ours, theirs in pairs if ours != theirs]


@pytest.mark.parametrize("layout", Layout)
def test_every_key_types_what_it_types_in_x(layout: Layout) -> None:
    theirs = Keyboard(layout)
    theirs.lock(Key.NUM_LOCK)
    keys = KEYS[layout]
    assert not wrong((level.plain, theirs.types(code)) for code, level in keys.items())
    assert not wrong(
        (level.shift, theirs.types(code, Key.LEFT_SHIFT))
        for code, level in keys.items()
        if level.shift
    )
    assert not wrong(
        (level.alt_gr, theirs.types(code, Key.RIGHT_ALT))
        for code, level in keys.items()
        if level.alt_gr
    )


@pytest.mark.parametrize("layout", Layout)
def test_caps_lock_turns_the_keys_that_it_turns_in_x(layout: Layout) -> None:
    theirs = Keyboard(layout)
    theirs.lock(Key.NUM_LOCK)
    theirs.lock(Key.CAPS_LOCK)
    assert not wrong(
        (level.shift if level.plain.isalpha() else level.plain, theirs.types(code))
        for code, level in KEYS[layout].items()
    )


def test_every_accent_of_ours_is_one_that_waits_in_x() -> None:
    assert set(DEAD[Layout.DK]) == set(NAMES.values())
    assert not DEAD[Layout.US]
