"""A structured query, parsed, checked and brought into one form: alternatives of conditions, a total order, two ends.

Texts of refusals are those of Google's emulator; what is refused follows
https://firebase.google.com/docs/firestore/query-data/queries#query_limitations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product

from local.firestore.paths import NAME_FIELD, FieldPath, parse_field_path
from local.firestore.refusal import failed_precondition, invalid, unimplemented
from local.firestore.values import NAN, NULL, encode, inverted, type_range
from local.firestore.wire import Message, Value, new_query

_MAX_ALTERNATIVES = 30
_MAX_IN = 30
_MAX_NOT_IN = 10
_MAX_INEQUALITY_FIELDS = 10


class Op(Enum):
    EQUAL = "=="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    NOT_IN = "not-in"  # and `!=`: not in a list of one
    CONTAINS = "array-contains"


RANGES = frozenset({Op.LESS, Op.LESS_OR_EQUAL, Op.GREATER, Op.GREATER_OR_EQUAL})


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on one field; operands are encoded values."""

    path: FieldPath
    op: Op
    operands: tuple[bytes, ...]

    @property
    def operand(self) -> bytes:
        return self.operands[0]

    @property
    def is_inequality(self) -> bool:
        return self.op in RANGES or self.op is Op.NOT_IN

    def accepts(self, value: bytes) -> bool:
        """Whether an existing field with this encoded value passes. Not for CONTAINS, which looks at members."""
        if self.op is Op.EQUAL:
            return value == self.operand
        if self.op is Op.NOT_IN:
            return value != NULL and NULL not in self.operands[1:] and value not in self.operands
        low, high = type_range(self.operand)
        if not low <= value < high:
            return False
        if self.op is Op.LESS:
            return value < self.operand
        if self.op is Op.LESS_OR_EQUAL:
            return value <= self.operand
        if self.op is Op.GREATER:
            return value > self.operand
        return value >= self.operand


Alternative = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Order:
    path: FieldPath
    is_descending: bool


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two documents: raw encoded values of the first orders, and whether the place is before equal ones."""

    values: tuple[bytes, ...]
    is_before: bool


@dataclass(frozen=True, slots=True)
class Query:
    """`group` is None for a query over all collections below `parent`; `fields` is None for whole documents."""

    parent: str
    group: str | None
    is_recursive: bool
    alternatives: tuple[Alternative, ...]
    orders: tuple[Order, ...]
    start: Cursor | None
    end: Cursor | None
    offset: int
    limit: int | None
    fields: tuple[FieldPath, ...] | None


def parse_query(parent: str, message: Message) -> Query:
    """Check and normalise a StructuredQuery. Raises `Refused`."""
    if message.HasField("find_nearest"):
        raise unimplemented("A vector search")
    if len(message.from_) != 1:
        raise invalid("A query must have exactly one collection selector.")
    source = message.from_[0]
    if not source.collection_id and not source.all_descendants:
        raise invalid("A query without a collection id must ask for all descendants.")
    if message.offset < 0 or (message.HasField("limit") and message.limit.value < 0):
        raise invalid("A query's offset and limit cannot be negative.")
    alternatives = _alternatives(message.where) if message.HasField("where") else ((),)
    orders = _orders(message.order_by, alternatives)
    is_by_key = any(all(one.path == NAME_FIELD for one in alternative) for alternative in alternatives)
    if is_by_key and orders[0] == Order(NAME_FIELD, True):
        raise failed_precondition("Firestore does not support descending key scans")
    return Query(
        parent,
        source.collection_id or None,
        source.all_descendants,
        alternatives,
        orders,
        _cursor(message.start_at, orders) if message.HasField("start_at") else None,
        _cursor(message.end_at, orders) if message.HasField("end_at") else None,
        message.offset,
        message.limit.value if message.HasField("limit") else None,
        tuple(parse_field_path(one.field_path) for one in message.select.fields) if message.HasField("select") else None,
    )


def sort_key(values: Sequence[bytes], orders: Sequence[Order]) -> tuple[bytes, ...]:
    """Encoded values turned so that plain comparison follows the orders."""
    return tuple(inverted(value) if order.is_descending else value for value, order in zip(values, orders, strict=False))


def _cursor(message: Message, orders: Sequence[Order]) -> Cursor:
    if len(message.values) > len(orders):
        raise invalid("Cursor has too many values.")
    return Cursor(tuple(_operand(value) for value in message.values), message.before)


def _orders(listed: Sequence[Message], alternatives: Sequence[Alternative]) -> tuple[Order, ...]:
    """The explicit orders, then the fields of inequalities by name, then the document's name, in the last explicit direction."""
    descending = new_query.DESCENDING
    orders = [Order(parse_field_path(one.field.field_path), one.direction == descending) for one in listed]
    named = {order.path for order in orders}
    if len(named) < len(orders):
        raise invalid("order by clause cannot contain duplicate fields")
    unequal = {one.path for alternative in alternatives for one in alternative if one.is_inequality}
    if len(unequal) > _MAX_INEQUALITY_FIELDS:
        raise invalid(f"A query may not have more than {_MAX_INEQUALITY_FIELDS} distinct inequality fields.")
    if unequal and NAME_FIELD not in unequal and any(one.path == NAME_FIELD for alternative in alternatives for one in alternative):
        raise invalid("Equality on key is not allowed if there are other inequality fields and key does not appear in inequalities.")
    is_descending = orders[-1].is_descending if orders else False
    orders += [Order(path, is_descending) for path in sorted(unequal - named - {NAME_FIELD})]
    if NAME_FIELD not in named:
        return (*orders, Order(NAME_FIELD, is_descending))
    if orders[-1].path != NAME_FIELD:
        raise invalid("order by clause cannot contain more fields after the key")
    return tuple(orders)


