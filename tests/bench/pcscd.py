"""A real pcscd for benches, with a reader that sees a card in milliseconds."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kiosk.demo.pcscd import PcscDaemon
from tests.peers.usb import UNCHECKED_SYS, UsbReader, usb_readers


@contextlib.contextmanager
def plugged() -> Iterator[tuple[PcscDaemon, UsbReader]]:
    """pcscd and its reader; this process is its client, and can be no other's."""
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder,
        PcscDaemon(UNCHECKED_SYS) as daemon,
    ):
        os.environ.update(daemon.environment)
        with usb_readers(daemon, Path(folder), "Counter") as (reader,):
            reader.plug()
            yield daemon, reader
