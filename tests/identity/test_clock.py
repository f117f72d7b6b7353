"""A clock that cannot be right judges no certificate."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.demo.cards.holders import BENT, PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import Credential, DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.cards.inspection import inspect
from kiosk.identity.cards.report import report
from kiosk.identity.clock import LONGEST, TOLERANCE, ClockFault, Heard, Proof
from kiosk.identity.person import CardProblem
from kiosk.identity.timekeeper import Timekeeper

RELEASED = datetime(2026, 6, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
BEHIND, AHEAD = ClockFault.BEHIND, ClockFault.AHEAD

ALONE = [
    (datetime(1970, 1, 1, 0, 3, tzinfo=UTC), BEHIND),
    (datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC), AHEAD),
    (RELEASED - TOLERANCE - SECOND, BEHIND),
    (RELEASED - TOLERANCE, None),
    (NOON, None),
    (RELEASED + LONGEST, None),
    (RELEASED + LONGEST + SECOND, AHEAD),
]


@pytest.mark.parametrize(("now", "fault"), ALONE)
def test_a_program_runs_neither_before_it_was_made_nor_for_ever(
    now: datetime, fault: ClockFault | None
) -> None:
    assert Proof(RELEASED).fault_of(now, 0.0) is fault


OFF = [
    (timedelta(), None),
    (TOLERANCE, None),
    (-TOLERANCE, None),
    (TOLERANCE + SECOND, AHEAD),
    (-TOLERANCE - SECOND, BEHIND),
    (timedelta(hours=3), AHEAD),
]


@pytest.mark.parametrize(("off", "fault"), OFF)
def test_a_clock_that_is_off_from_the_central_services_is_wrong(
    off: timedelta, fault: ClockFault | None
) -> None:
    proof = Proof(RELEASED, heard=Heard(NOON, 1000.0))
    assert proof.fault_of(NOON + off, 1000.0) is fault
    day = timedelta(days=1)
    assert proof.fault_of(NOON + day + off, 1000.0 + day.total_seconds()) is fault


def test_a_clock_set_back_after_the_service_was_heard_is_wrong_at_once() -> None:
    keeper = Timekeeper(RELEASED, monotonic=lambda: 50.0)
    keeper.hear(NOON)
    assert keeper.fault_of(NOON) is None
    assert keeper.fault_of(NOON - timedelta(days=30)) is BEHIND


def test_the_log_tells_whoever_looks_after_the_kiosk(caplog: pytest.LogCaptureFixture) -> None:
    Timekeeper(RELEASED).fault_of(NOON)
    assert caplog.messages == []
    Timekeeper(RELEASED).fault_of(datetime(1970, 1, 1, tzinfo=UTC))
    assert caplog.messages == ["this machine's clock is behind"]


def test_a_clock_set_right_is_right_at_once_also_while_the_service_is_away() -> None:
    keeper = Timekeeper(RELEASED, monotonic=lambda: 50.0)
    keeper.hear(NOON)
    assert keeper.fault_of(NOON + timedelta(hours=2)) is AHEAD
    assert keeper.fault_of(NOON + SECOND) is None


def test_what_was_heard_before_a_restart_still_counts(tmp_path: Path) -> None:
    Timekeeper(RELEASED, tmp_path / "clock").hear(NOON)
    again = Timekeeper(RELEASED, tmp_path / "clock")
    assert again.fault_of(NOON - timedelta(days=1)) is BEHIND
    assert again.fault_of(NOON) is None
    assert again.fault_of(NOON + timedelta(days=400)) is None, "it may have been switched off"


def test_a_service_that_was_wrong_once_is_forgotten_when_it_is_right(tmp_path: Path) -> None:
    Timekeeper(RELEASED, tmp_path / "clock").hear(NOON + timedelta(days=900))
    mended = Timekeeper(RELEASED, tmp_path / "clock")
    assert mended.fault_of(NOON) is BEHIND
    mended.hear(NOON)
    assert mended.fault_of(NOON) is None
    assert Timekeeper(RELEASED, tmp_path / "clock").fault_of(NOON) is None


@pytest.mark.parametrize("told", [datetime(1970, 1, 1, tzinfo=UTC), RELEASED + LONGEST + SECOND])
def test_a_service_whose_clock_cannot_be_right_is_not_believed(
    tmp_path: Path, told: datetime
) -> None:
    keeper = Timekeeper(RELEASED, tmp_path / "clock")
    keeper.hear(told)
    assert keeper.fault_of(NOON) is None
    assert not (tmp_path / "clock").exists()


NONSENSE = ["", "soon", "2026-13-01", "2026-11-02T12:00:00", "9999-12-31T00:00:00+00:00", "\0" * 99]


@pytest.mark.parametrize("content", NONSENSE)
def test_a_file_with_nonsense_in_it_says_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / "clock").write_text(content)
    assert Timekeeper(RELEASED, tmp_path / "clock").fault_of(NOON) is None


def test_the_file_is_written_seldom_and_a_disk_that_refuses_stops_nothing(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    keeper = Timekeeper(RELEASED, file)
    for minutes in (0, 30, 59):
        keeper.hear(NOON + timedelta(minutes=minutes))
    assert datetime.fromisoformat(file.read_text()) == NOON
    keeper.hear(NOON + timedelta(minutes=60))
    assert datetime.fromisoformat(file.read_text()) == NOON + timedelta(hours=1)
    nowhere = Timekeeper(RELEASED, tmp_path / "missing" / "clock")
    nowhere.hear(NOON)
    assert nowhere.fault_of(NOON - timedelta(days=1)) is BEHIND


def test_no_certificate_is_judged_by_a_wrong_clock(
    pki: DemoPki, anna: Credential, now: datetime
) -> None:
    trust = replace(pki.trust(), clock=Timekeeper(pki.made))
    long_ago, one_day = now - timedelta(days=90), now + timedelta(days=20 * 365)
    expired = pki.expired(BENT).certificate
    for certificate in (anna.certificate, expired):
        for moment in (long_ago, one_day):
            problem = trust.problem_with(certificate, moment, anna.issuers)
            assert problem is CardProblem.CLOCK
    assert trust.problem_with(anna.certificate, now, anna.issuers) is None


def test_a_technician_reads_the_clock_and_what_is_wrong_with_it(
    pki: DemoPki, anna: Credential, now: datetime
) -> None:
    reader = VirtualReader()
    reader.insert(Pkcs15Chip(anna, PIN))
    trust = replace(pki.trust(), clock=Timekeeper(pki.made))
    card = reader.connect()
    right = list(report(inspect(card, trust, now), trust))
    assert "clock        2026-11-02 10:00 UTC" in right
    seen = inspect(card, trust, datetime(1970, 1, 1, 0, 3, tzinfo=UTC))
    wrong = list(report(seen, trust))
    assert any(line.startswith("clock        1970-01-01 00:03 UTC: it is behind") for line in wrong)
    assert "usable       no: this machine's clock cannot be right, so no certificate" in wrong[-1]
    card.release()
