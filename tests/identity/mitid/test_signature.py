"""A signature counts if it is by a key of the broker and an algorithm that we allow; nothing else does."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from kiosk.identity.mitid.port import MitIdProblem
from kiosk.identity.mitid.signature import verified
from kiosk.identity.mitid.trouble import LoginError
from tests.identity.mitid.parts import Signer

CLAIMS = {"sub": "somebody"}


def ring(*keys: dict[str, Any]) -> Callable[[bool], Sequence[dict[str, Any]]]:
    """Keys that never change."""
    return lambda _: keys


def refused(token: str, keys: Callable[[bool], Sequence[dict[str, Any]]]) -> MitIdProblem:
    with pytest.raises(LoginError) as no:
        verified(token, keys)
    return no.value.problem


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize("algorithm", ["RS256", "PS256"])
def test_rsa_signatures_are_verified(rsa_signer: Signer, algorithm: str) -> None:
    assert verified(rsa_signer.sign(CLAIMS, algorithm), ring(rsa_signer.jwk)) == CLAIMS


def test_elliptic_signatures_are_verified(ec_signer: Signer, rsa_signer: Signer) -> None:
    keys = ring(rsa_signer.jwk, ec_signer.jwk)
    assert verified(ec_signer.sign(CLAIMS), keys) == CLAIMS


def test_a_lone_key_needs_no_name(ec_signer: Signer) -> None:
    bare = jwt.encode(CLAIMS, ec_signer.key, "ES256")
    assert verified(bare, ring(ec_signer.jwk)) == CLAIMS
    twin = {**Signer(ec.generate_private_key(ec.SECP256R1()), "ec-2").jwk}
    assert refused(bare, ring(ec_signer.jwk, twin)) is MitIdProblem.NONSENSE


def unsigned(signer: Signer) -> str:
    return jwt.encode(CLAIMS, "", "none", {"kid": signer.kid})


def by_the_public_key(signer: Signer) -> str:
    """The oldest trick: HS256 with the public key, which everybody has, as the secret."""
    pem = signer.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head, body = part({"alg": "HS256", "kid": signer.kid}), part(CLAIMS)
    raw = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256)
    signature = raw.sign(f"{head}.{body}".encode(), pem)
    return f"{head}.{body}." + base64.urlsafe_b64encode(signature).decode().rstrip("=")


def by_its_own_key(signer: Signer) -> str:
    other = Signer(ec.generate_private_key(ec.SECP256R1()), signer.kid)
    return other.sign(CLAIMS, jwk=other.jwk, jku="https://evil.example/jwks")


def changed(signer: Signer) -> str:
    head, _, signature = signer.sign(CLAIMS).split(".")
    return f"{head}.{part({'sub': 'somebody else'})}.{signature}"


def stripped(signer: Signer) -> str:
    return signer.sign(CLAIMS).rpartition(".")[0] + "."


def critical(signer: Signer) -> str:
    return signer.sign(CLAIMS, crit=["exp"], exp=1)


def of_another_kid(signer: Signer) -> str:
    return signer.sign(CLAIMS, kid="unheard-of")


def with_header(**header: Any) -> Callable[[Signer], str]:
    def make(signer: Signer) -> str:
        _, body, signature = signer.sign(CLAIMS).split(".")
        return f"{part(header)}.{body}.{signature}"

    return make


@pytest.mark.parametrize(
    "forged",
    [
        unsigned,
        by_the_public_key,
        by_its_own_key,
        changed,
        stripped,
        critical,
        of_another_kid,
        with_header(alg="ES256", kid=["ec-1"]),
        with_header(alg=["ES256"], kid="ec-1"),
        with_header(alg={"a": 1}, kid="ec-1"),
        with_header(alg="None", kid="ec-1"),
        with_header(alg="ES384", kid="ec-1"),
        with_header(alg="RS256", kid="ec-1"),
        with_header(alg="EdDSA", kid="ec-1"),
        with_header(kid="ec-1"),
        lambda signer: signer.sign({"sub": "x" * 20_000}),
        lambda _: "",
        lambda _: "a.b.c",
        lambda _: "\ud800.b.c",
        lambda signer: signer.sign(CLAIMS).replace(".", "..", 1),
        lambda signer: jwt.PyJWS().encode(b"[1]", signer.key, "ES256", {"kid": signer.kid}),
        lambda signer: jwt.PyJWS().encode(b"[" * 9000, signer.key, "ES256", {"kid": signer.kid}),
    ],
)
def test_a_forged_token_is_nonsense(ec_signer: Signer, forged: Callable[[Signer], str]) -> None:
    assert refused(forged(ec_signer), ring(ec_signer.jwk)) is MitIdProblem.NONSENSE


@pytest.mark.parametrize(
    "spoilt",
    [
        {"use": "enc"},
        {"alg": "ES384"},
        {"kty": "oct", "k": "AAAA"},
        {"kty": "RSA"},
        {"crv": "P-384"},
        {"x": "AAAA"},
        {"x": 7},
        {"x": "A" * 10_000},
        {"y": None},
        {"kid": 5},
    ],
)
def test_a_key_that_does_not_fit_is_no_key(ec_signer: Signer, spoilt: dict[str, Any]) -> None:
    keys = ring({**ec_signer.jwk, **spoilt})
    assert refused(ec_signer.sign(CLAIMS), keys) is MitIdProblem.NONSENSE


def test_a_short_rsa_key_is_no_key() -> None:
    short = Signer(rsa.generate_private_key(65537, 1024), "short")
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        token = short.sign(CLAIMS)
    assert refused(token, ring(short.jwk)) is MitIdProblem.NONSENSE


def test_an_exponent_that_takes_ages_is_not_tried(rsa_signer: Signer) -> None:
    slow = {**rsa_signer.jwk, "e": rsa_signer.jwk["n"]}
    long = {**rsa_signer.jwk, "e": "AAAAAAAAAQAB"}
    for key in (slow, long):
        assert refused(rsa_signer.sign(CLAIMS), ring(key)) is MitIdProblem.NONSENSE


def test_a_private_key_in_the_ring_is_read_for_its_public_half(ec_signer: Signer) -> None:
    assert isinstance(ec_signer.key, ec.EllipticCurvePrivateKey)
    private = jwt.algorithms.ECAlgorithm.to_jwk(ec_signer.key, as_dict=True)
    key = {**private, "kid": ec_signer.kid}
    assert verified(ec_signer.sign(CLAIMS), ring(key)) == CLAIMS


def test_a_new_key_is_asked_for_once(ec_signer: Signer, rsa_signer: Signer) -> None:
    asked: list[bool] = []

    def keys(anew: bool) -> list[dict[str, Any]]:
        asked.append(anew)
        return [rsa_signer.jwk, ec_signer.jwk] if anew else [rsa_signer.jwk]

    assert verified(ec_signer.sign(CLAIMS), keys) == CLAIMS
    assert asked == [False, True]
    asked.clear()
    assert refused(ec_signer.sign(CLAIMS, kid="never"), keys) is MitIdProblem.NONSENSE
    assert asked == [False, True]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
key_parts = st.sampled_from(["kty", "crv", "x", "y", "n", "e", "use", "alg", "kid"])


@given(
    header=st.dictionaries(
        st.sampled_from(["alg", "kid", "typ", "b64", "crit", "jwk"]), json_values
    ),
    key=st.dictionaries(key_parts, json_values | st.sampled_from(["EC", "RSA", "P-256", "AQAB"])),
    body=json_values,
)
def test_whatever_is_in_header_key_and_body_it_is_refused_as_nonsense(
    header: dict[str, Any], key: dict[str, Any], body: object
) -> None:
    token = f"{part({'alg': 'RS256', **header})}.{part(body)}.AAAA"
    assert refused(token, ring({"kty": "RSA", "n": "AQAB" * 90, "e": "AQAB", **key}))
