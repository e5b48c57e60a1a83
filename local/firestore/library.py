"""Parts of Google's Firestore library that cost more than an embedded store behind them, replaced where the library keeps them.

For the whole process, from the first `speed_up()` on. A stored document is turned into Python values once for each content and not at
each read; a snapshot's copies are made by plain code (`copy.deepcopy` asks each string how it wants to be copied); queries and written
values are put together without a wrapper for each of their parts. What is rare is left to the library's own function. The members of
a map come in one order, by name.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

from google.api_core.datetime_helpers import DatetimeWithNanoseconds
from google.cloud.firestore_v1 import _helpers, base_document, base_query
from google.cloud.firestore_v1.types import StructuredQuery, document

from local.firestore.paths import FieldPath
from local.firestore.service import document_of
from local.firestore.store import Stored
from local.firestore.wire import Value, new_query, new_value


@dataclass(frozen=True, slots=True)
class StoredFields:
    """A document's fields, not decoded yet."""

    stored: Stored
    mask: tuple[FieldPath, ...] | None


@cache
def speed_up() -> None:
    """Replace the library's functions, once."""
    library: Any = _helpers
    library.decode_dict = _decoder(library.decode_dict)
    library.encode_value = _encoder(library.encode_value)
    snapshots: Any = base_document
    snapshots.copy = _Copying
    queries: Any = base_query
    queries.BaseQuery._to_protobuf = _query_maker(queries.BaseQuery._to_protobuf)
    queries.FieldFilter._to_pb = _filter_maker(queries.FieldFilter._to_pb)


def _decoder(plainly: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """`decode_dict`, once for each content of a document."""
    kept: WeakKeyDictionary[Any, dict[bytes, _Untouched]] = WeakKeyDictionary()  # by client: references belong to one

    def decode(fields: Any, client: Any) -> Any:
        if not isinstance(fields, StoredFields):
            return plainly(fields, client)
        if fields.mask is not None:
            return _in_order(plainly(document_of(fields.stored, fields.mask).fields, client))
        known = kept.setdefault(client, {})
        if (found := known.get(fields.stored.body)) is None:
            found = known[fields.stored.body] = _Untouched(_in_order(plainly(fields.stored.document().fields, client)))
        return found

    return decode


def _encoder(plainly: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """`encode_value` without a wrapper for each value within a value."""

    def raw(value: Any) -> Value:
        kind = type(value)
        if kind in _SIMPLE:
            return new_value(**{_SIMPLE[kind]: value})
        if kind is dict:
            made = new_value(map_value={})
            for key, member in value.items():
                made.map_value.fields[key].CopyFrom(raw(member))
            return made
        if kind in (list, tuple):
            return new_value(array_value={"values": [raw(member) for member in value]})
        return plainly(value)._pb

    return lambda value: document.Value.wrap(raw(value))


def _query_maker(plainly: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """`BaseQuery._to_protobuf` without a wrapper for each part."""

    def make(asked: Any) -> Any:
        if asked._start_at or asked._end_at or (asked._projection is not None and not asked._projection._pb.fields):
            return plainly(asked)
        made = new_query(from_=[{"collection_id": asked._parent.id, "all_descendants": asked._all_descendants}])
        if asked._projection is not None:
            made.select.CopyFrom(asked._projection._pb)
        if asked._field_filters:
            made.where.CopyFrom(asked._filters_pb()._pb)
        made.order_by.extend([order._pb for order in asked._orders])
        if asked._offset is not None:
            made.offset = asked._offset
        if asked._limit is not None:
            made.limit.value = asked._limit
        return StructuredQuery.wrap(made)

    return make


def _filter_maker(plainly: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """`FieldFilter._to_pb`, likewise."""

    def make(asked: Any) -> Any:
        if type(asked.value) not in (str, int, bool, datetime):
            return plainly(asked)
        made = StructuredQuery.FieldFilter.pb()(value=_helpers.encode_value(asked.value)._pb)
        made.field.field_path = asked.field_path
        made.op = base_query._enum_from_op_string(asked.op_string)
        return StructuredQuery.FieldFilter.wrap(made)

    return make


_SIMPLE = {str: "string_value", bool: "boolean_value", int: "integer_value", float: "double_value", bytes: "bytes_value"}


@dataclass(frozen=True, slots=True)
class _Untouched:
    """A decoded document that several snapshots hold. Nobody gets it into his hands: a snapshot gives away copies only."""

    data: Any


class _Copying:
    """What `google.cloud.firestore_v1.base_document` uses of the module `copy`."""

    @staticmethod
    def deepcopy(thing: Any) -> Any:
        return thing.data if type(thing) is _Untouched else _copied(thing)


def _in_order(thing: Any) -> Any:
    """Members of maps by name: a protobuf map comes in another order in each process, and with it all that follows from walking over one."""
    if type(thing) is dict:
        return {key: _in_order(value) for key, value in sorted(thing.items())}
    return [_in_order(value) for value in thing] if type(thing) is list else thing


def _copied(thing: Any) -> Any:
    kind = type(thing)
    if kind is dict:
        return {key: value if type(value) in _IMMUTABLE else _copied(value) for key, value in thing.items()}
    if kind is list:
        return [value if type(value) in _IMMUTABLE else _copied(value) for value in thing]
    return thing if kind in _IMMUTABLE else copy.deepcopy(thing)


_IMMUTABLE = frozenset({str, int, float, bool, bytes, type(None), DatetimeWithNanoseconds, datetime})