def _alternatives(where: Message) -> tuple[Alternative, ...]:
    found = _Filters()
    alternatives = tuple({frozenset(one): one for one in found.expand(where)}.values())
    if len(alternatives) > _MAX_ALTERNATIVES:
        raise invalid(
            f"Too many disjunctions after normalization. Result had {len(alternatives)} disjunctions"
            f" which is more than the maximum of {_MAX_ALTERNATIVES}"
        )
    if found.negations > 1:
        raise invalid("Only a single 'NOT_EQUAL', 'NOT_IN', 'IS_NOT_NAN', or 'IS_NOT_NULL' filter allowed per query.")
    if found.has_not_in and found.has_choice:
        raise invalid("'NOT_IN' cannot be used in the same query with 'IN', 'ARRAY_CONTAINS_ANY' or 'OR'.")
    for alternative in alternatives:
        if sum(one.op is Op.CONTAINS for one in alternative) > 1:
            raise invalid("A maximum of 1 'ARRAY_CONTAINS' filter is allowed per disjunction.")
    return alternatives


class _Filters:
    """Expands a filter to its alternatives, remembering what may not stand together."""

    def __init__(self) -> None:
        self.negations = 0
        self.has_not_in = False
        self.has_choice = False

    def expand(self, where: Message) -> list[Alternative]:
        kind = where.WhichOneof("filter_type")
        if kind == "composite_filter":
            return self._composite(where.composite_filter)
        if kind == "unary_filter":
            return [(self._unary(where.unary_filter),)]
        if kind == "field_filter":
            return [(condition,) for condition in self._field(where.field_filter)]
        raise invalid("A filter is empty.")

    def _composite(self, composite: Message) -> list[Alternative]:
        parts = [self.expand(one) for one in composite.filters]
        if not parts:
            raise invalid("A composite filter must have at least one sub-filter.")
        if composite.op == composite.OR:
            self.has_choice = self.has_choice or len(parts) > 1
            return [alternative for part in parts for alternative in part]
        if composite.op != composite.AND:
            raise invalid("A composite filter's operator is not set.")
        return [tuple(one for alternative in chosen for one in alternative) for chosen in product(*parts)]

    def _unary(self, unary: Message) -> Condition:
        path = parse_field_path(unary.field.field_path)
        if unary.op == unary.IS_NULL:
            return Condition(path, Op.EQUAL, (NULL,))
        if unary.op == unary.IS_NAN:
            return Condition(path, Op.EQUAL, (NAN,))
        self.negations += 1
        return Condition(path, Op.NOT_IN, (NULL if unary.op == unary.IS_NOT_NULL else NAN,))

    def _field(self, message: Message) -> list[Condition]:
        path = parse_field_path(message.field.field_path)
        name = type(message).Operator.Name(message.op)
        if name in ("IN", "ARRAY_CONTAINS_ANY", "NOT_IN"):
            return self._listed(path, name, message.value)
        operand = _operand(message.value)
        if path == NAME_FIELD and message.value.WhichOneof("value_type") != "reference_value":
            raise invalid("__key__ filter value must be a Key")
        if name == "NOT_EQUAL":
            self.negations += 1
            return [Condition(path, Op.NOT_IN, (operand,))]
        if name not in _PLAIN_OPS:
            raise invalid(f"A filter has the unknown operator {name}.")
        return [Condition(path, _PLAIN_OPS[name], (operand,))]

    def _listed(self, path: FieldPath, name: str, value: Value) -> list[Condition]:
        members = value.array_value.values
        limit = _MAX_NOT_IN if name == "NOT_IN" else _MAX_IN
        if not members:
            raise invalid(f"'{name}' requires an non-empty ArrayValue.")
        if len(members) > limit:
            raise invalid(f"'{name}' supports up to {limit} comparison values.")
        operands = tuple(dict.fromkeys(_operand(member) for member in members))
        if name == "NOT_IN":
            self.negations += 1
            self.has_not_in = True
            return [Condition(path, Op.NOT_IN, (NULL, *operands))]
        self.has_choice = True
        op = Op.CONTAINS if name == "ARRAY_CONTAINS_ANY" else Op.EQUAL
        usable = tuple(one for one in operands if one not in (NULL, NAN)) or (_NOTHING,)  # `in` never finds null or NaN
        return [Condition(path, op, (one,)) for one in usable]


_NOTHING = b"\x01"  # the encoding of no value
_PLAIN_OPS = {
    "EQUAL": Op.EQUAL,
    "LESS_THAN": Op.LESS,
    "LESS_THAN_OR_EQUAL": Op.LESS_OR_EQUAL,
    "GREATER_THAN": Op.GREATER,
    "GREATER_THAN_OR_EQUAL": Op.GREATER_OR_EQUAL,
    "ARRAY_CONTAINS": Op.CONTAINS,
}


def _operand(value: Value) -> bytes:
    try:
        return encode(value)
    except ValueError as error:
        raise invalid(str(error)) from error
