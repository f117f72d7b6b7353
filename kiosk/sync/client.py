"""Asks the central service, and believes no answer that the contract does not allow.

Whatever the network or a broken server does, the result is a value: an answer of the type that
was asked for, or `Failed` with one of a closed set of states.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Final, TypeVar

from pydantic import ValidationError

from kiosk.http import NoReply, Reply, Transport
from kiosk.sync.backoff import LONGEST_WAIT_S
from kiosk.sync.contract import (
    Acks,
    Batch,
    CentralKey,
    Contract,
    Enrolled,
    Enrolment,
    EventBatch,
    EventsTaken,
    Heartbeat,
    HeartbeatReply,
    HolderQuery,
    HolderResult,
    Loans,
    LoansQuery,
    PinCheck,
    PinCheckResult,
    Problem,
    ProblemCode,
    ReceiptLink,
    ReceiptMail,
    ReceiptMailed,
    ReceiptPage,
    SignedBundle,
    Slots,
    SlotsQuery,
)

C = TypeVar("C", bound=Contract)

Query = SlotsQuery | PinCheck | LoansQuery | HolderQuery | ReceiptPage | ReceiptMail
Answer = Slots | PinCheckResult | Loans | HolderResult | ReceiptLink | ReceiptMailed

Prove = Callable[[str, str, datetime], str]
"""A token for one request, by method, path and the time it is: `DeviceIdentity.prove`."""

_ETAG: Final = re.compile(r'(W/)?"[!#-~]{1,100}"')

CAP_BYTES: Final = 4 * 1024 * 1024


class CentralState(StrEnum):
    """What was last heard of the central service. `UNKNOWN` is never taken for up."""

    UNKNOWN = "unknown"
    UP = "up"
    DOWN = "down"
    """Nobody there, or it says itself that it cannot serve."""
    SLOW = "slow"
    """No whole answer within the deadline."""
    NONSENSE = "nonsense"
    """Something answers, and it is not what the contract allows."""
    REFUSED = "refused"
    """It does not accept this kiosk's token."""


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer; what that says of the central service, and of the request.

    `code` is set if the central service itself named the problem; `retry_after_s` is 0 unless
    it asked for patience, and never more than `LONGEST_WAIT_S`.
    """

    state: CentralState
    code: ProblemCode | None = None
    retry_after_s: float = 0.0

    @property
    def answered(self) -> bool:
        """Whether the central service itself said no to this request."""
        return self.code is not None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A configuration, and the name it is asked for by another time."""

    signed: SignedBundle
    etag: str


