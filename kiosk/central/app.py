"""The reference central service: its endpoints, and nothing else. Keeps no state in memory."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Connection, text

from kiosk.central import cases, library, people, pins, slots
from kiosk.central.bodies import body, described
from kiosk.central.database import connect, create_tables, transact
from kiosk.central.intake import Intake
from kiosk.central.keyring import load_keyring
from kiosk.central.mail import MailRoute
from kiosk.central.problems import ApiProblem, handle_problems
from kiosk.central.receipt_routes import receipt_routes
from kiosk.central.seed import Seed
from kiosk.central.sowing import sow
from kiosk.sync.contract import (
    Acks,
    Batch,
    CaseList,
    CaseSummary,
    CentralKey,
    Health,
    Heartbeat,
    HeartbeatReply,
    HolderQuery,
    HolderResult,
    Loans,
    LoansQuery,
    PinCheck,
    PinCheckResult,
    ProblemCode,
    ReceiptWay,
    Slots,
    SlotsQuery,
)

Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]


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

    Kiosks come with `token`; the list of cases is for `operator_token` and closed without one.
    Without `key_file` the sealing key lives as long as the process. `public_url` is where
    citizens' phones reach this service; without it, at the address the kiosk asked. `mail` is
    the way to the city's mail system; without it no receipt is sent by e-mail. `create=False`
    touches no database until the first request.
    """
    engine = connect(database_url)
    keyring = load_keyring(key_file)
    seed = seed or Seed()
    if create:
        create_tables(engine)
        today = now().astimezone(slots.COPENHAGEN).date()
        transact(engine, lambda db: sow(db, seed, today))

    def for_kiosks(credentials: Credentials) -> None:
        _let_in(credentials, token)

    def for_operators(credentials: Credentials) -> None:
        _let_in(credentials, operator_token)

    kiosks, operators = [Depends(for_kiosks)], [Depends(for_operators)]
    app = FastAPI(
        title="borgerkiosk central service", version="1.0.0", docs_url=None, redoc_url=None
    )
    handle_problems(app)
    app.include_router(receipt_routes(engine, keyring, kiosks, public_url, mail, now))

    @app.get("/health", operation_id="health")
    def health() -> Health:
        """Whether the database answers."""
        transact(engine, lambda db: db.execute(text("SELECT 1")).scalar())
        return Health(ok=True)

    @app.get("/v1/keys", operation_id="key", dependencies=kiosks)
    def key() -> CentralKey:
        """The public key that cases are sealed to."""
        return keyring.public

    @app.post(
        "/v1/heartbeats",
        operation_id="heartbeat",
        dependencies=kiosks,
        openapi_extra=described(Heartbeat),
    )
    def heartbeat(_beat: Annotated[Heartbeat, Depends(body(Heartbeat))]) -> HeartbeatReply:
        """A kiosk is alive; so is this service."""
        ways = [ReceiptWay.PAGE] if mail is None else [ReceiptWay.PAGE, ReceiptWay.EMAIL]
        return HeartbeatReply(time=now(), key_id=keyring.public.key_id, receipts=ways)

    @app.post(
        "/v1/outbox-batches",
        operation_id="outbox_batch",
        dependencies=kiosks,
        openapi_extra=described(Batch),
    )
    def outbox_batch(batch: Annotated[Batch, Depends(body(Batch))]) -> Acks:
        """Take sealed cases in, each exactly once; all are committed before this answers."""
        intake = Intake(keyring, seed.slots, now())
        return transact(engine, lambda db: intake.batch(db, batch))

    @app.post(
        "/v1/slots",
        operation_id="slots",
        dependencies=kiosks,
        openapi_extra=described(SlotsQuery),
    )
    def free_slots(query: Annotated[SlotsQuery, Depends(body(SlotsQuery))]) -> Slots:
        """The free times for one subject at one place."""
        if not slots.serves(seed.slots, query.place, query.subject):
            raise ApiProblem(ProblemCode.NOT_FOUND)
        return transact(engine, lambda db: slots.free(db, seed.slots, query, now()))

    @app.post(
        "/v1/holders",
        operation_id="holder",
        dependencies=kiosks,
        openapi_extra=described(HolderQuery),
    )
    def holder(query: Annotated[HolderQuery, Depends(body(HolderQuery))]) -> HolderResult:
        """Whose CPR number belongs to a NemID subject."""
        return transact(engine, lambda db: people.match_holder(db, query, now()))

    @app.post(
        "/v1/library/pin-checks",
        operation_id="pin_check",
        dependencies=kiosks,
        openapi_extra=described(PinCheck),
    )
    def pin_check(query: Annotated[PinCheck, Depends(body(PinCheck))]) -> PinCheckResult:
        """Whether a library PIN is right; five wrong ones lock it."""
        return transact(engine, lambda db: pins.check(db, keyring, query, now()))

    @app.post(
        "/v1/library/loans",
        operation_id="loans",
        dependencies=kiosks,
        openapi_extra=described(LoansQuery),
    )
    def loans(query: Annotated[LoansQuery, Depends(body(LoansQuery))]) -> Loans:
        """What a citizen has borrowed, and what is owed."""
        today = now().astimezone(slots.COPENHAGEN).date()

        def look(db: Connection) -> Loans:
            patron = people.patron_asked(db, keyring, query, now())
            if patron is None:
                raise ApiProblem(ProblemCode.NOT_FOUND)
            return library.loans_of(db, patron, today)

        return transact(engine, look)

    @app.get("/v1/cases", operation_id="list_cases", dependencies=operators)
    def list_cases(
        cursor: Annotated[int, Query(ge=0)] = 0,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> CaseList:
        """The cases in the order they came; nothing personal."""
        return transact(engine, lambda db: cases.page(db, cursor, limit))

    @app.get("/v1/cases/{reference}", operation_id="get_case", dependencies=operators)
    def get_case(reference: str) -> CaseSummary:
        """One case by its reference."""
        found = transact(engine, lambda db: cases.one(db, reference))
        if found is None:
            raise ApiProblem(ProblemCode.NOT_FOUND)
        return found

    return app


def _let_in(credentials: HTTPAuthorizationCredentials | None, token: str | None) -> None:
    if credentials is None:
        raise ApiProblem(ProblemCode.NO_TOKEN)
    if token is None or not hmac.compare_digest(credentials.credentials.encode(), token.encode()):
        raise ApiProblem(ProblemCode.NOT_ALLOWED)
