"""A card is asked all that can be asked without a PIN, and what that took is counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count

import pytest

from kiosk.demo.cards.chip import Chip
from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.faults import Interrupted
from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.demo.cards.piv import PivChip
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import Credential, DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.cards.inspection import inspect
from kiosk.identity.cards.transport import CardTransport
from kiosk.identity.person import CardProblem
from kiosk.identity.trust import Trust

Insert = Callable[[Chip], CardTransport]

CARDS = [
    (DemoCard.NEMID, "NemID (OCES on PKCS#15)", None, 3),
    (DemoCard.HEALTH, "eGK (German health card)", None, None),
    (DemoCard.ECARD, "e-card (Austrian health card)", None, None),
    (DemoCard.EHIC, "eEHIC (European health insurance card)", None, None),
    (DemoCard.UNKNOWN, "", CardProblem.UNKNOWN_CARD, None),
    (DemoCard.EXPIRED, "NemID (OCES on PKCS#15)", CardProblem.EXPIRED, 3),
    (DemoCard.UNTRUSTED, "NemID (OCES on PKCS#15)", CardProblem.UNTRUSTED, 3),
    (DemoCard.LAST_TRY, "NemID (OCES on PKCS#15)", CardProblem.LAST_TRY, 1),
]


@pytest.mark.parametrize(("name", "profile", "problem", "tries"), CARDS)
def test_each_card_tells_its_profile_its_tries_and_why_it_will_not_do(
    insert: Insert,
    pki: DemoPki,
    now: datetime,
    name: DemoCard,
    profile: str,
    problem: CardProblem | None,
    tries: int | None,
) -> None:
    chip = demo_card(name, pki)
    seen = inspect(insert(chip), pki.trust(), now)
    assert (seen.profile, seen.problem, seen.tries_left) == (profile, problem, tries)
    assert seen.atr == chip.atr
    assert seen.commands > 0


def test_a_piv_card_is_told_as_one(insert: Insert, anna: Credential, pki: DemoPki) -> None:
    trust = Trust((pki.root.certificate,), (pki.issuing.certificate,))
    seen = inspect(insert(PivChip(anna)), trust, pki.made)
    assert (seen.profile, seen.problem, seen.tries_left) == ("PIV (OCES subject)", None, 3)


@pytest.mark.parametrize("extended", [False, True])
def test_how_long_a_command_may_be_is_told(
    insert: Insert, anna: Credential, pki: DemoPki, extended: bool
) -> None:
    seen = inspect(insert(Pkcs15Chip(anna, PIN, extended=extended)), pki.trust(), pki.made)
    assert (seen.extended, seen.problem) == (extended, None)


def test_no_pin_is_given_and_none_is_lost(insert: Insert, anna: Credential, pki: DemoPki) -> None:
    chip = Pkcs15Chip(anna, PIN, tries=0)
    seen = inspect(insert(chip), pki.trust(), pki.made)
    assert (seen.problem, seen.tries_left) == (CardProblem.BLOCKED, 0)
    assert (chip.verifies, chip.tries) == (0, 0)


def test_the_time_is_that_of_the_commands_alone(
    insert: Insert, anna: Credential, pki: DemoPki
) -> None:
    ticks = count()
    seen = inspect(insert(Pkcs15Chip(anna, PIN)), pki.trust(), pki.made, lambda: next(ticks))
    assert seen.seconds == seen.commands


def test_a_card_pulled_half_way_tells_what_was_known(pki: DemoPki, anna: Credential) -> None:
    reader = VirtualReader()
    reader.insert(Interrupted(Pkcs15Chip(anna, PIN), 5, reader.remove))
    seen = inspect(reader.connect(), pki.trust(), pki.made)
    assert (seen.problem, seen.commands, seen.profile) == (CardProblem.PULLED, 5, "")


def test_its_repr_names_nobody(insert: Insert, anna: Credential, pki: DemoPki) -> None:
    health = (DemoCard.HEALTH, DemoCard.ECARD, DemoCard.EHIC)
    numbers = (ANNA.pid, ANNA.insurance_number, ANNA.social_security_number)
    for chip in (Pkcs15Chip(anna, PIN), *(demo_card(name, pki) for name in health)):
        shown = repr(inspect(insert(chip), pki.trust(), pki.made)).casefold()
        assert not any(part.casefold() in shown for part in (*ANNA.name.split(), *numbers))
