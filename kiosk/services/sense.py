"""Whether a service makes sense as a whole: what its steps say of each other, and its fees of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, NoReturn

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from kiosk.identity.level import Level, Method
from kiosk.services.steps import (
    WISH,
    ChoiceStep,
    FieldKind,
    FieldStep,
    IdentifyStep,
    Looked,
    PickStep,
    ReceiptStep,
    ReviewStep,
    StepBase,
    Submit,
    SubmitStep,
)

Finding = tuple[tuple[str | int, ...], str]
"""A place below what is looked at, and what is wrong there."""

_END: Final = (ReviewStep, SubmitStep, ReceiptStep)
REACHES: Final = {
    Method.NEMID: Level.AUTHENTICATED,
    Method.HEALTH_CARD: Level.IDENTIFIED,
    Method.CHIP_HEALTH_CARD: Level.IDENTIFIED,
    Method.LIBRARY_CARD: Level.LIBRARY,
    Method.MITID: Level.AUTHENTICATED,
}
"""How sure each method can make the kiosk."""


def raise_all(findings: Iterable[Finding]) -> None:
    """Raises pydantic's `ValidationError` with all of them, if there are any."""
    details = [
        InitErrorDetails(
            type=PydanticCustomError("sense", "{text}", {"text": text}), loc=place, input=None
        )
        for place, text in findings
    ]
    if details:
        _refuse(details)


def _refuse(details: list[InitErrorDetails]) -> NoReturn:
    raise ValidationError.from_exception_data("service", details)


def of_steps(steps: Sequence[StepBase]) -> Iterator[Finding]:
    """What is wrong among the steps: names, order, conditions that can never be true."""
    seen: dict[str, StepBase] = {}
    later = {step.id for step in steps}
    for at, step in enumerate(steps):
        if step.id in seen:
            yield (at, "id"), f"the step '{step.id}' is there twice"
            continue
        for key, conditions in (("when", step.when), ("unless", step.unless)):
            for place, text in _of_conditions(conditions, seen, later):
                yield (at, key, *place), text
        yield from (((at, *place), text) for place, text in _contradiction(step))
        yield from (((at, *place), text) for place, text in _of_kind(step, seen, later))
        seen[step.id] = step
    yield from _of_end(steps)


def of_fees(fees: Mapping[str, Any], steps: Sequence[StepBase]) -> Iterator[Finding]:
    """Fees whose condition can never be true."""
    known = {step.id: step for step in steps}
    for name, fee in fees.items():
        for place, text in _of_conditions(fee.when, known, known):
            yield (name, "when", *place), text


def of_level(
    level: Level, steps: Sequence[StepBase], reaches: Mapping[Method, Level] = REACHES
) -> Iterator[str]:
    """A level that nobody who goes through these steps is sure to reach."""
    if level is Level.ANONYMOUS:
        return
    if level is Level.IN_PERSON:
        yield "'in-person' can never be reached at a kiosk: staff check a photo ID"
        return
    asking = [
        step
        for step in steps
        if isinstance(step, IdentifyStep)
        and not (step.optional or step.when or step.unless)
        and any(reaches[method].meets(level) for method in step.identify)
    ]
    if not asking:
        able = ", ".join(method for method, its in reaches.items() if its.meets(level))
        yield f"'{level}' needs an identify step that everybody passes, with one of: {able}"


def _of_conditions(
    conditions: Mapping[str, tuple[str, ...]],
    known: Mapping[str, StepBase],
    names: Iterable[str],
) -> Iterator[Finding]:
    for name, values in conditions.items():
        step = known.get(name)
        if step is None:
            late = name in names
            yield (name,), _unknown(name, known, late=late)
            continue
        options = _answers(step)
        if options is None:
            continue
        for value in values:
            if value not in options:
                yield (name,), _never(name, value, options)


def _answers(step: StepBase) -> tuple[str, ...] | None:
    """The answers that a condition may name; None where only the branches tell."""
    match step:
        case ChoiceStep(options="places"):
            return None
        case ChoiceStep(options=options):
            return tuple(options)
        case PickStep(pick=Looked.SLOT_DAY):
            return (WISH,)
        case _:
            return ()


