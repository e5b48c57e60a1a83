"""count, sum and average over the documents that a query found."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from local.firestore.paths import FieldPath, parse_field_path
from local.firestore.refusal import invalid
from local.firestore.values import lookup
from local.firestore.wire import Document, Message, Value, new_aggregation_result, new_value

_INT64 = 2**63
_MAX_AGGREGATIONS = 5


def aggregate(asked: Sequence[Message], documents: Sequence[Document]) -> Message:
    """One result for all aggregations. Only documents that have every summed or averaged field take part, in counts too (seen in
    Google's emulator)."""
    paths = [parse_field_path(_field(one)) for one in asked if one.WhichOneof("operator") != "count"]
    taken = [document for document in documents if all(lookup(document.fields, path) is not None for path in paths)]
    return _result(asked, [_one(one, taken) for one in asked])


def count_result(asked: Sequence[Message], number: int) -> Message:
    """The result of counts alone, when the number is known already."""
    return _result(asked, [_count(one, number) for one in asked])


def _result(asked: Sequence[Message], values: Sequence[Value]) -> Message:
    if not 1 <= len(asked) <= _MAX_AGGREGATIONS:
        raise invalid(f"An aggregation query takes one to {_MAX_AGGREGATIONS} aggregations.")
    result = new_aggregation_result()
    for number, (one, value) in enumerate(zip(asked, values, strict=True), 1):
        result.aggregate_fields[one.alias or f"field_{number}"].CopyFrom(value)
    return result


def _count(aggregation: Message, number: int) -> Value:
    return new_value(integer_value=min(number, aggregation.count.up_to.value) if aggregation.count.HasField("up_to") else number)


def _field(aggregation: Message) -> str:
    kind = aggregation.WhichOneof("operator")
    if kind is None:
        raise invalid("An aggregation has no operator.")
    path: str = getattr(aggregation, kind).field.field_path
    return path


def _one(aggregation: Message, documents: Sequence[Document]) -> Value:
    kind = aggregation.WhichOneof("operator")
    if kind == "count":
        return _count(aggregation, len(documents))
    numbers = list(_numbers(documents, parse_field_path(_field(aggregation))))
    if kind == "sum":
        return _sum(numbers)
    if not numbers:
        return new_value(null_value=0)
    return new_value(double_value=float(_add(numbers)) / len(numbers))


def _numbers(documents: Iterable[Document], path: FieldPath) -> Iterable[float]:
    for document in documents:
        value = lookup(document.fields, path)
        kind = None if value is None else value.WhichOneof("value_type")
        if value is not None and kind in ("integer_value", "double_value"):
            yield value.integer_value if kind == "integer_value" else value.double_value


def _add(numbers: Sequence[float]) -> float:
    if any(isinstance(number, float) and not math.isfinite(number) for number in numbers):
        return sum(numbers)
    return math.fsum(numbers) if any(isinstance(number, float) for number in numbers) else sum(numbers)


def _sum(numbers: Sequence[float]) -> Value:
    total = _add(numbers)
    if isinstance(total, int) and -_INT64 <= total < _INT64:
        return new_value(integer_value=total)
    return new_value(double_value=float(total))
