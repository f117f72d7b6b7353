"""Commands, short and extended, and what their status words mean (ISO 7816-4)."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from kiosk.identity.cards.capabilities import SHORT, Lengths
from kiosk.identity.cards.transport import CardError, CardTransport, TakesLong
from kiosk.identity.person import CardProblem

MAX_ANSWER: Final = 4096
"""Bytes one command may answer in all its 61xx parts."""
MAX_FILE: Final = 16_384
"""Bytes of the longest file we read; a certificate is under 3,000."""
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
    return card.lengths if isinstance(card, TakesLong) else SHORT


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
        if sw >> 8 != _MORE_DATA:
            return bytes(whole), sw
        part, sw = card.transmit(build(Ins.GET_RESPONSE, 0, 0, le=sw & 0xFF or 256))
        if sw >> 8 == _WRONG_LE:
            part, sw = card.transmit(build(Ins.GET_RESPONSE, 0, 0, le=sw & 0xFF or 256))
        whole += part
        if len(whole) > MAX_ANSWER:
            break
    raise CardError(CardProblem.UNREADABLE)


def select_aid(card: CardTransport, aid: bytes) -> bool:
    """Select an application by its identifier; whether the card has it."""
    _, sw = send(card, Ins.SELECT, 0x04, 0x0C, aid)
    if sw not in (Sw.OK, Sw.NOT_FOUND):  # some know no "answer nothing", and want to give their FCI
        _, sw = send(card, Ins.SELECT, 0x04, 0x00, aid, le=256)
    return sw == Sw.OK


def select_path(card: CardTransport, path: bytes) -> bool:
    """Select a file by its path from the root (`3F00` may lead it); whether it is there.

    By the whole path first, else step by step, as not every card knows both.
    """
    steps = path.removeprefix(b"\x3f\x00")
    if steps and send(card, Ins.SELECT, 0x08, 0x0C, steps)[1] == Sw.OK:
        return True
    walk = b"\x3f\x00" + steps
    return all(
        send(card, Ins.SELECT, 0x00, 0x0C, walk[at : at + 2])[1] == Sw.OK
        for at in range(0, len(walk), 2)
    )


def read_binary(card: CardTransport, offset: int = 0, size: int | None = None) -> bytes:
    """Read the selected file from `offset`: `size` bytes, or to its end. Raises `CardError`.

    Ends at a short part, 6282 or 6B00, and at `MAX_FILE` whatever the card claims.
    """
    limit = MAX_FILE if size is None else size
    if not 0 <= limit <= MAX_FILE or not 0 <= offset < 0x8000:
        raise CardError(CardProblem.UNREADABLE)
    whole = bytearray()
    while len(whole) < limit:
        at = offset + len(whole)
        if at >= 0x8000:
            break
        # The first command is short, as most files are: what follows shows a long one.
        most = min(lengths_of(card).answer, MAX_ANSWER) if whole else SHORT.answer
        want = min(most, limit - len(whole))
        part, sw = send_long(card, Ins.READ_BINARY, at >> 8, at & 0xFF, le=want)
        if sw == Sw.OUTSIDE and whole:
            break
        if sw not in (Sw.OK, Sw.END_OF_FILE):
            raise CardError(CardProblem.UNREADABLE)
        whole += part[:want]
        # Of a long answer a card may give less than there is: as much as it can hold.
        if sw == Sw.END_OF_FILE or not part or (len(part) < want and want <= SHORT.answer):
            break
    if size is None and len(whole) == MAX_FILE:
        raise CardError(CardProblem.UNREADABLE)
    return bytes(whole)
