"""What the settings say of trust is what is asked of a card."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kiosk.demo.cards.holders import ANNA
from kiosk.demo.pki import ROOTS_FILE, DemoPki
from kiosk.identity.card_levels import CardKind
from kiosk.identity.level import Level
from kiosk.identity.person import CardProblem
from kiosk.released import RELEASED
from kiosk.settings import Settings
from kiosk.trusted import trust_of

NOW = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def pki() -> DemoPki:
    return DemoPki.make(NOW)


def settings(folder: Path, **tables: Any) -> Settings:
    kiosk = {"name": "k", "branch": "dokk1", "state": folder}
    return Settings.model_validate(
        {"kiosk": kiosk, "central": {"url": "http://127.0.0.1:1"}} | tables
    )


def problem(pki: DemoPki, own: Settings, now: datetime = NOW) -> CardProblem | None:
    anna = pki.citizen(ANNA)
    return trust_of(own).problem_with(anna.certificate, now, anna.issuers)


def test_nobody_is_trusted_unless_roots_are_named(tmp_path: Path, pki: DemoPki) -> None:
    pki.save(tmp_path)
    assert problem(pki, settings(tmp_path)) is CardProblem.UNTRUSTED
    assert problem(pki, settings(tmp_path, reader={"roots": tmp_path / ROOTS_FILE})) is None


READER: list[tuple[dict[str, Any], CardProblem | None]] = [
    ({"policies": ["1.2.208.169.1.1.1.2"]}, CardProblem.POLICY),
    ({"policies": ["1.2.208.169.1.1.1.1"]}, None),
    ({"crl": "none.crl"}, CardProblem.UNCHECKED),
    ({"crl": "none.crl", "crl_stale": "accept"}, None),
    ({"ocsp": "issuer"}, CardProblem.UNCHECKED),
    ({"ocsp": "issuer", "ocsp_away": "accept"}, None),
    ({"ocsp": "http://127.0.0.1:1"}, CardProblem.UNCHECKED),
    ({"ocsp": "issuer", "ocsp_away": "accept", "crl": "none.crl"}, CardProblem.UNCHECKED),
]


@pytest.mark.parametrize(("reader", "expected"), READER)
def test_every_setting_has_its_say(
    tmp_path: Path, pki: DemoPki, reader: dict[str, Any], expected: CardProblem | None
) -> None:
    pki.save(tmp_path)
    own = settings(tmp_path, reader={"roots": tmp_path / ROOTS_FILE} | reader)
    assert problem(pki, own) is expected


def test_the_clock_is_held_against_the_release_and_what_was_kept(
    tmp_path: Path, pki: DemoPki
) -> None:
    pki.save(tmp_path)
    own = settings(tmp_path, reader={"roots": tmp_path / ROOTS_FILE})
    before = min(RELEASED, NOW).replace(year=2025)
    assert problem(pki, own, before) is CardProblem.CLOCK
    (tmp_path / "clock").write_text(NOW.replace(year=2027).isoformat())
    assert problem(pki, own) is CardProblem.CLOCK


def test_levels_are_those_of_the_settings(tmp_path: Path) -> None:
    own = settings(tmp_path, levels={"nemid": "identified"})
    assert trust_of(own).levels.of(CardKind.NEMID) is Level.IDENTIFIED
