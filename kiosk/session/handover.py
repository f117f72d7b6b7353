"""A receipt without paper, as values: the ways there are, and where the citizen is with one."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.services.fields import FieldProblem


class Way(StrEnum):
    """How a receipt can be had without paper."""

    PHONE = "phone"
    """A page of the central service, opened by the citizen's own phone."""
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class PageReady:
    """The page is there, for whoever has its address."""

    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mailed:
    """The mail system has it."""


@dataclass(frozen=True, slots=True)
class NotHandedOver:
    """It could not be had that way now."""


HandedOver = PageReady | Mailed | NotHandedOver
"""What became of one try."""


@dataclass(frozen=True, slots=True)
class ChooseWay:
    """The citizen wants no paper, and is asked what else."""


@dataclass(frozen=True, slots=True)
class AskAddress:
    """The citizen types an e-mail address; `problem` is what was wrong with the last one."""

    problem: FieldProblem | None = None


@dataclass(frozen=True, slots=True)
class HandingOver:
    """It is on its way; `since` (monotonic, s) bounds how long the citizen waits."""

    way: Way
    since: float


@dataclass(frozen=True, slots=True)
class OnPhone:
    """The page's address is on the screen, for the phone to read."""

    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class InMailbox:
    """It was sent."""


@dataclass(frozen=True, slots=True)
class Failed:
    """It did not work that way; another may."""

    way: Way


Handover = ChooseWay | AskAddress | HandingOver | OnPhone | InMailbox | Failed
