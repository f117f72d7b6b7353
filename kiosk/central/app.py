"""The reference central service, put together. Keeps no state in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy import Engine

from kiosk.central import slots
from kiosk.central.city import City
from kiosk.central.devices import key_of
from kiosk.central.keyring import load_keyring
from kiosk.central.mail import MailRoute
from kiosk.central.metrics import Metrics
from kiosk.central.routes.alive import alive_routes
from kiosk.central.routes.appointments import appointment_routes
from kiosk.central.routes.assist import assist_routes
from kiosk.central.routes.cases import case_routes
from kiosk.central.routes.configuration import configuration_routes
from kiosk.central.routes.devices import device_routes, heartbeat_routes
from kiosk.central.routes.directory import directory_routes
from kiosk.central.routes.events import event_routes
from kiosk.central.routes.holders import holder_routes
from kiosk.central.routes.library import library_routes
from kiosk.central.routes.metrics import metrics_routes
from kiosk.central.routes.operations import operations_routes
from kiosk.central.routes.outbox import outbox_routes
from kiosk.central.routes.people import people_routes
from kiosk.central.routes.receipts import receipt_routes
from kiosk.central.routes.slots import slot_routes
from kiosk.central.routes.tickets import ticket_routes
from kiosk.central.seed import Seed
from kiosk.central.site import Site
from kiosk.central.store import schema
from kiosk.central.store.database import connect, is_embedded, transact
from kiosk.central.store.sowing import sow
from kiosk.central.web.guards import bearer_of
from kiosk.central.web.measured import Measured
from kiosk.central.web.problems import handle_problems
from kiosk.central.web.speaker import kiosks_of

_ROUTES = (
    receipt_routes,
    alive_routes,
    heartbeat_routes,
    outbox_routes,
    slot_routes,
    holder_routes,
    library_routes,
    case_routes,
    people_routes,
    event_routes,
    ticket_routes,
    assist_routes,
    appointment_routes,
    directory_routes,
    operations_routes,
    metrics_routes,
    device_routes,
    configuration_routes,
)


def utc_now() -> datetime:
    """The time now."""
    return datetime.now(UTC)


def create_app(
    database_url: str,
    *,
    token: str,
    operator_token: str | None = None,
    metrics_token: str | None = None,
    seed: Seed | None = None,
    key_file: Path | None = None,
    public_url: str | None = None,
    mail: MailRoute | None = None,
    city: City | None = None,
    now: Callable[[], datetime] = utc_now,
    create: bool = True,
) -> FastAPI:
    """The service over one database.

    Kiosks come with `token`, or enrolled and with proofs of their own; without a `token` only so.
    Whoever has `operator_token` appoints people, who come with tokens of their own and may what
    their roles let them (`roles.py`). `/metrics` is for `metrics_token`, which opens nothing else,
    and for the operator.
    Without `key_file` the sealing key lives as long as the process. `public_url` is where
    citizens' phones reach this service; without it, at the address the kiosk asked. `mail` is
    the way to the city's mail system; without it no receipt is sent by e-mail.

    An embedded database is brought up to the newest tables; a server's must be, else raises
    `SchemaBehind`. `create=False` touches no database until the first request.
    """
    engine = connect(database_url)
    site = Site(
        engine=engine,
        keyring=load_keyring(key_file),
        seed=seed or Seed(),
        kiosks=kiosks_of(
            token, lambda device: transact(engine, lambda db: key_of(db, device)), now
        ),
        monitors=bearer_of(metrics_token, operator_token),
        metrics=Metrics(),
        now=now,
        public_url=public_url,
        mail=mail,
        operator_token=operator_token,
        city=city or City(),
    )
    if create:
        prepare(site.engine, site.seed, now)
    app = FastAPI(
        title="borgerkiosk central service", version="1.0.0", docs_url=None, redoc_url=None
    )
    app.state.site = site
    handle_problems(app)
    app.add_middleware(Measured, metrics=site.metrics)
    for routes in _ROUTES:
        app.include_router(routes(site))
    return app


def prepare(engine: Engine, seed: Seed, now: Callable[[], datetime] = utc_now) -> None:
    """Have the tables and the seed in the database, once for all workers.

    Raises `SchemaBehind` if it is a server's and its tables are old.
    """
    if is_embedded(engine.url):
        schema.bring_up(engine)
    else:
        # Not by any worker that happens to start: who brings up a shared database means to.
        schema.check(engine)
    today = now().astimezone(slots.COPENHAGEN).date()
    transact(engine, lambda db: sow(db, seed, today))
