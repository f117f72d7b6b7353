"""Who may what: the one table. Nobody sees what their role does not need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kiosk.sync.contract import Role


class May(StrEnum):
    """Something that one can be let do."""

    SERVE_CITIZENS = "serve-citizens"
    """What a kiosk does for the citizen in front of it."""
    APPOINT_PEOPLE = "appoint-people"
    LIST_CASES = "list-cases"
    """That they came, and what became of them; nothing personal."""
    OPEN_CASES = "open-cases"
    """What a citizen sent: always with a reason, and always in the audit log."""
    ANSWER_CALLS = "answer-calls"
    CALL_TICKETS = "call-tickets"
    KEEP_APPOINTMENTS = "keep-appointments"
    ENROL_KIOSKS = "enrol-kiosks"
    """Say which machine is which kiosk, and that one is none any more."""
    CARRY_CONFIGURATION = "carry-configuration"
    SEE_KIOSKS = "see-kiosks"
    ORDER_KIOSKS = "order-kiosks"
    """Have a kiosk do one of the few things that it can be told from afar."""
    MEND_KIOSKS = "mend-kiosks"
    """What only somebody with tools can do something about."""
    SEE_OUTCOMES = "see-outcomes"


MAY: Final[Mapping[Role, frozenset[May]]] = {
    Role.KIOSK: frozenset({May.SERVE_CITIZENS}),
    Role.OPERATOR: frozenset(
        {
            May.APPOINT_PEOPLE,
            May.LIST_CASES,
            May.ENROL_KIOSKS,
            May.CARRY_CONFIGURATION,
            May.SEE_KIOSKS,
            May.ORDER_KIOSKS,
        }
    ),
    Role.AMBASSADOR: frozenset(
        {
            May.LIST_CASES,
            May.OPEN_CASES,
            May.ANSWER_CALLS,
            May.CALL_TICKETS,
            May.KEEP_APPOINTMENTS,
            May.SEE_KIOSKS,
        }
    ),
    Role.TECHNICIAN: frozenset({May.SEE_KIOSKS, May.MEND_KIOSKS, May.ORDER_KIOSKS}),
    Role.ANALYST: frozenset({May.SEE_OUTCOMES}),
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever shows a token: their name, and as what they come."""

    name: str
    roles: frozenset[Role]

    def may(self, what: May) -> bool:
        """Whether one of their roles lets them."""
        return any(what in MAY[role] for role in self.roles)

    @property
    def role_names(self) -> str:
        """Their roles as one word, always in the same order."""
        return written(self.roles)


OPERATOR: Final = Visitor("operator", frozenset({Role.OPERATOR}))
KIOSK: Final = Visitor("kiosk", frozenset({Role.KIOSK}))


def written(roles: Iterable[Role]) -> str:
    """`ambassador,technician`: as roles stand in a column."""
    return ",".join(sorted(roles))


def read(column: str) -> frozenset[Role]:
    """The roles in a column."""
    return frozenset(Role(role) for role in column.split(","))
