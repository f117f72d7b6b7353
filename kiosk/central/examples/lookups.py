"""What a kiosk looks up while a citizen waits: free times, whose card it is, the library's account."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from kiosk.central.examples.base import LATER, PLACE
from kiosk.sync.contract import (
    Contract,
    HolderQuery,
    HolderResult,
    HolderStatus,
    LibraryFee,
    LibraryFees,
    Loan,
    Loans,
    LoansQuery,
    PinCheck,
    PinCheckResult,
    Reservation,
    Reservations,
    Slot,
    Slots,
    SlotsQuery,
)

_LOAN: Final = Loan(
    id="870970-basis:1",
    title="Fyrtårnet",
    author="A. Opfundet",
    due=date(2026, 11, 30),
    renewals_left=2,
    renewable=True,
)
_RESERVATION: Final = Reservation(
    id="r-1", title="Broen", pickup=PLACE, ready=True, until=date(2026, 11, 28)
)
_FEE: Final = LibraryFee(due=date(2026, 11, 16), amount=Decimal("20.00"), titles=["Havnen"])

LOOKUPS: Final[tuple[Contract, ...]] = (
    HolderQuery(pid="PID:9208-2002-2-000000000000"),
    HolderResult(status=HolderStatus.NO_MATCH),
    LibraryFees(fees=[_FEE], total=Decimal("20.00"), blocked_from=Decimal("200.00")),
    Loans(loans=[_LOAN], owed=Decimal("20.00"), blocked=False),
    LoansQuery(number="2010004711"),
    PinCheck(number="2010004711", pin="8052"),
    PinCheckResult(ok=False, tries_left=4, blocked=False),
    Reservations(reservations=[_RESERVATION]),
    Slots(slots=[Slot(id="DK-775100.passport.20261201T1000", start=LATER, minutes=20)]),
    SlotsQuery(place=PLACE, subject="passport", earliest=date(2026, 12, 1)),
)
