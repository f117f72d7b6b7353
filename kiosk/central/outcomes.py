"""What was achieved: events counted once, and told so that nobody is recognised by a number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Select, func, insert, select

from kiosk.central.slots import COPENHAGEN
from kiosk.central.store.database import insert_once
from kiosk.central.store.tables import outcomes
from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import (
    EventBatch,
    Outcome,
    OutcomeCount,
    OutcomeEvent,
    OutcomeReport,
    Presence,
    ProblemCode,
)

K = TypeVar("K")

MOST_DAYS: Final = 400
_FIRST_DAY: Final = date(2000, 1, 1)
_LAST_DAY: Final = date(2199, 12, 31)
_MOST_COUNTS: Final = 10_000
_KIND: Final = (
    outcomes.c.place,
    outcomes.c.service,
    outcomes.c.language,
    outcomes.c.presence,
    outcomes.c.outcome,
    outcomes.c.assisted,
)


def take(db: Connection, batch: EventBatch) -> int:
    """Count the events that did not come before; how many those are.

    Raises `ApiProblem(INVALID)` for an hour that no clock of ours can show.
    """
    ids = [str(event.id) for event in batch.events]
    known = set(db.scalars(select(outcomes.c.id).where(outcomes.c.id.in_(ids))))
    taken = 0
    for event in batch.events:
        if str(event.id) not in known:
            known.add(str(event.id))
            taken += insert_once(db, insert(outcomes).values(_row(event)))
    return taken


def report(db: Connection, since: date, until: date, suppress_below: int) -> OutcomeReport:
    """What was achieved on the Danish days `since` to `until`, both counted; practice left out.

    Whole days only: two reports that differ by an hour would tell what happened in that hour.
    Raises `ApiProblem`: `INVALID` for days that do not follow each other or are too many,
    `TOO_LARGE` for more kinds of sessions than a report holds.
    """
    known = since >= _FIRST_DAY and until <= _LAST_DAY
    if not known or not 0 <= (until - since).days < MOST_DAYS:
        raise ApiProblem(ProblemCode.INVALID, ["until"])
    counts = [
        OutcomeCount(
            place=row.place,
            service=row.service,
            language=row.language,
            presence=Presence(row.presence),
            outcome=Outcome(row.outcome),
            assisted=row.assisted,
            sessions=None if row.sessions < suppress_below else row.sessions,
        )
        for row in db.execute(
            _sessions(_midnight(since), _midnight(until + timedelta(days=1)))
            .add_columns(*_KIND)
            .group_by(*_KIND)
            .order_by(*(column.nulls_first() for column in _KIND))
            .limit(_MOST_COUNTS + 1)
        )
    ]
    if len(counts) > _MOST_COUNTS:
        raise ApiProblem(ProblemCode.TOO_LARGE)
    return OutcomeReport(
        since=_midnight(since),
        until=_midnight(until + timedelta(days=1)),
        suppressed_below=suppress_below,
        counts=counts,
    )


def as_csv(told: OutcomeReport) -> str:
    """The counts as a table (RFC 4180); a count that is not told is an empty cell."""
    out = io.StringIO()
    table = csv.writer(out)
    names = list(OutcomeCount.model_fields)
    table.writerow(names)
    for count in told.counts:
        row = count.model_dump(mode="json")
        row["assisted"] = "yes" if count.assisted else "no"
        table.writerow([row[name] for name in names])
    return out.getvalue()


def on(db: Connection, day: date) -> list[tuple[str, str | None, Outcome, int]]:
    """Place, service, outcome and sessions of one Danish day; nothing is hidden yet."""
    kind = (outcomes.c.place, outcomes.c.service, outcomes.c.outcome)
    wanted = _sessions(_midnight(day), _midnight(day + timedelta(days=1)))
    rows = db.execute(wanted.add_columns(*kind).group_by(*kind))
    return [(row.place, row.service, Outcome(row.outcome), row.sessions) for row in rows]


def hidden(counts: Mapping[K, int], below: int) -> set[K]:
    """Which of these counts must not be told where their total is.

    Those under `below` first; then, from the smallest on, as many as it takes that the hidden
    ones are not just one, and together not under `below`: else the total gives them away.
    """
    ordered = sorted((count, index) for index, count in enumerate(counts.values()) if count)
    names = list(counts)
    away = [(count, index) for count, index in ordered if count < below]
    for one in ordered[len(away) :]:
        if not away or (len(away) > 1 and sum(count for count, _ in away) >= below):
            break
        away.append(one)
    return {names[index] for _, index in away}


def total(counts: Iterable[int], below: int) -> int | None:
    """The sum, where it may be told."""
    added = sum(counts)
    return added if added >= below or not added else None


def _row(event: OutcomeEvent) -> dict[str, object]:
    # Cut here too: not every kiosk is of our making.
    try:
        hour = event.hour.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    except OverflowError:  # the first or the last hour there is, in another zone
        raise ApiProblem(ProblemCode.INVALID, ["hour"]) from None
    event = event.model_copy(update={"hour": hour})
    return {
        "id": str(event.id),
        "hour": hour.isoformat(),
        "place": event.place,
        "service": event.service,
        "language": event.language,
        "presence": event.presence.value,
        "outcome": event.outcome.value,
        "assisted": event.assisted,
        "practice": event.practice,
        "event": event.model_dump_json(),
    }


def _sessions(since: datetime, until: datetime) -> Select[Any]:
    return select(func.count().label("sessions")).where(
        outcomes.c.practice.is_(False),
        outcomes.c.hour >= since.astimezone(UTC).isoformat(),
        outcomes.c.hour < until.astimezone(UTC).isoformat(),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), COPENHAGEN)
