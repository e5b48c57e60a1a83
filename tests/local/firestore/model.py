"""Firestore in a few plain Python functions: slow, in memory, with no index, no protobuf and no code shared with the embedded server.

It answers the same calls as a runner on a real client (`programs.py`), so that a random program must give the same answers on all.
Written from the documentation of types, queries and transforms; where that is silent, from what Google's emulator answers.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from datetime import datetime
from functools import cmp_to_key
from typing import Any

from google.cloud import firestore

Data = dict[str, Any]
_GONE = object()


def type_rank(value: Any) -> int:
    """Where a value's type stands in the order of types; NaN is a type of its own here."""
    if value is None:
        return 0
    if isinstance(value, bool):
        return 1
    if isinstance(value, int | float):
        return 2 if isinstance(value, float) and math.isnan(value) else 3
    if isinstance(value, firestore.GeoPoint):
        return 8
    ranks = [(datetime, 4), (str, 5), (bytes, 6), (firestore.DocumentReference, 7), (list, 9), (dict, 10)]
    return next(rank for kind, rank in ranks if isinstance(value, kind))


def compare(left: Any, right: Any) -> int:
    """-1, 0 or 1, over all types."""
    if type_rank(left) != type_rank(right):
        return -1 if type_rank(left) < type_rank(right) else 1
    rank = type_rank(left)
    if rank in (0, 2):
        return 0
    if rank == 5:
        left, right = left.encode(), right.encode()
    if rank == 7:
        left, right = list(left._path), list(right._path)
    if rank == 8:
        left, right = (left.latitude, left.longitude), (right.latitude, right.longitude)
    if rank == 9:
        return _first_difference([compare(a, b) for a, b in zip(left, right, strict=False)], len(left), len(right))
    if rank == 10:
        pairs = zip(sorted(left.items()), sorted(right.items()), strict=False)
        return _first_difference([compare(a[0], b[0]) or compare(a[1], b[1]) for a, b in pairs], len(left), len(right))
    return int(left > right) - int(left < right)


def _first_difference(results: list[int], left: int, right: int) -> int:
    return next((one for one in results if one), (left > right) - (left < right))


def find(data: Any, path: str) -> Any:
    """The value at a dotted path, or `_GONE`."""
    for part in path.split("."):
        if not isinstance(data, dict) or part not in data:
            return _GONE
        data = data[part]
    return data


