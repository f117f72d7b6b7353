"""Every mistake a clerk can make in a service is told with file, line and a useful sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.services.loader import BadConfig, read_catalogue, read_service
from kiosk.services.model import ChoiceStep, FieldStep
from tests.services.spoiling import BOOK_TIME, BRANCHES, HEALTH_CARD, Found, Spoil

CARD = "services/health-card/service.yaml"
TIME = "services/book-time/service.yaml"

TABLE = Path(__file__).with_name("mistakes.txt")


def mistakes() -> list[tuple[str, str, str, list[str]]]:
    """File, right, wrong, and what is said of it; see the head of the table."""
    rows: list[tuple[str, str, str, list[str]]] = []
    file = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines()[2:]:
        if line.startswith("== "):
            file = line[3:]
        elif "  →  " in line:
            right, wrong = (_plain(part) for part in line.split("  →  "))
            rows.append((file, right, wrong, []))
        elif line:
            rows[-1][-1].append(line.strip())
    return rows


def _plain(text: str) -> str:
    return text.replace("⏎", "\n").replace("⇥", "\t").replace("∅", "")


@pytest.mark.parametrize(("file", "right", "wrong", "said"), mistakes())
def test_a_mistake_is_told_at_its_line(
    file: str, right: str, wrong: str, said: list[str], spoil: Spoil, found: Found
) -> None:
    spoil(file, right, wrong)
    assert said
    assert found() == [f"{file}:{one}" for one in said]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('icon: "a\0b" # here', "holds a character that cannot be seen"),
        ("icon: " + "[" * 50_000 + " # here", "is nested more than 12 deep"),
        ("icon: " + "9" * 10_000 + " # here", "999…' must be lower-case letters"),
    ],
    ids=["unseen", "deep", "long"],
)
def test_what_would_break_a_parser_is_told_too(
    wrong: str, said: str, spoil: Spoil, found: Found
) -> None:
    spoil(CARD, "icon: health", wrong)
    (mistake,) = found()
    assert mistake.startswith(f"{CARD}:here: ")
    assert said in mistake


WORDS = [
    "a", "yes", "0", "-", "[]", "{}", ":", "ask", "options", "when", "place", "choice", "loans",
    "slot-day", "null", '"x"', "2024-01-01", "ø",
]  # fmt: skip


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whatever_words_are_mixed_up_it_is_a_service_or_a_mistake(
    data: st.DataObject, config: Path
) -> None:
    parts = re.split(r"([\w-]+)", HEALTH_CARD)
    for at in data.draw(st.lists(st.integers(0, len(parts) - 1), min_size=1, max_size=3)):
        parts[at] = data.draw(st.sampled_from(WORDS))
    (config / CARD).write_text("".join(parts), encoding="utf-8")
    try:
        assert read_service(config / CARD.rpartition("/")[0]).id == "health-card"
    except BadConfig as bad:
        told = bad.mistakes
    else:
        told = ()
    assert all(one.text and "Input should" not in one.text for one in told)


def test_what_is_right_loads(config: Path, found: Found) -> None:
    assert found() == []
    catalogue = read_catalogue(config)
    assert [service.id for service in catalogue.services] == ["book-time", "health-card"]
    assert [branch.id for branch in catalogue.places] == ["dokk1"]


def test_all_mistakes_of_all_files_come_at_once(spoil: Spoil, found: Found) -> None:
    spoil(CARD, "minutes: 4", "minutes: four # here")
    spoil(CARD, "amount: 225", "amount: -5 # here")
    spoil(TIME, "offline: wish", "offline: later # here")
    spoil("branches.toml", 'isil = "DK-775100"', 'isil = "775100" # here')
    spoil("branches.toml", 'name = "Risskov Bibliotek"', "name = 3 # here")
    assert [mistake.split(": ")[0] for mistake in found()] == [
        "branches.toml:here",
        "branches.toml:here",
        f"{TIME}:here",
        f"{CARD}:here",
        f"{CARD}:here",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "file: is empty"),
        (b"# nothing yet\n", "file: is empty"),
        (b"just words\n", "1: must be names and values, as { reason: lost }"),
        (b"- id: a\n", "1: must be names and values, as { reason: lost }"),
        (b"id: x\nicon: \xe6\n", "2: is not UTF-8: save the file as UTF-8"),
    ],
)
def test_a_file_that_holds_no_service_says_what_it_holds(
    content: bytes, said: str, config: Path, found: Found
) -> None:
    (config / CARD).write_bytes(content)
    assert found() == [f"{CARD}:{said}"]


def test_a_folder_without_its_file_and_a_folder_without_services_are_told(
    config: Path, found: Found
) -> None:
    (config / CARD).unlink()
    assert found() == [f"{CARD}:file: is missing"]
    (config / TIME).unlink()
    (config / TIME).parent.rmdir()
    (config / CARD).parent.rmdir()
    (config / "branches.toml").unlink()
    assert found() == ["branches.toml:file: is missing", "services:file: has no service"]


def test_hidden_folders_and_loose_files_are_no_services(config: Path, found: Found) -> None:
    (config / "services/.trash").mkdir()
    (config / "services/notes.txt").write_text("call Anna", encoding="utf-8")
    assert found() == []


def test_the_folder_and_the_id_must_be_the_same(spoil: Spoil, found: Found) -> None:
    spoil(CARD, "id: health-card", "id: health-crad # here")
    spoil(CARD, "minutes: 4", "minutes: 0 # here")
    assert found() == [
        f"{CARD}:here: id: is 'health-crad', not 'health-card' as its folder",
        f"{CARD}:here: minutes: must be at least 1",
    ]


def test_a_service_as_a_windows_editor_saves_it_is_read(config: Path) -> None:
    windows = "\ufeff" + HEALTH_CARD.replace("\n", "\r\n")
    (config / CARD).write_bytes(windows.encode())
    (config / "branches.toml").write_bytes(("\ufeff" + BRANCHES.replace("\n", "\r\n")).encode())
    assert read_catalogue(config).service("health-card") is not None


def test_yes_and_no_are_options_once_they_are_quoted(spoil: Spoil, config: Path) -> None:
    spoil(CARD, "[lost, damaged] }", '["yes", "no"] }')
    spoil(CARD, "{ reason: damaged }", '{ reason: "no" }')
    spoil(CARD, "when: { reason: lost }", 'when: { reason: ["yes"] }')
    step = read_service(config / "services/health-card").step("reason")
    assert isinstance(step, ChoiceStep)
    assert step.options == ("yes", "no")


@pytest.mark.parametrize("written", ["yes", "on", "true", "True"])
def test_where_true_is_meant_yes_will_do(written: str, spoil: Spoil, config: Path) -> None:
    spoil(CARD, "ask: phone, optional: true", f"ask: phone, optional: {written}")
    step = read_service(config / "services/health-card").step("phone")
    assert isinstance(step, FieldStep)
    assert step.optional


def test_a_place_that_nobody_can_choose_is_told(spoil: Spoil, found: Found) -> None:
    spoil("branches.toml", "appointments = true", "appointments = false")
    assert found() == [f"{TIME}:9: options: no branch in branches.toml has 'appointments = true'"]


def test_a_fee_is_exact_to_the_oere(spoil: Spoil, config: Path) -> None:
    spoil(CARD, "amount: 225", "amount: 143.60")
    fee = read_service(config / "services/health-card").fees["new"]
    assert str(fee.amount) == "143.6"


def test_a_mistake_reads_as_editors_and_people_expect(spoil: Spoil, config: Path) -> None:
    spoil(CARD, "icon: health", "icon: Health")
    with pytest.raises(BadConfig) as caught:
        read_service(config / "services/health-card")
    assert str(caught.value).startswith(f"{config / CARD}:2: icon: 'Health' must be")


def test_a_thousand_small_files_of_aliases_fill_no_memory(config: Path, found: Found) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    (config / CARD).write_text(bomb, encoding="utf-8")
    assert f"{CARD}:2: aliases (*name) are not used here" in found()


def test_the_files_that_are_spoilt_here_are_services_as_the_city_writes_them() -> None:
    assert HEALTH_CARD.count("- { id:") == 7
    assert BOOK_TIME.count("- { id:") == 7
