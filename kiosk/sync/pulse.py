"""What a heartbeat carries besides the cases that wait, and who hears its answer."""

from __future__ import annotations

from typing import Protocol

from kiosk.sync.contract import Heartbeat, HeartbeatReply


class Pulse(Protocol):
    """Speaks for the whole kiosk in each heartbeat. Called on the drain's thread; must not block."""

    def say(self, beat: Heartbeat) -> Heartbeat:
        """The same heartbeat, with what the kiosk knows of itself."""
        ...

    def hear(self, sent: Heartbeat, reply: HeartbeatReply) -> None:
        """This one was answered."""
        ...


class Quiet:
    """Says nothing, and takes no orders."""

    def say(self, beat: Heartbeat) -> Heartbeat:
        """As it is."""
        return beat

    def hear(self, sent: Heartbeat, reply: HeartbeatReply) -> None:
        """Does nothing."""
