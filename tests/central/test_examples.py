"""The written API has an example of everything, and each is what its own schema allows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

SPEC: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "config" / "central-api.yaml").read_text(encoding="utf-8")
)
OPERATIONS = {
    operation["operationId"]: operation
    for path in SPEC["paths"].values()
    for operation in path.values()
}


def bodies(operation: dict[str, Any]) -> dict[str, Any]:
    """Every media type that is sent or answered, by where it stands."""
    found = {"request": operation.get("requestBody", {}), **operation["responses"]}
    return {
        f"{where} {kind}": media
        for where, body in found.items()
        for kind, media in body.get("content", {}).items()
    }


def faults(schema: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with a value by a schema of the document."""
    whole = {**schema, "components": SPEC["components"]}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    return [error.message for error in validator.iter_errors(value)]


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_has_an_example_of_all_that_is_said_in_it(name: str) -> None:
    for where, media in bodies(OPERATIONS[name]).items():
        assert "example" in media, f"{where}: put one into kiosk/central/examples"
        assert faults(media["schema"], media["example"]) == [], where
    for parameter in OPERATIONS[name].get("parameters", ()):
        said = f"{parameter['name']}: put one into kiosk/central/examples"
        assert "example" in parameter, said
        assert faults(parameter["schema"], parameter["example"]) == [], parameter["name"]


def test_an_example_that_the_schema_does_not_allow_would_be_found() -> None:
    schema = {"$ref": "#/components/schemas/SlotsQuery"}
    assert faults(schema, {"place": "dokk1", "subject": "passport", "earliest": "tomorrow"})
