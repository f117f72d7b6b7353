"""Whose cards the settings trust, and what is asked of whom before a card counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiosk.identity.ocsp.responder import Responder
from kiosk.identity.revocation import CrlFile
from kiosk.identity.standing import Source
from kiosk.identity.timekeeper import Timekeeper
from kiosk.identity.trust import Trust, load_trust
from kiosk.released import RELEASED
from kiosk.settings import ReaderTable, Settings


def trust_of(settings: Settings) -> Trust:
    """Whose cards the settings trust: nobody's, where no roots are named. Raises `TrustError`."""
    table = settings.reader
    trust = Trust(()) if table.roots is None else load_trust(table.roots)
    return replace(
        trust,
        levels=settings.levels.card_levels(),
        revocation=tuple(_sources(table)),
        policies=table.policies,
        clock=Timekeeper(RELEASED, settings.kiosk.state / "clock"),
    )


def _sources(table: ReaderTable) -> Iterator[Source]:
    """Who is asked whether a card was taken back; the one that answers at once is first."""
    if table.crl is not None:
        yield CrlFile(table.crl, accept_stale=table.crl_stale == "accept")
    if table.ocsp != "off":
        url = "" if table.ocsp == "issuer" else table.ocsp
        yield Responder(url, accept_away=table.ocsp_away == "accept")
