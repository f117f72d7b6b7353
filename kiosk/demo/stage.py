"""A whole small world for one kiosk: cards, reader, scanner, printer, wire and central service."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.holders import ANNA, PIN, stripe
from kiosk.demo.network import Wire
from kiosk.demo.oidc import DemoProvider
from kiosk.demo.operator import Operator
from kiosk.demo.people import LIBRARY_PIN, seed
from kiosk.demo.phone import Phone
from kiosk.demo.pki import DemoPki, demo_pki
from kiosk.demo.printer.virtual import VirtualPrinter
from kiosk.demo.reader import VirtualReader
from kiosk.demo.scanner import VirtualScanner
from kiosk.hardware import Hardware
from kiosk.identity.timekeeper import Timekeeper
from kiosk.settings import Settings

CARD_PIN: Final = PIN
_CLIENT: Final = "borgerkiosk"
_WAIT_S: Final = 30


@dataclass(frozen=True, slots=True)
class Central:
    """A reference central service in a process of its own."""

    operator: Operator
    token: str = field(repr=False)
    process: subprocess.Popen[str]

    @classmethod
    def start(cls, folder: Path, earlier: Central | None = None) -> Central:
        """Start it on a free port, or where an `earlier` one was; returns once it listens.

        Its database and key are files in `folder`. Raises `RuntimeError` if it does not start.
        """
        token = earlier.token if earlier else secrets.token_urlsafe(24)
        operator = earlier.operator.token if earlier else secrets.token_urlsafe(24)
        port = urlsplit(earlier.url).port if earlier else 0
        people = folder / "people.json"
        people.write_text(seed().model_dump_json(), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "kiosk", "central", "--port", str(port)),
            *("--seed", str(people), "--database", f"sqlite:///{folder / 'central.sqlite'}"),
            *("--key-file", str(folder / "central-key.pem")),
        ]
        environment = {"KIOSK_CENTRAL_TOKEN": token, "KIOSK_OPERATOR_TOKEN": operator}
        process = subprocess.Popen(  # noqa: S603 - our own program, no shell
            command,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
            cwd=Path(__file__).parents[2],
        )
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        url = process.stdout.readline().strip()
        if not url:
            process.wait(_WAIT_S)
            raise RuntimeError("the central service did not start; its words are above")
        return cls(Operator(url, operator), token, process)

    @property
    def url(self) -> str:
        """Where it listens."""
        return self.operator.url

    def cases(self) -> list[dict[str, Any]]:
        """All cases it has, as its operator sees them: nothing personal."""
        return self.operator.cases()

    def stop(self) -> None:
        """End it; what it has committed stays."""
        self._end(self.process.terminate)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._end(self.process.kill)

    def _end(self, how: Callable[[], None]) -> None:
        how()
        self.process.wait(_WAIT_S)
        if self.process.stdout is not None:
            self.process.stdout.close()


class Stage:
    """Everything around the kiosk, invented but working. A context manager; leaves nothing."""

    def __init__(self) -> None:
        """Raises `RuntimeError` if the central service does not start."""
        self.reader, self.scanner = VirtualReader(), VirtualScanner()
        self.printer = VirtualPrinter()
        self.folder = Path(tempfile.mkdtemp(prefix="kiosk-demo-"))
        try:
            self.pki: DemoPki = demo_pki(self.folder / "pki")
            self.central = Central.start(self.folder)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        secret = secrets.token_urlsafe(24)
        _written(self.folder / "mitid-secret", secret)
        self.broker = DemoProvider({_CLIENT: secret})
        self.phone = Phone()
        address = urlsplit(self.central.url)
        self.wire = Wire(address.hostname or "127.0.0.1", address.port or 80)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.wire.close()
        self.broker.close()
        self.central.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def hardware(self) -> Hardware:
        """The virtual hardware, and trust in the demo's own root since the moment it was made."""
        trust = replace(self.pki.trust(), clock=Timekeeper(self.pki.made))
        return Hardware(self.reader, self.printer.connect, self.scanner, trust)

    def settings(self, languages: tuple[str, ...], *, landscape: bool = False) -> Settings:
        """Settings of a kiosk at Dokk1 in this world."""
        token = _written(self.folder / "token", self.central.token)
        width, height = (1920, 1080) if landscape else (1080, 1920)
        return Settings.model_validate(
            {
                "kiosk": {
                    "name": "demo-1",
                    "branch": "dokk1",
                    "languages": languages,
                    "state": self.folder / "state",
                },
                "screen": {"width": width, "height": height},
                "reader": {"use": "virtual"},
                "scanner": {"use": "virtual"},
                "central": {"url": self.wire.url, "token_file": token},
                "mitid": {
                    "issuer": self.broker.issuer,
                    "client_id": _CLIENT,
                    "secret_file": self.folder / "mitid-secret",
                },
            }
        )

    def insert(self, card: DemoCard) -> None:
        """Put a card of the deck into the reader."""
        self.reader.insert(demo_card(card, self.pki))

    def swipe(self) -> None:
        """Swipe Anna's yellow health card."""
        self.scanner.swipe(stripe(ANNA))


def _written(file: Path, secret: str) -> Path:
    """A file for its owner only."""
    file.touch(mode=0o600)
    file.write_text(secret, encoding="ascii")
    return file


__all__ = ["CARD_PIN", "LIBRARY_PIN", "Central", "Stage"]
