"""A login tells its session once who it was, or why not; it ends at once, and leaves nothing."""

from __future__ import annotations

import gc
import logging
import threading
import types
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from kiosk.identity.level import Level, Method
from kiosk.identity.mitid import line as line_module
from kiosk.identity.mitid.desk import MitIdDesk
from kiosk.identity.mitid.port import MitId, MitIdFailed, MitIdProblem
from kiosk.identity.mitid.settings import NSIS
from kiosk.identity.mitid.token import REQUEST_CLAIM
from tests.identity.mitid.parts import (
    HTML,
    Ears,
    Said,
    Signer,
    StubBroker,
    Virtual,
    claims_for,
    drip,
    error,
    hang_up,
    mitid_threads,
    said,
    silence,
)
from tests.sync.parts import eventually

DeskWith = Callable[..., MitIdDesk]
PURPOSE = "Dokk1 · Sundhedskort"
CANARY = "0101904242"
FOR_EVER_S = 1000.0


def outcome(desk: MitIdDesk, ears: Ears) -> MitIdProblem | None:
    """Why a login that got as far as its offer failed; `None` if it did not."""
    desk.begin(1, PURPOSE, "da")
    ears.offered()
    _, answer = ears.next()
    return answer.problem if isinstance(answer, MitIdFailed) else None


def test_the_desk_keeps_the_port(desk_with: DeskWith) -> None:
    port: MitId = desk_with()
    port.cancel(1)


def test_a_login_is_offered_and_then_proven(
    desk_with: DeskWith, broker: StubBroker, ears: Ears
) -> None:
    broker.answers["/token"] = [error("authorization_pending"), broker.token()]
    desk_with().begin(4, PURPOSE, "da")
    offer = ears.offered()
    assert offer.uri == f"{broker.url}/phone?x=1"
    identity = ears.proven()
    assert (identity.method, identity.level) == (Method.MITID, Level.AUTHENTICATED)
    assert identity.cpr is not None
    assert identity.cpr.reveal() == CANARY
    assert identity.subject == "0b5f-uuid"
    assert ears.silent


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (hang_up, MitIdProblem.AWAY),
        (said({}, "503 Busy"), MitIdProblem.AWAY),
        (silence, MitIdProblem.AWAY),
        (drip, MitIdProblem.AWAY),
        (HTML, MitIdProblem.NONSENSE),
        (said({}, "404 Not Found"), MitIdProblem.NONSENSE),
    ],
)
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks", "/ciba"])
def test_a_broker_that_is_in_trouble_fails_the_login_before_anything_is_shown(
    desk_with: DeskWith,
    broker: StubBroker,
    ears: Ears,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    answer: Said,
    problem: MitIdProblem,
) -> None:
    monkeypatch.setattr(line_module, "DEADLINE_S", 0.1)
    broker.answers[path] = [answer]
    desk_with().begin(1, PURPOSE, "da")
    assert ears.next() == (1, MitIdFailed(problem))
    assert ears.silent


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"aud": "another"}, MitIdProblem.NONSENSE),
        ({"iss": "https://evil.example"}, MitIdProblem.NONSENSE),
        ({"nonce": "another"}, MitIdProblem.REPLAYED),
        ({"nonce": None}, MitIdProblem.NONSENSE),
        ({"nonce": None, REQUEST_CLAIM: "request-2"}, MitIdProblem.REPLAYED),
        ({"exp": 1_700_000_000}, MitIdProblem.NONSENSE),
        ({"loa": None}, MitIdProblem.TOO_WEAK),
        ({"dk.cpr": "not a number"}, MitIdProblem.NONSENSE),
        ({"nonce": None, REQUEST_CLAIM: "request-1"}, None),
    ],
)
def test_a_token_with_wrong_claims_proves_nobody(
    desk_with: DeskWith,
    broker: StubBroker,
    ears: Ears,
    changes: dict[str, Any],
    problem: MitIdProblem | None,
) -> None:
    broker.answers["/token"] = [broker.token(**changes)]
    assert outcome(desk_with(), ears) is problem


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"access_token": "a"},
        {"id_token": 5, "access_token": "a"},
        {"id_token": "a.b.c", "access_token": "a"},
        {"id_token": "a.b.c"},
        {"id_token": "a.b.c", "access_token": "a\r\nX: y"},
    ],
)
def test_a_token_answer_without_its_tokens_is_nonsense(
    desk_with: DeskWith, broker: StubBroker, ears: Ears, body: dict[str, Any]
) -> None:
    broker.answers["/token"] = [said(body)]
    assert outcome(desk_with(), ears) is MitIdProblem.NONSENSE


