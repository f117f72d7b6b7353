"""OpenSC, which nobody here wrote, reads our emulated card and signs with it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from kiosk.demo.cards.holders import PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pcscd import PcscDaemon
from kiosk.demo.pki import Credential

pytestmark = pytest.mark.peer

CONFIGURATION = """
app default {
  enable_default_driver = true;
  card_drivers = isoApplet, default;
  framework pkcs15 { use_file_caching = no; }
}
"""


class OpenSc:
    """OpenSC's tools with a card of ours in the reader."""

    def __init__(self, daemon: PcscDaemon, folder: Path, chip: Pkcs15Chip) -> None:
        self.chip = chip
        configuration = folder / "opensc.conf"
        configuration.write_text(CONFIGURATION)
        self._environment = {
            **os.environ,
            **daemon.environment,
            "OPENSC_CONF": str(configuration),
            "LC_ALL": "C.UTF-8",
        }

    def __call__(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self._environment, capture_output=True, text=True, timeout=60, check=False
        )


@pytest.fixture
def opensc(pcscd: PcscDaemon, tmp_path: Path, anna: Credential) -> Iterator[OpenSc]:
    pcscd.start()
    tool = OpenSc(pcscd, tmp_path, Pkcs15Chip(anna, PIN))
    card = pcscd.insert(tool.chip)
    waited = tool("opensc-tool", "--wait", "--atr")
    assert waited.returncode == 0, waited.stderr
    yield tool
    card.remove()


def test_it_lists_what_the_card_holds(opensc: OpenSc) -> None:
    dump = opensc("pkcs15-tool", "--dump")
    assert dump.returncode == 0, dump.stderr
    for line in (
        "PKCS#15 Card [Borgerkort]",
        "X.509 Certificate [Borger]",
        "X.509 Certificate [Udsteder 1]",
        "Private RSA Key [Signatur]",
        "ModLength      : 2048",
        "PIN [PIN]",
        "min_len:4, max_len:8",
    ):
        assert line in dump.stdout


def test_it_reads_the_certificate_as_it_was_issued(opensc: OpenSc, anna: Credential) -> None:
    read = opensc("pkcs15-tool", "--read-certificate", "01")
    assert x509.load_pem_x509_certificate(read.stdout.encode()) == anna.certificate


def test_it_logs_in_and_signs_as_the_certificate_says(
    opensc: OpenSc, anna: Credential, tmp_path: Path
) -> None:
    text, signature = tmp_path / "text", tmp_path / "signature"
    text.write_bytes(b"a text to be signed")
    signed = opensc(
        *("pkcs11-tool", "--login", "--pin", PIN, "--sign", "--mechanism", "SHA256-RSA-PKCS"),
        *("--id", "01", "--input-file", str(text), "--output-file", str(signature)),
    )
    assert signed.returncode == 0, signed.stderr
    key = anna.certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(signature.read_bytes(), text.read_bytes(), padding.PKCS1v15(), SHA256())


def test_a_wrong_pin_costs_a_try_there_too(opensc: OpenSc) -> None:
    refused = opensc("pkcs15-tool", "--verify-pin", "--auth-id", "01", "--pin", "0000")
    assert refused.returncode != 0
    assert opensc.chip.tries == 2
