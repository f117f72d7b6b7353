"""Invented people with cards. No number here belongs to anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PIN: Final = "4711"
"""The PIN of every demo card."""

_ISO_646_DK: Final = str.maketrans("ÆØÅæøå", "[\\]{|}")


@dataclass(frozen=True, slots=True)
class CardHolder:
    """What the cards of one invented person say."""

    given: str
    family: str
    cpr_digits: str
    pid: str
    insurance_number: str
    """German."""
    social_security_number: str
    """Austrian; none that was ever given begins with 0."""
    address: str
    municipality: str
    postcode: str

    @property
    def name(self) -> str:
        """Given and family names."""
        return f"{self.given} {self.family}"


ANNA: Final = CardHolder(
    given="Anna Testesen",
    family="Prøve",
    cpr_digits="0101904242",
    pid="PID:9208-2002-2-000000004242",
    insurance_number="X110400042",
    social_security_number="0000010190",
    address="PRØVEVEJ 7, 2. TH",
    municipality="751",
    postcode="8000",
)
BENT: Final = CardHolder(
    given="Bent Æblegård",
    family="Forsøg",
    cpr_digits="1502474321",
    pid="PID:9208-2002-2-000000004321",
    insurance_number="B220500043",
    social_security_number="0000150247",
    address="FORSØGSGADE 12",
    municipality="751",
    postcode="8210",
)


def stripe(holder: CardHolder) -> str:
    """Both tracks of the yellow health card, as a reader sends them: one line, ISO 646-DK."""
    name = f"{holder.family}^{holder.given}".upper()
    first = f"{name:<34}{holder.address:<34}{holder.municipality}{holder.postcode}"
    second = f"92081751{holder.cpr_digits}1012345082751010120"
    return f"%{first.translate(_ISO_646_DK)}?;{second}?"


def barcode(holder: CardHolder) -> str:
    """What the Code 128 bar code of the yellow health card holds."""
    return holder.cpr_digits