def test_a_key_that_the_broker_has_just_changed_to_is_fetched(
    desk_with: DeskWith, broker: StubBroker, ears: Ears
) -> None:
    old, new = broker.signer, Signer(ec.generate_private_key(ec.SECP256R1()), "ec-2")
    broker.answers["/jwks"] = [said({"keys": [old.jwk]}), hang_up, said({"keys": [new.jwk]})]
    broker.signer = new
    broker.answers["/token"] = [broker.token()]
    assert outcome(desk_with(), ears) is None
    assert broker.count("/jwks") == 3


def test_a_token_that_was_taken_before_is_a_replay(
    desk_with: DeskWith, broker: StubBroker, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.identity.mitid.offer.secrets.token_urlsafe", lambda _: "same-nonce")
    claims = claims_for(broker.url, "same-nonce")
    body = {"id_token": broker.signer.sign(claims), "access_token": "access-1"}
    broker.answers["/token"] = [said(body)]
    desk = desk_with()
    assert outcome(desk, ears) is None
    assert outcome(desk, ears) is MitIdProblem.REPLAYED


def test_the_number_may_come_from_the_userinfo_endpoint(
    desk_with: DeskWith, broker: StubBroker, ears: Ears
) -> None:
    broker.answers["/token"] = [broker.token(**{"dk.cpr": None})]
    broker.answers["/userinfo"] = [hang_up, said({"sub": "b1a7-pairwise", "dk.cpr": CANARY})]
    desk_with(userinfo=True).begin(1, PURPOSE, "da")
    ears.offered()
    cpr = ears.proven().cpr
    assert cpr is not None
    assert cpr.reveal() == CANARY


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (said({"sub": "somebody else", "dk.cpr": "1502474321"}), MitIdProblem.NONSENSE),
        (said({"dk.cpr": CANARY}), MitIdProblem.NONSENSE),
        (said({}), MitIdProblem.NONSENSE),
        (HTML, MitIdProblem.NONSENSE),
        (said({"error": "invalid_token"}, "401 No"), MitIdProblem.REFUSED),
        (hang_up, MitIdProblem.AWAY),
    ],
)
def test_userinfo_of_another_person_or_of_nobody_proves_nobody(
    desk_with: DeskWith, broker: StubBroker, ears: Ears, answer: Said, problem: MitIdProblem
) -> None:
    broker.answers["/token"] = [broker.token()]
    broker.answers["/userinfo"] = [answer]
    assert outcome(desk_with(userinfo=True), ears) is problem


def test_nobody_hears_of_a_login_after_it_was_cancelled(
    desk_with: DeskWith, broker: StubBroker, ears: Ears, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line_module, "DEADLINE_S", FOR_EVER_S)
    broker.answers["/token"] = [silence]
    desk = desk_with()
    desk.begin(1, PURPOSE, "da")
    ears.offered()
    assert eventually(lambda: broker.count("/token") == 1)
    desk.cancel(1)
    assert eventually(lambda: mitid_threads() == [])
    assert ears.silent


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks", "/ciba", "/token"])
@pytest.mark.parametrize("stuck", [silence, drip])
def test_a_login_ends_at_once_wherever_it_is_stuck(
    desk_with: DeskWith,
    broker: StubBroker,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
    stuck: Said,
) -> None:
    monkeypatch.setattr(line_module, "DEADLINE_S", FOR_EVER_S)
    broker.answers[path] = [stuck]
    desk = desk_with()
    desk.begin(1, PURPOSE, "da")
    assert eventually(lambda: broker.count(path) == 1)
    (thread,) = mitid_threads()
    desk.stop()
    assert eventually(lambda: not thread.is_alive())


def test_a_login_that_waits_between_two_polls_ends_at_once(
    broker: StubBroker, ears: Ears, desk_with: DeskWith, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Virtual, "wait", lambda _, cancelled, __: cancelled.wait(FOR_EVER_S))
    desk = desk_with()
    desk.begin(1, PURPOSE, "da")
    ears.offered()
    (thread,) = mitid_threads()
    desk.stop()
    assert eventually(lambda: not thread.is_alive())
    assert broker.count("/token") == 0


