"""What a technician is told of an inserted card: lines for a terminal, nobody's name in them. Pure.

All that a card says is its own word: what cannot be printed is replaced, and long texts are cut,
so that no card can play tricks on a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.x509.oid import NameOID

from kiosk.identity.cards.inspection import Inspection
from kiosk.identity.certificates import BROKEN
from kiosk.identity.clock import ClockFault
from kiosk.identity.person import CardProblem, ReaderState
from kiosk.identity.policies import policies_of
from kiosk.identity.trust import Trust

_MAX_TEXT: Final = 64
_MASK: Final = "xxxx"
_IDENTIFIER: Final = re.compile(r"\b([A-Z]{3}):[^:]*?(?=-[A-Z]{3}:|$)")
"""A part of an OCES serial number: `PID:…`, `CVR:…`, `-RID:…`."""
_SHORT_NAMES: Final = {
    NameOID.COUNTRY_NAME: "C",
    NameOID.ORGANIZATION_NAME: "O",
    NameOID.ORGANIZATIONAL_UNIT_NAME: "OU",
    NameOID.COMMON_NAME: "CN",
    NameOID.SERIAL_NUMBER: "serialNumber",
}

STATES: Final = {
    ReaderState.UNKNOWN: "The reader does not say what state it is in.",
    ReaderState.NO_SERVICE: "The card service (pcscd) does not answer. Is it installed and running?",
    ReaderState.NO_READER: "There is no reader of that name. Is it plugged in?",
    ReaderState.NO_CARD: "There is no card in the reader.",
    ReaderState.MUTE: "There is a card in the reader, but it does not answer. Is it upside down?",
    ReaderState.CARD: "There is a card in the reader.",
}

PROBLEMS: Final = {
    CardProblem.UNKNOWN_CARD: "no profile recognises this card",
    CardProblem.MUTE: "the card does not answer",
    CardProblem.PULLED: "the card was taken out, or reset by another program",
    CardProblem.SILENT: "the card stopped answering; take it out",
    CardProblem.WRONG_PIN: "the PIN was wrong",
    CardProblem.LAST_TRY: "one try of the PIN is left; the kiosk does not use it",
    CardProblem.BLOCKED: "the PIN is blocked",
    CardProblem.EXPIRED: "the certificate has expired",
    CardProblem.NOT_YET_VALID: "the certificate is not valid yet; is the clock right?",
    CardProblem.UNTRUSTED: "the certificate leads to none of the configured roots",
    CardProblem.POLICY: "the certificate has none of the allowed policies (reader.policies)",
    CardProblem.REVOKED: "its issuer says that the certificate was revoked",
    CardProblem.UNCHECKED: "nobody can say whether it was revoked (reader.crl, reader.ocsp)",
    CardProblem.CLOCK: "this machine's clock cannot be right, so no certificate is judged by it",
    CardProblem.NO_KEY: "the card has a certificate, but no key that goes with it",
    CardProblem.UNREADABLE: "the card refuses a command, or is damaged",
    CardProblem.BUSY: "the card is in use by another program",
    CardProblem.NO_READER: "the reader went away",
    CardProblem.NOT_ACCEPTED: "cards of this kind are not accepted here (levels)",
}

CLOCKS: Final = {
    ClockFault.BEHIND: "it is behind what is known of the time; set it, as with timedatectl",
    ClockFault.AHEAD: "it is ahead of what is known of the time; set it, as with timedatectl",
}


def report(seen: Inspection, trust: Trust) -> Iterator[str]:
    """The lines about a card, without personal data."""
    yield f"reader       {printable(seen.reader) or 'not known'}"
    yield f"state        {ReaderState.CARD}"
    yield f"ATR          {seen.atr.hex(' ').upper()}"
    yield f"protocol     {seen.protocol or 'not known'}"
    yield f"lengths      {'extended' if seen.extended else 'short'}"
    yield f"profile      {seen.profile or 'none'}"
    if seen.now is not None:
        yield f"clock        {seen.now:%Y-%m-%d %H:%M} UTC{_wrong(seen.now, trust)}"
    if seen.certificate is not None:
        yield from _certificate(seen.certificate)
        yield f"trusted      {_trusted(seen, trust)}"
        if seen.distrust is None:
            yield f"gives level  {seen.level}, with its PIN"
        yield f"tries left   {'not known' if seen.tries_left is None else seen.tries_left}"
    if seen.holder is not None:
        yield f"holder       {_initials(seen.holder.name)}, number {_MASK}"
        yield f"gives level  {seen.level}, without a PIN"
    yield f"commands     {seen.commands} in {seen.seconds * 1000:.1f} ms"
    yield f"usable       {'yes' if seen.problem is None else f'no: {PROBLEMS[seen.problem]}'}"


def masked(subject: x509.Name) -> str:
    """A holder's name as `C=DK, O=…, CN=A. P., serialNumber=PID:xxxx`.

    Country and organisation stay, digits in them do not; what else there is is not shown.
    """
    return ", ".join(f"{_short(each)}={_hidden(each)}" for each in subject)


def printable(text: str) -> str:
    """The text without what a terminal would obey, cut at 64 characters."""
    clean = "".join(each if each.isprintable() else "?" for each in text)
    return clean if len(clean) <= _MAX_TEXT else clean[: _MAX_TEXT - 1] + "…"


def _certificate(certificate: x509.Certificate) -> Iterator[str]:
    yield f"subject      {_readable(certificate, 'subject')}"
    yield f"issuer       {_readable(certificate, 'issuer')}"
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    yield f"valid        {begin:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC"
    yield f"policies     {_policies(certificate)}"


def _policies(certificate: x509.Certificate) -> str:
    try:
        return printable(", ".join(sorted(policies_of(certificate)))) or "none"
    except BROKEN:
        return "cannot be read"


def _readable(certificate: x509.Certificate, which: str) -> str:
    try:
        if which == "subject":
            return masked(certificate.subject)
        return ", ".join(f"{_short(each)}={_text(each)}" for each in certificate.issuer)
    except BROKEN:  # a name that is no DER is found only when it is looked at
        return "cannot be read"


def _wrong(now: datetime, trust: Trust) -> str:
    fault = None if trust.clock is None else trust.clock.fault_of(now)
    return "" if fault is None else f": {CLOCKS[fault]}"


def _trusted(seen: Inspection, trust: Trust) -> str:
    if not trust.roots:
        return "no: no roots are configured (reader.roots)"
    if seen.distrust is not None:
        return f"no: {PROBLEMS[seen.distrust]}"
    return "yes"


def _short(attribute: x509.NameAttribute[str | bytes]) -> str:
    return _SHORT_NAMES.get(attribute.oid, attribute.oid.dotted_string)


def _text(attribute: x509.NameAttribute[str | bytes]) -> str:
    return printable(attribute.value) if isinstance(attribute.value, str) else "(binary)"


def _hidden(attribute: x509.NameAttribute[str | bytes]) -> str:
    text = _text(attribute)
    match attribute.oid:
        case NameOID.COUNTRY_NAME | NameOID.ORGANIZATION_NAME:
            return re.sub(r"\d+", _MASK, text)
        case NameOID.COMMON_NAME:
            return _initials(text)
        case NameOID.SERIAL_NUMBER if re.match(r"[A-Z]{3}:", text):
            return _IDENTIFIER.sub(rf"\1:{_MASK}", text)
        case _:
            return _MASK


def _initials(name: str) -> str:
    """The first letter of each word; digits are no letters."""
    return " ".join(f"{word[0]}." for word in printable(name).split() if word[0].isalpha())
