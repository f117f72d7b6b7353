"""Citizens, one after the other, at a printer that fails; what came of it, read off the paper.

`python -m tests.receipts.campaign --jobs 5000 --seed 1` runs a long one.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.demo.printer import Fault, VirtualPrinter
from kiosk.receipts.document import PrintState
from tests.receipts.bare import Wire, mend
from tests.receipts.policies import Ours, Policy
from tests.receipts.tape import Line, Tape, bytes_of

KINDS = ("none", "drop", "power", "roll", "kill", "leave", *Fault)
"""What can happen: to the line, the power, the paper, the kiosk, the citizen, and every fault."""
_PLAIN_SAILING = 4
"""`none` is that many times as likely as any of the others."""
_BYTES, _STEPS = bytes_of(0), 60
_END = 18
"""Bytes in which a receipt ends: a line that breaks there breaks before or after the cut."""

MakePolicy = Callable[[Wire, Path], Policy]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happens, and when: after so many bytes of a receipt, at its end, or after so many steps."""

    kind: str
    bytes: int | None = None
    steps: int | None = None
    end: bool = False

    def is_due(self, wire: Wire, steps: int) -> bool:
        """Whether its moment has come."""
        if self.steps is not None:
            return steps > self.steps
        if self.bytes is not None:
            return wire.begun is not None and wire.sent - wire.begun >= self.bytes
        return wire.ending


class Killed(BaseException):
    """The kiosk's process ends here, at once."""


@dataclass
class Outcome:
    """What a campaign came to. Lists hold the numbers of the sessions."""

    jobs: int = 0
    lost: list[int] = field(default_factory=list)
    """Told "printed", and no whole receipt came out while they stood there."""
    doubled: list[int] = field(default_factory=list)
    """Another receipt that is not marked as a reprint."""
    wrong: list[int] = field(default_factory=list)
    """Words of it came out for, or hung on the paper of, a later citizen."""
    unannounced: list[int] = field(default_factory=list)
    """Told "nothing was printed", and it was."""
    seen_by_staff: list[int] = field(default_factory=list)
    """As `wrong`, but staff had been told that the printer may hold it."""
    told: Counter[str] = field(default_factory=Counter)
    struck: Counter[str] = field(default_factory=Counter)
    marked: int = 0
    whole: int = 0

    @property
    def bad(self) -> tuple[int, int, int, int]:
        """Lost, doubled, wrong, unannounced."""
        return len(self.lost), len(self.doubled), len(self.wrong), len(self.unannounced)


