"""What a broker's claims say of a citizen, and how sure they make us."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.level import Level, Method
from kiosk.identity.mitid.claims import identity_of
from kiosk.identity.mitid.port import MitIdProblem
from kiosk.identity.mitid.settings import NSIS
from kiosk.identity.mitid.trouble import LoginError
from kiosk.identity.person import Identity
from tests.identity.mitid.parts import claims_for, some_settings

TODAY = date(2026, 11, 23)
SETTINGS = some_settings()
CPR = "0101904242"


def read(told: dict[str, Any] | None = None, settings: Any = SETTINGS, **changes: Any) -> Identity:
    return identity_of(claims_for("i", "n", **changes), told or {}, settings, TODAY)


def refused(told: dict[str, Any] | None = None, settings: Any = SETTINGS, **changes: Any) -> str:
    with pytest.raises(LoginError) as no:
        read(told, settings, **changes)
    return no.value.problem


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("Low", Level.IDENTIFIED),
        ("Substantial", Level.AUTHENTICATED),
        ("High", Level.AUTHENTICATED),
    ],
)
def test_the_level_of_assurance_makes_us_as_sure_as_configured(said: str, level: Level) -> None:
    assert read(loa=f"{NSIS}{said}").level is level
    assert read(loa=None, acr=f"{NSIS}{said}").level is level


@pytest.mark.parametrize(
    "said", [None, "", "High", f"{NSIS}High ", f"{NSIS}high", "0", 4, ["x"], {"a": 1}, True]
)
def test_an_unknown_or_missing_level_makes_us_sure_of_nothing(said: Any) -> None:
    assert refused(loa=said) == MitIdProblem.TOO_WEAK


def test_a_level_below_the_minimum_is_too_weak() -> None:
    settings = some_settings(minimum=Level.AUTHENTICATED)
    assert refused(settings=settings, loa=f"{NSIS}Low") == MitIdProblem.TOO_WEAK


def test_the_level_counts_from_the_signed_claims_only() -> None:
    assert refused({"loa": f"{NSIS}High"}, loa=None) == MitIdProblem.TOO_WEAK
    assert read({"loa": f"{NSIS}High"}, loa=f"{NSIS}Low").level is Level.IDENTIFIED


@pytest.mark.parametrize(
    "name", ["dk.cpr", "cprNumberIdentifier", "dk:gov:saml:attribute:CprNumberIdentifier"]
)
def test_the_number_is_found_under_every_brokers_name_for_it(name: str) -> None:
    signed = read(**dict[str, Any]({"dk.cpr": None, name: CPR}))
    told = read({name: "010190-4242"}, **{"dk.cpr": None})
    assert signed.cpr is not None
    assert signed.cpr.reveal() == CPR
    assert told.cpr == signed.cpr


def test_who_has_no_number_is_known_all_the_same() -> None:
    identity = read(**{"dk.cpr": None})
    assert identity.cpr is None
    assert (identity.method, identity.subject) == (Method.MITID, "0b5f-uuid")


@pytest.mark.parametrize(
    "number", ["", "290385-xxxx", "3113904242", "0101", 101904242, ["0101904242"], "0101904242 1"]
)
def test_a_number_that_is_none_is_nonsense(number: Any) -> None:
    assert refused(**{"dk.cpr": number}) == MitIdProblem.NONSENSE


def test_two_numbers_that_differ_are_nonsense() -> None:
    assert refused({"dk.cpr": "1502474321"}) == MitIdProblem.NONSENSE
    assert refused(cprNumberIdentifier="1502474321") == MitIdProblem.NONSENSE
    assert read({"dk.cpr": CPR}, cprNumberIdentifier="010190-4242").cpr is not None


@pytest.mark.parametrize("name", [None, 7, "Anna\nPrøve", "Anna\u202eevørP", "x" * 141, "\ud800"])
def test_a_name_that_cannot_be_shown_is_no_name(name: Any) -> None:
    assert read(**{"mitid.identity_name": name}).name == ""


def test_what_is_signed_counts_before_what_is_told() -> None:
    identity = read({"mitid.uuid": "another", "mitid.identity_name": "Another"})
    assert (identity.subject, identity.name) == ("0b5f-uuid", "Anna Testesen Prøve")


@pytest.mark.parametrize("subject", ["", 7, "x" * 141, "a\x00b", "\ud800"])
def test_a_subject_that_cannot_be_written_is_nonsense(subject: Any) -> None:
    assert refused(**{"mitid.uuid": subject}) == MitIdProblem.NONSENSE


def test_without_a_uuid_the_brokers_own_subject_stands() -> None:
    assert read(**{"mitid.uuid": None}).subject == "b1a7-pairwise"


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text())
names = st.sampled_from(
    [*SETTINGS.loa_claims, *SETTINGS.cpr_claims, *SETTINGS.name_claims, *SETTINGS.subject_claims]
)


@given(st.dictionaries(names, values), st.dictionaries(names, values))
def test_whatever_the_claims_are_there_is_an_identity_or_a_problem(
    signed: dict[str, Any], told: dict[str, Any]
) -> None:
    try:
        identity = identity_of({**claims_for("i", "n"), **signed}, told, SETTINGS, TODAY)
    except LoginError as no:
        problem = no.problem
    else:
        assert identity.subject.isprintable()
        assert identity.name.isprintable()
        assert CPR not in repr(identity)
        return
    assert problem in {MitIdProblem.NONSENSE, MitIdProblem.TOO_WEAK}
