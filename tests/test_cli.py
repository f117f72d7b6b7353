"""What a command says when it cannot go on, and to whom."""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk import cli


def starting_with(monkeypatch: pytest.MonkeyPatch, command: Callable[..., object]) -> None:
    monkeypatch.setattr(cli, "_check", lambda _given: command())


def refused() -> int:
    raise OSError(28, "No space left on device")


def test_what_the_system_refuses_at_the_start_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    starting_with(monkeypatch, refused)
    assert cli.main(["check"]) == 2
    assert "No space left on device" in capsys.readouterr().err


def test_the_same_once_all_has_started_was_foreseen_by_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    starting_with(monkeypatch, lambda: refused)
    with pytest.raises(OSError, match="No space"):
        cli.main(["check"])


def test_what_runs_once_all_has_started_gives_the_exit_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    starting_with(monkeypatch, lambda: lambda: 7)
    assert cli.main(["check"]) == 7


def test_a_reader_that_has_read_enough_is_no_trouble(tmp_path: Path) -> None:
    """As with `kiosk check | head -1`, and more mistakes than a pipe holds."""
    for number in range(2000):
        folder = tmp_path / "services" / f"service-{number:04}"
        folder.mkdir(parents=True)
        (folder / "service.yaml").write_text("id: [", encoding="utf-8")
    check = [sys.executable, "-m", "kiosk", "check", "--config", str(tmp_path)]
    with subprocess.Popen(check, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        words = process.stderr.read()
    assert process.returncode == 1
    assert words == b""


def test_without_a_command_the_help_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "commands" in capsys.readouterr().out
    assert isinstance(cli._parser(), argparse.ArgumentParser)


def test_a_kiosk_that_starts_looks_for_garbage_only_once_its_window_is_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import kiosk.main

    looked: list[bool] = []
    monkeypatch.setattr(kiosk.main, "ready", lambda *_, **__: looked.append(gc.isenabled()))
    try:
        cli.main(["run"])
    finally:
        gc.enable()
    assert looked == [False]
