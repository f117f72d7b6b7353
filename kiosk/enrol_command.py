"""`kiosk enrol CODE`: this machine becomes a kiosk of the central service that its settings name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from kiosk.device import mistaken_name
from kiosk.services.loader import BadConfig, read_branches
from kiosk.settings import Settings, read_settings
from kiosk.sync.client import CentralClient
from kiosk.sync.enrolment import DeviceIdentity, IdentityError, NotEnrolled, enrol, load_identity

_WHY: Final = {
    NotEnrolled.NO_CODE: "that is no code: four groups of four letters and digits",
    NotEnrolled.REFUSED: "the central service does not take this code: unknown, too old or used",
    NotEnrolled.BUSY: "too many wrong codes; the central service takes none for ten minutes",
    NotEnrolled.AWAY: "the central service cannot be reached, or does not answer as it should",
}


def enrol_here(config: Path, code: str, *, again: bool) -> int:
    """Enrol, and say what this machine is now; 1 if it is none. Raises `BadConfig`, `OSError`."""
    settings = read_settings(config)
    state = settings.kiosk.state
    if not again and (known := _known(state)):
        print(f"this machine is {known} already; --again makes it another", file=sys.stderr)
        return 1
    client = CentralClient(settings.central.url, "")
    made = enrol(client, state, code)
    client.close()
    if isinstance(made, NotEnrolled):
        print(_WHY[made], file=sys.stderr)
        return 1
    enrolled = made.enrolled
    signed = "signed by the city" if enrolled.configuration_key else "its own"
    print(f"kiosk {enrolled.kiosk} at {enrolled.place}; configuration: {signed}")
    wrong = [*_differences(config, settings, made)]
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def _known(state: Path) -> str:
    """What this machine is, as far as it can say; empty if it is nothing."""
    try:
        identity = load_identity(state)
    except IdentityError as spoilt:
        return f"a kiosk ({spoilt})"
    return identity.enrolled.kiosk if identity else ""


def _differences(config: Path, settings: Settings, made: DeviceIdentity) -> list[str]:
    """Where the settings say something else than the enrolment, to be mended by a person."""
    mistake = mistaken_name(config, settings, made)
    found = [str(mistake)] if mistake else []
    try:
        places = {one.id: one.isil for one in read_branches(config / "branches.toml")}
    except BadConfig as bad:
        return [*found, str(bad)]
    here = places.get(settings.kiosk.branch)
    if here != made.enrolled.place:
        found.append(
            f"{config / 'kiosk.toml'}: branch: '{settings.kiosk.branch}' is {here}; "
            f"this machine was enrolled at {made.enrolled.place}"
        )
    return found