@dataclass(frozen=True, slots=True)
class NotModified:
    """The central service has no other configuration than the one that was named."""


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long each kind of request may take in all, in seconds."""

    lookup_s: float = 8.0
    batch_s: float = 15.0
    heartbeat_s: float = 5.0
    configuration_s: float = 60.0


class CentralClient:
    """The central service at `url`; call from any thread.

    Each request carries a token: the one that all kiosks share, or one that this kiosk makes for
    it. Whoever makes them goes by the central service's clock as soon as that refuses one.
    """

    def __init__(
        self,
        url: str,
        token: str | Prove,
        *,
        deadlines: Deadlines | None = None,
        cap_bytes: int = CAP_BYTES,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        dated: Callable[[datetime], None] | None = None,
    ) -> None:
        """`dated` is told the service's time by every answer that is in the contract."""
        self._transport = Transport(url, {"Accept": "application/json"}, cap_bytes=cap_bytes)
        self._token = token
        self._ahead = timedelta()
        self._deadlines = deadlines or Deadlines()
        self._now = now
        self._dated = dated
        self._skew_s: float | None = None

    @property
    def skew_s(self) -> float | None:
        """How far the central service's clock is ahead of ours, by its last `Date` header."""
        return self._skew_s

    def enrol(self, enrolment: Enrolment) -> Enrolled | Failed:
        """Become a kiosk, with a code."""
        return self.call("POST", "/v1/devices", enrolment, Enrolled, self._deadlines.lookup_s)

    def key(self) -> CentralKey | Failed:
        """The public key that cases are sealed to."""
        return self.call("GET", "/v1/keys", None, CentralKey, self._deadlines.heartbeat_s)

    def beat(self, heartbeat: Heartbeat) -> HeartbeatReply | Failed:
        """Say that this kiosk is alive."""
        return self.call(
            "POST", "/v1/heartbeats", heartbeat, HeartbeatReply, self._deadlines.heartbeat_s
        )

    def send(self, batch: Batch) -> Acks | Failed:
        """Send sealed cases; whether every one is acknowledged is for the caller to see."""
        return self.call("POST", "/v1/outbox-batches", batch, Acks, self._deadlines.batch_s)

    def configuration(self, known: str = "") -> Fetched | NotModified | Failed:
        """The city's newest configuration, unless it is the one `known` by this name."""
        asked = {"If-None-Match": known} if known else {}
        reply = self._exchange(
            "GET", "/v1/configuration", None, self._deadlines.configuration_s, asked
        )
        if isinstance(reply, Failed):
            return reply
        if known and reply.status == 304:
            return NotModified()
        signed = self._believed(reply, SignedBundle)
        return signed if isinstance(signed, Failed) else Fetched(signed, _etag(reply))

    def tell(self, batch: EventBatch) -> EventsTaken | Failed:
        """Tell outcomes; those that were told before are not counted again."""
        return self.call("POST", "/v1/events", batch, EventsTaken, self._deadlines.batch_s)

    def ask(self, query: Query) -> Answer | Failed:
        """Look something up, or hand a receipt over, for a citizen who waits."""
        wait_s = self._deadlines.lookup_s
        match query:
            case SlotsQuery():
                return self.call("POST", "/v1/slots", query, Slots, wait_s)
            case PinCheck():
                return self.call("POST", "/v1/library/pin-checks", query, PinCheckResult, wait_s)
            case LoansQuery():
                return self.call("POST", "/v1/library/loans", query, Loans, wait_s)
            case HolderQuery():
                return self.call("POST", "/v1/holders", query, HolderResult, wait_s)
            case ReceiptPage():
                return self.call("POST", "/v1/receipt-pages", query, ReceiptLink, wait_s)
            case ReceiptMail():
                return self.call("POST", "/v1/receipt-mails", query, ReceiptMailed, wait_s)

    def close(self) -> None:
        """End all requests, now and from now on."""
        self._transport.close()

    def call(
        self, method: str, path: str, body: Contract | None, answer: type[C], deadline_s: float
    ) -> C | Failed:
        """Any operation of the contract: send `body`, believe `answer` and nothing else."""
        sent = None if body is None else body.model_dump_json().encode()
        reply = self._exchange(method, path, sent, deadline_s, {})
        return reply if isinstance(reply, Failed) else self._believed(reply, answer)

    def _exchange(
        self, method: str, path: str, body: bytes | None, deadline_s: float, headers: dict[str, str]
    ) -> Reply | Failed:
        """One exchange; a second one if the first was refused for the time that our clock tells."""
        reply = self._once(method, path, body, deadline_s, headers)
        if isinstance(reply, Failed) or reply.status != 401 or isinstance(self._token, str):
            return reply
        self._ahead = timedelta(seconds=self._skew_s or 0.0)
        return self._once(method, path, body, deadline_s, headers)

    def _once(
        self, method: str, path: str, body: bytes | None, deadline_s: float, headers: dict[str, str]
    ) -> Reply | Failed:
        said = headers | self._authorization(method, path)
        match self._transport.exchange(method, path, body, deadline_s, said):
            case NoReply.UNREACHABLE:
                return Failed(CentralState.DOWN)
            case NoReply.LATE:
                return Failed(CentralState.SLOW)
            case NoReply():
                return Failed(CentralState.NONSENSE)
            case reply:
                theirs = _date(reply)
                if theirs is not None:
                    self._skew_s = (theirs - self._now()).total_seconds()
                return reply

    def _believed(self, reply: Reply, answer: type[C]) -> C | Failed:
        read, theirs = _read(reply, answer), _date(reply)
        if self._dated is not None and theirs is not None and not isinstance(read, Failed):
            self._dated(theirs)
        return read

    def _authorization(self, method: str, path: str) -> dict[str, str]:
        token = self._token
        if not isinstance(token, str):
            token = token(method, path, self._now() + self._ahead)
        return {"Authorization": f"Bearer {token}"} if token else {}


def _date(reply: Reply) -> datetime | None:
    try:
        return parsedate_to_datetime(reply.headers.get("date", "")).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _read(reply: Reply, answer: type[C]) -> C | Failed:
    if reply.status == 200 and _is(reply, "application/json"):
        try:
            return answer.model_validate_json(reply.body)
        except ValidationError:
            return Failed(CentralState.NONSENSE)
    problem = _problem(reply)
    code = None if problem is None else problem.code
    if reply.status in {401, 403}:
        return Failed(CentralState.REFUSED, code)
    if reply.status in {408, 429} or reply.status >= 500:
        return Failed(CentralState.DOWN, code, _retry_after_s(reply))
    if code is not None and 400 <= reply.status < 500:
        return Failed(CentralState.UP, code)
    return Failed(CentralState.NONSENSE)


def _etag(reply: Reply) -> str:
    """A strong or weak validator (RFC 9110, 8.8.3); empty for anything else."""
    said = reply.headers.get("etag", "")
    return said if _ETAG.fullmatch(said) else ""


def _is(reply: Reply, media_type: str) -> bool:
    return reply.headers.get("content-type", "").split(";")[0].strip().lower() == media_type


def _problem(reply: Reply) -> Problem | None:
    if not _is(reply, "application/problem+json"):
        return None
    try:
        return Problem.model_validate_json(reply.body)
    except ValidationError:
        return None


def _retry_after_s(reply: Reply) -> float:
    """Seconds (RFC 9110, 10.2.3); a date counts from the service's own `Date`, never from our clock."""
    said = reply.headers.get("retry-after", "")
    if said.isascii() and said.isdigit():
        return min(float(said), LONGEST_WAIT_S)
    try:
        then = parsedate_to_datetime(said)
        wait_s = (then - parsedate_to_datetime(reply.headers.get("date", ""))).total_seconds()
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return min(max(wait_s, 0.0), LONGEST_WAIT_S)
