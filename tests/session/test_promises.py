"""What must hold whatever anybody does, in any order: found by playing at random."""

from __future__ import annotations

from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kiosk.identity.cpr import Cpr
from kiosk.identity.level import Level, Method
from kiosk.identity.mitid.port import MitIdFailed, MitIdOffered, MitIdProblem, MitIdProven
from kiosk.identity.person import (
    CardFailed,
    CardProblem,
    CardProven,
    CardRecognised,
    Identity,
    Pin,
    ReaderState,
)
from kiosk.receipts.document import PrinterState, PrintState
from kiosk.services.loader import read_catalogue
from kiosk.services.lookup import LookUpAnswer, Unavailable
from kiosk.session.advance import LONGEST_OFFER
from kiosk.session.case import Booked, Received, Refused, SlotTaken
from kiosk.session.effects import Wipe
from kiosk.session.events import (
    Answer,
    Back,
    CardAnswered,
    CaseAcknowledged,
    CaseNotStored,
    CaseStored,
    CentralHeard,
    End,
    EnterPin,
    Event,
    Fault,
    FaultHeard,
    LoginAnswered,
    LookedUp,
    PhoneAnswered,
    PrinterHeard,
    PrintFinished,
    Reach,
    ReaderHeard,
    ReceiptHandedOver,
    Scanned,
    Start,
    Touched,
    UsePhone,
    WaysHeard,
    Wiped,
    WithoutPaper,
)
from kiosk.session.handover import Mailed, NotHandedOver, PageReady, Way
from kiosk.session.screens import EntryScreen, PickScreen
from kiosk.session.state import Rules
from tests.play import CONFIG, CPR, LOANS, NOON, SLOTS, Play, events_in, everything_in

CANARY = "Kanariefugl"
SECRET = Identity(
    Method.NEMID, Level.AUTHENTICATED, CANARY, Cpr.parse(CPR, NOON.date()), f"PID:{CANARY}"
)
TYPED = ["20123456", f"{CANARY} Hansen", f"{CANARY}@eksempel.dk", CPR, "24122026", "", "x" * 200]
FOUND: list[LookUpAnswer] = [SLOTS, LOANS, Unavailable.AWAY]
RULES = Rules(read_catalogue(CONFIG), ("da", "en"), branch="dokk1", mitid=True)


def late(number: int) -> list[Event]:
    """Everything that can answer an effect of the session `number`."""
    return [
        CardAnswered(number, CardRecognised(Method.NEMID, 3)),
        CardAnswered(number, CardProven(SECRET)),
        CardAnswered(number, CardFailed(CardProblem.PULLED)),
        LoginAnswered(number, SECRET),
        PhoneAnswered(number, MitIdOffered(f"https://id.example/{CANARY}", "WDJB", 300)),
        PhoneAnswered(number, MitIdProven(SECRET)),
        PhoneAnswered(number, MitIdFailed(MitIdProblem.DENIED)),
        LookedUp(number, "day", 1, SLOTS),
        LookedUp(number, "loans", 1, LOANS),
        LookedUp(number, "loans", 2, Unavailable.AWAY),
        CaseStored(number, "AAR-0000-0000"),
        CaseNotStored(number),
        CaseAcknowledged(number, "AAR-0000-0000", Received()),
        CaseAcknowledged(number, "AAR-0000-0000", SlotTaken()),
        CaseAcknowledged(number, "AAR-0000-0000", Refused()),
        CaseAcknowledged(number, "AAR-0000-0000", Booked(NOON, "dokk1")),
        PrintFinished(number, PrintState.CONFIRMED),
        PrintFinished(number, PrintState.UNCERTAIN),
        PrintFinished(number, PrintState.FAILED_UNSENT),
        ReceiptHandedOver(number, 1, PageReady(f"https://page.example/{CANARY}")),
        ReceiptHandedOver(number, 1, Mailed()),
        ReceiptHandedOver(number, 2, NotHandedOver()),
        Wiped(number),
    ]


