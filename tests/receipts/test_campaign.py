"""Many receipts, most of them with a fault: what citizens were told is held against the paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.receipts.campaign import KINDS, Campaign
from tests.receipts.policies import BlindRetry, Naive, Ours, StatusFirst

NOTHING = (0, 0, 0, 0)


def test_nothing_is_lost_silently_or_doubled_unmarked_and_nobody_gets_anothers_page(
    tmp_path: Path,
) -> None:
    outcome = Campaign(1, tmp_path, Ours).run(300)
    assert outcome.bad == NOTHING, outcome
    assert outcome.told["confirmed"] > 100
    assert outcome.told["uncertain"] > 20
    assert outcome.marked > 10
    assert set(outcome.struck) == set(KINDS), "every fault struck"


@pytest.mark.slow
def test_nor_in_seven_hundred_more(tmp_path: Path) -> None:
    outcome = Campaign(2, tmp_path, Ours).run(700)
    assert outcome.bad == NOTHING, outcome


def test_a_clone_that_can_prove_nothing_loses_nothing_either_and_has_everybody_asked(
    tmp_path: Path,
) -> None:
    outcome = Campaign(1, tmp_path, Ours, plain=True).run(80)
    assert outcome.bad == NOTHING, outcome
    assert outcome.told["confirmed"] == 0


@pytest.mark.parametrize("policy", [Naive, StatusFirst])
def test_who_takes_what_was_sent_for_printed_loses_receipts_and_gives_pages_to_others(
    tmp_path: Path, policy: type[Naive]
) -> None:
    outcome = Campaign(1, tmp_path, policy).run(80)
    assert outcome.lost
    assert outcome.wrong


def test_who_sends_until_it_is_confirmed_doubles_receipts(tmp_path: Path) -> None:
    outcome = Campaign(1, tmp_path, BlindRetry).run(80)
    assert outcome.doubled
    assert outcome.wrong
