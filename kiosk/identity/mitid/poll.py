"""Waits for the phone: asks the broker again and again, as often as it allows, until it knows."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeVar

from kiosk.identity.mitid.line import Json, Line
from kiosk.identity.mitid.offer import Offer
from kiosk.identity.mitid.port import MitIdProblem
from kiosk.identity.mitid.trouble import Away, Cancelled, LoginError, Said

T = TypeVar("T")

SLOWER_S: Final = 5.0
"""What `slow_down` adds to the interval, for good: RFC 8628, section 3.5."""
LONGEST_WAIT_S: Final = 30.0
_RETRIES_S: Final = (1.0, 2.0)


def _wait(cancelled: threading.Event, seconds: float) -> bool:
    return cancelled.wait(seconds)


@dataclass(frozen=True, slots=True)
class Clock:
    """The time of day, a monotonic clock in seconds, and a wait that a cancelled login cuts short."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    wait: Callable[[threading.Event, float], bool] = _wait
    """Whether it was cancelled within so many seconds."""


def poll(line: Line, endpoint: str, offer: Offer, clock: Clock, cancelled: threading.Event) -> Json:
    """The token response, once the citizen has approved. Raises `LoginError` or `Cancelled`.

    What does not answer is asked again, after waits that double, until the login expires.
    """
    end = clock.monotonic() + offer.shown.expires_in_s
    interval = wait = offer.interval_s
    lost = 0
    while (left := end - clock.monotonic()) > 0:
        if clock.wait(cancelled, min(wait, left)):
            raise Cancelled
        try:
            return line.post(endpoint, offer.grant, clock.now())
        except Away as away:
            lost += 1
            wait = max(min(interval * 2.0 ** min(lost, 10), LONGEST_WAIT_S), away.retry_after_s)
        except Said as said:
            if said.code == "invalid_grant" and lost:
                # It was given once, and that answer did not reach us.
                raise LoginError(MitIdProblem.AWAY) from None
            lost = 0
            interval = wait = interval + _slower(said)
    raise LoginError(MitIdProblem.AWAY if lost else MitIdProblem.EXPIRED)


def patiently(ask: Callable[[], T], clock: Clock, cancelled: threading.Event) -> T:
    """What `ask` gets; tried again a little later if nobody answers. Raises `LoginError`, `Cancelled`."""
    for wait in _RETRIES_S:
        try:
            return ask()
        except Away:
            if clock.wait(cancelled, wait):
                raise Cancelled from None
    return ask()


def _slower(said: Said) -> float:
    """By how much to poll more slowly, in seconds. Raises `LoginError` if polling is over."""
    match said.code:
        case "authorization_pending":
            return 0.0
        case "slow_down":
            return SLOWER_S
        case "access_denied":
            raise LoginError(MitIdProblem.DENIED) from None
        case "expired_token":
            raise LoginError(MitIdProblem.EXPIRED) from None
        case "invalid_grant":
            raise LoginError(MitIdProblem.REPLAYED) from None
        case _:
            raise said