def put(data: Data, path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for part in parents:
        if not isinstance(data.get(part), dict):
            data[part] = {}
        data = data[part]
    data[last] = value


def remove(data: Data, path: str) -> None:
    *parents, last = path.split(".")
    for part in parents:
        if not isinstance(data.get(part), dict):
            return
        data = data[part]
    data.pop(last, None)


def transformed(old: Any, change: Any) -> Any:
    """What a transform makes of a value."""
    if isinstance(change, firestore.ArrayUnion):
        kept = list(old) if isinstance(old, list) else []
        for value in change.values:
            if all(compare(value, one) for one in kept):
                kept.append(value)
        return kept
    if isinstance(change, firestore.ArrayRemove):
        return [one for one in old if all(compare(one, value) for value in change.values)] if isinstance(old, list) else []
    is_number = isinstance(old, int | float) and not isinstance(old, bool)
    if not is_number:
        return change.value
    if isinstance(change, firestore.Increment):
        return old + change.value
    if math.isnan(old):
        return old
    wins = change.value > old if isinstance(change, firestore.Maximum) else change.value < old
    return change.value if wins else old


TRANSFORMS = (firestore.ArrayUnion, firestore.ArrayRemove, firestore.Increment, firestore.Maximum, firestore.Minimum)


class Model:
    """Documents by path; each method answers like the client, or raises the name of Google's error."""

    def __init__(self) -> None:
        self.documents: dict[str, Data] = {}

    def write(self, writes: list[tuple[str, str, Data]]) -> None:
        """All or nothing: ("set" | "merge" | "create" | "update" | "delete" | "delete existing" | "stale", path, data)."""
        after = copy.deepcopy(self.documents)
        for kind, path, data in writes:
            self._one(after, kind, path, data)
        self.documents = after

    def _one(self, after: dict[str, Data], kind: str, path: str, data: Data) -> None:
        if kind == "create" and path in after:
            raise Refusal("AlreadyExists")
        if kind in ("update", "delete existing") and path not in after:
            raise Refusal("NotFound")
        if kind == "stale":
            raise Refusal("FailedPrecondition")
        if kind.startswith("delete"):
            after.pop(path, None)
        elif kind in ("set", "create"):
            after[path] = copy.deepcopy(data)
        elif kind == "merge":
            _merge(after.setdefault(path, {}), data)
        else:
            # the client sends plain fields first, then the transforms
            for field, value in sorted(data.items(), key=lambda item: isinstance(item[1], TRANSFORMS)):
                _update(after[path], field, copy.deepcopy(value))

    def get(self, path: str) -> Data | None:
        return copy.deepcopy(self.documents.get(path))

    def query(self, query: Data, reference: Callable[[str], Any]) -> list[tuple[str, Data]]:
        """`reference` makes a path into the value that a document's name compares as."""
        rows = [(path, data) for path, data in self.documents.items() if _is_in(path, query)]
        orders = _orders(query)
        if query["where"] is None and orders[0] == ("__name__", True):
            raise Refusal("FailedPrecondition")
        rows = [
            (path, data)
            for path, data in rows
            if _accepts(query["where"], data) and all(field == "__name__" or find(data, field) is not _GONE for field, _ in orders)
        ]

        def key(row: Any) -> list[Any]:
            return [reference(row[0]) if field == "__name__" else find(row[1], field) for field, _ in orders]

        def order(left: list[Any], right: list[Any]) -> int:
            signed = [compare(a, b) * (-1 if down else 1) for a, b, (_, down) in zip(left, right, orders, strict=False)]
            return next((one for one in signed if one), 0)

        rows.sort(key=cmp_to_key(lambda left, right: order(key(left), key(right))))
        if query.get("start"):
            values, is_before = query["start"]
            rows = [row for row in rows if order(key(row), values) > 0 or (is_before and order(key(row), values) == 0)]
        if query.get("end"):
            values, is_before = query["end"]
            rows = [row for row in rows if order(key(row), values) < 0 or (not is_before and order(key(row), values) == 0)]
        rows = rows[query.get("offset", 0) :]
        return copy.deepcopy(rows[: query["limit"]] if query.get("limit") else rows)


class Refusal(Exception):
    """The name of Google's error."""


def _merge(into: Data, data: Data) -> None:
    for key, value in data.items():
        if isinstance(value, dict) and value:
            if not isinstance(into.get(key), dict):
                into[key] = {}
            _merge(into[key], value)
        else:
            into[key] = copy.deepcopy(value)


def _update(data: Data, field: str, value: Any) -> None:
    if value is firestore.DELETE_FIELD:
        remove(data, field)
    elif isinstance(value, TRANSFORMS):
        old = find(data, field)
        put(data, field, transformed(None if old is _GONE else old, value))
    else:
        put(data, field, value)


def _is_in(path: str, query: Data) -> bool:
    parts = path.split("/")
    return bool(query["collection"] == (parts[-2] if query.get("group") else "/".join(parts[:-1])))


def _orders(query: Data) -> list[tuple[str, bool]]:
    orders = list(query["orders"])
    down = orders[-1][1] if orders else False
    named = [field for field, _ in orders]
    orders += [(field, down) for field in sorted(_unequal(query["where"])) if field not in named]
    if "__name__" in named and orders[-1][0] != "__name__":
        raise Refusal("InvalidArgument")
    return orders if "__name__" in named else [*orders, ("__name__", down)]


def _unequal(where: Any) -> set[str]:
    if where is None:
        return set()
    if where[0] in ("and", "or"):
        return set().union(*(_unequal(part) for part in where[1]))
    return {where[0]} if where[1] in ("<", "<=", ">", ">=", "!=", "not-in") else set()


def _accepts(where: Any, data: Data) -> bool:
    if where is None:
        return True
    if where[0] in ("and", "or"):
        return (all if where[0] == "and" else any)(_accepts(part, data) for part in where[1])
    field, op, operand = where
    value = find(data, field)
    return value is not _GONE and _passes(value, op, operand)


def _passes(value: Any, op: str, operand: Any) -> bool:
    if op == "==":
        return compare(value, operand) == 0
    if op == "in":
        return any(compare(value, one) == 0 for one in operand if type_rank(one) not in (0, 2))
    if op == "!=":
        return value is not None and compare(value, operand) != 0
    if op == "not-in":
        return value is not None and None not in operand and all(compare(value, one) for one in operand)
    if op == "array_contains":
        return isinstance(value, list) and any(compare(one, operand) == 0 for one in value)
    if op == "array_contains_any":
        return isinstance(value, list) and any(compare(one, want) == 0 for one in value for want in operand if type_rank(want) not in (0, 2))
    if type_rank(value) != type_rank(operand):
        return False
    sign = compare(value, operand)
    return bool({"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0}[op])
