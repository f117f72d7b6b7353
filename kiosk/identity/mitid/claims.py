"""From a broker's claims to an identity: the level, the number, the name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kiosk.identity.cpr import Cpr, InvalidCpr
from kiosk.identity.level import Level, Method
from kiosk.identity.mitid.line import Json
from kiosk.identity.mitid.port import MitIdProblem
from kiosk.identity.mitid.settings import MitIdSettings
from kiosk.identity.mitid.trouble import LoginError, nonsense
from kiosk.identity.person import Identity

_LONGEST = 140


def identity_of(signed: Json, told: Json, settings: MitIdSettings, today: date) -> Identity:
    """Who the claims speak of. Raises `LoginError`.

    `signed` are the ID token's, and the level counts from there only; `told` are those of the
    userinfo endpoint, empty if it was not asked. A number that is no CPR number is nonsense,
    and so are two that differ; none at all is fine: not everybody has one.
    """
    level = _level(signed, settings)
    claims = {**told, **signed}
    subject = _first(claims, settings.subject_claims)
    if (
        not isinstance(subject, str)
        or not 1 <= len(subject) <= _LONGEST
        or not subject.isprintable()
    ):
        raise nonsense()
    name = _first(claims, settings.name_claims)
    known = isinstance(name, str) and len(name) <= _LONGEST and name.isprintable()
    return Identity(
        Method.MITID,
        level,
        name=str(name).strip() if known else "",
        cpr=_cpr((signed, told), settings.cpr_claims, today),
        subject=subject,
    )


def _level(signed: Json, settings: MitIdSettings) -> Level:
    said = _first(signed, settings.loa_claims)
    level = settings.levels.get(said) if isinstance(said, str) else None
    if level is None or not level.meets(settings.minimum):
        raise LoginError(MitIdProblem.TOO_WEAK)
    return level


def _cpr(sources: Sequence[Json], names: Sequence[str], today: date) -> Cpr | None:
    found = set()
    for said in (claims[name] for claims in sources for name in names if name in claims):
        if not isinstance(said, str):
            raise nonsense()
        try:
            found.add(Cpr.parse(said, today))
        except InvalidCpr:
            raise nonsense() from None
    if len(found) > 1:
        raise nonsense()
    return found.pop() if found else None


def _first(claims: Json, names: Sequence[str]) -> object:
    return next((claims[name] for name in names if name in claims), None)
