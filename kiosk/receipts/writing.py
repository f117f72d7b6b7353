"""From a receipt to what the printer gets: as a picture, or in the printer's own letters."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.receipts.document import Receipt
from kiosk.receipts.escpos import encode_pictures, encode_text, height
from kiosk.receipts.mode import CodePage
from kiosk.receipts.raster import PAPER_WIDTH, render_parts
from kiosk.receipts.textmode import set_text


@dataclass(frozen=True, slots=True)
class Written:
    """A receipt as bytes."""

    chunks: tuple[bytes, ...]
    """Whole commands; the printer may be asked for its status between two of them."""
    rows: int
    """Dots of paper it takes, without the white before the cuts."""


@dataclass(frozen=True, slots=True)
class Writing:
    """How receipts are written for one printer."""

    width: int = PAPER_WIDTH
    """Dots across the paper."""
    text: CodePage | None = None
    """In the printer's own letters by this code page; `None` for pictures."""

    def write(self, receipt: Receipt, process_id: int) -> Written:
        """The localised receipt for the printer. Raises `TypeError` if it still holds messages."""
        if self.text is None:
            pictures = render_parts(receipt, self.width)
            rows = sum(picture.height for picture in pictures)
            return Written(encode_pictures(pictures, process_id), rows)
        pieces = set_text(receipt, self.width)
        rows = sum(height(line) for lines in pieces for line in lines)
        return Written(encode_text(pieces, self.text, process_id), rows)
