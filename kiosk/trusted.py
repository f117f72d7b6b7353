"""Whose cards the settings trust, and what is asked of whom before a card counts."""

from __future__ import annotations

from dataclasses import replace

from kiosk.identity.revocation import CrlFile
from kiosk.identity.timekeeper import Timekeeper
from kiosk.identity.trust import Trust, load_trust
from kiosk.released import RELEASED
from kiosk.settings import Settings


def trust_of(settings: Settings) -> Trust:
    """Whose cards the settings trust: nobody's, where no roots are named. Raises `TrustError`."""
    table = settings.reader
    lists = CrlFile(table.crl, accept_stale=table.crl_stale == "accept") if table.crl else None
    trust = Trust(()) if table.roots is None else load_trust(table.roots)
    return replace(
        trust,
        levels=settings.levels.card_levels(),
        revocation=lists,
        policies=table.policies,
        clock=Timekeeper(RELEASED, settings.kiosk.state / "clock"),
    )
