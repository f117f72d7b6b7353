"""Which certificates are good: an operator's root, a chain without a gap, and the date."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from kiosk.demo.cards.holders import ANNA
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.person import CardProblem
from kiosk.identity.trust import MAX_CHAIN, Trust, TrustError, load_trust
from tests.identity.chain import Chain


@pytest.mark.parametrize("length", range(2, MAX_CHAIN + 1))
def test_a_chain_that_reaches_the_root_is_good(now: datetime, length: int) -> None:
    assert Chain(now, length).problem() is None


def test_a_chain_longer_than_any_is_not_followed(now: datetime) -> None:
    assert Chain(now, MAX_CHAIN + 1).problem() is CardProblem.UNTRUSTED


def test_an_expired_certificate_says_so_and_one_of_tomorrow_too(now: datetime) -> None:
    late, early = Chain(now), Chain(now)
    late.to[0] = now - timedelta(seconds=1)
    early.from_[0] = now + timedelta(seconds=1)
    assert late.problem() is CardProblem.EXPIRED
    assert early.problem() is CardProblem.NOT_YET_VALID


@pytest.mark.parametrize("at", [1, 2])
def test_an_authority_must_be_one_and_be_one_today(now: datetime, at: int) -> None:
    chains = [Chain(now) for _ in range(5)]
    chains[0].authority[at] = False
    chains[1].issues[at] = False
    chains[2].to[at] = now - timedelta(seconds=1)
    chains[3].from_[at] = now + timedelta(seconds=1)
    chains[4].critical[at] = x509.NameConstraints([x509.DNSName("dk")], None)
    assert {chain.problem() for chain in chains} == {CardProblem.UNTRUSTED}


def test_a_holder_cannot_issue_certificates(now: datetime, pki: DemoPki, anna: Credential) -> None:
    forged = replace(pki, issuing=anna).citizen(ANNA)
    trust = Trust((pki.root.certificate,), (pki.issuing.certificate,))
    assert trust.problem_with(forged.certificate, now, anna.chain) is CardProblem.UNTRUSTED


def test_a_signature_by_another_key_breaks_the_chain(now: datetime) -> None:
    for at in (0, 1):
        chain = Chain(now)
        chain.signer[at] = 4
        assert chain.problem() is CardProblem.UNTRUSTED


def test_a_path_length_is_kept(now: datetime) -> None:
    chain = Chain(now, 4)
    chain.path_length = {3: 2, 2: 1, 1: 0}
    assert chain.problem() is None
    for too_short in ({3: 1}, {2: 0}, {3: 0, 2: 1}):
        chain.path_length = too_short
        assert chain.problem() is CardProblem.UNTRUSTED


def test_a_certificate_that_may_not_sign_logs_nobody_in(now: datetime) -> None:
    chain = Chain(now)
    chain.signs = False
    assert chain.problem() is CardProblem.UNTRUSTED


def test_a_critical_extension_we_do_not_read_is_refused(now: datetime) -> None:
    chain = Chain(now)
    chain.critical[0] = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    assert chain.problem() is CardProblem.UNTRUSTED


def test_intermediates_on_the_card_help_but_are_not_trusted(now: datetime) -> None:
    leaf, middle, root = Chain(now).issue()
    assert Trust((root,)).problem_with(leaf, now) is CardProblem.UNTRUSTED
    assert Trust((root,), (middle,)).problem_with(leaf, now) is None
    assert Trust(()).problem_with(leaf, now, (middle, root)) is CardProblem.UNTRUSTED


def test_a_card_full_of_authorities_that_lead_nowhere_does_not_hang_us(now: datetime) -> None:
    leaf, middle, top = Chain(now, 3).issue()
    other = Chain(now, 5).issue()[4]
    assert Trust((other,)).problem_with(leaf, now, [middle, top] * 8) is CardProblem.UNTRUSTED


def test_nothing_is_trusted_by_default() -> None:
    with pytest.raises(TypeError):
        Trust()  # type: ignore[call-arg]


def test_a_bundle_gives_roots_and_intermediates(
    tmp_path: Path, pki: DemoPki, anna: Credential, now: datetime
) -> None:
    pki.save(tmp_path)
    trust = load_trust(tmp_path / "roots.pem")
    assert trust == Trust((pki.root.certificate,), (pki.issuing.certificate,))
    assert trust.problem_with(anna.certificate, now) is None


def test_a_bundle_that_cannot_be_used_is_named(tmp_path: Path, anna: Credential) -> None:
    bundles = {
        "missing.pem": None,
        "folder.pem": None,
        "empty.pem": b"",
        "text.pem": b"no certificate",
        "broken.pem": b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "leaf.pem": anna.certificate.public_bytes(Encoding.PEM),
    }
    (tmp_path / "folder.pem").mkdir()
    for file, content in bundles.items():
        if content is not None:
            (tmp_path / file).write_bytes(content)
        with pytest.raises(TrustError, match=file):
            load_trust(tmp_path / file)
