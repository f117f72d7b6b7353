"""The tourist's hands: the robot's, which look on the next page too. Import it after `boot()`."""

from __future__ import annotations

from kiosk.texts.message import Translate
from kiosk.ui import words
from kiosk.ui.robot import NotOnScreen, Robot


class TouristHands:
    """`Hands` over a robot at a kiosk's screen."""

    def __init__(self, robot: Robot, say: Translate) -> None:
        """`say` speaks the tourist's language."""
        self._robot, self._more = robot, say(words.MORE)

    def tap(self, text: str) -> None:
        """Press what bears this text, on this page or a later one. Raises `NotOnScreen`."""
        while True:
            try:
                self._robot.tap(text)
            except NotOnScreen as missing:
                self._turn(missing)
            else:
                return

    def type(self, text: str) -> None:
        """Type on the keyboard that is drawn. Raises `NotOnScreen` for a key it does not have."""
        self._robot.type(text)

    def _turn(self, missing: NotOnScreen) -> None:
        try:
            self._robot.tap(self._more)
        except NotOnScreen:
            raise missing from None
