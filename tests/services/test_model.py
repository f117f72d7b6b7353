"""Steps are on the path by what was answered; fees are due by answers and by date."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kiosk.services.loader import read_catalogue
from kiosk.services.model import (
    Catalogue,
    ChoiceStep,
    Fee,
    FieldKind,
    FieldStep,
    Looked,
    PickStep,
    Service,
    StepBase,
    Submit,
)

CONFIG = Path(__file__).parents[2] / "config"
END = [
    {"id": "review", "review": "all"},
    {"id": "send", "submit": "request"},
    {"id": "done", "receipt": "standard"},
]


def step(**conditions: Mapping[str, Any]) -> StepBase:
    return FieldStep.model_validate({"id": "phone", "ask": "phone", **conditions})


def fee(**more: Any) -> Fee:
    return Fee.model_validate(
        {
            "amount": "225",
            "valid_from": "2026-07-01",
            "source": "borger.dk",
            "checked_on": "2026-11-01",
            **more,
        }
    )


def service(**more: Any) -> Service:
    plain = {
        "id": "test",
        "icon": "card",
        "level": "anonymous",
        "offline": "queue",
        "kle": "00.01.00",
        "minutes": 1,
        "steps": [{"id": "phone", "ask": "phone"}, *END],
    }
    return Service.model_validate({**plain, **more})


@pytest.mark.parametrize(
    ("conditions", "answers", "on"),
    [
        ({}, {}, True),
        ({"when": {"reason": "lost"}}, {"reason": "lost"}, True),
        ({"when": {"reason": "lost"}}, {"reason": "stolen"}, False),
        ({"when": {"reason": "lost"}}, {}, False),
        ({"when": {"reason": ["lost", "stolen"]}}, {"reason": "stolen"}, True),
        ({"when": {"reason": "lost", "age": "old"}}, {"reason": "lost", "age": "old"}, True),
        ({"when": {"reason": "lost", "age": "old"}}, {"reason": "lost"}, False),
        ({"unless": {"day": "wish"}}, {"day": "wish"}, False),
        ({"unless": {"day": "wish"}}, {"day": "2026-12-01"}, True),
        ({"unless": {"day": "wish"}}, {}, True),
        ({"unless": {"day": "wish", "age": "old"}}, {"age": "old"}, False),
        ({"when": {"age": "old"}, "unless": {"day": "wish"}}, {"age": "old"}, True),
        ({"when": {"age": "old"}, "unless": {"day": "wish"}}, {"age": "old", "day": "wish"}, False),
        ({"when": {"loans": "a"}}, {"loans": ("a", "b")}, False),
    ],
)
def test_a_step_is_on_the_path_by_what_was_answered(
    conditions: Mapping[str, Any], answers: Mapping[str, Any], on: bool
) -> None:
    assert step(**conditions).on_path(answers) is on


@pytest.mark.parametrize(
    ("today", "due"),
    [(date(2026, 6, 30), False), (date(2026, 7, 1), True), (date(2030, 1, 1), True)],
)
def test_a_fee_is_due_from_its_first_day(today: date, due: bool) -> None:
    assert fee().applies({}, today) is due


@pytest.mark.parametrize(
    ("answers", "due"),
    [({"reason": "lost"}, True), ({"reason": "name"}, False), ({}, False)],
)
def test_a_fee_is_due_by_what_was_answered(answers: Mapping[str, str], due: bool) -> None:
    assert fee(when={"reason": ["lost", "damaged"]}).applies(answers, date(2026, 12, 1)) is due


def test_a_fee_is_exact() -> None:
    assert fee(amount="143.60").amount == Decimal("143.60")
    assert fee().currency == "DKK"


@pytest.mark.parametrize("day", [0, 86400, "86400", "20260101", 1.5, True, datetime(2026, 1, 1)])  # noqa: DTZ001
def test_what_only_a_program_would_take_for_a_date_is_none(day: object) -> None:
    with pytest.raises(ValidationError):
        fee(valid_from=day)


def test_dates_may_come_as_dates() -> None:
    assert fee(valid_from=date(2026, 1, 1)).valid_from == date(2026, 1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"steps": END[:2]},
        {"steps": [END[1], END[0], END[2]]},
        {"steps": [*END, {"id": "phone", "ask": "phone"}]},
        {"steps": [END[0], *END]},
        {"level": "authenticated"},
        {"fees": {"new": {**fee().model_dump(), "when": {"reason": ("lost",)}}}},
        {"surprise": 1},
    ],
)
def test_a_service_that_makes_no_sense_cannot_be_made(wrong: Mapping[str, Any]) -> None:
    assert service().id == "test"
    with pytest.raises(ValidationError):
        service(**wrong)


def test_a_service_survives_the_way_through_json() -> None:
    for one in read_catalogue(CONFIG).services:
        assert Service.model_validate_json(one.model_dump_json()) == one
        assert Service.model_validate(one.model_dump()) == one


def test_a_service_never_changes() -> None:
    with pytest.raises(ValidationError):
        service().minutes = 5  # type: ignore[misc]


def test_a_step_is_found_by_its_name() -> None:
    found = service().step("phone")
    assert isinstance(found, FieldStep)
    assert found.ask is FieldKind.PHONE
    with pytest.raises(KeyError):
        service().step("fax")


def test_a_service_knows_what_becomes_of_its_case() -> None:
    assert service().submits is Submit.REQUEST


def test_a_time_is_worthless_once_its_day_changed() -> None:
    catalogue = read_catalogue(CONFIG)
    book = catalogue.service("book-time")
    assert book is not None
    day, time = book.step("day"), book.step("time")
    assert isinstance(day, PickStep)
    assert isinstance(time, PickStep)
    assert day.depends_on == {"place", "subject"}
    assert time.pick is Looked.SLOT_TIME
    assert time.depends_on == {"day"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(CONFIG)


def test_services_and_branches_are_found_by_name_or_not_at_all(catalogue: Catalogue) -> None:
    dokk1 = catalogue.branch("dokk1")
    assert dokk1 is not None
    assert dokk1.isil == "DK-775100"
    assert catalogue.branch("moon") is None
    assert catalogue.service("moon") is None


def test_times_are_offered_only_where_a_branch_is_open_and_takes_appointments(
    catalogue: Catalogue,
) -> None:
    places = {branch.id for branch in catalogue.places}
    assert "dokk1" in places
    assert all(branch.appointments and not branch.closed for branch in catalogue.places)
    assert "egaa" not in places


def test_a_closed_branch_keeps_its_row_and_names_its_successor(catalogue: Catalogue) -> None:
    egaa = catalogue.branch("egaa")
    assert egaa is not None
    assert (egaa.closed, egaa.successor) == (True, "risskov")


def test_a_choice_offers_its_options_in_the_order_they_are_written(catalogue: Catalogue) -> None:
    card = catalogue.service("health-card")
    assert card is not None
    reason = card.step("reason")
    assert isinstance(reason, ChoiceStep)
    assert reason.options[0] == "lost"
