"""A whole kiosk on the thread of a test, the city that looks after it, and what that sends it."""

from __future__ import annotations

import base64
import queue
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from kiosk.app import Installation
from kiosk.cli import CONFIG
from kiosk.hardware import hardware_of
from kiosk.session.screens import View
from kiosk.settings import read_settings
from kiosk.sign_command import signed_folder
from kiosk.sync.contract import (
    CommandKind,
    CommandOrder,
    CommandRecord,
    CommandResult,
    Condition,
    ConfigurationKept,
    DeviceSummary,
    Heartbeat,
    Part,
)
from kiosk.sync.operator import OperatorClient

NAME = "dokk1-1"
SETTINGS = """
[kiosk]
name = "dokk1-1"
branch = "dokk1"
state = "../state"

[reader]
use = "virtual"

[central]
url = "{url}"
heartbeat = 1
"""
WITHIN_S = 30.0


@dataclass
class Kiosk:
    """One life of the installation, on the test's own thread."""

    config: Path
    calls: queue.SimpleQueue[Callable[[], None]] = field(default_factory=queue.SimpleQueue)
    ended: int = 0
    view: View | None = None

    def __post_init__(self) -> None:
        settings = read_settings(self.config, {})
        self.app = Installation(self.config, settings, hardware_of(settings), self, end=self._end)
        self.app.start(self)

    def _end(self) -> None:
        self.ended += 1

    def post(self, call: Callable[[], None]) -> None:
        """As `Door`."""
        self.calls.put(call)

    def show(self, view: View) -> None:
        """As `Screen`."""
        self.view = view

    def turn(self, seconds: float = 0.05) -> None:
        """A second passes for the kiosk, and its other threads are heard."""
        self.app.tick()
        with suppress(queue.Empty):
            self.calls.get(timeout=seconds)()

    def until(self, true: Callable[[], object]) -> None:
        """Let time pass until it is so."""
        end = time.monotonic() + WITHIN_S
        while not true():
            assert time.monotonic() < end, "it did not become so"
            self.turn()

    def shows(self, name: str) -> bool:
        return self.view is not None and self.view.name == name


@dataclass
class City:
    """The central service and its operator, and the key that signs."""

    url: str
    folder: Path
    operator: OperatorClient

    def device(self) -> DeviceSummary:
        listed = self.operator.devices()
        assert not isinstance(listed, Exception)
        (device,) = listed.devices  # type: ignore[union-attr]
        return device

    def last(self) -> Heartbeat:
        """The kiosk's last heartbeat, or one that says nothing."""
        return self.device().last or Heartbeat(kiosk=NAME, boot="-", waiting=0, dead=0)

    def part(self, part: Part) -> tuple[Condition, str] | None:
        found = [one for one in self.last().parts if one.part is part]
        return (found[0].condition, found[0].state) if found else None

    def order(self, kind: CommandKind, minutes: int = 60) -> None:
        answer = self.operator.order(NAME, CommandOrder(kind=kind, minutes=minutes))
        assert isinstance(answer, CommandRecord), answer

    def result(self) -> CommandResult | None:
        """What became of the newest command."""
        listed = self.operator.ordered(NAME)
        return listed.commands[0].result  # type: ignore[union-attr]

    def key(self) -> Ed25519PrivateKey:
        key = load_pem_private_key((self.folder / "city.pem").read_bytes(), None)
        assert isinstance(key, Ed25519PrivateKey)
        return key

    def publish(self, version: int, offer: Path) -> None:
        answer = self.operator.publish(signed_folder(offer, self.key(), version))
        assert answer == ConfigurationKept(version=version)


def offer_of(city: City, change: Callable[[Path], None]) -> Path:
    """The city's folder as it is, with a change."""
    folder = city.folder / "offer"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(CONFIG, folder)
    change(folder)
    return folder


def without_loans(folder: Path) -> None:
    shutil.rmtree(folder / "services" / "my-loans")


def renamed(folder: Path) -> None:
    file = folder / "services" / "health-card" / "da.ftl"
    text = file.read_text(encoding="utf-8")
    lines = [
        "title = Nyt navn" if line.startswith("title =") else line for line in text.split("\n")
    ]
    file.write_text("\n".join(lines), encoding="utf-8")


def services(kiosk: Kiosk) -> set[str]:
    return {service.id for service in kiosk.app.rules.catalogue.services}


def bundle_of(city: City, version: int) -> bytes:
    """What the city would sign as this version: its folder as it is, as JSON."""
    signed = signed_folder(offer_of(city, lambda _: None), city.key(), version)
    return base64.b64decode(signed.bundle)


Begin = Callable[[], Kiosk]
