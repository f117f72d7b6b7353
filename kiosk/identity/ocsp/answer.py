"""What a responder's answer is worth: nothing is believed that the issuer did not sign, now. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509
from cryptography.x509.ocsp import (
    OCSPCertStatus,
    OCSPResponse,
    OCSPResponseStatus,
    OCSPSingleResponse,
    load_der_ocsp_response,
)

from kiosk.identity.certificates import BROKEN
from kiosk.identity.clock import TOLERANCE
from kiosk.identity.ocsp.question import Question
from kiosk.identity.ocsp.signer import is_signed
from kiosk.identity.standing import Standing


class Doubt(StrEnum):
    """Why an answer says nothing."""

    NO_ANSWER = "no-answer"
    """It is no OCSP: a web page, a cut answer, or one that asks for what we do not know."""
    REFUSED = "refused"
    """The responder says that it will not, or not now."""
    ABOUT_ANOTHER = "about-another"
    UNSIGNED = "unsigned"
    """Neither the issuer nor a responder that it appointed signed it."""
    REPLAYED = "replayed"
    """It answers another question: its nonce is not ours."""
    EARLY = "early"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Said:
    """A sure answer: good, revoked, or that there is no such certificate."""

    standing: Standing
    until: datetime
    """When the responder has news; it may not be remembered for longer."""


def judge(question: Question, body: bytes, now: datetime) -> Said | Doubt:
    """What an answer in DER says to the question at `now` (RFC 6960, 3.2 and 4.2.2).

    A certificate once revoked stays so: of that an old answer, or one to another question, is
    proof too. Anything else must be fresh: not yet due, and with our nonce if there is one in it.
    """
    try:
        response = load_der_ocsp_response(body)
        if response.response_status is not OCSPResponseStatus.SUCCESSFUL:
            return Doubt.REFUSED
        return _judge(question, response, now)
    except BROKEN:
        return Doubt.NO_ANSWER


def _judge(question: Question, response: OCSPResponse, now: datetime) -> Said | Doubt:
    if any(each.critical and each.oid != x509.OCSPNonce.oid for each in response.extensions):
        return Doubt.NO_ANSWER
    ours = [each for each in response.responses if question.is_answered_by(each)]
    if not ours:
        return Doubt.ABOUT_ANOTHER
    if not is_signed(response, question.issuer, now):
        return Doubt.UNSIGNED
    until = min(each.next_update_utc or now for each in ours)
    revoked = (each.certificate_status is OCSPCertStatus.REVOKED for each in ours)
    if any(revoked):
        return Said(Standing.REVOKED, until)
    if _nonce(response) not in {None, question.nonce}:
        return Doubt.REPLAYED
    doubts = [doubt for each in ours if (doubt := _doubt(each, now)) is not None]
    if doubts:
        return doubts[0]
    good = all(each.certificate_status is OCSPCertStatus.GOOD for each in ours)
    return Said(Standing.GOOD if good else Standing.DISOWNED, until)


def _doubt(single: OCSPSingleResponse, now: datetime) -> Doubt | None:
    """Why one part of an answer counts no more. Without a next update, news is always to be had."""
    if single.this_update_utc > now + TOLERANCE:
        return Doubt.EARLY
    due = single.next_update_utc or single.this_update_utc + TOLERANCE
    return Doubt.STALE if due < now else None


def _nonce(response: OCSPResponse) -> bytes | None:
    try:
        return response.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
    except x509.ExtensionNotFound:
        return None
