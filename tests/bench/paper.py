"""From the receipt as a document to the bytes the printer gets."""

from __future__ import annotations

import textwrap
from functools import partial
from typing import Any, Final

import segno
from PIL import Image, ImageDraw, ImageFont

from kiosk.app import ASSETS
from kiosk.identity.person import ReaderState
from kiosk.receipts.document import (
    QR,
    Heading,
    KeyValue,
    PrinterState,
    Receipt,
    Reference,
    Rule,
    Table,
    Text,
)
from kiosk.receipts.escpos import encode
from kiosk.receipts.localising import localise
from kiosk.receipts.mode import EPSON
from kiosk.receipts.raster import PAPER_WIDTH, render
from kiosk.receipts.writing import Writing
from kiosk.services.loader import read_catalogue, service_folders
from kiosk.session.case import Received
from kiosk.session.effects import Print
from kiosk.session.events import CentralHeard, PrinterHeard, Reach, ReaderHeard, Tick, WantReceipt
from kiosk.session.state import Rules
from kiosk.texts.fluent import FluentTexts
from tests.bench.kit import Figure, in_turns, timed
from tests.play import CONFIG, NOON, Play

_BAND: Final = 128
_MARGIN: Final = 24
_SIZES: Final = {"Regular": 27, "SemiBold": 27, "Bold": 46}


def bench(*, quick: bool) -> list[Figure]:
    """The receipt of a health card that was ordered; ours and python-escpos take turns."""
    folders = {folder.name: folder for folder in service_folders(CONFIG)}
    texts = FluentTexts(ASSETS / "locale", folders)
    document = _document()
    said = localise(document, texts)
    bitmap = render(said)
    encode(bitmap, 0)  # python-escpos is loaded once, as in the print desk
    pick = {name: _font(name, size) for name, size in _SIZES.items()}
    repeats = 3 if quick else 60
    whole, scripted = in_turns(
        repeats,
        partial(timed, lambda: encode(render(localise(document, texts)), 7)),
        partial(timed, lambda: _printed(_drawn(said, pick))),
    )
    encoded, printed = in_turns(
        repeats, partial(timed, lambda: encode(bitmap, 7)), partial(timed, lambda: _printed(bitmap))
    )
    detail = {"bytes": sum(map(len, encode(bitmap, 7))), "rows": bitmap.height}
    table = _twelve_items()
    own, script = in_turns(
        repeats,
        partial(timed, lambda: Writing(text=EPSON).write(table, 7)),
        partial(timed, lambda: _typed(table)),
    )
    drawn, drawn_by_script = in_turns(
        repeats,
        partial(timed, lambda: Writing().write(table, 7)),
        partial(timed, lambda: _printed(_drawn(table, pick))),
    )
    return [
        Figure(
            "receipt",
            "document to bytes: words, layout, picture, commands",
            "a hand-written Pillow + python-escpos script that writes the same lines",
            "ms",
            whole,
            scripted,
            detail,
        ),
        Figure(
            "receipt encode",
            "picture to bytes, in bands with status gaps",
            "python-escpos' own Dummy printer with the same picture",
            "ms",
            encoded,
            printed,
        ),
        Figure(
            "12 items text",
            "document to bytes in the printer's letters",
            "a hand-written python-escpos script that prints the same lines",
            "ms",
            own,
            script,
            {"bytes": _bytes(Writing(text=EPSON), table), "script bytes": len(_typed(table))},
        ),
        Figure(
            "12 items",
            "document to bytes",
            "a hand-written Pillow + python-escpos script that writes the same lines",
            "ms",
            drawn,
            drawn_by_script,
            {"bytes": _bytes(Writing(), table)},
        ),
    ]


def _twelve_items() -> Receipt:
    """Twelve loans with date and fee, as a localised receipt has them."""
    rows = tuple(
        (f"\u2068Prøvebog {number} af øerne\u2069", f"\u2068{number}. dec. 2026\u2069", "20,00 kr.")
        for number in range(1, 13)
    )
    return Receipt(
        "da",
        (
            Heading("Aarhus Kommune · Borgerservice"),
            Heading("Mine lån"),
            Reference("AAR-7K3M-P2Q9"),
            Rule(),
            KeyValue("Modtaget", "\u206823. november 2026 kl. 14.05\u2069"),
            Table(("Titel", "Afleveres", "Gebyr"), rows, frozenset({2})),
            Rule(),
            KeyValue("I alt", "\u2068240,00 kr.\u2069"),
            Text("Aflever senest på den dato, der står ved hvert lån."),
        ),
    )


