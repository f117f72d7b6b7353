"""A whole kiosk and the real central service: enrolled, watched, told what to do, and kept up to date."""

from __future__ import annotations

import queue
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from kiosk.app import Installation
from kiosk.central.server import Running, serve_in_thread
from kiosk.cli import CONFIG, main
from kiosk.hardware import hardware_of
from kiosk.services.loader import BadConfig
from kiosk.session.events import ChooseService, End, Fault, Start
from kiosk.session.screens import View
from kiosk.settings import read_settings
from kiosk.sign_command import signed_folder
from kiosk.sync.contract import (
    CommandKind,
    CommandOrder,
    CommandRecord,
    CommandResult,
    Condition,
    ConfigurationKept,
    DeviceSummary,
    Heartbeat,
    Part,
    Serving,
    sign,
)
from kiosk.sync.contract.configuration import Bundle
from kiosk.sync.operator import OperatorClient
from kiosk.texts.message import Message
from tests.sync.parts import OPERATOR, TOKEN

NAME = "dokk1-1"
SETTINGS = """
[kiosk]
name = "dokk1-1"
branch = "dokk1"
state = "../state"

[reader]
use = "virtual"

[central]
url = "{url}"
heartbeat = 1
"""
WITHIN_S = 30.0


@dataclass
class Kiosk:
    """One life of the installation, on the test's own thread."""

    config: Path
    calls: queue.SimpleQueue[Callable[[], None]] = field(default_factory=queue.SimpleQueue)
    ended: int = 0
    view: View | None = None

    def __post_init__(self) -> None:
        settings = read_settings(self.config, {})
        self.app = Installation(self.config, settings, hardware_of(settings), self, end=self._end)
        self.app.start(self)

    def _end(self) -> None:
        self.ended += 1

    def post(self, call: Callable[[], None]) -> None:
        """As `Door`."""
        self.calls.put(call)

    def show(self, view: View) -> None:
        """As `Screen`."""
        self.view = view

    def turn(self, seconds: float = 0.05) -> None:
        """A second passes for the kiosk, and its other threads are heard."""
        self.app.tick()
        with suppress(queue.Empty):
            self.calls.get(timeout=seconds)()

    def until(self, true: Callable[[], object]) -> None:
        """Let time pass until it is so."""
        end = time.monotonic() + WITHIN_S
        while not true():
            assert time.monotonic() < end, "it did not become so"
            self.turn()

    def shows(self, name: str) -> bool:
        return self.view is not None and self.view.name == name


@dataclass
class City:
    """The central service and its operator, and the key that signs."""

    url: str
    folder: Path
    operator: OperatorClient

    def device(self) -> DeviceSummary:
        listed = self.operator.devices()
        assert not isinstance(listed, Exception)
        (device,) = listed.devices  # type: ignore[union-attr]
        return device

    def last(self) -> Heartbeat:
        """The kiosk's last heartbeat, or one that says nothing."""
        return self.device().last or Heartbeat(kiosk=NAME, boot="-", waiting=0, dead=0)

    def part(self, part: Part) -> tuple[Condition, str] | None:
        found = [one for one in self.last().parts if one.part is part]
        return (found[0].condition, found[0].state) if found else None

    def order(self, kind: CommandKind, minutes: int = 60) -> None:
        answer = self.operator.order(NAME, CommandOrder(kind=kind, minutes=minutes))
        assert isinstance(answer, CommandRecord), answer

    def result(self) -> CommandResult | None:
        """What became of the newest command."""
        listed = self.operator.ordered(NAME)
        return listed.commands[0].result  # type: ignore[union-attr]

    def key(self) -> Ed25519PrivateKey:
        key = load_pem_private_key((self.folder / "city.pem").read_bytes(), None)
        assert isinstance(key, Ed25519PrivateKey)
        return key

    def publish(self, version: int, offer: Path) -> None:
        answer = self.operator.publish(signed_folder(offer, self.key(), version))
        assert answer == ConfigurationKept(version=version)


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


