"""What one write makes of one document: masks, transforms, preconditions, and what Firestore refuses to store.

Pure: from the document before to the document after. Field rules: https://cloud.google.com/firestore/quotas; transforms:
google.firestore.v1.DocumentTransform.FieldTransform in the API's protobuf.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import grpc

from local.firestore.paths import FieldPath, Name, is_reserved, parse_field_path, parse_name
from local.firestore.refusal import Refused, failed_precondition, invalid
from local.firestore.store import Stored
from local.firestore.values import encode, lookup
from local.firestore.wire import Document, Fields, Message, Value, micros, new_document, new_value, timestamp

_MAX_DOCUMENT_BYTES = 2**20
_MAX_DEPTH = 20
_MAX_TRANSFORMS = 500
_MAX_FIELD_NAME_BYTES = 1500
_INT64 = 2**63


@dataclass(frozen=True, slots=True)
class Written:
    """The outcome of one write: the document after (None: deleted) and what its transforms answered."""

    after: Stored | None
    results: tuple[Value, ...]


def target(write: Message) -> Name:
    """The document a write is about."""
    kind = write.WhichOneof("operation")
    if kind == "update":
        return parse_name(write.update.name)
    if kind == "delete":
        return parse_name(write.delete)
    if kind == "transform":
        return parse_name(write.transform.document)
    raise invalid("A write has no operation.")


def apply_write(write: Message, before: Stored | None, now: int) -> Written:
    """Apply a write at a moment (microseconds). A write that changes nothing keeps the update time. Raises `Refused`."""
    name = target(write)
    _check_precondition(write, name, before)
    kind = write.WhichOneof("operation")
    if kind == "delete":
        return Written(None, ())
    document = before.document() if before else new_document()
    transforms = list(write.update_transforms)
    if kind == "update":
        document = _updated(write, document)
    else:
        transforms = list(write.transform.field_transforms)
    if len(transforms) > _MAX_TRANSFORMS:
        raise invalid(f"Cannot have more than {_MAX_TRANSFORMS} field transforms on a single document.")
    results = tuple(_transform(document.fields, transform, now) for transform in transforms)
    return Written(_stored(name, document, before, now), results)


def _check_precondition(write: Message, name: Name, before: Stored | None) -> None:
    if not write.HasField("current_document"):
        return
    condition = write.current_document
    kind = condition.WhichOneof("condition_type")
    if kind == "exists" and condition.exists and before is None:
        raise Refused(grpc.StatusCode.NOT_FOUND, f"No document to update: {name.full}")
    if kind == "exists" and not condition.exists and before is not None:
        raise Refused(grpc.StatusCode.ALREADY_EXISTS, f"Document already exists: {name.full}")
    if kind == "update_time":
        if before is None:
            raise failed_precondition(f"The required base version of {name.full} does not exist.")
        required = micros(condition.update_time)
        if before.updated != required:
            raise failed_precondition(f"the stored version ({before.updated}) does not match the required base version ({required})")


def _stored(name: Name, document: Document, before: Stored | None, now: int) -> Stored:
    body = document.SerializeToString(deterministic=True)
    if before is not None and body == before.body:
        return before
    size = len(name.full.encode()) + 32 + _checked_size(document.fields, 1)
    if size > _MAX_DOCUMENT_BYTES:
        raise invalid(
            f'Document "{name.full}" cannot be written because its size ({size:,} bytes) exceeds'
            f" the maximum allowed size of {_MAX_DOCUMENT_BYTES:,} bytes."
        )
    return Stored(name.full, body, before.created if before else now, now)


def _updated(write: Message, document: Document) -> Document:
    _round_moments(write.update.fields)
    if not write.HasField("update_mask"):
        return new_document(fields=write.update.fields)
    for text in write.update_mask.field_paths:
        path = parse_field_path(text)
        value = lookup(write.update.fields, path)
        if value is None:
            _remove(document.fields, path)
        else:
            put(document.fields, path, value)
    return document


def put(fields: Fields, path: FieldPath, value: Value) -> None:
    """Set a nested field; what stands in the way and is no map is replaced by one."""
    for segment in path[:-1]:
        if segment not in fields or fields[segment].WhichOneof("value_type") != "map_value":
            fields[segment].map_value.SetInParent()
        fields = fields[segment].map_value.fields
    fields[path[-1]].CopyFrom(value)


def _remove(fields: Fields, path: FieldPath) -> None:
    for segment in path[:-1]:
        if segment not in fields or fields[segment].WhichOneof("value_type") != "map_value":
            return
        fields = fields[segment].map_value.fields
    if path[-1] in fields:
        del fields[path[-1]]


def _transform(fields: Fields, transform: Message, now: int) -> Value:
    """Apply a transform in place; returns its result."""
    path = parse_field_path(transform.field_path)
    present = lookup(fields, path)
    kind = transform.WhichOneof("transform_type")
    if kind == "set_to_server_value":
        # with millisecond precision: FieldTransform.ServerValue in the API's protobuf
        value = result = new_value(timestamp_value=timestamp(now // 1000 * 1000))
    elif kind in _NUMERIC:
        operand = getattr(transform, kind)
        if operand.WhichOneof("value_type") not in ("integer_value", "double_value"):
            raise invalid(f"The operand of {kind} on {transform.field_path} is not a number.")
        value = result = _NUMERIC[kind](present, operand)
    elif kind == "append_missing_elements":
        value, result = _union(present, transform.append_missing_elements.values), new_value(null_value=0)
    elif kind == "remove_all_from_array":
        value, result = _without(present, transform.remove_all_from_array.values), new_value(null_value=0)
    else:
        raise invalid(f"The transform of {transform.field_path} is empty.")
    put(fields, path, value)
    return result


def _number(value: Value | None) -> float | None:
    """The Python number of a value (an int for an integer), None for anything else."""
    kind = value.WhichOneof("value_type") if value is not None else None
    if value is None or kind not in ("integer_value", "double_value"):
        return None
    number: float = value.integer_value if kind == "integer_value" else value.double_value
    return number


def _increment(present: Value | None, operand: Value) -> Value:
    old, by = _number(present), _number(operand)
    if old is None or by is None:
        return operand
    if isinstance(old, int) and isinstance(by, int):
        return new_value(integer_value=max(-_INT64, min(_INT64 - 1, old + by)))
    return new_value(double_value=float(old) + float(by))


def _extreme(present: Value | None, operand: Value, is_maximum: bool) -> Value:
    """The larger or smaller, with its own type; equal ones leave the field, and any NaN wins."""
    old, new = _number(present), _number(operand)
    if old is None or new is None or math.isnan(new):
        return operand
    if math.isnan(old):
        return present
    return operand if (new > old if is_maximum else new < old) else present


_NUMERIC: dict[str, Callable[[Value | None, Value], Value]] = {
    "increment": _increment,
    "maximum": lambda present, operand: _extreme(present, operand, True),
    "minimum": lambda present, operand: _extreme(present, operand, False),
}


def _members(present: Value | None) -> list[Value]:
    if present is None or present.WhichOneof("value_type") != "array_value":
        return []
    return list(present.array_value.values)


def _union(present: Value | None, added: Sequence[Value]) -> Value:
    members = _members(present)
    seen = {encode(member) for member in members}
    for value in added:
        encoded = encode(value)
        if encoded not in seen:
            seen.add(encoded)
            members.append(value)
    return new_value(array_value={"values": members})


def _without(present: Value | None, removed: Sequence[Value]) -> Value:
    unwanted = {encode(value) for value in removed}
    return new_value(array_value={"values": [member for member in _members(present) if encode(member) not in unwanted]})


def _round_moments(fields: Fields) -> None:
    """Firestore keeps microseconds and rounds down."""
    for key in fields:
        value = fields[key]
        kind = value.WhichOneof("value_type")
        if kind in _MAY_HOLD_MOMENTS:
            _round_moment(value, kind)


def _round_moment(value: Value, kind: str) -> None:
    if kind == "timestamp_value":
        value.timestamp_value.nanos -= value.timestamp_value.nanos % 1000
    elif kind == "map_value":
        _round_moments(value.map_value.fields)
    else:
        for member in value.array_value.values:
            inner = member.WhichOneof("value_type")
            if inner in _MAY_HOLD_MOMENTS:
                _round_moment(member, inner)


def _checked_size(fields: Fields, depth: int) -> int:
    """Bytes as Firestore counts them (https://firebase.google.com/docs/firestore/storage-size); refuses bad names and depths."""
    if depth > _MAX_DEPTH:
        raise invalid(f"Property is nested more than {_MAX_DEPTH} levels deep.")
    size = 0
    for key in fields:
        if is_reserved(key) and not (key == "__type__" and depth > 1):
            raise invalid(f"field name {key} is reserved")
        name_size = len(key.encode())
        if not 0 < name_size <= _MAX_FIELD_NAME_BYTES:
            raise invalid(f"A field name has {name_size} bytes; 1 to {_MAX_FIELD_NAME_BYTES} are allowed.")
        size += name_size + 1 + _value_size(fields[key], depth)
    return size


def _value_size(value: Value, depth: int) -> int:
    kind = value.WhichOneof("value_type")
    if kind in _FIXED_SIZES:
        return _FIXED_SIZES[kind]
    if kind == "string_value":
        return len(value.string_value.encode()) + 1
    if kind == "bytes_value":
        return len(value.bytes_value)
    if kind == "reference_value":
        return len(value.reference_value.encode()) + 16
    if kind == "map_value":
        return _checked_size(value.map_value.fields, depth + 1)
    if kind == "array_value":
        return sum(_member_size(member, depth + 1) for member in value.array_value.values)
    raise invalid(f"A value of type {kind} cannot be stored.")


def _member_size(member: Value, depth: int) -> int:
    if member.WhichOneof("value_type") == "array_value":
        raise invalid("Cannot convert an array value in an array value.")
    return _value_size(member, depth)


_MAY_HOLD_MOMENTS = frozenset({"timestamp_value", "map_value", "array_value"})
_FIXED_SIZES = {"null_value": 1, "boolean_value": 1, "integer_value": 8, "double_value": 8, "timestamp_value": 8, "geo_point_value": 16}
