"""The wedge at an input device as umockdev plays it: its grab, its keys, its events.

What a grab keeps from others is the kernel's to do; umockdev only grants it. It answers by the
node's own name, not by a link to it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.demo.cards.holders import ANNA, BENT, barcode, stripe
from kiosk.identity.scanner.layouts import Layout
from tests.identity.scanner.typist import typed

ROOT = Path(__file__).parents[2]
NODE = "/dev/input/event3"
DEVICE = f"""\
P: /devices/usb1/input/input3/event3
N: input/event3
E: DEVNAME={NODE}
E: SUBSYSTEM=input
E: ID_INPUT_KEYBOARD=1
A: dev=13:67

"""
KEYS_HELD = f"@DEV {NODE}\nEVIOCGKEY 0 {'00' * 96}\n"
TRIES = 10
"""A citizen scans again where nothing happens; a busy machine may start late."""

pytestmark = pytest.mark.peer


def played(line: str, layout: Layout) -> str:
    """The line typed over and over, as evemu writes events down: a key each 2 ms, a line each 1.5 s."""
    begin = "E: 0.000000 0000 0000 0000\n"
    return begin + "".join(
        f"E: {1.5 * turn + 0.002 * at:.6f} {kind:04x} {code:04x} {value:04d}\n"
        for turn in range(1, TRIES + 1)
        for at, each in enumerate(line)
        for kind, code, value in typed(each, layout)
        if kind != 4
    )


@pytest.mark.parametrize(
    ("line", "layout"),
    [(stripe(ANNA), Layout.DK), (stripe(BENT), Layout.US), (barcode(ANNA), Layout.DK)],
    ids=["Danish stripe", "American stripe", "bar code"],
)
def test_a_card_typed_at_an_input_device_is_heard_as_it_is(
    tmp_path: Path, line: str, layout: Layout
) -> None:
    device, ioctls, events = tmp_path / "device", tmp_path / "ioctls", tmp_path / "events"
    device.write_text(DEVICE, encoding="ascii")
    ioctls.write_text(KEYS_HELD, encoding="ascii")
    events.write_text(played(line + "\n", layout), encoding="ascii")
    bed = ["umockdev-run", "-d", str(device), "-i", f"{NODE}={ioctls}", "-e", f"{NODE}={events}"]
    wedge = ["--", sys.executable, "-m", "tests.peers.own_wedge", NODE, layout]
    ended = subprocess.run(
        [*bed, *wedge], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert json.loads(ended.stdout) == [line, {}]
