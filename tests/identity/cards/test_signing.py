"""A signature counts only if the certificate's own key made it over our own challenge."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import NoDigestInfo, decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from kiosk.demo.cards.holders import ANNA
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.cards.signing import is_signature, to_be_signed

CHALLENGE = bytes(range(32))


def with_key(pki: DemoPki, key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> x509.Certificate:
    return pki.citizen(ANNA, key=key).certificate


def test_an_rsa_card_signs_the_digest_info_that_is_sent(anna: Credential) -> None:
    assert isinstance(anna.key, rsa.RSAPrivateKey)
    sent = to_be_signed(CHALLENGE, elliptic=False)
    signature = anna.key.sign(sent, padding.PKCS1v15(), NoDigestInfo())
    assert signature == anna.key.sign(CHALLENGE, padding.PKCS1v15(), SHA256())
    assert is_signature(anna.certificate, CHALLENGE, signature)


@pytest.mark.parametrize("change", ["challenge", "signature", "empty", "pss"])
def test_anything_but_that_signature_is_none(anna: Credential, change: str) -> None:
    assert isinstance(anna.key, rsa.RSAPrivateKey)
    signature = anna.key.sign(CHALLENGE, padding.PKCS1v15(), SHA256())
    given = {
        "challenge": (CHALLENGE[:-1] + b"x", signature),
        "signature": (CHALLENGE, signature[:-1] + bytes([signature[-1] ^ 1])),
        "empty": (CHALLENGE, b""),
        "pss": (
            CHALLENGE,
            anna.key.sign(CHALLENGE, padding.PSS(padding.MGF1(SHA256()), 32), SHA256()),
        ),
    }[change]
    assert not is_signature(anna.certificate, *given)


@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()])
def test_an_elliptic_card_may_answer_der_or_two_numbers(
    pki: DemoPki, curve: ec.EllipticCurve
) -> None:
    key = ec.generate_private_key(curve)
    certificate = with_key(pki, key)
    for _ in range(8):
        der = key.sign(CHALLENGE, ec.ECDSA(SHA256()))
        half = (curve.key_size + 7) // 8
        plain = b"".join(number.to_bytes(half, "big") for number in decode_dss_signature(der))
        assert is_signature(certificate, CHALLENGE, der)
        assert is_signature(certificate, CHALLENGE, plain)
        assert not is_signature(certificate, bytes(32), plain)
    for nonsense in (b"", b"\x30", bytes(2 * half), b"\x30" * (2 * half)):
        assert not is_signature(certificate, CHALLENGE, nonsense)


def test_a_key_too_short_to_be_safe_proves_nothing(pki: DemoPki) -> None:
    key = rsa.generate_private_key(65537, 1024)
    signature = key.sign(CHALLENGE, padding.PKCS1v15(), SHA256())
    assert not is_signature(with_key(pki, key), CHALLENGE, signature)


def test_a_kind_of_key_we_do_not_know_proves_nothing(pki: DemoPki) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    certificate = with_key(pki, key)  # type: ignore[arg-type]
    assert not is_signature(certificate, CHALLENGE, key.sign(CHALLENGE))
