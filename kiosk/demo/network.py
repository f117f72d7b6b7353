"""The wire between kiosk and central service, with a switch that a person can pull."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Final

_CHUNK: Final = 65536


class Wire:
    """Listens on loopback and carries everything on to `host:port`, unless it is cut."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        """Where it leads."""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        """Where the kiosk finds the central service through this wire."""
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._cut = False
        threading.Thread(target=self._accept, name="wire", daemon=True).start()

    @property
    def is_cut(self) -> bool:
        """Whether nothing gets through."""
        return self._cut

    def cut(self) -> None:
        """Nothing gets through any more; what is under way breaks off."""
        self._cut = True
        self._drop_all()

    def mend(self) -> None:
        """Everything gets through again."""
        self._cut = False

    def lead_to(self, host: str, port: int) -> None:
        """Carry everything to somebody else from now on; what is under way breaks off."""
        self.target = (host, port)
        self._drop_all()

    def close(self) -> None:
        """Take the wire away."""
        self._cut = True
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._drop_all()

    def _drop_all(self) -> None:
        with self._lock:
            for end in self._open:
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self._cut:
                near.close()
                continue
            try:
                far = socket.create_connection(self.target, timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            with self._lock:
                self._open |= {near, far}
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                sink.sendall(data)
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        with self._lock:
            self._open.discard(source)
            if sink not in self._open:
                source.close()
                sink.close()
