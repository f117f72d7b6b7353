"""`kiosk sign`: a configuration folder becomes what kiosks believe, signed with the city's key."""

from __future__ import annotations

import base64
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pydantic import ValidationError

from kiosk.checks import check_city
from kiosk.services.loader import service_folders
from kiosk.sync.contract import Bundle, SignedBundle, sign

_MOST_BYTES: Final = 4 * 1024 * 1024
"""What the central service takes, and a kiosk reads, in one body."""


def new_key(file: Path) -> int:
    """Make a key that signs, for its owner's eyes only; prints the public one. Raises `OSError`."""
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as writing:
        writing.write(pem)
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    print(f'configuration_key = "{public}"')
    return 0


def sign_folder(config: Path, key_file: Path, version: int) -> int:
    """Check a folder, and print it signed as JSON; 1 if there are mistakes. Raises `OSError`."""
    mistakes = check_city(config, "")
    for mistake in mistakes:
        print(mistake, file=sys.stderr)
    if mistakes:
        return 1
    key = _key(key_file)
    if key is None:
        print(f"{key_file}: holds no Ed25519 key", file=sys.stderr)
        return 2
    try:
        signed = signed_folder(config, key, version)
    except ValidationError as bad:
        wrong = sorted({".".join(map(str, one["loc"])) for one in bad.errors()})
        print(f"{config}: cannot be sent to kiosks: {', '.join(wrong)}", file=sys.stderr)
        return 1
    text = signed.model_dump_json()
    if len(text) > _MOST_BYTES:
        print(f"{config}: is too large: {len(text)} of {_MOST_BYTES} bytes", file=sys.stderr)
        return 1
    print(text)
    return 0


def signed_folder(config: Path, key: Ed25519PrivateKey, version: int) -> SignedBundle:
    """What the city sends of a folder: branches and services; `kiosk.toml` is each kiosk's own.

    Raises pydantic's `ValidationError` for names of files and versions that cannot be.
    """
    paths = [config / "branches.toml"]
    for folder in service_folders(config):
        paths += [folder / "service.yaml", *sorted(folder.glob("*.ftl"))]
    files = {path.relative_to(config).as_posix(): path.read_text("utf-8") for path in paths}
    bundle = Bundle(version=version, issued=datetime.now(UTC).replace(microsecond=0), files=files)
    return sign(bundle, key)


def _key(file: Path) -> Ed25519PrivateKey | None:
    try:
        key = load_pem_private_key(file.read_bytes(), password=None)
    except (TypeError, ValueError):  # locked with a password, or no PEM
        return None
    return key if isinstance(key, Ed25519PrivateKey) else None
