"""A certificate that was taken back opens nothing, and a list that is old proves nothing."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.demo.cards.holders import ANNA, BENT
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.person import CardProblem
from kiosk.identity.policies import ANY
from kiosk.identity.revocation import CrlFile
from kiosk.identity.trust import Trust, TrustError

DAY = timedelta(days=1)
HERE = x509.UniformResourceIdentifier("http://crl.example/part1.crl")


def crl(
    issuer: Credential,
    now: datetime,
    *serials: int,
    next_update: timedelta = DAY,
    made: timedelta = -DAY,
    extension: x509.ExtensionType | None = None,
    key: Credential | None = None,
) -> x509.CertificateRevocationList:
    """A list of an issuer, made yesterday and good until tomorrow."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now + made)
        .next_update(now + next_update)
    )
    for serial in serials:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now - DAY)
        builder = builder.add_revoked_certificate(entry.build())
    if extension is not None:
        builder = builder.add_extension(extension, critical=True)
    return builder.sign((key or issuer).key, SHA256())


def pem(*lists: x509.CertificateRevocationList) -> bytes:
    return b"".join(each.public_bytes(Encoding.PEM) for each in lists)


class Judge:
    """Writes lists and says what becomes of Anna's certificate."""

    def __init__(self, file: Path, pki: DemoPki, anna: Credential, now: datetime) -> None:
        self.file, self.pki, self.anna, self.now = file, pki, anna, now
        self.serial = anna.certificate.serial_number

    def says(self, *lists: x509.CertificateRevocationList, stale: bool = False) -> str | None:
        self.file.write_bytes(pem(*lists))
        return self.by(CrlFile(self.file, accept_stale=stale))

    def by(self, lists: CrlFile) -> CardProblem | None:
        trust = Trust((self.pki.root.certificate,), revocation=(lists,))
        return trust.problem_with(self.anna.certificate, self.now, self.anna.issuers)


@pytest.fixture
def judge(tmp_path: Path, pki: DemoPki, anna: Credential, now: datetime) -> Judge:
    return Judge(tmp_path / "oces.crl", pki, anna, now)


def test_who_stands_on_the_list_is_revoked_and_who_does_not_is_good(judge: Judge) -> None:
    other = judge.pki.citizen(BENT).certificate.serial_number
    assert judge.says(crl(judge.pki.issuing, judge.now, other)) is None
    assert judge.says(crl(judge.pki.issuing, judge.now, other, judge.serial)) is CardProblem.REVOKED


def test_a_list_in_der_form_is_read_too(judge: Judge) -> None:
    made = crl(judge.pki.issuing, judge.now, judge.serial)
    judge.file.write_bytes(made.public_bytes(Encoding.DER))
    assert judge.by(CrlFile(judge.file)) is CardProblem.REVOKED


def test_an_authority_that_was_taken_back_takes_its_holders_along(judge: Judge) -> None:
    authority = judge.pki.issuing.certificate.serial_number
    lists = (crl(judge.pki.issuing, judge.now), crl(judge.pki.root, judge.now, authority))
    assert judge.says(*lists) is CardProblem.REVOKED


def test_an_old_list_is_refused_or_accepted_as_the_operator_says(judge: Judge) -> None:
    old = crl(judge.pki.issuing, judge.now, next_update=-timedelta(seconds=1))
    assert judge.says(old) is CardProblem.UNCHECKED
    assert judge.says(old, stale=True) is None


def test_a_list_is_good_until_the_moment_its_successor_is_due(judge: Judge) -> None:
    assert judge.says(crl(judge.pki.issuing, judge.now, next_update=timedelta())) is None


def test_who_stands_on_an_old_list_is_revoked_whatever_the_operator_says(judge: Judge) -> None:
    old = crl(judge.pki.issuing, judge.now, judge.serial, next_update=-timedelta(seconds=1))
    assert judge.says(old) is CardProblem.REVOKED
    assert judge.says(old, stale=True) is CardProblem.REVOKED


def test_a_list_of_the_future_says_nothing_yet(judge: Judge) -> None:
    early = crl(judge.pki.issuing, judge.now, judge.serial, made=timedelta(hours=1))
    assert judge.says(early) is CardProblem.UNCHECKED


def test_a_list_that_its_issuer_did_not_sign_says_nothing(judge: Judge) -> None:
    forged = crl(judge.pki.issuing, judge.now, judge.serial, key=judge.pki.root)
    assert judge.says(forged) is CardProblem.UNCHECKED
    empty = crl(judge.pki.issuing, judge.now, key=Credential(_key(), judge.anna.certificate))
    assert judge.says(empty) is CardProblem.UNCHECKED


