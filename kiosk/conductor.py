"""Keeps the kiosk's state: every event through `advance()`, its effects out, its view shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from kiosk.session.advance import advance
from kiosk.session.effects import Effect
from kiosk.session.events import Event, Fault, FaultHeard, Tick
from kiosk.session.screens import View
from kiosk.session.state import Kiosk, Rules
from kiosk.session.view import view


class Conductor:
    """One event after the other, all on one thread: the screen's."""

    def __init__(
        self,
        rules: Rules,
        carry_out: Callable[[Effect], None],
        show: Callable[[View], None],
    ) -> None:
        self._rules, self._carry_out, self._show = rules, carry_out, show
        self.kiosk = Kiosk()
        self._shown: View | None = None

    def emit(self, event: Event) -> None:
        """Let this have happened."""
        self.kiosk, effects = advance(self.kiosk, event, self._rules)
        self._show_now()
        for effect in effects:
            self._carry_out(effect)

    def tick(self, now: datetime, monotonic: float, fault: Fault | None) -> None:
        """A second has passed."""
        if fault is not self.kiosk.fault:
            self.emit(FaultHeard(fault))
        self.emit(Tick(now, monotonic))

    def use(self, rules: Rules) -> None:
        """Go by these rules from now on. Only between sessions: a citizen's path is not to change."""
        if self.kiosk.session is not None:
            raise RuntimeError("somebody is in session")
        self._rules = rules
        self._show_now()

    def redraw(self) -> None:
        """Show the same view again: something it needs is ready."""
        if self._shown is not None:
            self._show(self._shown)

    def _show_now(self) -> None:
        now = view(self.kiosk, self._rules)
        if now != self._shown:
            self._shown = now
            self._show(now)
