"""A sealed case opens for the central service, in its own envelope, and for nobody else."""

from __future__ import annotations

import base64
from dataclasses import replace
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sync.contract import (
    CentralKey,
    SealedFor,
    Unopened,
    fingerprint,
    open_sealed,
    seal,
)
from kiosk.sync.contract.seal import _SUITE
from tests.sync.parts import CANARY_CPR, a_body

PRIVATE = X25519PrivateKey.from_private_bytes(bytes(range(32)))
_RAW = PRIVATE.public_key().public_bytes_raw()
PUBLIC = CentralKey(
    key_id="k", public_key=base64.b64encode(_RAW).decode(), fingerprint=fingerprint(_RAW)
)
ENVELOPE = SealedFor(UUID(int=7), "AAR-7K3M-9QXD", "health-card")
SEALED = seal(PUBLIC, ENVELOPE, a_body())


def test_the_central_service_reads_what_was_sent() -> None:
    assert open_sealed(PRIVATE, ENVELOPE, SEALED) == a_body()


def test_the_same_case_is_never_sealed_alike_and_shows_nothing() -> None:
    assert seal(PUBLIC, ENVELOPE, a_body()) != SEALED
    assert CANARY_CPR.encode() not in SEALED


@pytest.mark.parametrize(
    "envelope",
    [
        replace(ENVELOPE, key=UUID(int=8)),
        replace(ENVELOPE, reference="AAR-7K3M-9QXE"),
        replace(ENVELOPE, service="my-loans"),
    ],
    ids=["key", "reference", "service"],
)
def test_in_another_envelope_it_does_not_open(envelope: SealedFor) -> None:
    with pytest.raises(Unopened):
        open_sealed(PRIVATE, envelope, SEALED)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(Unopened):
        open_sealed(X25519PrivateKey.generate(), ENVELOPE, SEALED)


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_a_changed_byte_does_not_open(at: int, change: int) -> None:
    spoiled = SEALED[:at] + bytes([SEALED[at] ^ change]) + SEALED[at + 1 :]
    with pytest.raises(Unopened):
        open_sealed(PRIVATE, ENVELOPE, spoiled)


@given(st.binary(max_size=200))
def test_noise_does_not_open(noise: bytes) -> None:
    with pytest.raises(Unopened):
        open_sealed(PRIVATE, ENVELOPE, noise)


@pytest.mark.parametrize("plain", [b"", b"{}", b"\xff", b'{"cpr": "0703914827"}'])
def test_what_holds_no_case_says_so_without_repeating_it(plain: bytes) -> None:
    sealed = _SUITE.encrypt(plain, PRIVATE.public_key(), ENVELOPE.info())
    with pytest.raises(Unopened) as refused:
        open_sealed(PRIVATE, ENVELOPE, sealed)
    assert CANARY_CPR not in repr(refused.value)
    assert refused.value.__suppress_context__
