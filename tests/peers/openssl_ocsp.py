"""OpenSSL's own OCSP responder as a process: an authority's index file, and whoever signs for it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from kiosk.demo.pki import Credential

GOOD: Final = "V"
REVOKED: Final = "R"


class OpensslResponder(AbstractContextManager["OpensslResponder"]):
    """Answers for an issuer's certificates in `index`; listens once it is made.

    `signer` signs, the issuer itself if there is none. `more` are further options of
    `openssl ocsp`. Raises `RuntimeError` if it does not start.
    """

    def __init__(
        self,
        folder: Path,
        issuer: Credential,
        index: Mapping[x509.Certificate, str],
        *more: str,
        signer: Credential | None = None,
        port: int = 0,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.txt").write_text(
            "".join(_line(each, status) for each, status in index.items()), encoding="ascii"
        )
        by = signer or issuer
        (folder / "ca.pem").write_bytes(issuer.certificate.public_bytes(Encoding.PEM))
        (folder / "signer.pem").write_bytes(by.certificate.public_bytes(Encoding.PEM))
        (folder / "signer-key.pem").write_bytes(
            by.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
        options = ("-index", "index.txt", "-CA", "ca.pem", "-rsigner", "signer.pem")
        self._process = subprocess.Popen(
            ["openssl", "ocsp", "-port", str(port), *options, "-rkey", "signer-key.pem", *more],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.url = f"http://127.0.0.1:{self._port()}/"

    def _port(self) -> int:
        assert self._process.stdout is not None
        heard = ""
        for line in self._process.stdout:
            found = re.match(r"ACCEPT .*:(\d+)(?: |$)", line)
            if found:
                return int(found[1])
            heard += line
        self._process.wait(10)
        raise RuntimeError(f"openssl ocsp did not start: {heard}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait(10)
        if self._process.stdout is not None:
            self._process.stdout.close()


def _line(certificate: x509.Certificate, status: str) -> str:
    """One line of an index, as `openssl ca` writes it; what is revoked was it a day ago."""
    end = f"{certificate.not_valid_after_utc:%y%m%d%H%M%SZ}"
    taken = f"{datetime.now(UTC):%y%m%d}000000Z,keyCompromise" if status == REVOKED else ""
    return f"{status}\t{end}\t{taken}\t{certificate.serial_number:X}\tunknown\t/CN=Holder\n"
