"""The API as a document: the committed one is what the service emits, and it says what is so."""

from __future__ import annotations

from pathlib import Path

import yaml

from kiosk.central.openapi import as_yaml

COMMITTED = Path(__file__).parents[2] / "config" / "central-api.yaml"


def test_the_committed_document_is_what_the_service_emits() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == as_yaml(), (
        "write it anew: kiosk.central.openapi"
    )
    spec = yaml.safe_load(as_yaml())
    assert spec["openapi"].startswith("3.1")


def test_every_reference_in_the_document_leads_somewhere() -> None:
    text = as_yaml()
    schemas = yaml.safe_load(text)["components"]["schemas"]
    named = {line.split("/")[-1].strip("' ") for line in text.splitlines() if "$ref:" in line}
    assert named <= set(schemas)


def test_what_tells_the_members_of_a_union_apart_must_be_there() -> None:
    schemas = yaml.safe_load(as_yaml())["components"]["schemas"]
    assert "kind" in schemas["ReceiptRule"]["required"]
    assert "kind" in schemas["Book"]["required"]


def test_a_key_that_is_no_name_is_not_taken() -> None:
    errors = yaml.safe_load(as_yaml())["components"]["schemas"]["OutcomeEvent"]["properties"][
        "errors"
    ]
    assert errors["additionalProperties"] is False
    assert list(errors["patternProperties"]) == ["^[a-z0-9]+(-[a-z0-9]+)*$"]
