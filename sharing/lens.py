"""What one account may see of a contact, and how what it typed comes home (design.md, idea 3).

Two laws carry hidden fields: absorbing an unchanged view changes nothing; after absorbing, projecting gives back what was typed.
So an edit by somebody who cannot see a value never erases it, and never reaches it either.

Hidden places are written "birthdays" (a whole field) or "phoneNumbers/home" (one type of it, small letters; "phoneNumbers/" is
a number without a type, "phoneNumbers/*" one with a type of people's own making).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TypeAlias

from sharing.fields import STANDARD_TYPES, TYPED
from sharing.merge import merge
from sharing.normal import identity_key
from sharing.person import EMPTY, Person, Value, same_values, sane_primary

Hidden: TypeAlias = frozenset[str]

NOTHING_HIDDEN: Hidden = frozenset()
OTHER_TYPES = "*"  # every type that Google's own form does not offer


def hides(hidden: Hidden, field: str, value_type: str | None = None) -> bool:
    """Whether a whole field (`value_type` None) or its items of one type are hidden. Any field name may be asked, "photos" too."""
    if field in hidden or value_type is None:
        return field in hidden
    place = _place(field, value_type)
    return place in hidden or (f"{field}/{OTHER_TYPES}" in hidden and place not in _STANDARD_PLACES)


def _place(field: str, value_type: str) -> str:
    return f"{field}/{value_type.strip().casefold()}"


_STANDARD_PLACES = frozenset(_place(field, kind) for field, kinds in STANDARD_TYPES.items() for kind in (*kinds, ""))


def _is_hidden(field: str, value: Value, hidden: Hidden) -> bool:
    return hides(hidden, field, value.type if field in TYPED else None)


def project(person: Person, hidden: Hidden) -> Person:
    """What may be shown: everything but the hidden places. Of a field with one value left no main value is marked."""
    result = person
    for field, values in person.fields if hidden else ():
        shown = tuple(value for value in values if not _is_hidden(field, value, hidden))
        if len(shown) < len(values):
            result = result.with_field(field, sane_primary(shown))
    return result


def refused(before: Person, after: Person, hidden: Hidden) -> Person:
    """What was typed into hidden places: to be named to its author, and kept only as a private comment."""
    result = EMPTY
    for field, values in after.fields:
        known = Counter(value.canonical() for value in before.values(field))
        typed = [value for value in values if _is_hidden(field, value, hidden) and not _take(known, value)]
        result = result.with_field(field, (value.as_primary(False) for value in typed))
    return result


def _take(known: Counter[str], value: Value) -> bool:
    key = value.canonical()
    known[key] -= 1
    return known[key] >= 0


def absorb(person: Person, before: Person, after: Person, hidden: Hidden) -> Person:
    """Bring home an edit that was made on a view: `before` is the view as shown, `after` the view as it came back.

    Hidden values of `person` stay as they are, members, order and main value. What was typed into a hidden place is left out (see
    `refused`), and a value that was moved there stays where it was. When `person` has changed since `before` was shown, both
    changes are merged; merge the views first with `merge` where the conflicts matter.
    """
    seen = project(before, hidden)
    typed = _allowed(seen, after, refused(before, after, hidden), hidden)
    now = project(person, hidden)
    return _put_back(person, now, merge(seen, now, typed).person, hidden)


def _allowed(before: Person, after: Person, denied: Person, hidden: Hidden) -> Person:
    """`after` without hidden places, and with the originals of what was moved into one."""
    result = project(after, hidden)
    for field, moved in denied.fields:
        result = result.with_field(field, _with_originals(field, before.values(field), result.values(field), moved))
    return result


def _with_originals(field: str, before: tuple[Value, ...], allowed: tuple[Value, ...], moved: tuple[Value, ...]) -> tuple[Value, ...]:
    left = Counter(identity_key(field, value) or value.canonical() for value in allowed)
    gone = []
    for value in before:
        key = identity_key(field, value) or value.canonical()
        left[key] -= 1
        if left[key] < 0:
            gone.append(value)
    # The same number under a hidden type first; then, one for one, those that were retyped on the way.
    keys = [identity_key(field, value) for value in moved]
    gone.sort(key=lambda value: identity_key(field, value) not in keys)
    originals = Counter(gone[: len(moved)])
    if not originals:
        return allowed
    kept = [value for value in before if value in originals]
    return sane_primary((*kept, *(value for value in allowed if value not in kept)))


def _put_back(person: Person, before: Person, after: Person, hidden: Hidden) -> Person:
    """`person` with its visible values replaced by those of `after`; hidden ones keep their places in the list."""
    result = person
    for field in {*before.names_of_fields, *after.names_of_fields}:
        new = after.values(field)
        if not same_values(before.values(field), new, primary=True):
            result = result.with_field(field, _woven(field, person.values(field), before.values(field), new, hidden))
    return result


def _woven(field: str, old: tuple[Value, ...], seen: tuple[Value, ...], new: tuple[Value, ...], hidden: Hidden) -> tuple[Value, ...]:
    waiting = list(_with_silent_primary(field, old, seen, new, hidden))
    woven: list[Value] = []
    hidden_primary = False
    for value in old:
        if _is_hidden(field, value, hidden):
            woven.append(value)
            hidden_primary = hidden_primary or value.primary
        elif waiting:
            woven.append(waiting.pop(0))
    woven += waiting
    if hidden_primary:  # the choice was made on a value that this viewer cannot see: it is not his to undo
        woven = [value if _is_hidden(field, value, hidden) else value.as_primary(False) for value in woven]
    return sane_primary(woven)


def _with_silent_primary(field: str, old: tuple[Value, ...], seen: tuple[Value, ...], new: tuple[Value, ...], hidden: Hidden) -> tuple[Value, ...]:
    """A view of one value cannot say that it is the main one; then the mark follows that value, or what was typed in its place."""
    chosen = next((value for value in old if value.primary and not _is_hidden(field, value, hidden)), None)
    if chosen is None or (len(seen) > 1 and len(new) > 1):
        return new
    plain = chosen.as_primary(False)
    if plain in new or (len(seen) == 1 and len(new) == 1):
        heir = plain if plain in new else new[0]
        return tuple(value.as_primary(value == heir) for value in new)
    return new


def tidy(places: Iterable[str]) -> Hidden:
    """Places in their one spelling: types in small letters, none beside its whole field."""
    spelt = {_place(*place.split("/", 1)) if "/" in place else place for place in places}
    return frozenset(place for place in spelt if "/" not in place or place.split("/", 1)[0] not in spelt)


def visible_union(a: Hidden, b: Hidden) -> Hidden:
    """Two paths to one contact: hidden only where both hide."""
    return tidy({place for place in a if _covers(b, place)} | {place for place in b if _covers(a, place)})


def hidden_cap(a: Hidden, b: Hidden) -> Hidden:
    """Hidden where either hides."""
    return tidy(a | b)


def _covers(hidden: Hidden, place: str) -> bool:
    field, _, kind = place.partition("/")
    return place in hidden or field in hidden or (kind != OTHER_TYPES and "/" in place and hides(hidden, field, kind))
