"""The real screen on the real core, its devices played: whole sessions from a script.

Import this after `boot`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from kiosk.app import ASSETS
from kiosk.conductor import Conductor
from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Level, Method
from kiosk.identity.person import CardProven, CardRecognised, Identity, Pin, ReaderState
from kiosk.previews import Previews
from kiosk.receipts.document import PrinterState, PrintState
from kiosk.receipts.raster import PAPER_WIDTH
from kiosk.services.loader import read_catalogue, service_folders
from kiosk.session import effects as do
from kiosk.session import events as ev
from kiosk.session.case import Received
from kiosk.session.screens import View
from kiosk.session.state import Rules
from kiosk.texts.fluent import FluentTexts
from kiosk.ui.kit.button import BigButton
from kiosk.ui.shell import Shell
from tests.play import ANNA, CONFIG, CPR, LOANS, NOON, SLOTS

_NOBODY: Final = Identity(Method.HEALTH_CARD, Level.IDENTIFIED, "", Cpr(CPR))
_PIN: Final = Pin("2468")
_CARD: Final = (ev.ReaderHeard(ReaderState.CARD), ev.EnterPin(_PIN))
_DONE: Final = (ev.Send(), ev.WantReceipt(), ev.End(), ev.ReaderHeard(ReaderState.NO_CARD))
WAYS: Final[dict[str, tuple[ev.Event, ...]]] = {
    "health-card": (ev.Answer("reason", "lost"), *_CARD, ev.Answer("phone", "20123456"), *_DONE),
    "book-time": (
        ev.Answer("subject", "passport"),
        ev.Answer("place", "dokk1"),
        ev.Answer("day", "2026-11-24"),
        ev.Answer("time", "slot-24-9"),
        *_CARD,
        ev.Answer("name", "Anna Prøve"),
        ev.Answer("phone", "20123456"),
        ev.Answer("email", ""),
        *_DONE,
    ),
    "my-loans": (
        ev.Scanned(_NOBODY),
        ev.EnterPin(_PIN),
        ev.Answer("loans", ("loan-1", "loan-2")),
        *_DONE,
    ),
}
"""What is done in each service between its introduction and the start screen."""


class PlayedKiosk:
    """A kiosk whose devices answer at once. `post` is the door into the screen's thread."""

    def __init__(self, post: Callable[[Callable[[], None]], None]) -> None:
        folders = {folder.name: folder for folder in service_folders(CONFIG)}
        texts = FluentTexts(ASSETS / "locale", folders)
        rules = Rules(read_catalogue(CONFIG), ("da", "en"), branch="dokk1")
        self._now, self._monotonic = NOON, 0.0
        self._answers: deque[ev.Event] = deque()
        self.conductor = Conductor(rules, self._answer, self._show)
        previews = Previews(texts, PAPER_WIDTH, lambda: post(self.conductor.redraw))
        self._previews = previews
        self.shell = Shell(texts, self.conductor.emit, previews.get, lambda: self._monotonic)
        self.pass_time()
        for heard in (
            ev.ReaderHeard(ReaderState.NO_CARD),
            ev.PrinterHeard(PrinterState.READY),
            ev.CentralHeard(ev.Reach.UP),
        ):
            self.conductor.emit(heard)

    def pass_time(self) -> None:
        """One second."""
        self._now += timedelta(seconds=1)
        self._monotonic += 1
        self.conductor.tick(self._now, self._monotonic, None)

    def session(self, service: str, frame: Callable[[], object]) -> None:
        """A whole session; every screen of it is drawn. Raises `RuntimeError` if it gets stuck."""
        before = self.conductor.kiosk.sessions
        way = (ev.Start("da"), ev.ChooseService(service), ev.Begin(), *WAYS[service])
        for event in way:
            self._emit(event, frame)
            self.pass_time()
        kiosk = self.conductor.kiosk
        if kiosk.session is not None or kiosk.wiping or kiosk.sessions != before + 1:
            raise RuntimeError(f"{service} does not lead back to the start: {self.shell.view}")

    def end(self) -> None:
        """End any session and let the next press count."""
        self._emit(ev.End(), lambda: None)
        self.pass_time()

    def first_button(self) -> BigButton:
        """The uppermost button in the body of the screen."""
        found = [w for w in self.shell.ids.body.walk(restrict=True) if isinstance(w, BigButton)]
        return max(found, key=lambda button: button.to_window(*button.pos)[1])

    def stop(self) -> None:
        """Ends the thread that draws receipts."""
        self._previews.stop()

    def _show(self, view: View) -> None:
        self.shell.show(view)

    def _emit(self, event: ev.Event, frame: Callable[[], object]) -> None:
        self.conductor.emit(event)
        frame()
        while self._answers:
            self.conductor.emit(self._answers.popleft())
            frame()

    def _answer(self, effect: do.Effect) -> None:
        match effect:
            case do.ReadCard(session=session):
                answer: ev.Event = ev.CardAnswered(session, CardRecognised(Method.NEMID, 3))
            case do.ProveCard(session=session):
                answer = ev.CardAnswered(session, CardProven(ANNA))
            case do.CheckLibraryPin(session=session, claim=claim):
                known = replace(claim, method=Method.LIBRARY_CARD, level=Level.LIBRARY)
                answer = ev.LoginAnswered(session, known)
            case do.LookUp(session=session, step=step, number=number):
                found = LOANS if step == "loans" else SLOTS
                answer = ev.LookedUp(session, step, number, found)
            case do.StoreCase(session=session):
                reference = f"AAR-{session:04d}-P2Q9"
                self._answers.append(ev.CaseStored(session, reference))
                answer = ev.CaseAcknowledged(session, reference, Received())
            case do.Print(session=session):
                answer = ev.PrintFinished(session, PrintState.CONFIRMED)
            case do.Wipe(session=session):
                self._previews.forget()
                answer = ev.Wiped(session)
            case _:
                return
        self._answers.append(answer)
