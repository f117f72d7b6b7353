"""`kiosk card` says what is in the reader, and its exit code says whether it would do."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.card_command import Exit, tell
from kiosk.cli import main
from kiosk.demo.cards.deck import DemoCard, demo_card
from kiosk.demo.cards.faults import Hanging
from kiosk.demo.cards.holders import ANNA
from kiosk.demo.pki import DemoPki
from kiosk.demo.reader import VirtualReader

CONFIG = Path(__file__).parents[1] / "config"
NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
Said = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def pki() -> DemoPki:
    return DemoPki.make(NOW)


CARDS = [
    (DemoCard.NEMID, Exit.USABLE, "usable       yes"),
    (DemoCard.HEALTH, Exit.USABLE, "gives level  identified"),
    (DemoCard.ECARD, Exit.USABLE, "profile      e-card (Austrian health card)"),
    (DemoCard.EHIC, Exit.USABLE, "holder       A. T. P., number xxxx"),
    (DemoCard.UNKNOWN, Exit.WILL_NOT_DO, "no profile recognises this card"),
    (DemoCard.UNTRUSTED, Exit.WILL_NOT_DO, "trusted      no"),
    (DemoCard.MUTE, Exit.WILL_NOT_DO, "Is it upside down?"),
]


@pytest.mark.parametrize(("card", "code", "words"), CARDS)
def test_a_card_is_told_and_judged(
    pki: DemoPki, capsys: Said, card: DemoCard, code: Exit, words: str
) -> None:
    reader = VirtualReader()
    reader.insert(demo_card(card, pki))
    assert tell(reader, pki.trust(), NOW) is code
    said = capsys.readouterr().out
    assert words in said
    numbers = (ANNA.insurance_number, ANNA.social_security_number)
    secret = (*ANNA.name.split(), *ANNA.name.upper().split(), *numbers)
    assert not any(part in said for part in secret)


def test_the_card_is_free_afterwards(pki: DemoPki) -> None:
    reader = VirtualReader()
    reader.insert(demo_card(DemoCard.NEMID, pki))
    for _ in range(2):
        assert tell(reader, pki.trust(), NOW) is Exit.USABLE


def test_no_card_and_no_reader_are_a_sentence_each(pki: DemoPki, capsys: Said) -> None:
    reader = VirtualReader()
    assert tell(reader, pki.trust(), NOW) is Exit.NO_CARD
    reader.unplug()
    assert tell(reader, pki.trust(), NOW) is Exit.NO_READER
    assert capsys.readouterr().out.splitlines() == [
        "There is no card in the reader.",
        "There is no reader of that name. Is it plugged in?",
    ]


def test_a_card_in_use_by_another_program_says_so(pki: DemoPki, capsys: Said) -> None:
    reader = VirtualReader()
    reader.insert(demo_card(DemoCard.NEMID, pki))
    held = reader.connect()
    assert tell(reader, pki.trust(), NOW) is Exit.WILL_NOT_DO
    held.release()
    assert "in use by another program" in capsys.readouterr().out


def test_a_card_that_hangs_is_given_up(pki: DemoPki, capsys: Said) -> None:
    reader = VirtualReader()
    chip = Hanging(demo_card(DemoCard.NEMID, pki), at=3)
    reader.insert(chip)
    assert tell(reader, pki.trust(), NOW, patience=0.2) is Exit.WILL_NOT_DO
    chip.let_go()
    assert "stopped answering; take it out" in capsys.readouterr().out


def test_the_command_uses_the_configured_reader(tmp_path: Path, capsys: Said) -> None:
    config = Path(shutil.copytree(CONFIG, tmp_path / "config"))
    file = config / "kiosk.toml"
    file.write_text(file.read_text().replace('use = "pcsc"', 'use = "virtual"'))
    assert main(["card", "--config", str(config)]) == Exit.NO_CARD
    assert "There is no card" in capsys.readouterr().out


def test_a_mistake_in_the_configuration_is_2(tmp_path: Path, capsys: Said) -> None:
    assert main(["card", "--config", str(tmp_path)]) == 2
    assert "kiosk.toml" in capsys.readouterr().err
