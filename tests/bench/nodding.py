"""A central service that only nods: every case is received, nothing is opened, nothing is kept.

What the kiosk's own side of an exchange costs can be seen against it. Prints its address.
"""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.sync.contract import CentralKey, Contract, HeartbeatReply, fingerprint
from tests.sync.parts import http, read_request

_JSON: Final = {"Content-Type": "application/json"}
_RAW: Final = X25519PrivateKey.generate().public_key().public_bytes_raw()
_KEY: Final = CentralKey(
    key_id="nod", public_key=base64.b64encode(_RAW).decode(), fingerprint=fingerprint(_RAW)
)


@contextmanager
def nodding() -> Iterator[str]:
    """One in a process of its own; its address."""
    command = [sys.executable, "-m", "tests.bench.nodding"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


def main() -> None:
    """Serve until killed."""
    listening = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listening.getsockname()[1]}", flush=True)
    while True:
        live, _ = listening.accept()
        threading.Thread(target=_serve, args=(live,), daemon=True).start()


def _serve(live: socket.socket) -> None:
    with live, suppress(OSError):
        while True:
            live.sendall(_answer(read_request(live)))


def _answer(request: bytes) -> bytes:
    head, _, body = request.partition(b"\r\n\r\n")
    if b" /v1/keys " in head:
        return _say(_KEY)
    if b" /v1/heartbeats " in head:
        return _say(HeartbeatReply(time=datetime.now(UTC), key_id=_KEY.key_id))
    keys = [item["key"] for item in json.loads(body)["items"]]
    acks = [{"key": key, "state": "accepted", "result": {"kind": "received"}} for key in keys]
    return http("200 OK", _JSON, json.dumps({"acks": acks, "taken": len(acks)}).encode())


def _say(what: Contract) -> bytes:
    return http("200 OK", _JSON, what.model_dump_json().encode())


if __name__ == "__main__":
    main()
