"""Receipts as bitmaps for the screen: the same that print, drawn off the screen's thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

from PIL import Image

from kiosk.receipts.document import Receipt
from kiosk.receipts.localising import localise
from kiosk.receipts.raster import render
from kiosk.texts.message import Texts


class Previews:
    """Holds the last receipt's bitmap, and nothing once it is told to forget."""

    def __init__(self, texts: Texts, width: int, ready: Callable[[], None]) -> None:
        """`width` is the paper's, in dots. `ready` is called on another thread."""
        self._texts, self._width, self._ready = texts, width, ready
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="preview")
        self._lock = Lock()
        self._wanted: Receipt | None = None
        self._drawn: Image.Image | None = None

    def get(self, receipt: Receipt) -> Image.Image | None:
        """The bitmap at once, or None and `ready` later."""
        with self._lock:
            if receipt == self._wanted:
                return self._drawn
            self._wanted, self._drawn = receipt, None
        self._pool.submit(self._draw, receipt)
        return None

    def forget(self) -> None:
        """Nothing of the last receipt is left."""
        with self._lock:
            self._wanted = self._drawn = None

    def stop(self) -> None:
        """Ends the thread."""
        self.forget()
        self._pool.shutdown(cancel_futures=True)

    def _draw(self, receipt: Receipt) -> None:
        bitmap = render(localise(receipt, self._texts), self._width)
        with self._lock:
            if receipt != self._wanted:
                return
            self._drawn = bitmap
        self._ready()
