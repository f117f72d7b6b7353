"""A kiosk to play, with the services that the city really offers."""

from __future__ import annotations

import pytest

from kiosk.identity.person import ReaderState
from kiosk.receipts.document import PrinterState
from kiosk.services.loader import read_catalogue
from kiosk.session.events import CentralHeard, PrinterHeard, Reach, ReaderHeard, Tick
from kiosk.session.state import Rules
from tests.play import CONFIG, NOON, Play


@pytest.fixture(scope="session")
def rules() -> Rules:
    return Rules(read_catalogue(CONFIG), ("da", "en"), branch="dokk1")


@pytest.fixture
def play(rules: Rules) -> Play:
    """A kiosk where everything works."""
    return Play(rules).do(
        Tick(NOON, 1000.0),
        ReaderHeard(ReaderState.NO_CARD),
        PrinterHeard(PrinterState.READY),
        CentralHeard(Reach.UP),
    )
