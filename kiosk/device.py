"""Which kiosk this is to the central service, by its settings and by its enrolment."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiosk.checks import check_city
from kiosk.services.loader import BadConfig, Mistake, toml_line
from kiosk.settings import FILE, Settings, token_of
from kiosk.sync.client import Prove
from kiosk.sync.configuration import ConfigurationStore
from kiosk.sync.enrolment import DeviceIdentity, load_identity


@dataclass(frozen=True, slots=True)
class Device:
    """How this kiosk comes in, and whose configuration it believes (`None`: its own disk's)."""

    token: str | Prove
    store: ConfigurationStore | None


def device_of(config: Path, settings: Settings) -> Device:
    """The enrolled identity where there is one, else the token that all share.

    Raises `BadConfig` where the settings name another kiosk than the enrolment does, and
    `IdentityError` for an identity that cannot be used.
    """
    identity = load_identity(settings.kiosk.state)
    if identity is not None and (wrong := mistaken_name(config, settings, identity)):
        raise BadConfig([wrong])
    enrolled = None if identity is None else identity.enrolled.configuration_key
    key = settings.central.configuration_key or enrolled
    return Device(
        token_of(settings) if identity is None else identity.prove,
        _store(settings, key) if key else None,
    )


def mistaken_name(config: Path, settings: Settings, identity: DeviceIdentity) -> Mistake | None:
    """What is wrong with the name in the settings, if anything."""
    name = identity.enrolled.kiosk
    if name == settings.kiosk.name:
        return None
    file = config / FILE
    text = f"name: this machine was enrolled as '{name}'"
    return Mistake(file, toml_line(file, r"name\s*="), text)


def _store(settings: Settings, key: str) -> ConfigurationStore:
    def mistakes(folder: Path) -> list[str]:
        return [str(one) for one in check_city(folder, settings.kiosk.branch)]

    return ConfigurationStore(settings.kiosk.state / "configuration", key, mistakes)
