"""The few words the screen itself says; everything else comes with the `View`."""

from __future__ import annotations

from typing import Final

from kiosk.texts.message import Message, Translate, Words

CITY: Final = Message.of("authority")
"""The first half of the wordmark."""
OFFICE: Final = Message.of("department")
"""The second half of the wordmark."""

PREVIOUS: Final = Message.of("previous")
MORE: Final = Message.of("more")

_ISOLATES: Final = dict.fromkeys((0x2066, 0x2067, 0x2068, 0x2069))


def progress(at: int, of: int) -> Message:
    """Step `at` of `of`."""
    return Message.of("progress", at=at, of=of)


def seconds_left(seconds: int) -> Message:
    """What stands below the number of seconds that are left."""
    return Message.of("seconds-left", seconds=seconds)


def spoken_by(translate: Translate) -> Translate:
    """The same translator without bidirectional isolates, which SDL's text renderer would draw."""

    def say(words: Words) -> str:
        return translate(words).translate(_ISOLATES)

    return say
