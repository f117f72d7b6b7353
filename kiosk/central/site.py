"""What every endpoint stands on: the database, the key, the clock, and who may come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from fastapi.params import Depends as Guard
from sqlalchemy import Connection, Engine

from kiosk.central.keyring import Keyring
from kiosk.central.mail import MailRoute
from kiosk.central.metrics import Metrics
from kiosk.central.seed import Seed
from kiosk.central.slots import COPENHAGEN
from kiosk.central.store.database import transact

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Site:
    """One central service. Nothing in it changes: what changes is in the database."""

    engine: Engine
    keyring: Keyring
    seed: Seed
    kiosks: Guard
    operators: Guard
    monitors: Guard
    metrics: Metrics
    now: Callable[[], datetime]
    public_url: str | None = None
    """Where citizens' phones reach this service; none is the address that the kiosk asked."""
    mail: MailRoute | None = None
    """The way to the city's mail system; without one no receipt is sent by e-mail."""

    def transact(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction of the database; returns after the commit."""
        return transact(self.engine, work)

    def today(self) -> date:
        """The day it is in Denmark."""
        return self.now().astimezone(COPENHAGEN).date()
