"""Pictures as ESC/POS; the one module that knows python-escpos."""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from PIL import Image

BAND: Final = 128
"""Rows to a raster command: small receive buffers take no more, and status waits no longer."""
CLEAR_BUFFER: Final = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""`DLE DC4` function 8: forget all that is held; answered by 37 25 00."""
_INITIALISE: Final = b"\x1b@"
_FEED: Final = b"\x1bd\x04"
"""Four lines: past the cutter, which sits above the print head."""
_CUT: Final = b"\x1dV\x00"
SEPARATE: Final = _INITIALISE + _FEED + _CUT
"""Cuts off what hangs out of the printer, so that it is not the head of the next receipt."""
_REQUEST: Final = b"\x1d(H\x06\x00\x30\x30"
_PROFILE = {
    "name": "raster, 80 mm",
    "vendor": "",
    "notes": "",
    "codePages": {"0": "CP437"},
    "colors": {"0": "black"},
    "features": {"bitImageRaster": True},
    "fonts": {"0": {"name": "A", "columns": 48}},
    "media": {"width": {"mm": 72, "pixels": 576}},
}
_CAPABILITIES = {
    "profiles": {"default": _PROFILE},
    "encodings": {"CP437": {"name": "CP437", "python_encode": "cp437"}},
}
_FILE_SETTING, _PICKLE_SETTING = "ESCPOS_CAPABILITIES_FILE", "ESCPOS_CAPABILITIES_PICKLE_DIR"
_importing = Lock()


def encode(image: Image.Image, process_id: int) -> tuple[bytes, ...]:
    """The picture, feed, cut and a request for the process ID, in whole commands.

    Between two chunks the printer may be asked for its status; within one it may not, the
    question would be printed. The printer answers the last chunk with `process_id` once the
    paper is out (`GS ( H` function 48, Epson ESC/POS command reference).
    """
    encoder = _encoder()
    encoder.image(image, impl="bitImageRaster", fragment_height=BAND)
    bands: list[bytes] = encoder.commands
    return (_INITIALISE, *bands, _FEED + _CUT + request(process_id))


def request(process_id: int) -> bytes:
    """Ask the printer to answer with this process ID when it gets here."""
    return _REQUEST + process_id_bytes(process_id)


def process_id_bytes(number: int) -> bytes:
    """Four bytes for 0…65535, each 40…4F hex.

    Any of 20…7E hex would do, but half of those look like a status byte; these never do, so
    a status that arrives in the middle of the answer cannot be mistaken for part of it.
    """
    if not 0 <= number <= 0xFFFF:
        raise ValueError("a process ID is a number of 16 bits")
    return bytes(0x40 | number >> shift & 0x0F for shift in (12, 8, 4, 0))


def _encoder() -> Any:
    return _encoder_class()()


@cache
def _encoder_class() -> Any:
    with _importing, _quiet_import():
        from escpos.escpos import Escpos

    class Encoder(Escpos):  # type: ignore[misc]
        """Keeps the commands instead of sending them."""

        def __init__(self) -> None:
            super().__init__()
            self.commands: list[bytes] = []

        def _raw(self, msg: bytes) -> None:
            self.commands.append(msg)

        def close(self) -> None:
            """Nothing is open."""

    return Encoder


@contextmanager
def _quiet_import() -> Iterator[None]:
    """Import python-escpos without what it does to a process.

    Version 3.1 parses 170 kB of printer profiles (0.1 s), calls `logging.basicConfig()`, and
    leaves a temporary folder with a pickle behind. It gets one profile to read, a root logger
    that needs no handler, and its folder is taken away.
    """
    guard = logging.NullHandler()
    kept = {name: os.environ.pop(name, None) for name in (_FILE_SETTING, _PICKLE_SETTING)}
    logging.getLogger().addHandler(guard)
    try:
        with tempfile.TemporaryDirectory() as folder:
            profiles = Path(folder) / "capabilities.json"
            profiles.write_text(json.dumps(_CAPABILITIES), encoding="utf-8")
            os.environ[_FILE_SETTING] = str(profiles)
            yield
        from escpos import capabilities

        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    finally:
        logging.getLogger().removeHandler(guard)
        os.environ.pop(_FILE_SETTING, None)
        os.environ.update({name: value for name, value in kept.items() if value is not None})
