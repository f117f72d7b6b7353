"""The commands: run · demo · tour · central · check · card · enrol · sign."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from kiosk.central.command import add_arguments
from kiosk.device_cli import device_parsers, operator_parsers

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "config"


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code. A mistake in the configuration is 2."""
    parser = _parser()
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    if not hasattr(given, "command"):
        parser.print_help()
        return 2
    from kiosk.identity.mitid.credentials import CredentialError
    from kiosk.identity.trust import TrustError
    from kiosk.services.loader import BadConfig
    from kiosk.sync.enrolment import IdentityError

    try:
        code: int | Callable[[], int] = given.command(given)
    except (BadConfig, CredentialError, IdentityError, TrustError) as bad:
        print(bad, file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read our words (`kiosk check | head`) has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as trouble:  # a port in use, a disk that is full or may not be written to
        print(f"kiosk: {trouble}", file=sys.stderr)
        return 2
    # What goes wrong once all has started was foreseen by nobody, and is no sentence for a person.
    return code() if callable(code) else code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("kiosk", description="The self-service kiosk of Aarhus.")
    commands = parser.add_subparsers(title="commands")

    run = commands.add_parser("run", help="the kiosk on its own hardware, fullscreen")
    run.add_argument("--config", type=Path, default=CONFIG, metavar="DIR")
    run.add_argument("--offscreen", action="store_true", help="draw without a display")
    run.set_defaults(command=_run)

    demo = commands.add_parser("demo", help="the kiosk in a window, with a bench beside it")
    demo.add_argument("--lang", default="da")
    demo.add_argument("--out", type=Path, default=ROOT / "out" / "tour", metavar="DIR")
    demo.set_defaults(command=_demo)

    tour = commands.add_parser("tour", help="drive the app through a service, with pictures")
    tour.add_argument("--out", type=Path, required=True, metavar="DIR")
    tour.add_argument("--service", metavar="ID", help="one service; without it, each of them")
    tour.add_argument("--lang", default="da")
    tour.add_argument("--landscape", action="store_true")
    tour.add_argument("--phone", action="store_true", help="with MitID on the virtual phone")
    tour.add_argument("--config", type=Path, metavar="DIR", help="on this kiosk's own hardware")
    tour.set_defaults(command=_tour)

    central = commands.add_parser("central", help="the reference central service")
    operator_parsers(add_arguments(central, CONFIG), CONFIG)
    central.set_defaults(command=_central)

    check = commands.add_parser("check", help="every mistake in configuration and texts")
    check.add_argument("--config", type=Path, default=CONFIG, metavar="DIR")
    check.set_defaults(command=_check)

    card = commands.add_parser("card", help="what the kiosk makes of the card in the reader")
    card.add_argument("--config", type=Path, default=CONFIG, metavar="DIR")
    card.add_argument("--reader", metavar="NAME", help="part of the reader's name")
    card.add_argument(
        "--traffic", action="store_true", help="show each command to the card, and no data in it"
    )
    card.set_defaults(command=_card)

    device_parsers(commands, CONFIG)
    return parser


def _run(given: argparse.Namespace) -> Callable[[], int]:
    # Nearly all that a start makes stays; looking through it for garbage takes a tenth of a second.
    # The window begins to look once it is open (`KioskWindow.open`).
    gc.disable()
    from kiosk.main import ready

    return ready(given.config, offscreen=given.offscreen)


def _demo(given: argparse.Namespace) -> int:
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        print(f"no display here: the tour of every service goes to {given.out}", flush=True)
        given.service, given.landscape, given.config, given.phone = None, False, None, False
        return _tour(given)
    from kiosk.demo.show import show

    return show(CONFIG, given.lang)


def _tour(given: argparse.Namespace) -> int:
    from kiosk.demo.guide import Wish, guide

    config = given.config or CONFIG
    own = given.config is not None
    wish = Wish(
        given.out,
        given.service,
        given.lang,
        landscape=given.landscape,
        phone=given.phone,
        own=own,
    )
    return guide(config, wish)


def _central(given: argparse.Namespace) -> int:
    from kiosk.central.command import run

    people = None
    if given.demo:
        from kiosk.demo.people import seed

        people = seed()
    return run(given, people)


def _check(given: argparse.Namespace) -> int:
    from kiosk.checks import check_all

    mistakes = check_all(given.config)
    for mistake in mistakes:
        print(mistake)
    print(f"{len(mistakes)} mistakes" if mistakes else "no mistakes")
    return 1 if mistakes else 0


def _card(given: argparse.Namespace) -> int:
    from kiosk.card_command import look
    from kiosk.identity.cards import traffic

    if given.traffic:
        traffic.log.setLevel(traffic.TRAFFIC)
    return look(given.config, given.reader)