def offer_of(city: City, change: Callable[[Path], None]) -> Path:
    """The city's folder as it is, with a change."""
    folder = city.folder / "offer"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(CONFIG, folder)
    change(folder)
    return folder


def without_loans(folder: Path) -> None:
    shutil.rmtree(folder / "services" / "my-loans")


def renamed(folder: Path) -> None:
    file = folder / "services" / "health-card" / "da.ftl"
    text = file.read_text(encoding="utf-8")
    lines = [
        "title = Nyt navn" if line.startswith("title =") else line for line in text.split("\n")
    ]
    file.write_text("\n".join(lines), encoding="utf-8")


def services(kiosk: Kiosk) -> set[str]:
    return {service.id for service in kiosk.app.rules.catalogue.services}


Begin = Callable[[], Kiosk]


def test_its_operator_sees_how_every_part_is(city: City, start: Begin) -> None:
    kiosk = start()
    kiosk.until(lambda: city.part(Part.PRINTER) == (Condition.WORKS, "ready"))
    last = city.last()
    assert (last.serving, last.program) == (Serving.IDLE, "0.1.0")
    found = {one.part: (one.condition.value, one.state) for one in last.parts}
    assert found == {
        Part.SCREEN: ("works", "drawing"),
        Part.READER: ("works", "no-card"),
        Part.SCANNER: ("absent", "none"),
        Part.PRINTER: ("works", "ready"),
        Part.CENTRAL: ("works", "up"),
        Part.OUTBOX: ("works", "keeps"),
        Part.DISK: found[Part.DISK],  # as full as it is here
        Part.CLOCK: ("works", "right"),
        Part.CONFIGURATION: ("attention", "awaited"),
    }
    kiosk.app.emit(Start("da"))
    kiosk.until(lambda: city.last().serving is Serving.IN_SESSION)


def test_a_new_configuration_comes_between_sessions_and_stays_after_a_restart(
    city: City, start: Begin
) -> None:
    kiosk = start()
    kiosk.app.emit(Start("da"))
    kiosk.app.emit(ChooseService("my-loans"))

    def change(folder: Path) -> None:
        without_loans(folder)
        renamed(folder)

    city.publish(1, offer_of(city, change))
    kiosk.until(lambda: not kiosk.app._coming.empty())
    for _ in range(5):
        kiosk.turn()
    assert kiosk.shows("intro"), "the citizen is where the citizen was"
    assert city.last().configuration == 0
    kiosk.app.emit(End())
    kiosk.until(lambda: city.last().configuration == 1)
    assert services(kiosk) == {"health-card", "book-time"}
    say = kiosk.app.texts.language("da")
    assert say(Message("title", scope="health-card")) == "Nyt navn"
    assert city.part(Part.CONFIGURATION) == (Condition.WORKS, "signed")

    boot = city.last().boot
    again = start()
    assert services(again) == {"health-card", "book-time"}
    again.until(lambda: city.last().boot != boot)
    assert city.last().configuration == 1


def test_one_with_mistakes_or_of_somebody_else_changes_nothing(city: City, start: Begin) -> None:
    kiosk = start()
    city.publish(1, offer_of(city, without_loans))
    kiosk.until(lambda: city.last().configuration == 1)
    broken = offer_of(city, lambda folder: (folder / "services/book-time/da.ftl").unlink())
    city.publish(2, broken)
    kiosk.until(lambda: city.part(Part.CONFIGURATION) == (Condition.ATTENTION, "refused"))
    assert services(kiosk) == {"health-card", "book-time"}
    bundle = Bundle.model_validate_json(_bundle_of(city, 3))
    forged = city.operator.publish(sign(bundle, Ed25519PrivateKey.generate()))
    assert forged == ConfigurationKept(version=3)
    city.order(CommandKind.RELOAD_CONFIGURATION)
    kiosk.until(city.result)
    assert city.result() == CommandResult(id=city.result().id, done=False, why="not-signed")  # type: ignore[union-attr]
    assert city.last().configuration == 1
    city.publish(4, offer_of(city, lambda _: None))
    kiosk.until(lambda: city.last().configuration == 4)
    assert city.part(Part.CONFIGURATION) == (Condition.WORKS, "signed")


