"""What the MitID tests are built from: settings, ears, a clock that runs fast, a credential."""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kiosk.identity.mitid.poll import Clock
from kiosk.identity.mitid.port import MitIdAnswer, MitIdOffered, MitIdProven
from kiosk.identity.mitid.settings import MitIdSettings
from kiosk.identity.person import Identity

CLIENT: Final = "kiosk"
SECRET: Final = "a secret: of tests+only/%&"
KEY_CLIENT: Final = "kiosk-with-a-key"
BASE: Final[dict[str, Any]] = {"secret_file": Path("/nowhere")}


def monotonic() -> float:
    """Seconds of a clock that runs fifty times as fast as ours."""
    return time.monotonic() * 50


def hurried(cancelled: threading.Event, seconds: float) -> bool:
    """A wait on that clock."""
    return cancelled.wait(seconds / 50)


FAST: Final = Clock(monotonic=monotonic, wait=hurried)


def some_settings(issuer: str = "https://broker.example", **changes: Any) -> MitIdSettings:
    """Settings that hold; the secret is nowhere."""
    return MitIdSettings(**{"issuer": issuer, "client_id": CLIENT, **BASE, **changes})


def secret_file(folder: Path) -> Path:
    """The client's secret, in a file."""
    file = folder / "secret"
    file.write_text(f"{SECRET}\n", encoding="utf-8")
    return file


@dataclass
class Ears:
    """Hears what a desk tells."""

    answers: queue.Queue[tuple[int, MitIdAnswer]] = field(default_factory=queue.Queue)

    def __call__(self, session: int, answer: MitIdAnswer) -> None:
        self.answers.put((session, answer))

    def next(self) -> tuple[int, MitIdAnswer]:
        """The next answer; fails the test if there is none."""
        return self.answers.get(timeout=20)

    def offered(self) -> MitIdOffered:
        """The next answer, which must be an offer."""
        _, answer = self.next()
        assert isinstance(answer, MitIdOffered), answer
        return answer

    def proven(self) -> Identity:
        """The next answer, which must be an identity."""
        _, answer = self.next()
        assert isinstance(answer, MitIdProven), answer
        return answer.identity

    @property
    def silent(self) -> bool:
        """Whether nothing waits to be heard."""
        return self.answers.empty()


def mitid_threads() -> list[threading.Thread]:
    """The logins' threads that live."""
    return [each for each in threading.enumerate() if each.name == "mitid"]
