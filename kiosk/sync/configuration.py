"""The city's configuration on this kiosk's disk: believed only as it was signed, never an older one.

A version that is taken lies unpacked in a folder of its own, beside what was signed. Everything is
verified again at every start, so what somebody changes on the disk is not used either.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from kiosk.sync.contract import Bundle, NotSigned, SignedBundle, opened

_log = logging.getLogger(__name__)

_SIGNED: Final = "signed.json"
_FILES: Final = "files"
_HIGHEST: Final = "highest"
_KEPT: Final = 2
"""Versions that stay on the disk: the one in use, and the one before it."""


class Refused(StrEnum):
    """Why a configuration was not taken; the one in use stays in use."""

    NOT_SIGNED = "not-signed"
    OLDER = "older"
    """Its version is not above the highest one that was ever taken."""
    MISTAKES = "mistakes"
    """It is the city's, but `kiosk check` finds mistakes in it."""
    DISK = "disk"


@dataclass(frozen=True, slots=True)
class Taken:
    """A configuration that was taken: its version, and the folder its files are in."""

    version: int
    folder: Path


class ConfigurationStore:
    """Keeps signed configurations in a folder; used from one thread at a time.

    `key` is the city's public key (Ed25519, base64). `mistakes` reads an unpacked configuration
    and names what is wrong with it.
    """

    def __init__(self, folder: Path, key: str, mistakes: Callable[[Path], list[str]]) -> None:
        self._folder = folder
        self._key = key
        self._mistakes = mistakes
        self._current = self._newest()

    @property
    def current(self) -> Taken | None:
        """The configuration to use; `None`: the city has sent none that is good."""
        return self._current

    def take(self, signed: SignedBundle) -> Taken | Refused:
        """Verify, unpack and check a configuration, and use it from now on if it is good."""
        try:
            bundle = opened(signed, self._key)
        except NotSigned as why:
            _log.error("a configuration was refused: %s", why)
            return Refused.NOT_SIGNED
        if bundle.version <= self._highest():
            _log.error("a configuration was refused: version %d is not newer", bundle.version)
            return Refused.OLDER
        try:
            folder = self._unpack(signed, bundle)
            found = self._mistakes(folder)
            if found:
                for mistake in found[:20]:
                    _log.error("configuration %d: %s", bundle.version, mistake)
                shutil.rmtree(folder.parent, ignore_errors=True)
                return Refused.MISTAKES
            self._remember(bundle.version)
        except OSError as trouble:
            _log.error("a configuration could not be kept: %s", trouble.strerror)
            return Refused.DISK
        self._current = Taken(bundle.version, folder)
        self._tidy()
        return self._current

    def signature_of(self, taken: Taken) -> str | None:
        """The city's signature of a configuration that was taken."""
        try:
            data = (taken.folder.parent / _SIGNED).read_bytes()
            return SignedBundle.model_validate_json(data).signature
        except (OSError, ValidationError):
            return None

    def _newest(self) -> Taken | None:
        """The newest version on the disk that is still as it was signed."""
        for version in sorted(self._versions(), reverse=True):
            place = self._folder / str(version)
            if version <= self._highest() and self._is_whole(place, version):
                return Taken(version, place / _FILES)
        return None

    def _is_whole(self, place: Path, version: int) -> bool:
        try:
            signed = SignedBundle.model_validate_json((place / _SIGNED).read_bytes())
            bundle = opened(signed, self._key)
            files = place / _FILES
            there = {
                path.relative_to(files).as_posix() for path in files.rglob("*") if path.is_file()
            }
            return (
                bundle.version == version
                and there == set(bundle.files)
                and all(
                    (files / name).read_bytes() == text.encode()
                    for name, text in bundle.files.items()
                )
            )
        except (OSError, ValidationError, NotSigned):
            _log.error("configuration %d on the disk is not as it was signed", version)
            return False

    def _unpack(self, signed: SignedBundle, bundle: Bundle) -> Path:
        """Everything on the disk for good, and then under its name at once."""
        fresh = self._folder / f"{bundle.version}.new"
        shutil.rmtree(fresh, ignore_errors=True)
        for name, text in bundle.files.items():
            _write(fresh / _FILES / name, text.encode())
        _write(fresh / _SIGNED, signed.model_dump_json().encode())
        place = self._folder / str(bundle.version)
        shutil.rmtree(place, ignore_errors=True)
        fresh.rename(place)
        _sync(self._folder)
        return place / _FILES

    def _highest(self) -> int:
        try:
            return int((self._folder / _HIGHEST).read_text(encoding="ascii"))
        except (OSError, ValueError):
            # Lost or spoilt: at least what lies here was taken once.
            return max(self._versions(), default=0)

    def _remember(self, version: int) -> None:
        fresh = self._folder / f"{_HIGHEST}.new"
        _write(fresh, str(version).encode())
        fresh.replace(self._folder / _HIGHEST)
        _sync(self._folder)

    def _versions(self) -> list[int]:
        try:
            return [int(path.name) for path in self._folder.iterdir() if path.name.isdecimal()]
        except OSError:
            return []

    def _tidy(self) -> None:
        for version in sorted(self._versions())[:-_KEPT]:
            shutil.rmtree(self._folder / str(version), ignore_errors=True)


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
