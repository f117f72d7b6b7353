"""Finding a card's applications and files, and reading them (ISO 7816-4, 11.2 and 11.3)."""

from __future__ import annotations

from typing import Final

from kiosk.identity.cards import apdu
from kiosk.identity.cards.apdu import Ins, Sw
from kiosk.identity.cards.capabilities import SHORT
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.person import CardProblem

MAX_FILE: Final = 16_384
"""Bytes of the longest file we read; a certificate is under 3,000."""
_QUIETLY: Final = 0x0C
_FCI: Final = 0x00
_FCP: Final = 0x04
"""P2 of SELECT: what the card shall answer of what it has selected."""


def select_aid(card: CardTransport, aid: bytes) -> bool:
    """Select an application by its identifier; whether the card has it."""
    _, sw = apdu.send(card, Ins.SELECT, 0x04, _QUIETLY, aid)
    if sw not in (Sw.OK, Sw.NOT_FOUND):  # some know no "answer nothing", and want to give their FCI
        _, sw = apdu.send(card, Ins.SELECT, 0x04, _FCI, aid, le=256)
    return sw == Sw.OK


def select_file(card: CardTransport, fid: bytes) -> bool:
    """Select a file of the current application by its identifier; whether it is there."""
    _, sw = apdu.send(card, Ins.SELECT, 0x02, _QUIETLY, fid)
    if sw not in (Sw.OK, Sw.NOT_FOUND):
        _, sw = apdu.send(card, Ins.SELECT, 0x02, _FCP, fid, le=256)
    return sw == Sw.OK


def select_path(card: CardTransport, path: bytes) -> bool:
    """Select a file by its path from the root (`3F00` may lead it); whether it is there.

    By the whole path first, else step by step, as not every card knows both.
    """
    steps = path.removeprefix(b"\x3f\x00")
    if steps and apdu.send(card, Ins.SELECT, 0x08, _QUIETLY, steps)[1] == Sw.OK:
        return True
    walk = b"\x3f\x00" + steps
    return all(
        apdu.send(card, Ins.SELECT, 0x00, _QUIETLY, walk[at : at + 2])[1] == Sw.OK
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
        most = min(apdu.lengths_of(card).answer, apdu.MAX_ANSWER) if whole else SHORT.answer
        want = min(most, limit - len(whole))
        part, sw = apdu.send_long(card, Ins.READ_BINARY, at >> 8, at & 0xFF, le=want)
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
