"""A broker that says what a test wants, its keys, and a desk that talks to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from kiosk.identity.mitid.desk import MitIdDesk
from tests.identity.mitid.parts import (
    Ears,
    Signer,
    StubBroker,
    Virtual,
    mitid_threads,
    secret_file,
    some_settings,
)
from tests.sync.parts import eventually


@pytest.fixture(scope="session")
def rsa_signer() -> Signer:
    return Signer(rsa.generate_private_key(65537, 2048), "rsa-1")


@pytest.fixture(scope="session")
def ec_signer() -> Signer:
    return Signer(ec.generate_private_key(ec.SECP256R1()), "ec-1")


@pytest.fixture
def broker(ec_signer: Signer) -> Iterator[StubBroker]:
    made = StubBroker(ec_signer)
    yield made
    made.stop()


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def virtual() -> Virtual:
    return Virtual()


@pytest.fixture
def desk_with(
    broker: StubBroker, ears: Ears, virtual: Virtual, tmp_path: Path
) -> Iterator[Callable[..., MitIdDesk]]:
    """A desk at the stub broker, on the virtual clock, with changed settings."""
    desks: list[MitIdDesk] = []

    def make(**changes: Any) -> MitIdDesk:
        settings = some_settings(broker.url, secret_file=secret_file(tmp_path), **changes)
        desks.append(MitIdDesk(settings, ears, virtual.clock))
        return desks[-1]

    yield make
    for desk in desks:
        desk.stop()
    assert eventually(lambda: mitid_threads() == [])
