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
from kiosk.demo.tourist import TYPED
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
from kiosk.session.screens import (
    CardScreen,
    ChoiceScreen,
    DoneScreen,
    EntryScreen,
    IntroScreen,
    PickScreen,
    PinScreen,
    ReviewScreen,
    ServicesScreen,
    StartScreen,
    View,
)
from kiosk.session.state import Rules
from kiosk.texts.fluent import FluentTexts
from kiosk.ui import pictures
from kiosk.ui.kit.button import BigButton
from kiosk.ui.shell import Shell
from tests.play import ANNA, CONFIG, CPR, LOANS, NOON, SLOTS

SERVICES: Final = tuple(folder.name for folder in service_folders(CONFIG))
_READER: Final = Identity(Method.HEALTH_CARD, Level.IDENTIFIED, "", Cpr(CPR))
_PIN: Final = Pin("2468")
_MOST_STEPS: Final = 60


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
        deque(pictures.load_ahead(), maxlen=0)  # else they come bit by bit, amid what is measured
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
        """A whole session, with a receipt; every screen of it is drawn.

        Raises `RuntimeError` if it does not lead back to the start.
        """
        before = self.conductor.kiosk.sessions
        for _ in range(_MOST_STEPS):
            self._emit(self._next(service), frame)
            self.pass_time()
            kiosk = self.conductor.kiosk
            if kiosk.session is None and not kiosk.wiping and kiosk.sessions == before + 1:
                self._emit(ev.ReaderHeard(ReaderState.NO_CARD), frame)
                return
        raise RuntimeError(f"{service} walks in circles at {self.shell.view}")

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

    def _next(self, service: str) -> ev.Event:
        """What a citizen does on the screen that is shown."""
        view = self.shell.view
        match view.screen if view else None:
            case StartScreen():
                return ev.Start("da")
            case ServicesScreen():
                return ev.ChooseService(service)
            case IntroScreen():
                return ev.Begin()
            case ChoiceScreen(options=options):
                return options[0].event
            case EntryScreen(step=step, keyboard=keyboard):
                return ev.Answer(step, TYPED[keyboard])
            case PickScreen(step=step, items=items):
                return ev.Answer(step, tuple(item.value for item in items if item.value))
            case CardScreen(picture="swipe-card"):
                return ev.Scanned(_READER)
            case CardScreen():
                return ev.ReaderHeard(ReaderState.CARD)
            case PinScreen():
                return ev.EnterPin(_PIN)
            case ReviewScreen():
                return ev.Send()
            case DoneScreen():
                session = self.conductor.kiosk.session
                return ev.End() if session and session.printing else ev.WantReceipt()
            case other:
                raise RuntimeError(f"{service} leads to {other}")

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
