"""What the city signs is what its kiosks believe, and nothing with mistakes is signed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.cli import main
from kiosk.sync.contract import SignedBundle, opened

CONFIG = Path(__file__).parents[1] / "config"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


@pytest.fixture
def key(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """The public key, as it is printed for `kiosk.toml`."""
    assert main(["sign", "--new-key", str(tmp_path / "city.pem")]) == 0
    return capsys.readouterr().out.split('"')[1]


def sign(config: Path, key_file: Path) -> int:
    return main(["sign", str(config), "--key", str(key_file), "--version", "7"])


def test_branches_and_services_are_signed_and_the_kiosks_own_file_is_not(
    config: Path, key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sign(config, tmp_path / "city.pem") == 0
    bundle = opened(SignedBundle.model_validate_json(capsys.readouterr().out), key)
    assert bundle.version == 7
    assert {name.split("/")[0] for name in bundle.files} == {"branches.toml", "services"}
    for name, text in bundle.files.items():
        assert (config / name).read_text(encoding="utf-8") == text
    there = {p.relative_to(config).as_posix() for p in (config / "services").rglob("*.*")}
    assert there | {"branches.toml"} == set(bundle.files)


def test_the_key_is_for_its_owner_alone_and_none_is_overwritten(key: str, tmp_path: Path) -> None:
    file = tmp_path / "city.pem"
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_bytes()
    assert main(["sign", "--new-key", str(file)]) == 2
    assert file.read_bytes() == before


@pytest.mark.usefixtures("key")
def test_what_has_mistakes_is_not_signed(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (config / "services" / "my-loans" / "da.ftl").unlink()
    assert sign(config, tmp_path / "city.pem") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "da.ftl" in said.err


def test_a_file_that_is_no_key_is_told(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "city.pem").write_text("no key", encoding="ascii")
    assert sign(config, tmp_path / "city.pem") == 2
    assert "city.pem: holds no Ed25519 key" in capsys.readouterr().err


def test_what_is_needed_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sign"]) == 2
    assert "--key and --version are needed" in capsys.readouterr().err
