"""Branches and services, as the newest configuration of the city says them.

`kiosk check` finds mistakes in these files before anybody else reads them; what cannot be read
here all the same is left out and logged by its file name, and the rest is told.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import yaml
from fluent.runtime import FluentBundle, FluentResource
from pydantic import ValidationError
from sqlalchemy import Connection

from kiosk.central import configurations
from kiosk.central.city import City
from kiosk.sync.contract import Branch, PublicService, SignedBundle, unverified

log = logging.getLogger(__name__)

_BRANCHES: Final = "branches.toml"


@dataclass(frozen=True, slots=True)
class Directory:
    """What there is, in the city's own order."""

    branches: tuple[Branch, ...] = ()
    services: tuple[PublicService, ...] = ()

    def branch(self, place: str | None) -> Branch | None:
        """The branch with this ISIL."""
        return next((one for one in self.branches if one.place == place), None)

    def place_of(self, kiosk: str) -> str | None:
        """Where a kiosk stands, by its name: `viby-2` and `DK-775130-2` both stand in Viby."""
        there, _, number = kiosk.rpartition("-")
        if not number.isdecimal():
            return None
        return next((one.place for one in self.branches if there in {one.id, one.place}), None)

    def title(self, service: str, language: str) -> str:
        """What a service is called; its id where nobody says."""
        found = next((one for one in self.services if one.id == service), None)
        titles = {} if found is None else found.titles
        return titles.get(language) or titles.get("da") or service


def directory(db: Connection, city: City) -> Directory:
    """The directory by the newest configuration that the service has."""
    return read(configuration_files(db, city))


def configuration_files(db: Connection, city: City) -> Mapping[str, str]:
    """The newest configuration's files by path: what is carried to the kiosks, so that both tell
    the same; until anything is, those the service was started with.
    """
    kept = configurations.newest(db)
    return city.files if kept is None else _carried(kept.signed)


@lru_cache(maxsize=2)
def _carried(signed: str) -> Mapping[str, str]:
    # Whose signature it is, kiosks look into; who put it here was let in to do so.
    return unverified(SignedBundle.model_validate_json(signed)).files


def read(files: Mapping[str, str]) -> Directory:
    """The directory in these files, by their paths below the configuration folder."""
    return _read(tuple(sorted(files.items())))


@lru_cache(maxsize=8)  # every page asks; reading all the words takes tens of milliseconds
def _read(items: tuple[tuple[str, str], ...]) -> Directory:
    files = dict(items)
    return Directory(tuple(_branches(files)), tuple(_services(files)))


def _branches(files: Mapping[str, str]) -> Iterator[Branch]:
    try:
        tables = tomllib.loads(files.get(_BRANCHES, ""))
    except tomllib.TOMLDecodeError:
        log.warning("%s cannot be read", _BRANCHES)
        return
    for name, table in tables.items():
        try:
            told = {key: value for key, value in table.items() if key in Branch.model_fields}
            yield Branch(**told | {"id": name, "place": table.get("isil")})
        except (AttributeError, ValidationError):
            log.warning("%s: a branch cannot be read", _BRANCHES)


def _services(files: Mapping[str, str]) -> Iterator[PublicService]:
    for path in sorted(files):
        folder, _, name = path.rpartition("/")
        if name != "service.yaml":
            continue
        try:
            told: dict[str, Any] = yaml.safe_load(files[path])
            yield PublicService(
                id=told["id"],
                level=told["level"],
                kle=told.get("kle", ""),
                titles=dict(_titles(files, folder)),
            )
        except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValidationError):
            log.warning("%s cannot be read", path)


def _titles(files: Mapping[str, str], folder: str) -> Iterator[tuple[str, str]]:
    for path, words in files.items():
        if not (path.startswith(f"{folder}/") and path.endswith(".ftl")):
            continue
        language = path.rpartition("/")[2].removesuffix(".ftl")
        bundle = FluentBundle([language])
        bundle.add_resource(FluentResource(words))
        if bundle.has_message("title") and (title := bundle.get_message("title").value):
            yield language, str(bundle.format_pattern(title)[0])
