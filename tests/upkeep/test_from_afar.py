"""A whole kiosk and the real central service: enrolled, watched, told what to do, and kept up to date."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.cli import main
from kiosk.services.loader import BadConfig
from kiosk.session.events import ChooseService, End, Fault, Start
from kiosk.sync.contract import (
    CommandKind,
    CommandResult,
    Condition,
    ConfigurationKept,
    Part,
    Serving,
    sign,
)
from kiosk.sync.contract.configuration import Bundle
from kiosk.texts.message import Message
from tests.upkeep.parts import (
    NAME,
    Begin,
    City,
    Kiosk,
    bundle_of,
    offer_of,
    renamed,
    services,
    without_loans,
)


def test_its_operator_sees_how_every_part_is(city: City, start: Begin) -> None:
    kiosk = start()
    kiosk.until(lambda: city.part(Part.PRINTER) == (Condition.WORKS, "ready"))
    kiosk.until(lambda: city.last().serving is Serving.IDLE)  # its first key is there
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
    bundle = Bundle.model_validate_json(bundle_of(city, 3))
    forged = city.operator.publish(sign(bundle, Ed25519PrivateKey.generate()))
    assert forged == ConfigurationKept(version=3)
    city.order(CommandKind.RELOAD_CONFIGURATION)
    kiosk.until(city.result)
    assert city.result() == CommandResult(id=city.result().id, done=False, why="not-signed")  # type: ignore[union-attr]
    assert city.last().configuration == 1
    city.publish(4, offer_of(city, lambda _: None))
    kiosk.until(lambda: city.last().configuration == 4)
    assert city.part(Part.CONFIGURATION) == (Condition.WORKS, "signed")


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
    kiosk.until(lambda: city.last().serving is Serving.IDLE)  # its first key is there
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
