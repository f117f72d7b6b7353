"""What nobody foresaw ends the process, and the log does not tell what a citizen typed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kiosk.unexpected import EXIT_CODE

BEGIN = """
import logging, threading, time
from kiosk.unexpected import end_on_the_unexpected
logging.basicConfig()
end_on_the_unexpected()
def fail():
    raise ValueError("Kanariefugl 010190-4321")
"""


@pytest.mark.parametrize(
    "how", ["fail()", "threading.Thread(target=fail, name='desk').start(); time.sleep(20)"]
)
def test_a_failure_that_nothing_catches_ends_the_process_without_its_message(how: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", BEGIN + how], capture_output=True, text=True, timeout=15, check=False
    )
    assert ended.returncode == EXIT_CODE
    assert "died of ValueError" in ended.stderr
    assert "Kanariefugl" not in ended.stderr
