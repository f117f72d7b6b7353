"""`kiosk tour`: one process a service, so that each begins as a kiosk begins."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image

from kiosk.demo.cards.deck import DemoCard
from kiosk.demo.operator import Operator
from kiosk.demo.printer.tap import Tap
from kiosk.demo.stage import CARD_PIN, LIBRARY_PIN, Stage
from kiosk.demo.tour import Report, Tour
from kiosk.demo.tourist import Lost, Pocket
from kiosk.hardware import Hardware, hardware_of
from kiosk.services.loader import BadConfig, Mistake, service_folders
from kiosk.settings import Settings, read_settings
from kiosk.ui.boot import Panel, boot

OPERATOR_VARIABLE = "KIOSK_OPERATOR_TOKEN"
"""Where the token lies with which the central service can be asked for its cases."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the tour shall show, and where its pictures go."""

    out: Path
    service: str | None
    language: str
    landscape: bool = False
    phone: bool = False
    """With MitID on the virtual phone, where a service offers it; else with cards."""
    own: bool = False
    """On the hardware and with the central service that the configuration names."""


@dataclass(frozen=True, slots=True)
class World:
    """What is around the kiosk on this tour."""

    settings: Settings
    hardware: Hardware
    show_card: Callable[[str], None]
    acknowledged: Callable[[str], bool] | None
    phone: Callable[[str], None] | None = None


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
    command += ["--phone"] if wish.phone else []
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

        def approve(uri: str) -> None:
            stage.phone.approve(uri)

        world = World(
            settings,
            stage.hardware,
            show_card,
            stage.central.operator.has_once,
            approve if wish.phone else None,
        )
        report = _walk(config, world, wish, service)
        _keep(wish.out, stage.printer.papers, stage.printer.received)
        return report


def _own(config: Path, wish: Wish, service: str) -> Report:
    """On real parts, cards are shown by somebody who reads on stdout which one is wanted."""
    settings = read_settings(config)
    hardware = hardware_of(settings)
    tap = Tap(hardware.connect)
    world = World(
        settings,
        replace(hardware, connect=tap.connect),
        lambda picture: print(f"show a card: {picture}", flush=True),
        _asking(settings),
    )
    report = _walk(config, world, wish, service)
    _keep(wish.out, tap.papers, tap.received)
    return report


def _asking(settings: Settings) -> Callable[[str], bool] | None:
    """How to ask the central service for a case; only its operator may."""
    token = os.environ.get(OPERATOR_VARIABLE)
    if not token:
        return None
    operator = Operator(settings.central.url, token)

    def has_once(reference: str) -> bool:
        try:
            return operator.has_once(reference)
        except OSError as trouble:
            print(f"the central service cannot be asked: {trouble}", file=sys.stderr)
            return False

    return has_once


def _walk(config: Path, world: World, wish: Wish, service: str) -> Report:
    """The report, however far it went."""
    settings = world.settings
    home = settings.kiosk.state / "kivy"
    boot(Panel(settings.screen.width, settings.screen.height, home, offscreen=True))
    from kiosk.ui.robot import NotOnScreen

    report = Report(service, wish.language)
    pocket = Pocket(world.show_card, CARD_PIN, LIBRARY_PIN, world.phone)
    with Tour(
        config,
        settings,
        world.hardware,
        pocket,
        world.acknowledged,
        lambda name: print(name, flush=True),
    ) as tour:
        try:
            tour.walk(report, wish.out)
        except (Lost, NotOnScreen, TimeoutError) as lost:
            print(lost, file=sys.stderr)
    return report


def _keep(out: Path, papers: Sequence[Image.Image], received: bytes) -> None:
    """What came out of the printer, and the bytes it got."""
    if papers:
        papers[-1].save(out / "receipt.png")
    (out / "receipt.bin").write_bytes(received)
