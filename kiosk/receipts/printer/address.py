"""Which printer, as a URL in the settings."""

from __future__ import annotations

from functools import partial
from urllib.parse import parse_qs, urlsplit

from kiosk.receipts.printer.serial_line import open_serial
from kiosk.receipts.printer.tcp import open_tcp
from kiosk.receipts.printer.transport import Connect, PrinterTransport
from kiosk.receipts.printer.usb import open_usb

_EXAMPLES = {
    "tcp": "tcp://192.0.2.10:9100",
    "usb": "usb:/dev/usb/lp0",
    "serial": "serial:/dev/ttyUSB0?baud=115200",
}
_RAW_PORT = 9100
_BAUDS = frozenset({9600, 19200, 38400, 57600, 115200, 230400})


def connector(url: str) -> Connect:
    """How to reach the printer at `url`, without touching it yet.

    `tcp://host:port`, `usb:/dev/usb/lp0` or `serial:/dev/ttyUSB0?baud=115200`. Raises
    `ValueError` that says what is wrong and gives an example.
    """
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise _wrong(url, f"not an address ({error})", "tcp") from None
    match parts.scheme:
        case "tcp":
            return _tcp(url)
        case "usb":
            _device(url, parts.path)
            if parts.query:
                raise _wrong(url, "a usb printer takes no options", "usb")
            return partial(open_usb, parts.path)
        case "serial":
            _device(url, parts.path)
            return partial(open_serial, parts.path, _baud(url))
        case scheme:
            kinds = " or ".join(_EXAMPLES.values())
            raise ValueError(f"printer {url!r}: unknown kind {scheme!r}; write {kinds}")


def open_transport(url: str) -> PrinterTransport:
    """Connect to the printer at `url`. Raises `ValueError` or `PrinterLost`."""
    return connector(url)()


def _tcp(url: str) -> Connect:
    parts = urlsplit(url)
    try:
        port = parts.port if parts.port is not None else _RAW_PORT
    except ValueError:
        raise _wrong(url, "the port is no number from 1 to 65535", "tcp") from None
    if not parts.hostname:
        raise _wrong(url, "the host is missing", "tcp")
    if port == 0:
        raise _wrong(url, "the port is no number from 1 to 65535", "tcp")
    if parts.path.strip("/") or parts.query or parts.username:
        raise _wrong(url, "only host and port are meant", "tcp")
    return partial(open_tcp, parts.hostname, port)


def _device(url: str, path: str) -> None:
    if not path.startswith("/") or path == "/" or urlsplit(url).netloc:
        raise _wrong(url, "the device file is missing", urlsplit(url).scheme)


def _baud(url: str) -> int:
    options = parse_qs(urlsplit(url).query, keep_blank_values=True)
    given = options.pop("baud", ["115200"])
    if options:
        raise _wrong(url, f"unknown option {min(options)!r}", "serial")
    if not given[-1].isdecimal() or int(given[-1]) not in _BAUDS:
        speeds = ", ".join(map(str, sorted(_BAUDS)))
        raise _wrong(url, f"baud is one of {speeds}", "serial")
    return int(given[-1])


def _wrong(url: str, why: str, kind: str) -> ValueError:
    return ValueError(f"printer {url!r}: {why}; for example {_EXAMPLES[kind]}")