class Campaign:
    """One seed at one printer."""

    def __init__(self, seed: int, folder: Path, make: MakePolicy, *, plain: bool = False) -> None:
        self._chance = random.Random(seed)
        self._journal, self._make = folder / f"{seed}.db", make
        self._printer = VirtualPrinter(plain=plain)
        self._wire = Wire(self._printer, moment=self._moment)
        self._tape = Tape(self._printer)
        self._plan: list[Trouble] = []
        self._heal_at: float | None = None
        self._steps = 0
        self._left = False
        self._starts: list[int] = []
        self._excused: list[frozenset[int]] = []
        self._owed: set[int] = set()
        self._asked: set[int] = set()
        self._told: dict[int, PrintState | None] = {}
        self._policy: Policy | None = None
        self.outcome = Outcome()

    def run(self, jobs: int) -> Outcome:
        """Serve citizens until so many receipts were handed in, then read the paper."""
        while self.outcome.jobs < jobs:
            session = len(self._starts)
            self._tape.expect(session)
            try:
                self._serve(session)
            except Killed:
                self._restart(session)
        mend(self._printer)
        self._plan.clear()
        self._running().idle()
        self._judge()
        return self.outcome

    def _running(self) -> Policy:
        if self._policy is None:
            self._policy = self._make(self._wire, self._journal)
        return self._policy

    def _restart(self, session: int) -> None:
        self._plan.clear()
        self._owed.add(session)
        self._running().die()
        self._policy = None

    def _serve(self, session: int) -> None:
        policy = self._before()
        self._excused.append(frozenset(self._owed))
        self._starts.append(self._tape.end)
        pieces = len(self._printer.papers)
        self._plan = self._planned()
        self._steps, self._left = 0, False
        self._wire.begun, self._wire.ending = None, False
        mark = False
        for _ in range(self._chance.choice((2, 3, 4))):
            self.outcome.jobs += 1
            self._told.pop(session, None)
            state = policy.print(session, mark=mark, wanted=lambda: not self._left)
            self._told[session] = state
            if state is PrintState.UNCERTAIN:
                mark = True
                self._asked.add(session)
            if state is PrintState.CONFIRMED or self._left:
                break
            if not self._tries_again(self._tape.has_whole(session, pieces)):
                break
            if self._chance.random() < 0.5:
                mend(self._printer)
                policy.idle()
        policy.end(session)
        self._told[session] = policy.told(session)
        if policy.excuse:
            self._owed.add(session)

    def _before(self) -> Policy:
        """Between two citizens staff may put things right."""
        if self._chance.random() < 0.8:
            mend(self._printer)
            self._heal_at = None
        policy = self._running()
        for _ in range(self._chance.randrange(1, 3)):
            policy.idle()
        if isinstance(policy, Ours) and policy.holding and self._chance.random() < 0.7:
            self._printer.power_cycle()
            mend(self._printer)
            policy.emptied()
            policy.idle()
        if not policy.excuse:
            self._owed.clear()
        return policy

    def _planned(self) -> list[Trouble]:
        """One or two troubles, each at a moment of its own."""
        kinds = ("none",) * _PLAIN_SAILING + KINDS[1:]
        count = 1 + (self._chance.random() < 0.2)
        return [self._timed(kind) for kind in self._chance.sample(kinds, count)]

    def _timed(self, kind: str) -> Trouble:
        when = self._chance.random()
        if when < 0.6:
            return Trouble(kind, bytes=self._chance.randrange(_BYTES))
        if when < 0.8:
            return Trouble(kind, end=True)
        return Trouble(kind, steps=self._chance.randrange(_STEPS))

    def _tries_again(self, in_hand: bool) -> bool:
        """A citizen with the receipt in the hand leaves, mostly."""
        return self._chance.random() < (0.3 if in_hand else 0.7)

    def _moment(self, _: int) -> None:
        if self._heal_at is not None and self._wire.time.now >= self._heal_at:
            self._heal_at = None
            mend(self._printer)
        self._steps += 1
        due = next((one for one in self._plan if one.is_due(self._wire, self._steps)), None)
        if due is not None:
            self._plan.remove(due)
            self._strike(due.kind)

    def _strike(self, kind: str) -> None:
        self.outcome.struck[kind] += 1
        if self._chance.random() < 0.6:
            self._heal_at = self._wire.time.now + self._chance.choice((0.2, 0.5, 1, 3, 8, 25))
        match kind:
            case "none":
                pass
            case "drop":
                self._printer.drop_after(self._chance.randrange(1, _END))
            case "power":
                self._printer.power_cut_after(self._chance.randrange(1, _END))
            case "roll":
                self._printer.paper_ends_after(self._chance.randrange(1, 300))
            case "leave":
                self._left = True
            case "kill":
                raise Killed
            case fault:
                self._printer.switch(Fault(fault), on=True)

    def _judge(self) -> None:
        out, lines = self.outcome, self._tape.lines()
        copies = self._tape.copies(lines)
        out.whole = sum(map(len, copies.values()))
        out.marked = sum(copy.marked for found in copies.values() for copy in found)
        ends = [*self._starts[1:], self._tape.end]
        for session, state in self._told.items():
            out.told[str(state)] += 1
            found = copies.get(session, [])
            if state is PrintState.CONFIRMED and not any(c.place < ends[session] for c in found):
                out.lost.append(session)
            if state is PrintState.FAILED_UNSENT and found and session not in self._asked:
                out.unannounced.append(session)
        out.doubled = [one for one, found in copies.items() if not all(c.marked for c in found[1:])]
        strays = {*self._came_late(lines), *self._hung_together(lines)}
        out.wrong = sorted(one for one, later in strays if one not in self._excused[later])
        out.seen_by_staff = sorted(one for one, later in strays if one in self._excused[later])

    def _came_late(self, lines: list[Line]) -> Iterator[tuple[int, int]]:
        """Sessions of which something was printed while a later one was in front, and that one."""
        for line in lines:
            front = bisect_right(self._starts, line.place) - 1
            if line.session < front:
                yield line.session, front

    @staticmethod
    def _hung_together(lines: list[Line]) -> Iterator[tuple[int, int]]:
        """Sessions of which something was on the paper of a later one, and that one."""
        on_piece: dict[int, set[int]] = {}
        for line in lines:
            on_piece.setdefault(line.piece, set()).add(line.session)
        for sessions in on_piece.values():
            yield from ((one, max(sessions)) for one in sessions if one < max(sessions))


def main() -> None:
    """Run a campaign and print what it came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plain", action="store_true", help="a clone that can prove nothing")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(Campaign(given.seed, Path(folder), Ours, plain=given.plain).run(given.jobs))


if __name__ == "__main__":
    main()
