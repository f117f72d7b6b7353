"""What every model of the contract has in common, and the small words they are built from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field


class Contract(BaseModel):
    """A strict, frozen model: no unknown fields, no coercion, no input repeated in its errors."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        hide_input_in_errors=True,
        ser_json_bytes="base64",
        defer_build=True,  # a kiosk never meets most of these: each is built when it is
    )


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
"""A name as services, steps, subjects and methods have them: `health-card`."""

Place = Annotated[str, Field(pattern=r"^[A-Z]{2}-[0-9]{1,10}$")]
"""A branch by its ISIL (ISO 15511): `DK-775100`."""

Reference = Annotated[
    str, Field(pattern=r"^[A-Z]{2,5}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$")
]
"""What the citizen holds in hand: `AAR-7K3M-9QXD`."""

LanguageTag = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$", max_length=35)]
"""BCP 47: `da`, `da-x-easy`."""

CprDigits = Annotated[str, Field(pattern=r"^[0-9]{10}$")]
Text = Annotated[str, Field(max_length=4000)]
Identifier = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[!-~]+$")]
"""An identifier of somebody else's making: printable ASCII without spaces."""

Amount = Annotated[Decimal, Field(ge=0, le=1_000_000, decimal_places=2)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Count = Annotated[int, Field(ge=0, le=2**53)]
Day = date
Moment = AwareDatetime
