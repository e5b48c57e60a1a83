"""Whether a query has an index. Only with a declared index file: Google's emulator does not ask, production does.

A query is answered from single-field indexes alone when it has only equalities (their entries are merged by name), or only one field
in ranges and orders. Equalities together with an order need composite indexes that all end in that order and whose equality fields
together are the query's (https://firebase.google.com/docs/firestore/query-data/index-overview#index_merging).
"""

from __future__ import annotations

from local.firestore.indexes import Composite, IndexRules, Mode
from local.firestore.paths import NAME_FIELD, FieldPath, render_field_path
from local.firestore.query import Alternative, Op, Query
from local.firestore.refusal import failed_precondition


def check_index(query: Query, rules: IndexRules) -> None:
    """Raise FAILED_PRECONDITION if production would for lack of an index."""
    if not rules.is_strict or query.group is None:
        return
    scope = "COLLECTION_GROUP" if query.is_recursive else "COLLECTION"
    for alternative in query.alternatives:
        _Needed(query, query.group, scope, alternative).check(rules)


class _Needed:
    """What one alternative of a query needs."""

    def __init__(self, query: Query, group: str, scope: str, alternative: Alternative) -> None:
        self._group = group
        self._scope = scope
        self._equal = {one.path: "CONTAINS" if one.op is Op.CONTAINS else "=" for one in alternative if one.op in (Op.EQUAL, Op.CONTAINS)}
        self._equal.pop(NAME_FIELD, None)
        self._orders = tuple(
            (order.path, _direction(order.is_descending)) for order in query.orders if order.path != NAME_FIELD and self._equal.get(order.path) != "="
        )
        named = [order.is_descending for order in query.orders if order.path == NAME_FIELD]
        self._name_order = _direction(named[0]) if named else "ASCENDING"

    def check(self, rules: IndexRules) -> None:
        modes = [(path, "CONTAINS" if kind == "CONTAINS" else "ASCENDING") for path, kind in self._equal.items()]
        modes += list(self._orders)
        for path, order in modes:
            if not rules.modes(self._group, path) and not self._is_single_composite(rules):
                raise self._refusal(f"the field is exempt from indexing: {render_field_path(path)}")
            if (
                not self._needs_composite()
                and Mode(order, self._scope) not in rules.modes(self._group, path)
                and not self._is_covered(rules.composites)
                and not (order == "ASCENDING" and path in self._equal and Mode("DESCENDING", self._scope) in rules.modes(self._group, path))
            ):
                raise self._refusal(f"a single-field index {order} over {self._scope} on {render_field_path(path)}")
        if self._needs_composite() and not self._is_covered(rules.composites):
            raise self._refusal("a composite index")

    def _needs_composite(self) -> bool:
        if not self._orders:
            return self._name_order == "DESCENDING"
        if len(self._orders) > 1 or self._orders[0][1] != self._name_order:
            return True
        return bool(self._equal)

    def _is_single_composite(self, rules: IndexRules) -> bool:
        """An exempt field can still stand in a declared composite index."""
        return self._needs_composite() and self._is_covered(rules.composites)

    def _is_covered(self, composites: tuple[Composite, ...]) -> bool:
        covered: set[FieldPath] = set()
        is_found = False
        for composite in composites:
            if composite.group != self._group or composite.scope != self._scope or not self._ends_right(composite):
                continue
            head = composite.fields[: len(composite.fields) - len(self._orders)]
            if all(self._equal.get(path) == ("CONTAINS" if order == "CONTAINS" else "=") for path, order in head):
                covered.update(path for path, _ in head)
                is_found = True
        return is_found and covered == set(self._equal)

    def _ends_right(self, composite: Composite) -> bool:
        """The index ends in the query's order, or in its exact reverse."""
        tail = composite.fields[len(composite.fields) - len(self._orders) :] if self._orders else ()
        if len(tail) != len(self._orders):
            return False
        if not self._orders:
            return True  # the order of names can be walked either way
        same = tail == self._orders and composite.name_order == self._name_order
        turned = tuple((path, _reversed(order)) for path, order in tail)
        return same or (turned == self._orders and _reversed(composite.name_order) == self._name_order)

    def _refusal(self, lacking: str) -> Exception:
        parts = [f"{render_field_path(path)} {kind}" for path, kind in self._equal.items()]
        parts += [f"{render_field_path(path)} {order}" for path, order in self._orders]
        parts.append(f"__name__ {self._name_order}")
        return failed_precondition(f"The query requires an index: {self._scope} {self._group} ({', '.join(parts)}); lacking: {lacking}")


def _direction(is_descending: bool) -> str:
    return "DESCENDING" if is_descending else "ASCENDING"


def _reversed(order: str) -> str:
    return {"ASCENDING": "DESCENDING", "DESCENDING": "ASCENDING"}.get(order, order)
