"""`kiosk tour` goes all the way through every service, and what it writes is true."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from kiosk.cli import CONFIG
from kiosk.demo.cards.holders import ANNA
from kiosk.demo.printer.interpreter import EscPosInterpreter
from kiosk.demo.tour import Report
from kiosk.receipts.document import Receipt, Reference
from kiosk.receipts.raster import render
from kiosk.services.loader import service_folders

pytestmark = pytest.mark.screen

ROOT = Path(__file__).parents[2]
SERVICES = [folder.name for folder in service_folders(CONFIG)]
KEYS = {
    "service", "language", "identity", "reference", "case_acknowledged", "receipt", "steps", "wiped"
}  # fmt: skip


@dataclass(frozen=True)
class Way:
    """One way to go."""

    service: str
    language: str = "da"
    landscape: bool = False
    phone: bool = False

    def __str__(self) -> str:
        how = "-landscape" * self.landscape + "-phone" * self.phone
        return f"{self.service}-{self.language}{how}"


WAYS = [
    *map(Way, SERVICES),
    Way(SERVICES[0], "en"),
    Way(SERVICES[-1], landscape=True),
    Way("health-card", phone=True),
]


@dataclass(frozen=True)
class Walked:
    """What a tour left behind."""

    way: Way
    out: Path
    code: int
    words: str

    @property
    def told(self) -> dict[str, Any]:
        """`tour.json`."""
        told: dict[str, Any] = json.loads((self.out / "tour.json").read_text(encoding="utf-8"))
        return told


def walk(way: Way, folder: Path) -> Walked:
    out = folder / str(way)
    command = [sys.executable, "-m", "kiosk", "tour", "--out", str(out)]
    command += ["--service", way.service, "--lang", way.language]
    command += ["--landscape"] if way.landscape else []
    command += ["--phone"] if way.phone else []
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    return Walked(way, out, done.returncode, done.stdout + done.stderr)


@pytest.fixture(scope="module")
def all_walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Way, Walked]]:
    """Every way, two at a time: half of a tour is waiting."""
    folder = tmp_path_factory.mktemp("tours")
    with ThreadPoolExecutor(2) as pool:
        yield {each.way: each for each in pool.map(lambda way: walk(way, folder), WAYS)}


@pytest.fixture(params=WAYS, ids=str)
def walked(request: pytest.FixtureRequest, all_walked: dict[Way, Walked]) -> Walked:
    return all_walked[request.param]


def test_every_service_is_gone_through_to_the_end(walked: Walked) -> None:
    assert walked.code == 0, walked.words
    assert "Traceback" not in walked.words
    told = walked.told
    assert told.keys() == KEYS
    assert (told["service"], told["language"]) == (walked.way.service, walked.way.language)
    assert told["identity"].keys() == {"method", "level"}
    assert told["case_acknowledged"] is True
    assert told["receipt"] == {"state": "confirmed"}
    assert told["wiped"] is True
    screens = [step["screen"] for step in told["steps"]]
    assert screens[0] == screens[-1] == "start"
    assert {"services", "intro", "review", "done"} <= set(screens)


def test_the_phone_is_used_where_it_is_wanted_and_the_card_where_it_is_not(
    walked: Walked,
) -> None:
    assert (walked.told["identity"]["method"] == "mitid") is walked.way.phone
    assert any(step["screen"] == "who-phone" for step in walked.told["steps"]) is walked.way.phone


def test_every_picture_is_there_and_shows_something(walked: Walked) -> None:
    told = walked.told
    pictures = [step["picture"] for step in told["steps"]]
    assert all(step.keys() == {"screen", "picture", "ms"} for step in told["steps"])
    assert all(type(step["ms"]) is int and step["ms"] >= 0 for step in told["steps"])
    others = {"receipt.png", "receipt.bin", "tour.json"}
    assert {file.name for file in walked.out.iterdir()} == {*pictures, *others}
    assert pictures == [
        f"{number:02d}-{step['screen']}.png" for number, step in enumerate(told["steps"], start=1)
    ]
    for name in pictures:
        with Image.open(walked.out / name) as picture:
            assert picture.size == ((1920, 1080) if walked.way.landscape else (1080, 1920))
            shades = picture.convert("L").getcolors()
            assert shades is not None
            assert len(shades) > 20, f"{name} is blank"


def test_the_reference_stands_on_the_paper(walked: Walked) -> None:
    reference = walked.told["reference"]
    with Image.open(walked.out / "receipt.png") as paper:
        assert holds(paper, reference)
        assert not holds(paper, f"{reference[:-1]}{'2' if reference[-1] != '2' else '3'}")


def test_the_bytes_are_those_that_print_the_paper(walked: Walked) -> None:
    printer = EscPosInterpreter()
    printer.feed((walked.out / "receipt.bin").read_bytes())
    with Image.open(walked.out / "receipt.png") as paper:
        assert (
            ImageChops.difference(printer.papers[-1].convert("L"), paper.convert("L")).getbbox()
            is None
        )
    assert not printer.unknown


def test_nothing_that_is_said_of_the_tour_says_who_it_was(walked: Walked) -> None:
    said = walked.words + (walked.out / "tour.json").read_text(encoding="utf-8")
    for secret in (ANNA.name, ANNA.family, ANNA.cpr_digits, ANNA.pid):
        assert secret not in said


def test_a_service_that_there_is_not_is_a_mistake() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "tour", "--out", "never", "--service", "no-such"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 2
    assert "no-such" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("acknowledged", "receipt", "wiped", "succeeded"),
    [
        (True, "confirmed", True, True),
        (False, "confirmed", True, False),
        (True, "uncertain", True, False),
        (True, "failed-unsent", True, False),
        (True, "none", True, False),
        (True, "confirmed", False, False),
    ],
)
def test_a_tour_succeeds_only_if_case_receipt_and_wipe_did(
    acknowledged: bool, receipt: str, wiped: bool, succeeded: bool
) -> None:
    report = Report("any", "da", None, "AAR-7K3M-P2Q9", acknowledged, {"state": receipt}, [], wiped)
    assert report.succeeded is succeeded


def holds(paper: Image.Image, reference: str) -> bool:
    """Whether the reference is printed on the paper, dot by dot as a receipt prints it."""
    block = render(Receipt("da", (Reference(reference),)), paper.width).convert("L")
    top, bottom = (edge for edge in ink(block)[1::2])
    line, sheet = block.crop((0, top, paper.width, bottom)), paper.convert("L")
    wanted, whole, row = line.tobytes(), sheet.tobytes(), paper.width
    return any(whole.startswith(wanted, y * row) for y in range(paper.height - line.height + 1))


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    """Where it is not white."""
    box = ImageChops.invert(picture).getbbox()
    assert box is not None
    return box
