"""The central service about itself: its key, its health, its problems, its list of cases."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from kiosk.sync.contract.base import Contract, Count, Identifier, Moment, Reference, Slug


class CentralKey(Contract):
    """The public key cases are sealed to (X25519, raw, base64), and its SHA-256 in hex."""

    key_id: Identifier
    suite: Literal["X25519-HKDF-SHA256-AES-256-GCM"] = "X25519-HKDF-SHA256-AES-256-GCM"
    public_key: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Health(Contract):
    """Whether the service can reach its database."""

    ok: bool


class CaseSummary(Contract):
    """What an operator sees of a case: nothing personal."""

    id: Count
    reference: Reference
    service: Slug
    received: Moment
    session: Identifier
    sequence: Count
    result: Slug
    replaced_by: Reference | None = None


class CaseList(Contract):
    """A page of cases in the order they came; `cursor` asks for the next page, none is the last."""

    cases: list[CaseSummary]
    cursor: Count | None = None


class ProblemCode(StrEnum):
    """Why a request was not answered; the closed set behind `Problem.type`."""

    BAD_REQUEST = "bad-request"
    NO_TOKEN = "no-token"  # noqa: S105
    NOT_ALLOWED = "not-allowed"
    NOT_FOUND = "not-found"
    METHOD = "method-not-allowed"
    TOO_LARGE = "too-large"
    INVALID = "invalid"
    CONFLICT = "conflict"
    """The same request is being answered, or what it wants is not so any more."""
    REUSED_KEY = "reused-key"
    """The idempotency key came before with another request."""
    TOO_MANY = "too-many-requests"
    """Such requests are not answered for a while, whoever sends them."""
    BUSY = "busy"
    FAILED = "failed"


class Problem(Contract):
    """`application/problem+json` (RFC 9457). Never repeats what was sent."""

    type: Annotated[str, Field(max_length=200)]
    title: Annotated[str, Field(max_length=200)]
    status: Annotated[int, Field(ge=400, le=599)]
    code: ProblemCode
    fields: list[Annotated[str, Field(max_length=200)]] = Field(default_factory=list, max_length=50)
    """Where the request is wrong, by path; never what was there."""
