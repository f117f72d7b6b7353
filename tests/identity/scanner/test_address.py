"""Addresses of scanners: good ones are taken apart, bad ones say how to write them."""

from __future__ import annotations

import pytest

from kiosk.identity.ignored import Tally
from kiosk.identity.scanner.address import KeyboardAddress, SerialAddress, scanner_address
from kiosk.identity.scanner.choice import scanner_at
from kiosk.identity.scanner.keyboard import KeyboardScanner
from kiosk.identity.scanner.layouts import Layout
from kiosk.identity.scanner.serial_line import SerialScanner

WEDGE = "/dev/input/by-id/usb-Maker_Model-event-kbd"
GOOD = [
    ("serial:/dev/ttyACM0", SerialAddress("/dev/ttyACM0", 9600)),
    ("serial:/dev/ttyACM0?baud=115200", SerialAddress("/dev/ttyACM0", 115200)),
    (f"keyboard:{WEDGE}?layout=dk", KeyboardAddress(WEDGE, Layout.DK)),
    ("keyboard:/dev/wedge?layout=us", KeyboardAddress("/dev/wedge", Layout.US)),
]
BAD = [
    ("fax:123", "unknown kind 'fax'"),
    ("serial", "device file is missing"),
    ("serial:ttyACM0", "device file is missing"),
    ("serial:/dev/ttyACM0?baud=fast", "baud is one of 9600"),
    ("serial:/dev/ttyACM0?baud=12", "baud is one of 9600"),
    ("serial:/dev/ttyACM0?layout=dk", "unknown option 'layout'"),
    ("keyboard:/?layout=dk", "device file is missing"),
    ("keyboard:/dev/my wedge?layout=dk", "device file is missing"),
    (f"keyboard:{WEDGE}", "layout is one of us, dk"),
    (f"keyboard:{WEDGE}?layout=de", "layout is one of us, dk"),
    (f"keyboard:{WEDGE}?layout=dk&grab=no", "unknown option 'grab'"),
    ("keyboard:/dev/input/event3?layout=dk", "event numbers change"),
]


@pytest.mark.parametrize(("url", "address"), GOOD)
def test_an_address_is_taken_apart(url: str, address: SerialAddress | KeyboardAddress) -> None:
    assert scanner_address(url) == address


@pytest.mark.parametrize(("url", "why"), BAD)
def test_a_bad_one_says_what_is_wrong_and_gives_an_example(url: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"(serial|keyboard):/dev/") as bad:
        scanner_address(url)
    assert why in str(bad.value)


def test_the_scanner_is_of_the_kind_that_is_named() -> None:
    assert isinstance(scanner_at(GOOD[0][0], Tally()), SerialScanner)
    assert isinstance(scanner_at(GOOD[2][0], Tally()), KeyboardScanner)
