"""What Prometheus is told: requests, cases, and how the kiosks are. Nothing of any citizen.

Two kinds of numbers, and both are right with many workers:

- What a process counts itself (requests, cases). The workers of one `kiosk central` write their
  counts into files of one folder (`prometheus_client`'s multi-process mode), and whichever of them
  is asked adds them up. Several machines are scraped one by one, and Prometheus adds: `sum(rate())`.
- What the database knows (`beats.py`): every machine tells the same, so take `max()`, never `sum()`.

Label values come from closed sets: routes as templates, never as paths; of kiosks, only so many.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from kiosk.sync.contract import Acks

FOLDER_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Where workers write their counts; must be set before `prometheus_client` is first loaded."""

MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 8, 15)
"""The last two are how long a kiosk waits for an answer to a look-up, and to a batch."""

disable_created_metrics()  # type: ignore[no-untyped-call] # a second series for each, of no use here


class Metrics:
    """The counts of this process."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "central_requests",
            "Requests, by route and status.",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "central_request_seconds",
            "How long requests took.",
            ["method", "route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._cases = Counter(
            "central_cases",
            "Cases that were sent, by what became of them; a duplicate had its effect before.",
            ["state", "result"],
            registry=self._registry,
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def taken(self, acks: Acks) -> None:
        """Count the cases of a batch that is committed."""
        for ack in acks.acks:
            self._cases.labels(ack.state.value, ack.result.kind).inc()

    def exposition(self, more: Iterable[Collector]) -> bytes:
        """All of it in Prometheus' text format, the other workers' counts and `more` included."""
        ours = self._registry
        if FOLDER_VARIABLE in os.environ:
            ours = CollectorRegistry()
            MultiProcessCollector(ours)  # type: ignore[no-untyped-call]
        theirs = CollectorRegistry()
        for collector in more:
            theirs.register(collector)
        return generate_latest(ours) + generate_latest(theirs)
