"""`kiosk tour`: one process a service, so that each begins as a kiosk begins."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.app import Hardware, hardware_of
from kiosk.demo.cards.deck import DemoCard
from kiosk.demo.stage import CARD_PIN, LIBRARY_PIN, Stage
from kiosk.demo.tour import Plan, Report, Tour
from kiosk.demo.tourist import Lost, Pocket
from kiosk.services.loader import BadConfig, Mistake, service_folders
from kiosk.settings import Settings, read_settings
from kiosk.ui.boot import Panel, boot


@dataclass(frozen=True, slots=True)
class Wish:
    """What the tour shall show, and where its pictures go."""

    out: Path
    service: str | None
    language: str
    landscape: bool = False
    own: bool = False
    """On the hardware and with the central service that the configuration names."""


def guide(config: Path, wish: Wish) -> int:
    """Walk the service, or each of them. 0 only if every case, receipt and wipe succeeded."""
    services = [folder.name for folder in service_folders(config)]
    if wish.service is None:
        codes = [_apart(config, wish, service) for service in services]
        return max(codes, default=1)
    if wish.service not in services:
        raise BadConfig([Mistake(config / "services", 0, f"has no service '{wish.service}'")])
    report = _own(config, wish, wish.service) if wish.own else _staged(config, wish, wish.service)
    report.write(wish.out / "tour.json")
    verdict = "went all the way" if report.succeeded else "DID NOT go all the way"
    print(f"{wish.service} ({wish.language}): {verdict}: {wish.out}", flush=True)
    return 0 if report.succeeded else 1


def _apart(config: Path, wish: Wish, service: str) -> int:
    command = [sys.executable, "-m", "kiosk", "tour", "--service", service]
    command += ["--out", str(wish.out / service), "--lang", wish.language]
    command += ["--landscape"] if wish.landscape else []
    command += ["--config", str(config)] if wish.own else []
    root = Path(__file__).parents[2]
    return subprocess.run(command, check=False, cwd=root).returncode  # noqa: S603 - our own program


def _staged(config: Path, wish: Wish, service: str) -> Report:
    with Stage() as stage:
        settings = stage.settings(
            tuple(dict.fromkeys(("da", "en", wish.language))), landscape=wish.landscape
        )

        def show_card(picture: str) -> None:
            stage.swipe() if picture == "swipe-card" else stage.insert(DemoCard.NEMID)

        def acknowledged(reference: str) -> bool:
            return [case["reference"] for case in stage.central.cases()].count(reference) == 1

        report = _walk(config, settings, stage.hardware, wish, service, show_card, acknowledged)
        papers = stage.printer.papers
        if papers:
            papers[-1].save(wish.out / "receipt.png")
        (wish.out / "receipt.bin").write_bytes(stage.printer.received)
        return report


def _own(config: Path, wish: Wish, service: str) -> Report:
    """On real parts somebody else looks whether the case arrived once; here, what the screen says."""
    settings = read_settings(config)
    seen: list[str] = []
    with tempfile.TemporaryDirectory():
        return _walk(
            config,
            settings,
            hardware_of(settings),
            wish,
            service,
            lambda picture: print(f"show a card: {picture}", flush=True),
            lambda reference: bool(reference) and reference not in seen,
        )


def _walk(
    config: Path,
    settings: Settings,
    hardware: Hardware,
    wish: Wish,
    service: str,
    show_card: Callable[[str], None],
    acknowledged: Callable[[str], bool],
) -> Report:
    home = settings.kiosk.state / "kivy"
    boot(Panel(settings.screen.width, settings.screen.height, home, offscreen=True))
    pocket = Pocket(show_card, CARD_PIN, LIBRARY_PIN)
    with Tour(
        config, settings, hardware, pocket, acknowledged, lambda name: print(name, flush=True)
    ) as tour:
        try:
            return tour.walk(Plan(service, wish.language, wish.out))
        except (Lost, TimeoutError) as lost:
            print(lost, file=sys.stderr)
            return Report(service, wish.language)
