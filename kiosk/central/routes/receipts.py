"""The endpoints of receipts without paper."""

from __future__ import annotations

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from kiosk.central import page, receipts
from kiosk.central.mail import NotTaken
from kiosk.central.site import Site
from kiosk.central.web.bodies import body, described
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import ProblemCode, ReceiptLink, ReceiptMail, ReceiptMailed, ReceiptPage

log = logging.getLogger(__name__)


def receipt_routes(site: Site) -> APIRouter:
    """Pages and e-mails for kiosks, and the page itself for anybody who has its address."""
    router = APIRouter()

    @router.post(
        "/v1/receipt-pages",
        operation_id="receipt_page",
        dependencies=[site.kiosks],
        openapi_extra=described(ReceiptPage),
    )
    def receipt_page(
        wanted: Annotated[ReceiptPage, Depends(body(ReceiptPage))], request: Request
    ) -> ReceiptLink:
        """Keep a receipt as a page for a day; whoever has its address can read it."""
        path, expires = site.transact(
            lambda db: receipts.keep(db, site.keyring, wanted, site.now())
        )
        base = (site.public_url or str(request.base_url)).rstrip("/")
        return ReceiptLink(url=base + path, expires=expires)

    @router.post(
        "/v1/receipt-mails",
        operation_id="receipt_mail",
        dependencies=[site.kiosks],
        openapi_extra=described(ReceiptMail),
    )
    def receipt_mail(wanted: Annotated[ReceiptMail, Depends(body(ReceiptMail))]) -> ReceiptMailed:
        """Send a receipt by e-mail, once for a key; answers when the mail system has it."""
        if site.mail is None:
            raise ApiProblem(ProblemCode.NOT_FOUND)
        if site.transact(lambda db: receipts.claim(db, wanted, site.now())):
            key = str(wanted.key)
            try:
                site.mail.send(wanted.to, wanted.subject, wanted.text, key, wanted.language)
            except NotTaken as trouble:
                log.warning("the mail system did not take a receipt: %s", trouble)
                site.transact(lambda db: receipts.not_sent(db, wanted))
                raise ApiProblem(ProblemCode.BUSY) from None
            site.transact(lambda db: receipts.sent(db, wanted))
        return ReceiptMailed()

    @router.get("/r/{secret}", include_in_schema=False)
    def show_receipt(secret: str) -> HTMLResponse:
        """The page, for a citizen's phone."""
        found = site.transact(lambda db: receipts.find(db, secret, site.now()))
        words, status = (page.GONE, 404) if found is None else (page.render(found), 200)
        return HTMLResponse(words, status, page.HEADERS)

    return router
