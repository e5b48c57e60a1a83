"""Runs a query over the store, reading as few documents as its index entries allow.

Each alternative is answered for each collection by one SQL statement that walks one field's entries (or the names) and probes for the
equalities. When that walk already has the query's order, it stops at the limit; otherwise everything found is sorted here. What SQL did
not decide exactly is checked on the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from local.firestore.indexes import INDEXED_BYTES, MEMBER, WHOLE
from local.firestore.paths import NAME_FIELD, FieldPath
from local.firestore.query import RANGES, Alternative, Condition, Op, Query, sort_key
from local.firestore.store import Collection, Store, Stored
from local.firestore.values import BOOLEAN, encode, encode_name, lookup, type_range
from local.firestore.wire import Document, Fields

_FEW = 500  # that many documents are sorted here rather than looked for along another field's entries
_DOCUMENTS = "SELECT d.name, d.body, d.created, d.updated FROM "
_COUNT = "SELECT count(*) FROM "


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that a query found, with what it is sorted by."""

    stored: Stored
    document: Document
    key: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """`skipped` are the documents that the offset passed over: they are billed too."""

    hits: tuple[Hit, ...]
    skipped: int


def run_query(store: Store, query: Query, at: int | None = None) -> Answer:
    """Answer a query as of now, or as of a moment (microseconds)."""
    wanted = None if query.limit is None else query.offset + query.limit
    found: dict[str, Hit] = {}
    for collection in sources(store, query):
        for alternative in query.alternatives:
            if at is not None and store.last_change(collection) > at:
                hits = _past(store, query, alternative, collection, at)
            else:
                hits = _present(store, query, alternative, collection, wanted)
            found.update((hit.stored.name, hit) for hit in hits)
    ordered = sorted(found.values(), key=lambda hit: hit.key)
    skipped = min(query.offset, len(ordered))
    return Answer(tuple(ordered[query.offset : wanted]), skipped)


def count_query(store: Store, query: Query, at: int | None) -> int | None:
    """How many documents a query finds, from index entries alone; None where that cannot be told without the documents."""
    if query.start or query.end or query.offset or len(query.alternatives) != 1 or len(query.orders) > 2:
        return None
    total = 0
    for collection in sources(store, query):
        walk = _Walk(store, query, query.alternatives[0], collection).plan(query.limit)
        if walk is None:
            continue
        if not walk.is_ordered or walk.decided != set(query.alternatives[0]) or (at is not None and store.last_change(collection) > at):
            return None
        total += store.count(_COUNT + walk.sql, walk.parameters)
    return total if query.limit is None else min(total, query.limit)


def sources(store: Store, query: Query) -> list[Collection]:
    """The collections a query looks into; those that never had a document are left out."""
    if query.is_recursive:
        return store.collections_below(query.parent, query.group)
    collection = store.collection(f"{query.parent}/{query.group}")
    return [] if collection is None else [collection]


def _past(store: Store, query: Query, alternative: Alternative, collection: Collection, at: int) -> Iterator[Hit]:
    for stored in store.select(_DOCUMENTS + "documents d WHERE d.coll = ? AND d.updated <= ?", (collection.num, at)):
        yield from _checked(query, alternative, stored)
    for stored in store.history.in_force(collection.num, at):
        yield from _checked(query, alternative, stored)


def _present(store: Store, query: Query, alternative: Alternative, collection: Collection, wanted: int | None) -> Iterator[Hit]:
    walk = _Walk(store, query, alternative, collection).plan(wanted)
    if walk is None:
        return
    left = wanted if walk.is_ordered else None
    if left == 0:
        return
    for stored in store.select(_DOCUMENTS + walk.sql, walk.parameters):
        for hit in _checked(query, tuple(one for one in alternative if one not in walk.decided), stored):
            yield hit
            if left is not None:
                left -= 1
                if left == 0:
                    return


def _checked(query: Query, conditions: Alternative, stored: Stored) -> Iterator[Hit]:
    """The document as a hit if it passes the conditions, has the fields it is ordered by and lies between the cursors."""
    document = stored.document()
    for condition in conditions:
        if not _passes(condition, document.fields, stored.name):
            return
    values: list[bytes] = []
    for order in query.orders:
        value = _value(document.fields, order.path, stored.name)
        if value is None:
            return
        values.append(value)
    key = sort_key(values, query.orders)
    if _is_between(query, key):
        yield Hit(stored, document, key)


