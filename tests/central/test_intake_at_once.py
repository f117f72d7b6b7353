"""Plain cases are taken in by one statement, and nobody can tell by the answers."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from functools import partial
from typing import Any, Final
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event, insert, select

from kiosk.central.intake import Intake
from kiosk.central.keyring import load_keyring
from kiosk.central.seed import SlotPlan
from kiosk.central.store.database import connect, transact
from kiosk.central.store.tables import bookings, cases, metadata
from kiosk.sync.contract import Ack, AckState, Batch, Book, CaseBody, OutboxItem, SealedFor, seal
from tests.central.parts import MONDAY, a_case

KEYRING: Final = load_keyring(None)
INTAKE: Final = Intake(KEYRING, SlotPlan(busy=0.0), MONDAY)
SLOT, OTHER_SLOT = "DK-775100.passport.20261201T1000", "DK-775100.passport.20261201T1020"


def sealed(number: int, body: CaseBody, **changes: Any) -> OutboxItem:
    """A case of the session `boot-1`; the same number is the same key."""
    reference = f"AAR-0000-{number:04d}"
    envelope = SealedFor(UUID(int=number), reference, body.service)
    values: dict[str, Any] = {
        "key": envelope.key,
        "session": "boot-1",
        "sequence": number,
        "reference": reference,
        "service": body.service,
        "key_id": KEYRING.public.key_id,
        "sealed": base64.b64encode(seal(KEYRING.public, envelope, body)).decode(),
    }
    return OutboxItem(**(values | changes))


PLAIN: Final = [sealed(number, a_case()) for number in range(1, 6)]
ITEMS: Final = [
    *PLAIN,
    sealed(2, a_case(service="my-loans")),  # the same key with another content
    sealed(6, a_case(task=Book(slot=SLOT))),
    sealed(7, a_case(task=Book(slot=SLOT))),
    sealed(8, a_case(task=Book(slot=OTHER_SLOT), replaces="AAR-0000-0006")),
    sealed(9, a_case(replaces="AAR-0000-0001")),
    sealed(10, a_case(), service="my-loans"),  # does not open
    sealed(11, a_case(), key_id="another"),
    sealed(12, a_case(), sealed="A"),
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    made = connect("sqlite://")
    metadata.create_all(made)
    yield made
    made.dispose()


Taken = tuple[list[list[Ack]], list[tuple[Any, ...]]]


def take(items: list[OutboxItem], db: Connection) -> list[Ack]:
    return INTAKE.batch(db, Batch(items=items)).acks


def taken(engine: Engine, batches: list[list[OutboxItem]]) -> Taken:
    """What is answered to each batch, and all that is kept in the end, in its order."""
    transact(engine, lambda db: [db.execute(one.delete()) for one in (bookings, cases)])
    answers = [transact(engine, partial(take, items)) for items in batches]
    columns = [column for column in cases.c if column.name != "id"]
    kept = transact(engine, lambda db: db.execute(select(*columns).order_by(cases.c.id)).all())
    booked = transact(engine, lambda db: db.execute(select(bookings)).all())
    return answers, [*map(tuple, kept), *map(tuple, booked)]


def one_by_one(engine: Engine, batches: list[list[OutboxItem]]) -> Taken:
    """The same, each case for itself and none of them taken for a plain one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kiosk.central.intake._Read.is_plain", property(lambda _: False))
        return taken(engine, batches)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=6), min_size=1, max_size=4))
def test_the_quick_way_and_the_slow_way_answer_and_keep_the_same(
    engine: Engine, batches: list[list[OutboxItem]]
) -> None:
    assert taken(engine, batches) == one_by_one(engine, batches)


def statements(engine: Engine, batch: list[OutboxItem]) -> int:
    """How many inserts a batch takes."""
    seen: list[str] = []

    def see(_db: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", see)
    taken(engine, [batch])
    event.remove(engine, "before_cursor_execute", see)
    return sum(one.startswith("INSERT INTO cases") for one in seen)


def test_plain_cases_take_one_statement_and_others_one_each(engine: Engine) -> None:
    assert statements(engine, PLAIN) == 1
    assert statements(engine, [*PLAIN, ITEMS[6]]) == 6


def test_a_case_that_came_over_another_line_in_this_moment_is_a_duplicate_and_the_others_are_new(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (kept, *_) = taken(engine, [[PLAIN[2]]])
    transact(engine, lambda db: db.execute(cases.delete()))
    row = dict(zip((one.name for one in cases.c if one.name != "id"), kept, strict=True))
    before = Intake._at_once

    def meanwhile(self: Intake, db: Any, read: Any) -> Any:
        db.execute(insert(cases), row)
        return before(self, db, read)

    monkeypatch.setattr(Intake, "_at_once", meanwhile)
    acks = transact(engine, partial(take, PLAIN))
    assert [ack.state for ack in acks] == [
        *[AckState.ACCEPTED] * 2,
        AckState.DUPLICATE,
        *[AckState.ACCEPTED] * 2,
    ]
