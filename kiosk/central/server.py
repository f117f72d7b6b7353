"""Runs the reference central service: in the foreground, or on a thread beside a demo or test."""

from __future__ import annotations

import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from kiosk.central.app import create_app, prepare
from kiosk.central.city import City
from kiosk.central.mail import MailRoute
from kiosk.central.metrics import FOLDER_VARIABLE
from kiosk.central.seed import Seed
from kiosk.central.store.database import connect, is_embedded

_BACKLOG = 1024
"""A whole city's kiosks may come back in the same second."""


def serve(
    database_url: str,
    host: str,
    port: int,
    token: str,
    seed: Seed | None = None,
    key_file: Path | None = None,
    *,
    operator_token: str | None = None,
    metrics_token: str | None = None,
    public_url: str | None = None,
    mail: MailRoute | None = None,
    city: City | None = None,
    workers: int = 1,
) -> None:
    """Serve until stopped by a signal; prints the address first. Port 0 takes a free one.

    More than one of `workers` needs a database server, and a `key_file` that all of them open
    cases with; one that dies is replaced. Raises `OSError` if the address is taken, `SchemaBehind`
    if the tables are, `ValueError` for workers without what they need.
    """
    if workers > 1 and (key_file is None or is_embedded(database_url)):
        raise ValueError("more than one worker needs PostgreSQL and a key file")
    listening = _listen(host, port)
    build = partial(
        create_app,
        database_url,
        token=token,
        operator_token=operator_token,
        metrics_token=metrics_token,
        seed=seed,
        key_file=key_file,
        public_url=public_url,
        mail=mail,
        city=city,
    )
    if workers == 1:
        server = uvicorn.Server(_config(build()))
        print(_address(listening), flush=True)
        server.run(sockets=[listening])
        return
    engine = connect(database_url)
    prepare(engine, seed or Seed())
    engine.dispose()
    with tempfile.TemporaryDirectory(prefix="kiosk-central-") as counts:
        os.environ[FOLDER_VARIABLE] = counts  # read by each worker when it starts
        config = _config(partial(build, create=False), factory=True, workers=workers)
        supervisor = Multiprocess(config, sockets=[listening])
        print(_address(listening), flush=True)
        supervisor.run()


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
    city: City | None = None,
) -> Running:
    """Serve beside whatever else this process does; returns once it answers."""
    listening = _listen(host, port)
    app = create_app(
        database_url,
        token=token,
        operator_token=operator_token,
        seed=seed,
        key_file=key_file,
        public_url=public_url,
        mail=mail,
        city=city,
    )
    server = uvicorn.Server(_config(app))
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, name="central", daemon=True
    )
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)
    return Running(_address(listening), server, thread)


def _config(app: FastAPI | Callable[[], FastAPI], **more: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=2,
        **more,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Of TCP by name: asyncio turns Nagle's delay off for such only, and head and body go in two writes.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host, port))
    listening.listen(_BACKLOG)
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
