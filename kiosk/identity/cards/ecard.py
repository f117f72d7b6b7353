"""Austrian e-card: the holder's name and insurance number, readable without a PIN.

The application "SV-Personendaten" holds the file "Grunddaten" (EF01), a list of attributes:
insurance number, card sequence number, given names, surname, date of birth, sex, perhaps a title.
The issuer's specification is not public. Sources for identifier, files, list and attributes, which
agree: MOCCA, the Austrian citizen-card software (github.com/primesign/mocca, STARCOSCard and
SVPersonendatenInfoboxImpl, by EGIZ), and the reader by T. Dvořák (cz.tomasdvorak.ecard). The latter
alone says that cards with a photograph put the surname second of two; we could not try one.

It names its holder; it authenticates nobody. Sex and card number are not used, so they are not
kept; the day of birth is looked at only to refuse a list that cannot be right. The check digit of
the insurance number does not count, just as with CPR numbers.
"""

from __future__ import annotations

from typing import Final

from kiosk.identity.cards import files
from kiosk.identity.cards.attributes import Attributes, oid, read_attributes
from kiosk.identity.cards.tlv import TlvError
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.level import Level, Method
from kiosk.identity.person import CardProblem, Identity

APPLICATION: Final = bytes.fromhex("D040000017010101")
EF_BASIC: Final = bytes.fromhex("EF01")
INSURANCE_NUMBER: Final = oid("1.2.40.0.10.1.4.1.1")
CARD_SEQUENCE_NUMBER: Final = oid("1.2.40.0.10.1.4.1.3")
GIVEN_NAMES: Final = oid("2.5.4.42")
SURNAME: Final = oid("2.5.4.4")
BORN: Final = oid("1.3.6.1.5.5.7.9.1")
SEX: Final = oid("1.3.6.1.5.5.7.9.3")
"""X.520, and RFC 3739 (personal data attributes)."""
_NUMBER_DIGITS: Final = 10
_MAX_NAME: Final = 100


def ecard_identity(card: CardTransport) -> Identity | None:
    """The holder by the basic data in the current application, `APPLICATION`.

    `None` if the file is not there. Raises `CardError`.
    """
    if not files.select_file(card, EF_BASIC):
        return None
    try:
        return _identity(read_attributes(card))
    except TlvError:
        raise CardError(CardProblem.UNREADABLE) from None


def _identity(found: Attributes) -> Identity:
    found.day(BORN)
    given, family = found.text(GIVEN_NAMES, _MAX_NAME), found.text(SURNAME, _MAX_NAME)
    number = found.digits(INSURANCE_NUMBER, _NUMBER_DIGITS)
    if not family or not number:
        raise TlvError("it names nobody")
    name = f"{given} {family}".strip()
    return Identity(Method.CHIP_HEALTH_CARD, Level.IDENTIFIED, name=name, subject=number)
