"""`kiosk run` ends with an exit code of its own where it is to be started anew."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk.central.server import serve_in_thread
from kiosk.cli import CONFIG
from kiosk.main import RESTART_CODE
from kiosk.sync.client import Failed
from kiosk.sync.contract import CommandKind, CommandOrder
from kiosk.sync.operator import OperatorClient
from tests.sync.parts import OPERATOR, TOKEN

SETTINGS = """
[kiosk]
name = "dokk1-1"
branch = "dokk1"
state = "state"

[reader]
use = "virtual"

[central]
url = "{url}"
token_file = "token"
heartbeat = 1
"""


@pytest.mark.screen
def test_an_ordered_restart_is_an_exit_code_that_the_supervisor_knows(tmp_path: Path) -> None:
    running = serve_in_thread(f"sqlite:///{tmp_path}/c.db", TOKEN, operator_token=OPERATOR)
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    (config / "kiosk.toml").write_text(SETTINGS.format(url=running.url), encoding="utf-8")
    (config / "token").write_text(TOKEN, encoding="ascii")
    run = [sys.executable, "-m", "kiosk", "run", "--offscreen", "--config", str(config)]
    operator = OperatorClient(running.url, OPERATOR)
    order = CommandOrder(kind=CommandKind.RESTART_WHEN_IDLE)
    with subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            while isinstance(operator.order("dokk1-1", order), Failed):
                assert process.poll() is None
                time.sleep(0.3)  # it has not been heard yet
            assert process.wait(60) == RESTART_CODE
        finally:
            process.kill()
            running.stop()