def _never(name: str, value: str, options: tuple[str, ...]) -> str:
    if not options:
        return f"'{name}' has no options: a condition can only name a choice"
    close = get_close_matches(value, options, n=1)
    hint = f"; did you mean '{close[0]}'?" if close else ""
    return f"'{value}' is never the answer of '{name}' ({', '.join(options)}){hint}"


def _unknown(name: str, known: Iterable[str], *, late: bool) -> str:
    if late:
        return f"'{name}' is asked here or later; a step can only look back"
    close = get_close_matches(name, list(known), n=1)
    hint = f"; did you mean '{close[0]}'?" if close else ""
    return f"there is no step '{name}' before{hint}"


def _contradiction(step: StepBase) -> Iterator[Finding]:
    for name, values in step.when.items():
        if set(values) <= set(step.unless.get(name, ())):
            yield (
                ("unless", name),
                f"'{step.id}' is never shown: 'unless' keeps out all that 'when' lets in",
            )


def _of_kind(
    step: StepBase, seen: Mapping[str, StepBase], names: Iterable[str]
) -> Iterator[Finding]:
    match step:
        case ChoiceStep(options=tuple() as options):
            for value in _twice(options):
                yield ("options",), f"'{value}' is there twice"
        case IdentifyStep(identify=methods):
            for value in _twice(methods):
                yield ("identify",), f"'{value}' is there twice"
        case FieldStep(prefill="name", ask=kind) if kind not in {FieldKind.NAME, FieldKind.TEXT}:
            yield ("prefill",), f"a name cannot be prefilled where a {kind} is asked for"
        case PickStep():
            yield from _of_pick(step, seen, names)


def _of_pick(
    step: PickStep, seen: Mapping[str, StepBase], names: Iterable[str]
) -> Iterator[Finding]:
    wanted = {
        Looked.SLOT_DAY: ("place", "subject"),
        Looked.SLOT_TIME: ("day",),
        Looked.LOANS: (),
    }[step.pick]
    for key in ("place", "subject", "day"):
        name = getattr(step, key)
        if name is None:
            if key in wanted:
                yield (), f"'{step.id}' picks a {step.pick} and needs '{key}': the step that asked"
        elif key not in wanted:
            yield (key,), f"a step that picks {step.pick} has no '{key}'"
        elif name not in seen:
            yield (key,), _unknown(name, seen, late=name in names)
        elif not _fits(key, seen[name]):
            yield (key,), f"'{name}' is no step that asks for the {key}"


def _fits(key: str, step: StepBase) -> bool:
    match key, step:
        case "place", ChoiceStep(options="places"):
            return True
        case "subject", ChoiceStep(options=tuple()):
            return True
        case "day", PickStep(pick=Looked.SLOT_DAY):
            return True
        case _:
            return False


def _of_end(steps: Sequence[StepBase]) -> Iterator[Finding]:
    """Review, submit, receipt: once each, last, in this order, whatever was answered."""
    end = len(steps) - len(_END)
    if tuple(type(step) for step in steps[-len(_END) :]) != _END or any(
        isinstance(step, _END) for step in steps[: max(end, 0)]
    ):
        yield (), "the last three steps must be review, submit and receipt, each once"
        return
    for at, step in enumerate(steps[end:], start=end):
        for key in ("when", "unless"):
            if getattr(step, key):
                yield (at, key), f"'{step.id}' must be passed by everybody: no '{key}' here"
    submit = next(step.submit for step in steps if isinstance(step, SubmitStep))
    picks = {step.pick for step in steps if isinstance(step, PickStep)}
    needed = {Submit.RENEWALS: Looked.LOANS, Submit.APPOINTMENT: Looked.SLOT_TIME}.get(submit)
    if needed is not None and needed not in picks:
        yield (end + 1, "submit"), f"'{submit}' needs a step that picks {needed}"


def _twice(values: Sequence[str]) -> list[str]:
    return sorted({value for value in values if values.count(value) > 1})