def _bundle_of(city: City, version: int) -> bytes:
    import base64

    signed = signed_folder(offer_of(city, lambda _: None), city.key(), version)
    return base64.b64decode(signed.bundle)


def test_asked_to_read_anew_what_it_has_it_says_so(city: City, start: Begin) -> None:
    kiosk = start()
    city.publish(1, offer_of(city, without_loans))
    kiosk.until(lambda: city.last().configuration == 1)
    city.order(CommandKind.RELOAD_CONFIGURATION)
    kiosk.until(city.result)
    assert city.result().done  # type: ignore[union-attr]


def test_it_is_closed_and_opened_from_afar_and_stays_closed_over_a_restart(
    city: City, start: Begin
) -> None:
    kiosk = start()
    kiosk.app.emit(Start("da"))
    city.order(CommandKind.OUT_OF_ORDER_ON)
    kiosk.until(lambda: kiosk.app.kiosk.fault is Fault.CLOSED)
    assert kiosk.shows("services"), "who stands here may finish"
    kiosk.app.emit(End())
    assert kiosk.shows("out-of-order")
    kiosk.until(lambda: city.last().serving is Serving.OUT_OF_ORDER)
    again = start()
    assert again.shows("out-of-order")
    city.order(CommandKind.OUT_OF_ORDER_OFF)
    again.until(lambda: again.shows("start"))
    assert not (city.folder / "state" / "closed").exists()


def test_its_self_test_is_told_part_by_part(city: City, start: Begin) -> None:
    kiosk = start()
    kiosk.until(lambda: city.part(Part.PRINTER) == (Condition.WORKS, "ready"))
    city.order(CommandKind.RUN_SELF_TEST)
    kiosk.until(city.result)
    result = city.result()
    assert result is not None
    assert result.done, result
    found = {one.part: (one.condition, one.state) for one in result.parts}
    assert found[Part.DISK] == (Condition.WORKS, "written")
    assert found[Part.CENTRAL] == (Condition.WORKS, "answered")
    assert not (city.folder / "state" / "self-test").exists()


def test_it_restarts_once_nobody_stands_there_and_once_only(city: City, start: Begin) -> None:
    kiosk = start()
    kiosk.app.emit(Start("da"))
    city.order(CommandKind.RESTART_WHEN_IDLE)
    kiosk.until(kiosk.app._upkeep.must_restart)
    for _ in range(5):
        kiosk.turn()
    assert kiosk.ended == 0
    kiosk.app.emit(End())
    kiosk.until(lambda: kiosk.ended)
    assert kiosk.app.restarting
    again = start()
    again.until(city.result)
    assert city.result() == CommandResult(id=city.result().id, done=True, why="restarted")  # type: ignore[union-attr]
    assert again.ended == 0


def test_a_kiosk_that_calls_itself_otherwise_than_it_was_enrolled_does_not_start(
    city: City,
) -> None:
    file = city.folder / "config" / "kiosk.toml"
    file.write_text(file.read_text(encoding="utf-8").replace(NAME, "other"), encoding="utf-8")
    with pytest.raises(BadConfig, match=r"kiosk\.toml:3: name: this machine was enrolled"):
        Kiosk(city.folder / "config")


def test_it_is_not_enrolled_over_what_it_is_unless_that_is_meant(
    city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    config = str(city.folder / "config")
    assert main(["enrol", "0000-0000-0000-0000", "--config", config]) == 1
    assert "--again" in capsys.readouterr().err
    assert main(["enrol", "0000-0000-0000-0000", "--config", config, "--again"]) == 1
    assert "unknown, too old or used" in capsys.readouterr().err


def test_a_revoked_kiosk_is_refused_and_serves_as_if_offline(city: City, start: Begin) -> None:
    kiosk = start()
    assert main(["central", "revoke", "--url", city.url, "--kiosk", NAME]) == 0
    kiosk.until(lambda: kiosk.app.kiosk.central == "away")
    assert kiosk.shows("start")
