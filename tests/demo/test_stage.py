"""The demo's small world: it starts whole, can lose its central service, and leaves nothing."""

from __future__ import annotations

import tempfile
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.app import ASSETS
from kiosk.demo.cards.deck import DemoCard
from kiosk.demo.cards.holders import ANNA
from kiosk.demo.controls import Controls
from kiosk.demo.operator import Operator
from kiosk.demo.stage import Central, Stage
from kiosk.identity.cardline import HealthCardLine, read_card_line
from kiosk.identity.cards.nemid import NemIdCard
from kiosk.identity.cards.recognise import recognise
from kiosk.identity.person import ReaderState
from kiosk.settings import token_of
from kiosk.sync.client import CentralClient
from kiosk.sync.contract import (
    Acks,
    Batch,
    CaseBody,
    CentralKey,
    Heartbeat,
    HeartbeatReply,
    OutboxItem,
    SealedFor,
    seal,
)
from kiosk.texts.fluent import FluentTexts

BEAT = Heartbeat(kiosk="demo-1", boot="any", waiting=0, dead=0)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Stage() as stage:
        yield stage


def client_of(stage: Stage) -> CentralClient:
    settings = stage.settings(("da",))
    return CentralClient(settings.central.url, token_of(settings, {}))


def sent(client: CentralClient, reference: str) -> None:
    key = client.key()
    assert isinstance(key, CentralKey)
    body = CaseBody(
        service="health-card", language="da", level="identified", created=datetime.now(UTC)
    )
    envelope = SealedFor(uuid4(), reference, body.service)
    item = OutboxItem(
        key=envelope.key,
        session=f"any-{reference}",
        sequence=1,
        reference=reference,
        service=body.service,
        key_id=key.key_id,
        sealed=b64encode(seal(key, envelope, body)).decode(),
    )
    assert isinstance(client.send(Batch(items=[item])), Acks)


def test_its_kiosk_reaches_the_central_service_through_the_wire(stage: Stage) -> None:
    client = client_of(stage)
    assert isinstance(client.beat(BEAT), HeartbeatReply)
    stage.wire.cut()
    assert not isinstance(client.beat(BEAT), HeartbeatReply)
    stage.wire.mend()
    assert isinstance(client.beat(BEAT), HeartbeatReply)


def test_the_token_is_for_the_owners_eyes_only(stage: Stage) -> None:
    settings = stage.settings(("da",))
    assert settings.central.token_file is not None
    assert settings.central.token_file.stat().st_mode & 0o077 == 0
    assert stage.central.token not in repr(stage.central)
    assert stage.central.operator.token not in repr(stage.central)


@pytest.mark.parametrize(("landscape", "size"), [(False, (1080, 1920)), (True, (1920, 1080))])
def test_its_kiosk_stands_either_way(stage: Stage, landscape: bool, size: tuple[int, int]) -> None:
    screen = stage.settings(("da",), landscape=landscape).screen
    assert (screen.width, screen.height) == size


def test_its_cards_are_trusted_by_its_kiosk(stage: Stage) -> None:
    states: list[ReaderState] = []
    stage.reader.start(states.append)
    stage.insert(DemoCard.NEMID)
    assert states == [ReaderState.NO_CARD, ReaderState.CARD]
    card = recognise(stage.reader.connect())
    assert isinstance(card, NemIdCard)
    assert card.check(stage.hardware.trust, datetime.now(UTC)) == 3
    stage.reader.stop()
    stage.reader.remove()


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_button_of_its_bench_has_its_words_and_the_cards_stay_few(
    stage: Stage, language: str
) -> None:
    say = FluentTexts(ASSETS / "bench", {}).language(language)
    groups = Controls(stage, lambda: None).groups()
    for group in groups:
        for words in (group.title, *(one.label for one in group.controls)):
            assert say(words) != words.id
    assert len(groups[0].controls) <= 10


def test_its_health_card_can_be_swiped(stage: Stage) -> None:
    lines: list[str] = []
    stage.scanner.start(lines.append)
    stage.swipe()
    (line,) = lines
    read = read_card_line(line, datetime.now(UTC).date())
    assert isinstance(read, HealthCardLine)
    assert read.identity.cpr is not None
    assert read.identity.cpr.reveal() == ANNA.cpr_digits
    stage.scanner.stop()


def test_the_operator_sees_each_case_page_by_page_and_whether_it_came_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.demo.operator._PAGE", 2)
    client = client_of(stage)
    references = [f"AAR-7K3M-P2Q{last}" for last in "23456"]
    for reference in references:
        sent(client, reference)
    operator = stage.central.operator
    assert [case["reference"] for case in operator.cases()] == references
    assert operator.has_once(references[0])
    assert not operator.has_once("AAR-7K3M-P2Q9")
    sent(client, references[0])
    assert not operator.has_once(references[0])


def test_nobody_else_is_told_of_cases(stage: Stage) -> None:
    with pytest.raises(OSError, match="403"):
        Operator(stage.central.url, stage.central.token).cases()


def test_a_killed_central_service_starts_again_where_it_was(tmp_path: Path) -> None:
    first = Central.start(tmp_path)
    client = CentralClient(first.url, first.token)
    sent(client, "AAR-7K3M-P2Q9")
    first.kill()
    assert not isinstance(client.beat(BEAT), HeartbeatReply)
    second = Central.start(tmp_path, first)
    assert (second.url, second.token) == (first.url, first.token)
    assert second.operator.has_once("AAR-7K3M-P2Q9")
    assert isinstance(client.beat(BEAT), HeartbeatReply)
    second.stop()


def test_a_central_service_that_cannot_start_is_told(tmp_path: Path) -> None:
    (tmp_path / "central.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(RuntimeError):
        Central.start(tmp_path)


def test_it_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Stage() as stage:
        assert list(tmp_path.iterdir()) == [stage.folder]
    assert list(tmp_path.iterdir()) == []
    assert stage.central.process.returncode is not None


def test_it_leaves_nothing_behind_where_it_cannot_be_built(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fails(_: Path) -> Central:
        raise RuntimeError("no central service today")

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(Central, "start", fails)
    with pytest.raises(RuntimeError):
        Stage()
    assert list(tmp_path.iterdir()) == []
