"""The commands about kiosks as such: enrol and sign, and those of an operator below `kiosk central`.

What they need is loaded when they run.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_KINDS = (
    "reload-configuration",
    "out-of-order-on",
    "out-of-order-off",
    "run-self-test",
    "restart-when-idle",
)
"""As `kiosk.sync.contract.CommandKind` has them; named here so that `--help` loads nothing."""


def device_parsers(commands: Any, config: Path) -> None:
    """`kiosk enrol` and `kiosk sign`; `config` is the folder where none is named."""
    enrol = commands.add_parser("enrol", help="make this machine a kiosk, with a one-time code")
    enrol.add_argument("code", metavar="CODE")
    enrol.add_argument("--config", type=Path, default=config, metavar="DIR")
    enrol.add_argument("--again", action="store_true", help="though it is a kiosk already")
    enrol.set_defaults(command=_enrol)

    sign = commands.add_parser("sign", help="sign a configuration for the kiosks, onto stdout")
    sign.add_argument("folder", type=Path, nargs="?", metavar="DIR")
    sign.add_argument("--key", type=Path, metavar="FILE", help="the city's key, PEM")
    sign.add_argument("--version", type=int, metavar="N", help="above every earlier one")
    sign.add_argument("--new-key", type=Path, metavar="FILE", help="make a key, and nothing else")
    sign.set_defaults(command=_sign)


def operator_parsers(commands: Any, config: Path) -> None:
    """What an operator does at a running central service."""

    def add(name: str, command: Callable[[argparse.Namespace], int], what: str) -> Any:
        parser = commands.add_parser(name, help=what)
        parser.add_argument("--url", default="http://127.0.0.1:8095")
        parser.set_defaults(command=command)
        return parser

    code = add("code", _central_code, "a one-time code for `kiosk enrol`")
    code.add_argument("--kiosk", required=True, metavar="NAME", help="as in its kiosk.toml")
    code.add_argument("--branch", required=True, metavar="ID", help="as in branches.toml")
    code.add_argument("--minutes", type=int, default=60, metavar="N")
    code.add_argument("--configuration-key", metavar="KEY", help="tell it whom to believe")
    code.add_argument("--config", type=Path, default=config, metavar="DIR")
    revoke = add("revoke", _central_revoke, "let a kiosk's machine in no more")
    revoke.add_argument("--kiosk", required=True, metavar="NAME")
    tell = add("tell", _central_tell, "give a kiosk a command")
    tell.add_argument("--kiosk", required=True, metavar="NAME")
    tell.add_argument("kind", choices=_KINDS)
    tell.add_argument("--minutes", type=int, default=60, metavar="N", help="not after so many")
    publish = add("publish", _central_publish, "send a signed configuration to the kiosks")
    publish.add_argument("file", type=Path, metavar="FILE", help="what `kiosk sign` wrote")


def _central_code(given: argparse.Namespace) -> int:
    from kiosk.operator_command import code

    key = given.configuration_key
    return code(given.url, given.config, given.kiosk, given.branch, given.minutes, key)


def _central_revoke(given: argparse.Namespace) -> int:
    from kiosk.operator_command import revoke

    return revoke(given.url, given.kiosk)


def _central_tell(given: argparse.Namespace) -> int:
    from kiosk.operator_command import tell

    return tell(given.url, given.kiosk, given.kind, given.minutes)


def _central_publish(given: argparse.Namespace) -> int:
    from kiosk.operator_command import publish

    return publish(given.url, given.file)


def _enrol(given: argparse.Namespace) -> int:
    from kiosk.enrol_command import enrol_here

    return enrol_here(given.config, given.code, again=given.again)


def _sign(given: argparse.Namespace) -> int:
    from kiosk.sign_command import new_key, sign_folder

    if given.new_key is not None:
        return new_key(given.new_key)
    if given.folder is None or given.key is None or given.version is None:
        print("kiosk sign: DIR, --key and --version are needed", file=sys.stderr)
        return 2
    return sign_folder(given.folder, given.key, given.version)
