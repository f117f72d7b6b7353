"""The composition root: the one place that knows every part, starts them, and stops them."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Protocol
from zoneinfo import ZoneInfo

from kiosk import convert, handover
from kiosk.conductor import Conductor
from kiosk.device import device_of
from kiosk.hardware import Hardware
from kiosk.identity.cardline import HealthCardLine, LibraryCardLine, read_card_line
from kiosk.identity.desk import CardDesk
from kiosk.identity.ignored import Ignored
from kiosk.identity.level import Level, Method
from kiosk.identity.mitid.desk import MitIdDesk
from kiosk.identity.person import Identity
from kiosk.offer import Offer, first_offer
from kiosk.previews import Previews
from kiosk.receipts.desk import PrintDesk
from kiosk.receipts.document import PrinterState
from kiosk.receipts.writing import Writing
from kiosk.runner import Desks, Runner
from kiosk.services.acceptance import without
from kiosk.session.events import (
    CardAnswered,
    CaseAcknowledged,
    CentralHeard,
    Event,
    Fault,
    PhoneAnswered,
    PrinterHeard,
    PrintFinished,
    ReaderHeard,
    Scanned,
    WaysHeard,
)
from kiosk.session.screens import View
from kiosk.session.state import IdleRules, Kiosk, Rules
from kiosk.settings import Settings
from kiosk.sync.client import CentralClient, CentralState
from kiosk.sync.contract import CaseResult, Heartbeat
from kiosk.sync.desk import SyncDesk
from kiosk.sync.keys import KeyStore
from kiosk.sync.outbox import Outbox
from kiosk.upkeep.opening import Disk, open_upkeep
from kiosk.upkeep.parts import Facts

ZONE = ZoneInfo("Europe/Copenhagen")
ASSETS = Path(__file__).resolve().parent.parent / "assets"

_log = logging.getLogger(__name__)


class Door(Protocol):
    """The one way from other threads into the screen's."""

    def post(self, call: Callable[[], None]) -> None:
        """Have `call` made on the screen's thread, soon."""
        ...


class Screen(Protocol):
    """What draws a view."""

    def show(self, view: View) -> None:
        """Draw it; called on the screen's thread."""
        ...


