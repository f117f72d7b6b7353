"""`kiosk central code · revoke · tell · publish`: what an operator does at a running central service."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import Final, TypeVar

from pydantic import ValidationError

from kiosk.services.loader import BadConfig, Mistake, read_branches
from kiosk.sync.client import Failed
from kiosk.sync.contract import (
    CodeRequest,
    CommandKind,
    CommandOrder,
    CommandRecord,
    ConfigurationKept,
    Contract,
    DeviceSummary,
    NewCode,
    SignedBundle,
)
from kiosk.sync.operator import OperatorClient

OPERATOR_VARIABLE: Final = "KIOSK_OPERATOR_TOKEN"

C = TypeVar("C", bound=Contract)


def code(url: str, config: Path, kiosk: str, branch: str, minutes: int, key: str | None) -> int:
    """Print a code that makes a machine this kiosk. Raises `BadConfig` for an unknown branch."""
    place = _place(config, branch)
    try:
        wanted = CodeRequest(kiosk=kiosk, place=place, minutes=minutes, configuration_key=key)
    except ValidationError as bad:
        names = ", ".join(str(one["loc"][0]) for one in bad.errors())
        print(f"kiosk central code: not possible so: {names}", file=sys.stderr)
        return 2

    def said(made: NewCode) -> str:
        return f"{made.code}   until {made.expires.astimezone():%Y-%m-%d %H:%M %Z}"

    return _told(_operator(url).new_code(wanted), said)


def revoke(url: str, kiosk: str) -> int:
    """Have the machine that is this kiosk come in no more."""

    def said(device: DeviceSummary) -> str:
        return f"{device.kiosk} comes in no more"

    return _told(_operator(url).revoke(kiosk), said)


def tell(url: str, kiosk: str, kind: str, minutes: int) -> int:
    """Give a kiosk a command."""

    def said(record: CommandRecord) -> str:
        return f"{record.kiosk} will be told with its next heartbeat"

    order = CommandOrder(kind=CommandKind(kind), minutes=minutes)
    return _told(_operator(url).order(kiosk, order), said)


def publish(url: str, file: Path) -> int:
    """Have a signed configuration carried to every kiosk. Raises `OSError`."""
    try:
        signed = SignedBundle.model_validate_json(file.read_bytes())
    except ValidationError:
        print(f"{file}: is nothing that `kiosk sign` wrote", file=sys.stderr)
        return 2

    def said(kept: ConfigurationKept) -> str:
        return f"version {kept.version} goes to the kiosks"

    return _told(_operator(url).publish(signed), said)


def _operator(url: str) -> OperatorClient:
    return OperatorClient(url, os.environ.get(OPERATOR_VARIABLE, ""))


def _told(answer: C | Failed, said: Callable[[C], str]) -> int:
    if isinstance(answer, Failed):
        why = answer.code or answer.state
        print(f"the central service did not: {why} ({OPERATOR_VARIABLE} set?)", file=sys.stderr)
        return 1
    print(said(answer))
    return 0


def _place(config: Path, branch: str) -> str:
    file = config / "branches.toml"
    places = {one.id: one.isil for one in read_branches(file)}
    if branch not in places:
        near = get_close_matches(branch, places, n=1)
        meant = f"; did you mean '{near[0]}'?" if near else ""
        raise BadConfig([Mistake(file, 0, f"has no branch '{branch}'{meant}")])
    return places[branch]
