"""Where logins on phones are waited for: one thread a login, which ends with it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from kiosk.identity.mitid import ciba, device
from kiosk.identity.mitid.claims import identity_of
from kiosk.identity.mitid.credentials import Credential, credential_of
from kiosk.identity.mitid.line import Json, Line
from kiosk.identity.mitid.metadata import Broker, Metadata, endpoint_of
from kiosk.identity.mitid.offer import Begin, Offer, Wish, text
from kiosk.identity.mitid.poll import Clock, patiently, poll
from kiosk.identity.mitid.port import MitIdAnswer, MitIdFailed, MitIdProblem, MitIdProven
from kiosk.identity.mitid.settings import Flow, MitIdSettings
from kiosk.identity.mitid.signature import LONGEST, verified
from kiosk.identity.mitid.token import Used, check
from kiosk.identity.mitid.trouble import Cancelled, LoginError, Said, nonsense
from kiosk.identity.person import Identity

_LETTING_GO_S: Final = 1.0
_FLOWS: Final[dict[Flow, Begin]] = {Flow.CIBA: ciba.begin, Flow.DEVICE: device.begin}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Means:
    """What every login works with. The lock guards who is still wanted, and telling itself."""

    broker: Broker
    credential: Credential
    tell: Callable[[int, MitIdAnswer], None]
    clock: Clock
    used: Used = field(default_factory=Used)
    lock: threading.RLock = field(default_factory=threading.RLock)


class MitIdDesk:
    """Logins by the settings' flow; keeps the port `MitId`.

    `tell` is called on a login's own thread, must not block, and never hears of a session after
    its `cancel`. Raises `CredentialError` for a secret or key that cannot be used.
    """

    def __init__(
        self,
        settings: MitIdSettings,
        tell: Callable[[int, MitIdAnswer], None],
        clock: Clock | None = None,
    ) -> None:
        self._means = _Means(Broker(settings), credential_of(settings), tell, clock or Clock())
        self._login: _Login | None = None
        self._stopped = False

    def begin(self, session: int, purpose: str, language: str) -> None:
        """Start a login for a session; one that is under way ends unheard."""
        with self._means.lock:
            if self._stopped:
                return
            before = self._login
            if before is not None:
                before.dismiss()
            self._login = _Login(session, self._means, before, self._forget)
            self._login.start(purpose, language)

    def cancel(self, session: int) -> None:
        """End the session's login and forget it; nothing more is told of it."""
        with self._means.lock:
            if self._login is not None and self._login.session == session:
                self._login.dismiss()
                self._login = None

    def stop(self) -> None:
        """End everything, for good; waits a moment for what is under way."""
        with self._means.lock:
            self._stopped = True
            login, self._login = self._login, None
            if login is not None:
                login.dismiss()
        if login is not None:
            login.ended.wait(_LETTING_GO_S)

    def _forget(self, login: _Login) -> None:
        with self._means.lock:
            if self._login is login:
                self._login = None


class _Login:
    """One login: its thread, its line to the broker, and whether anybody still wants its answer."""

    def __init__(
        self,
        session: int,
        means: _Means,
        before: _Login | None,
        forget: Callable[[_Login], None],
    ) -> None:
        self.session = session
        self.ended = threading.Event()
        self._means, self._forget = means, forget
        self._before = before.ended if before is not None else None
        self._cancelled = threading.Event()
        self._line = Line(means.broker.settings.issuer, means.credential)

    def start(self, purpose: str, language: str) -> None:
        """Begin; nothing here keeps what is said on the way."""
        arguments = (purpose, language)
        threading.Thread(target=self._run, args=arguments, name="mitid", daemon=True).start()

    def dismiss(self) -> None:
        """Tell nothing any more, and hang up."""
        self._cancelled.set()
        self._line.cut()

    def _run(self, purpose: str, language: str) -> None:
        if self._before is not None:
            self._before.wait(_LETTING_GO_S)
        try:
            self._tell(MitIdProven(self._prove(purpose, language)))
        except LoginError as trouble:
            said = trouble.code if isinstance(trouble, Said) else "-"
            _log.info("session %d: no login: %s (%s)", self.session, trouble.problem, said)
            self._tell(MitIdFailed(trouble.problem))
        except Cancelled:
            return
        finally:
            self._line.cut()
            self._forget(self)
            self.ended.set()

    def _prove(self, purpose: str, language: str) -> Identity:
        clock, broker = self._means.clock, self._means.broker
        metadata = broker.metadata(self._line, clock.monotonic())
        broker.keys(self._line, clock.monotonic())
        wish = Wish(clock.now(), purpose, language)
        offer = _FLOWS[broker.settings.flow](self._line, metadata, broker.settings, wish)
        self._tell(offer.shown)
        answer = poll(self._line, metadata.token, offer, clock, self._cancelled)
        return self._identity(answer, offer, metadata)

    def _identity(self, answer: Json, offer: Offer, metadata: Metadata) -> Identity:
        clock, broker = self._means.clock, self._means.broker
        token, access = text(answer, "id_token", LONGEST), text(answer, "access_token", LONGEST)
        signed = verified(token, self._keys)
        now = clock.now()
        check(signed, access, offer.asked, broker.settings, now)
        until = float(signed["exp"]) + broker.settings.skew_s
        if not self._means.used.take(token, until, now.timestamp()):
            raise LoginError(MitIdProblem.REPLAYED)
        told: Json = {}
        if broker.settings.userinfo:
            told = self._userinfo(metadata, access, signed["sub"])
        return identity_of(signed, told, broker.settings, now.date())

    def _keys(self, anew: bool) -> list[Json]:
        clock, broker = self._means.clock, self._means.broker
        return patiently(
            lambda: broker.keys(self._line, clock.monotonic(), anew=anew), clock, self._cancelled
        )

    def _userinfo(self, metadata: Metadata, access: str, subject: str) -> Json:
        """The claims behind the access token, of the same person: OpenID Connect Core 1.0, 5.3."""
        url, clock = endpoint_of(metadata.userinfo), self._means.clock
        told = patiently(lambda: self._line.get(url, access), clock, self._cancelled)
        if told.get("sub") != subject:
            raise nonsense()
        return told

    def _tell(self, answer: MitIdAnswer) -> None:
        with self._means.lock:
            if not self._cancelled.is_set():
                self._means.tell(self.session, answer)
