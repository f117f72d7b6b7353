"""The city's configuration on its way to a kiosk: signed where it is made, only carried here."""

from __future__ import annotations

import base64
from typing import Annotated, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import Field, ValidationError

from kiosk.sync.contract.base import Contract, Moment
from kiosk.sync.contract.devices import PublicKey, Signature

_PURPOSE: Final = b"borgerkiosk configuration 1\0"
"""Signed along, so that no other signature of the same key is taken for this one."""

FilePath = Annotated[
    str,
    Field(pattern=r"^[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*\.(toml|yaml|ftl)$", max_length=200),
]
"""A file below the configuration folder: no way out of it, and nothing that can be run."""


class Bundle(Contract):
    """Every file of a configuration, at one version. A kiosk never goes back to a lower one."""

    version: Annotated[int, Field(ge=1, le=2**31)]
    issued: Moment
    files: dict[FilePath, Annotated[str, Field(max_length=500_000)]] = Field(
        min_length=1, max_length=5000
    )


class SignedBundle(Contract):
    """The exact bytes of a `Bundle` as JSON (base64), and the city's signature of them."""

    bundle: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]+={0,2}$", max_length=16_000_000)] = Field(
        repr=False
    )
    signature: Signature


class ConfigurationKept(Contract):
    """The central service carries this version to the kiosks from now on."""

    version: Annotated[int, Field(ge=1, le=2**31)]


class NotSigned(Exception):
    """A configuration that the city has not signed, or that is none."""


def sign(bundle: Bundle, key: Ed25519PrivateKey) -> SignedBundle:
    """The bundle with the city's signature."""
    data = bundle.model_dump_json().encode()
    signature = key.sign(_PURPOSE + data)
    return SignedBundle(
        bundle=base64.b64encode(data).decode(), signature=base64.b64encode(signature).decode()
    )


def opened(signed: SignedBundle, key: PublicKey) -> Bundle:
    """The bundle, if the holder of that key signed it. Raises `NotSigned`."""
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
    try:
        data = base64.b64decode(signed.bundle, validate=True)
        public.verify(base64.b64decode(signed.signature), _PURPOSE + data)
        return Bundle.model_validate_json(data)
    except InvalidSignature:
        raise NotSigned("not signed by the city's key") from None
    except (ValueError, ValidationError):
        raise NotSigned("holds no configuration") from None


def unverified(signed: SignedBundle) -> Bundle:
    """The bundle as somebody says it is, for who only carries it. Raises `NotSigned` if it is none."""
    try:
        return Bundle.model_validate_json(base64.b64decode(signed.bundle, validate=True))
    except (ValueError, ValidationError):
        raise NotSigned("holds no configuration") from None
