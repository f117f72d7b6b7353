"""`kiosk check`: what the settings name must be there."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from kiosk.checks import check_all
from kiosk.cli import main

CONFIG = Path(__file__).parents[1] / "config"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


def changed(config: Path, file: str, old: str, new: str) -> Path:
    path = config / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return config


def test_what_the_city_has_written_has_no_mistake() -> None:
    assert check_all(CONFIG) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('branch = "dokk1"', 'branch = "dokk2"', "'dokk2' is not in branches.toml"),
        ('["da", "en"]', '["da", "xx"]', "no texts in 'xx'"),
        ('# roots = "trust/roots.pem"', 'roots = "roots.pem"', "cannot be read"),
        ('# crl = "trust/oces.crl"', 'crl = "oces.crl"', "oces.crl: cannot be read"),
    ],
)
def test_settings_that_name_what_is_not_there_are_found(
    config: Path, old: str, new: str, says: str
) -> None:
    found = check_all(changed(config, "kiosk.toml", old, new))
    assert len(found) == 1
    assert says in found[0].text
    assert found[0].line > 0


def test_a_card_lowered_so_far_that_a_service_has_no_way_left_is_found(config: Path) -> None:
    found = check_all(
        changed(config, "kiosk.toml", '# nemid = "authenticated"', 'nemid = "identified"')
    )
    assert found == []
    found = check_all(changed(config, "kiosk.toml", '# piv = "authenticated"', 'piv = "anonymous"'))
    assert [mistake.line for mistake in found] == [line_of(config, "[levels]")]
    assert "leave nobody who can use the service 'health-card'" in found[0].text


def line_of(config: Path, start: str) -> int:
    lines = (config / "kiosk.toml").read_text(encoding="utf-8").splitlines()
    return next(at for at, line in enumerate(lines, start=1) if line.startswith(start))


@pytest.mark.parametrize("file", ["services/health-card/da.ftl", "branches.toml"])
def test_a_letter_that_nothing_can_draw_is_found_before_a_citizen_sees_a_box(
    config: Path, file: str
) -> None:
    path = config / file
    lines = path.read_text(encoding="utf-8").replace("Dokk1", "Dokk字").split("\n")
    where = next((at for at, line in enumerate(lines, 1) if "字" in line), 0)
    if not where:
        where = next(at for at, line in enumerate(lines, 1) if line.startswith("next ="))
        lines[where - 1] += " 字 قصة ơ"
    path.write_text("\n".join(lines), encoding="utf-8")
    (found,) = check_all(config)
    assert (found.file, found.line) == (path, where)
    assert "U+5B57" in found.text


def test_the_command_lists_every_mistake_and_exits_with_1(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(config, "kiosk.toml", 'branch = "dokk1"', 'branch = "dokk2"')
    changed(config, "services/health-card/service.yaml", "level: authenticated", "level: sure")
    assert main(["check", "--config", str(config)]) == 1
    said = capsys.readouterr().out
    assert "kiosk.toml:5" in said
    assert "health-card/service.yaml:4" in said
    assert "2 mistakes" in said


def test_the_command_exits_with_0_when_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "no mistakes" in capsys.readouterr().out


def test_a_picture_that_nobody_drew_is_found(config: Path) -> None:
    changed(config, "services/my-loans/service.yaml", "icon: book", "icon: boook")
    found = check_all(config)
    assert [str(m.line) + m.text for m in found] == [
        "3icon: there is no picture 'boook'; did you mean 'book'?"
    ]


def test_a_port_in_use_is_a_sentence_and_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KIOSK_CENTRAL_TOKEN", "t")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        database, key = f"sqlite:///{tmp_path / 'central.sqlite'}", str(tmp_path / "key.pem")
        given = ["central", "--port", port, "--database", database, "--key-file", key]
        assert main(given) == 2
    assert "Address already in use" in capsys.readouterr().err
