"""An ESC/POS printer's ears, head and knife, written from the protocol."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from kiosk.demo.printer.commands import Command, Incomplete, next_command
from kiosk.demo.printer.condition import Condition
from kiosk.demo.printer.lettering import CODE_PAGES, Look, columns, letter, qr_code, raster
from kiosk.demo.printer.odometer import Odometer
from kiosk.demo.printer.paper import WIDTH, Paper
from kiosk.demo.printer.realtime import CLEAR, RealTime

_LINE = 30
"""Dots from line to line after `ESC @`."""
_DPI = 203
"""Dots to an inch, and at first motion units too; Epson's have half of them, until `GS P`."""
NAMEPLATE = ("VIRTUAL", "PAPER-80")
"""Maker and model."""


class EscPosInterpreter:
    """Takes bytes, answers with bytes, and prints on paper that can be looked at.

    While paper or cover is wrong it holds what it gets, and prints it when that is put right;
    real-time commands are carried out at once, also inside a picture, as printers do.
    `condition` may be changed between two calls; `feed(b"")` then goes on.
    """

    def __init__(
        self,
        on_paper: Callable[[Image.Image], None] | None = None,
        nameplate: tuple[str, str] = NAMEPLATE,
        *,
        plain: bool = False,
    ) -> None:
        """`plain` is a clone that prints and tells its status, and knows no other question."""
        self._nameplate, self._plain = nameplate, plain
        self._odometer = Odometer()
        self.condition = Condition()
        self.papers: list[Image.Image] = []
        self.unknown: Counter[str] = Counter()
        self.cuts = 0
        self.rows_left: int | None = None
        """Rows until the roll ends; `None` for a roll that does not."""
        self._on_paper = on_paper
        self._paper = Paper()
        self._real_time = RealTime()
        self._held = bytearray()
        self._automatic = 0
        self._told = self.condition.automatic()
        self._reset()

    @property
    def current(self) -> Image.Image:
        """The paper that hangs out of the printer, not cut yet."""
        return self._paper.picture()

    @property
    def holding(self) -> int:
        """Bytes received and not carried out."""
        return len(self._held)

    def feed(self, data: bytes) -> bytes:
        """Take bytes from the line; what the printer answers."""
        answers = bytearray()
        for byte in data:
            self._held.append(byte)
            match self._real_time.seen(byte):
                case b"":
                    continue
                case command if command == CLEAR and self._plain:
                    continue
                case command if command == CLEAR:
                    self._held.clear()
                    self._reset()
                    answers += b"\x37\x25\x00"
                case command:
                    answers += self._print()
                    answers.append(self.condition.real_time(command[2]))
        return bytes(answers + self._print() + self._changed())

    def power_cycle(self) -> None:
        """Off and on: all that was held is forgotten; the paper stays where it is."""
        self._held.clear()
        self._real_time = RealTime()
        self._automatic = 0
        self._odometer.power_lost()
        self._reset()

    def _reset(self) -> None:
        self._line: list[Image.Image] = []
        self._look = Look()
        self._justify = 0
        self._spacing = _LINE
        self._unit = _DPI
        self._page = CODE_PAGES[0]
        self._qr = (b"", 3, "l")

    def _print(self) -> bytes:
        answers = bytearray()
        while self._held and not self.condition.offline:
            try:
                command = next_command(bytes(self._held))
            except Incomplete:
                break
            del self._held[: command.length]
            before = self._paper.height
            answers += self._do(command)
            self._use(self._paper.height - before)
        return bytes(answers)

    def _use(self, rows: int) -> None:
        self._odometer.fed(max(rows, 0))
        if self.rows_left is not None and rows > 0:
            self.rows_left = max(self.rows_left - rows, 0)
            self.condition.paper_out = self.condition.paper_out or self.rows_left == 0

    def _changed(self) -> bytes:
        now = self.condition.automatic()
        news = now if self._automatic and now != self._told else b""
        self._told = now
        return news

    def _do(self, command: Command) -> bytes:
        data = command.data
        match command.name, list(data[:6]):
            case "text", _:
                self._letters(data)
            case "LF", _:
                self._end_line()
            case "ESC @", _:
                self._automatic = 0
                self._reset()
            case "ESC d", [n]:
                self._end_line(n)
            case "ESC J", [n]:
                self._flush(0)
                self._paper.feed(self._dots(n))
            case "GS P", [_, y]:
                self._unit = y or _DPI
            case "ESC a", [n]:
                self._justify = n % 48 if n % 48 <= 2 else self._justify
            case "ESC t", [n] if n in CODE_PAGES:
                self._page = CODE_PAGES[n]
            case "ESC 2", _:
                self._spacing = _LINE
            case "ESC 3", [n]:
                self._spacing = self._dots(n)
            case "ESC E", [n]:
                self._look = replace(self._look, bold=bool(n & 1))
            case "ESC M", [n]:
                self._look = replace(self._look, small=n % 48 == 1)
            case "ESC !", [n]:
                across, down = 1 + (n >> 5 & 1), 1 + (n >> 4 & 1)
                self._look = Look(bool(n & 1), bool(n & 8), across, down)
            case "GS !", [n]:
                self._look = replace(self._look, across=(n >> 4 & 7) + 1, down=(n & 7) + 1)
            case "ESC *", [mode, _, _, *_]:
                tall = 24 if mode & 0x20 else 8
                self._line.append(columns(data[3:], tall, 1 if mode & 1 else 2))
            case "GS v 0", [mode, low, high, rows_low, rows_high, *_]:
                dots = raster(data[5:], low + 256 * high, rows_low + 256 * rows_high, mode)
                self._flush(0)
                self._paper.put(dots, self._justify)
            case "GS V", [_, *feed]:
                self._flush(0)
                self._paper.feed(sum(feed))
                self._cut()
            case "GS ( H" | "GS a" | "GS r" | "GS I" | "GS g", _ if self._plain:
                self.unknown[command.name] += 1
            case "GS ( H", [48, 48, *_]:
                return b"\x37\x22" + data[2:6] + b"\x00"
            case "GS ( k", [49, function, *_]:
                self._qr_code(function, data[2:])
            case "GS a", [n]:
                self._automatic = n
                return self.condition.automatic() if n else b""
            case ("GS r", [n]) | ("GS I", [n]) | ("GS g", [_, _, n, *_]):
                return self._told_of(command.name, n)
            case ("DLE", _) | ("CR", _) | ("NUL", _) | ("FS .", _):
                pass
            case _:
                self.unknown[command.name] += 1
        return b""

    def _told_of(self, name: str, n: int) -> bytes:
        match name, n:
            case "GS r", 1 | 49:
                return bytes((self.condition.sensors(),))
            case "GS I", 66:
                return b"_" + self._nameplate[0].encode() + b"\x00"
            case "GS I", 67:
                return b"_" + self._nameplate[1].encode() + b"\x00"
            case "GS g", _ if (count := self._odometer.told(n)) is not None:
                return b"_" + str(count).encode() + b"\x00"
            case _:
                self.unknown[f"{name} {n}"] += 1
                return b""

    def _dots(self, units: int) -> int:
        """Vertical motion units as dots, cut off to what the motor can do."""
        return units * _DPI // self._unit

    def _letters(self, data: bytes) -> None:
        for char in data.decode(self._page, errors="replace"):
            cell = letter(char, self._look)
            if sum(one.width for one in self._line) + cell.width > WIDTH:
                self._end_line()
            self._line.append(cell)

    def _end_line(self, lines: int = 1) -> None:
        taken = self._flush(self._spacing)
        self._paper.feed(self._spacing * (lines - taken))

    def _flush(self, rows: int) -> bool:
        """Print the line that was begun, letters standing on their feet."""
        if not self._line:
            return False
        tall = max(cell.height for cell in self._line)
        dots = Image.new("1", (sum(cell.width for cell in self._line), tall), 1)
        x = 0
        for cell in self._line:
            dots.paste(cell, (x, tall - cell.height))
            x += cell.width
        self._line = []
        self._paper.put(dots, self._justify, rows)
        return True

    def _qr_code(self, function: int, rest: bytes) -> None:
        data, module, level = self._qr
        match function, list(rest):
            case 67, [n]:
                module = n
            case 69, [n] if 48 <= n <= 51:
                level = "lmqh"[n - 48]
            case 80, [48, *stored]:
                data = bytes(stored)
            case 81, [48] if data:
                self._flush(0)
                self._paper.put(qr_code(data, module, level), self._justify)
            case 65, _:
                pass
            case _:
                self.unknown[f"GS ( k {function}"] += 1
        self._qr = (data, module, level)

    def _cut(self) -> None:
        piece = self._paper.cut()
        self.cuts += 1
        self._odometer.cut()
        self.papers.append(piece)
        if self._on_paper is not None:
            self._on_paper(piece)