def test_a_list_of_another_issuer_says_nothing(judge: Judge) -> None:
    assert judge.says(crl(judge.pki.root, judge.now)) is CardProblem.UNCHECKED
    assert judge.says(crl(judge.pki.root, judge.now), stale=True) is None


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def scope(
    *,
    name: x509.UniformResourceIdentifier | None = None,
    users: bool = False,
    authorities: bool = False,
    indirect: bool = False,
    attributes: bool = False,
    reasons: frozenset[x509.ReasonFlags] | None = None,
) -> x509.IssuingDistributionPoint:
    return x509.IssuingDistributionPoint(
        full_name=[name] if name else None,
        relative_name=None,
        only_contains_user_certs=users,
        only_contains_ca_certs=authorities,
        only_some_reasons=reasons,
        indirect_crl=indirect,
        only_contains_attribute_certs=attributes,
    )


SCOPES = [
    (scope(users=True), None),
    (scope(authorities=True), CardProblem.UNCHECKED),
    (scope(indirect=True), CardProblem.UNCHECKED),
    (scope(attributes=True), CardProblem.UNCHECKED),
    (scope(reasons=frozenset({x509.ReasonFlags.key_compromise})), CardProblem.UNCHECKED),
    (scope(name=HERE), CardProblem.UNCHECKED),
    (x509.DeltaCRLIndicator(1), CardProblem.UNCHECKED),
]


@pytest.mark.parametrize(("extension", "problem"), SCOPES)
def test_a_list_that_is_not_about_all_such_certificates_proves_nothing(
    judge: Judge, extension: x509.ExtensionType, problem: CardProblem | None
) -> None:
    assert judge.says(crl(judge.pki.issuing, judge.now, extension=extension)) is problem


def test_a_part_of_a_list_counts_for_the_certificates_that_name_it(
    tmp_path: Path, now: datetime
) -> None:
    """A root that issues holders itself, its list in parts."""
    root_key, key = _key(), _key()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Root")])
    root = _issue(name, root_key, root_key, now, None)
    point = x509.DistributionPoint([HERE], None, None, None)
    leaf = _issue(name, key, root_key, now, x509.CRLDistributionPoints([point]))
    file = tmp_path / "part1.crl"
    issuer = Credential(root_key, root)
    for serials, problem in (((), None), ((leaf.serial_number,), CardProblem.REVOKED)):
        file.write_bytes(pem(crl(issuer, now, *serials, extension=scope(name=HERE))))
        trust = Trust((root,), revocation=(CrlFile(file),), policies=(ANY,))
        assert trust.problem_with(leaf, now) is problem


def _issue(
    name: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    now: datetime,
    points: x509.CRLDistributionPoints | None,
) -> x509.Certificate:
    ca = points is None
    flags = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    usage = x509.KeyUsage(digital_signature=not ca, key_cert_sign=ca, crl_sign=ca, **flags)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(usage, critical=True)
    )
    if points is not None:
        builder = builder.add_extension(points, critical=False)
    return builder.sign(signer, SHA256())


def test_a_file_replaced_while_the_kiosk_runs_is_read_anew(judge: Judge) -> None:
    judge.file.write_bytes(pem(crl(judge.pki.issuing, judge.now)))
    lists = CrlFile(judge.file)
    assert judge.by(lists) is None
    judge.file.write_bytes(pem(crl(judge.pki.issuing, judge.now, judge.serial)))
    assert judge.by(lists) is CardProblem.REVOKED


@pytest.mark.parametrize("content", [None, b"", b"-----BEGIN X509 CRL-----\nAAAA"])
def test_a_file_that_breaks_while_the_kiosk_runs_changes_nothing_until_it_runs_out(
    judge: Judge, content: bytes | None
) -> None:
    judge.file.write_bytes(pem(crl(judge.pki.issuing, judge.now)))
    lists = CrlFile(judge.file)
    assert judge.by(lists) is None
    if content is None:
        judge.file.unlink()
    else:
        judge.file.write_bytes(content)
        os.utime(judge.file, ns=(0, 0))
    assert judge.by(lists) is None
    judge.now += timedelta(days=2)
    assert judge.by(lists) is CardProblem.UNCHECKED


BROKEN = {
    "nothing": b"",
    "text": b"no list",
    "a cut list": b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n",
    "der that is none": b"\x30\x03\x02\x01\x01",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bad.crl"
    file.write_bytes(content)
    with pytest.raises(TrustError, match=r"bad\.crl: holds no revocation list"):
        CrlFile(file).read()


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrustError, match=r"none\.crl: cannot be read"):
        CrlFile(tmp_path / "none.crl").read()


def test_a_file_that_is_not_there_yet_leaves_cards_unchecked(judge: Judge) -> None:
    assert judge.by(CrlFile(judge.file)) is CardProblem.UNCHECKED
    assert judge.by(CrlFile(judge.file, accept_stale=True)) is None


def test_an_expired_card_is_expired_first(judge: Judge) -> None:
    judge.anna = judge.pki.expired(ANNA)
    assert judge.says(crl(judge.pki.issuing, judge.now)) is CardProblem.EXPIRED
