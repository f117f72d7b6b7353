"""What an operator types at a running central service, and what is said where it does not work."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.central.server import Running, serve_in_thread
from kiosk.cli import CONFIG, main
from kiosk.device_cli import _KINDS
from kiosk.sync.client import CentralClient
from kiosk.sync.contract import CommandKind, Heartbeat
from tests.sync.parts import OPERATOR, TOKEN

SETTINGS = """
[kiosk]
name = "dokk1-1"
branch = "dokk1"
state = "state"

[central]
url = "{url}"
"""


@pytest.fixture
def central(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setenv("KIOSK_OPERATOR_TOKEN", OPERATOR)
    monkeypatch.delenv("KIOSK_STATE_DIR", raising=False)
    running = serve_in_thread(f"sqlite:///{tmp_path}/c.db", TOKEN, operator_token=OPERATOR)
    yield running
    running.stop()


def code(central: Running, kiosk: str = "dokk1-1", branch: str = "dokk1") -> list[str]:
    return ["central", "code", "--url", central.url, "--kiosk", kiosk, "--branch", branch]


def test_a_code_is_printed_with_its_end(
    central: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(code(central)) == 0
    said = capsys.readouterr().out
    assert len(said.split()[0]) == 19
    assert "until 20" in said


@pytest.mark.parametrize(
    ("kiosk", "branch", "says"),
    [
        ("dokk1-1", "dokk", "has no branch 'dokk'; did you mean 'dokk1'?"),
        ("Dokk 1", "dokk1", "not possible so: kiosk"),
    ],
)
def test_a_name_that_cannot_be_is_told(
    central: Running, capsys: pytest.CaptureFixture[str], kiosk: str, branch: str, says: str
) -> None:
    assert main(code(central, kiosk, branch)) == 2
    assert says in capsys.readouterr().err


def test_without_the_operators_token_nothing_is_done(
    central: Running, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KIOSK_OPERATOR_TOKEN")
    assert main(code(central)) == 1
    assert "KIOSK_OPERATOR_TOKEN set?" in capsys.readouterr().err


def test_a_service_that_is_not_there_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["central", "revoke", "--url", "http://127.0.0.1:9", "--kiosk", "dokk1-1"]
    assert main(command) == 1
    assert "the central service did not: down" in capsys.readouterr().err


def test_a_command_is_given_to_a_kiosk_that_was_heard(
    central: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    tell = ["central", "tell", "--url", central.url, "--kiosk", "a-1", "run-self-test"]
    assert main(tell) == 1
    assert "not-found" in capsys.readouterr().err
    CentralClient(central.url, TOKEN).beat(Heartbeat(kiosk="a-1", boot="b", waiting=0, dead=0))
    assert main(tell) == 0
    assert "with its next heartbeat" in capsys.readouterr().out


def test_the_commands_that_can_be_typed_are_all_that_there_are() -> None:
    assert set(_KINDS) == {kind.value for kind in CommandKind}


def test_a_signed_configuration_goes_to_the_kiosks_and_an_older_one_does_not(
    central: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, file = str(tmp_path / "city.pem"), tmp_path / "signed.json"
    main(["sign", "--new-key", key])
    publish = ["central", "publish", "--url", central.url, str(file)]
    for version, ends in ((4, 0), (3, 1)):
        capsys.readouterr()
        assert main(["sign", str(CONFIG), "--key", key, "--version", str(version)]) == 0
        file.write_text(capsys.readouterr().out, encoding="utf-8")
        assert main(publish) == ends
    assert "conflict" in capsys.readouterr().err
    file.write_text("{}", encoding="ascii")
    assert main(publish) == 2


def test_settings_that_name_another_place_than_the_enrolment_are_told(
    central: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = Path(shutil.copytree(CONFIG, tmp_path / "config"))
    (config / "kiosk.toml").write_text(SETTINGS.format(url=central.url), encoding="utf-8")
    assert main(code(central, "risskov-2", "risskov")) == 0
    typed = capsys.readouterr().out.split()[0]
    assert main(["enrol", typed, "--config", str(config)]) == 1
    said = capsys.readouterr()
    assert "kiosk risskov-2 at" in said.out
    assert "kiosk.toml:3: name: this machine was enrolled as 'risskov-2'" in said.err
    assert "branch: 'dokk1'" in said.err
