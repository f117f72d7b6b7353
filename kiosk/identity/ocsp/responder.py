"""Asks a responder, and waits for none: a question is over in two seconds, whatever comes back."""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509

from kiosk.http import NoReply, Reply, Transport
from kiosk.identity.ocsp.answer import Said, judge
from kiosk.identity.ocsp.memory import Memory
from kiosk.identity.ocsp.question import NONCE_BYTES, Question, address_in
from kiosk.identity.standing import Standing

_log = logging.getLogger(__name__)

DEADLINE_S: Final = 2.0
"""For name, connection and all of the answer: a citizen waits, and the card desk for ten seconds."""
CAP_BYTES: Final = 64 * 1024
"""An answer has one to five kilobytes."""
_REMEMBERED: Final = timedelta(minutes=5)
_AWAY: Final = timedelta(seconds=15)
"""So long a silent responder is not asked again: as the citizen types the PIN, for one."""
_HEADERS: Final = {"Accept": "application/ocsp-response", "Connection": "close"}
_POSTED: Final = {"Content-Type": "application/ocsp-request"}


class Responder:
    """A `Source`: asks of the holder's certificate, at `url` or where its issuer says.

    What is above the holder is not asked of: authorities stand on lists (`CrlFile`). With
    `accept_away` a holder is let through of whom nobody can say anything.
    """

    def __init__(
        self, url: str = "", *, accept_away: bool = False, deadline_s: float = DEADLINE_S
    ) -> None:
        self._url = url
        self.accepts_unknown = accept_away
        self._deadline_s = deadline_s
        self._memory = Memory()

    def standing(self, path: Sequence[x509.Certificate], now: datetime) -> Standing:
        """As `Source`; takes `deadline_s` at most. The path must be trusted: it names who is called."""
        leaf, issuer = path[0], path[1]
        remembered = self._memory.recall(leaf, now)
        if remembered is not None:
            return remembered
        said = self._ask(Question(leaf, issuer, os.urandom(NONCE_BYTES)), now)
        if isinstance(said, Said):
            self._memory.keep(leaf, said.standing, now, said.until, _REMEMBERED)
            return said.standing
        _log.warning("no word from the OCSP responder: %s", said)
        self._memory.keep(leaf, Standing.UNKNOWN, now, now + _AWAY, _AWAY)
        return Standing.UNKNOWN

    def _ask(self, question: Question, now: datetime) -> Said | str:
        """What it says, or why not: in words without anybody in them."""
        address = self._url or address_in(question.certificate)
        if not address:
            return "the certificate names none"
        match _posted(address, question.encode(), self._deadline_s):
            case Reply(status=200, body=body):
                return judge(question, body, now)
            case Reply(status=status):
                return f"HTTP status {status}"
            case nothing:
                return nothing


def _posted(address: str, body: bytes, deadline_s: float) -> Reply | NoReply:
    """The exchange, on a thread that can be left behind: looking up a name has no deadline."""
    transport = Transport("", _HEADERS, cap_bytes=CAP_BYTES)
    heard: queue.SimpleQueue[Reply | NoReply] = queue.SimpleQueue()

    def post() -> None:
        heard.put(transport.exchange("POST", address, body, deadline_s, _POSTED))

    threading.Thread(target=post, name="ocsp", daemon=True).start()
    try:
        return heard.get(timeout=deadline_s)
    except queue.Empty:
        transport.close()
        return NoReply.LATE
