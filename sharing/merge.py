"""Two people change one contact: what each of them changed is kept, field by field and item by item.

A list is never taken whole from a winner: an e-mail added on the losing side would be gone (promises.md, incident 17). An item is
recognised by its identity (an e-mail by its address, a phone by its number), an address or an organisation by likeness, and then
merged member by member, so that one person may correct the street while another adds the country.

Hand in persons in Google's form (`normalise`); the result of such persons is in that form again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sharing.fields import FIELDS, MANAGED_FIELDS
from sharing.normal import identity_key
from sharing.person import EMPTY, Person, Value, same_values, sane_primary

Values: TypeAlias = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both sides changed the same thing differently: `kept` stands in the merged person, `other` would have stood there, `base` stood before."""

    field: str
    kept: Value
    other: Value
    base: Value | None


@dataclass(frozen=True, slots=True)
class Merged:
    person: Person
    conflicts: tuple[Conflict, ...]


def merge(base: Person, ours: Person, theirs: Person, *, ours_later: Collection[str] = (), region: str | None = None) -> Merged:
    """Three-way merge. What only one side changed is kept; of two different changes the later wins and the other is a conflict.

    Theirs is the later one but in the fields `ours_later`. An edit beats a removal. `region` helps to recognise a phone number written in two ways.
    """
    person = EMPTY
    conflicts: list[Conflict] = []
    for field in MANAGED_FIELDS:
        trio = base.values(field), ours.values(field), theirs.values(field)
        values, found = _merge_field(field, *trio, theirs_later=field not in ours_later, region=region)
        person = person.with_field(field, values)
        conflicts += found
    return Merged(person, tuple(conflicts))


def settle(person: Person, conflict: Conflict) -> Person:
    """ "Keep the other": put the losing value where the kept one stands. A person who has moved on since is returned as is."""
    values = list(person.values(conflict.field))
    for index, value in enumerate(values):
        if value.as_primary(False) == conflict.kept.as_primary(False):
            values[index] = conflict.other.as_primary(value.primary)
            return person.with_field(conflict.field, values)
    return person


def _merge_field(
    field: str, base: Values, ours: Values, theirs: Values, *, theirs_later: bool, region: str | None
) -> tuple[Iterable[Value], Iterable[Conflict]]:
    if ours in (base, theirs):
        return theirs, ()
    if theirs == base or same_values(base, theirs, primary=True):  # Google reorders items; that is nobody's edit
        return ours, ()
    if same_values(base, ours, primary=True):
        return theirs, ()
    later, earlier = (theirs, ours) if theirs_later else (ours, theirs)
    rows = sorted(_rows(field, base, later, earlier, region), key=lambda row: row.place(len(later)))
    outcomes = [_outcome(field, row) for row in rows]
    chosen = _chosen(rows, later, earlier)
    values = [value.as_primary(row is chosen) for row, (value, _) in zip(rows, outcomes, strict=True) if value]
    return sane_primary(_once(values)), [conflict for value, conflict in outcomes if value and conflict]


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """One item through the three versions; None where it is not there."""

    base: Value | None
    later: Value | None
    earlier: Value | None
    later_at: int
    earlier_at: int

    def place(self, count: int) -> int:
        return self.later_at if self.later_at >= 0 else count + self.earlier_at


def _rows(field: str, base: Values, later: Values, earlier: Values, region: str | None) -> Iterator[_Row]:
    """Line up the three lists. Indexes are -1 where an item is missing."""
    pair = _pairing(field, region)
    to_later, to_earlier = pair(base, later, True), pair(base, earlier, True)
    for at in range(len(base)):
        yield _row(base[at], later, to_later.get(at, -1), earlier, to_earlier.get(at, -1))
    new_later = [at for at in range(len(later)) if at not in to_later.values()]
    new_earlier = [at for at in range(len(earlier)) if at not in to_earlier.values()]
    both = pair(tuple(later[at] for at in new_later), tuple(earlier[at] for at in new_earlier), False)
    for at, index in enumerate(new_later):
        yield _row(None, later, index, earlier, new_earlier[both[at]] if at in both else -1)
    for at, index in enumerate(new_earlier):
        if at not in both.values():
            yield _row(None, later, -1, earlier, index)


def _row(base: Value | None, later: Values, later_at: int, earlier: Values, earlier_at: int) -> _Row:
    return _Row(base, later[later_at] if later_at >= 0 else None, earlier[earlier_at] if earlier_at >= 0 else None, later_at, earlier_at)


