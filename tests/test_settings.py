"""Settings: what is written is read, what is wrong is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.identity.card_levels import CardLevels
from kiosk.identity.level import Level
from kiosk.identity.policies import STANDARD
from kiosk.receipts.mode import EPSON, CodePage
from kiosk.receipts.printer.models import Family
from kiosk.services.loader import BadConfig
from kiosk.settings import PrinterTable, read_settings, token_of

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


def test_only_policies_for_persons_and_employees_are_allowed_unless_others_are_written(
    tmp_path: Path,
) -> None:
    assert read_settings(written(tmp_path, GOOD), {}).reader.policies == STANDARD
    text = f'{GOOD}\n[reader]\npolicies = ["2.5.29.32.0"]\n'
    assert read_settings(written(tmp_path, text), {}).reader.policies == ("2.5.29.32.0",)


@pytest.mark.parametrize("policies", ["[]", '["1.2", "POCES"]', '["1..2"]', '"1.2.3"', '["3.1"]'])
def test_policies_that_are_none_are_told_with_their_line(tmp_path: Path, policies: str) -> None:
    text = f"{GOOD}\n[reader]\npolicies = {policies}\n"
    with pytest.raises(BadConfig) as bad:
        read_settings(written(tmp_path, text), {})
    assert [mistake.line for mistake in bad.value.mistakes] == [9]
    assert "policies" in bad.value.mistakes[0].text


def test_the_level_of_a_kind_of_card_is_written_in_a_table_of_its_own(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, GOOD), {}).levels.card_levels() == CardLevels()
    text = f'{GOOD}\n[levels]\nnemid = "identified"\nhealth_card = "anonymous"\n'
    levels = read_settings(written(tmp_path, text), {}).levels.card_levels()
    assert levels == CardLevels(nemid=Level.IDENTIFIED, health_card=Level.ANONYMOUS)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('health_card = "authenticated"', "anonymous, identified: it is read without a PIN"),
        ('chip_health_card = "library"', "anonymous, identified: it is read without a PIN"),
        ('nemid = "in-person"', "anonymous, identified, authenticated"),
        ('piv = "sure"', "must be one of"),
        ('health-card = "identified"', "did you mean 'health_card'?"),
    ],
)
def test_a_level_above_the_ceiling_is_told_with_its_line(
    tmp_path: Path, line: str, says: str
) -> None:
    with pytest.raises(BadConfig) as bad:
        read_settings(written(tmp_path, f"{GOOD}\n[levels]\n{line}\n"), {})
    found = bad.value.mistakes[0]
    assert (found.line, says in found.text) == (9, True), str(bad.value)


def test_no_responder_is_asked_unless_one_is_written(tmp_path: Path) -> None:
    reader = read_settings(written(tmp_path, GOOD), {}).reader
    assert (reader.ocsp, reader.ocsp_away) == ("off", "refuse")
    for ocsp in ("issuer", "http://ocsp.example/a"):
        text = f'{GOOD}\n[reader]\nocsp = "{ocsp}"\nocsp_away = "accept"\n'
        reader = read_settings(written(tmp_path, text), {}).reader
        assert (reader.ocsp, reader.ocsp_away) == (ocsp, "accept")


@pytest.mark.parametrize(
    "line", ['ocsp = "on"', 'ocsp = "ldap://x"', 'ocsp = ""', 'ocsp_away = "ignore"', "ocsp = true"]
)
def test_a_responder_that_is_none_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(BadConfig) as bad:
        read_settings(written(tmp_path, f"{GOOD}\n[reader]\n{line}\n"), {})
    assert [mistake.line for mistake in bad.value.mistakes] == [9]


def test_a_service_manager_chooses_where_the_state_is(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path, GOOD), {"KIOSK_STATE_DIR": "/srv/kiosk"})
    assert settings.kiosk.state == Path("/srv/kiosk")


def test_a_printer_is_as_wide_as_its_model_unless_it_says_otherwise(tmp_path: Path) -> None:
    def printer(lines: str) -> PrinterTable:
        return read_settings(written(tmp_path, f"{GOOD}\n[printer]\n{lines}\n"), {}).printer

    assert (printer("").width, printer("").family) == (576, None)
    assert printer('model = "epson-t88"').width == 512
    assert printer('model = "epson-t88"').family is Family.EPSON_T88
    assert printer('model = "clone"\nwidth = 384').width == 384


def test_a_printer_model_that_nobody_knows_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadConfig) as bad:
        read_settings(written(tmp_path, f'{GOOD}\n[printer]\nmodel = "epson-t99"\n'), {})
    assert "kiosk.toml:9" in str(bad.value)
    assert "epson-t88" in str(bad.value)


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


@pytest.mark.parametrize(
    ("lines", "page"),
    [
        ('use = "tcp://192.0.2.10:9100"', None),
        ('use = "serial:/dev/ttyUSB0?baud=115200"', EPSON),
        ('use = "serial:/dev/ttyUSB0"\nmode = "raster"', None),
        ('use = "usb:/dev/usb/lp0"\nmode = "text"', EPSON),
        ('use = "usb:/dev/usb/lp0"\nmode = "text"\ncode_page = 71', CodePage(71, double_byte=True)),
    ],
)
def test_a_printer_gets_text_or_pictures(tmp_path: Path, lines: str, page: CodePage | None) -> None:
    settings = read_settings(written(tmp_path, f"{GOOD}\n[printer]\n{lines}\n"), {})
    assert settings.printer.text == page


def test_a_mode_that_there_is_not_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"kiosk\.toml:9.*mode"):
        read_settings(written(tmp_path, f'{GOOD}\n[printer]\nmode = "letters"\n'), {})
