"""Brings the city's newest configuration, and has it used where it is good."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from kiosk.offer import Offer, read_offer
from kiosk.services.loader import BadConfig
from kiosk.sync.client import Failed, Fetched, NotModified
from kiosk.sync.configuration import ConfigurationStore, Refused, Taken
from kiosk.upkeep.parts import Origin

_log = logging.getLogger(__name__)

Fetch = Callable[[str], Fetched | NotModified | Failed]


class Puller:
    """Pulls, checks and reads; used on one thread, the one for upkeep.

    `fetch` asks for the configuration unless it is the one of that name. `use` gets what is to
    come into use; without a `store` (no key of the city's is known) only `own` is ever read,
    checked by `mistakes`.
    """

    def __init__(
        self,
        store: ConfigurationStore | None,
        own: Path,
        mistakes: Callable[[Path], list[str]],
        fetch: Fetch,
        use: Callable[[Offer], None],
    ) -> None:
        self._store, self._own, self._mistakes = store, own, mistakes
        self._fetch, self._use = fetch, use
        self._etag = ""
        self._vain = 0
        self._refused = False
        self.in_use = 0
        """Version of the signed configuration that the kiosk goes by now; 0: its own disk's."""

    @property
    def origin(self) -> Origin:
        """Where the configuration comes from."""
        if self._store is None:
            return Origin.LOCAL
        if self._refused:
            return Origin.REFUSED
        return Origin.SIGNED if self.in_use else Origin.AWAITED

    def is_wanted(self, version: int) -> bool:
        """Whether the central service has a newer one, which was not tried in vain before."""
        if self._store is None:
            return False
        current = self._store.current
        return version > (current.version if current else 0) and version != self._vain

    def pull(self, version: int) -> None:
        """Bring the newest, which the central service says has this version."""
        if self.is_wanted(version):
            why = self._bring()
            if why not in {"done", "away"}:
                self._vain = version
                _log.error("configuration %d was not taken: %s", version, why)

    def reload(self) -> str:
        """Bring the newest, or read the kiosk's own again, whatever was tried before.

        `done`, or in one word why not.
        """
        if self._store is None:
            return self._reread()
        self._etag, self._vain = "", 0
        return self._bring()

    def _bring(self) -> str:
        assert self._store is not None  # noqa: S101 - asked by both who call
        match self._fetch(self._etag):
            case NotModified():
                return "refused-before" if self._refused else "done"
            case Failed():
                return "away"
            case Fetched(signed=signed, etag=etag):
                self._etag = etag
        before = self._store.current
        match self._store.take(signed):
            case Taken() as taken:
                self._refused = False
                return self._read(taken)
            case Refused.OLDER if before is not None and self._is(signed.signature, before):
                return "done"  # it is the one in use
            case Refused() as why:
                self._refused = True
                return why.value

    def _is(self, signature: str, taken: Taken) -> bool:
        """Whether what came is what is in use."""
        return self._store is not None and self._store.signature_of(taken) == signature

    def _read(self, taken: Taken) -> str:
        self._use(read_offer(taken.folder, taken.version))
        return "done"

    def _reread(self) -> str:
        found = self._mistakes(self._own)
        for mistake in found[:20]:
            _log.error("configuration: %s", mistake)
        if found:
            return Refused.MISTAKES.value
        try:
            self._use(read_offer(self._own))
        except BadConfig:  # somebody is writing just now
            return Refused.MISTAKES.value
        return "done"
