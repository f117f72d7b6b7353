"""Of what a responder says, only that counts which the issuer stands behind, now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import (
    OCSPCertStatus,
    OCSPResponseBuilder,
    OCSPResponseStatus,
    load_der_ocsp_response,
)
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.demo.cards.holders import ANNA, BENT
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.clock import TOLERANCE
from kiosk.identity.ocsp.answer import Doubt, Said, judge
from kiosk.identity.ocsp.question import Question
from kiosk.identity.standing import Standing
from tests.identity.chain import usage
from tests.identity.ocsp.parts import DAY, Answering, appointed

NONCE = b"n" * 32
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)
GOOD, REVOKED, UNKNOWN = OCSPCertStatus.GOOD, OCSPCertStatus.REVOKED, OCSPCertStatus.UNKNOWN


@pytest.fixture(scope="session")
def question(pki: DemoPki, anna: Credential) -> Question:
    return Question(anna.certificate, pki.issuing.certificate, NONCE)


@pytest.fixture(scope="session")
def answer(pki: DemoPki, anna: Credential, now: datetime) -> Answering:
    return Answering(anna.certificate, pki.issuing, now)


def test_what_the_issuer_says_counts_until_it_has_news(
    question: Question, answer: Answering, now: datetime
) -> None:
    for status, standing in (
        (GOOD, Standing.GOOD),
        (REVOKED, Standing.REVOKED),
        (UNKNOWN, Standing.DISOWNED),
    ):
        said = judge(question, answer.but(status=status).encode(), now)
        assert said == Said(standing, now + HOUR)


@pytest.mark.parametrize("nonce", [None, NONCE])
def test_a_nonce_may_be_missing_but_if_there_is_one_it_is_ours(
    question: Question, answer: Answering, now: datetime, nonce: bytes | None
) -> None:
    assert judge(question, answer.but(nonce=nonce).encode(), now) == Said(Standing.GOOD, now + HOUR)


@pytest.mark.parametrize("nonce", [b"o" * 32, b"n", b""])
def test_an_answer_to_another_question_is_a_replay(
    question: Question, answer: Answering, now: datetime, nonce: bytes
) -> None:
    assert judge(question, answer.but(nonce=nonce).encode(), now) is Doubt.REPLAYED


TIMES = [
    (timedelta(), HOUR, None),
    (-30 * DAY, timedelta(), None),
    (-30 * DAY, -SECOND, Doubt.STALE),
    (TOLERANCE, HOUR, None),
    (TOLERANCE + SECOND, HOUR, Doubt.EARLY),
    (-TOLERANCE, None, None),
    (-TOLERANCE - SECOND, None, Doubt.STALE),
]


@pytest.mark.parametrize(("this", "due", "doubt"), TIMES)
def test_good_is_only_what_is_fresh(
    question: Question, answer: Answering, now: datetime,
    this: timedelta, due: timedelta | None, doubt: Doubt | None,
) -> None:  # fmt: skip
    said = judge(question, answer.but(this_update=this, next_update=due).encode(), now)
    assert said == (doubt or Said(Standing.GOOD, now + (due or timedelta())))


def test_revoked_stays_revoked_by_old_answers_and_by_replays(
    question: Question, answer: Answering, now: datetime
) -> None:
    revoked = answer.but(status=REVOKED)
    for old in (
        revoked.but(this_update=-9 * DAY, next_update=-8 * DAY),
        revoked.but(nonce=b"another"),
    ):
        said = judge(question, old.encode(), now)
        assert isinstance(said, Said)
        assert said.standing is Standing.REVOKED


def test_an_answer_about_another_certificate_says_nothing(
    question: Question, answer: Answering, pki: DemoPki, now: datetime
) -> None:
    bent = answer.but(certificate=pki.citizen(BENT).certificate)
    assert judge(question, bent.encode(), now) is Doubt.ABOUT_ANOTHER


def test_the_same_number_at_another_issuer_is_another_certificate(
    question: Question, answer: Answering, pki: DemoPki, now: datetime
) -> None:
    twin = appointed(
        Credential(pki.issuing.key, pki.root.certificate),
        now,
        serial=question.certificate.serial_number,
    )
    of_another_key = answer.but(issuer=pki.root, signer=pki.issuing)
    of_another_name = answer.but(certificate=twin.certificate)
    for other in (of_another_key, of_another_name):
        assert judge(question, other.encode(), now) is Doubt.ABOUT_ANOTHER


@pytest.mark.parametrize("algorithm", [SHA1, SHA256, SHA384])
def test_a_certificate_may_be_named_by_another_hash_than_we_used(
    question: Question, answer: Answering, now: datetime, algorithm: type[HashAlgorithm]
) -> None:
    said = judge(question, answer.but(cert_id=algorithm).encode(), now)
    assert said == Said(Standing.GOOD, now + HOUR)


def by(answer: Answering, signer: Credential) -> Answering:
    return answer.but(signer=signer, sends=(signer.certificate,))


@pytest.mark.parametrize("by_key", [False, True])
def test_a_responder_that_the_issuer_appointed_may_answer(
    question: Question, answer: Answering, pki: DemoPki, now: datetime, by_key: bool
) -> None:
    for each in (
        appointed(pki.issuing, now),
        appointed(pki.issuing, now, usage=usage(sign=True, issue=False)),
    ):
        said = judge(question, by(answer, each).but(by_key=by_key).encode(), now)
        assert said == Said(Standing.GOOD, now + HOUR)


def test_nobody_else_may(
    question: Question, answer: Answering, pki: DemoPki, anna: Credential, now: datetime
) -> None:
    strangers = {
        "a citizen of the same issuer": anna,
        "the root": pki.root,
        "another infrastructure's issuer": DemoPki.make(now).issuing,
        "appointed by the root": appointed(pki.root, now),
        "appointed by a citizen": appointed(Credential(anna.key, pki.issuing.certificate), now),
        "for servers": appointed(pki.issuing, now, purpose=ExtendedKeyUsageOID.SERVER_AUTH),
        "for any purpose": appointed(
            pki.issuing, now, purpose=ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE
        ),
        "for no purpose": appointed(pki.issuing, now, purpose=None),
        "yesterday's": appointed(pki.issuing, now, start=-2 * DAY, end=-SECOND),
        "tomorrow's": appointed(pki.issuing, now, start=SECOND, end=2 * DAY),
        "one that may not sign": appointed(pki.issuing, now, usage=usage(sign=False, issue=True)),
        "one with a limit we do not know": appointed(
            pki.issuing, now, critical=x509.NameConstraints([x509.DNSName("dk")], None)
        ),
    }
    for status in (GOOD, REVOKED):
        for who, signer in strangers.items():
            said = judge(question, by(answer, signer).but(status=status).encode(), now)
            assert said is Doubt.UNSIGNED, who


def test_an_appointed_responder_must_send_its_certificate(
    question: Question, answer: Answering, pki: DemoPki, now: datetime
) -> None:
    silent = answer.but(signer=appointed(pki.issuing, now))
    assert judge(question, silent.encode(), now) is Doubt.UNSIGNED


def test_only_few_certificates_are_looked_at(
    question: Question, answer: Answering, pki: DemoPki, now: datetime
) -> None:
    signer = appointed(pki.issuing, now)
    crowd = answer.but(signer=signer, sends=(*[pki.root.certificate] * 8, signer.certificate))
    assert judge(question, crowd.encode(), now) is Doubt.UNSIGNED


def test_an_answer_in_another_ones_name_is_not_taken(
    question: Question, answer: Answering, pki: DemoPki, now: datetime
) -> None:
    """Signed with the issuer's own key, but said to come from somebody else."""
    other = Credential(pki.issuing.key, appointed(pki.root, now, key=pki.issuing.key).certificate)
    forged = answer.but(signer=other)
    assert judge(question, forged.encode(), now) is Doubt.UNSIGNED


