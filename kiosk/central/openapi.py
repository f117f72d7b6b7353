"""The API as a document: OpenAPI 3.1, from the app itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import yaml
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from kiosk.central.app import create_app
from kiosk.central.examples import MODELS, PARAMETERS, TEXTS
from kiosk.central.web.problems import MEDIA_TYPE
from kiosk.sync.contract import (
    AssistChange,
    AssistRequest,
    Batch,
    CaseBody,
    CodeRequest,
    CommandOrder,
    Contract,
    Enrolment,
    EventBatch,
    Heartbeat,
    HolderQuery,
    LoansQuery,
    NewPerson,
    Opening,
    PinCheck,
    Problem,
    ReceiptMail,
    ReceiptPage,
    SignedBundle,
    SlotsQuery,
    TicketCall,
    TicketRequest,
)

_SENT: Final[list[type[Contract]]] = [
    AssistChange,
    AssistRequest,
    Batch,
    CaseBody,  # what is sealed inside an item
    CodeRequest,
    CommandOrder,
    Enrolment,
    EventBatch,
    Heartbeat,
    HolderQuery,
    LoansQuery,
    NewPerson,
    Opening,
    PinCheck,
    Problem,
    ReceiptMail,
    ReceiptPage,
    SignedBundle,
    SlotsQuery,
    TicketCall,
    TicketRequest,
]


def document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of `app`, with the bodies it reads by itself."""
    spec = get_openapi(title=app.title, version=app.version, routes=app.routes)
    _, definitions = models_json_schema(
        [(model, "validation") for model in _SENT], ref_template="#/components/schemas/{model}"
    )
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    for name, schema in definitions["$defs"].items():
        schemas.setdefault(name, schema)
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    spec["components"]["schemas"] = dict(sorted(schemas.items()))
    for schema in schemas.values():
        _require_kinds(schema, schemas)
        _close_mappings(schema)
    for path in spec["paths"].values():
        for operation in path.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = _problem()
            _exemplify(operation)
    return spec


def _require_kinds(schema: Any, schemas: dict[str, Any]) -> None:
    """What tells the members of a union apart must be there, also where it has only one value."""
    for part in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(part, dict | list):
            _require_kinds(part, schemas)
    if isinstance(schema, dict) and "discriminator" in schema:
        kind = schema["discriminator"]["propertyName"]
        for member in schema["oneOf"]:
            named = schemas[member["$ref"].rpartition("/")[2]]
            named["required"] = sorted({*named.get("required", ()), kind})


def _close_mappings(schema: Any) -> None:
    """A key that is no such name is not taken; pydantic says only what one that is has to be like."""
    for part in schema.values() if isinstance(schema, dict) else schema:
        if isinstance(part, dict | list):
            _close_mappings(part)
    if isinstance(schema, dict) and "patternProperties" in schema:
        schema["additionalProperties"] = False


def _problem() -> dict[str, Any]:
    # A new one each time: the same one twice would become a YAML alias.
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": "A problem", "content": {MEDIA_TYPE: {"schema": schema}}}


def _exemplify(operation: dict[str, Any]) -> None:
    """An example beside each body, be it a model of the contract or a text, and for each parameter."""
    bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
    for kind, media in (one for body in bodies for one in body.get("content", {}).items()):
        name = media["schema"].get("$ref", "").rpartition("/")[2]
        if name in MODELS:
            media["example"] = MODELS[name].model_dump(mode="json")
        elif kind in TEXTS:
            media["example"] = TEXTS[kind]
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        own = f"{operation['operationId']}.{name}"
        if own in PARAMETERS or name in PARAMETERS:
            parameter["example"] = PARAMETERS.get(own, PARAMETERS.get(name))


def as_yaml() -> str:
    """The document as it is committed in `config/central-api.yaml`."""
    return yaml.safe_dump(
        document(create_app("sqlite://", token="-", create=False)),  # noqa: S106
        sort_keys=False,
        allow_unicode=True,
        width=100,
    )


def write(path: Path) -> None:
    """Write the document to `path`."""
    path.write_text(as_yaml(), encoding="utf-8")