def _passes(condition: Condition, fields: Fields, name: str) -> bool:
    if condition.op is Op.CONTAINS:
        found = lookup(fields, condition.path)
        if found is None or found.WhichOneof("value_type") != "array_value":
            return False
        return any(encode(member) == condition.operand for member in found.array_value.values)
    value = _value(fields, condition.path, name)
    return value is not None and condition.accepts(value)


def _value(fields: Fields, path: FieldPath, name: str) -> bytes | None:
    if path == NAME_FIELD:
        return encode_name(name)
    found = lookup(fields, path)
    return None if found is None else encode(found)


def _is_between(query: Query, key: tuple[bytes, ...]) -> bool:
    if query.start is not None:
        bound = sort_key(query.start.values, query.orders)
        part = key[: len(bound)]
        if part < bound or (part == bound and not query.start.is_before):
            return False
    if query.end is not None:
        bound = sort_key(query.end.values, query.orders)
        part = key[: len(bound)]
        if part > bound or (part == bound and query.end.is_before):
            return False
    return True


@dataclass(slots=True)
class _Statement:
    """A finished plan: the SQL behind FROM, whether its rows come in the query's order, and the conditions it decides exactly."""

    sql: str
    parameters: list[object]
    is_ordered: bool
    decided: set[Condition] = field(default_factory=set)


