"""One module for each kind of screen: which pieces it has, and in which order."""

from kiosk.ui.screens import (
    card,
    choice,
    done,
    entry,
    intro,
    out_of_order,
    phone,
    pick,
    pin,
    review,
    services,
    start,
    trouble,
    wait,
)

__all__ = [
    "card",
    "choice",
    "done",
    "entry",
    "intro",
    "out_of_order",
    "phone",
    "pick",
    "pin",
    "review",
    "services",
    "start",
    "trouble",
    "wait",
]