def _bytes(writing: Writing, receipt: Receipt) -> int:
    return sum(map(len, writing.write(receipt, 7).chunks))


def _typed(receipt: Receipt) -> bytes:
    """The same lines as a script types them: bold and double by `set`, columns by padding."""
    from escpos.printer import Dummy

    printer: Any = Dummy()
    printer.charcode("CP437")
    for block in receipt.blocks:
        match block:
            case Heading(text=text):
                printer.set(bold=True, double_width=True, double_height=True)
                printer.textln(_bare(text))
                printer.set(bold=False, normal_textsize=True)
            case Reference(reference=reference):
                printer.set(bold=True, custom_size=True, width=3, height=3)
                printer.textln(reference)
                printer.set(bold=False, normal_textsize=True)
            case Rule():
                printer.textln("-" * 48)
            case KeyValue(key=key, value=value):
                printer.textln(f"{_bare(key):<12}{_bare(value)}")
            case Table(head=head, rows=rows):
                for row in (head, *rows):
                    name, day, fee = map(_bare, row)
                    printer.textln(f"{name:<24}{day:<14}{fee:>10}")
            case Text(text=text):
                for line in textwrap.wrap(_bare(text), 48):
                    printer.textln(line)
    printer.cut()
    output: bytes = printer.output
    return output


def _bare(words: object) -> str:
    return str(words).translate({0x2068: None, 0x2069: None})


def _document() -> Receipt:
    play = Play(Rules(read_catalogue(CONFIG), ("da", "en"), branch="dokk1"))
    play.do(Tick(NOON, 1000.0), ReaderHeard(ReaderState.NO_CARD))
    play.do(PrinterHeard(PrinterState.READY), CentralHeard(Reach.UP))
    play.order_health_card().send().acknowledge(Received()).do(WantReceipt())
    receipt: Receipt = play.asked(Print).receipt
    return receipt


def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(ASSETS / "fonts" / f"BorgerkioskSans-{weight}.ttf"), size)


def _drawn(receipt: Receipt, pick: dict[str, ImageFont.FreeTypeFont]) -> Image.Image:
    """Every line as it comes, wrapped by its length: what a script does that knows no typesetting."""
    sheet = Image.new("L", (PAPER_WIDTH, 4000), 255)
    draw = ImageDraw.Draw(sheet)
    y = _MARGIN
    for block in receipt.blocks:
        match block:
            case QR(data=data):
                code = _qr(data)
                sheet.paste(code, ((PAPER_WIDTH - code.width) // 2, y))
                y += code.height
            case Rule():
                draw.rectangle((_MARGIN, y, PAPER_WIDTH - _MARGIN, y + 1), fill=0)
                y += 24
            case _:
                text, font = _line(block, pick)
                for line in _wrapped(text, font):
                    draw.text((_MARGIN, y), line, font=font, fill=0)
                    y += int(font.size * 1.4)
    return sheet.crop((0, 0, PAPER_WIDTH, y)).convert("1", dither=Image.Dither.NONE)


def _line(
    block: Any, pick: dict[str, ImageFont.FreeTypeFont]
) -> tuple[str, ImageFont.FreeTypeFont]:
    match block:
        case Heading(text=text):
            return str(text), pick["Bold"]
        case Reference(reference=reference):
            return reference, pick["Bold"]
        case Table(head=head, rows=rows):
            return "\n".join("  ".join(map(str, row)) for row in (head, *rows)), pick["Regular"]
        case KeyValue(key=key, value=value):
            return f"{key}  {value}", pick["Regular"]
        case Text(text=text, bold=bold):
            return str(text), pick["SemiBold" if bold else "Regular"]
        case _:
            raise TypeError(f"no line: {block}")


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    if "\n" in text:
        return [line for row in text.split("\n") for line in _wrapped(row, font)]
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) > PAPER_WIDTH - 2 * _MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _qr(data: str) -> Image.Image:
    matrix = segno.make(data, error="m").matrix
    code = Image.new("L", (len(matrix), len(matrix)), 255)
    code.putdata([0 if dark else 255 for row in matrix for dark in row])
    return code.resize((len(matrix) * 6, len(matrix) * 6), Image.Resampling.NEAREST)


def _printed(picture: Image.Image) -> bytes:
    from escpos.printer import Dummy

    printer: Any = Dummy()
    printer.image(picture, impl="bitImageRaster", fragment_height=_BAND)
    printer.cut()
    output: bytes = printer.output
    return output
