"""Whatever speaks on the other end, an exchange ends, and ends as a value."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.http import NoReply, Reply, Transport
from tests.sync.parts import Speaker, http, read_request

Speak = Callable[[Callable[[socket.socket], None]], Speaker]
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def speak() -> Iterator[Speak]:
    speakers: list[Speaker] = []

    def start(script: Callable[[socket.socket], None]) -> Speaker:
        speakers.append(Speaker(script))
        return speakers[-1]

    yield start
    for speaker in speakers:
        speaker.stop()


def ask(url: str, *, deadline_s: float = 0.3, cap: int = 1000) -> Reply | NoReply:
    return Transport(url, {}, cap_bytes=cap).exchange("POST", "/x", b"{}", deadline_s)


def says(data: bytes) -> Callable[[socket.socket], None]:
    def script(live: socket.socket) -> None:
        read_request(live)
        live.sendall(data)

    return script


def drips(first: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    """Says something, and then a little more for ever: no single read ever takes long."""

    def script(live: socket.socket) -> None:
        read_request(live)
        live.sendall(first)
        while True:
            live.sendall(drop)
            threading.Event().wait(0.02)

    return script


def floods(first: bytes, chunk: bytes) -> Callable[[socket.socket], None]:
    def script(live: socket.socket) -> None:
        read_request(live)
        live.sendall(first)
        while True:
            live.sendall(chunk)

    return script


def is_silent(live: socket.socket) -> None:
    while live.recv(1000):
        pass


def hangs_up(live: socket.socket) -> None:
    read_request(live)


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(is_silent, NoReply.LATE, id="silence"),
        pytest.param(hangs_up, NoReply.UNREACHABLE, id="hang-up"),
        pytest.param(drips(b"", b"H"), NoReply.LATE, id="drip-status"),
        pytest.param(drips(HEAD, b"X-A: b\r\n"[:1]), NoReply.LATE, id="drip-header"),
        pytest.param(drips(HEAD + b"Content-Length: 900\r\n\r\n", b" "), NoReply.LATE, id="drip"),
        pytest.param(
            drips(HEAD + b"Connection: close\r\n\r\n", b" "), NoReply.LATE, id="drip-close"
        ),
        pytest.param(
            drips(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
            NoReply.LATE,
            id="drip-chunks",
        ),
        pytest.param(
            drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), NoReply.LATE, id="continue-for-ever"
        ),
        pytest.param(
            floods(HEAD + b"Content-Length: 1073741824\r\n\r\n", b"x" * 65536),
            NoReply.TOO_BIG,
            id="a-gigabyte",
        ),
        pytest.param(floods(HEAD + b"\r\n", b"x" * 65536), NoReply.TOO_BIG, id="no-length"),
        pytest.param(floods(HEAD, b"X: " + b"y" * 65536), NoReply.GARBLED, id="endless-header"),
        pytest.param(floods(HEAD, b"X: y\r\n" * 200), NoReply.GARBLED, id="endless-headers"),
        pytest.param(says(b"SSH-2.0-OpenSSH_9.2\r\n"), NoReply.GARBLED, id="ssh"),
        pytest.param(says(b"\x00\xff" * 500), NoReply.GARBLED, id="noise"),
        pytest.param(says(HEAD + b"Content-Length: 50\r\n\r\nhalf"), NoReply.GARBLED, id="half"),
        pytest.param(
            says(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"),
            NoReply.GARBLED,
            id="bad-chunk",
        ),
    ],
)
def test_a_server_that_misbehaves_is_a_value(
    speak: Speak, script: Callable[[socket.socket], None], expected: NoReply
) -> None:
    assert ask(speak(script).url) is expected


def test_nobody_there_is_unreachable() -> None:
    assert ask("http://127.0.0.1:9") is NoReply.UNREACHABLE
    assert ask("http://name.invalid") is NoReply.UNREACHABLE


def test_a_name_that_is_looked_up_for_ever_ends_at_the_deadline_and_leaves_no_socket(
    speak: Speak, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted = threading.Event()
    gone = threading.Event()

    def script(live: socket.socket) -> None:
        accepted.set()
        if not live.recv(1000):
            gone.set()

    speaker = speak(script)
    real, answer = socket.getaddrinfo, threading.Event()

    def slow(*args: Any, **kwargs: Any) -> Any:
        answer.wait(20)
        return real(*args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    assert ask(speaker.url, deadline_s=0.3) is NoReply.LATE
    assert not accepted.is_set(), "the name is still looked up"
    answer.set()
    assert gone.wait(20), "what was connected too late is closed"


def test_closing_ends_a_look_up_of_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answer = threading.Event(), threading.Event()

    def slow(*_: Any, **__: Any) -> Any:
        asked.set()
        answer.wait(20)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    transport = Transport("http://name.invalid", {}, cap_bytes=1000)
    heard: list[Reply | NoReply] = []
    waiting = threading.Thread(
        target=lambda: heard.append(transport.exchange("GET", "/x", None, 60.0))
    )
    waiting.start()
    assert asked.wait(20)
    transport.close()
    waiting.join(20)
    answer.set()
    assert heard == [NoReply.LATE]


def test_an_answer_is_read_whole(speak: Speak) -> None:
    reply = ask(speak(says(http("200 OK", JSON, b"{}"))).url)
    assert isinstance(reply, Reply)
    assert (reply.status, reply.headers["content-type"], reply.body) == (
        200,
        "application/json",
        b"{}",
    )
    assert "{}" not in repr(reply)


def test_a_redirect_is_an_answer_and_is_not_followed(speak: Speak) -> None:
    other = speak(says(http("200 OK", JSON, b"{}")))
    first = speak(says(http("307 Temporary Redirect", {"Location": other.url}, b"")))
    reply = ask(first.url)
    assert isinstance(reply, Reply)
    assert reply.status == 307
    assert other.connections == 0


def test_a_cookie_is_not_taken(speak: Speak) -> None:
    heard: list[bytes] = []

    def script(live: socket.socket) -> None:
        for _ in range(2):
            heard.append(read_request(live))
            live.sendall(http("200 OK", {"Set-Cookie": "a=b"}, b"{}"))

    transport = Transport(speak(script).url, {}, cap_bytes=1000)
    for _ in range(2):
        transport.exchange("POST", "/x", b"{}", 2.0)
    assert len(heard) == 2
    assert b"cookie" not in heard[1].lower()


def test_a_connection_is_used_again_and_still_has_a_deadline(speak: Speak) -> None:
    def script(live: socket.socket) -> None:
        read_request(live)
        live.sendall(http("200 OK", JSON, b"{}"))
        drips(HEAD, b"X")(live)

    speaker = speak(script)
    transport = Transport(speaker.url, {}, cap_bytes=1000)
    assert isinstance(transport.exchange("POST", "/x", b"{}", 2.0), Reply)
    assert transport.exchange("POST", "/x", b"{}", 0.3) is NoReply.LATE
    assert speaker.connections == 1


def test_a_proxy_or_password_of_the_environment_is_not_used(
    speak: Speak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    assert isinstance(ask(speak(says(http("200 OK", JSON, b"{}"))).url), Reply)


def test_closing_ends_what_is_under_way_and_what_comes_after(speak: Speak) -> None:
    transport = Transport(speak(is_silent).url, {}, cap_bytes=1000)
    threading.Timer(0.05, transport.close).start()
    assert transport.exchange("POST", "/x", b"{}", 60.0) is NoReply.LATE
    assert transport.exchange("POST", "/x", b"{}", 60.0) is NoReply.LATE


def test_tls_that_never_shakes_hands_ends_and_plain_text_is_garbled(speak: Speak) -> None:
    silent = speak(is_silent).url.replace("http:", "https:")
    assert ask(silent) is NoReply.LATE
    plain = speak(lambda live: live.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")).url
    assert ask(plain.replace("http:", "https:")) is NoReply.GARBLED


def test_no_socket_is_left_open(speak: Speak) -> None:
    url = speak(says(HEAD + b"Content-Length: 50\r\n\r\nhalf")).url
    ask(url)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(20):
        ask(url)
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 5
