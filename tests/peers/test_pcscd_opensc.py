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


class Overheard(Pkcs15Chip):
    """A chip that counts the long commands it is given."""

    long_ones = 0

    def answer(self, apdu: bytes) -> bytes:
        self.long_ones += len(apdu) > 6 and apdu[4] == 0
        return super().answer(apdu)


CONFIGURATION = """
app default {
  enable_default_driver = true;
  card_drivers = isoApplet, default;
  reader_driver pcsc { max_send_size = 65535; max_recv_size = 65536; }
  framework pkcs15 { use_file_caching = no; }
}
"""


class OpenSc:
    """OpenSC's tools with a card of ours in the reader."""

    def __init__(
        self, daemon: PcscDaemon, folder: Path, credential: Credential, *, extended: bool
    ) -> None:
        self.extended = extended
        self.chip = Overheard(credential, PIN, extended=extended)
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


@pytest.fixture(params=[False, True], ids=["short", "extended"])
def opensc(
    request: pytest.FixtureRequest, pcscd: PcscDaemon, tmp_path: Path, anna: Credential
) -> Iterator[OpenSc]:
    pcscd.start()
    tool = OpenSc(pcscd, tmp_path, anna, extended=request.param)
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
    assert bool(opensc.chip.long_ones) is opensc.extended


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
