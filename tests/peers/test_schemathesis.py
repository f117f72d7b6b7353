"""Schemathesis asks the central service all that its document allows, and much that it does not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import insert

from kiosk.central.roles import written
from kiosk.central.server import serve_in_thread
from kiosk.central.staff import hashed
from kiosk.central.store.database import connect
from kiosk.central.store.schema import bring_up
from kiosk.central.store.tables import staff
from kiosk.sync.contract import Role
from tests.central.parts import SEED

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "config" / "central-api.yaml"
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
TOKEN = "token-of-kiosks-and-of-everybody"
EVERYBODY = {
    "id": 7_654_321,  # not the one that is dismissed as an example
    "name": "Alle Prøve",
    "roles": written(Role),
    "token": hashed(TOKEN),
    "since": "2026-11-23T09:30:00+00:00",
}
EXAMPLES = 5


@pytest.mark.peer
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_the_service_keeps_to_its_document_whatever_it_is_asked(tmp_path: Path) -> None:
    """All of its checks. One token opens everything, so that every operation is reached."""
    database = f"sqlite:///{tmp_path}/central.db"
    engine = connect(database)
    bring_up(engine)
    with engine.begin() as db:
        db.execute(insert(staff).values(EVERYBODY))
    engine.dispose()
    running = serve_in_thread(database, TOKEN, seed=SEED)
    command = [
        *(str(SCHEMATHESIS), "--config-file", str(HERE / "schemathesis.toml"), "run"),
        *(str(DOCUMENT), "--url", running.url, "-H", f"Authorization: Bearer {TOKEN}"),
        *("--checks", "all", "--seed", "20261123", "--max-examples", str(EXAMPLES)),
        *("--generation-database", "none", "--continue-on-failure", "--no-color"),
    ]
    environment = os.environ | {
        "PYTHONPATH": str(HERE),
        "SCHEMATHESIS_HOOKS": "schemathesis_hooks",
    }
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, cwd=tmp_path
        )
    finally:
        running.stop()
    assert done.returncode == 0, done.stdout + done.stderr
