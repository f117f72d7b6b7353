"""The demo's cards by name: good ones, and every kind of bad one."""

from __future__ import annotations

from enum import StrEnum

from kiosk.demo.cards.chip import Chip
from kiosk.demo.cards.ecard import basic_data, ecard_chip, european_data
from kiosk.demo.cards.egk import egk_chip, personal_data
from kiosk.demo.cards.holders import ANNA, BENT, PIN, CardHolder
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.cards.plain import MuteChip, UnknownChip
from kiosk.demo.pki import Credential, DemoPki, new_key


class DemoCard(StrEnum):
    """The cards on the demo's bench."""

    NEMID = "nemid"
    HEALTH = "health"
    """A German health card."""
    ECARD = "ecard"
    """An Austrian one."""
    EHIC = "ehic"
    """One that holds the European data set alone."""
    UNKNOWN = "unknown"
    MUTE = "mute"
    EXPIRED = "expired"
    UNTRUSTED = "untrusted"
    COPIED = "copied"
    """A NemID card's certificate on a card that has another key."""
    LAST_TRY = "last-try"


def demo_card(name: str, pki: DemoPki, holder: CardHolder = ANNA) -> Chip:
    """A new card of the deck. Raises `ValueError` for a name that is not in it."""
    match DemoCard(name):
        case DemoCard.NEMID:
            return Pkcs15Chip(pki.citizen(holder), PIN)
        case DemoCard.HEALTH:
            return egk_chip(personal_data(holder))
        case DemoCard.ECARD:
            return ecard_chip(basic_data(holder), european_data(holder))
        case DemoCard.EHIC:
            return ecard_chip(None, european_data(holder))
        case DemoCard.UNKNOWN:
            return UnknownChip()
        case DemoCard.MUTE:
            return MuteChip()
        case DemoCard.EXPIRED:
            return Pkcs15Chip(pki.expired(BENT), PIN)
        case DemoCard.UNTRUSTED:
            return Pkcs15Chip(DemoPki.make(pki.made).citizen(holder), PIN)
        case DemoCard.COPIED:
            return Pkcs15Chip(copied(pki.citizen(holder)), PIN)
        case DemoCard.LAST_TRY:
            return Pkcs15Chip(pki.citizen(holder), PIN, tries=1)


def copied(credential: Credential) -> Credential:
    """The same certificates with a key that is not theirs."""
    return Credential(new_key(), credential.certificate, credential.issuers)
