"""A receipt as a page for a phone: HTML without scripts, cookies or anything from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Final
from xml.etree import ElementTree as ET

from kiosk.sync.contract import (
    ReceiptHeading,
    ReceiptPage,
    ReceiptPair,
    ReceiptPart,
    ReceiptReference,
    ReceiptRule,
    ReceiptText,
)

_RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ku", "ps", "ur"})
_FOLDER: Final = files("kiosk.central") / "pages"
_STYLE: Final = (_FOLDER / "receipt.css").read_text(encoding="utf-8")
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
GONE: Final = (_FOLDER / "gone.html").read_text(encoding="utf-8").replace("/*style*/", _STYLE)
"""The page where there is none, or no longer."""

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def render(page: ReceiptPage) -> str:
    """The page in the citizen's language and direction. All words are escaped by the writer."""
    language = page.language
    right = language.split("-", maxsplit=1)[0] in _RIGHT_TO_LEFT
    root = ET.Element("html", lang=language, dir="rtl" if right else "ltr")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "meta", charset="utf-8")
    scale = "width=device-width, initial-scale=1"
    ET.SubElement(head, "meta", name="viewport", content=scale)
    ET.SubElement(head, "title").text = page.reference
    ET.SubElement(head, "style").text = _STYLE
    main = ET.SubElement(ET.SubElement(root, "body"), "main")
    for part in page.parts:
        _add(main, part)
    return "<!DOCTYPE html>\n" + ET.tostring(root, encoding="unicode", method="html")


def _add(main: ET.Element, part: ReceiptPart) -> None:
    match part:
        case ReceiptHeading(text=text):
            ET.SubElement(main, "h2" if main.find("h1") is not None else "h1").text = text
        case ReceiptText(text=text, bold=bold):
            line = ET.SubElement(main, "p")
            (ET.SubElement(line, "strong") if bold else line).text = text
        case ReceiptReference(text=text):
            ET.SubElement(main, "p", {"class": "reference", "dir": "ltr"}).text = text
        case ReceiptRule():
            ET.SubElement(main, "hr")
        case ReceiptPair(name=name, value=value):
            last = main[-1] if len(main) else None
            pairs = last if last is not None and last.tag == "dl" else ET.SubElement(main, "dl")
            ET.SubElement(pairs, "dt").text = name
            ET.SubElement(pairs, "dd").text = value
