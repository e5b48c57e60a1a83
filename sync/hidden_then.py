"""What was hidden when a copy was written, where nobody was told: the answer to that write never came."""

from __future__ import annotations

from dataclasses import replace

from firestore_models.copies import Entry
from sharing.adopt import overlaid
from sharing.lens import Hidden, hides, project
from sharing.normal import comparable
from sharing.person import Person, Value, digest


def noted(entry: Entry, hidden: Hidden) -> Entry:
    """The entry of a copy that is about to be rewritten, hiding this: kept before the call, since afterwards a value that is gone could as well
    have been taken out by the copy's holder, and one that is there been typed by him (promises.md I2, I5)."""
    places = tuple(sorted(hidden))
    return replace(entry, trying=places if places != entry.hidden else None)


def settled(entry: Entry, state: Person, came: Person, own: Person, region: str) -> Entry:
    """The entry as it really is: with what hid a field before or in the write under way, whichever is nearer to what stands in the copy.

    `state`: the whole person of the entry's revision; `own`: what an adopted copy holds besides.
    """
    if entry.trying is None:
        return entry
    whole, there = comparable(state, region), comparable(came, region)
    hidden, changed = set[str](), set[str]()
    for field in sorted({place.partition("/")[0] for place in (*entry.hidden, *entry.trying)}):
        before, after = _of_field(entry.hidden, field), _of_field(entry.trying, field)
        carried_out = _unlike(there, project(whole, after), field) < _unlike(there, project(whole, before), field)
        hidden |= after if carried_out else before
        changed |= {field} if carried_out else set()
    shown = digest(overlaid(project(state, frozenset(hidden)), own, region))
    wrote = {name: mark for name, mark in entry.wrote.items() if name not in changed} | {name: shown[name] for name in changed & shown.keys()}
    seen = {name: mark for name, mark in entry.seen.items() if name not in changed}
    return replace(entry, hidden=tuple(sorted(hidden)), wrote=wrote, seen=seen, trying=None)


def not_shown(state: Person, came: Person, hidden: Hidden) -> Hidden:
    """Of the places hidden now those that were hidden when the copy was written: a place that stands in it exactly as in this state was not."""
    return frozenset(place for place in hidden if not (there := _at(came, place)) or there != _at(state, place))


def _at(person: Person, place: str) -> tuple[Value, ...]:
    """What stands in one place: a field, or its values of one type."""
    name = place.partition("/")[0]
    return tuple(value for value in person.values(name) if hides(frozenset({place}), name, value.type))


def _of_field(hidden: tuple[str, ...], field: str) -> Hidden:
    return frozenset(place for place in hidden if place.partition("/")[0] == field)


def _unlike(one: Person, other: Person, field: str) -> int:
    """How many values of a field only one of the two has."""
    return len(set(one.values(field)) ^ set(other.values(field)))