class Installation:
    """A whole kiosk: its parts wired to one conductor. Start it on the screen's thread."""

    def __init__(
        self,
        config: Path,
        settings: Settings,
        hardware: Hardware,
        door: Door,
        clock: Callable[[], float] = time.monotonic,
        end: Callable[[], None] = lambda: None,
    ) -> None:
        """Reads the configuration and wires the parts; nothing runs yet. `end` ends the main loop.

        Raises `BadConfig`, and `IdentityError` for an enrolment that cannot be used.
        """
        device = device_of(config, settings)
        offer = first_offer(config, device.store)
        refused = hardware.trust.levels.refused()
        catalogue = without(offer.catalogue, refused)
        self.texts = offer.texts
        idle = settings.idle
        self.rules = Rules(
            catalogue,
            settings.kiosk.languages,
            IdleRules(idle.warn_after, idle.warn_for, idle.done_after),
            settings.kiosk.branch,
            mitid=settings.mitid is not None,
            scanner=settings.scanner.use != "none",
            refused=refused,
        )
        self._door, self._hardware, self._stopped = door, hardware, False
        self._clock, self._end, self._ticked = clock, end, clock()
        self.restarting = False
        """Whether the end of the process is meant to be a new start."""
        self._coming: SimpleQueue[Offer] = SimpleQueue()
        told = hardware.trust.clock
        self._client = CentralClient(
            settings.central.url, device.token, dated=None if told is None else told.hear
        )
        self._upkeep = open_upkeep(
            config, settings, device.store, self._client, self._facts, self._coming.put, clock
        )
        self._upkeep.in_use(offer.version)
        self._desks = self._open_desks(settings, hardware)
        self._runner = Runner(self._desks, self.texts, catalogue, ZONE, self.post)
        self.conductor = Conductor(self.rules, self._runner.carry_out, self._show)
        self.preview = self._desks.previews.get
        self._screen: Screen | None = None

    def start(self, screen: Screen) -> None:
        """Everything begins to listen; the start screen is up before the devices answer."""
        self._screen = screen
        self.tick()
        self._desks.sync.start()
        self._desks.printing.start()
        self._hardware.reader.start(lambda state: self.post(ReaderHeard(state)))
        if self._hardware.scanner is not None:
            self._hardware.scanner.start(self._scanned)

    @property
    def kiosk(self) -> Kiosk:
        """The state as it is now."""
        return self.conductor.kiosk

    @property
    def ignored(self) -> Mapping[Ignored, int]:
        """How much came from the scanner and was no card, by reason; nothing personal."""
        return self._hardware.ignored.so_far()

    @property
    def emit(self) -> Callable[[Event], None]:
        """Takes an event on the screen's thread."""
        return self.conductor.emit

    def tick(self) -> None:
        """A second has passed; also looks whether cases can be kept safe, and what was ordered."""
        self._ticked = self._clock()
        fault: Fault | None = None
        if self._upkeep.closed:
            fault = Fault.CLOSED
        elif self._desks.sync.trouble is not None:
            fault = Fault.STORAGE
        self.conductor.tick(datetime.now(ZONE), self._ticked, fault)
        if self.kiosk.session is None:
            self._between_sessions()
        self._hardware.ignored.sum_up(self._clock())

    def post(self, event: Event) -> None:
        """Takes an event from any thread to the conductor's."""
        if not self._stopped:
            self._door.post(partial(self.conductor.emit, event))

    def stop(self) -> None:
        """Everything ends, in reverse; what is stored stays stored."""
        if self._stopped:
            return
        self._stopped = True
        if self._hardware.scanner is not None:
            self._hardware.scanner.stop()
        self._hardware.reader.stop()
        self._desks.cards.stop()
        if self._desks.mitid is not None:
            self._desks.mitid.stop()
        self._desks.printing.stop()
        self._desks.sync.stop()
        self._upkeep.stop()
        self._desks.previews.stop()
        _log.info("stopped; threads left: %d", threading.active_count() - 1)

    def _between_sessions(self) -> None:
        """What would disturb a citizen: another configuration comes into use, the process ends."""
        while not self._coming.empty():
            offer = self._coming.get()
            self.texts.become(offer.texts)
            catalogue = without(offer.catalogue, self.rules.refused)
            self.rules = replace(self.rules, catalogue=catalogue)
            self._runner.use(catalogue)
            self.conductor.use(self.rules)
            self._upkeep.in_use(offer.version)
            _log.info("configuration %d is in use", offer.version)
        # A printer that is away never says that it holds nothing; a restart may be what it needs.
        printing = self.kiosk.wiping and self.kiosk.printer.works
        if not self.restarting and not printing and self._upkeep.must_restart():
            _log.info("restarts, as was ordered")
            self.restarting = True
            self._end()

    def _facts(self, beat: Heartbeat, disk: Disk) -> Facts:
        return Facts(
            kiosk=self.kiosk,
            halted_s=self._clock() - self._ticked,
            scanner=self._hardware.scanner is not None,
            central=self._desks.sync.state,
            outbox=self._desks.sync.trouble,
            dead=beat.dead,
            oldest_s=beat.oldest_s,
            free_bytes=disk.free_bytes,
            skew_s=self._client.skew_s,
            origin=disk.origin,
            receipts_left=self._desks.printing.receipts_left,
        )

    def _open_desks(self, settings: Settings, hardware: Hardware) -> Desks:
        state = settings.kiosk.state
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        state.chmod(0o700)  # Kivy's own folder in it is made before, and is not so careful
        pinned = settings.central.fingerprint or None
        return Desks(
            CardDesk(
                hardware.reader,
                hardware.trust,
                lambda: datetime.now(UTC),
                lambda session, answer: self.post(CardAnswered(session, answer)),
            ),
            PrintDesk(
                hardware.connect,
                state / "print.sqlite",
                self._printer_heard,
                lambda session, done: self.post(PrintFinished(session, done)),
                self._cleared,
                writing=Writing(settings.printer.width, settings.printer.text),
                family=settings.printer.family,
                near_end_m=settings.printer.near_end_m,
            ),
            SyncDesk(
                self._client,
                Outbox(state / "outbox.sqlite"),
                KeyStore(state / "central-key.json", pinned=pinned),
                self._central_heard,
                self._acknowledged,
                kiosk=settings.kiosk.name,
                heartbeat_s=settings.central.heartbeat,
                offered=lambda ways: self.post(WaysHeard(handover.ways(ways))),
                pulse=self._upkeep,
            ),
            self._mitid(settings),
            Previews(self.texts, settings.printer.width, self._preview_ready),
        )

    def _mitid(self, settings: Settings) -> MitIdDesk | None:
        """Raises `CredentialError` for a secret or key that cannot be used."""
        if settings.mitid is None:
            return None
        return MitIdDesk(
            settings.mitid.settings(),
            lambda session, answer: self.post(PhoneAnswered(session, answer)),
        )

    def _printer_heard(self, state: PrinterState) -> None:
        _log.info("printer: %s", state)
        self.post(PrinterHeard(state))

    def _central_heard(self, state: CentralState) -> None:
        _log.info("central service: %s", state)
        self.post(CentralHeard(convert.reach(state)))

    def _cleared(self, session: int, ok: bool) -> None:
        self._runner.cleared(session, ok)

    def _acknowledged(self, session: int, reference: str, result: CaseResult) -> None:
        made = convert.case_result(result, self.rules.catalogue, ZONE)
        self.post(CaseAcknowledged(session, reference, made))

    def _preview_ready(self) -> None:
        if not self._stopped:
            self._door.post(self.conductor.redraw)

    def _scanned(self, line: str) -> None:
        match read_card_line(line, datetime.now(ZONE).date()):
            case HealthCardLine(identity=identity):
                self.post(Scanned(identity))
            case LibraryCardLine(number=number):
                card = Identity(Method.LIBRARY_CARD, Level.IDENTIFIED, subject=number)
                self.post(Scanned(card))
            case Ignored() as why:
                self._hardware.ignored.count(why)

    def _show(self, view: View) -> None:
        if self._screen is not None:
            self._screen.show(view)
