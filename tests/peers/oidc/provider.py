"""npm's oidc-provider as a process of its own, on loopback."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).parent


class NodeProvider:
    """The real provider, with these clients (OpenID Connect Registration's words); a context manager.

    Raises `RuntimeError` if Node or the provider is missing: `deploy/setup --tests` installs them.
    """

    def __init__(self, clients: list[dict[str, Any]]) -> None:
        node = shutil.which("node")
        if node is None or not (HERE / "node_modules/oidc-provider").is_dir():
            raise RuntimeError("no Node or no oidc-provider here: run deploy/setup --tests")
        self._process = subprocess.Popen(
            [node, HERE / "server.mjs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"clients": clients}) + "\n")
        self._process.stdin.flush()
        self.issuer = self._process.stdout.readline().strip()
        if not self.issuer:
            self.close()
            raise RuntimeError("oidc-provider did not start; its words are above")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it; it ends by itself if we do."""
        self._process.kill()
        self._process.wait(20)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
