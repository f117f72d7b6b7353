"""Runs the reference central service: in the foreground, or on a thread beside a demo or test."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from kiosk.central.app import create_app
from kiosk.central.mail import MailRoute
from kiosk.central.seed import Seed


def serve(
    database_url: str,
    host: str,
    port: int,
    token: str,
    seed: Seed | None = None,
    key_file: Path | None = None,
    *,
    operator_token: str | None = None,
    public_url: str | None = None,
    mail: MailRoute | None = None,
) -> None:
    """Serve until stopped by a signal; prints the address first. Port 0 takes a free one.

    Raises `OSError` if the address is taken.
    """
    listening = _listen(host, port)
    server = _server(database_url, token, seed, key_file, operator_token, public_url, mail)
    print(_address(listening), flush=True)
    server.run(sockets=[listening])


@dataclass(frozen=True, slots=True)
class Running:
    """A service on a thread of this process."""

    url: str
    _server: uvicorn.Server
    _thread: threading.Thread

    def stop(self) -> None:
        """End it; what it has committed stays."""
        self._server.should_exit = True
        self._thread.join()


def serve_in_thread(
    database_url: str,
    token: str,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    seed: Seed | None = None,
    key_file: Path | None = None,
    operator_token: str | None = None,
    public_url: str | None = None,
    mail: MailRoute | None = None,
) -> Running:
    """Serve beside whatever else this process does; returns once it answers."""
    listening = _listen(host, port)
    server = _server(database_url, token, seed, key_file, operator_token, public_url, mail)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, name="central", daemon=True
    )
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)
    return Running(_address(listening), server, thread)


def _server(
    database_url: str,
    token: str,
    seed: Seed | None,
    key_file: Path | None,
    operator_token: str | None,
    public_url: str | None,
    mail: MailRoute | None,
) -> uvicorn.Server:
    app = create_app(
        database_url,
        token=token,
        operator_token=operator_token,
        seed=seed,
        key_file=key_file,
        public_url=public_url,
        mail=mail,
    )
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=2,
        )
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Of TCP by name: asyncio turns Nagle's delay off for such only, and head and body go in two writes.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(128)
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
