"""What ends a login, or delays it, while its parts work; none of it carries personal data."""

from __future__ import annotations

from typing import Final

from kiosk.identity.mitid.port import MitIdProblem

_SAID: Final = frozenset(
    {
        "access_denied",
        "authorization_pending",
        "expired_token",
        "invalid_binding_message",
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "invalid_target",
        "missing_user_code",
        "slow_down",
        "temporarily_unavailable",
        "transaction_failed",
        "unauthorized_client",
        "unknown_user_id",
        "unsupported_grant_type",
    }
)
"""RFC 6749 5.2, RFC 8628 3.5, CIBA Core 1.0 sections 11 and 13."""


class LoginError(Exception):
    """A login came to nothing, and why."""

    def __init__(self, problem: MitIdProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


class Away(LoginError):
    """No answer, or one that asks for patience: `retry_after_s` seconds, 0 if it does not say."""

    def __init__(self, retry_after_s: float = 0.0) -> None:
        super().__init__(MitIdProblem.AWAY)
        self.retry_after_s = retry_after_s


class Said(LoginError):
    """An OAuth error of the provider: one of the standards' codes, or `other`."""

    def __init__(self, code: object) -> None:
        super().__init__(MitIdProblem.REFUSED)
        self.code = code if isinstance(code, str) and code in _SAID else "other"


class Cancelled(Exception):
    """Nobody wants this login any more."""


def nonsense() -> LoginError:
    """For what no standard allows."""
    return LoginError(MitIdProblem.NONSENSE)
