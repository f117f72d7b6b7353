"""What kiosks tell, through the kiosk's own client and a service that really runs."""

from __future__ import annotations

from pathlib import Path

from kiosk.central.server import serve_in_thread
from kiosk.sync.client import CentralClient, CentralState, Failed
from kiosk.sync.contract import EventBatch, EventsTaken, ProblemCode
from tests.central.parts import TOKEN
from tests.central.visitors import an_event


def test_a_kiosk_tells_outcomes_and_telling_them_again_changes_nothing(tmp_path: Path) -> None:
    running = serve_in_thread(f"sqlite:///{tmp_path}/c.db", TOKEN)
    client, stranger = (CentralClient(running.url, token) for token in (TOKEN, "wrong"))
    batch = EventBatch(events=[an_event(number) for number in range(3)])
    try:
        assert client.tell(batch) == EventsTaken(taken=3)
        assert client.tell(batch) == EventsTaken(taken=0)
        refused = Failed(CentralState.REFUSED, ProblemCode.NOT_ALLOWED)
        assert stranger.tell(batch) == refused
    finally:
        client.close()
        stranger.close()
        running.stop()
