"""What the city offers on this kiosk, read from a configuration folder: services, branches, texts."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.services.loader import BadConfig, read_catalogue, service_folders
from kiosk.services.model import Catalogue
from kiosk.sync.configuration import ConfigurationStore
from kiosk.texts.fluent import FluentTexts

LOCALE: Final = Path(__file__).resolve().parent.parent / "assets" / "locale"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Offer:
    """Services and branches, and the texts that go with them."""

    catalogue: Catalogue
    texts: FluentTexts
    version: int = 0
    """Of the signed configuration that it comes from; 0: from the kiosk's own disk."""


def read_offer(config: Path, version: int = 0) -> Offer:
    """Everything in a configuration folder, read to the last file. Raises `BadConfig`."""
    catalogue = read_catalogue(config)
    texts = FluentTexts(LOCALE, {folder.name: folder for folder in service_folders(config)})
    texts.read_all()
    return Offer(catalogue, texts, version)


def first_offer(config: Path, store: ConfigurationStore | None) -> Offer:
    """What to start with: what the city has signed, else what lies in `config`. Raises `BadConfig`.

    What an earlier program took may be more than this one understands; then that is logged, and
    the kiosk serves with its own.
    """
    if store is not None and store.current is not None:
        try:
            return read_offer(store.current.folder, store.current.version)
        except BadConfig as bad:
            _log.error("configuration %d cannot be used: %s", store.current.version, bad)
    return read_offer(config)
