"""Firestore's one order over values of all types, as bytes: `encode(a) < encode(b)` exactly when Firestore sorts a before b.

The order (https://firebase.google.com/docs/firestore/manage-data/data-types#value_type_ordering): null, booleans, NaN, numbers,
timestamps, strings, bytes, references, geographical points, arrays, vectors, maps. Integers and doubles compare by their mathematical
value and are equal when that is equal. No encoding is a prefix of another, so inverting the bytes inverts the order. Everything that
compares (indexes, filters, cursors, `array_union`) compares these bytes.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable, Iterable
from functools import lru_cache
from operator import itemgetter

from local.firestore.wire import Fields, Value, new_value

NULL, BOOLEAN, NAN, NUMBER, MOMENT, STRING, BYTES, REFERENCE, POINT, ARRAY, VECTOR, MAP = (bytes([5 * n]) for n in range(1, 13))
AFTER_ALL = b"\xff"
_INVERSE = bytes(255 - n for n in range(256))
_NUMERIC_ID = re.compile(r"__id(-?\d+)__")
_LONGEST_EXACT = 2**53
_KEPT = 65_536  # names as bytes, the least used ones are forgotten


def encode(value: Value, kind: str | None = None) -> bytes:
    """The sortable bytes of one value (`kind`: its type, if the caller has asked already). Raises ValueError for a value without a type."""
    kind = kind or value.WhichOneof("value_type")
    encoder = _ENCODERS.get(kind or "")
    if encoder is None:
        raise ValueError(f"a value of type {kind} cannot be stored")
    return encoder(value)


def inverted(encoded: bytes) -> bytes:
    """Bytes that sort the other way round."""
    return encoded.translate(_INVERSE)


def type_range(encoded: bytes) -> tuple[bytes, bytes]:
    """The half-open range of encodings that `<` and `>` compare with: those of the same type. NaN is outside of all ranges."""
    tag = encoded[0]
    return bytes([tag]), bytes([tag + 1])


@lru_cache(maxsize=_KEPT)
def encode_id(document_id: str) -> bytes:
    """One segment of a name; numeric ids (`__id7__`) come first, by number (what Google's emulator does)."""
    numeric = _NUMERIC_ID.fullmatch(document_id)
    if numeric:
        return b"\x01" + struct.pack(">Q", int(numeric[1]) + 2**63)
    return b"\x02" + document_id.encode()


@lru_cache(maxsize=_KEPT)
def encode_name(name: str) -> bytes:
    """A document's full name, ordered segment by segment."""
    return REFERENCE + b"".join(_terminated(encode_id(segment)) for segment in name.split("/")) + b"\x00\x00"


@lru_cache(maxsize=16_384)
def encode_number(number: float) -> bytes:
    """An integer or a double: the greatest double that is not above it, then what is left."""
    if isinstance(number, int) and abs(number) > _LONGEST_EXACT:
        floor = float(number)
        if int(floor) > number:
            floor = math.nextafter(floor, -math.inf)
        rest = number - int(floor)
    else:
        floor, rest = float(number), 0
    return NUMBER + _double(floor) + struct.pack(">H", rest)


def lookup(fields: Fields, path: Iterable[str]) -> Value | None:
    """The value at a path of nested maps, or None where there is none."""
    found: Value | None = None
    for segment in path:
        if found is not None:
            if found.WhichOneof("value_type") != "map_value":
                return None
            fields = found.map_value.fields
        if segment not in fields:
            return None
        found = fields[segment]
    return found


def _double(number: float) -> bytes:
    bits: int = struct.unpack(">Q", struct.pack(">d", number + 0.0))[0]  # adding zero turns -0.0 into 0.0
    return struct.pack(">Q", bits ^ 0xFFFFFFFFFFFFFFFF if bits >> 63 else bits | 1 << 63)


def _terminated(raw: bytes) -> bytes:
    return (raw.replace(b"\x00", b"\x00\xff") if b"\x00" in raw else raw) + b"\x00\x01"


def _encode_double(value: Value) -> bytes:
    number = value.double_value
    return NAN if math.isnan(number) else encode_number(number)


def _encode_moment(value: Value) -> bytes:
    moment = value.timestamp_value
    return MOMENT + struct.pack(">QI", moment.seconds + 2**63, moment.nanos)


def _encode_point(value: Value) -> bytes:
    return POINT + _double(value.geo_point_value.latitude) + _double(value.geo_point_value.longitude)


def _encode_array(value: Value) -> bytes:
    return ARRAY + b"".join(map(encode, value.array_value.values)) + b"\x00"


def _encode_map(value: Value) -> bytes:
    fields = value.map_value.fields
    if "__type__" in fields and fields["__type__"].string_value == "__vector__":
        numbers = fields["value"].array_value
        return VECTOR + struct.pack(">I", len(numbers.values)) + b"".join(map(encode, numbers.values)) + b"\x00"
    pairs = sorted(((STRING + _terminated(key.encode()), fields[key]) for key in fields), key=itemgetter(0))
    return MAP + b"".join(key + encode(field) for key, field in pairs) + b"\x00"


_ENCODERS: dict[str, Callable[[Value], bytes]] = {
    "null_value": lambda _: NULL,
    "boolean_value": lambda value: BOOLEAN + (b"\x01" if value.boolean_value else b"\x00"),
    "integer_value": lambda value: encode_number(value.integer_value),
    "double_value": _encode_double,
    "timestamp_value": _encode_moment,
    "string_value": lambda value: STRING + _terminated(value.string_value.encode()),
    "bytes_value": lambda value: BYTES + _terminated(value.bytes_value),
    "reference_value": lambda value: encode_name(value.reference_value),
    "geo_point_value": _encode_point,
    "array_value": _encode_array,
    "map_value": _encode_map,
}

TRUE = encode(new_value(boolean_value=True))
EMPTY_ARRAY = encode(new_value(array_value={}))
