"""A kiosk's desk in a process of its own, so that its clock can be a wrong one, or its disk full.

Each line on stdin is answered by one on stdout: `store` by the reference or why there is none, `left`
by how many cases wait and how many are dead letters, `trouble` by why nothing can be stored, `time`
by the seconds since 1970, `fill` and `free` by the bytes that are free on its disk then. With a SIZE
the folder is a disk of its own.
Run: apart_desk.py FOLDER URL TOKEN [SIZE]
"""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from kiosk.sync.backoff import Backoff
from kiosk.sync.client import CentralClient, Deadlines
from kiosk.sync.desk import SyncDesk
from kiosk.sync.keys import KeyStore
from kiosk.sync.outbox import Outbox, Stored
from tests.demo.small_disk import SmallDisk
from tests.sync.parts import stored


def main(folder: Path, url: str, token: str, size: str | None) -> None:
    disk = SmallDisk(folder, size) if size else None
    outbox = Outbox(folder / "outbox.db", backoff=Backoff(first_s=0.1, longest_s=1.0))
    desk = SyncDesk(
        CentralClient(url, token, deadlines=Deadlines(2.0, 2.0, 2.0)),
        outbox,
        KeyStore(folder / "central-key.json"),
        lambda _: None,
        lambda *_: None,
        heartbeat_s=0.5,
    )
    desk.start()
    for line in sys.stdin:
        match line.strip():
            case "store":
                word = stored(desk)
                print(word.reference if isinstance(word, Stored) else word.reason, flush=True)
            case "left":
                counts = outbox.counts()
                print(*((counts.waiting, counts.dead) if counts else ("?", "?")), flush=True)
            case "trouble":
                print(desk.trouble or "none", flush=True)
            case "time":
                print(int(time.time()), flush=True)
            case "fill":
                assert disk is not None
                disk.fill()
                print(shutil.disk_usage(folder).free, flush=True)
            case "free":
                assert disk is not None
                disk.free()
                print(shutil.disk_usage(folder).free, flush=True)
    desk.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else None)
