"""What the demo's central service knows: invented people, their cards, their loans."""

from __future__ import annotations

from typing import Final

from kiosk.central.seed import (
    Seed,
    SeedHolder,
    SeedLoan,
    SeedPatron,
    SeedReservation,
    SlotPlan,
)
from kiosk.demo.cards.holders import ANNA, BENT

LIBRARY_PIN: Final = "2468"
"""The library PIN of every invented patron."""


def seed() -> Seed:
    """Anna with loans of every kind, Bent with none; free times at the places that take any."""
    return Seed(
        holders=[SeedHolder(pid=one.pid, cpr=one.cpr_digits) for one in (ANNA, BENT)],
        patrons=[
            SeedPatron(
                number="D9751000042",
                cpr=ANNA.cpr_digits,
                pin=LIBRARY_PIN,
                loans=[
                    SeedLoan(
                        id="L-1001",
                        title="Den stille havn",
                        author="Signe Opdigtet",
                        due_in_days=3,
                    ),
                    SeedLoan(
                        id="L-1002",
                        title="Fuglene over Aarhus Bugt",
                        author="Peter Påfund",
                        due_in_days=9,
                        reserved=True,
                    ),
                    SeedLoan(
                        id="L-1003",
                        title="Brød på tre måder",
                        author="Karen Prøvesen",
                        due_in_days=16,
                    ),
                    SeedLoan(
                        id="L-1004",
                        title="Rejsen til Samsø",
                        author="Ib Eksempel",
                        due_in_days=21,
                        renewals_left=0,
                    ),
                ],
                reservations=[
                    SeedReservation(
                        id="R-2001",
                        title="Vejen til Mols",
                        pickup="DK-775100",
                        ready=True,
                        until_in_days=6,
                    ),
                    SeedReservation(
                        id="R-2002",
                        title="Lys i november",
                        pickup="DK-775130",
                        until_in_days=90,
                        queue=12,
                    ),
                ],
            ),
            SeedPatron(number="D9751000043", cpr=BENT.cpr_digits, pin=LIBRARY_PIN),
        ],
        slots=SlotPlan(places=["DK-775100", "DK-775120", "DK-775144"], days_ahead=21),
    )
