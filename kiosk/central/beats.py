"""What operators' monitoring hears of the kiosks' last heartbeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Connection, Row, func, select

from kiosk.central.store.tables import heartbeats as beats

SILENT_S: Final = 180
"""Three heartbeats missed: a kiosk that was heard of longer ago is silent."""

MOST_KIOSKS: Final = 500
"""So many are told one by one, those with the most trouble first; all of them in the sums."""


@dataclass(frozen=True, slots=True)
class Fleet(Collector):
    """How all kiosks are, at one moment."""

    heard: int
    silent: int
    waiting: int
    dead: int
    worst: tuple[Row[Any], ...]

    def collect(self) -> Iterator[Metric]:
        """The gauges; from the database, so the same from every worker and machine."""
        kiosks = GaugeMetricFamily(
            "central_kiosks",
            "Kiosks that were heard of, and those silent by now.",
            labels=["state"],
        )
        kiosks.add_metric(["heard"], self.heard)
        kiosks.add_metric(["silent"], self.silent)
        yield kiosks
        yield GaugeMetricFamily(
            "central_waiting_cases", "Cases that wait on all kiosks.", value=self.waiting
        )
        yield GaugeMetricFamily(
            "central_dead_letters", "Cases on all kiosks that staff must see to.", value=self.dead
        )
        yield self._each("waiting", "central_kiosk_waiting_cases", "Cases that wait on this kiosk.")
        yield self._each("dead", "central_kiosk_dead_letters", "Cases that staff must see to.")
        yield self._each(
            "heard", "central_kiosk_heard_timestamp_seconds", "When this kiosk was last heard of."
        )

    def _each(self, column: str, name: str, what: str) -> Metric:
        family = GaugeMetricFamily(name, what, labels=["kiosk"])
        for row in self.worst:
            family.add_metric([row.kiosk], getattr(row, column))
        return family


def fleet(db: Connection, now: datetime) -> Fleet:
    """How all kiosks are."""
    since = int(now.timestamp()) - SILENT_S
    heard, silent = (
        db.scalar(select(func.count()).select_from(beats).where(when)) or 0
        for when in (beats.c.heard >= since, beats.c.heard < since)
    )
    sums = db.execute(select(func.sum(beats.c.waiting), func.sum(beats.c.dead))).one()
    trouble = (beats.c.dead.desc(), beats.c.waiting.desc(), beats.c.heard, beats.c.kiosk)
    worst = db.execute(select(beats).order_by(*trouble).limit(MOST_KIOSKS)).all()
    return Fleet(heard, silent, int(sums[0] or 0), int(sums[1] or 0), tuple(worst))


@dataclass(frozen=True, slots=True)
class Reached(Collector):
    """Whether the database answered when it was asked."""

    up: bool

    def collect(self) -> Iterable[Metric]:
        """One gauge, 1 or 0."""
        return [
            GaugeMetricFamily(
                "central_database_up", "Whether the database answers.", value=int(self.up)
            )
        ]
