"""A printer's mixed answers, told apart byte by byte."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

PROCESS_ID: Final = b"\x37\x22"
"""Header and identifier of a process ID response (`GS ( H` function 48)."""
CLEARED: Final = b"\x37\x25\x00"
"""The answer to `DLE DC4` function 8."""
_HEADER = PROCESS_ID[0]
_TEXT_HEADER = 0x5F
_NUL = 0
_LONGEST_TEXT = 80


@dataclass(frozen=True, slots=True)
class ProcessDone:
    """What was sent before `GS ( H` with this process ID has been printed."""

    process_id: bytes


@dataclass(frozen=True, slots=True)
class BufferCleared:
    """The printer holds nothing any more."""


@dataclass(frozen=True, slots=True)
class StatusByte:
    """An answer to `DLE EOT n`; it does not say to which n."""

    bits: int


@dataclass(frozen=True, slots=True)
class AutomaticStatus:
    """Four bytes sent unasked when something changed (`GS a`)."""

    bits: bytes


@dataclass(frozen=True, slots=True)
class Nameplate:
    """An answer to `GS I` 65–69 (maker, model, serial number …) or to `GS g 2` (a count)."""

    text: str


@dataclass(frozen=True, slots=True)
class Noise:
    """A byte that answers nothing the kiosk asks."""

    byte: int


Reply = ProcessDone | BufferCleared | StatusByte | AutomaticStatus | Nameplate | Noise


class _In(Enum):
    NOTHING = auto()
    BLOCK = auto()
    DONE = auto()
    CLEAR = auto()
    TEXT = auto()
    AUTOMATIC = auto()


@dataclass(slots=True)
class ReplyReader:
    """Takes bytes as they come, in pieces of any size, and says what they are.

    No byte is held longer than its answer takes to come in; `forget()` starts afresh after a
    pause. A status byte in the middle of a process ID response is told apart, because process
    IDs of ours never hold a byte that looks like one (`process_id_bytes`).
    """

    _state: _In = _In.NOTHING
    _held: bytearray = field(default_factory=bytearray)

    @property
    def halfway(self) -> bool:
        """Whether an answer was begun and not ended."""
        return self._state is not _In.NOTHING

    def feed(self, data: bytes) -> Iterator[Reply]:
        """The answers that `data` completes, in the order they ended."""
        for byte in data:
            yield from self._take(byte)

    def forget(self) -> None:
        """Drop an answer that was begun and not ended."""
        self._state = _In.NOTHING
        self._held.clear()

    def _take(self, byte: int) -> Iterator[Reply]:
        match self._state:
            case _In.NOTHING:
                yield from self._begin(byte)
            case _In.BLOCK:
                yield from self._choose(byte)
            case _In.DONE:
                yield from self._done(byte)
            case _In.CLEAR if byte == _NUL:
                self.forget()
                yield BufferCleared()
            case _In.TEXT:
                yield from self._text(byte)
            case _In.AUTOMATIC if byte & 0x90 == 0:
                self._held.append(byte)
                if len(self._held) == 4:
                    yield AutomaticStatus(self._released())
            case _:
                yield from self._torn(byte)

    def _begin(self, byte: int) -> Iterator[Reply]:
        self._held[:] = (byte,)
        if byte == _HEADER:
            self._state = _In.BLOCK
        elif byte == _TEXT_HEADER:
            self._state = _In.TEXT
        elif byte & 0x93 == 0x10:
            self._state = _In.AUTOMATIC
        else:
            self.forget()
            yield StatusByte(byte) if is_status(byte) else Noise(byte)

    def _choose(self, byte: int) -> Iterator[Reply]:
        if byte == PROCESS_ID[1]:
            self._state = _In.DONE
        elif byte == CLEARED[1]:
            self._state = _In.CLEAR
        else:
            yield from self._torn(byte)
            return
        self._held.append(byte)

    def _done(self, byte: int) -> Iterator[Reply]:
        length = len(self._held)
        if byte == _NUL and length == 6:
            yield ProcessDone(self._released()[2:])
        elif is_status(byte):
            yield StatusByte(byte)
        elif 32 <= byte <= 126 and length < 6:
            self._held.append(byte)
        else:
            yield from self._torn(byte)

    def _text(self, byte: int) -> Iterator[Reply]:
        if byte == _NUL:
            yield Nameplate(self._released()[1:].decode("ascii"))
        elif 32 <= byte <= 126 and len(self._held) <= _LONGEST_TEXT:
            self._held.append(byte)
        else:
            yield from self._torn(byte)

    def _torn(self, byte: int) -> Iterator[Reply]:
        """An answer broke off: what was held is noise, and `byte` begins anew."""
        yield from map(Noise, self._released())
        yield from self._begin(byte)

    def _released(self) -> bytes:
        held = bytes(self._held)
        self.forget()
        return held


def is_status(byte: int) -> bool:
    """Whether a byte has the fixed bits of an answer to `DLE EOT`."""
    return byte & 0x93 == 0x12
