"""How often a second the central service says that a kiosk has the newest configuration (304)."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.cli import CONFIG
from kiosk.demo.stage import Central
from kiosk.sign_command import signed_folder
from kiosk.sync.client import CentralClient, Fetched
from kiosk.sync.operator import OperatorClient
from tests.bench.kit import Figure, in_turns, timed
from tests.bench.world import scratch

_KIOSKS: Final = 4
_BARE: Final = """
import asyncio, socket, sys, uvicorn
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 304, "headers": []})
    await send({"type": "http.response.body"})
listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
listening.bind(("127.0.0.1", 0)); listening.listen(128)
print(listening.getsockname()[1], flush=True)
config = uvicorn.Config(app, log_level="error", access_log=False, lifespan="off")
uvicorn.Server(config).run(sockets=[listening])
"""


def bench(*, quick: bool) -> list[Figure]:
    """Kiosks on a connection each, as fast as they are answered; both servers have one process."""
    each, repeats = (25, 1) if quick else (500, 5)
    with scratch() as name, _bare() as floor_at:
        central = Central.start(Path(name))
        try:
            at, request = _prepared(central)
            ours, floor = in_turns(
                repeats,
                lambda: timed(lambda: _ask(at, request, each)),
                lambda: timed(lambda: _ask(floor_at, request, each)),
            )
        finally:
            central.stop()
    asked = each * _KIOSKS
    figure = Figure(
        "configuration",
        f"{asked} answers 304 to {_KIOSKS} kiosks that have the newest configuration",
        "as many 304s of an ASGI app that does nothing, on the same server",
        "ms",
        ours,
        floor,
        {"a second": round(asked * 1000 / min(ours)), "floor": round(asked * 1000 / min(floor))},
    )
    return [figure]


def _prepared(central: Central) -> tuple[tuple[str, int], bytes]:
    """Where the service is, with a configuration in it, and the request of who has that."""
    signed = signed_folder(CONFIG, Ed25519PrivateKey.generate(), int(datetime.now(UTC).timestamp()))
    OperatorClient(central.url, central.operator.token).publish(signed)
    fetched = CentralClient(central.url, central.token).configuration()
    if not isinstance(fetched, Fetched):
        raise TypeError(f"no configuration: {fetched}")
    address = urlsplit(central.url)
    lines = [
        "GET /v1/configuration HTTP/1.1",
        f"Host: {address.netloc}",
        f"Authorization: Bearer {central.token}",
        f"If-None-Match: {fetched.etag}",
    ]
    request = "\r\n".join([*lines, "", ""]).encode()
    return (address.hostname or "127.0.0.1", address.port or 80), request


def _ask(at: tuple[str, int], request: bytes, times: int) -> None:
    with ThreadPoolExecutor(_KIOSKS) as kiosks:
        for done in [kiosks.submit(_one_kiosk, at, request, times) for _ in range(_KIOSKS)]:
            done.result()


def _one_kiosk(at: tuple[str, int], request: bytes, times: int) -> None:
    with socket.create_connection(at, timeout=60) as live:
        live.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for _ in range(times):
            live.sendall(request)
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += live.recv(4096)
            if not head.startswith(b"HTTP/1.1 304"):
                raise ValueError(head[:40])


@contextmanager
def _bare() -> Iterator[tuple[str, int]]:
    process = subprocess.Popen([sys.executable, "-c", _BARE], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield "127.0.0.1", int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
