"""Which scanner, as a URL in the settings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from kiosk.identity.scanner.layouts import Layout

_BAUDS: Final = frozenset({9600, 19200, 38400, 57600, 115200})
_EXAMPLES: Final = {
    "serial": "serial:/dev/ttyACM0?baud=9600",
    "keyboard": "keyboard:/dev/input/by-id/usb-Maker_Model-event-kbd?layout=dk",
}


@dataclass(frozen=True, slots=True)
class SerialAddress:
    """A serial device and its speed."""

    path: str
    baud: int = 9600


@dataclass(frozen=True, slots=True)
class KeyboardAddress:
    """An input device, and the layout its wedge is set to."""

    path: str
    layout: Layout


def scanner_address(url: str) -> SerialAddress | KeyboardAddress:
    """Where the scanner at `url` is; nothing is touched.

    `serial:/dev/ttyACM0?baud=9600` or `keyboard:/dev/input/by-id/…-event-kbd?layout=dk`. Raises
    `ValueError` that says what is wrong and gives an example.
    """
    kind, _, rest = url.partition(":")
    path, _, query = rest.partition("?")
    if kind not in _EXAMPLES:
        kinds = " or ".join(_EXAMPLES.values())
        raise ValueError(f"scanner {url!r}: unknown kind {kind!r}; write none, virtual, {kinds}")
    if not re.fullmatch(r"/\S*[^\s/]", path):
        raise _wrong(url, "the device file is missing", kind)
    options = dict(parse_qsl(query, keep_blank_values=True))
    if kind == "serial":
        address: SerialAddress | KeyboardAddress = SerialAddress(path, _baud(url, options))
    else:
        address = KeyboardAddress(path, _layout(url, path, options))
    if options:
        raise _wrong(url, f"unknown option {min(options)!r}", kind)
    return address


def _baud(url: str, options: dict[str, str]) -> int:
    given = options.pop("baud", "9600")
    if not given.isdecimal() or int(given) not in _BAUDS:
        raise _wrong(url, f"baud is one of {', '.join(map(str, sorted(_BAUDS)))}", "serial")
    return int(given)


def _layout(url: str, path: str, options: dict[str, str]) -> Layout:
    """The layout; never guessed, for a wrong one reads cards wrong."""
    if re.fullmatch(r"/dev/input/event[0-9]+", path):
        why = "event numbers change when something is plugged in, and may be the touch panel's"
        raise _wrong(url, why, "keyboard")
    given = options.pop("layout", "")
    if given not in set(Layout):
        raise _wrong(url, f"layout is one of {', '.join(Layout)}", "keyboard")
    return Layout(given)


def _wrong(url: str, why: str, kind: str) -> ValueError:
    return ValueError(f"scanner {url!r}: {why}; for example {_EXAMPLES[kind]}")
