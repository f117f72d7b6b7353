"""Whatever sits at a responder's address, a question ends soon, and what is not proven is unknown."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.x509.ocsp import OCSPCertStatus, OCSPRequest

from kiosk.demo.cards.holders import ANNA, BENT
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.ocsp.responder import Responder
from kiosk.identity.person import CardProblem
from kiosk.identity.standing import Standing
from kiosk.identity.trust import Trust
from tests.identity.ocsp.parts import DAY, MINUTE, OCSP, Answering, nonce_of, says
from tests.sync.parts import Speaker, eventually, http, read_request

Script = Callable[[socket.socket], None]
Speak = Callable[[Script], Speaker]
Path = tuple[x509.Certificate, ...]


@pytest.fixture
def speak() -> Iterator[Speak]:
    speakers: list[Speaker] = []

    def start(script: Script) -> Speaker:
        speakers.append(Speaker(script))
        return speakers[-1]

    yield start
    for speaker in speakers:
        speaker.stop()


@pytest.fixture
def path(pki: DemoPki, anna: Credential) -> Path:
    return (anna.certificate, pki.issuing.certificate, pki.root.certificate)


@pytest.fixture
def answer(pki: DemoPki, anna: Credential, now: datetime) -> Answering:
    return Answering(anna.certificate, pki.issuing, now)


def echoing(answer: Answering) -> Script:
    return says(lambda asked: answer.but(nonce=nonce_of(asked)).encode())


def recorded(body: bytes) -> Script:
    """Always the same answer, as somebody who recorded it would give."""
    return replies("200 OK", OCSP, body)


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        (OCSPCertStatus.GOOD, Standing.GOOD),
        (OCSPCertStatus.REVOKED, Standing.REVOKED),
        (OCSPCertStatus.UNKNOWN, Standing.DISOWNED),
    ],
)
def test_a_responder_is_asked_with_a_nonce_and_believed(
    speak: Speak, answer: Answering, path: Path, now: datetime,
    status: OCSPCertStatus, standing: Standing,
) -> None:  # fmt: skip
    url = speak(echoing(answer.but(status=status))).url
    assert Responder(url).standing(path, now) is standing


def test_every_question_has_a_nonce_of_its_own(
    speak: Speak, answer: Answering, path: Path, now: datetime
) -> None:
    nonces: list[bytes] = []

    def note(asked: OCSPRequest) -> bytes:
        nonces.append(nonce_of(asked))
        return answer.encode()

    url = speak(says(note)).url
    for _ in range(2):
        Responder(url).standing(path, now)
    assert len(set(nonces)) == 2


def test_without_an_address_of_the_operators_the_issuers_is_asked(
    speak: Speak, answer: Answering, pki: DemoPki, now: datetime
) -> None:
    issued: list[x509.Certificate] = []

    def answering(live: socket.socket) -> None:
        echoing(answer.but(certificate=issued[0]))(live)

    speaker = speak(answering)
    issued.append(pki.citizen(ANNA, responder=speaker.url).certificate)
    above = (pki.issuing.certificate, pki.root.certificate)
    assert Responder().standing((issued[0], *above), now) is Standing.GOOD
    silent = pki.citizen(ANNA).certificate
    assert Responder().standing((silent, *above), now) is Standing.UNKNOWN
    assert speaker.connections == 1


def test_a_recorded_answer_is_a_replay(
    speak: Speak, answer: Answering, path: Path, now: datetime
) -> None:
    old = answer.but(nonce=b"r" * 32, next_update=30 * DAY).encode()
    assert Responder(speak(recorded(old)).url).standing(path, now) is Standing.UNKNOWN


def test_a_forged_answer_is_no_word_of_the_issuers(
    speak: Speak, answer: Answering, pki: DemoPki, path: Path, now: datetime
) -> None:
    forger = DemoPki.make(now).issuing
    for status in (OCSPCertStatus.GOOD, OCSPCertStatus.REVOKED):
        forged = answer.but(signer=forger, sends=(forger.certificate,), status=status)
        assert Responder(speak(echoing(forged)).url).standing(path, now) is Standing.UNKNOWN


def drips(live: socket.socket) -> None:
    read_request(live)
    live.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")
    while True:
        live.sendall(b"\x30")
        threading.Event().wait(0.02)


def floods(live: socket.socket) -> None:
    read_request(live)
    live.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
    while True:
        live.sendall(b"\x30" * 65536)


def is_silent(live: socket.socket) -> None:
    while live.recv(1000):
        pass


def replies(status: str, headers: dict[str, str], body: bytes = b"") -> Script:
    def script(live: socket.socket) -> None:
        read_request(live)
        live.sendall(http(status, headers, body))

    return script


HTML = {"Content-Type": "text/html"}


def is_noise(live: socket.socket) -> None:
    read_request(live)
    live.sendall(b"\x00\xff" * 300)


BAD: dict[str, Script] = {
    "silence": is_silent,
    "drip": drips,
    "a gigabyte": floods,
    "a page": replies("200 OK", HTML, b"<h1>Welcome to the Wi-Fi</h1>"),
    "nothing": replies("200 OK", OCSP),
    "an error": replies("500 Internal Server Error", OCSP),
    "no answer yet": replies("200 OK", OCSP, b"\x30\x03\x0a\x01\x03"),
    "noise": is_noise,
}


@pytest.mark.parametrize("script", BAD.values(), ids=BAD.keys())
def test_a_responder_that_misbehaves_says_nothing_and_holds_nobody(
    speak: Speak, path: Path, now: datetime, script: Script
) -> None:
    began = time.monotonic()
    responder = Responder(speak(script).url, deadline_s=0.3)
    assert responder.standing(path, now) is Standing.UNKNOWN
    assert time.monotonic() - began < 10, "the limit is for broken code, not for speed"
    assert eventually(lambda: all(each.name != "ocsp" for each in threading.enumerate()))


def test_nobody_there_says_nothing(path: Path, now: datetime) -> None:
    gone = Speaker(is_silent)
    gone.stop()
    assert Responder(gone.url).standing(path, now) is Standing.UNKNOWN


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_not_followed(
    speak: Speak, answer: Answering, path: Path, now: datetime, status: str
) -> None:
    elsewhere = speak(echoing(answer))
    here = speak(replies(status, {"Location": elsewhere.url}, answer.encode()))
    assert Responder(here.url).standing(path, now) is Standing.UNKNOWN
    assert elsewhere.connections == 0


def test_a_name_that_is_looked_up_for_ever_holds_nobody(
    path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolved = threading.Event()

    def for_ever(*_: object, **__: object) -> list[object]:
        resolved.wait(20)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", for_ever)
    began = time.monotonic()
    responder = Responder("http://ocsp.example", deadline_s=0.2)
    assert responder.standing(path, now) is Standing.UNKNOWN
    assert time.monotonic() - began < 10, "the limit is for broken code, not for speed"
    resolved.set()


# ── what is remembered ───────────────────────────────────────────────────────────────────────


def test_an_answer_is_remembered_for_five_minutes_and_never_beyond_the_next_update(
    speak: Speak, answer: Answering, path: Path, now: datetime
) -> None:
    for due, still, over in (
        (timedelta(hours=1), 4 * MINUTE, 5 * MINUTE),
        (MINUTE, timedelta(seconds=59), MINUTE),
    ):
        speaker = speak(echoing(answer.but(next_update=due)))
        responder = Responder(speaker.url)
        for moment, connections in ((now, 1), (now + still, 1), (now + over, 2)):
            responder.standing(path, moment)
            assert speaker.connections == connections


def test_an_answer_without_a_next_update_is_not_remembered(
    speak: Speak, answer: Answering, path: Path, now: datetime
) -> None:
    speaker = speak(echoing(answer.but(next_update=None)))
    responder = Responder(speaker.url)
    assert [responder.standing(path, now) for _ in range(2)] == [Standing.GOOD] * 2
    assert speaker.connections == 2


def test_a_silent_responder_is_left_alone_for_a_moment(
    speak: Speak, path: Path, now: datetime
) -> None:
    speaker = speak(replies("503 Busy", {}))
    responder = Responder(speaker.url)
    for seconds, connections in ((0, 1), (14, 1), (15, 2)):
        moment = now + timedelta(seconds=seconds)
        assert responder.standing(path, moment) is Standing.UNKNOWN
        assert speaker.connections == connections


def test_what_is_remembered_of_one_is_not_said_of_another(
    speak: Speak, answer: Answering, path: Path, pki: DemoPki, now: datetime
) -> None:
    responder = Responder(speak(echoing(answer)).url)
    assert responder.standing(path, now) is Standing.GOOD
    bent = (pki.citizen(BENT).certificate, *path[1:])
    assert responder.standing(bent, now) is Standing.UNKNOWN


# ── in the whole of trust ────────────────────────────────────────────────────────────────────


def test_only_who_is_trusted_and_valid_is_asked_of(
    speak: Speak, answer: Answering, pki: DemoPki, anna: Credential, now: datetime
) -> None:
    speaker = speak(echoing(answer))
    trust = replace(pki.trust(), revocation=(Responder(speaker.url),))
    foreign, old = DemoPki.make(now).citizen(ANNA), pki.expired(ANNA)
    firm = pki.citizen(ANNA, policy="1.2.208.169.1.1.1.3")
    problems = [trust.problem_with(e.certificate, now, e.issuers) for e in (foreign, old, firm)]
    assert problems == [CardProblem.UNTRUSTED, CardProblem.EXPIRED, CardProblem.POLICY]
    assert speaker.connections == 0
    assert trust.problem_with(anna.certificate, now, anna.issuers) is None
    assert speaker.connections == 1


@pytest.mark.parametrize(("accept", "problem"), [(False, CardProblem.UNCHECKED), (True, None)])
def test_a_responder_that_is_away_is_refused_or_accepted_as_the_operator_says(
    speak: Speak, pki: DemoPki, anna: Credential, now: datetime,
    accept: bool, problem: CardProblem | None,
) -> None:  # fmt: skip
    responder = Responder(speak(replies("503 Busy", {})).url, accept_away=accept)
    trust = Trust((pki.root.certificate,), revocation=(responder,))
    assert trust.problem_with(anna.certificate, now, anna.issuers) is problem


def test_the_log_says_why_and_nothing_of_whom(
    speak: Speak, path: Path, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="kiosk")
    Responder(speak(replies("200 OK", HTML, b"<h1>Hi</h1>")).url).standing(path, now)
    Responder(speak(replies("404 Not Found", HTML)).url).standing(path, now)
    said = caplog.text
    assert "no word from the OCSP responder: no-answer" in said
    assert "no word from the OCSP responder: HTTP status 404" in said
    serial = path[0].serial_number
    assert not any(part in said for part in (str(serial), f"{serial:x}", *ANNA.name.split()))
