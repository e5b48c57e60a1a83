"""Holds every request and answer of these tests against Google's discovery document, and against the habits of proto JSON."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

# Written even when zero or empty in what Google's own samples show.
_MAY_BE_EMPTY = re.compile(r"\.(status|totalItems)$")


@cache
def document() -> dict[str, Any]:
    """people v1, as shipped inside google-api-python-client."""
    place = files("googleapiclient.discovery_cache.documents").joinpath("people.v1.json")
    loaded: dict[str, Any] = json.loads(place.read_text())
    return loaded


@cache
def _methods() -> list[tuple[str, re.Pattern[str], dict[str, Any]]]:
    found: list[tuple[str, re.Pattern[str], dict[str, Any]]] = []

    def walk(node: dict[str, Any]) -> None:
        for method in node.get("methods", {}).values():
            pattern = re.sub(r"\{\w+\}", "[^/:]+", method.get("flatPath", method["path"]))
            found.append((method["httpMethod"], re.compile("/" + pattern), method))
        for inner in node.get("resources", {}).values():
            walk(inner)

    walk(document())
    return found


def method_of(verb: str, path: str) -> dict[str, Any]:
    """The method of the document that a call is."""
    for http_method, pattern, method in _methods():
        if http_method == verb and pattern.fullmatch(path):
            return method
    raise AssertionError(f"{verb} {path} is no method of people v1")


def check_request(verb: str, path: str, query: dict[str, list[str]], body: Any) -> None:
    """Raise AssertionError for a call the document does not describe."""
    method = method_of(verb, path)
    for key, values in query.items():
        assert key in method["parameters"], f"{method['id']} has no parameter {key}"
        assert method["parameters"][key].get("repeated") or len(values) == 1
    if body is not None:
        check(body, method["request"]["$ref"], "request", sent=True)


def check_answer(verb: str, path: str, body: Any) -> None:
    """Raise AssertionError for an answer Google would not give to a successful call."""
    check(body, method_of(verb, path)["response"]["$ref"], "answer", sent=False)


def check(value: Any, name: str, at: str, *, sent: bool) -> None:
    """Raise AssertionError where a value leaves the schema `name`. What is not `sent` by us carries no false, zero or empty member."""
    assert isinstance(value, dict), f"{at}: {value!r} is no {name}"
    members = document()["schemas"][name].get("properties", {})
    for key, inner in value.items():
        assert key in members, f"{at}.{key} is unknown in {name}"
        empty = inner in (False, 0, "", [], {}) and inner is not None
        assert sent or not empty or _MAY_BE_EMPTY.search(f"{at}.{key}"), f"{at}.{key} is {inner!r}: proto JSON leaves it out"
        _check_member(inner, members[key], f"{at}.{key}", sent=sent)


def _check_member(value: Any, kind: dict[str, Any], at: str, *, sent: bool) -> None:
    if "$ref" in kind:
        check(value, kind["$ref"], at, sent=sent)
    elif kind["type"] == "array":
        assert isinstance(value, list), at
        for place, inner in enumerate(value):
            _check_member(inner, kind["items"], f"{at}[{place}]", sent=sent)
    elif kind["type"] == "object":
        assert isinstance(value, dict), at
        for key, inner in value.items():
            if "$ref" in kind["additionalProperties"]:
                _check_member(inner, kind["additionalProperties"], f"{at}[{key}]", sent=sent)
    else:
        _check_scalar(value, kind, at)


def _check_scalar(value: Any, kind: dict[str, Any], at: str) -> None:
    python = {"string": str, "boolean": bool, "integer": int}[kind["type"]]
    assert isinstance(value, python), f"{at}: {value!r} is no {kind['type']}"
    if "enum" in kind:
        assert value in kind["enum"], f"{at}: {value!r}"
    if kind.get("format") == "google-datetime":
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", str(value)), f"{at}: {value!r}"
