"""Plain data comes out of YAML and TOML as people mean it, with the line of every key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.services.mistakes import BadConfig, Mistake
from kiosk.services.toml_file import read_toml, toml_line, toml_lines
from kiosk.services.yaml_file import read_yaml


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "file"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("text", "text"),
        ("12", 12),
        ("-3", -3),
        ("143.60", 143.6),
        ("true", True),
        ("No", False),
        ("on", True),
        ("null", None),
        ("~", None),
        ("", None),
        ('"yes"', "yes"),
        ("'12'", "12"),
        ("2026-11-01", "2026-11-01"),
        ("12:30", "12:30"),
        ("0x1F", "0x1F"),
        ("010190", "010190"),
        ("1e9", "1e9"),
        (".inf", ".inf"),
        ("1_000", "1_000"),
        ("dk", "dk"),
        ("[a, 1]", ["a", 1]),
        ("{ a: 1 }", {"a": 1}),
    ],
)
def test_yaml_is_read_as_people_mean_it(written: str, meant: object, file: Path) -> None:
    file.write_text(f"key: {written}\n", encoding="utf-8")
    data, _ = read_yaml(file)
    assert data == {"key": meant}
    assert type(data["key"]) is type(meant)


def test_every_key_and_item_of_yaml_knows_its_line(file: Path) -> None:
    file.write_text("# a comment\na: 1\nb:\n  - c: 2\n    d: [x,\n      y]\n", encoding="utf-8")
    _, lines = read_yaml(file)
    assert lines == {
        (): 2,
        ("a",): 2,
        ("b",): 3,
        ("b", 0): 4,
        ("b", 0, "c"): 4,
        ("b", 0, "d"): 5,
        ("b", 0, "d", 0): 5,
        ("b", 0, "d", 1): 6,
    }


def mistakes_in(read: Callable[[Path], object], file: Path) -> tuple[Mistake, ...]:
    try:
        read(file)
    except BadConfig as bad:
        return bad.mistakes
    return ()


YAMLISH = st.text("ab:-[]{}&*!|>'\"#,?% \n\t\x00é", max_size=30)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=YAMLISH)
def test_whatever_stands_in_a_file_is_data_or_a_mistake(text: str, file: Path) -> None:
    file.write_text(text, encoding="utf-8")
    for read in (read_yaml, read_toml, toml_lines):
        mistakes = mistakes_in(read, file)
        assert all(0 <= m.line <= text.count("\n") + 2 and m.text for m in mistakes)


def test_every_table_and_key_of_toml_knows_its_line(file: Path) -> None:
    file.write_text(
        'top = 1\n\n[branch] # here\nname = "[no]"\n\n["a b".c]\n"d" = 1\n', encoding="utf-8"
    )
    lines = toml_lines(file)
    assert lines[("top",)] == 1
    assert lines[("branch",)] == 3
    assert lines[("branch", "name")] == 4
    assert lines[("a b", "c", "d")] == 7
    assert toml_line(file, r"\[branch\]") == 3
    assert toml_line(file, "nowhere") == 0


@pytest.mark.parametrize("read", [read_yaml, read_toml])
def test_a_folder_in_the_place_of_a_file_is_told(
    read: Callable[[Path], object], file: Path
) -> None:
    file.mkdir()
    with pytest.raises(BadConfig, match="cannot be read: Is a directory"):
        read(file)


def test_toml_that_is_nested_without_end_is_told(file: Path) -> None:
    file.write_text("a = " + "[" * 20_000, encoding="utf-8")
    with pytest.raises(BadConfig, match=r"nested too deep|is no TOML"):
        read_toml(file)
