"""The whole installation at a scanner: what it reads, and what it only counts."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from kiosk.app import Installation
from kiosk.cli import CONFIG
from kiosk.demo.cards.holders import ANNA, barcode, stripe
from kiosk.hardware import hardware_of
from kiosk.identity.ignored import Ignored
from kiosk.identity.person import Identity
from kiosk.identity.scanner.keyboard import KeyboardScanner
from kiosk.session.events import Answer, Begin, ChooseService, FaultHeard, Start
from kiosk.session.screens import View
from kiosk.settings import read_settings
from tests.identity.scanner.benches import SerialBench

SETTINGS = """
[kiosk]
name = "test-1"
branch = "dokk1"
state = "state"

[reader]
use = "virtual"

[scanner]
use = "{scanner}"

[central]
url = "http://127.0.0.1:9"
"""

TO_THE_CARD = (
    FaultHeard(None),  # no central service, no key to seal cases to; none is sent here
    Start("da"),
    ChooseService("health-card"),
    Begin(),
    Answer("reason", "lost"),
    Answer("whose", "mine"),
)


class Window:
    """A screen that is not looked at, and the thread that it draws on: the test's."""

    def __init__(self) -> None:
        self.calls: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()

    def post(self, call: Callable[[], None]) -> None:
        """As `Door`."""
        self.calls.put(call)

    def show(self, view: View) -> None:
        """As `Screen`."""

    def wait(self, true: Callable[[], bool]) -> None:
        """Let the others' calls in until it is so."""
        end = time.monotonic() + 20
        while not true():
            assert time.monotonic() < end
            with suppress(queue.Empty):
                self.calls.get(timeout=0.02)()


def identity(kiosk: Installation) -> Identity | None:
    """Who the session knows."""
    session = kiosk.kiosk.session
    return None if session is None else session.identity


def configured(folder: Path, scanner: str) -> Path:
    """The city's services, with a kiosk of this test."""
    for each in CONFIG.iterdir():
        if each.name != "kiosk.toml":
            (folder / each.name).symlink_to(each)
    (folder / "kiosk.toml").write_text(SETTINGS.format(scanner=scanner), encoding="utf-8")
    return folder


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[SerialBench]:
    """The plug and the wire of a scanner; the kiosk brings its own end."""
    bench = SerialBench(tmp_path)
    bench.plug()
    yield bench
    bench.unplug()


def test_a_scanned_card_is_heard_where_it_is_asked_for_and_anything_else_is_counted(
    tmp_path: Path, bench: SerialBench, caplog: pytest.LogCaptureFixture
) -> None:
    config = configured(tmp_path, f"serial:{tmp_path / 'ttyACM0'}")
    settings, window = read_settings(config, {}), Window()
    kiosk = Installation(config, settings, hardware_of(settings), window)
    with caplog.at_level("INFO"):
        kiosk.start(window)
        window.wait(lambda: "scanner ready" in caplog.messages)
        for line in ("https://example.org/4242", "3113904242", stripe(ANNA)[:-1], "\x1b4242"):
            bench.send(line + "\n")
            time.sleep(0.3)
        expected = {Ignored.UNKNOWN_LINE: 2, Ignored.BAD_CPR: 1, Ignored.CONTROL: 1}
        window.wait(lambda: kiosk.ignored == expected)
        kiosk.tick()
        for event in TO_THE_CARD:
            kiosk.emit(event)
        bench.send(barcode(ANNA) + "\n")
        window.wait(lambda: identity(kiosk) is not None)
        kiosk.stop()
    known = identity(kiosk)
    assert known is not None
    assert known.cpr is not None
    assert known.cpr.reveal() == ANNA.cpr_digits
    told = [each for each in caplog.messages if "ignored" in each]
    assert told == [
        "scanner: ignored since the start: control-character 1, unknown-line 2, bad-cpr 1"
    ]
    assert "4242" not in caplog.text
    assert "Prøve" not in caplog.text


def test_a_wedge_counts_where_the_kiosk_looks(tmp_path: Path) -> None:
    settings = read_settings(
        configured(tmp_path, f"keyboard:{tmp_path / 'event-kbd'}?layout=dk"), {}
    )
    hardware = hardware_of(settings)
    assert isinstance(hardware.scanner, KeyboardScanner)
    assert hardware.scanner._ignored is hardware.ignored
