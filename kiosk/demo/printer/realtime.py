"""Commands that a printer carries out the moment they arrive, even inside a picture."""

from __future__ import annotations

from dataclasses import dataclass, field

CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""`DLE DC4` function 8."""
STATUS = tuple(bytes((0x10, 0x04, n)) for n in (1, 2, 3, 4))
"""`DLE EOT` 1 to 4."""
_COMMANDS = (*STATUS, CLEAR)


@dataclass(slots=True)
class RealTime:
    """Watches the bytes as they come off the line, blind to what they belong to."""

    _tail: bytes = field(default=b"")

    def seen(self, byte: int) -> bytes:
        """The real-time command that ends with this byte, or nothing."""
        if not self._tail and byte != _COMMANDS[0][0]:
            return b""
        tail = self._tail + bytes((byte,))
        while tail and not any(command.startswith(tail) for command in _COMMANDS):
            tail = tail[1:]
        done = tail if tail in _COMMANDS else b""
        self._tail = b"" if done else tail
        return done
