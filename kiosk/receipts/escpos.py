"""Pictures and letters as ESC/POS; the one module that knows python-escpos.

It encodes the pictures. Letters are left to Python's codec: python-escpos chooses code pages by
a profile of its own, character by character, and guesses wrongly without one.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

from PIL import Image

from kiosk.receipts.bands import BAND, bands_of
from kiosk.receipts.mode import CodePage
from kiosk.receipts.textlines import CODEC, Air, Bar, Line, Row, Strip

CLEAR_BUFFER: Final = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""`DLE DC4` function 8: forget all that is held; answered by 37 25 00."""
_INITIALISE: Final = b"\x1b@"
_FEED: Final = b"\x1bd\x04"
"""Four lines: past the cutter, which sits above the print head."""
_CUT: Final = b"\x1dV\x00"
SEPARATE: Final = _INITIALISE + _FEED + _CUT
"""Cuts off what hangs out of the printer, so that it is not the head of the next receipt."""
_DOTS: Final = b"\x1dP\xcb\xcb"
"""`GS P` 203 203: `ESC J` and `ESC 3` count in dots, not in half ones as Epson's do by default."""
_WESTERN: Final = b"\x1c."
_CHUNK: Final = 1024
"""Bytes of text that go out at once: 0.1 s at 115200 baud, then status may be asked."""
_REQUEST: Final = b"\x1d(H\x06\x00\x30\x30"
_PROFILE = {
    "name": "raster",
    "vendor": "",
    "notes": "",
    "codePages": {"0": "CP437"},
    "colors": {"0": "black"},
    "features": {"bitImageRaster": True},
    "fonts": {"0": {"name": "A", "columns": 48}},
}
_CAPABILITIES = {
    "profiles": {"default": _PROFILE},
    "encodings": {"CP437": {"name": "CP437", "python_encode": "cp437"}},
}
_FILE_SETTING, _PICKLE_SETTING = "ESCPOS_CAPABILITIES_FILE", "ESCPOS_CAPABILITIES_PICKLE_DIR"
_importing = Lock()


def encode(image: Image.Image, process_id: int) -> tuple[bytes, ...]:
    """The picture, feed, cut and a request for the process ID; see `encode_pictures`."""
    return encode_pictures((image,), process_id)


def encode_pictures(images: Sequence[Image.Image], process_id: int) -> tuple[bytes, ...]:
    """Each picture, feed and cut, and a request for the process ID, in whole commands.

    Between two chunks the printer may be asked for its status; within one it may not, the
    question would be printed. The printer answers the last chunk with `process_id` once the
    paper is out (`GS ( H` function 48, Epson ESC/POS command reference).
    """
    chunks = [_INITIALISE]
    for image in images:
        chunks += (*_bands(image), _FEED + _CUT)
    return (*chunks[:-1], chunks[-1] + request(process_id))


def encode_text(
    pieces: Sequence[Sequence[Line]], page: CodePage, process_id: int
) -> tuple[bytes, ...]:
    """Lines in the printer's own letters, for each piece of paper; else as `encode_pictures`."""
    begin = _INITIALISE + _DOTS + (_WESTERN if page.double_byte else b"")
    chunks = [begin + b"\x1bt" + bytes((page.number,)), b""]
    for lines in pieces:
        for command in _commands(lines):
            if len(chunks[-1]) + len(command) > _CHUNK:
                chunks.append(b"")
            chunks[-1] += command
        chunks[-1] += _FEED + _CUT
    return (*chunks[:-1], chunks[-1] + request(process_id))


def _commands(lines: Sequence[Line]) -> Iterator[bytes]:
    """Every line with what has to change for it; at the end all is as it was."""
    look = (1, False)
    for line in lines:
        match line:
            case Row(text=text, size=size, bold=bold, lead=lead):
                command = _look(look, (size, False)) + _letters(lead) if lead else b""
                command += _look((size, False) if lead else look, (size, bold))
                look = (size, bold)
                yield command + _letters(text) + b"\n"
            case Air(dots=dots):
                yield b"".join(
                    b"\x1bJ" + bytes((min(dots - at, 255),)) for at in range(0, dots, 255)
                )
            case Bar(width=width, dots=dots):
                yield _bar(width, dots)
            case Strip(image=image, at=at):
                bands = _bands(image, trim=not at)
                if at:
                    bands = [b"\x1ba" + bytes((at,)) + bands[0], *bands[1:]]
                    bands[-1] += b"\x1ba\x00"
                yield from bands
    yield _look(look, (1, False))


def _letters(text: str) -> bytes:
    """Hard blanks have done their work when the lines are set; not every printer has them."""
    return text.replace("\u00a0", " ").encode(CODEC)


def height(line: Line) -> int:
    """How many dots the paper moves on for a line."""
    match line:
        case Row(size=size):
            return _spacing(size)
        case Air(dots=dots) | Bar(dots=dots):
            return dots
        case Strip(image=image):
            return image.height


def _spacing(size: int) -> int:
    """Dots from line to line: the printer's own 1/6 inch for small letters, 28 to a size above."""
    return 30 if size == 1 else 28 * size


def _look(now: tuple[int, bool], wanted: tuple[int, bool]) -> bytes:
    """From one size and weight of letters to another; lines of larger ones stand further apart."""
    (size, bold), change = wanted, b""
    if size != now[0]:
        change += b"\x1d!" + bytes((0x11 * (size - 1),))
        change += b"\x1b2" if size == 1 else b"\x1b3" + bytes((_spacing(size),))
    if bold != now[1]:
        change += b"\x1bE" + bytes((bold,))
    return change


@cache
def _bar(width: int, dots: int) -> bytes:
    return b"".join(_bands(Image.new("1", (width, dots), 0)))


def _bands(image: Image.Image, *, trim: bool = True) -> list[bytes]:
    """Raster commands for the picture, split where it is white, so that no seam shows.

    `trim`: without the white at the right, a third of the bytes; not for a picture that the
    printer moves to the middle or the right, band by band.
    """
    encoder = _encoder()
    for top, bottom, right in bands_of(image):
        band = image.crop((0, top, right if trim else image.width, bottom))
        encoder.image(band, impl="bitImageRaster", fragment_height=BAND)
    commands: list[bytes] = encoder.commands
    return commands


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
