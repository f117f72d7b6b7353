"""One HTTP exchange with an end: a total deadline, a size cap, and never an exception.

`requests`' own timeout is per read, so a server that sends a byte now and then holds it for
ever. Here a timer shuts the socket down when the time is up, whatever it is waiting for.
"""

from __future__ import annotations

import http.client
import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final

import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError

_CHUNK: Final = 64 * 1024

_LOOK_S: Final = 0.05
"""How often it is looked whether the time is up while a connection is made."""


class NoReply(StrEnum):
    """Why there is nothing to read."""

    UNREACHABLE = "unreachable"
    LATE = "late"
    TOO_BIG = "too-big"
    GARBLED = "garbled"
    """What came was no HTTP, or came from somebody whose certificate we do not trust."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whole."""

    status: int
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes = field(repr=False)


class _Guard:
    """Holds the socket of one exchange, to cut it from another thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self.is_cut = False

    def hold(self, live: socket.socket) -> None:
        # A duplicate survives TLS wrapping and http.client dropping its own reference.
        with self._lock:
            self._release()
            self._socket = socket.socket(fileno=os.dup(live.fileno()))
            if self.is_cut:
                self._shut()

    def cut(self) -> None:
        with self._lock:
            self.is_cut = True
            self._shut()

    def release(self) -> None:
        with self._lock:
            self._release()

    def _shut(self) -> None:
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # not connected yet, or gone already

    def _release(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _connected(connect: Callable[[], socket.socket], guard: _Guard) -> socket.socket | None:
    """What `connect` brings before the guard is cut; raises what it raises.

    Nothing ends a look-up of a name, and a name may have many addresses that do not answer, each
    with a time-out of its own: so a thread does it, and is left behind if it takes too long.
    """
    attempt: Future[socket.socket] = Future()

    def run() -> None:
        try:
            attempt.set_result(connect())
        except BaseException as error:
            attempt.set_exception(error)

    threading.Thread(target=run, name="connect", daemon=True).start()
    while not guard.is_cut:
        if wait([attempt], _LOOK_S).done:
            return attempt.result()
    attempt.add_done_callback(_close_late)
    return None


def _close_late(attempt: Future[socket.socket]) -> None:
    if attempt.exception() is None:
        attempt.result().close()


class _Here(threading.local):
    """The exchange this thread is in: urllib3 makes its connections itself and asks nobody."""

    guard: _Guard | None = None


_here = _Here()


class _Guarded(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        if _here.guard is None:
            return super()._new_conn()
        live = _connected(super()._new_conn, _here.guard)
        if live is None:
            raise ConnectTimeoutError(self, "not connected in time")
        _here.guard.hold(live)
        return live

    def request(self, *args: Any, **kwargs: Any) -> None:
        if _here.guard is not None and self.sock is not None:
            _here.guard.hold(self.sock)
        super().request(*args, **kwargs)


class _GuardedTls(_Guarded, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Guarded


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedTls


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}


class Transport:
    """Exchanges with one server; call from any thread.

    No redirects, no cookies, no proxies or passwords from the environment, no compression
    (a small body could unfold into a huge one).
    """

    def __init__(self, url: str, headers: dict[str, str], *, cap_bytes: int) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Accept-Encoding": "identity", **headers}
        self._cap = cap_bytes
        self._threads = threading.local()
        self._lock = threading.Lock()
        self._guards: set[_Guard] = set()
        self._closed = False

    def exchange(
        self,
        method: str,
        path: str,
        body: bytes | None,
        deadline_s: float,
        headers: Mapping[str, str] | None = None,
    ) -> Reply | NoReply:
        """Send and read all of the answer within `deadline_s`, or say why not.

        A body is JSON, unless `headers`, which are for this request only, say otherwise.
        """
        said = {} if body is None else {"Content-Type": "application/json"}
        with self._guarded(deadline_s) as guard:
            try:
                answer = self._exchange(method, path, body, deadline_s, said | dict(headers or {}))
            except requests.Timeout:
                return NoReply.LATE
            except (
                requests.RequestException,
                urllib3.exceptions.HTTPError,
                http.client.HTTPException,
                OSError,
                ValueError,
            ) as error:
                answer = _why(error)
            # A cut connection can look like the end of an answer that gave no length.
            return NoReply.LATE if guard.is_cut else answer

    def close(self) -> None:
        """End all exchanges, now and from now on."""
        with self._lock:
            self._closed = True
            for guard in self._guards:
                guard.cut()

    @contextmanager
    def _guarded(self, deadline_s: float) -> Iterator[_Guard]:
        guard = _Guard()
        timer = threading.Timer(deadline_s, guard.cut)
        timer.daemon = True
        with self._lock:
            self._guards.add(guard)
            if self._closed:
                guard.cut()
        _here.guard = guard
        timer.start()
        try:
            yield guard
        finally:
            timer.cancel()
            _here.guard = None
            with self._lock:
                self._guards.discard(guard)
            guard.release()

    def _exchange(
        self,
        method: str,
        path: str,
        body: bytes | None,
        deadline_s: float,
        headers: dict[str, str],
    ) -> Reply | NoReply:
        with self._session().request(
            method,
            self._url + path,
            data=body,
            headers=headers,
            timeout=deadline_s,
            allow_redirects=False,
            stream=True,
        ) as response:
            read = bytearray()
            while chunk := response.raw.read(_CHUNK, decode_content=False):
                read += chunk
                if len(read) > self._cap:
                    return NoReply.TOO_BIG
            heard = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status_code, heard, bytes(read))

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._threads, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False
            session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
            session.headers.update(self._headers)
            session.mount("http://", _Adapter())
            session.mount("https://", _Adapter())
            self._threads.session = session
        return session


def _why(error: BaseException) -> NoReply:
    """Unreachable, unless somewhere below it somebody spoke something that is no HTTP."""
    seen: list[BaseException] = [error]
    while seen:
        cause = seen.pop()
        match cause:
            case http.client.RemoteDisconnected():
                return NoReply.UNREACHABLE
            case (
                requests.exceptions.SSLError()
                | http.client.HTTPException()
                | urllib3.exceptions.DecodeError()
                | urllib3.exceptions.HeaderParsingError()
                | requests.exceptions.InvalidHeader()
            ):
                return NoReply.GARBLED
            case OSError() | urllib3.exceptions.HTTPError():
                seen.extend(part for part in cause.args if isinstance(part, BaseException))
                if isinstance(cause, urllib3.exceptions.MaxRetryError) and cause.reason:
                    seen.append(cause.reason)
            case _:
                return NoReply.GARBLED
    return NoReply.UNREACHABLE
