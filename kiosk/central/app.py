"""The reference central service, put together. Keeps no state in memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI

from kiosk.central.devices import key_of
from kiosk.central.keyring import load_keyring
from kiosk.central.mail import MailRoute
from kiosk.central.routes.alive import alive_routes
from kiosk.central.routes.cases import case_routes
from kiosk.central.routes.configuration import configuration_routes
from kiosk.central.routes.devices import device_routes, heartbeat_routes
from kiosk.central.routes.holders import holder_routes
from kiosk.central.routes.library import library_routes
from kiosk.central.routes.outbox import outbox_routes
from kiosk.central.routes.receipts import receipt_routes
from kiosk.central.routes.slots import slot_routes
from kiosk.central.seed import Seed
from kiosk.central.site import Site
from kiosk.central.store.database import connect, create_tables, transact
from kiosk.central.store.sowing import sow
from kiosk.central.web.guards import bearer_of
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
    seed: Seed | None = None,
    key_file: Path | None = None,
    public_url: str | None = None,
    mail: MailRoute | None = None,
    now: Callable[[], datetime] = utc_now,
    create: bool = True,
) -> FastAPI:
    """The service over one database.

    Kiosks come with `token`, or enrolled and with proofs of their own; without a `token` only so.
    What is for operators is for `operator_token`, and closed without one.
    Without `key_file` the sealing key lives as long as the process. `public_url` is where
    citizens' phones reach this service; without it, at the address the kiosk asked. `mail` is
    the way to the city's mail system; without it no receipt is sent by e-mail. `create=False`
    touches no database until the first request.
    """
    engine = connect(database_url)
    site = Site(
        engine=engine,
        keyring=load_keyring(key_file),
        seed=seed or Seed(),
        kiosks=kiosks_of(
            token, lambda device: transact(engine, lambda db: key_of(db, device)), now
        ),
        operators=bearer_of(operator_token),
        now=now,
        public_url=public_url,
        mail=mail,
    )
    if create:
        create_tables(site.engine)
        site.transact(lambda db: sow(db, site.seed, site.today()))
    app = FastAPI(
        title="borgerkiosk central service", version="1.0.0", docs_url=None, redoc_url=None
    )
    handle_problems(app)
    for routes in _ROUTES:
        app.include_router(routes(site))
    return app
