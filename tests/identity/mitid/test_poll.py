"""The broker is asked as often as it allows, through every trouble, until it knows or time is up."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from kiosk.identity.mitid import line as line_module
from kiosk.identity.mitid.credentials import SecretBasic
from kiosk.identity.mitid.line import Line
from kiosk.identity.mitid.offer import Offer
from kiosk.identity.mitid.poll import patiently, poll
from kiosk.identity.mitid.port import MitIdOffered, MitIdProblem
from kiosk.identity.mitid.token import Asked
from kiosk.identity.mitid.trouble import Away, Cancelled, LoginError
from tests.identity.mitid.parts import (
    CLIENT,
    HTML,
    SECRET,
    Said,
    StubBroker,
    Virtual,
    drip,
    error,
    hang_up,
    said,
    silence,
)

PENDING = error("authorization_pending")
SLOW = error("slow_down")
DOWN = said({}, "503 Service Unavailable")
TOKEN = said({"id_token": "x", "access_token": "y"})


def polled(
    broker: StubBroker, virtual: Virtual, *answers: Said, open_s: float = 120
) -> dict[str, object] | MitIdProblem:
    """What comes of polling a broker that answers so; the last answer again and again."""
    broker.answers["/token"] = list(answers)
    line = Line(broker.url, SecretBasic(CLIENT, SECRET))
    asked = Asked(virtual.clock.now(), "n")
    offer = Offer(
        MitIdOffered("u", "c", open_s), 5.0, {"grant_type": "g", "auth_req_id": "1"}, asked
    )
    try:
        return poll(line, f"{broker.url}/token", offer, virtual.clock, threading.Event())
    except LoginError as no:
        return no.problem
    finally:
        line.cut()


def test_nobody_is_asked_before_the_interval_is_over(broker: StubBroker, virtual: Virtual) -> None:
    assert polled(broker, virtual, PENDING, PENDING, TOKEN) == {
        "id_token": "x",
        "access_token": "y",
    }
    assert virtual.waits == [5, 5, 5]
    assert broker.form("/token") == {"grant_type": "g", "auth_req_id": "1"}


def test_slow_down_adds_five_seconds_each_time_for_good(
    broker: StubBroker, virtual: Virtual
) -> None:
    polled(broker, virtual, PENDING, SLOW, PENDING, SLOW, PENDING, TOKEN)
    assert virtual.waits == [5, 5, 10, 10, 15, 15]


@pytest.mark.parametrize("trouble", [DOWN, hang_up, said({}, "429 Too Many Requests")])
def test_a_broker_that_is_away_is_asked_again_ever_more_slowly(
    broker: StubBroker, virtual: Virtual, trouble: Said
) -> None:
    answers = [PENDING, trouble, trouble, trouble, PENDING, trouble, TOKEN]
    assert isinstance(polled(broker, virtual, *answers, open_s=300), dict)
    assert virtual.waits == [5, 5, 10, 20, 30, 5, 10]


def test_a_broker_that_asks_for_patience_gets_it_within_reason(
    broker: StubBroker, virtual: Virtual
) -> None:
    patience = [said({}, "503 Busy", **{"Retry-After": after}) for after in ("25", "999999", "x")]
    polled(broker, virtual, *patience, TOKEN, open_s=300)
    assert virtual.waits == [5, 25, 60, 30]


@pytest.mark.parametrize(
    "trouble",
    [
        said({"error": "temporarily_unavailable"}, "400 Bad"),
        said("<h1>502", "502 Bad", "text/html"),
    ],
)
def test_a_gateway_in_between_is_trouble_that_passes(
    broker: StubBroker, virtual: Virtual, trouble: Said
) -> None:
    assert isinstance(polled(broker, virtual, trouble, TOKEN), dict)


@pytest.mark.parametrize("trouble", [silence, drip])
def test_an_answer_that_never_ends_is_given_up_and_asked_for_again(
    broker: StubBroker, virtual: Virtual, trouble: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_module, "DEADLINE_S", 0.1)
    assert isinstance(polled(broker, virtual, trouble, TOKEN), dict)


def test_nobody_polls_longer_than_the_login_is_open(broker: StubBroker, virtual: Virtual) -> None:
    assert polled(broker, virtual, PENDING, open_s=23) is MitIdProblem.EXPIRED
    assert virtual.waits == [5, 5, 5, 5, 3]


def test_a_broker_that_stays_away_is_said_to_be_away(broker: StubBroker, virtual: Virtual) -> None:
    assert polled(broker, virtual, PENDING, DOWN, open_s=60) is MitIdProblem.AWAY
    assert sum(virtual.waits) == 60


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (error("access_denied"), MitIdProblem.DENIED),
        (error("expired_token"), MitIdProblem.EXPIRED),
        (error("invalid_grant"), MitIdProblem.REPLAYED),
        (error("invalid_client"), MitIdProblem.REFUSED),
        (error("unauthorized_client"), MitIdProblem.REFUSED),
        (error("transaction_failed"), MitIdProblem.REFUSED),
        (error("a new one\n"), MitIdProblem.REFUSED),
        (said({"error": "invalid_client"}, "401 Unauthorized"), MitIdProblem.REFUSED),
        (said("", "401 Unauthorized", "text/html"), MitIdProblem.REFUSED),
        (said("no", "403 Forbidden", "text/plain"), MitIdProblem.REFUSED),
        (said({"error": {"a": 1}}, "400 Bad Request"), MitIdProblem.NONSENSE),
        (said({}, "400 Bad Request"), MitIdProblem.NONSENSE),
        (said([], "400 Bad Request"), MitIdProblem.NONSENSE),
        (said("<html>", "400 Bad Request", "text/html"), MitIdProblem.NONSENSE),
        (said({}, "302 Found", Location="https://evil.example"), MitIdProblem.NONSENSE),
        (said({}, "404 Not Found"), MitIdProblem.NONSENSE),
        (HTML, MitIdProblem.NONSENSE),
        (said({"id_token": "x"}, kind="text/html"), MitIdProblem.NONSENSE),
        (said([]), MitIdProblem.NONSENSE),
        (said("{"), MitIdProblem.NONSENSE),
        (said('{"expires_in": NaN}'), MitIdProblem.NONSENSE),
        (said("[" * 100_000), MitIdProblem.NONSENSE),
        (said('{"a":' * 50_000), MitIdProblem.NONSENSE),
        (said("9" * 10_000), MitIdProblem.NONSENSE),
        (said({"id_token": "x" * 300_000}), MitIdProblem.NONSENSE),
        (b"SSH-2.0-OpenSSH_9.2\r\n", MitIdProblem.NONSENSE),
    ],
)
def test_what_ends_a_login_ends_it_at_once(
    broker: StubBroker, virtual: Virtual, answer: Said, problem: MitIdProblem
) -> None:
    assert polled(broker, virtual, PENDING, answer) is problem
    assert broker.count("/token") == 2


def test_a_token_that_was_given_and_got_lost_is_a_broker_away(
    broker: StubBroker, virtual: Virtual
) -> None:
    lost = polled(broker, virtual, PENDING, hang_up, error("invalid_grant"))
    assert lost is MitIdProblem.AWAY


def times(*outcomes: str | None) -> Callable[[], str]:
    left = list(outcomes)

    def ask() -> str:
        if (outcome := left.pop(0)) is None:
            raise Away
        return outcome

    return ask


def test_after_the_token_a_lost_answer_is_asked_for_twice_more(virtual: Virtual) -> None:
    wanted = threading.Event()
    assert patiently(times(None, None, "it"), virtual.clock, wanted) == "it"
    with pytest.raises(Away):
        patiently(times(None, None, None, "it"), virtual.clock, wanted)
    wanted.set()
    with pytest.raises(Cancelled):
        patiently(times(None, "it"), virtual.clock, wanted)
