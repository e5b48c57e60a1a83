"""Checks requests and answers against Google's own machine descriptions, which ship inside google-api-python-client.

So neither the program under test nor this local Google can drift from the published shapes without a test noticing.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from werkzeug import Request, Response

DOCUMENTS = ("people.v1", "admin.directory_v1", "gmail.v1", "iamcredentials.v1")
PREFIXES = {"/v1/projects/": "iamcredentials.v1", "/v1/": "people.v1", "/admin/": "admin.directory_v1", "/gmail/": "gmail.v1"}
Schema = Mapping[str, Any]
NUMBERS = {"int32", "uint32"}


@dataclass(frozen=True, slots=True)
class Method:
    """One method of an API. `id` as in the document, such as "people.people.batchGet"."""

    id: str
    http_method: str
    pattern: re.Pattern[str]
    parameters: Mapping[str, Schema]
    request: str  # name of the body's schema, "" for none
    response: str
    document: str


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a request or an answer leaves the published shape. `value` shows the type only: contacts stay private."""

    call: str
    side: str  # "request" or "answer"
    place: str
    problem: str

    def __str__(self) -> str:
        return f"{self.call}: {self.side} {self.place}: {self.problem}"


@functools.cache
def _document(name: str) -> Mapping[str, Any]:
    text = (resources.files("googleapiclient.discovery_cache") / "documents" / f"{name}.json").read_text("utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


@functools.cache
def _methods(name: str) -> tuple[Method, ...]:
    document = _document(name)
    shared = document["parameters"]
    return tuple(_method(raw, shared, name) for raw in _walk(document))


def _walk(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from node.get("methods", {}).values()
    for child in node.get("resources", {}).values():
        yield from _walk(child)


def _method(raw: Mapping[str, Any], shared: Mapping[str, Schema], document: str) -> Method:
    path = raw.get("flatPath", raw["path"])
    pattern = "".join("[^/:]+" if part.startswith("{") else re.escape(part) for part in re.split(r"(\{[^}]*\})", path))
    if document != "people.v1":
        pattern = pattern.replace("[^/:]+", "[^/]+")  # Gmail's message ids and addresses may hold a colon; People's verbs follow one
    if document == "iamcredentials.v1":
        pattern = pattern.replace("[^/]+:", "[^/:]+:")
    query = {name: schema for name, schema in raw.get("parameters", {}).items() if schema["location"] == "query"}
    return Method(
        id=raw["id"],
        http_method=raw["httpMethod"],
        pattern=re.compile(f"/{pattern}"),
        parameters={**shared, **query},
        request=raw.get("request", {}).get("$ref", ""),
        response=raw.get("response", {}).get("$ref", ""),
        document=document,
    )


@functools.lru_cache(maxsize=4096)
def find_method(http_method: str, path: str) -> Method | None:
    """The API method behind an address; None where no document describes one."""
    for prefix, document in PREFIXES.items():
        if path.startswith(prefix):
            for method in _methods(document):
                if method.http_method == http_method and method.pattern.fullmatch(path):
                    return method
            return None
    return None


class Inspector:
    """Collects violations when `strict`; otherwise only names methods and knows their parameters."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.violations: list[Violation] = []

    def unknown_parameter(self, request: Request) -> str:
        """The first query parameter that the method does not have; "" when all are known. Google refuses the request for it."""
        method = find_method(request.method, request.path)
        if method is None:
            return ""
        return next((name for name in request.args if name not in method.parameters), "")

    def check_request(self, request: Request) -> None:
        """Record what in the query and the body the document does not allow."""
        method = find_method(request.method, request.path)
        if method is None:
            return
        call = f"{request.method} {request.path}"
        for name in request.args:
            for problem in _query_problems(name, request.args.getlist(name), method.parameters):
                self.violations.append(Violation(call, "request", f"parameter {name}", problem))
        data = request.get_data()
        if not method.request:
            if data and request.method != "GET":
                self.violations.append(Violation(call, "request", "body", "a body where none is described"))
            return
        self._check(call, "request", data, method.request, method.document)

    def check_answer(self, request: Request, answer: Response) -> None:
        """Record what in a successful JSON answer the document does not allow, and errors that are not in Google's form."""
        method = find_method(request.method, request.path)
        if method is None:
            return
        call = f"{request.method} {request.path}"
        if answer.status_code >= 400:
            if answer.mimetype == "application/json" and not _is_error(json.loads(answer.get_data())):
                self.violations.append(Violation(call, "answer", "body", f"an error {answer.status_code} without code and message"))
            return
        if method.response:
            self._check(call, "answer", answer.get_data(), method.response, method.document)

    def _check(self, call: str, side: str, data: bytes, schema_name: str, document: str) -> None:
        schemas = _document(document)["schemas"]
        if not data and side == "request":
            return
        try:
            value = json.loads(data)
        except ValueError:
            self.violations.append(Violation(call, side, "body", "not JSON"))
            return
        for place, problem in problems(value, {"$ref": schema_name}, schemas, place=schema_name, nulls=side == "request"):
            self.violations.append(Violation(call, side, place, problem))


def _is_error(body: object) -> bool:
    error = body.get("error") if isinstance(body, dict) else None
    return isinstance(error, dict) and isinstance(error.get("code"), int) and isinstance(error.get("message"), str)


def _query_problems(name: str, values: Sequence[str], parameters: Mapping[str, Schema]) -> Iterator[str]:
    schema = parameters.get(name)
    if schema is None:
        yield "no such parameter"
        return
    if len(values) > 1 and not schema.get("repeated"):
        yield "given more than once"
    for value in values:
        yield from _text_problems(value, schema)


def _text_problems(value: str, schema: Schema) -> Iterator[str]:
    kind = schema.get("type")
    if kind == "boolean" and value not in ("true", "false"):
        yield f"{value!r} is not a boolean"
    if kind == "integer" and not re.fullmatch(r"-?\d+", value):
        yield f"{value!r} is not a number"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{value!r} is not one of {', '.join(schema['enum'])}"
    number = int(value) if re.fullmatch(r"-?\d+", value) and kind == "integer" else None
    if number is not None and not int(schema.get("minimum", number)) <= number <= int(schema.get("maximum", number)):
        yield f"{number} is outside {schema.get('minimum')}..{schema.get('maximum')}"


def problems(value: object, schema: Schema, schemas: Mapping[str, Schema], *, place: str, nulls: bool) -> Iterator[tuple[str, str]]:
    """Where a JSON value leaves a discovery schema, and how. `nulls`: a null stands for an absent field, as proto3 JSON lets clients write."""
    while "$ref" in schema:
        schema = schemas[schema["$ref"]]
    kind = schema.get("type")
    if kind == "any" or (value is None and nulls):
        return
    if kind == "object":
        yield from _object_problems(value, schema, schemas, place, nulls)
    elif kind == "array":
        if not isinstance(value, list):
            yield place, f"{_kind(value)} where a list belongs"
            return
        for index, item in enumerate(value):
            yield from problems(item, schema["items"], schemas, place=f"{place}[{index}]", nulls=nulls)
    else:
        yield from _scalar_problems(value, schema, place)


def _object_problems(value: object, schema: Schema, schemas: Mapping[str, Schema], place: str, nulls: bool) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield place, f"{_kind(value)} where an object belongs"
        return
    known = schema.get("properties", {})
    other = schema.get("additionalProperties")
    for name, item in value.items():
        below = known.get(name, other)
        if below is None:
            yield f"{place}.{name}", "no such field"
        else:
            yield from problems(item, below, schemas, place=f"{place}.{name}", nulls=nulls)


def _scalar_problems(value: object, schema: Schema, place: str) -> Iterator[tuple[str, str]]:
    kind = schema.get("type")
    if kind == "boolean":
        fits = isinstance(value, bool)
    elif kind == "integer":
        fits = isinstance(value, int) and not isinstance(value, bool)
    elif kind == "number":
        fits = isinstance(value, int | float) and not isinstance(value, bool)
    else:
        fits = isinstance(value, str)
    if not fits:
        yield place, f"{_kind(value)} where {kind} belongs"
    elif "enum" in schema and value not in schema["enum"]:
        yield place, f"{value!r} is not one of {', '.join(schema['enum'])}"


def _kind(value: object) -> str:
    return "null" if value is None else type(value).__name__
