"""Settings: what is written is read, what is wrong is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.services.loader import BadConfig
from kiosk.settings import read_settings, token_of

GOOD = """\
[kiosk]
name = "dokk1-1"
branch = "dokk1"

[central]
url = "http://127.0.0.1:8095"
"""


def written(folder: Path, text: str) -> Path:
    (folder / "kiosk.toml").write_text(text, encoding="utf-8")
    return folder


def test_what_is_not_written_has_a_safe_value(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, GOOD), {})
    assert settings.reader.roots is None
    assert (settings.reader.crl, settings.reader.crl_stale) == (None, "refuse")
    assert settings.kiosk.languages == ("da", "en")
    assert settings.idle.warn_after == 75


def test_paths_start_at_the_configuration(tmp_path: Path) -> None:
    text = GOOD.replace('branch = "dokk1"', 'branch = "dokk1"\nstate = "here"')
    settings = read_settings(written(tmp_path, text), {})
    assert settings.kiosk.state == tmp_path / "here"


def test_revocation_lists_are_named_from_there_too(tmp_path: Path) -> None:
    text = f'{GOOD}\n[reader]\ncrl = "trust/oces.crl"\ncrl_stale = "accept"\n'
    reader = read_settings(written(tmp_path, text), {}).reader
    assert (reader.crl, reader.crl_stale) == (tmp_path / "trust" / "oces.crl", "accept")


def test_a_service_manager_chooses_where_the_state_is(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, GOOD), {"KIOSK_STATE_DIR": "/srv/kiosk"})
    assert settings.kiosk.state == Path("/srv/kiosk")


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('name = "dokk1-1"', 'name = "Dokk 1"', 2, "name"),
        ('name = "dokk1-1"', 'nmae = "dokk1-1"', 2, "'nmae' is not known"),
        ('url = "http://127.0.0.1:8095"', 'url = "ftp://x"', 6, "url"),
        ('url = "http://127.0.0.1:8095"', "url = http", 6, "no TOML"),
        ("[central]", "[centrall]", 5, "'centrall' is not known"),
        ("[central]", '[central]\nconfiguration_key = "abc"', 6, "configuration_key"),
        ("[central]", "[central]\nheartbeat = 0", 6, "heartbeat"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    with pytest.raises(BadConfig) as bad:
        read_settings(written(tmp_path, GOOD.replace(old, new)), {})
    assert any(m.line == line and says in m.text for m in bad.value.mistakes), str(bad.value)


@pytest.mark.parametrize(
    "use", ["tcp://", "tcp://host:99999", "usb:lp0", "fax:123", "serial:/dev/ttyUSB0?baud=12"]
)
def test_a_printer_that_cannot_be_reached_so_says_how_to_write_it(tmp_path: Path, use: str) -> None:
    with pytest.raises(BadConfig) as bad:
        read_settings(written(tmp_path, f'{GOOD}\n[printer]\nuse = "{use}"\n'), {})
    assert bad.value.mistakes[0].line == 9


@pytest.mark.parametrize(
    "use", ["usb", "serial:/dev/ttyACM0?baud=x", "keyboard:/dev/input/event3?layout=dk"]
)
def test_a_scanner_that_cannot_be_reached_so_says_how_to_write_it(tmp_path: Path, use: str) -> None:
    with pytest.raises(BadConfig, match=r"(keyboard|serial):/dev") as bad:
        read_settings(written(tmp_path, f'{GOOD}\n[scanner]\nuse = "{use}"\n'), {})
    assert bad.value.mistakes[0].line == 9


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"kiosk\.toml: is missing"):
        read_settings(tmp_path, {})


def test_the_token_comes_from_the_environment_or_its_file(tmp_path: Path) -> None:
    text = GOOD + 'token_file = "token"\n'
    settings = read_settings(written(tmp_path, text), {})
    with pytest.raises(BadConfig, match="token: cannot be read"):
        token_of(settings, {})
    (tmp_path / "token").write_text("secret\n", encoding="ascii")
    assert token_of(settings, {}) == "secret"
    assert token_of(settings, {"KIOSK_CENTRAL_TOKEN": "other"}) == "other"


MITID = """
[mitid]
issuer = "https://broker.example"
client_id = "kiosk"
secret_file = "secret"
"""


def test_mitid_is_offered_only_where_a_broker_is_named(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, GOOD), {}).mitid is None
    mitid = read_settings(written(tmp_path, GOOD + MITID), {}).mitid
    assert mitid is not None
    assert mitid.settings().secret_file == tmp_path / "secret"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("https://broker", "http://broker", "issuer: an https address"),
        ('secret_file = "secret"', 'scope = "openid"', "secret_file, key_file: one of them"),
        ('secret_file = "secret"', 'secret = "abc"', "'secret' is not known"),
    ],
)
def test_a_broker_that_can_never_work_is_told(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    with pytest.raises(BadConfig) as bad:
        read_settings(written(tmp_path, GOOD + MITID.replace(old, new)), {})
    found = bad.value.mistakes[0]
    assert says in found.text
    assert found.line >= 8
