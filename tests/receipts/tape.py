"""All the paper that ever came out of a printer, and whose words are on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

from PIL import Image

from kiosk.demo.printer import VirtualPrinter
from kiosk.demo.printer.paper import WIDTH
from kiosk.receipts.document import Receipt, Reference, Text
from kiosk.receipts.raster import render
from kiosk.receipts.writing import Writing

PRINTED = 256
"""Dots across that the receipts use of the paper: enough to tell them apart, and quick to draw."""
_ROW = WIDTH // 8
_BLANK = b"\xff" * _ROW


def bytes_of(session: int) -> int:
    """How many bytes such a receipt is to the printer."""
    return sum(map(len, Writing(PRINTED).write(receipt_of(session), 0).chunks))


def receipt_of(session: int, *, mark: bool = False) -> Receipt:
    """The receipt of one session; its number stands at the top and at the end."""
    number = Reference(f"{session:05d}")
    blocks = (number, Text("Aarhus Kommune"), number)
    return Receipt("da", (Text("GENOPTRYK", bold=True), *blocks) if mark else blocks)


def dots_of(session: int, *, mark: bool = False) -> bytes:
    """What that receipt looks like on the paper, row by row."""
    drawn = render(receipt_of(session, mark=mark), PRINTED)
    paper = Image.new("1", (WIDTH, drawn.height), 1)
    paper.paste(drawn, (0, 0))
    return paper.tobytes()


@dataclass(frozen=True, slots=True)
class Copy:
    """One whole receipt on the paper."""

    place: int
    marked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row of dots that only one session's receipt has."""

    place: int
    piece: int
    session: int


@dataclass
class Tape:
    """The paper of one printer, end to end; places are rows from its beginning."""

    printer: VirtualPrinter
    _owners: dict[bytes, int | None] = field(default_factory=dict)
    _dots: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)
    _pieces: int = 0
    _cut: int = 0

    def expect(self, session: int) -> None:
        """From now on the paper may bear this session's receipt."""
        self._dots[session] = dots_of(session), dots_of(session, mark=True)
        for dots in self._dots[session]:
            for row in _rows(dots):
                owner = self._owners.setdefault(row, session)
                if owner != session:
                    self._owners[row] = None

    @property
    def end(self) -> int:
        """Where the paper is now."""
        pieces = self.printer.papers
        self._cut += sum(piece.height for piece in pieces[self._pieces :])
        self._pieces = len(pieces)
        return self._cut + self.printer.current.height

    def has_whole(self, session: int, since: int) -> bool:
        """Whether a whole receipt is on the pieces that were cut off since then."""
        pieces = (*self.printer.papers[since:], self.printer.current)
        return any(dots in piece.tobytes() for piece in pieces for dots in self._dots[session])

    def lines(self) -> list[Line]:
        """Every row that tells whose it is, from the beginning."""
        found: list[Line] = []
        start = 0
        for number, piece in enumerate((*self.printer.papers, self.printer.current)):
            for at, row in enumerate(_rows(piece.tobytes())):
                owner = None if row == _BLANK else self._owners.get(row)
                if owner is not None:
                    found.append(Line(start + at, number, owner))
            start += piece.height
        return found

    def copies(self, lines: list[Line]) -> dict[int, list[Copy]]:
        """The whole receipts of every session, in the order in which they came out."""
        pieces = [one.tobytes() for one in (*self.printer.papers, self.printer.current)]
        starts = [0, *accumulate(len(piece) // _ROW for piece in pieces)]
        found: dict[int, list[Copy]] = {}
        for session, piece in sorted({(line.session, line.piece) for line in lines}):
            plain, marked = self._dots[session]
            paper, start = pieces[piece], starts[piece]
            without = paper.replace(marked, b"\0" * len(marked))
            copies = [Copy(start + at, True) for at in _places(paper, marked)]
            copies += [Copy(start + at, False) for at in _places(without, plain)]
            found.setdefault(session, []).extend(sorted(copies, key=lambda copy: copy.place))
        return found


def _rows(dots: bytes) -> list[bytes]:
    return [dots[at : at + _ROW] for at in range(0, len(dots), _ROW)]


def _places(paper: bytes, dots: bytes) -> list[int]:
    places, at = [], paper.find(dots)
    while at >= 0:
        places.append(at // _ROW)
        at = paper.find(dots, at + len(dots))
    return places