class _Walk:
    """Chooses what to walk along for one alternative in one collection."""

    def __init__(self, store: Store, query: Query, alternative: Alternative, collection: Collection) -> None:
        self._store = store
        self._query = query
        self._alternative = alternative
        self._collection = collection
        self._equal = [one for one in alternative if one.op in (Op.EQUAL, Op.CONTAINS) and one.path != NAME_FIELD]
        self._decided: set[Condition] = set()

    def plan(self, wanted: int | None) -> _Statement | None:
        """None when a field has no entry at all, so that nothing can be found."""
        first = self._query.orders[0]
        try:
            if first.path == NAME_FIELD:
                return self._along_equal(first.is_descending) if self._equal else self._along_names(first.is_descending)
            if self._equal and (wanted is None or self._is_rare(self._equal[0])):
                return self._along_equal(False)
            return self._along_field(first.path, first.is_descending)
        except _NoEntries:
            return None

    def _along_names(self, is_descending: bool) -> _Statement:
        bounds, parameters = self._name_bounds("d.id")
        sql = f"documents d WHERE d.coll = ?{bounds} ORDER BY d.id {_direction(is_descending)}"
        return _Statement(sql, [self._collection.num, *parameters], True, self._decided)

    def _along_equal(self, is_descending: bool) -> _Statement:
        """Along the entries of the first equality; these come by name."""
        first, *others = self._equal
        probes, probe_parameters = self._probes(others)
        bounds, bound_parameters = self._name_bounds("o.id")
        sql = (
            f"entries o CROSS JOIN documents d ON d.coll = o.coll AND d.id = o.id"
            f" WHERE o.coll = ? AND o.field = ? AND o.value = ?{bounds}{probes} ORDER BY o.id {_direction(is_descending)}"
        )
        parameters = [self._collection.num, *self._entry(first), *bound_parameters, *probe_parameters]
        return _Statement(sql, parameters, self._query.orders[0].path == NAME_FIELD, self._decided)

    def _along_field(self, path: FieldPath, is_descending: bool) -> _Statement:
        """Along the entries of the first field that the query is ordered by."""
        number = self._number(path, WHOLE)
        bounds, bound_parameters = self._value_bounds(path, is_descending)
        probes, probe_parameters = self._probes(self._equal)
        direction = _direction(is_descending)
        sql = (
            f"entries o CROSS JOIN documents d ON d.coll = o.coll AND d.id = o.id"
            f" WHERE o.coll = ? AND o.field = ?{bounds}{probes} ORDER BY o.value {direction}, o.id {direction}"
        )
        orders = self._query.orders
        is_ordered = len(orders) == 2 and orders[1].path == NAME_FIELD and orders[1].is_descending == is_descending
        return _Statement(sql, [self._collection.num, number, *bound_parameters, *probe_parameters], is_ordered, self._decided)

    def _probes(self, conditions: list[Condition]) -> tuple[str, list[object]]:
        parameters: list[object] = []
        for condition in conditions:
            parameters.extend(self._entry(condition))
        probe = " AND EXISTS (SELECT 1 FROM entries e WHERE e.coll = o.coll AND e.field = ? AND e.value = ? AND e.id = o.id)"
        return probe * len(conditions), parameters

    def _entry(self, condition: Condition) -> tuple[int, bytes]:
        if len(condition.operand) < INDEXED_BYTES:
            self._decided.add(condition)
        return self._number(condition.path, MEMBER if condition.op is Op.CONTAINS else WHOLE), condition.operand[:INDEXED_BYTES]

    def _number(self, path: FieldPath, kind: str) -> int:
        number = self._store.field((path, kind))
        if number is None:
            raise _NoEntries
        return number

    def _is_rare(self, condition: Condition) -> bool:
        sql = "SELECT count(*) FROM (SELECT 1 FROM entries WHERE coll = ? AND field = ? AND value = ? LIMIT ?)"
        return self._store.count(sql, (self._collection.num, *self._entry(condition), _FEW + 1)) <= _FEW

    def _value_bounds(self, path: FieldPath, is_descending: bool) -> tuple[str, list[object]]:
        """Bounds on the walked field, from conditions (exact unless cut) and from the cursors (inclusive; checked on the document)."""
        parts: list[str] = []
        parameters: list[object] = []
        for condition in self._alternative:
            if condition.path == path and condition.op in RANGES:
                low, high = type_range(condition.operand)
                is_exact = len(condition.operand) < INDEXED_BYTES
                operator = condition.op.value if is_exact else condition.op.value[0] + "="
                parts += [f"o.value {operator} ?", "o.value >= ?", "o.value < ?"]
                parameters += [condition.operand[:INDEXED_BYTES], low, high]
                if is_exact:
                    self._decided.add(condition)
            elif condition.path == path and condition.op is Op.NOT_IN:
                parts.append("o.value >= ?")
                parameters.append(BOOLEAN)
        for cursor, operator in ((self._query.start, ">="), (self._query.end, "<=")):
            if cursor is not None and cursor.values:
                parts.append(f"o.value {_turned(operator) if is_descending else operator} ?")
                parameters.append(cursor.values[0][:INDEXED_BYTES])
        return "".join(f" AND {part}" for part in parts), parameters

    def _name_bounds(self, column: str) -> tuple[str, list[object]]:
        """Inclusive bounds on the document id where a condition or cursor on the name lies in this very collection."""
        parts: list[str] = []
        parameters: list[object] = []
        prefix = encode_name(self._collection.full)[:-2]
        limits = [(one.operand, _NAME_OPERATORS[one.op]) for one in self._alternative if one.path == NAME_FIELD and one.op in _NAME_OPERATORS]
        first = self._query.orders[0]
        if first.path == NAME_FIELD:
            limits += [
                (cursor.values[0], _turned(operator) if first.is_descending else operator)
                for cursor, operator in ((self._query.start, ">="), (self._query.end, "<="))
                if cursor is not None and cursor.values
            ]
        for operand, operator in limits:
            rest = operand[len(prefix) :]
            if operand.startswith(prefix) and rest.endswith(b"\x00\x01\x00\x00") and rest.count(b"\x00\x01") == 1:
                parts.append(f" AND {column} {operator} ?")
                parameters.append(rest[:-4].replace(b"\x00\xff", b"\x00"))
        return "".join(parts), parameters


_NAME_OPERATORS = {Op.EQUAL: "=", Op.LESS: "<=", Op.LESS_OR_EQUAL: "<=", Op.GREATER: ">=", Op.GREATER_OR_EQUAL: ">="}


class _NoEntries(Exception):
    """No document ever had an entry for a field that a match must have."""


def _direction(is_descending: bool) -> str:
    return "DESC" if is_descending else "ASC"


def _turned(operator: str) -> str:
    return {">=": "<=", "<=": ">="}[operator]
