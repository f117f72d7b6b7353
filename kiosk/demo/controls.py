"""What a person can do on the demo's bench: put in cards, swipe, and break things."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

from kiosk.demo.cards.deck import DemoCard
from kiosk.demo.phone import PhoneError
from kiosk.demo.printer.virtual import Fault
from kiosk.demo.stage import CARD_PIN, LIBRARY_PIN, Stage
from kiosk.texts.message import Message

_CARDS: Final = tuple(card for card in DemoCard if card is not DemoCard.EHIC)
"""What a person may put in. The European card is another story for a program, for nobody else."""
_SWITCHES: Final = (
    Fault.PAPER_OUT,
    Fault.NEAR_END,
    Fault.COVER_OPEN,
    Fault.CUTTER_JAM,
    Fault.SILENT,
    Fault.DROPPED,
)
"""The faults that a person on the bench can do something with; `kiosk.demo.printer` has them all."""


@dataclass(frozen=True, slots=True)
class Control:
    """One button: what it says, what it does, and whether it is switched on."""

    label: Message
    press: Callable[[], None]
    on: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Buttons for one device."""

    title: Message
    controls: tuple[Control, ...]


class Controls:
    """The bench's buttons over one stage; `groups` says how they stand now."""

    def __init__(self, stage: Stage, offer: Callable[[], str | None]) -> None:
        """`offer` says what the QR code on the screen holds, if there is one."""
        self._stage, self._offer = stage, offer
        self._card: DemoCard | None = None
        self._unplugged = False

    def groups(self) -> tuple[Group, ...]:
        """All buttons, by device."""
        return (
            Group(Message.of("cards"), tuple(self._cards())),
            Group(
                Message.of("scan"),
                (Control(Message.of("scan-health", pin=LIBRARY_PIN), self._stage.swipe),),
            ),
            Group(Message.of("phone"), tuple(self._phone())),
            Group(Message.of("printer"), tuple(self._printer())),
            Group(
                Message.of("network"),
                (Control(Message.of("network-cut"), self._network, self._stage.wire.is_cut),),
            ),
            Group(
                Message.of("reader"),
                (Control(Message.of("reader-gone"), self._reader, self._unplugged),),
            ),
        )

    def _cards(self) -> Iterator[Control]:
        for card in _CARDS:
            label = Message.of(f"card-{card}", pin=CARD_PIN)
            yield Control(label, partial(self._insert, card), self._card is card)
        yield Control(Message.of("card-out"), self._remove)

    def _phone(self) -> Iterator[Control]:
        phone = self._stage.phone
        for name, decide in (("approve", phone.approve), ("deny", phone.deny)):
            yield Control(Message.of(f"phone-{name}"), partial(self._decide, decide))

    def _decide(self, decide: Callable[[str], str]) -> None:
        """On a thread of its own, as a phone is: it may take a while."""
        uri = self._offer()
        if uri is not None:
            threading.Thread(target=self._heard, args=(decide, uri), daemon=True).start()

    @staticmethod
    def _heard(decide: Callable[[str], str], uri: str) -> None:
        with suppress(PhoneError):  # it was decided already, or has run out
            decide(uri)

    def _printer(self) -> Iterator[Control]:
        printer = self._stage.printer
        for fault in _SWITCHES:
            on = fault in printer.faults
            yield Control(Message.of(fault.value), partial(printer.switch, fault, on=not on), on)

    def _insert(self, card: DemoCard) -> None:
        self._stage.insert(card)
        self._card = card

    def _remove(self) -> None:
        self._stage.reader.remove()
        self._card = None

    def _network(self) -> None:
        wire = self._stage.wire
        wire.mend() if wire.is_cut else wire.cut()

    def _reader(self) -> None:
        reader = self._stage.reader
        reader.plug() if self._unplugged else reader.unplug()
        self._unplugged = not self._unplugged
