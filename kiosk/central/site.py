"""What every endpoint stands on: the database, the key, the clock, and who may come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from fastapi.params import Depends as Guard
from sqlalchemy import Connection, Engine

from kiosk.central import staff
from kiosk.central.city import City
from kiosk.central.keyring import Keyring
from kiosk.central.mail import MailRoute
from kiosk.central.metrics import Metrics
from kiosk.central.roles import OPERATOR, May, Visitor
from kiosk.central.seed import Seed
from kiosk.central.slots import COPENHAGEN
from kiosk.central.store.database import transact
from kiosk.central.web.guards import same, whoever_may

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Site:
    """One central service. Nothing in it changes: what changes is in the database."""

    engine: Engine
    keyring: Keyring
    seed: Seed
    kiosks: Guard
    monitors: Guard
    metrics: Metrics
    now: Callable[[], datetime]
    public_url: str | None = None
    """Where citizens' phones reach this service; none is the address that the kiosk asked."""
    mail: MailRoute | None = None
    """The way to the city's mail system; without one no receipt is sent by e-mail."""
    operator_token: str | None = field(default=None, repr=False)
    """The first key: appoints people. Without one, only the command line does."""
    city: City = field(default_factory=City)

    def transact(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction of the database; returns after the commit."""
        return transact(self.engine, work)

    def today(self) -> date:
        """The day it is in Denmark."""
        return self.now().astimezone(COPENHAGEN).date()

    def visitor(self, token: str) -> Visitor | None:
        """Who of the city's people shows this token, or its operator; a kiosk is neither."""
        if same(token, self.operator_token):
            return OPERATOR
        return self.transact(lambda db: staff.bearer(db, token))

    def may(self, what: May) -> Any:
        """A parameter of an endpoint: the visitor, where one of their roles lets them do `what`.

        Beside a body it stands among the endpoint's `dependencies` as well, which come first:
        whoever may not come in is not told what is wrong with their request.
        """
        return whoever_may(what, self.visitor)
