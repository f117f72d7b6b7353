"""Texts come out in the citizen's language, whole and in order, whatever is missing."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from kiosk.texts.fluent import FluentTexts, without_isolates
from kiosk.texts.message import Arg, DateTimeText, Message, Money

DANISH = """\
language-name = Dansk
as-is = { $value }
day-and-time = { $day } kl. { $time }
due = Afleveres senest { $due }
only-danish = Kun her, { $due }
greeting = Hej { $name }!
    .help = Skriv dit navn.
tries = { $tries ->
    [one] Ét forsøg
   *[other] { $tries } forsøg
}
who = { $name }, vist med { $method }
method = NemID
wrong-number = { NUMBER($name) }
wrong-argument = Hej { $nobody }
"""
ENGLISH = """\
language-name = English
as-is = { $value }
day-and-time = { $day } at { $time }
due = Due { $due }
greeting = Hello { $name }!
    .help = Write your name.
tries = { $tries ->
    [one] One try
   *[other] { $tries } tries
}
who = { $name }, shown with { $method }
method = a NemID card
broken = { $name
"""
FSI, PDI = "\u2068", "\u2069"
CHRISTMAS = date(2026, 12, 24)
SECRET = "Hemmelig Hansen"


@pytest.fixture
def texts(tmp_path: Path) -> FluentTexts:
    kiosk, loans = tmp_path / "locale", tmp_path / "loans"
    kiosk.mkdir()
    loans.mkdir()
    (kiosk / "da.ftl").write_text(DANISH, encoding="utf-8")
    (kiosk / "en.ftl").write_text("\ufeff" + ENGLISH, encoding="utf-8")
    (loans / "da.ftl").write_text("title = Mine lån\nnone = Ingen\n", encoding="utf-8")
    (loans / "en.ftl").write_text("title = My loans\n", encoding="utf-8")
    return FluentTexts(kiosk, {"loans": loans})


def said(texts: FluentTexts, tag: str, message: Message) -> str:
    return texts.language(tag)(message).translate(without_isolates())


def test_languages_are_called_by_their_own_names_danish_first(texts: FluentTexts) -> None:
    assert list(texts.languages().items()) == [("da", "Dansk"), ("en", "English")]


def test_a_message_is_said_in_the_language_asked_for(texts: FluentTexts) -> None:
    assert said(texts, "da", Message.of("greeting", name="Anna")) == "Hej Anna!"
    assert said(texts, "en", Message.of("greeting", name="Anna")) == "Hello Anna!"


def test_an_attribute_is_a_text_of_its_own(texts: FluentTexts) -> None:
    assert said(texts, "en", Message.of("greeting.help")) == "Write your name."


def test_a_service_speaks_with_its_own_words(texts: FluentTexts) -> None:
    assert said(texts, "en", Message("title", scope="loans")) == "My loans"


def test_what_is_the_same_everywhere_is_left_as_it_is(texts: FluentTexts) -> None:
    assert texts.language("en")("{ $name } & <b>") == "{ $name } & <b>"


def test_each_message_falls_back_to_danish_by_itself(texts: FluentTexts) -> None:
    assert said(texts, "en", Message("title", scope="loans")) == "My loans"
    assert said(texts, "en", Message("none", scope="loans")) == "Ingen"


def test_a_sentence_that_fell_back_is_danish_throughout(texts: FluentTexts) -> None:
    message = Message.of("only-danish", due=CHRISTMAS)
    assert said(texts, "en", message) == "Kun her, 24. december 2026"


def test_a_language_nobody_wrote_is_danish(texts: FluentTexts) -> None:
    assert said(texts, "tlh", Message.of("due", due=CHRISTMAS)) == (
        "Afleveres senest 24. december 2026"
    )


def test_a_message_that_is_broken_in_one_language_is_as_good_as_missing(
    texts: FluentTexts,
) -> None:
    assert said(texts, "en", Message.of("broken", name="Anna")) == "broken"


WINTER = timezone(timedelta(hours=1))
VALUES: list[tuple[Arg, str, str]] = [
    (CHRISTMAS, "24. december 2026", "24 December 2026"),
    (
        DateTimeText(datetime(2026, 12, 24, 9, 5, tzinfo=WINTER)),
        "torsdag den 24. december 2026 kl. 09.05",
        "Thursday, 24 December 2026 at 09:05",
    ),
    (
        DateTimeText(datetime(2026, 12, 24, 9, 5, tzinfo=WINTER), "day"),
        "torsdag den 24. december 2026",
        "Thursday, 24 December 2026",
    ),
    (DateTimeText(datetime(2026, 12, 24, 14, 30, tzinfo=WINTER), "time"), "14.30", "14:30"),
    (DateTimeText(datetime(2026, 12, 24, 0, 0, tzinfo=UTC), "time"), "00.00", "00:00"),
    (Money(Decimal(225)), "225\u00a0kr.", "DKK\u00a0225"),
    (Money(Decimal("225.00")), "225\u00a0kr.", "DKK\u00a0225"),
    (Money(Decimal("143.60")), "143,60\u00a0kr.", "DKK\u00a0143.60"),
    (Money(Decimal("0.50")), "0,50\u00a0kr.", "DKK\u00a00.50"),
    (Money(Decimal(1891)), "1.891\u00a0kr.", "DKK\u00a01,891"),
    (Money(Decimal(12), "EUR"), "12\u00a0€", "€12"),
    (1234, "1.234", "1,234"),
    ("AAR-7K3M-P2Q9", "AAR-7K3M-P2Q9", "AAR-7K3M-P2Q9"),
    ("89402222", "89402222", "89402222"),
    (Message.of("method"), "NemID", "a NemID card"),
]


@pytest.mark.parametrize(("value", "danish", "english"), VALUES)
def test_values_are_written_as_the_language_writes_them(
    texts: FluentTexts, value: Arg, danish: str, english: str
) -> None:
    message = Message.of("as-is", value=value)
    assert said(texts, "da", message) == danish
    assert said(texts, "en", message) == english


@pytest.mark.parametrize(
    ("tries", "danish", "english"),
    [(0, "0 forsøg", "0 tries"), (1, "Ét forsøg", "One try"), (3, "3 forsøg", "3 tries")],
)
def test_numbers_choose_the_form_of_the_sentence(
    texts: FluentTexts, tries: int, danish: str, english: str
) -> None:
    assert said(texts, "da", Message.of("tries", tries=tries)) == danish
    assert said(texts, "en", Message.of("tries", tries=tries)) == english


def test_inserted_values_are_isolated_from_the_direction_of_the_line(texts: FluentTexts) -> None:
    assert texts.language("da")(Message.of("greeting", name="Anna")) == f"Hej {FSI}Anna{PDI}!"


def test_a_message_within_a_message_is_said_in_the_same_language(texts: FluentTexts) -> None:
    message = Message.of("who", name="Anna", method=Message.of("method"))
    assert texts.language("en")(message) == (f"{FSI}Anna{PDI}, shown with {FSI}a NemID card{PDI}")
    assert said(texts, "da", message) == "Anna, vist med NemID"


def test_what_a_citizen_wrote_is_never_read_as_fluent(texts: FluentTexts) -> None:
    message = Message.of("greeting", name="{ $other } { greeting.help }")
    assert said(texts, "da", message) == "Hej { $other } { greeting.help }!"


@pytest.mark.parametrize(
    "message",
    [
        Message.of("no-such-text", name=SECRET),
        Message.of("greeting.nothing", name=SECRET),
        Message("title", (("name", SECRET),), scope="no-such-service"),
    ],
)
def test_an_unknown_text_shows_its_name_and_logs_no_value(
    texts: FluentTexts, message: Message, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert said(texts, "en", message) == message.id
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert message.id in caplog.text
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("text", "logged"),
    [("wrong-number", "TypeError"), ("wrong-argument", "Unknown external: nobody")],
)
def test_a_value_that_does_not_fit_is_logged_without_it(
    texts: FluentTexts, text: str, logged: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        texts.language("da")(Message.of(text, name=SECRET))
    assert text in caplog.text
    assert logged in caplog.text
    assert SECRET not in caplog.text


def test_texts_read_beforehand_need_their_files_no_more(tmp_path: Path) -> None:
    (tmp_path / "da.ftl").write_text("language-name = Dansk\n", encoding="utf-8")
    loans = tmp_path / "loans"
    loans.mkdir()
    (loans / "da.ftl").write_text("title = Mine lån\n", encoding="utf-8")
    texts = FluentTexts(tmp_path, {"loans": loans})
    texts.read_all()
    (loans / "da.ftl").unlink()
    assert said(texts, "da", Message("title", scope="loans")) == "Mine lån"


def test_who_speaks_with_one_set_of_texts_speaks_with_another_once_it_becomes_that(
    texts: FluentTexts, tmp_path: Path
) -> None:
    say = texts.language("da")
    title = Message("title", scope="loans")
    assert say(title) == "Mine lån"
    other = tmp_path / "other"
    other.mkdir()
    (other / "da.ftl").write_text("title = Lån og reserveringer\n", encoding="utf-8")
    texts.become(FluentTexts(tmp_path / "locale", {"loans": other}))
    assert say(title) == "Lån og reserveringer"
    assert say(Message("none", scope="loans")) == "none", "what the other has not, is not there"
