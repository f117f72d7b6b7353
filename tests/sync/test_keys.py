"""Only a sound key, and where one is pinned only that one, is ever used."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.sync.contract import CentralKey, fingerprint
from kiosk.sync.keys import KeyStore


def key_of(raw: bytes, **changes: str) -> CentralKey:
    values = {
        "key_id": "k1",
        "public_key": base64.b64encode(raw).decode(),
        "fingerprint": fingerprint(raw),
    }
    return CentralKey(**(values | changes))  # type: ignore[arg-type]


def new_key() -> CentralKey:
    return key_of(X25519PrivateKey.generate().public_key().public_bytes_raw())


def test_an_accepted_key_is_remembered_over_a_restart(tmp_path: Path) -> None:
    key = new_key()
    assert KeyStore(tmp_path / "a" / "key.json").accept(key)
    assert KeyStore(tmp_path / "a" / "key.json").current() == key


def test_a_later_key_takes_its_place(tmp_path: Path) -> None:
    keys = KeyStore(tmp_path / "key.json")
    first, second = new_key(), new_key()
    assert keys.accept(first)
    assert keys.accept(second)
    assert keys.current() == second


def test_a_pinned_fingerprint_lets_no_other_key_in_neither_by_network_nor_by_disk(
    tmp_path: Path,
) -> None:
    mine, other = new_key(), new_key()
    KeyStore(tmp_path / "key.json").accept(other)
    spaced = ":".join(mine.fingerprint[n : n + 2] for n in range(0, 64, 2)).upper()
    keys = KeyStore(tmp_path / "key.json", pinned=spaced)
    assert keys.current() is None
    assert not keys.accept(other)
    assert keys.accept(mine)
    assert keys.current() == mine


@pytest.mark.parametrize(
    "key",
    [
        key_of(bytes(32)),
        key_of((1).to_bytes(32, "little")),
        key_of(b"\1" * 32, fingerprint="0" * 64),
    ],
    ids=["the zero point", "a point of low order", "another fingerprint"],
)
def test_an_unsound_key_is_refused(tmp_path: Path, key: CentralKey) -> None:
    keys = KeyStore(tmp_path / "key.json")
    assert not keys.accept(key)
    assert keys.current() is None


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff\xff", b"[1, 2"])
def test_a_damaged_file_is_no_key(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "key.json").write_bytes(content)
    assert KeyStore(tmp_path / "key.json").current() is None


def test_without_a_writable_disk_the_key_is_used_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    keys = KeyStore(tmp_path / "file" / "key.json")
    key = new_key()
    assert keys.accept(key)
    assert keys.current() == key
