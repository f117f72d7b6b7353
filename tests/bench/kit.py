"""What every bench is made of: samples taken in turns, and figures beside a floor with a name."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from math import ceil
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

Samples = tuple[float, ...]
Detail = Mapping[str, float | int | str]

_HEADINGS: Final = ("bench", "unit", "ours", "± half", "floor", "± half", "ratio", "n", "")


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured, and its floor: the least that the same job can cost, in the same run."""

    name: str
    what: str
    floor_is: str
    unit: str
    ours: Samples
    floor: Samples
    detail: Detail = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        """How many times the floor we cost, median by median."""
        return median(self.ours) / median(self.floor)

    def as_json(self) -> dict[str, Any]:
        """Everything measured; `ours` and `floor` are medians, `…_spread` the middle half."""
        return {
            "name": self.name,
            "what": self.what,
            "floor_is": self.floor_is,
            "unit": self.unit,
            "ours": median(self.ours),
            "ours_spread": middle_half(self.ours),
            "floor": median(self.floor),
            "floor_spread": middle_half(self.floor),
            "ratio": self.ratio,
            "repeats": len(self.ours),
            **self.detail,
        }


def timed(call: Callable[[], object]) -> float:
    """How long a call takes, in ms."""
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def in_turns(repeats: int, *jobs: Callable[[], float]) -> list[Samples]:
    """What each job measures, `repeats` times.

    They take turns, and the first of a round is last in the next, so that whatever else the
    machine does meets all of them alike.
    """
    taken: list[list[float]] = [[] for _ in jobs]
    for turn in range(repeats):
        for place in range(len(jobs)):
            which = (turn + place) % len(jobs)
            taken[which].append(jobs[which]())
    return [tuple(samples) for samples in taken]


def middle_half(samples: Samples) -> tuple[float, float]:
    """The first and the third quartile; a single sample is both."""
    if len(samples) == 1:
        return samples[0], samples[0]
    first, _, third = quantiles(samples, n=4, method="inclusive")
    return first, third


def p99(samples: Samples) -> float:
    """What 99 of 100 do not exceed."""
    return sorted(samples)[max(0, ceil(len(samples) * 0.99) - 1)]


def machine() -> dict[str, str | int | float]:
    """What the numbers depend on: no name of a host, no path."""
    return {
        "python": platform.python_version(),
        "kivy": version("kivy"),
        "system": f"{platform.system()} {platform.machine()}",
        "cpu": _cpu_model(),
        "cores": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 2),
    }


def table(figures: Sequence[Figure]) -> str:
    """The figures under each other, each with its floor by name; then what else was seen."""
    rows = [_row(figure) for figure in figures]
    widths = [max(map(len, column)) for column in zip(_HEADINGS, *rows, strict=True)]
    lines = [_line(_HEADINGS, widths)]
    lines += [_line(row, widths) for row in rows]
    lines += [f"{f.name}: {_told(f.detail)}" for f in figures if f.detail]
    return "\n".join(lines)


def _row(figure: Figure) -> tuple[str, ...]:
    return (
        figure.name,
        figure.unit,
        _short(median(figure.ours)),
        _short(_half(figure.ours)),
        _short(median(figure.floor)),
        _short(_half(figure.floor)),
        f"{figure.ratio:.2f}",
        str(len(figure.ours)),
        f"{figure.what} / {figure.floor_is}",
    )


def _line(cells: Iterable[str], widths: Iterable[int]) -> str:
    padded = [
        cell.rjust(width) if 2 <= place <= 7 else cell.ljust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return "  ".join(padded).rstrip()


def _told(detail: Detail) -> str:
    return ", ".join(
        f"{name} {_short(value) if isinstance(value, float) else value}"
        for name, value in detail.items()
    )


def _half(samples: Samples) -> float:
    first, third = middle_half(samples)
    return (third - first) / 2


def _short(number: float) -> str:
    return f"{number:.3g}" if abs(number) < 100 else f"{number:.0f}"


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "unknown")
