"""Texts that are missing, left over, doubled or broken are found before a citizen sees them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.services.checker import check, wanted
from kiosk.services.loader import read_service
from tests.services.spoiling import Spoil

ROOT = Path(__file__).parents[2]
CARD = "services/health-card"

KIOSK_TEXTS = """\
language-name = { $tag }
language-da = Dansk
language-en = English
start-da = Begynd
start-en = Start
minutes = { $minutes } minutter
    .help = Så længe tager det.
"""

Said = Callable[[], list[str]]
Write = Callable[[str, str, str], None]


@pytest.fixture
def city(config: Path) -> Path:
    """The small city with every text in Danish and English."""
    locale = config / "locale"
    locale.mkdir()
    for tag in ("da", "en"):
        (locale / f"{tag}.ftl").write_text(KIOSK_TEXTS, encoding="utf-8")
        for folder in (config / "services").iterdir():
            (folder / f"{tag}.ftl").write_text(_texts(folder), encoding="utf-8")
    return config


def _texts(folder: Path) -> str:
    lines: list[str] = []
    for name in wanted(read_service(folder)):
        message, _, attribute = name.partition(".")
        lines.append(f"    .{attribute} = Ord" if attribute else f"{message} = Ord")
    return "\n".join(lines) + "\n"


@pytest.fixture
def said(city: Path) -> Said:
    """What the checker finds: `file:line: sentence`."""
    return lambda: [
        f"{m.file.relative_to(city)}:{m.line}: {m.text}" for m in check(city, city / "locale")
    ]


@pytest.fixture
def rewrite(city: Path) -> Write:
    """Replaces what must be there once in a file of texts."""

    def change(name: str, old: str, new: str) -> None:
        text = (city / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times in\n{text}"
        (city / name).write_text(text.replace(old, new), encoding="utf-8")

    return change


def test_the_city_has_no_mistake() -> None:
    assert [str(m) for m in check(ROOT / "config", ROOT / "assets/locale")] == []


def test_what_is_right_has_no_mistake(said: Said) -> None:
    assert said() == []


DA, EN = f"{CARD}/da.ftl", f"{CARD}/en.ftl"
KIOSK_DA, KIOSK_EN = "locale/da.ftl", "locale/en.ftl"


@pytest.mark.parametrize(
    ("file", "right", "wrong", "expected"),
    [
        (EN, "summary = Ord\n", "", [f"{EN}:0: 'summary' is missing (it would be shown in Danish)"]),
        (
            DA,
            "summary = Ord\n",
            "",
            [f"{DA}:0: 'summary' is missing", f"{EN}:2: 'summary' is not in da.ftl"],
        ),
        (
            EN,
            "summary = ",
            "sumary = ",
            [
                f"{EN}:0: 'summary' is missing (it would be shown in Danish)",
                f"{EN}:2: 'sumary' is not in da.ftl; did you mean 'summary'?",
            ],
        ),
        (EN, "summary = Ord\n", "summary = Ord\nsummary = Word\n", [
            f"{EN}:3: 'summary' is there twice; the first is in line 2"
        ]),
        (EN, "    .pending = Ord", "    .pendng = Ord", [
            f"{EN}:0: 'next.pending' is missing (it would be shown in Danish)",
            f"{EN}:7: 'next.pendng' is not in da.ftl; did you mean 'next.pending'?",
        ]),
        (EN, "summary = Ord", "summary = Ord { $name }", [
            f"{EN}:2: 'summary' uses $name, which da.ftl does not"
        ]),
        (DA, "summary = Ord", "summary = Ord { $name }", [
            f"{DA}:2: 'summary' uses $name, which nothing fills in"
        ]),
        (EN, "intro-fee = Ord", "intro-fee = At most { $fee }", [
            f"{EN}:24: 'intro-fee' uses $fee, which da.ftl does not"
        ]),
        (EN, "summary = Ord", "summary = { other } { -city }", [
            f"{EN}:2: 'summary' refers to '-city', which is not here",
            f"{EN}:2: 'summary' refers to 'other', which is not here",
        ]),
        (EN, "summary = Ord", 'summary = { SHOUT("Ord") }', [
            f"{EN}:2: 'summary' calls SHOUT(), which there is not"
        ]),
        (EN, "summary = Ord", "summary = { $name\n", [
            f"{EN}:2: is no Fluent: '}}' is missing",
            f"{EN}:0: 'summary' is missing (it would be shown in Danish)",
        ]),
        (EN, "summary = Ord", "summary Ord", [
            f"{EN}:2: is no Fluent: '=' is missing",
            f"{EN}:0: 'summary' is missing (it would be shown in Danish)",
        ]),
        (EN, "summary = Ord", "!summary = Ord", [
            f"{EN}:2: is no Fluent: a message begins with its name and '='",
            f"{EN}:0: 'summary' is missing (it would be shown in Danish)",
        ]),
        (KIOSK_EN, "minutes = { $minutes } minutter", "minutes = { $minutes ->\n    [one] 1\n}", [
            f"{KIOSK_EN}:8: is no Fluent: Expected one of the variants to be marked as default (*)",
            f"{KIOSK_EN}:0: 'minutes' is missing (it would be shown in Danish)",
            f"{KIOSK_EN}:0: 'minutes.help' is missing (it would be shown in Danish)",
        ]),
        (KIOSK_EN, "    .help = Så længe tager det.\n", "", [
            f"{KIOSK_EN}:0: 'minutes.help' is missing (it would be shown in Danish)"
        ]),
        (KIOSK_DA, "start-en = Start\n", "", [
            f"{KIOSK_DA}:0: 'start-en' is missing",
            f"{KIOSK_EN}:5: 'start-en' is not in da.ftl",
        ]),
    ],
)  # fmt: skip
def test_a_mistake_in_a_text_is_told_at_its_line(
    file: str, right: str, wrong: str, expected: list[str], rewrite: Write, said: Said
) -> None:
    rewrite(file, right, wrong)
    assert said() == expected


def test_a_language_that_a_service_lacks_is_told_once(city: Path, said: Said) -> None:
    (city / EN).unlink()
    assert said() == [f"{EN}:0: is missing: the kiosk offers this language"]


def test_a_language_that_only_a_service_has_is_told(city: Path, said: Said) -> None:
    (city / CARD / "pl.ftl").write_text("title = Karta\n", encoding="utf-8")
    assert said() == [f"{CARD}/pl.ftl:0: is used nowhere: the kiosk has no texts in this language"]


def test_every_text_must_exist_in_danish(city: Path, said: Said) -> None:
    (city / DA).unlink()
    assert said() == [f"{DA}:0: is missing: every text must exist in Danish"]


def test_a_file_that_names_no_language_is_told(city: Path, said: Said) -> None:
    (city / "locale/dansk.ftl").write_text(KIOSK_TEXTS, encoding="utf-8")
    told = said()
    assert told[0].startswith("locale/dansk.ftl:0: 'dansk' is no language")
    assert f"{KIOSK_DA}:0: 'language-dansk' is missing" in told
    assert f"{CARD}/dansk.ftl:0: is missing: the kiosk offers this language" in told


def test_a_text_that_is_not_utf_8_is_told_at_its_line(city: Path, said: Said) -> None:
    (city / EN).write_bytes((city / EN).read_bytes().replace(b"summary = Ord", b"summary = \xd8"))
    assert said()[0] == f"{EN}:2: is not UTF-8: save the file as UTF-8"


def test_a_new_step_asks_for_its_texts(spoil: Spoil, said: Said) -> None:
    spoil(
        f"{CARD}/service.yaml",
        "  - { id: review",
        "  - { id: mood, ask: choice, options: [good] }\n  - { id: review",
    )
    assert said() == [
        f"{DA}:0: 'mood' is missing",
        f"{DA}:0: 'mood.help' is missing",
        f"{DA}:0: 'mood.short' is missing",
        f"{DA}:0: 'mood-good' is missing",
    ]


def test_a_step_that_is_gone_leaves_texts_over(spoil: Spoil, said: Said) -> None:
    spoil(f"{CARD}/service.yaml", "  - { id: phone, ask: phone, optional: true }\n", "")
    assert [line.partition(": ")[2] for line in said()] == [
        "'phone' is used nowhere",
        "'phone.help' is used nowhere",
        "'phone.short' is used nowhere",
    ]


def test_texts_are_checked_even_where_a_service_is_wrong(
    spoil: Spoil, rewrite: Write, said: Said
) -> None:
    spoil(f"{CARD}/service.yaml", "minutes: 4", "minutes: four")
    rewrite(EN, "summary = ", "sumary = ")
    rewrite("services/book-time/en.ftl", "summary = Ord\n", "")
    assert [line.split(": ", 1)[0] for line in said()] == [
        f"{CARD}/service.yaml:6",
        "services/book-time/en.ftl:0",
        f"{EN}:0",
        f"{EN}:2",
    ]
