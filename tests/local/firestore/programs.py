"""Random programs of Firestore calls, and what runs one on a real client or on the model, with answers that can be compared."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Any, Protocol

from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import And, FieldFilter, Or

from tests.local.firestore.model import Data, Model, Refusal

_FIELDS = ["n", "m", "m.x", "m.y", "list"]
_PATHS = ["c/a", "c/b", "c/b\u00e9", "c/B", "d/1", "d/1/c/a", "d/2/c/z"]
_ALONE = ["!=", "not-in", "array_contains", "array_contains_any"]  # Firestore allows few of these beside others
_STALE = datetime(2020, 1, 1, tzinfo=UTC)
Step = tuple[Any, ...]


def random_program(seed: int, client: firestore.Client, length: int = 60) -> list[Step]:
    """Steps over few documents and few values, so that they meet. `client` makes the references among the values."""
    return _Author(Random(seed), client).program(length)


class _Author:
    def __init__(self, random: Random, client: firestore.Client) -> None:
        self._random = random
        self._client = client

    def program(self, length: int) -> list[Step]:
        start: list[Step] = [("write", [("set", path, self._data())]) for path in _PATHS]
        return start + [self._step() for _ in range(length)]

    def _step(self) -> Step:
        chance = self._random.random()
        if chance < 0.35:
            # a document only once: the emulator refuses some sequences of preconditions on one document that production allows
            paths = self._random.sample(_PATHS, self._random.choice([1, 1, 1, 2, 3]))
            return ("write", [self._write(path) for path in paths])
        if chance < 0.45:
            return ("get", self._random.choice(_PATHS))
        if chance < 0.55:
            return ("transaction", self._random.choice(_PATHS), [self._write(self._random.choice(_PATHS))])
        if chance < 0.62:
            return ("count", {**self._query(), "offset": 0, "start": None, "end": None})
        return ("query", self._query())

    def _write(self, path: str) -> tuple[str, str, Data]:
        kind = self._random.choice(["set", "merge", "create", "update", "update", "update", "delete", "delete existing", "stale"])
        if kind == "update":
            return kind, path, self._update()
        return kind, path, {} if "delete" in kind else self._data()

    def _data(self) -> Data:
        data: Data = {}
        if self._chance(0.8):
            data["n"] = self._value()
        if self._chance(0.7):
            data["m"] = self._random.choice([self._value(), {"x": self._value()}, {"x": self._value(), "y": self._value()}, {}])
        if self._chance(0.7):
            data["list"] = [self._member() for _ in range(self._random.randrange(4))]
        return data

    def _update(self) -> Data:
        field = self._random.choice(_FIELDS)
        number = self._random.choice([1, -2, 0.5, 0, 2.0])
        return {
            field: self._random.choice(
                [
                    self._value(),
                    firestore.DELETE_FIELD,
                    firestore.Increment(number),
                    firestore.Maximum(number),
                    firestore.Minimum(number),
                    firestore.ArrayUnion([self._member(), self._member()]),
                    firestore.ArrayRemove([self._member(), self._member()]),
                ]
            )
        }

    def _chance(self, likelihood: float) -> bool:
        return self._random.random() < likelihood

    def _scalar(self) -> Any:
        values: list[Any] = [None, True, False, math.nan, -1, 0, -0.0, 1, 1.0, 1.5, 2, 2**53 + 1, float(2**53), -(2**63), math.inf, "", "a", "b"]
        values += ["a\u0000", "é", "\U0001f600", "\uffff", b"", b"a", b"a\x00", datetime(2026, 1, 1, tzinfo=UTC)]
        values += [datetime(1931, 1, 1, 0, 0, 0, 7, tzinfo=UTC), firestore.GeoPoint(1, 2), firestore.GeoPoint(-1.5, 2)]
        values += [self._client.document("c/a"), self._client.document("c/a/d/b"), self._client.document("c/b")]
        return self._random.choice(values)

    def _member(self) -> Any:
        return self._random.choice([1, 1.0, 2, "a", "b", self._scalar(), {"x": self._scalar()}])

    def _value(self) -> Any:
        return self._random.choice([1, 2, "a", self._scalar(), self._scalar(), self._scalar(), [1, self._member()], {"x": self._scalar()}])

    def _query(self) -> Data:
        while True:
            orders = self._random.choice([[], [], [self._order()], [self._order(), self._order()]])
            if len({field for field, _ in orders}) == len(orders):
                break
        query: Data = {"orders": orders, "where": self._where(), "group": self._chance(0.3)}
        query["collection"] = "c" if query["group"] else self._random.choice(["c", "c", "c", "d", "d/1/c", "nowhere"])
        if self._chance(0.4):
            query["limit"] = self._random.randrange(1, 4)
        query["offset"] = self._random.choice([0, 0, 0, 1, 2])
        for end in ("start", "end"):
            if orders and self._chance(0.3):
                cut = self._random.randrange(1, len(orders) + 1)
                query[end] = ([self._cursor_value(field) for field, _ in orders[:cut]], self._chance(0.5))
        return query

    def _cursor_value(self, field: str) -> Any:
        return self._client.document(self._random.choice(["c/b", "c/zz"])) if field == "__name__" else self._value()

    def _order(self) -> tuple[str, bool]:
        return self._random.choice([*_FIELDS, "n", "__name__"]), self._chance(0.5)

    def _where(self) -> Any:
        chance = self._random.random()
        if chance < 0.2:
            return None
        if chance < 0.6:
            return self._filter()
        parts = [self._filter(is_alone=False) for _ in range(self._random.choice([2, 2, 3]))]
        if chance < 0.7:
            parts = [("and", parts), self._filter(is_alone=False)]
        kind = "or" if chance < 0.8 else "and"
        return (kind, parts)

    def _filter(self, is_alone: bool = True) -> Any:
        field = self._random.choice([*_FIELDS, "n", "n"])
        op = self._random.choice(["==", "==", "<", "<=", ">", ">=", "in"] + (_ALONE if is_alone else []))
        if op in ("in", "not-in", "array_contains_any"):
            return field, op, [self._member() for _ in range(self._random.randrange(1, 4))]
        value = self._member() if op == "array_contains" else self._value()
        is_null_or_nan = value is None or (isinstance(value, float) and math.isnan(value))
        return field, op, 1 if is_null_or_nan and op not in ("==", "!=") else value


class Runner(Protocol):
    def run(self, step: Step) -> Any: ...


class ModelRunner:
    """Runs steps on the model."""

    def __init__(self, client: firestore.Client) -> None:
        self._model = Model()
        self._reference = client.document

    def run(self, step: Step) -> Any:
        kind, *rest = step
        with _answers() as answer:
            if kind == "write":
                self._model.write(rest[0])
            elif kind == "get":
                answer.append(plain(self._model.get(rest[0])))
            elif kind == "transaction":
                answer.append(plain(self._model.get(rest[0])))
                self._model.write(rest[1])
            else:
                found = self._model.query(rest[0], self._reference)
                answer.append(len(found) if kind == "count" else [(path, plain(data)) for path, data in found])
        return answer


class ClientRunner:
    """Runs steps through Google's client."""

    def __init__(self, client: firestore.Client) -> None:
        self._client = client

    def run(self, step: Step) -> Any:
        kind, *rest = step
        with _answers() as answer:
            if kind == "write":
                batch = self._client.batch()
                self._write(batch, rest[0])
                batch.commit()
            elif kind == "get":
                answer.append(plain(self._client.document(rest[0]).get().to_dict()))
            elif kind == "transaction":
                self._transaction(answer, *rest)
            elif kind == "count":
                answer.append(int(self._built(rest[0]).count().get()[0][0].value))
            else:
                answer.append([(one.reference.path, plain(one.to_dict())) for one in self._built(rest[0]).stream()])
        return answer

    def _transaction(self, answer: list[Any], path: str, writes: list[tuple[str, str, Data]]) -> None:
        @firestore.transactional
        def work(transaction: firestore.Transaction) -> None:
            answer.append(plain(self._client.document(path).get(transaction=transaction).to_dict()))
            self._write(transaction, writes)

        work(self._client.transaction())

    def _write(self, batch: Any, writes: list[tuple[str, str, Data]]) -> None:
        for kind, path, data in writes:
            reference = self._client.document(path)
            if kind == "set":
                batch.set(reference, data)
            elif kind == "merge":
                batch.set(reference, data, merge=True)
            elif kind == "create":
                batch.create(reference, data)
            elif kind == "update":
                batch.update(reference, data)
            elif kind == "stale":
                batch.update(reference, {"n": 1}, option=self._client.write_option(last_update_time=_STALE))
            else:
                batch.delete(reference, *([self._client.write_option(exists=True)] if kind == "delete existing" else []))

    def _built(self, spec: Data) -> Any:
        query: Any = self._client.collection_group(spec["collection"]) if spec["group"] else self._client.collection(spec["collection"])
        if spec["where"] is not None:
            query = query.where(filter=_filter(spec["where"]))
        for field, is_descending in spec["orders"]:
            query = query.order_by(field, direction="DESCENDING" if is_descending else "ASCENDING")
        fields = [field for field, _ in spec["orders"]]
        for end, methods in (("start", ("start_after", "start_at")), ("end", ("end_at", "end_before"))):
            if spec.get(end):
                values, is_before = spec[end]
                query = getattr(query, methods[is_before])(dict(zip(fields, values, strict=False)))
        if spec["offset"]:
            query = query.offset(spec["offset"])
        return query.limit(spec["limit"]) if spec.get("limit") else query


def plain(value: Any) -> Any:
    """A value that compares equal exactly when Firestore would show the same, types included."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, datetime):
        return ("moment", value.isoformat())
    if isinstance(value, firestore.DocumentReference):
        return ("reference", value.path)
    if isinstance(value, firestore.GeoPoint):
        return ("point", value.latitude, value.longitude)
    return (type(value).__name__, repr(value))


def _filter(where: Any) -> Any:
    if where[0] in ("and", "or"):
        return (And if where[0] == "and" else Or)([_filter(part) for part in where[1]])
    return FieldFilter(*where)


@contextlib.contextmanager
def _answers() -> Iterator[list[Any]]:
    answer: list[Any] = []
    try:
        yield answer
    except Refusal as refusal:
        answer.append(f"refused: {refusal}")
    except exceptions.GoogleAPICallError as error:
        answer.append(f"refused: {type(error).__name__}")