class AnyCitizen(RuleBasedStateMachine):
    """Citizens press anything that can be pressed, while the world says anything it can say."""

    seen: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.play = Play(RULES).wait(1)

    @initialize(
        place=st.sampled_from(
            ["street", "card", "phone", "pin", "review", "sent", "done", "bare", "loans"]
        )
    )
    def somebody_is_at_it_already(self, place: str) -> None:
        """Far places are rarely reached by chance; so some citizens begin there."""
        self.play.do(
            ReaderHeard(ReaderState.NO_CARD),
            PrinterHeard(PrinterState.READY),
            CentralHeard(Reach.UP),
            WaysHeard(frozenset(Way)),
        )
        match place:
            case "card":
                self.play.begin("health-card").do(Answer("reason", "lost"), Answer("whose", "mine"))
            case "phone":
                self.play.begin("health-card").do(Answer("reason", "lost"))
                self.play.do(Answer("whose", "mine"), UsePhone())
                offer = MitIdOffered(f"https://id.example/{CANARY}", "WDJB", 300)
                self.play.do(PhoneAnswered(self.play.session.id, offer))
            case "pin":
                self.play.begin("health-card").do(Answer("reason", "lost"), Answer("whose", "mine"))
                self.play.do(ReaderHeard(ReaderState.CARD))
                number = self.play.session.id
                self.play.do(CardAnswered(number, CardRecognised(Method.NEMID, 3)))
            case "review":
                self.play.book_time()
            case "sent":
                self.play.order_health_card().send()
            case "done":
                self.play.order_health_card().send().acknowledge(Received())
            case "bare":
                self.play.order_health_card().send().acknowledge(Received())
                self.play.do(WithoutPaper(None))
            case "loans":
                self.play.begin("my-loans").show_nemid()

    @property
    def screen(self) -> object:
        return self.play.view.screen

    def in_session(self) -> bool:
        return self.play.kiosk.session is not None

    @precondition(lambda self: not self.in_session())
    @rule(language=st.sampled_from(["da", "en", "xx"]))
    def somebody_starts(self, language: str) -> None:
        self.play.do(Start(language))

    @rule(data=st.data())
    def something_is_pressed(self, data: st.DataObject) -> None:
        offered = list(events_in(self.play.view))
        if offered:
            self.play.do(Touched(), data.draw(st.sampled_from(offered)))

    @precondition(lambda self: isinstance(self.screen, EntryScreen))
    @rule(text=st.sampled_from(TYPED))
    def something_is_typed(self, text: str) -> None:
        screen = self.screen
        assert isinstance(screen, EntryScreen)
        self.play.do(Answer(screen.step, text))

    @precondition(lambda self: isinstance(self.screen, PickScreen))
    @rule(values=st.lists(st.sampled_from(["loan-1", "loan-2", "loan-3"]), unique=True))
    def things_are_ticked(self, values: list[str]) -> None:
        screen = self.screen
        assert isinstance(screen, PickScreen)
        self.play.do(Answer(screen.step, tuple(values)))

    @rule()
    def a_pin_is_entered(self) -> None:
        self.play.do(EnterPin(Pin("1234")))

    @rule(
        event=st.sampled_from(
            [
                *(ReaderHeard(state) for state in ReaderState),
                *(PrinterHeard(state) for state in PrinterState),
                *(CentralHeard(reach) for reach in Reach),
                FaultHeard(Fault.STORAGE),
                FaultHeard(None),
                Scanned(SECRET),
                Scanned(Identity(Method.HEALTH_CARD, Level.IDENTIFIED, CANARY, SECRET.cpr)),
            ]
        )
    )
    def the_world_says_something(self, event: Event) -> None:
        self.play.do(event)

    @precondition(lambda self: self.in_session())
    @rule(data=st.data())
    def an_effect_is_answered(self, data: st.DataObject) -> None:
        self.play.do(data.draw(st.sampled_from(late(self.play.session.id))))

    @precondition(lambda self: self.in_session())
    @rule(data=st.data())
    def the_look_up_is_answered(self, data: st.DataObject) -> None:
        session = self.play.session
        for step, number in session.asked.items():
            found = data.draw(st.sampled_from(FOUND))
            self.play.do(LookedUp(session.id, step, number, found))

    @rule(seconds=st.sampled_from([0.5, 5, 20, 80]))
    def time_passes(self, seconds: float) -> None:
        self.play.wait(seconds)

    @invariant()
    def the_screen_can_be_drawn(self) -> None:
        AnyCitizen.seen.add(self.play.view.name)

    @invariant()
    def nothing_of_a_citizen_is_left_after_the_end(self) -> None:
        if not self.in_session():
            assert not any(CANARY in text for text in everything_in(self.play.kiosk))
            assert not any(CPR in text for text in everything_in(self.play.view))

    @invariant()
    def the_number_never_shows(self) -> None:
        assert not any(CPR in text for text in everything_in(self.play.view))

    @invariant()
    def late_news_changes_nothing(self) -> None:
        kiosk = self.play.kiosk
        for number in {kiosk.sessions + 1, kiosk.sessions - 1}:
            for event in late(number):
                if isinstance(event, Wiped):
                    continue
                other = Play(RULES, kiosk).do(event)
                assert other.kiosk == kiosk
                assert other.effects == ()

    @invariant()
    def the_citizen_can_always_end(self) -> None:
        if self.in_session():
            number = self.play.session.id
            other = Play(RULES, self.play.kiosk).do(End())
            assert other.kiosk.session is None
            assert Wipe(number) in other.effects

    @invariant()
    def time_out_always_ends(self) -> None:
        if self.in_session():
            idle = max(RULES.idle.warn_after, LONGEST_OFFER) + RULES.idle.warn_for
            other = Play(RULES, self.play.kiosk).wait(idle)
            assert other.kiosk.session is None

    @invariant()
    def back_loses_no_answer(self) -> None:
        """Until it is sent there is a way back, and going all of it keeps what was answered."""
        kiosk = self.play.kiosk
        if kiosk.session is None or kiosk.session.service is None or kiosk.session.leaving:
            return
        if kiosk.session.sending is not None:
            return
        service, answers = kiosk.session.service, dict(kiosk.session.answers)
        other = Play(RULES, kiosk)
        for _ in range(40):
            assert other.view.back is not None
            other.do(Back())
            if other.session.service is None:
                break
        assert other.view.name == "services"
        assert other.session.shelf[service] == answers


THOROUGH = settings(max_examples=150, stateful_step_count=40, deadline=None, derandomize=True)


def test_the_promises_hold_whatever_anybody_does() -> None:
    run_state_machine_as_test(AnyCitizen, settings=THOROUGH)


def test_the_random_citizens_got_everywhere_that_matters() -> None:
    """A control: were these screens never reached, the promises above would be cheap."""
    wanted = {"services", "intro", "reason", "who", "who-pin", "phone", "review", "done", "start"}
    wanted |= {"receipt-ways", "receipt-address", "receipt-making"}
    assert wanted <= AnyCitizen.seen
