"""What nobody foresaw ends the process at once; the supervisor starts a whole kiosk again.

Half a kiosk, with one thread gone, would wait for ever for what that thread should say. The log
gets the kind of failure and its place, never its message: that may hold what a citizen typed.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from types import TracebackType
from typing import Final

EXIT_CODE: Final = 70
"""EX_SOFTWARE of sysexits.h."""

_log = logging.getLogger(__name__)


def end_on_the_unexpected() -> None:
    """From now on a failure that nothing catches, on any thread, ends the process."""

    def on_thread(what: threading.ExceptHookArgs) -> None:
        _end(what.thread.name if what.thread else "?", what.exc_type, what.exc_traceback)

    def on_main(kind: type[BaseException], _: BaseException, where: TracebackType | None) -> None:
        _end("main", kind, where)

    threading.excepthook, sys.excepthook = on_thread, on_main


def _end(thread: str, kind: type[BaseException], where: TracebackType | None) -> None:
    frames = traceback.extract_tb(where)
    place = "".join(f"\n  {one.filename}:{one.lineno} in {one.name}" for one in frames)
    _log.critical("thread %s died of %s at%s", thread, kind.__name__, place)
    logging.shutdown()
    os._exit(EXIT_CODE)