def test_another_sessions_cancel_ends_nothing(
    desk_with: DeskWith, broker: StubBroker, ears: Ears
) -> None:
    go = threading.Event()

    def when_told(live: Any) -> None:
        go.wait(20)
        live.sendall(error("access_denied"))

    broker.answers["/token"] = [when_told]
    desk = desk_with()
    desk.begin(2, PURPOSE, "da")
    ears.offered()
    desk.cancel(1)
    go.set()
    assert ears.next() == (2, MitIdFailed(MitIdProblem.DENIED))


def test_a_second_beginning_ends_the_first_unheard(
    desk_with: DeskWith, broker: StubBroker, ears: Ears
) -> None:
    broker.answers["/token"] = [silence, error("access_denied")]
    desk = desk_with()
    desk.begin(1, PURPOSE, "da")
    ears.offered()
    assert eventually(lambda: broker.count("/token") == 1)
    desk.begin(2, PURPOSE, "da")
    ears.offered()
    assert ears.next() == (2, MitIdFailed(MitIdProblem.DENIED))
    assert ears.silent


def test_many_impatient_beginnings_leave_one_thread_and_no_socket(
    desk_with: DeskWith, broker: StubBroker, ears: Ears
) -> None:
    broker.answers["/ciba"] = [silence]
    desk = desk_with()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for session in range(30):
        desk.begin(session, PURPOSE, "da")
    assert eventually(lambda: len(mitid_threads()) == 1)
    desk.stop()
    assert eventually(lambda: mitid_threads() == [])
    gc.collect()
    assert eventually(lambda: len(list(Path("/proc/self/fd").iterdir())) <= before + 3)
    assert ears.silent


def test_after_stop_nothing_begins(desk_with: DeskWith, broker: StubBroker, ears: Ears) -> None:
    desk = desk_with()
    desk.stop()
    desk.begin(1, PURPOSE, "da")
    assert mitid_threads() == []
    assert broker.requests == []
    assert ears.silent


def reachable(root: object) -> list[object]:
    """Everything that an object leads to, without classes, modules and functions' globals."""
    apart = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType)
    seen: dict[int, object] = {}
    todo = [root]
    while todo:
        one = todo.pop()
        if id(one) not in seen and not isinstance(one, apart):
            seen[id(one)] = one
            todo.extend(gc.get_referents(one))
    return list(seen.values())


@pytest.mark.parametrize("way", ["proven", "denied", "cancelled"])
def test_nothing_is_left_of_a_login_that_is_over(
    desk_with: DeskWith, broker: StubBroker, ears: Ears, way: str
) -> None:
    answers: dict[str, Said] = {
        "proven": broker.token(),
        "denied": error("access_denied"),
        "cancelled": silence,
    }
    broker.answers["/token"] = [answers[way]]
    desk = desk_with()
    desk.begin(1, PURPOSE, "da")
    kept = weakref.ref(desk._login) if desk._login is not None else lambda: None
    offer = ears.offered()
    nonce = broker.nonce
    if way == "cancelled":
        desk.cancel(1)
    else:
        ears.next()
    assert eventually(lambda: mitid_threads() == [])
    gc.collect()
    texts = [one for one in reachable(desk) if isinstance(one, str | bytes)]
    assert any("/jwks" in one for one in texts if isinstance(one, str)), "the walk finds the broker"
    secrets = (nonce, offer.code, offer.uri, "request-1", "access-1", CANARY, "Testesen", PURPOSE)
    found = [
        one
        for one in texts
        for secret in secrets
        if secret in (one if isinstance(one, str) else "")
    ]
    assert found == []
    assert kept() is None
    assert desk._login is None


def test_the_log_names_session_and_problem_and_nothing_personal(
    desk_with: DeskWith, broker: StubBroker, ears: Ears, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk = desk_with(minimum=Level.AUTHENTICATED)
    broker.answers["/token"] = [broker.token(loa=f"{NSIS}Low")]
    assert outcome(desk, ears) is MitIdProblem.TOO_WEAK
    broker.answers["/token"] = [broker.token()]
    assert outcome(desk, ears) is None
    broker.answers["/token"] = [
        said({"error": f"{CANARY}", "error_description": CANARY}, "400 Bad")
    ]
    assert outcome(desk, ears) is MitIdProblem.REFUSED
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("kiosk")]
    assert ours == ["session 1: no login: too-weak (-)", "session 1: no login: refused (other)"]
    for secret in (CANARY, "Testesen", "0b5f-uuid", broker.nonce, "request-1", "access-1"):
        assert secret not in caplog.text
