"""The city: its people, what it offers and where, and what was achieved."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from kiosk.central.examples.base import KIOSK, LATER, NOW, PLACE
from kiosk.sync.contract import (
    Appointed,
    Branch,
    Branches,
    Contract,
    EventBatch,
    EventsTaken,
    Manner,
    NewPerson,
    Outcome,
    OutcomeCount,
    OutcomeEvent,
    OutcomeReport,
    People,
    Person,
    Presence,
    PublicService,
    PublicServices,
    Role,
)

_IDA: Final = Person(id=1, name="Ida Prøve", roles=[Role.AMBASSADOR], since=NOW)
_EVENT: Final = OutcomeEvent(
    id=UUID("d6a1c5c2-50b5-4d0e-a1f9-6f5b8f0d2c01"),
    kiosk=KIOSK,
    place=PLACE,
    hour=NOW.replace(minute=0),
    service="health-card",
    language="da",
    presence=Presence.STAFFED,
    outcome=Outcome.COMPLETED,
    seconds=140,
    steps={Manner.SELF_DONE: 5},
    receipt="paper",
)
_COUNTED: Final = OutcomeCount(
    place=PLACE,
    service="health-card",
    language="da",
    presence=Presence.STAFFED,
    outcome=Outcome.COMPLETED,
    assisted=False,
    sessions=46,
)
_TOO_FEW: Final = _COUNTED.model_copy(update={"outcome": Outcome.REFERRED, "sessions": None})

REPORT: Final = OutcomeReport(
    since=NOW, until=LATER, suppressed_below=5, counts=[_COUNTED, _TOO_FEW]
)
CITY: Final[tuple[Contract, ...]] = (
    Appointed(person=_IDA, token="a-token-that-opens-nothing-at-all"),  # noqa: S106
    Branches(
        branches=[
            Branch(
                place=PLACE,
                id="dokk1",
                name="Dokk1",
                address="Eksempelvej 1, 8000 Aarhus C",
                appointments=True,
            )
        ]
    ),
    EventBatch(events=[_EVENT]),
    EventsTaken(taken=1),
    NewPerson(name="Ida Prøve", roles=[Role.AMBASSADOR]),
    REPORT,
    People(people=[_IDA]),
    PublicServices(
        services=[
            PublicService(
                id="health-card",
                level="authenticated",
                kle="29.03.00",
                titles={"da": "Nyt sundhedskort", "en": "New health card"},
            )
        ]
    ),
)
