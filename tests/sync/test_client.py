"""No answer is believed that the contract does not allow."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from kiosk.sync.client import CentralClient, CentralState, Failed
from kiosk.sync.contract import CentralKey, LoansQuery, PinCheckResult, ProblemCode, SlotsQuery
from tests.sync.parts import Speaker, http, read_request

JSON = {"Content-Type": "application/json"}
PROBLEM = {"Content-Type": "application/problem+json"}
DATED = {"Date": "Mon, 23 Nov 2026 12:01:00 GMT"}
QUERY = SlotsQuery(place="DK-775100", subject="passport", earliest=date(2026, 12, 1))


def problem(status: int, code: str) -> bytes:
    return json.dumps({"type": "t", "title": "t", "status": status, "code": code}).encode()


def answered(
    answer: bytes,
    call: Callable[[CentralClient], object],
    dated: Callable[[datetime], None] | None = None,
) -> tuple[object, CentralClient]:
    def script(live: object) -> None:
        read_request(live)  # type: ignore[arg-type]
        live.sendall(answer)  # type: ignore[attr-defined]

    speaker = Speaker(script)
    client = CentralClient(
        speaker.url, "token", now=lambda: datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC), dated=dated
    )
    try:
        return call(client), client
    finally:
        client.close()
        speaker.stop()


UP, DOWN, NONSENSE, REFUSED = (
    CentralState.UP,
    CentralState.DOWN,
    CentralState.NONSENSE,
    CentralState.REFUSED,
)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (http("200 OK", {"Content-Type": "text/html"}, b"<h1>Log in</h1>"), Failed(NONSENSE)),
        (http("200 OK", JSON, b"<h1>Log in</h1>"), Failed(NONSENSE)),
        (http("200 OK", {}, b'{"slots": []}'), Failed(NONSENSE)),
        (http("200 OK", JSON, b""), Failed(NONSENSE)),
        (http("200 OK", JSON, b"null"), Failed(NONSENSE)),
        (http("200 OK", JSON, b"[" * 100_000), Failed(NONSENSE)),
        (http("200 OK", JSON, b'{"slots": [], "more": 1}'), Failed(NONSENSE)),
        (
            http("200 OK", JSON, b'{"slots": [{"id": "a", "start": 1, "minutes": true}]}'),
            Failed(NONSENSE),
        ),
        (http("200 OK", JSON, b'{"slots": "\xff"}'), Failed(NONSENSE)),
        (http("200 OK", JSON | {"Content-Encoding": "gzip"}, b'{"slots": 1}'), Failed(NONSENSE)),
        (http("204 No Content", {}, b""), Failed(NONSENSE)),
        (http("302 Found", {"Location": "http://x.invalid"}, b""), Failed(NONSENSE)),
        (http("404 Not Found", {"Content-Type": "text/html"}, b"<h1>404</h1>"), Failed(NONSENSE)),
        (http("404 Not Found", PROBLEM, b"{}"), Failed(NONSENSE)),
        (
            http("404 Not Found", PROBLEM, problem(404, "not-found")),
            Failed(UP, ProblemCode.NOT_FOUND),
        ),
        (http("401 Unauthorized", {}, b""), Failed(REFUSED)),
        (
            http("403 Forbidden", PROBLEM, problem(403, "not-allowed")),
            Failed(REFUSED, ProblemCode.NOT_ALLOWED),
        ),
        (http("500 Internal Server Error", {}, b"Traceback"), Failed(DOWN)),
        (
            http("503 Busy", PROBLEM | {"Retry-After": "30"}, problem(503, "busy")),
            Failed(DOWN, ProblemCode.BUSY, 30.0),
        ),
        (http("429 Slowly", {"Retry-After": "-1"}, b""), Failed(DOWN)),
        (http("429 Slowly", {"Retry-After": "²"}, b""), Failed(DOWN)),
        (http("503 Busy", {"Retry-After": "9" * 400}, b""), Failed(DOWN)),
    ],
)
def test_an_answer_out_of_contract_is_one_of_a_closed_set(answer: bytes, expected: Failed) -> None:
    assert answered(answer, lambda client: client.ask(QUERY))[0] == expected


def test_the_device_token_goes_with_every_request_and_nothing_personal_is_in_the_address() -> None:
    heard: list[bytes] = []

    def script(live: object) -> None:
        heard.append(read_request(live))  # type: ignore[arg-type]
        live.sendall(http("200 OK", JSON, b"{}"))  # type: ignore[attr-defined]

    speaker = Speaker(script)
    client = CentralClient(speaker.url, "the-token")
    client.ask(LoansQuery(cpr="0703914827"))
    speaker.stop()
    assert b"Authorization: Bearer the-token\r\n" in heard[0]
    assert heard[0].startswith(b"POST /v1/library/loans HTTP/1.1\r\n")


@pytest.mark.parametrize(
    ("header", "skew"),
    [
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", -1795435200.0),
        ("yesterday", None),
        ("Mon, 99 Nov 99999 12:01:00 GMT", None),
    ],
)
def test_the_clock_of_the_service_is_compared_with_ours(header: str, skew: float | None) -> None:
    _, client = answered(http("200 OK", {"Date": header}, b""), lambda client: client.key())
    assert client.skew_s == skew


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (http("200 OK", JSON | DATED, b'{"slots": []}'), True),
        (http("200 OK", JSON, b'{"slots": []}'), False),
        (http("200 OK", JSON | {"Date": "yesterday"}, b'{"slots": []}'), False),
        (http("200 OK", {"Content-Type": "text/html"} | DATED, b"<h1>Wi-Fi</h1>"), False),
        (http("503 Busy", PROBLEM | DATED, problem(503, "busy")), False),
    ],
)
def test_only_an_answer_in_the_contract_tells_the_time(answer: bytes, told: bool) -> None:
    heard: list[datetime] = []
    answered(answer, lambda client: client.ask(QUERY), heard.append)
    assert heard == ([datetime(2026, 11, 23, 12, 1, tzinfo=UTC)] if told else [])


def test_an_answer_of_the_right_shape_is_that_answer() -> None:
    body = b'{"ok": false, "tries_left": 3, "blocked": false, "token": null}'
    query = LoansQuery(cpr="0703914827")
    wrong, _ = answered(http("200 OK", JSON, body), lambda client: client.ask(query))
    assert wrong == Failed(NONSENSE), "the shape of another question's answer"
    assert PinCheckResult.model_validate_json(body).tries_left == 3


def test_a_key_whose_name_is_not_its_own_is_still_only_a_key() -> None:
    key = {"key_id": "a", "suite": "other", "public_key": "A" * 43 + "=", "fingerprint": "0" * 64}
    answer, _ = answered(http("200 OK", JSON, json.dumps(key).encode()), lambda c: c.key())
    assert answer == Failed(NONSENSE)
    key["suite"] = "X25519-HKDF-SHA256-AES-256-GCM"
    answer, _ = answered(http("200 OK", JSON, json.dumps(key).encode()), lambda c: c.key())
    assert isinstance(answer, CentralKey)
