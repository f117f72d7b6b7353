"""A machine becomes a kiosk, at the real central service, and proves itself whatever its clock says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.central.devices import MOST_MISSES
from kiosk.central.server import Running
from kiosk.sync.client import CentralClient, CentralState, Failed
from kiosk.sync.contract import (
    CentralKey,
    CodeRequest,
    DeviceSummary,
    Heartbeat,
    HeartbeatReply,
    NewCode,
    ProblemCode,
)
from kiosk.sync.enrolment import (
    FILE,
    DeviceIdentity,
    IdentityError,
    NotEnrolled,
    enrol,
    load_identity,
)
from kiosk.sync.operator import OperatorClient
from tests.sync.parts import OPERATOR, Speaker, read_request

Code = Callable[[], str]


@pytest.fixture
def operator(central: Running) -> OperatorClient:
    return OperatorClient(central.url, OPERATOR)


@pytest.fixture
def code(operator: OperatorClient) -> Code:
    """A new code, made as `kiosk central code` makes it."""

    def make() -> str:
        made = operator.new_code(CodeRequest(kiosk="dokk1-1", place="DK-775100", minutes=5))
        assert isinstance(made, NewCode)
        return made.code

    return make


@pytest.fixture
def stranger(central: Running) -> Iterator[CentralClient]:
    """A client that is nobody yet."""
    client = CentralClient(central.url, "")
    yield client
    client.close()


def enrolled(client: CentralClient, state: Path, code: str) -> DeviceIdentity:
    identity = enrol(client, state, code)
    assert isinstance(identity, DeviceIdentity), identity
    return identity


def client_of(
    central: Running, identity: DeviceIdentity, now: datetime | None = None
) -> CentralClient:
    if now is None:
        return CentralClient(central.url, identity.prove)
    return CentralClient(central.url, identity.prove, now=lambda: now)


def test_it_is_that_kiosk_now_and_after_a_restart(
    central: Running, stranger: CentralClient, code: Code, tmp_path: Path
) -> None:
    made = enrolled(stranger, tmp_path / "state", code())
    again = load_identity(tmp_path / "state")
    assert again is not None
    assert (made.enrolled.kiosk, made.enrolled.place) == ("dokk1-1", "DK-775100")
    assert again.enrolled == made.enrolled
    assert isinstance(client_of(central, again).key(), CentralKey)


def test_only_the_service_user_can_read_the_key_and_nothing_else_is_left(
    stranger: CentralClient, code: Code, tmp_path: Path
) -> None:
    enrolled(stranger, tmp_path / "state", code())
    assert [path.name for path in (tmp_path / "state").iterdir()] == [FILE]
    assert (tmp_path / "state" / FILE).stat().st_mode & 0o777 == 0o600


def test_a_machine_that_never_was_enrolled_has_no_identity(tmp_path: Path) -> None:
    assert load_identity(tmp_path) is None


def test_a_key_that_others_can_read_is_not_used(
    stranger: CentralClient, code: Code, tmp_path: Path
) -> None:
    enrolled(stranger, tmp_path, code())
    (tmp_path / FILE).chmod(0o640)
    with pytest.raises(IdentityError, match=r"device\.json: others can read"):
        load_identity(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", '{"enrolled": {}, "private_key": "AAAA"}'])
def test_a_spoilt_identity_is_told_with_its_file(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="ascii")
    (tmp_path / FILE).chmod(0o600)
    with pytest.raises(IdentityError, match=r"device\.json: is no identity"):
        load_identity(tmp_path)


@pytest.mark.parametrize(
    "written", [str.lower, lambda code: code.replace("-", " "), lambda code: code.replace("0", "o")]
)
def test_a_code_is_understood_as_people_write_it(
    stranger: CentralClient, code: Code, tmp_path: Path, written: Callable[[str], str]
) -> None:
    enrolled(stranger, tmp_path, written(code()))


@pytest.mark.parametrize(
    ("typed", "why"),
    [("0000-0000-0000-0000", NotEnrolled.REFUSED), ("abc", NotEnrolled.NO_CODE)],
)
def test_a_code_that_is_none_of_ours_enrols_nothing(
    stranger: CentralClient, tmp_path: Path, typed: str, why: NotEnrolled
) -> None:
    assert enrol(stranger, tmp_path, typed) is why
    assert load_identity(tmp_path) is None


def test_where_too_many_guess_nobody_is_enrolled_and_that_is_said(
    stranger: CentralClient, code: Code, tmp_path: Path
) -> None:
    for _ in range(MOST_MISSES):
        assert enrol(stranger, tmp_path, "0000-0000-0000-0000") is NotEnrolled.REFUSED
    assert enrol(stranger, tmp_path, code()) is NotEnrolled.BUSY


def test_an_answer_that_got_lost_is_asked_for_again_with_the_same_code(
    central: Running, stranger: CentralClient, code: Code, tmp_path: Path
) -> None:
    """The request arrives and its answer does not: a used code, and a machine that knows nothing."""
    import socket

    def swallow(live: socket.socket) -> None:
        request = read_request(live)
        host, port = central.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as far:
            far.sendall(request)
            with suppress(OSError):
                far.recv(10)

    speaker, typed = Speaker(swallow), code()
    assert enrol(CentralClient(speaker.url, ""), tmp_path, typed) is NotEnrolled.AWAY
    speaker.stop()
    assert load_identity(tmp_path) is None
    enrolled(stranger, tmp_path, typed)


def test_a_machine_enrolled_again_has_a_new_key_and_is_another_device(
    central: Running, stranger: CentralClient, code: Code, tmp_path: Path
) -> None:
    before = enrolled(stranger, tmp_path, code())
    after = enrolled(stranger, tmp_path, code())
    assert before.enrolled.device != after.enrolled.device
    assert before.key.private_bytes_raw() != after.key.private_bytes_raw()
    assert isinstance(client_of(central, after).key(), CentralKey)
    refused = Failed(CentralState.REFUSED, ProblemCode.NOT_ALLOWED)
    assert client_of(central, before).key() == refused


@pytest.mark.parametrize("year", [1970, 2038])
def test_a_clock_that_is_decades_off_is_put_right_by_the_services_own(
    central: Running, stranger: CentralClient, code: Code, tmp_path: Path, year: int
) -> None:
    identity = enrolled(stranger, tmp_path, code())
    client = client_of(central, identity, datetime(year, 1, 2, tzinfo=UTC))
    assert isinstance(client.key(), CentralKey)
    beat = Heartbeat(kiosk="dokk1-1", boot="b", waiting=0, dead=0)
    assert isinstance(client.beat(beat), HeartbeatReply)
    assert client.skew_s is not None
    assert abs(client.skew_s) > 10 * 365 * 86_400


def test_a_clock_that_is_put_right_later_is_believed_again(
    central: Running, stranger: CentralClient, code: Code, tmp_path: Path
) -> None:
    identity = enrolled(stranger, tmp_path, code())
    wrong = [timedelta(days=-400)]
    client = CentralClient(central.url, identity.prove, now=lambda: datetime.now(UTC) + wrong[0])
    assert isinstance(client.key(), CentralKey)
    wrong[0] = timedelta()
    assert isinstance(client.key(), CentralKey)


def test_a_revoked_kiosk_is_refused_and_asks_once_only(
    central: Running, stranger: CentralClient, code: Code, tmp_path: Path, operator: OperatorClient
) -> None:
    identity = enrolled(stranger, tmp_path, code())
    out = operator.revoke("dokk1-1")
    assert isinstance(out, DeviceSummary)
    assert out.revoked is not None
    assert operator.revoke("dokk1-1") == Failed(CentralState.UP, ProblemCode.NOT_FOUND)
    client = client_of(central, identity)
    assert client.key() == Failed(CentralState.REFUSED, ProblemCode.NOT_ALLOWED)


def test_a_service_that_always_wants_another_time_is_asked_twice_and_no_more(
    stranger: CentralClient, code: Code, tmp_path: Path
) -> None:
    identity = enrolled(stranger, tmp_path, code())
    seen: list[bytes] = []

    def refuse(live: object) -> None:
        while True:
            seen.append(read_request(live))  # type: ignore[arg-type]
            live.sendall(  # type: ignore[attr-defined]
                b"HTTP/1.1 401 Unauthorized\r\nDate: Mon, 23 Nov 2026 09:30:00 GMT\r\n"
                b"Content-Length: 0\r\n\r\n"
            )

    speaker = Speaker(refuse)
    client = CentralClient(speaker.url, identity.prove)
    assert client.key() == Failed(CentralState.REFUSED)
    client.close()
    speaker.stop()
    assert len(seen) == 2
