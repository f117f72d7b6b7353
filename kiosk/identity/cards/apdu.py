"""Commands, short and extended, and what their status words mean (ISO 7816-4)."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from kiosk.identity.cards.capabilities import SHORT, Lengths
from kiosk.identity.cards.transport import CardError, CardTransport, TakesLong
from kiosk.identity.person import CardProblem

MAX_ANSWER: Final = 4096
"""Bytes one command may answer in all its 61xx parts."""
_MAX_PARTS: Final = 64
_MORE_FOLLOWS: Final = 0x10
"""The class byte of every command of a chain but the last."""
_MORE_DATA: Final = 0x61
_WRONG_LE: Final = 0x6C


class Ins(IntEnum):
    """Instruction bytes."""

    VERIFY = 0x20
    MANAGE_SECURITY_ENVIRONMENT = 0x22
    PERFORM_SECURITY_OPERATION = 0x2A
    GENERAL_AUTHENTICATE = 0x87
    SELECT = 0xA4
    READ_BINARY = 0xB0
    GET_RESPONSE = 0xC0
    GET_DATA = 0xCB


class Sw(IntEnum):
    """Status words we tell apart; anything else is a refusal."""

    OK = 0x9000
    END_OF_FILE = 0x6282
    """Fewer bytes than asked for: the file ended."""
    SECURITY_STATUS = 0x6982
    BLOCKED = 0x6983
    REFERENCE_UNUSABLE = 0x6984
    CONDITIONS = 0x6985
    WRONG_DATA = 0x6A80
    NOT_FOUND = 0x6A82
    WRONG_P1P2 = 0x6A86
    REFERENCE_NOT_FOUND = 0x6A88
    WRONG_LENGTH = 0x6700
    OUTSIDE = 0x6B00
    """An offset behind the end of the file."""
    INS_UNKNOWN = 0x6D00
    CLA_UNKNOWN = 0x6E00
    BROKEN = 0x6F00


def tries_in(sw: int) -> int | None:
    """The tries left that a status word tells: 63Cx → x, 6983 → 0."""
    if sw & 0xFFF0 == 0x63C0:
        return sw & 0x0F
    return 0 if sw in (Sw.BLOCKED, Sw.REFERENCE_UNUSABLE) else None


def build(
    ins: int, p1: int, p2: int, data: bytes = b"", le: int | None = None, cla: int = 0
) -> bytes:
    """A short APDU. `le`: bytes expected, 1–256; `None`: none."""
    if len(data) > 255 or (le is not None and not 1 <= le <= 256):
        raise ValueError("does not fit a short APDU")
    apdu = bytes([cla, ins, p1, p2])
    if data:
        apdu += bytes([len(data)]) + data
    if le is not None:
        apdu += bytes([le & 0xFF])
    return apdu


def build_extended(ins: int, p1: int, p2: int, data: bytes = b"", le: int | None = None) -> bytes:
    """An APDU with Lc and Le of extended length. `le`: bytes expected, 1–65,536; `None`: none."""
    if len(data) > 65_535 or (le is not None and not 1 <= le <= 65_536):
        raise ValueError("does not fit an extended APDU")
    apdu = bytes([0, ins, p1, p2, 0])
    if data:
        apdu += len(data).to_bytes(2, "big") + data
    if le is not None:
        apdu += (le & 0xFFFF).to_bytes(2, "big")
    return apdu


def send(
    card: CardTransport, ins: int, p1: int, p2: int, data: bytes = b"", le: int | None = None
) -> tuple[bytes, int]:
    """Send, follow 6Cxx once and 61xx to its end; the whole answer and the last status word.

    The smartcard library does neither. Raises `CardError` if the parts have no end.
    """
    answer, sw = card.transmit(build(ins, p1, p2, data, le))
    if sw >> 8 == _WRONG_LE:
        answer, sw = card.transmit(build(ins, p1, p2, data, sw & 0xFF or 256))
    return _rest(card, answer, sw)


def send_long(
    card: CardTransport, ins: int, p1: int, p2: int, data: bytes = b"", le: int | None = None
) -> tuple[bytes, int]:
    """As `send`, with data of more than 255 bytes, or an answer of more than 256.

    In one command of extended length, where card and reader take it; else data goes in a chain
    (ISO 7816-4, 5.3.3) and the answer comes in parts.
    """
    if len(data) > SHORT.command or (le or 0) > SHORT.answer:
        lengths = lengths_of(card)
        if len(data) <= lengths.command and lengths != SHORT:
            want = le and min(le, lengths.answer)
            answer, sw = card.transmit(build_extended(ins, p1, p2, data, want))
            if sw >> 8 == _WRONG_LE:
                exact = sw & 0xFF or 256
                answer, sw = card.transmit(build_extended(ins, p1, p2, data, exact))
            if not _refused(card, sw):
                return _rest(card, answer, sw)
    while len(data) > SHORT.command:
        part, data = data[:255], data[255:]
        _, sw = card.transmit(build(ins, p1, p2, part, cla=_MORE_FOLLOWS))
        if sw != Sw.OK:
            return b"", sw
    return send(card, ins, p1, p2, data, le and min(le, SHORT.answer))


def lengths_of(card: CardTransport) -> Lengths:
    """What one command to a card may carry."""
    # Asked before every command: isinstance with a protocol would take longer than the command's
    # building and reading together.
    lengths: Lengths = getattr(card, "lengths", SHORT)
    return lengths


def _refused(card: CardTransport, sw: int) -> bool:
    """Whether a long command was refused for its length; such a card gets no other one."""
    if sw != Sw.WRONG_LENGTH:
        return False
    if isinstance(card, TakesLong):
        card.shorten()
    return True


def _rest(card: CardTransport, answer: bytes, sw: int) -> tuple[bytes, int]:
    """The answer with all that GET RESPONSE brings. Raises `CardError` if that has no end."""
    whole = bytearray(answer)
    for _ in range(_MAX_PARTS):
        if len(whole) > MAX_ANSWER:
            break
        if sw >> 8 != _MORE_DATA:
            return bytes(whole), sw
        part, sw = card.transmit(build(Ins.GET_RESPONSE, 0, 0, le=sw & 0xFF or 256))
        if sw >> 8 == _WRONG_LE:
            part, sw = card.transmit(build(Ins.GET_RESPONSE, 0, 0, le=sw & 0xFF or 256))
        whole += part
    raise CardError(CardProblem.UNREADABLE)
