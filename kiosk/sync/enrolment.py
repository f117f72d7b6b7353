"""Which kiosk this machine is: enrolled once with a code, proven with a key that never leaves it."""

from __future__ import annotations

import base64
import logging
import stat
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import Field, ValidationError

from kiosk.sync.client import CentralClient, Failed
from kiosk.sync.contract import Contract, Enrolled, Enrolment, ProblemCode
from kiosk.sync.contract.proof import prove
from kiosk.sync.files import remove, write_private

_log = logging.getLogger(__name__)

FILE: Final = "device.json"
_PENDING: Final = "device-key.new"
_LOOKS_LIKE: Final = str.maketrans("OIL", "011")
"""Letters that Crockford's alphabet leaves out, because people take them for digits."""


class IdentityError(Exception):
    """The file that says who this kiosk is cannot be used; its text names the file."""


class NotEnrolled(StrEnum):
    """Why a machine did not become a kiosk."""

    NO_CODE = "no-code"
    """That is no code: four groups of four letters and digits."""
    REFUSED = "refused"
    """The code is unknown, too old or used."""
    BUSY = "busy"
    """Too many wrong codes; the central service takes none for a while."""
    AWAY = "away"
    """The central service cannot be reached, or does not speak as it should."""


class _Kept(Contract):
    enrolled: Enrolled
    private_key: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")] = Field(repr=False)


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """What this machine was enrolled as, and the key it proves that with."""

    enrolled: Enrolled
    key: Ed25519PrivateKey = field(repr=False)

    def prove(self, method: str, path: str, now: datetime) -> str:
        """A token for one request."""
        return prove(self.enrolled.device, self.key, method, path, now)


def load_identity(state: Path) -> DeviceIdentity | None:
    """The identity in a state folder; `None` if this machine was never enrolled.

    Raises `IdentityError`, also for a file that others can read: its key is known to them.
    """
    file = state / FILE
    try:
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & 0o077:
            raise IdentityError(f"{file}: others can read this key (mode {mode:o}); enrol again")
        kept = _Kept.model_validate_json(file.read_bytes())
        return DeviceIdentity(kept.enrolled, _key(kept.private_key))
    except FileNotFoundError:
        return None
    except OSError as trouble:
        raise IdentityError(f"{file}: cannot be read: {trouble.strerror}") from None
    except (ValidationError, ValueError):
        raise IdentityError(f"{file}: is no identity; enrol again") from None


def enrol(client: CentralClient, state: Path, code: str) -> DeviceIdentity | NotEnrolled:
    """Become a kiosk, and remember it in the state folder. Raises `OSError` if the disk refuses.

    The key is kept before the code is shown, so that an answer that got lost can be asked for
    again. Where this machine was a kiosk before, it stays that one until it is another.
    """
    typed = _as_code(code)
    pending = state / _PENDING
    key = _pending(pending)
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    try:
        wanted = Enrolment(code=typed, public_key=public)
    except ValidationError:
        return NotEnrolled.NO_CODE
    match client.enrol(wanted):
        case Enrolled() as enrolled:
            kept = _Kept(enrolled=enrolled, private_key=_text(key))
            write_private(state / FILE, kept.model_dump_json().encode())
            remove(pending)
            _log.info("enrolled as %s", enrolled.kiosk)
            return DeviceIdentity(enrolled, key)
        case Failed(code=ProblemCode.NOT_ALLOWED):
            return NotEnrolled.REFUSED
        case Failed(code=ProblemCode.TOO_MANY):
            return NotEnrolled.BUSY
        case Failed():
            return NotEnrolled.AWAY


def _pending(file: Path) -> Ed25519PrivateKey:
    """The key of an enrolment that was begun, or a new one that is on the disk now."""
    try:
        return _key(file.read_text(encoding="ascii"))
    except (OSError, ValueError):
        key = Ed25519PrivateKey.generate()
        write_private(file, _text(key).encode())
        return key


def _as_code(typed: str) -> str:
    """A code as people write it, with or without dashes, in small or large letters."""
    letters = "".join(filter(str.isalnum, typed)).upper().translate(_LOOKS_LIKE)
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _key(text: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text, validate=True))


def _text(key: Ed25519PrivateKey) -> str:
    return base64.b64encode(key.private_bytes_raw()).decode()
