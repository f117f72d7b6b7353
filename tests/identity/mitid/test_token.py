"""An ID token counts for the login that asked for it, now and once; every other is refused."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.mitid.port import MitIdProblem
from kiosk.identity.mitid.token import REQUEST_CLAIM, Asked, Used, check
from kiosk.identity.mitid.trouble import LoginError
from tests.identity.mitid.parts import CLIENT, claims_for, some_settings

BEGUN = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NOW = BEGUN + timedelta(seconds=40)
T = int(NOW.timestamp())
ISSUER = "https://broker.example"
SETTINGS = some_settings(ISSUER, required={"idp": "mitid"})
ASKED = Asked(BEGUN, "our-nonce", "our-request")
GOOD = claims_for(ISSUER, "our-nonce", iat=T - 5, exp=T + 300, idp="mitid")


def half_hash(text: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).decode()[:22]


def checked(changes: Mapping[str, Any], asked: Asked = ASKED) -> MitIdProblem | None:
    """The problem with good claims that were changed so; `None` leaves a claim out."""
    claims = {name: value for name, value in {**GOOD, **changes}.items() if value is not None}
    try:
        check(claims, "access-1", asked, SETTINGS, NOW)
    except LoginError as no:
        return no.problem
    return None


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"aud": [CLIENT]},
        {"aud": [CLIENT, "another"], "azp": CLIENT},
        {"azp": CLIENT},
        {"iat": T + 60},
        {"iat": T - 100},
        {"exp": T - 59, "iat": T - 90},
        {"iat": T - 5.5},
        {"auth_time": T - 5},
        {"nbf": T},
        {"nonce": None, REQUEST_CLAIM: "our-request"},
        {REQUEST_CLAIM: "our-request"},
        {"at_hash": half_hash("access-1")},
    ],
)
def test_a_token_for_this_login_is_good(changes: dict[str, Any]) -> None:
    assert checked(changes) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": None},
        {"iss": "https://broker.example/"},
        {"iss": "https://evil.example"},
        {"iss": ["https://broker.example"]},
        {"aud": None},
        {"aud": "another"},
        {"aud": ["another"]},
        {"aud": []},
        {"aud": {CLIENT: 1}},
        {"aud": [[CLIENT]]},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"azp": "another"},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"exp": None},
        {"exp": T - 60},
        {"exp": True},
        {"exp": str(T + 300)},
        {"exp": float("inf")},
        {"exp": T - 6, "iat": T - 5},
        {"iat": None},
        {"iat": T + 61},
        {"iat": float("nan")},
        {"nbf": T + 61},
        {"nbf": "now"},
        {"auth_time": "then"},
        {"nonce": None},
        {"at_hash": half_hash("access-2")},
        {"at_hash": 5},
        {"idp": None},
        {"idp": "another"},
    ],
)
def test_a_token_that_is_not_for_us_or_not_for_now_is_nonsense(changes: dict[str, Any]) -> None:
    assert checked(changes) is MitIdProblem.NONSENSE


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "another"},
        {"nonce": ""},
        {"nonce": 5},
        {"nonce": "\ud800"},
        {"nonce": "another", REQUEST_CLAIM: "our-request"},
        {REQUEST_CLAIM: "another"},
        {"iat": T - 101},
        {"auth_time": T - 101},
    ],
)
def test_a_token_of_another_login_is_a_replay(changes: dict[str, Any]) -> None:
    assert checked(changes) is MitIdProblem.REPLAYED


def test_what_knows_no_nonce_need_not_carry_one_but_it_must_be_ours() -> None:
    device = Asked(BEGUN, "our-nonce", bound=False)
    assert checked({"nonce": None}, device) is None
    assert checked({"nonce": "another"}, device) is MitIdProblem.REPLAYED
    assert checked({REQUEST_CLAIM: ""}, device) is MitIdProblem.REPLAYED


def test_a_token_is_taken_once_while_it_is_good() -> None:
    used = Used()
    assert used.take("token-1", T + 300, T)
    assert not used.take("token-1", T + 300, T + 299)
    assert used.take("token-2", T + 300, T + 299)


def test_what_can_not_be_taken_again_is_forgotten_and_the_memory_is_bounded() -> None:
    used = Used()
    for one in range(5000):
        used.take(f"token-{one}", T + 300, T)
    assert not used.take("one-more", T + 300, T)
    assert used.take("one-more", T + 900, T + 301)


names = st.sampled_from([*GOOD, REQUEST_CLAIM, "azp", "auth_time", "at_hash", "nbf"])
values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.lists(st.text() | st.integers(), max_size=2)
    | st.dictionaries(st.text(), st.text(), max_size=1)
)


@given(st.dictionaries(names, values))
def test_whatever_the_claims_are_the_answer_is_yes_or_a_problem(claims: dict[str, Any]) -> None:
    assert checked(claims) in {None, MitIdProblem.NONSENSE, MitIdProblem.REPLAYED}


@given(st.sampled_from(["iss", "aud", "nonce", "idp"]), st.text())
def test_no_other_text_stands_for_issuer_audience_nonce_or_provider(name: str, other: str) -> None:
    assert other == GOOD[name] or checked({name: other}) is not None
