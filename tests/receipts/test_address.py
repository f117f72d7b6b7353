from __future__ import annotations

import pytest

from kiosk.receipts.printer.address import connector, open_transport

GOOD = [
    "tcp://192.0.2.10:9100",
    "tcp://printer.example",
    "tcp://[2001:db8::7]:9100",
    "usb:/dev/usb/lp0",
    "usb:///dev/usb/lp0",
    "serial:/dev/ttyUSB0",
    "serial:/dev/ttyUSB0?baud=38400",
]
WRONG = [
    ("", "unknown kind ''"),
    ("printer", "unknown kind ''"),
    ("http://192.0.2.10", "unknown kind 'http'"),
    ("tcp://", "the host is missing"),
    ("tcp://:9100", "the host is missing"),
    ("tcp:192.0.2.10:9100", "the host is missing"),
    ("tcp://192.0.2.10:port", "the port is no number"),
    ("tcp://192.0.2.10:0", "the port is no number"),
    ("tcp://192.0.2.10:99999", "the port is no number"),
    ("tcp://192.0.2.10:9100/queue", "only host and port"),
    ("tcp://192.0.2.10?baud=9600", "only host and port"),
    ("usb:", "the device file is missing"),
    ("usb:/", "the device file is missing"),
    ("usb://dev/usb/lp0", "the device file is missing"),
    ("usb:lp0", "the device file is missing"),
    ("usb:/dev/usb/lp0?baud=9600", "takes no options"),
    ("serial:ttyUSB0", "the device file is missing"),
    ("serial:/dev/ttyUSB0?baud=fast", "baud is one of 9600"),
    ("serial:/dev/ttyUSB0?baud=", "baud is one of 9600"),
    ("serial:/dev/ttyUSB0?baud=1", "baud is one of 9600"),
    ("serial:/dev/ttyUSB0?speed=9600", "unknown option 'speed'"),
    ("tcp://[::1", "not an address"),
]


@pytest.mark.parametrize("url", GOOD)
def test_an_address_is_understood_without_touching_the_printer(url: str) -> None:
    assert callable(connector(url))


@pytest.mark.parametrize(("url", "why"), WRONG)
def test_a_malformed_address_says_what_is_wrong_and_shows_a_right_one(url: str, why: str) -> None:
    with pytest.raises(ValueError, match="printer ") as raised:
        open_transport(url)
    said = str(raised.value)
    assert why in said
    assert any(example in said for example in ("tcp://192.0.2.10:9100", "usb:/dev/", "serial:/d"))
