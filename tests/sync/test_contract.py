"""The contract is strict, and prints nothing of a citizen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from kiosk.sync import contract
from kiosk.sync.contract import (
    CaseBody,
    Contract,
    HolderQuery,
    HolderResult,
    HolderStatus,
    Loan,
    LoansQuery,
    OutboxItem,
    PinCheck,
    PinCheckResult,
    Renew,
    SlotsQuery,
)
from tests.sync.parts import CANARY_CPR, CANARY_NAME, a_body

GOOD: dict[type[Contract], dict[str, Any]] = {
    CaseBody: json.loads(a_body().model_dump_json()),
    OutboxItem: {
        "key": "b5c60dcf-1a52-4e51-9c14-5da44fe1fbd4",
        "session": "boot-1",
        "sequence": 1,
        "reference": "AAR-7K3M-9QXD",
        "service": "health-card",
        "key_id": "k",
        "sealed": "AAAA",
    },
    SlotsQuery: {"place": "DK-775100", "subject": "passport", "earliest": "2026-12-01"},
    PinCheck: {"number": CANARY_CPR, "pin": "1234"},
    LoansQuery: {"cpr": CANARY_CPR},
    HolderQuery: {"pid": "PID:9208-2002-2-123456789012"},
}


@pytest.mark.parametrize("model", GOOD, ids=lambda model: model.__name__)
def test_what_is_in_the_contract_is_taken(model: type[Contract]) -> None:
    text = json.dumps(GOOD[model])
    assert model.model_validate_json(model.model_validate_json(text).model_dump_json())


@pytest.mark.parametrize(
    ("model", "change"),
    [
        *[(model, {"unknown": 1}) for model in GOOD],
        (OutboxItem, {"sequence": True}),
        (OutboxItem, {"sequence": "1"}),
        (OutboxItem, {"sequence": 1.5}),
        (OutboxItem, {"sequence": 0}),
        (OutboxItem, {"key": 7}),
        (OutboxItem, {"reference": "AAR-7K3M-9QXU"}),
        (OutboxItem, {"sealed": "not base64!"}),
        (OutboxItem, {"session": "a\nb"}),
        (SlotsQuery, {"earliest": 20788}),
        (SlotsQuery, {"place": "Dokk1"}),
        (PinCheck, {"pin": 1234}),
        (PinCheck, {"pin": "12a4"}),
        (LoansQuery, {"cpr": None}),
        (LoansQuery, {"number": "12345678"}),
        (CaseBody, {"cpr": 703914827}),
        (CaseBody, {"cpr": "070391-4827"}),
        (CaseBody, {"assisted": 1}),
        (CaseBody, {"created": "2026-11-23T09:30:00"}),
        (CaseBody, {"task": {"kind": "delete"}}),
        (CaseBody, {"answers": {"a": 1}}),
        (CaseBody, {"fees": [{"fee": "f", "amount": "1.234"}]}),
        (CaseBody, {"fees": [{"fee": "f", "amount": "-1"}]}),
        (CaseBody, {"fees": [{"fee": "f", "amount": "NaN"}]}),
    ],
)
def test_what_is_not_in_the_contract_is_refused_without_being_repeated(
    model: type[Contract], change: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError) as refused:
        model.model_validate_json(json.dumps(GOOD[model] | change))
    assert CANARY_CPR not in str(refused.value)
    assert CANARY_NAME not in str(refused.value)


def test_nothing_of_a_citizen_is_in_a_repr() -> None:
    values = [
        a_body(subject="PID:9208-2002-2-123456789012", task=Renew(loans=["loan-canary"])),
        PinCheck(number=CANARY_CPR, pin="4711"),
        PinCheckResult(ok=True, tries_left=5, blocked=False, token="token-canary"),
        LoansQuery(cpr=CANARY_CPR),
        LoansQuery(pid="PID:9208-2002-2-123456789012"),
        HolderQuery(pid="PID:9208-2002-2-123456789012"),
        HolderResult(status=HolderStatus.OK, cpr=CANARY_CPR),
        Loan.model_validate_json(
            '{"id": "l1", "title": "canary book", "due": "2026-12-01", "renewals_left": 1,'
            ' "renewable": true}'
        ),
    ]
    printed = f"{values!r} {[str(value) for value in values]}"
    for secret in (CANARY_CPR, CANARY_NAME, "20301040", "4711", "123456789012", "canary"):
        assert secret not in printed


@pytest.mark.parametrize("status", list(HolderStatus))
def test_a_number_comes_with_the_status_ok_and_only_with_it(status: HolderStatus) -> None:
    with pytest.raises(ValidationError):
        HolderResult(status=status, cpr=None if status is HolderStatus.OK else CANARY_CPR)


@given(st.text(max_size=200), st.lists(st.text(max_size=50), max_size=5))
def test_whatever_a_citizen_types_arrives_as_it_was(text: str, many: list[str]) -> None:
    sent = a_body(answers={"a": text, "b": many})
    assert CaseBody.model_validate_json(sent.model_dump_json()) == sent


def test_every_model_is_strict_and_frozen() -> None:
    models = [m for m in vars(contract).values() if isinstance(m, type) and issubclass(m, Contract)]
    assert len(models) > 25
    for model in models:
        config = model.model_config
        assert (config["extra"], config["strict"], config["frozen"]) == ("forbid", True, True)
        assert config["hide_input_in_errors"]
