"""Whether a certificate was taken back, by whoever can say so; what each of them says counts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from cryptography import x509

from kiosk.identity.person import CardProblem


class Standing(StrEnum):
    """What is said of a certificate."""

    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    """Nothing is said, or nothing that can be believed. It is never taken for good."""
    DISOWNED = "disowned"
    """Its issuer's responder answers, and knows of no such certificate."""


class Source(Protocol):
    """Somebody who knows which certificates were taken back: a list, a responder."""

    @property
    def accepts_unknown(self) -> bool:
        """Whether the operator lets holders through of whom this source cannot say anything."""
        ...

    def standing(self, path: Sequence[x509.Certificate], now: datetime) -> Standing:
        """What it says at `now` of a path from the holder's certificate to a root; never raises."""
        ...


def problem_by(
    sources: Iterable[Source], path: Sequence[x509.Certificate], now: datetime
) -> CardProblem | None:
    """What all of them together say: whoever says revoked is right, and one good answer is enough.

    They are asked in order, and no more once one has said revoked. Where none is sure, every
    one of them must accept that; nobody accepts what an issuer does not know.
    """
    sure, lenient = False, True
    for source in sources:
        match source.standing(path, now):
            case Standing.REVOKED:
                return CardProblem.REVOKED
            case Standing.GOOD:
                sure = True
            case Standing.UNKNOWN:
                lenient = lenient and source.accepts_unknown
            case Standing.DISOWNED:
                lenient = False
    return None if sure or lenient else CardProblem.UNCHECKED
