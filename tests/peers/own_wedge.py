"""A process with a `KeyboardScanner`: prints the first line that it hears, and what it ignored.

Arguments: the device, the layout.
"""

from __future__ import annotations

import json
import queue
import sys

from kiosk.identity.ignored import Tally
from kiosk.identity.scanner.keyboard import KeyboardScanner
from kiosk.identity.scanner.layouts import Layout

heard: queue.Queue[str] = queue.Queue()
ignored = Tally()
scanner = KeyboardScanner(sys.argv[1], Layout(sys.argv[2]), ignored)
scanner.start(heard.put)
line = heard.get(timeout=20)
scanner.stop()
print(json.dumps([line, ignored.so_far()]))
