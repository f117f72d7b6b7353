"""The operations page: sign in, look, take a call, sign out."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Cookie, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from sqlalchemy import Connection

from kiosk.central import assist, outcomes
from kiosk.central.directory import directory
from kiosk.central.operations import render, sessions
from kiosk.central.operations.fleet import kiosks
from kiosk.central.operations.needs import needs
from kiosk.central.operations.page import Known, page
from kiosk.central.operations.sessions import COOKIE, LASTS, SignedIn
from kiosk.central.operations.tongue import Tongue
from kiosk.central.roles import May
from kiosk.central.routes.events import csv_response
from kiosk.central.site import Site
from kiosk.central.web.forms import form
from kiosk.central.web.problems import ApiProblem
from kiosk.central.words import language_of
from kiosk.sync.contract import AssistState, ProblemCode

PAGE = "/operations"
DOOR = "/operations/sign-in"

Secret = Annotated[str, Cookie(alias=COOKIE)]
Fields = Annotated[dict[str, str], Depends(form)]


def operations_routes(site: Site) -> APIRouter:
    """Pages for people; no part of the API."""
    router = APIRouter(include_in_schema=False)

    @router.get(PAGE)
    def show(request: Request, secret: Secret = "", notice: str = "") -> Response:
        """The page, for whoever is signed in."""
        tongue = Tongue(language_of(request))

        def write(db: Connection) -> str | None:
            user = sessions.signed_in(db, secret, site.now())
            if user is None:
                return None
            shown = page(_known(site, db), user, tongue, taken=notice == "taken")
            return render.operations(shown, tongue)

        words = site.transact(write)
        return _go(DOOR) if words is None else HTMLResponse(words, headers=render.HEADERS)

    @router.get(DOOR)
    def door(request: Request) -> Response:
        """Where people sign in."""
        words = render.door(Tongue(language_of(request)), refused=False)
        return HTMLResponse(words, headers=render.HEADERS)

    @router.post(DOOR)
    def sign_in(request: Request, fields: Fields) -> Response:
        """Sign in with the person's token."""
        token = fields.get("token", "").strip()
        secret = site.transact(lambda db: sessions.sign_in(db, token, site.now()))
        if secret is None:
            words = render.door(Tongue(language_of(request)), refused=True)
            return HTMLResponse(words, 403, render.HEADERS)
        answer = _go(PAGE)
        answer.set_cookie(
            COOKIE,
            secret,
            max_age=int(LASTS.total_seconds()),
            path=PAGE,
            httponly=True,
            samesite="strict",
            secure=_is_https(site, request),
        )
        return answer

    @router.post("/operations/sign-out")
    def sign_out(fields: Fields, secret: Secret = "") -> Response:
        """End the session here and in the database."""
        _user(site, secret, fields)
        site.transact(lambda db: sessions.sign_out(db, secret))
        answer = _go(DOOR)
        answer.delete_cookie(COOKIE, path=PAGE, httponly=True, samesite="strict")
        return answer

    @router.post("/operations/calls/{call}")
    def change(call: UUID, fields: Fields, secret: Secret = "") -> Response:
        """Take, answer, give back or end a call for help."""
        user = _user(site, secret, fields)
        if not user.visitor.may(May.ANSWER_CALLS):
            raise ApiProblem(ProblemCode.NOT_ALLOWED)
        try:
            to = AssistState(fields.get("state", ""))
        except ValueError:
            raise ApiProblem(ProblemCode.INVALID, ["state"]) from None
        try:
            site.transact(lambda db: assist.change(db, call, to, user.visitor))
        except ApiProblem as problem:
            if problem.code not in {ProblemCode.CONFLICT, ProblemCode.NOT_FOUND}:
                raise
            return _go(f"{PAGE}?notice=taken")
        return _go(PAGE)

    @router.get("/operations/outcomes.csv")
    def table(secret: Secret = "") -> Response:
        """Today's outcomes as a table, for the analyst."""
        user = site.transact(lambda db: sessions.signed_in(db, secret, site.now()))
        if user is None:
            return _go(DOOR)
        if not user.visitor.may(May.SEE_OUTCOMES):
            raise ApiProblem(ProblemCode.NOT_ALLOWED)
        today, below = site.today(), site.city.suppress_below
        return csv_response(site.transact(lambda db: outcomes.report(db, today, today, below)))

    return router


def _known(site: Site, db: Connection) -> Known:
    there = directory(db, site.city)
    rows, now = kiosks(db, there), site.now()
    return Known(
        kiosks=rows,
        needs=needs(rows, assist.open_calls(db), now),
        today=outcomes.on(db, site.today()),
        directory=there,
        suppress_below=site.city.suppress_below,
        now=now,
    )


def _user(site: Site, secret: str, fields: dict[str, str]) -> SignedIn:
    """Whose form this is. Raises `ApiProblem(NOT_ALLOWED)` if it is not from a page of theirs."""
    user = site.transact(lambda db: sessions.signed_in(db, secret, site.now()))
    if user is None or not user.sent(fields.get("form", "")):
        raise ApiProblem(ProblemCode.NOT_ALLOWED)
    return user


def _is_https(site: Site, request: Request) -> bool:
    """As the browser sees it: a proxy in front may speak https, and http to us."""
    return request.url.scheme == "https" or (site.public_url or "").startswith("https:")


def _go(where: str) -> RedirectResponse:
    return RedirectResponse(where, 303, {"Cache-Control": "no-store"})
