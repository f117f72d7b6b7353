"""A kiosk that was enrolled by the commands a person types, and the service it was enrolled at."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.central.server import Running, serve_in_thread
from kiosk.cli import CONFIG, main
from kiosk.session.events import Fault
from kiosk.sync.operator import OperatorClient
from tests.sync.parts import OPERATOR, TOKEN
from tests.upkeep.parts import NAME, SETTINGS, City, Kiosk


@pytest.fixture
def central(tmp_path: Path) -> Iterator[Running]:
    running = serve_in_thread(
        f"sqlite:///{tmp_path}/central.db",
        TOKEN,
        key_file=tmp_path / "central.pem",
        operator_token=OPERATOR,
    )
    yield running
    running.stop()


@pytest.fixture
def city(
    central: Running,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> City:
    """A kiosk's folder, enrolled by the commands that a person would type."""
    monkeypatch.setenv("KIOSK_OPERATOR_TOKEN", OPERATOR)
    monkeypatch.delenv("KIOSK_STATE_DIR", raising=False)
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    (config / "kiosk.toml").write_text(SETTINGS.format(url=central.url), encoding="utf-8")
    assert main(["sign", "--new-key", str(tmp_path / "city.pem")]) == 0
    key = capsys.readouterr().out.split('"')[1]
    who = ["--url", central.url, "--kiosk", NAME, "--branch", "dokk1"]
    assert main(["central", "code", *who, "--configuration-key", key]) == 0
    code = capsys.readouterr().out.split()[0]
    assert main(["enrol", code, "--config", str(config)]) == 0
    assert f"kiosk {NAME} at DK-775100" in capsys.readouterr().out
    return City(central.url, tmp_path, OperatorClient(central.url, OPERATOR))


@pytest.fixture
def start(city: City) -> Iterator[Callable[[], Kiosk]]:
    """Start the kiosk, as often as is wanted; all are stopped at the end."""
    lives: list[Kiosk] = []

    def begin() -> Kiosk:
        for life in lives:
            life.app.stop()
        lives.append(Kiosk(city.folder / "config"))
        lives[-1].until(lambda: lives[-1].app.kiosk.central == "up")
        lives[-1].until(lambda: lives[-1].app.kiosk.fault is not Fault.STORAGE)  # it has the key
        return lives[-1]

    yield begin
    for life in lives:
        life.app.stop()
