"""Previews: the bitmap that prints, drawn elsewhere, and forgotten with the session."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ImageChops

from kiosk.previews import Previews
from kiosk.receipts.document import Heading, Receipt, Reference
from kiosk.receipts.localising import localise
from kiosk.receipts.raster import render
from kiosk.texts.fluent import FluentTexts
from kiosk.texts.message import Message

LOCALE = Path(__file__).parents[1] / "assets" / "locale"
RECEIPT = Receipt("da", (Heading(Message.of("receipt-authority")), Reference("AAR-7K3M-P2Q9")))


class Drawing:
    """Previews, and a wait until one is ready."""

    def __init__(self) -> None:
        self.texts = FluentTexts(LOCALE, {})
        self._ready = threading.Event()
        self.previews = Previews(self.texts, 576, self._ready.set)

    def wait(self) -> None:
        assert self._ready.wait(10)
        self._ready.clear()


@pytest.fixture
def drawing() -> Iterator[Drawing]:
    one = Drawing()
    yield one
    one.previews.stop()


def test_it_is_the_bitmap_that_prints(drawing: Drawing) -> None:
    assert drawing.previews.get(RECEIPT) is None
    drawing.wait()
    shown = drawing.previews.get(RECEIPT)
    printed = render(localise(RECEIPT, drawing.texts), 576)
    assert shown is not None
    assert shown.size == printed.size
    assert ImageChops.difference(shown.convert("L"), printed.convert("L")).getbbox() is None


def test_once_drawn_it_is_there_at_once(drawing: Drawing) -> None:
    drawing.previews.get(RECEIPT)
    drawing.wait()
    assert drawing.previews.get(RECEIPT) is drawing.previews.get(RECEIPT)


def test_after_the_session_it_is_gone(drawing: Drawing) -> None:
    drawing.previews.get(RECEIPT)
    drawing.wait()
    drawing.previews.forget()
    assert drawing.previews.get(RECEIPT) is None
