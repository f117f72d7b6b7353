"""The invented infrastructure is like OCES where it matters, and leaves no key lying about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.x509.oid import NameOID

from kiosk.demo.cards.holders import ANNA, BENT, CardHolder, barcode, stripe
from kiosk.demo.pki import DemoPki, demo_pki
from kiosk.identity.cards.oces import holder_of
from kiosk.identity.cpr import Cpr
from kiosk.identity.person import CardProblem
from kiosk.identity.trust import load_trust

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def pki() -> DemoPki:
    return DemoPki.make(NOW)


def test_a_citizens_name_and_number_stand_in_one_rdn(pki: DemoPki) -> None:
    subject = pki.citizen(ANNA).certificate.subject
    assert {each.oid for each in subject.rdns[-1]} == {NameOID.COMMON_NAME, NameOID.SERIAL_NUMBER}
    holder = holder_of(pki.citizen(ANNA).certificate)
    assert holder is not None
    assert (holder.subject, holder.name) == (ANNA.pid, ANNA.name)


def test_good_expired_and_foreign_certificates_are_what_they_say(pki: DemoPki) -> None:
    good, old, foreign = (
        pki.citizen(ANNA),
        pki.expired(ANNA),
        DemoPki.make(NOW).citizen(ANNA),
    )
    problems = [
        pki.trust().problem_with(each.certificate, NOW, each.issuers)
        for each in (good, old, foreign)
    ]
    assert problems == [None, CardProblem.EXPIRED, CardProblem.UNTRUSTED]


def test_another_process_finds_the_same_infrastructure(tmp_path: Path) -> None:
    folder = tmp_path / "pki"
    first, second = demo_pki(folder, NOW), demo_pki(folder, NOW + timedelta(days=1))
    assert first.root.certificate == second.root.certificate
    assert second.made == NOW
    citizen = second.citizen(BENT)
    trust = load_trust(folder / "roots.pem")
    assert trust.problem_with(citizen.certificate, NOW) is None


def test_keys_on_disk_are_for_their_owner_only(tmp_path: Path, pki: DemoPki) -> None:
    pki.save(tmp_path)
    keys = list(tmp_path.glob("*-key.pem"))
    assert len(keys) == 2
    assert all(key.stat().st_mode & 0o077 == 0 for key in keys)
    assert b"PRIVATE" not in (tmp_path / "roots.pem").read_bytes()


def test_no_key_is_kept_unless_a_place_is_named() -> None:
    assert demo_pki(None, NOW).root.certificate != demo_pki(None, NOW).root.certificate


@pytest.mark.parametrize("holder", [ANNA, BENT])
def test_invented_people_have_numbers_that_can_be_read(holder: CardHolder) -> None:
    assert Cpr.parse(holder.cpr_digits, NOW.date()).born < NOW.date()
    assert barcode(holder) in stripe(holder)
    assert len(stripe(holder)) == 116
