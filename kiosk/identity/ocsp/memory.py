"""What responders said a moment ago: a few answers, for a short time, of nobody in particular."""

from __future__ import annotations

import hashlib
import os
import threading
from collections import OrderedDict
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.identity.standing import Standing

MOST: Final = 32
"""Answers; the oldest makes room."""


class Memory:
    """Remembers standings; call from any thread.

    A certificate is kept as a hash with a secret of this process: nobody can tell from it, or
    compare with another list, whose it was.
    """

    def __init__(self) -> None:
        self._secret = os.urandom(32)
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, tuple[Standing, datetime, datetime]] = OrderedDict()

    def recall(self, certificate: x509.Certificate, now: datetime) -> Standing | None:
        """What was said of it, if that still counts. A clock set back makes it forget."""
        with self._lock:
            standing, since, until = self._kept.get(self._key(certificate), (None, now, now))
        return standing if since <= now < until else None

    def keep(
        self,
        certificate: x509.Certificate,
        standing: Standing,
        now: datetime,
        until: datetime,
        longest: timedelta,
    ) -> None:
        """Remember what was said, until then, and no longer than `longest`."""
        with self._lock:
            live = ((key, kept) for key, kept in self._kept.items() if now < kept[2])
            self._kept = OrderedDict(live)
            self._kept[self._key(certificate)] = standing, now, min(until, now + longest)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def __len__(self) -> int:
        return len(self._kept)

    def _key(self, certificate: x509.Certificate) -> bytes:
        der = certificate.public_bytes(Encoding.DER)
        return hashlib.blake2b(der, key=self._secret, digest_size=16).digest()
