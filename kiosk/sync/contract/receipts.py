"""A receipt without paper: a page for the citizen's phone, or an e-mail. Never holds a CPR number."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Final, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from kiosk.sync.contract.base import Contract, LanguageTag, Moment, Reference

LINK_HOURS: Final = 24
"""How long a page can be read; the kiosk says so before the citizen has it."""

_CPR: Final = re.compile(
    r"(?<!\d)(0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])(0[1-9]|1[0-2])\d\d[ -]?\d{4}(?!\d)"
)
"""Ten digits that begin with a day (of a replacement number: with 60 added) and a month."""

Line = Annotated[str, Field(max_length=2000, repr=False)]
Address = Annotated[str, Field(pattern=r"^[!-?A-~]{1,64}@[0-9A-Za-z.-]{3,190}$")]
"""An e-mail address in ASCII; whether anybody lives there is for the mail system to find out."""


class ReceiptWay(StrEnum):
    """How the central service can hand over a receipt."""

    PAGE = "page"
    EMAIL = "email"


class ReceiptHeading(Contract):
    """A line in large letters."""

    kind: Literal["heading"] = "heading"
    text: Line


class ReceiptText(Contract):
    """A paragraph."""

    kind: Literal["text"] = "text"
    text: Line
    bold: bool = False


class ReceiptPair(Contract):
    """A name and its value."""

    kind: Literal["pair"] = "pair"
    name: Line
    value: Line


class ReceiptReference(Contract):
    """The reference of the case, large."""

    kind: Literal["reference"] = "reference"
    text: Reference


class ReceiptRule(Contract):
    """A line between two parts."""

    kind: Literal["rule"] = "rule"


ReceiptPart = Annotated[
    ReceiptHeading | ReceiptText | ReceiptPair | ReceiptReference | ReceiptRule,
    Field(discriminator="kind"),
]


class ReceiptPage(Contract):
    """Keep this receipt as a page for `LINK_HOURS`; the same `key` gives the same page again."""

    key: UUID
    reference: Reference
    language: LanguageTag
    parts: list[ReceiptPart] = Field(min_length=1, max_length=400, repr=False)

    @model_validator(mode="after")
    def _no_number(self) -> Self:
        for part in self.parts:
            _refuse_numbers(*(value for value in part.model_dump().values()))
        return self


class ReceiptLink(Contract):
    """Where the page is, for whoever has the address, and until when."""

    url: Annotated[str, Field(pattern=r"^https?://[!-~]+$", max_length=300)] = Field(repr=False)
    expires: Moment


class ReceiptMail(Contract):
    """Send this receipt to an address, once for a `key`; nothing of it is kept."""

    key: UUID
    reference: Reference
    language: LanguageTag
    to: Address = Field(repr=False)
    subject: Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]+$", max_length=200)]
    text: Annotated[str, Field(min_length=1, max_length=20_000)] = Field(repr=False)

    @model_validator(mode="after")
    def _no_number(self) -> Self:
        _refuse_numbers(self.subject, self.text)
        return self


class ReceiptMailed(Contract):
    """The mail system has taken it."""

    kind: Literal["mailed"] = "mailed"


def _refuse_numbers(*texts: object) -> None:
    if any(isinstance(text, str) and _CPR.search(text) for text in texts):
        raise ValueError("looks like a CPR number")
