"""Puts upkeep together: where it looks, what it pulls, what it asks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kiosk.checks import check_city
from kiosk.offer import Offer
from kiosk.settings import Settings
from kiosk.sync.client import CentralClient
from kiosk.sync.configuration import ConfigurationStore
from kiosk.sync.contract import Heartbeat
from kiosk.upkeep.desk import UpkeepDesk
from kiosk.upkeep.parts import Facts, Origin
from kiosk.upkeep.pulling import Puller


@dataclass(frozen=True, slots=True)
class Disk:
    """What upkeep itself adds to the facts: room on the disk (`None`: not known), and whose
    configuration is on it.
    """

    free_bytes: int | None
    origin: Origin


def open_upkeep(
    config: Path,
    settings: Settings,
    store: ConfigurationStore | None,
    client: CentralClient,
    facts: Callable[[Heartbeat, Disk], Facts],
    comes: Callable[[Offer], None],
    clock: Callable[[], float],
) -> UpkeepDesk:
    """Upkeep of the kiosk that `facts` tells about; what a new configuration offers `comes` on its thread."""
    state, branch = settings.kiosk.state, settings.kiosk.branch

    def mistakes(folder: Path) -> list[str]:
        return [str(one) for one in check_city(folder, branch)]

    puller = Puller(store, config, mistakes, client.configuration, comes)

    def look(beat: Heartbeat) -> Facts:
        return facts(beat, Disk(_free(state), puller.origin))

    return UpkeepDesk(state, puller, look, client.key, clock=clock)


def _free(folder: Path) -> int | None:
    """Bytes that can still be written there."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
