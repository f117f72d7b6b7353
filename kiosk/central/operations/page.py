"""What the page says, for one visitor: each part is there only if one of their roles needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.central.directory import Directory
from kiosk.central.operations.charts import Chart, charts
from kiosk.central.operations.fleet import KioskRow, Light, light, light_since
from kiosk.central.operations.needs import Need, NeedKind
from kiosk.central.operations.sessions import SignedIn
from kiosk.central.operations.today import Row, all_sessions
from kiosk.central.operations.tongue import Tongue
from kiosk.central.roles import May
from kiosk.sync.contract import AssistState, Condition, Serving

_LIGHT_OF: dict[NeedKind, str] = {
    NeedKind.CALL: "call",
    NeedKind.SILENT: Light.SILENT,
    NeedKind.DEAD_LETTERS: Light.ATTENTION,
    NeedKind.UNSENT: Light.ATTENTION,
    NeedKind.PART_ATTENTION: Light.ATTENTION,
}
_BUTTONS = {
    AssistState.WAITING: (AssistState.ACCEPTED,),
    AssistState.ACCEPTED: (AssistState.ARRIVING, AssistState.ENDED, AssistState.WAITING),
    AssistState.ARRIVING: (AssistState.ENDED, AssistState.WAITING),
}


@dataclass(frozen=True, slots=True)
class Button:
    """What a call can be changed to, and the words on it."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class NeedView:
    """A need as it is shown."""

    icon: str
    light: str
    what: str
    where: str
    detail: str
    since: str
    since_iso: str
    call: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class KioskView:
    """A kiosk as it is shown."""

    light: str
    name: str
    words: str
    since: str
    since_iso: str


@dataclass(frozen=True, slots=True)
class BranchView:
    """A branch and its kiosks."""

    name: str
    kiosks: list[KioskView]


@dataclass(frozen=True, slots=True)
class Page:
    """All of it; a part that is not for this visitor is `None`."""

    who: str
    roles: str
    form_token: str
    layout: str
    urgent: int
    needs: list[NeedView] | None
    branches: list[BranchView] | None
    summary: str
    charts: list[Chart] | None
    sessions: str
    suppressed: str
    notice: str
    fresh: str


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to show, whoever looks."""

    kiosks: list[KioskRow]
    needs: list[Need]
    today: list[Row]
    directory: Directory
    suppress_below: int
    now: datetime


def page(known: Known, user: SignedIn, tongue: Tongue, *, taken: bool = False) -> Page:
    """The page for this visitor, in their language."""
    visitor, below = user.visitor, known.suppress_below
    mine = [need for need in known.needs if visitor.may(need.duty)]
    fleet, outcomes = visitor.may(May.SEE_KIOSKS), visitor.may(May.SEE_OUTCOMES)
    working = sum(light(kiosk, known.now) is Light.WORKS for kiosk in known.kiosks)
    told = all_sessions(known.today, below)
    few = tongue.say("today-few", below=below)
    return Page(
        who=visitor.name,
        roles=", ".join(tongue.say("role", role=role.value) for role in sorted(visitor.roles)),
        form_token=user.form_token,
        layout="both" if fleet else "one",
        urgent=sum(need.urgent for need in mine),
        needs=[_need(need, known, visitor.name, tongue) for need in mine] if fleet else None,
        branches=_branches(known, tongue) if fleet else None,
        summary=tongue.say("kiosks-summary", working=working, all=len(known.kiosks)),
        charts=charts(known.today, known.directory, tongue, below) if outcomes else None,
        sessions=few if told is None else tongue.say("today-sessions", count=told),
        suppressed=tongue.say("today-suppressed", below=below),
        notice=tongue.say("notice-taken") if taken else "",
        fresh=tongue.say("operations-fresh", time=tongue.clock(known.now)),
    )


def _need(need: Need, known: Known, visitor: str, tongue: Tongue) -> NeedView:
    branch = known.directory.branch(need.place)
    shown = _LIGHT_OF.get(need.kind, Light.FAULT)
    where = " · ".join(filter(None, (branch.name if branch else need.place, need.kiosk)))
    return NeedView(
        icon=shown,
        light=shown,
        what=_what(need, tongue),
        where=where,
        detail=_detail(need, known, visitor, tongue),
        since=tongue.since(need.since, known.now),
        since_iso=need.since.isoformat(),
        call="" if need.call is None else str(need.call.id),
        buttons=_buttons(need, visitor, tongue),
    )


def _what(need: Need, tongue: Tongue) -> str:
    if need.part is not None:
        return tongue.part(need.part.part, need.part.state)
    return tongue.say(f"need-{need.kind.value}", count=need.count)


def _detail(need: Need, known: Known, visitor: str, tongue: Tongue) -> str:
    if need.part is not None and need.part.left is not None:
        return tongue.say("need-left", count=need.part.left)
    if need.call is None:
        return ""
    you = "-you" if need.helper == visitor else ""
    said = [tongue.say(f"need-call-{need.call.state.value}{you}", helper=need.helper or "")]
    language = tongue.language_name(need.call.language)
    said.append(tongue.say("need-call-language", language=language))
    if need.call.service is not None:
        title = known.directory.title(need.call.service, tongue.language)
        said.append(tongue.say("need-call-service", service=title))
    return " · ".join(said)


def _buttons(need: Need, visitor: str, tongue: Tongue) -> tuple[Button, ...]:
    if need.call is None or need.helper not in {None, visitor}:
        return ()
    following = _BUTTONS.get(need.call.state, ())
    return tuple(Button(to.value, tongue.say(f"call-{to.value}")) for to in following)


def _branches(known: Known, tongue: Tongue) -> list[BranchView]:
    """In the city's own order, so that each library keeps its place on the page."""
    at: dict[str | None, list[KioskView]] = {}
    for kiosk in known.kiosks:
        # At a place that the city does not list, it is shown all the same.
        place = kiosk.place if known.directory.branch(kiosk.place) else None
        at.setdefault(place, []).append(_kiosk(kiosk, known.now, tongue))
    views = [
        BranchView(branch.name, at[branch.place])
        for branch in known.directory.branches
        if branch.place in at
    ]
    if None in at:
        views.append(BranchView(tongue.say("branch-unknown"), at[None]))
    return views


def _kiosk(kiosk: KioskRow, now: datetime, tongue: Tongue) -> KioskView:
    shown = light(kiosk, now)
    since = light_since(kiosk, now)
    words = _why(kiosk, shown, tongue)
    return KioskView(shown.value, kiosk.kiosk, words, tongue.since(since, now), since.isoformat())


def _why(kiosk: KioskRow, shown: Light, tongue: Tongue) -> str:
    """The state in words, and the reason where there is one: colour and shape are not enough."""
    wanted = {Light.FAULT: Condition.FAULT, Light.ATTENTION: Condition.ATTENTION}.get(shown)
    reasons = [
        tongue.part(part.part, part.state) for part in kiosk.parts if part.condition is wanted
    ]
    if shown is not Light.SILENT and kiosk.serving in {Serving.OUT_OF_ORDER, Serving.MAINTENANCE}:
        reasons.insert(0, tongue.say("serving", serving=kiosk.serving.value))
    if shown is Light.ATTENTION and kiosk.dead:
        reasons.append(tongue.say("dead-letters", count=kiosk.dead))
    if shown is Light.ATTENTION and kiosk.unsent_since:
        reasons.append(tongue.say("need-unsent", count=kiosk.waiting))
    return "; ".join(reasons) or tongue.say("light", light=shown.value)
