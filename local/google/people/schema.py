"""Binding a JSON body to Google's published schema: an unknown name or a value of the wrong kind is refused as Google refuses it.

The schema is the discovery document that ships inside google-api-python-client, so nothing here repeats it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from local.google.people.wire import Json, bad_request

Check = Callable[[Any, str], None]
_SCALARS: Mapping[str, tuple[type, str]] = {"string": (str, "TYPE_STRING"), "boolean": (bool, "TYPE_BOOL")}


@cache
def discovery() -> Json:
    """The people v1 discovery document."""
    place = files("googleapiclient.discovery_cache.documents").joinpath("people.v1.json")
    document: Json = json.loads(place.read_text())
    return document


def parse(body: bytes, schema: str, *, root: str = "") -> Json:
    """The body as a dict that fits `schema`. `root` is the name Google gives the body in its messages ("person").

    Raises 400 with a BadRequest detail for malformed JSON, an unknown name or a wrong type.
    """
    try:
        value = json.loads(body or b"{}")
    except ValueError as broken:
        raise bad_request(f"Invalid JSON payload received. {str(broken).split(':')[0]}.") from broken
    if not isinstance(value, dict):
        raise bad_request('Invalid JSON payload received. Unknown name "": Root element must be a message.')
    checker(schema)(value, root)
    return value


@cache
def checker(name: str) -> Check:
    """A function that walks a value along one schema of the document."""
    kinds = discovery()["schemas"][name].get("properties", {})
    members = {key: _member(kind) for key, kind in kinds.items()}
    texts = frozenset(key for key, kind in kinds.items() if kind.get("type") == "string" and "enum" not in kind)

    def check(value: Any, at: str) -> None:
        if not isinstance(value, dict):
            raise _wrong(value, at, f"type.googleapis.com/google.people.v1.{name}")
        for key in value:
            known = members.get(key)
            if known is None:
                raise _unknown(key, at)
            if key in texts and isinstance(value[key], str):
                continue  # most members by far are text; this saves building their paths
            if value[key] is not None:
                known(value[key], key if not at else f"{at}.{key}")

    return check


def _member(kind: Json) -> Check:
    if "$ref" in kind:
        reference: str = kind["$ref"]
        return lambda value, at: checker(reference)(value, at)  # late: Google's schemas refer to each other
    if kind["type"] == "array":
        return _array(_member(kind["items"]))
    if kind["type"] == "object":
        return _map(_member(kind["additionalProperties"])) if "additionalProperties" in kind else _anything
    if kind["type"] in ("integer", "number"):
        return _integer
    if "enum" in kind:
        return _enum(frozenset(kind["enum"]))
    return _scalar(*_SCALARS.get(kind["type"], (object, "")))


def _array(item: Check) -> Check:
    def check(value: Any, at: str) -> None:
        if not isinstance(value, list):
            raise _wrong(value, at, "TYPE_MESSAGE")
        for place, entry in enumerate(value):
            item(entry, f"{at}[{place}]")

    return check


def _map(item: Check) -> Check:
    def check(value: Any, at: str) -> None:
        if not isinstance(value, dict):
            words = f"Invalid JSON payload received. Unknown name \"{at}\": Cannot bind a list to map for field '{_snake(at)}'."
            raise bad_request(words, at=_snake(at))
        for key, entry in value.items():
            item(entry, f"{at}[{key}].value")

    return check


def _scalar(kind: type, words: str) -> Check:
    def check(value: Any, at: str) -> None:
        if not isinstance(value, kind):
            raise _wrong(value, at, words)

    return check


def _enum(names: frozenset[str]) -> Check:
    def check(value: Any, at: str) -> None:
        if value not in names:
            raise _wrong(value, at, "TYPE_ENUM")

    return check


def _integer(value: Any, at: str) -> None:
    # Proto JSON takes "12" for 12.
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole and not (isinstance(value, str) and re.fullmatch(r"-?\d+", value)):
        raise _wrong(value, at, "TYPE_INT32")


def _anything(_value: Any, _at: str) -> None:
    """A free object (google.protobuf.Any)."""


def _snake(at: str) -> str:
    return re.sub(r"(?<=[a-z0-9])[A-Z]", lambda upper: "_" + upper.group().lower(), at)


def _unknown(key: str, at: str) -> Exception:
    where = f" at '{_snake(at)}'" if at else ""
    return bad_request(f'Invalid JSON payload received. Unknown name "{key}"{where}: Cannot find field.', at=_snake(at))


def _wrong(value: Any, at: str, kind: str) -> Exception:
    return bad_request(f"Invalid value at '{_snake(at)}' ({kind}), {json.dumps(value)[:80]}", at=_snake(at))
