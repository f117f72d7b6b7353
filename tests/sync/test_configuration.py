"""The kiosk uses the city's newest configuration, and keeps the one it has when a new one is bad."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.sync.configuration import ConfigurationStore, Refused, Taken
from kiosk.sync.contract import Bundle, SignedBundle, sign

CITY = Ed25519PrivateKey.generate()
KEY = base64.b64encode(CITY.public_key().public_bytes_raw()).decode()


def signed(version: int, text: str = "id: a", key: Ed25519PrivateKey = CITY) -> SignedBundle:
    now = datetime(2026, 11, 27, tzinfo=UTC)
    files = {"branches.toml": f"# {version}", "services/a/service.yaml": text}
    return sign(Bundle(version=version, issued=now, files=files), key)


def mistakes(folder: Path) -> list[str]:
    text = (folder / "services/a/service.yaml").read_text(encoding="utf-8")
    return ["service.yaml:1: broken"] if "broken" in text else []


Open = Callable[[], ConfigurationStore]


@pytest.fixture
def reopen(tmp_path: Path) -> Open:
    """The store as a process finds it that starts now."""
    return lambda: ConfigurationStore(tmp_path / "configuration", KEY, mistakes)


def taken(store: ConfigurationStore, bundle: SignedBundle) -> Taken:
    answer = store.take(bundle)
    assert isinstance(answer, Taken), answer
    return answer


def test_a_new_kiosk_has_none(reopen: Open) -> None:
    assert reopen().current is None


def test_what_was_taken_is_used_now_and_after_a_restart(reopen: Open) -> None:
    there = taken(reopen(), signed(3))
    assert (there.folder / "services/a/service.yaml").read_text() == "id: a"
    assert reopen().current == there


@pytest.mark.parametrize("version", [1, 2, 3])
def test_there_is_no_way_back_to_an_older_or_the_same_version(reopen: Open, version: int) -> None:
    there = taken(reopen(), signed(3))
    store = reopen()
    assert store.take(signed(version, "id: other")) is Refused.OLDER
    assert store.current == there


def test_no_way_back_even_where_the_newest_was_thrown_away(reopen: Open, tmp_path: Path) -> None:
    taken(reopen(), signed(2))
    taken(reopen(), signed(3))
    for path in sorted((tmp_path / "configuration" / "3").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    store = reopen()
    assert store.current is not None
    assert store.current.version == 2
    assert store.take(signed(3)) is Refused.OLDER


def test_somebody_elses_signature_changes_nothing(reopen: Open) -> None:
    there = taken(reopen(), signed(1))
    store = reopen()
    assert store.take(signed(2, key=Ed25519PrivateKey.generate())) is Refused.NOT_SIGNED
    assert store.current == there


def test_a_configuration_with_mistakes_is_refused_and_a_mended_one_taken(reopen: Open) -> None:
    store = reopen()
    there = taken(store, signed(1))
    assert store.take(signed(2, "broken")) is Refused.MISTAKES
    assert store.current == there
    assert reopen().current == there
    assert taken(store, signed(2, "id: mended")).version == 2


@pytest.mark.parametrize("name", ["files/services/a/service.yaml", "signed.json"])
def test_what_was_changed_on_the_disk_is_not_used(reopen: Open, tmp_path: Path, name: str) -> None:
    taken(reopen(), signed(1))
    taken(reopen(), signed(2))
    file = tmp_path / "configuration" / "2" / name
    file.write_bytes(file.read_bytes().replace(b"a", b"b"))
    current = reopen().current
    assert current is not None
    assert current.version == 1


def test_a_file_slipped_in_makes_it_another_configuration(reopen: Open, tmp_path: Path) -> None:
    taken(reopen(), signed(1))
    extra = tmp_path / "configuration" / "1" / "files" / "services" / "b" / "service.yaml"
    extra.parent.mkdir()
    extra.write_text("id: b", encoding="utf-8")
    assert reopen().current is None


def test_a_start_amid_the_unpacking_finds_the_one_before(reopen: Open, tmp_path: Path) -> None:
    there = taken(reopen(), signed(1))
    half = tmp_path / "configuration" / "2.new" / "files"
    half.mkdir(parents=True)
    (half / "branches.toml").write_text("half", encoding="utf-8")
    assert reopen().current == there
    assert taken(reopen(), signed(2)).version == 2


def test_one_that_was_unpacked_but_never_taken_is_not_used(reopen: Open, tmp_path: Path) -> None:
    there = taken(reopen(), signed(1))
    store = ConfigurationStore(tmp_path / "configuration", KEY, lambda _: 1 / 0)  # type: ignore[arg-type,return-value]
    with pytest.raises(ZeroDivisionError):
        store.take(signed(2))
    assert reopen().current == there


def test_a_disk_that_takes_nothing_leaves_the_one_in_use(reopen: Open, tmp_path: Path) -> None:
    store = reopen()
    there = taken(store, signed(1))
    (tmp_path / "configuration" / "2.new").write_text("a file in the way", encoding="utf-8")
    assert store.take(signed(2)) is Refused.DISK
    assert store.current == there


def test_only_the_last_two_versions_stay_on_the_disk(reopen: Open, tmp_path: Path) -> None:
    store = reopen()
    for version in (1, 2, 5, 9):
        taken(store, signed(version))
    left = sorted(p.name for p in (tmp_path / "configuration").iterdir() if p.is_dir())
    assert left == ["5", "9"]
