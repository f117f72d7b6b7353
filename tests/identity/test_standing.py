"""Several sources say of one certificate what they know; together they give one word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pytest
from cryptography import x509

from kiosk.identity.person import CardProblem
from kiosk.identity.standing import Standing, problem_by

GOOD, REVOKED, UNKNOWN, DISOWNED = Standing
UNCHECKED = CardProblem.UNCHECKED


@dataclass
class Says:
    """A source that says one thing."""

    said: Standing
    accepts_unknown: bool = False
    asked: int = 0

    def standing(self, path: Sequence[x509.Certificate], now: datetime) -> Standing:
        del path, now
        self.asked += 1
        return self.said


TOGETHER = [
    ((), None),
    ((GOOD,), None),
    ((GOOD, GOOD), None),
    ((GOOD, UNKNOWN), None),
    ((UNKNOWN, GOOD), None),
    ((DISOWNED, GOOD), None),
    ((GOOD, REVOKED), CardProblem.REVOKED),
    ((REVOKED, GOOD), CardProblem.REVOKED),
    ((UNKNOWN, REVOKED), CardProblem.REVOKED),
    ((UNKNOWN,), UNCHECKED),
    ((UNKNOWN, UNKNOWN), UNCHECKED),
    ((DISOWNED,), UNCHECKED),
]


@pytest.mark.parametrize(("said", "problem"), TOGETHER)
def test_whoever_says_revoked_is_right_and_one_good_word_is_enough(
    now: datetime, said: tuple[Standing, ...], problem: CardProblem | None
) -> None:
    assert problem_by([Says(each) for each in said], (), now) is problem


@pytest.mark.parametrize("lenient", [(True, False), (False, True)])
def test_where_nobody_is_sure_all_must_accept_it(now: datetime, lenient: tuple[bool, bool]) -> None:
    assert problem_by([Says(UNKNOWN, each) for each in lenient], (), now) is UNCHECKED
    assert problem_by([Says(UNKNOWN, accepts_unknown=True)] * 2, (), now) is None


def test_what_an_issuer_does_not_know_is_accepted_by_nobody(now: datetime) -> None:
    assert problem_by([Says(DISOWNED, accepts_unknown=True)], (), now) is UNCHECKED


def test_nobody_is_asked_once_one_has_said_revoked(now: datetime) -> None:
    second = Says(GOOD)
    assert problem_by([Says(REVOKED), second], (), now) is CardProblem.REVOKED
    assert second.asked == 0