def _outcome(field: str, row: _Row) -> tuple[Value | None, Conflict | None]:
    if row.later is not None and row.earlier is not None:
        return _merge_members(field, row.base, row.later, row.earlier)
    left = row.later or row.earlier
    if left is None or (row.base is not None and left.canonical() == row.base.canonical()):
        return None, None  # removed on one side, untouched on the other
    return left, None


def _merge_members(field: str, base: Value | None, later: Value, earlier: Value) -> tuple[Value, Conflict | None]:
    merged: dict[str, object] = {}
    losing: dict[str, object] = {}
    for name in dict.fromkeys((*later, *earlier)):
        was, new, old = (base.get(name) if base else None), later.get(name), earlier.get(name)
        if new == old or old == was:
            merged[name] = new
        elif new == was or new is None:
            merged[name] = old
        else:
            merged[name] = new
            if old is not None and name != FIELDS[field].identity:  # one identity, two spellings: no quarrel
                losing[name] = old
    kept = Value({name: member for name, member in merged.items() if member is not None})
    return kept, Conflict(field, kept, kept.replace(**losing), base and base.as_primary(False)) if losing else None


def _chosen(rows: list[_Row], later: Values, earlier: Values) -> _Row | None:
    """Whose mark of the main value counts: the side that moved it, the later one when both did. A list of one value says nothing about it."""
    was = next((row for row in rows if row.base and row.base.primary), None)
    new = next((row for row in rows if row.later and row.later.primary), None) if len(later) > 1 else was
    old = next((row for row in rows if row.earlier and row.earlier.primary), None) if len(earlier) > 1 else was
    return old if new is was else new


def _once(values: Iterable[Value]) -> Iterable[Value]:
    kept: dict[Value, Value] = {}
    for value in values:
        plain = value.as_primary(False)
        kept[plain] = value if value.primary else kept.get(plain, value)
    return kept.values()


# Pairing: which item of one list is which of the other. `(left, right, is_edit) -> left index -> right index`; `is_edit` is False when both
# lists are additions, which are one only if neither contradicts the other.
_Pairing: TypeAlias = Callable[[Values, Values, bool], dict[int, int]]


def _pairing(field: str, region: str | None) -> _Pairing:
    if FIELDS[field].single:
        return lambda left, right, _is_edit: {0: 0} if left and right else {}
    if FIELDS[field].identity:
        return lambda left, right, _is_edit: _by_key(field, left, right, region)
    return _by_likeness


def _by_key(field: str, left: Values, right: Values, region: str | None) -> dict[int, int]:
    pairs = _matched({}, left, right, lambda value: value.canonical())
    return _matched(pairs, left, right, lambda value: identity_key(field, value, region))


def _matched(pairs: dict[int, int], left: Values, right: Values, key: Callable[[Value], str]) -> dict[int, int]:
    """`pairs` and, of what is still alone, those with equal keys in order."""
    result, taken = dict(pairs), set(pairs.values())
    for at, value in enumerate(left):
        if at in result:
            continue
        match = next((index for index, other in enumerate(right) if index not in taken and key(other) == key(value)), None)
        if match is not None:
            result[at] = match
            taken.add(match)
    return result


def _by_likeness(left: Values, right: Values, is_edit: bool) -> dict[int, int]:
    pairs = _matched({}, left, right, lambda value: value.canonical())
    alike = [(at, index) for at, a in enumerate(left) for index, b in enumerate(right) if (_likeness(a, b) if is_edit else _agree(a, b))]
    for at, index in sorted(alike, key=lambda pair: _unlikeness(left[pair[0]], right[pair[1]])):
        if at not in pairs and index not in pairs.values():
            pairs[at] = index
    # Rewritten from end to end: still the same item where it is the only one of its type, as in a form with one box for it.
    return _matched(pairs, left, right, lambda value: value.type.casefold()) if is_edit else pairs


def _likeness(a: Value, b: Value) -> int:
    return sum(name != "type" and b.get(name) == member for name, member in a.items())


def _unlikeness(a: Value, b: Value) -> tuple[int, bool, list[str]]:
    return -_likeness(a, b), a.type != b.type, sorted((a.canonical(), b.canonical()))


def _agree(a: Value, b: Value) -> bool:
    return all(name not in b or b[name] == member for name, member in a.items()) and a.type == b.type
