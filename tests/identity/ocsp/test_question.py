"""What is asked names one certificate, and only an address that we would call is called."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.x509.ocsp import load_der_ocsp_request

from kiosk.demo.cards.holders import ANNA
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.ocsp.question import Question, address_in, is_address
from tests.identity.ocsp.parts import nonce_of


def test_a_question_names_the_certificate_and_carries_the_nonce(
    pki: DemoPki, anna: Credential
) -> None:
    asked = load_der_ocsp_request(
        Question(anna.certificate, pki.issuing.certificate, b"n" * 32).encode()
    )
    assert asked.serial_number == anna.certificate.serial_number
    assert isinstance(asked.hash_algorithm, SHA1)
    assert nonce_of(asked) == b"n" * 32


def test_its_repr_names_nobody(pki: DemoPki, anna: Credential) -> None:
    shown = repr(Question(anna.certificate, pki.issuing.certificate, b"n"))
    assert not any(part in shown for part in (*ANNA.name.split(), ANNA.pid))


ADDRESSES = {
    "http://ocsp.example": True,
    "http://ocsp.example:8080/responder?a=b": True,
    "https://ocsp.example/": True,
    "http://[::1]:80/": True,
    "HTTP://ocsp.example": False,
    "ldap://ocsp.example": False,
    "file:///etc/passwd": False,
    "http://": False,
    "http:///responder": False,
    "http://user:word@ocsp.example": False,
    "http://ocsp.example\\@other.example": False,
    "http://ocsp.example:port": False,
    "http://ocsp.example/a b": False,
    "http://ocsp.example/\r\nX: y": False,
    "http://" + "a" * 1001: False,
    "": False,
}


@pytest.mark.parametrize(("text", "good"), ADDRESSES.items())
def test_only_a_plain_web_address_is_one(text: str, good: bool) -> None:
    assert is_address(text) is good


def test_the_address_is_the_one_that_the_issuer_wrote(pki: DemoPki) -> None:
    def named(responder: str) -> str:
        return address_in(pki.citizen(ANNA, responder=responder).certificate)

    assert named("http://ocsp.example/a") == "http://ocsp.example/a"
    assert named("ldap://ocsp.example") == ""
    assert named("") == ""
