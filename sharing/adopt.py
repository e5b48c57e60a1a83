"""Somebody who is shared a person that he already has: which two are the same, and how his own contact carries the shared one without loss.

An adopted contact shows the shared view with what its holder knows besides laid over it. What is his own never comes home with an edit, and
what the contact held before is given back when the tie ends (product.md 2, promises.md I7, I8).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sharing.fields import SINGLE
from sharing.lens import Hidden, hides
from sharing.letters import fold
from sharing.normal import email_key, identity_key, phone_key
from sharing.person import EMPTY, Person, Value, digest, emails, joined_name, phones, sane_primary

# Of these a contact has one to whoever reads it: where the shared one says something, that stands there and one's own waits.
ALONE: frozenset[str] = SINGLE | {"organizations"}


# Who is the same person


def same_keys(person: Person, region: str) -> frozenset[str]:
    """What two records of one person have in common: an e-mail, a phone in E.164, or name and organisation together."""
    keys = {f"mail {key}" for address in emails(person) if "@" in (key := email_key(address))}
    keys |= {f"phone {key.partition(';')[0]}" for number in phones(person) if (key := phone_key(number, region)).startswith("+")}
    name, company = person.first("names"), fold(person.first("organizations").text("name"))
    called = fold(joined_name(name) or name.text("unstructuredName"))
    return frozenset(keys | {f"name {' '.join(called.split())} at {' '.join(company.split())}"} if called and company else keys)


def same_people(shared: Mapping[str, Person], own: Mapping[str, Person], region: str) -> dict[str, str]:
    """Which of one's own people are the shared ones, one to one, those with most in common first; the order given decides between equals.

    Hand in what the account may see, never the master: a match tells something (amendments.md R4).
    """
    known = {name: same_keys(person, region) for name, person in own.items()}
    by_key: dict[str, list[str]] = defaultdict(list)
    for name, keys in known.items():
        for key in keys:
            by_key[key].append(name)
    likely = []
    for contact, person in shared.items():
        common: dict[str, int] = defaultdict(int)
        for key in same_keys(person, region):
            for name in by_key.get(key, ()):
                common[name] += 1
        likely += [(-count, contact, name) for name, count in common.items()]
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for _, contact, name in sorted(likely, key=lambda each: each[0]):
        if contact not in pairs and name not in taken:
            pairs[contact] = name
            taken.add(name)
    return pairs


# What an adopted contact shows, and what of it is whose


@dataclass(frozen=True, slots=True)
class Told:
    """An edit of an adopted contact, taken apart: what was typed of the shared person, and what is the holder's own now."""

    shared: Person
    own: Person


def beyond(before: Person, view: Person, region: str) -> Person:
    """What somebody's own contact says besides the shared view."""
    own = EMPTY
    for field, values in before.fields:
        seen = {_key(field, value, region) for value in view.values(field)}
        if field in ALONE:
            own = own.with_field(field, () if seen else values)
        else:
            own = own.with_field(field, [value for value in values if _key(field, value, region) not in seen])
    return own


def overlaid(view: Person, own: Person, region: str) -> Person:
    """The shared view with one's own values besides. Nothing of one's own: the view itself."""
    result = view
    for field, values in own.fields:
        shared = view.values(field)
        if not shared:
            result = result.with_field(field, values)
        elif field not in ALONE:
            result = result.with_field(field, sane_primary((*shared, *_besides(field, shared, values, region))))
    return result


def _besides(field: str, shared: Sequence[Value], own: Sequence[Value], region: str) -> list[Value]:
    seen = {_key(field, value, region) for value in shared}
    return [value.as_primary(False) for value in own if _key(field, value, region) not in seen]


def told_apart(typed: Person, view: Person, own: Person, hidden: Hidden, region: str) -> Told:
    """Whose is what in an adopted contact as it came back. `view` and `own` are what was laid over each other there.

    A value of one's own that was changed stays one's own, and so does all that is typed into a field hidden from its holder:
    whatever is in doubt is private rather than shared.
    """
    shared, mine = typed, own
    for field in {*typed.names_of_fields, *own.names_of_fields}:
        ours, now = own.values(field), typed.values(field)
        if hides(hidden, field) or (field in ALONE and ours and not view.values(field)):
            shared, mine = shared.with_field(field, ()), mine.with_field(field, now)
        elif ours and field not in ALONE:
            told = _told_apart(field, now, view.values(field), ours, region)
            shared = shared.with_field(field, sane_primary(value for value, is_own in told if not is_own))
            mine = mine.with_field(field, _kept(field, ours, view.values(field), [value for value, is_own in told if is_own], region))
    return Told(shared, mine)


def _told_apart(field: str, typed: Sequence[Value], view: Sequence[Value], own: Sequence[Value], region: str) -> list[tuple[Value, bool]]:
    """Each typed value, and whether it is the holder's own: by what it says, else by its place, else the changed ones of his first."""
    of_all, extra = {_key(field, value, region) for value in view}, _besides(field, view, own, region)
    of_mine = {_key(field, value, region) for value in extra}
    there = {_key(field, value, region) for value in typed}
    lost, lost_of_all = sum(key not in there for key in of_mine), sum(key not in there for key in of_all)
    is_same_length = len(typed) == len(view) + len(extra)
    told = []
    for at, value in enumerate(typed):
        key = _key(field, value, region)
        if key in of_all or key in of_mine:
            told.append((value, key not in of_all))
        elif is_same_length:
            told.append((value, at >= len(view)))
        elif at < len(view) and lost_of_all:
            told.append((value, False))
            lost_of_all -= 1
        else:
            told.append((value, lost > 0))
            lost -= 1
    return told


def _kept(field: str, own: Sequence[Value], view: Sequence[Value], mine: Sequence[Value], region: str) -> list[Value]:
    """One's own values after an edit: those that a shared value stands for at present were not to be seen, so they stay."""
    covered = {_key(field, value, region) for value in view}
    unchanged = {value.canonical(): value for value in own}
    return [*(value for value in own if _key(field, value, region) in covered), *(unchanged.get(value.canonical(), value) for value in mine)]


def carried_over(before: Person, own: Person, now: Person) -> Person:
    """What a contact held before, with the changes its holder made since to what is his own: this is what he gets back."""
    result = before
    was, is_now = digest(own), digest(now)
    for field in {*was, *is_now}:
        if was.get(field) != is_now.get(field):
            gone = {value.canonical() for value in own.values(field)} - {value.canonical() for value in now.values(field)}
            known = {value.canonical() for value in before.values(field)}
            stays = [value for value in before.values(field) if value.canonical() not in gone and field not in SINGLE]
            new = [value for value in now.values(field) if value.canonical() not in known or field in SINGLE]
            result = result.with_field(field, sane_primary((*stays, *new)))
    return result


def _key(field: str, value: Value, region: str) -> str:
    return identity_key(field, value, region) or value.without("type").canonical()