@pytest.mark.parametrize("digest", [SHA384, SHA512])
def test_longer_hashes_are_as_good(
    question: Question, answer: Answering, now: datetime, digest: type[HashAlgorithm]
) -> None:
    said = judge(question, answer.but(digest=digest).encode(), now)
    assert said == Said(Standing.GOOD, now + HOUR)


def test_one_changed_byte_of_what_is_signed_makes_it_no_word_of_the_issuer(
    question: Question, answer: Answering, now: datetime
) -> None:
    der = answer.but(nonce=NONCE).encode()
    signed = load_der_ocsp_response(der).tbs_response_bytes
    begin = der.index(signed)
    for at in range(begin, begin + len(signed)):
        changed = bytearray(der)
        changed[at] ^= 1
        said = judge(question, bytes(changed), now)
        assert isinstance(said, Doubt), at


@pytest.mark.parametrize(
    "status", [each for each in OCSPResponseStatus if each is not OCSPResponseStatus.SUCCESSFUL]
)
def test_a_responder_that_will_not_says_nothing(
    question: Question, now: datetime, status: OCSPResponseStatus
) -> None:
    refused = OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
    assert judge(question, refused, now) is Doubt.REFUSED


def test_an_answer_that_asks_for_what_we_do_not_know_says_nothing(
    question: Question, answer: Answering, now: datetime
) -> None:
    odd = answer.but(
        extension=x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"\x05\x00")
    )
    assert judge(question, odd.encode(), now) is Doubt.NO_ANSWER


PAGES = [
    b"",
    b"<!DOCTYPE html><h1>Log in</h1>",
    b"\x30\x03\x0a\x01\x00",
    b"\x30\x80",
    b"\x00" * 500,
]


@pytest.mark.parametrize("body", PAGES)
def test_what_is_no_answer_is_none(question: Question, now: datetime, body: bytes) -> None:
    assert isinstance(judge(question, body, now), Doubt)


@settings(deadline=None)
@given(st.binary(max_size=400), st.integers(0, 300))
def test_nothing_that_comes_raises(body: bytes, at: int) -> None:
    question, answer, now = _whole()
    assert isinstance(judge(question, body, now), Doubt)
    assert isinstance(judge(question, answer[:at] + body, now), Doubt)


@cache
def _whole() -> tuple[Question, bytes, datetime]:
    now = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
    pki = DemoPki.make(now)
    certificate = pki.citizen(ANNA).certificate
    question = Question(certificate, pki.issuing.certificate, NONCE)
    return question, Answering(certificate, pki.issuing, now).encode(), now
