"""An example of everything that is said over the API, for its document. Invented people and numbers.

They are values of the contract's own models: one that the contract does not allow cannot be here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.central.examples.base import ITEM, KIOSK, PLACE, REFERENCE
from kiosk.central.examples.cases import CASES
from kiosk.central.examples.city import CITY, REPORT
from kiosk.central.examples.devices import DEVICES
from kiosk.central.examples.lookups import LOOKUPS
from kiosk.central.examples.visits import CALENDAR, VISITS
from kiosk.central.outcomes import as_csv
from kiosk.sync.contract import Contract

MODELS: Final[Mapping[str, Contract]] = {
    type(one).__name__: one for one in (*CASES, *CITY, *DEVICES, *LOOKUPS, *VISITS)
}
"""Each by the name of its model."""

TEXTS: Final[Mapping[str, str]] = {
    "text/calendar": CALENDAR,
    "text/csv": as_csv(REPORT),
}
"""What is no model of the contract, by its media type."""

PARAMETERS: Final[Mapping[str, str | int]] = {
    "branches.cursor": PLACE,
    "call": str(ITEM),
    "cursor": 0,
    "day": "2026-11-23",
    "if-none-match": '"7-0123456789abcdef"',
    "kiosk": KIOSK,
    "limit": 100,
    "list_appointments.cursor": "DK-775100.passport.20261123T1000",
    "list_devices.cursor": KIOSK,
    "person": 1,
    "place": PLACE,
    "reference": REFERENCE,
    "services.cursor": "health-card",
    "since": "2026-11-01",
    "ticket": str(ITEM),
    "until": "2026-11-23",
}
"""Of paths, queries and headers, by name; one operation's own as `operation.name`."""
