"""Schemathesis asks the central service all that its document allows, and much that it does not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.central.roles import Visitor
from kiosk.central.server import serve_in_thread
from kiosk.sync.contract import Role
from tests.central.parts import SEED

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "config" / "central-api.yaml"
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
TOKEN = "token-of-kiosks-and-of-everybody"
EXAMPLES = 5


@pytest.mark.peer
@pytest.mark.slow
@pytest.mark.timeout(240)
def test_the_service_keeps_to_its_document_whatever_it_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of its checks. One token opens everything, so that every operation is reached."""
    monkeypatch.setattr("kiosk.central.site.OPERATOR", Visitor("everybody", frozenset(Role)))
    running = serve_in_thread("sqlite://", TOKEN, seed=SEED, operator_token=TOKEN)
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
