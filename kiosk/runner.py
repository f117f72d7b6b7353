"""Carries the core's effects out, off the screen's thread, and brings their events back."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from threading import Lock

from kiosk import convert, handover
from kiosk.identity.desk import CardDesk
from kiosk.identity.mitid.port import MitId, MitIdFailed, MitIdProblem
from kiosk.previews import Previews
from kiosk.receipts.desk import PrintDesk
from kiosk.receipts.document import as_reprint
from kiosk.receipts.localising import localise
from kiosk.services.lookup import Unavailable
from kiosk.services.model import Catalogue
from kiosk.session.effects import (
    BeginMitId,
    CancelMitId,
    CheckLibraryPin,
    Effect,
    HandOver,
    LookUp,
    Print,
    ProveCard,
    ReadCard,
    RecordOutcome,
    ReleaseCard,
    StoreCase,
    Wipe,
)
from kiosk.session.events import (
    CaseNotStored,
    CaseStored,
    Event,
    LoginAnswered,
    LookedUp,
    PhoneAnswered,
    ReceiptHandedOver,
    Wiped,
)
from kiosk.session.handover import NotHandedOver
from kiosk.sync.client import Answer
from kiosk.sync.desk import LookUpFailed, SyncDesk
from kiosk.sync.outbox import NotStored, Stored
from kiosk.texts.fluent import without_isolates
from kiosk.texts.message import Message, Texts

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Desks:
    """The parts that do the work, each with threads of its own."""

    cards: CardDesk
    printing: PrintDesk
    sync: SyncDesk
    mitid: MitId | None
    previews: Previews


class Runner:
    """Every effect to its desk; returns at once. `post` takes events from any thread."""

    def __init__(
        self,
        desks: Desks,
        texts: Texts,
        catalogue: Catalogue,
        zone: tzinfo,
        post: Callable[[Event], None],
    ) -> None:
        self._desks, self._texts, self._catalogue = desks, texts, catalogue
        self._zone, self._post = zone, post
        self._lock = Lock()
        self._tokens: dict[int, str] = {}

    def carry_out(self, effect: Effect) -> None:
        """Do it; what answers it comes back as an event stamped with its session."""
        match effect:
            case ReadCard(session=session):
                self._desks.cards.read(session)
            case ProveCard(session=session, pin=pin):
                self._desks.cards.prove(session, pin)
            case ReleaseCard(session=session):
                self._desks.cards.release(session)
            case BeginMitId():
                self._begin_mitid(effect)
            case CancelMitId(session=session):
                self._cancel_mitid(session)
            case CheckLibraryPin():
                self._check_pin(effect)
            case LookUp():
                self._look_up(effect)
            case StoreCase(session=session, case=case):
                self._store(session, effect)
                _log.info("session %d: case of service %s goes out", session, case.service)
            case Print(session=session, receipt=receipt):
                marked = localise(as_reprint(receipt), self._texts)
                self._desks.printing.print(session, localise(receipt, self._texts), marked)
            case HandOver():
                self._hand_over(effect)
            case Wipe(session=session):
                self._wipe(session)
            case RecordOutcome(session=session, service=service, outcome=outcome, step=step):
                _log.info("session %d: %s %s at %s", session, service, outcome, step or "-")

    def use(self, catalogue: Catalogue) -> None:
        """Go by this catalogue from now on; between sessions only."""
        self._catalogue = catalogue

    def cleared(self, session: int, ok: bool) -> None:
        """The printer holds nothing of that session any more (`ok`), or we cannot know.

        Then `PrinterState.HOLDING` shows on the screen, and the log says what staff can do.
        """
        if ok:
            self._post(Wiped(session))
        else:
            _log.warning(
                "session %d: the printer may still hold its receipt; nothing is printed until it"
                " proves that it does not. Look into the tray, switch the printer off and on",
                session,
            )

    def _begin_mitid(self, effect: BeginMitId) -> None:
        """The phone shows where the login comes from, in the citizen's language."""
        if self._desks.mitid is None:
            self._post(PhoneAnswered(effect.session, MitIdFailed(MitIdProblem.REFUSED)))
            return
        branch = self._catalogue.branch(effect.branch)
        purpose = Message.of("phone-purpose", branch=branch.name if branch else effect.branch)
        said = self._texts.language(effect.language)(purpose).translate(without_isolates())
        self._desks.mitid.begin(effect.session, said, effect.language)

    def _cancel_mitid(self, session: int) -> None:
        if self._desks.mitid is not None:
            self._desks.mitid.cancel(session)

    def _wipe(self, session: int) -> None:
        self._cancel_mitid(session)
        self._desks.cards.release(session)
        self._desks.previews.forget()
        with self._lock:
            self._tokens.pop(session, None)
        self._desks.printing.clear(session)

    def _store(self, session: int, effect: StoreCase) -> None:
        def done(result: Stored | NotStored) -> None:
            match result:
                case Stored(reference=reference):
                    self._post(CaseStored(session, reference))
                case NotStored(reason=reason):
                    _log.error("session %d: case not stored: %s", session, reason)
                    self._post(CaseNotStored(session))

        self._desks.sync.store(session, convert.case_body(effect.case), done)

    def _look_up(self, effect: LookUp) -> None:
        def answered(answer: Answer | LookUpFailed | None) -> None:
            found = convert.look_up_answer(answer, self._zone) if answer else Unavailable.AWAY
            self._post(LookedUp(effect.session, effect.step, effect.number, found))

        with self._lock:
            token = self._tokens.get(effect.session)
        today = datetime.now(self._zone).date()
        query = convert.query(effect, self._catalogue, today, token)
        if query is None:
            answered(None)
        else:
            self._desks.sync.look_up(effect.session, query, answered)

    def _hand_over(self, effect: HandOver) -> None:
        def answered(answer: Answer | LookUpFailed) -> None:
            got = handover.answer(answer)
            self._post(ReceiptHandedOver(effect.session, effect.number, got))

        say = self._texts.language(effect.receipt.language)
        try:
            request = handover.request(effect, localise(effect.receipt, self._texts), say)
        except ValueError:  # an address or a text that the contract does not take
            _log.error("session %d: the receipt cannot be handed over", effect.session)
            self._post(ReceiptHandedOver(effect.session, effect.number, NotHandedOver()))
            return
        self._desks.sync.look_up(effect.session, request, answered)

    def _check_pin(self, effect: CheckLibraryPin) -> None:
        def answered(answer: Answer | LookUpFailed) -> None:
            proven, tries_left, token = convert.login(effect.claim, answer)
            if token is not None:
                with self._lock:
                    self._tokens[effect.session] = token
            self._post(LoginAnswered(effect.session, proven, tries_left))

        query = convert.pin_check(effect.claim, effect.pin)
        self._desks.sync.look_up(effect.session, query, answered)
