"""A central service made of the written contract alone: it takes what the document allows, and
answers what the document gives as an example. No code of ours is in it.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

import jsonschema_rs
import yaml

DOCUMENT: Final = Path(__file__).parents[2] / "config" / "central-api.yaml"


@dataclass(frozen=True)
class Operation:
    """One operation of the document."""

    method: str
    path: re.Pattern[str]
    spec: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.spec["operationId"])


@dataclass
class MockCentral:
    """Serves the document; `faults` is all that it does not allow and was asked for."""

    spec: dict[str, Any] = field(
        default_factory=lambda: yaml.safe_load(DOCUMENT.read_text(encoding="utf-8"))
    )
    faults: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    refuse: bool = False
    """Answer every allowed request with the document's example of a problem."""

    def __post_init__(self) -> None:
        self.operations = [
            Operation(method.upper(), _pattern(path), spec)
            for path, methods in self.spec["paths"].items()
            for method, spec in methods.items()
        ]
        self._server = make_server("127.0.0.1", 0, self, WSGIServer, _Silent)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        operation = self._operation(environ)
        if operation is None:
            self.faults.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}: is not there")
            start("404 Not Found", [])
            return [b""]
        self.asked.append(operation.name)
        found = [f"{operation.name}: {fault}" for fault in self._faults(operation, environ)]
        self.faults += found
        wanted, status = ("default", "422 Unprocessable Entity")
        if not found and not self.refuse:
            wanted, status = ("200", "200 OK")
        ((kind, media),) = operation.spec["responses"][wanted]["content"].items()
        start(status, [("Content-Type", kind)])
        return [_written(kind, media["example"])]

    def _operation(self, environ: WSGIEnvironment) -> Operation | None:
        for one in self.operations:
            if one.method == environ["REQUEST_METHOD"] and one.path.fullmatch(environ["PATH_INFO"]):
                return one
        return None

    def _faults(self, operation: Operation, environ: WSGIEnvironment) -> Iterable[str]:
        shown = environ.get("HTTP_AUTHORIZATION", "")
        if operation.spec.get("security") and not re.fullmatch(r"Bearer \S+", shown):
            yield "no token"
        yield from self._parameters(operation, environ)
        length = int(environ.get("CONTENT_LENGTH") or 0)
        data = environ["wsgi.input"].read(length) if length else b""
        body = operation.spec.get("requestBody")
        if body is None:
            if data:
                yield "a body, where there is none"
            return
        media = body["content"].get(environ.get("CONTENT_TYPE", ""))
        if media is None:
            yield f"a body of the kind {environ.get('CONTENT_TYPE')}"
            return
        yield from self._against(media["schema"], json.loads(data))

    def _parameters(self, operation: Operation, environ: WSGIEnvironment) -> Iterable[str]:
        match = operation.path.fullmatch(environ["PATH_INFO"])
        assert match is not None
        given = {("path", name): value for name, value in match.groupdict().items()}
        query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
        given |= {("query", name): value for name, value in query}
        known = {(one["in"], one["name"]): one for one in operation.spec.get("parameters", ())}
        for place in known:
            header = "HTTP_" + place[1].upper().replace("-", "_")
            if place[0] == "header" and header in environ:
                given[place] = environ[header]
        for place in given.keys() - known.keys():
            yield f"{place[1]}: there is no such parameter"
        for place, parameter in known.items():
            if place in given:
                number = parameter["schema"].get("type") == "integer"
                value = int(given[place]) if number else given[place]
                yield from self._against(parameter["schema"], value)
            elif parameter.get("required"):
                yield f"{place[1]}: is missing"

    def _against(self, schema: dict[str, Any], value: Any) -> Iterable[str]:
        whole = {**schema, "components": self.spec["components"]}
        validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
        for error in validator.iter_errors(value):
            yield error.message


def _written(kind: str, example: Any) -> bytes:
    return (json.dumps(example) if kind.endswith("json") else str(example)).encode()


class _Silent(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Says nothing."""


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(path)))
