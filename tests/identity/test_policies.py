"""Which policies the operator allows, and what the authorities above have to say to it."""

from __future__ import annotations

from datetime import datetime

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtensionOID

from kiosk.demo.cards.holders import ANNA
from kiosk.demo.pki import DemoPki
from kiosk.identity.person import CardProblem
from kiosk.identity.policies import ANY, OCES_EMPLOYEES, OCES_PERSONS
from kiosk.identity.trust import Trust
from tests.identity.chain import Chain

COMPANY = "1.2.208.169.1.1.1.3.4"
OTHER = "1.3.6.1.4.1.55555.1"

HELD = [
    ((OCES_PERSONS,), None),
    ((f"{OCES_PERSONS}.4",), None),
    ((f"{OCES_EMPLOYEES}.7.1",), None),
    ((COMPANY, f"{OCES_PERSONS}.4"), None),
    ((COMPANY,), CardProblem.POLICY),
    ((f"{OCES_PERSONS}1",), CardProblem.POLICY),
    ((OCES_PERSONS.rpartition(".")[0],), CardProblem.POLICY),
    ((ANY,), CardProblem.POLICY),
    ((), CardProblem.POLICY),
]


@pytest.mark.parametrize(("policies", "problem"), HELD)
def test_persons_and_employees_are_allowed_and_nobody_else(
    now: datetime, policies: tuple[str, ...], problem: CardProblem | None
) -> None:
    chain = Chain(now)
    chain.policies[0] = policies
    assert chain.problem() is problem


def test_the_operator_allows_others_instead(now: datetime) -> None:
    chain = Chain(now)
    assert chain.problem_by(OTHER) is CardProblem.POLICY
    chain.policies[0] = (f"{OTHER}.7",)
    assert chain.problem_by(OTHER) is None


def test_any_policy_allows_a_certificate_with_none(now: datetime) -> None:
    chain = Chain(now)
    chain.policies = dict.fromkeys(chain.policies, ())
    assert chain.problem() is CardProblem.POLICY
    assert chain.problem_by(ANY) is None


AUTHORITY = [
    ((f"{OCES_PERSONS}.4",), None),
    ((OTHER, f"{OCES_PERSONS}.4"), None),
    ((OTHER, ANY), None),
    ((f"{OCES_PERSONS}.3",), CardProblem.POLICY),
    ((OCES_PERSONS,), CardProblem.POLICY),
    ((), CardProblem.POLICY),
]


@pytest.mark.parametrize(("policies", "problem"), AUTHORITY)
def test_an_authority_can_issue_only_what_it_holds_itself(
    now: datetime, policies: tuple[str, ...], problem: CardProblem | None
) -> None:
    chain = Chain(now, 4)
    chain.policies[2] = policies
    assert chain.problem() is problem


def test_what_a_root_says_of_policies_is_not_asked(now: datetime) -> None:
    chain = Chain(now)
    chain.policies[2] = ()
    assert chain.problem() is None


RULES = [
    x509.InhibitAnyPolicy(0),
    x509.PolicyConstraints(require_explicit_policy=None, inhibit_policy_mapping=0),
    x509.UnrecognizedExtension(ExtensionOID.POLICY_MAPPINGS, b"\x30\x00"),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.oid._name)
def test_an_authority_that_changes_what_policies_mean_is_not_followed(
    now: datetime, rule: x509.ExtensionType
) -> None:
    plain, critical = Chain(now), Chain(now)
    plain.plain[1] = critical.critical[1] = rule
    assert plain.problem() is CardProblem.POLICY
    assert critical.problem() is CardProblem.UNTRUSTED


def test_of_two_ways_to_a_root_one_with_the_policy_is_enough(now: datetime) -> None:
    bad, good = Chain(now), Chain(now)
    bad.policies[1] = (OTHER,)
    leaf, barren, root = bad.issue()
    fruitful = good.issue()[1]
    for middle in ([barren, fruitful], [fruitful, barren]):
        assert Trust((root,)).problem_with(leaf, now, middle) is None
    assert Trust((root,)).problem_with(leaf, now, [barren]) is CardProblem.POLICY


def test_a_stranger_is_untrusted_before_anybody_looks_at_policies(now: datetime) -> None:
    chain = Chain(now)
    chain.policies[0] = ()
    leaf, middle, _ = chain.issue()
    other = Chain(now, 5).issue()[4]
    assert Trust((other,)).problem_with(leaf, now, [middle]) is CardProblem.UNTRUSTED


def test_a_company_of_the_demo_is_refused_by_default(pki: DemoPki, now: datetime) -> None:
    firm = pki.citizen(ANNA, policy=COMPANY)
    problem = pki.trust().problem_with(firm.certificate, now, firm.issuers)
    assert problem is CardProblem.POLICY
