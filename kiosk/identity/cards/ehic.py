"""European health insurance card on a chip (eEHIC): the printed card's data, in the same form.

CWA 15974 specifies four kinds of such cards, and how the data is found on each; it is sold, not
public, and no open source shows an application identifier of its own. What is public is the data
set itself (Decision S2 of 12 June 2009, OJ C 106, 24.4.2010) and one place where cards in use have
it: EF02 in the Austrian application, as a list of attributes (sources as in `ecard`; MOCCA's test
data shows the older list, which names nobody; Dvořák's reader the newer one, with names). Only that
place is looked at here. A card of another country is unknown until a source tells where to look.

It names its holder; it authenticates nobody. That it has expired is no reason to forget a name.
"""

from __future__ import annotations

from typing import Final

from kiosk.identity.cards import files
from kiosk.identity.cards.attributes import Attributes, oid, read_attributes
from kiosk.identity.cards.ecard import BORN
from kiosk.identity.cards.tlv import TlvError
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.level import Level, Method
from kiosk.identity.person import CardProblem, Identity

EF_EHIC: Final = bytes.fromhex("EF02")
COUNTRY: Final = oid("2.5.4.6")
INSTITUTION: Final = oid("1.2.40.0.10.1.4.1.20")
INSTITUTION_NUMBER: Final = oid("1.2.40.0.10.1.4.1.21")
CARD_NUMBER: Final = oid("1.2.40.0.10.1.4.1.22")
EXPIRES: Final = oid("1.2.40.0.10.1.4.1.23")
SURNAME: Final = oid("1.2.40.0.10.1.4.1.25")
GIVEN_NAMES: Final = oid("1.2.40.0.10.1.4.1.26")
PERSONAL_NUMBER: Final = oid("1.2.40.0.10.1.4.1.27")
_MAX_NAME: Final = 100
_MAX_NUMBER: Final = 20
"""Characters; the bound is our own."""


def ehic_identity(card: CardTransport) -> Identity | None:
    """The holder by the EHIC data in the current application, `ecard.APPLICATION`.

    `None` if the file is not there, or is one of the older ones. Raises `CardError`.
    """
    if not files.select_file(card, EF_EHIC):
        return None
    try:
        return _identity(read_attributes(card))
    except TlvError:
        raise CardError(CardProblem.UNREADABLE) from None


def _identity(found: Attributes) -> Identity | None:
    born, expires = found.day(BORN), found.day(EXPIRES)
    if born and expires and expires <= born:
        raise TlvError("expired before its holder was born")
    given, family = found.text(GIVEN_NAMES, _MAX_NAME), found.text(SURNAME, _MAX_NAME)
    number = found.text(PERSONAL_NUMBER, _MAX_NUMBER)
    if not family or not number:
        return None
    if not number.isascii() or not any(each.isdigit() for each in number):
        raise TlvError("no number")
    name = f"{given} {family}".strip()
    return Identity(Method.CHIP_HEALTH_CARD, Level.IDENTIFIED, name=name, subject=number)
