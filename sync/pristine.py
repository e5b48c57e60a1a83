"""Which state of a contact a copy was written from, when the page does not say: after a lost answer, or for a copy of a copy."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from firestore_models.contacts import Contact, Revision
from firestore_models.contacts import revision as revision_of
from firestore_models.copies import CopyState, Entry
from firestore_models.store import Db
from sharing.lens import Hidden, project
from sharing.normal import comparable
from sharing.person import EMPTY, Person, digest, from_google
from sync import copying
from sync.desire import Desired
from sync.errors import Gone
from sync.hidden_then import not_shown
from sync.work import Work

LOOK_BACK = 20  # revisions; an answer is in doubt for minutes, not for so many edits


@dataclass(frozen=True, slots=True)
class Origin:
    """`hidden`: what was hidden when it was written. `is_untouched`: the copy holds exactly what that state shows then; else its holder has
    typed into it."""

    state: Revision
    hidden: Hidden
    is_untouched: bool


def origin(db: Db, contact: Contact, hidden: Hidden, person: Mapping[str, Any], region: str) -> Origin:
    """The latest state whose view the copy equals, else the oldest of those that it resembles most."""
    came = comparable(from_google(person), region)  # Google's spelling is nobody's edit (promises.md, incident 20)
    best, best_hidden, unlikeness = None, hidden, (sys.maxsize, 0)
    for number in range(contact.revision, max(0, contact.revision - LOOK_BACK), -1):
        state = revision_of(db, contact, number)
        if state is None:
            continue
        then = not_shown(comparable(state.person, region), came, hidden)
        view = comparable(project(state.person, then), region)
        if digest(view) == digest(came):
            return Origin(state, then, True)
        # What a state has and the copy has not weighs most: it had rather not been there yet than been taken out.
        unlike = _count_beyond(view, came), _count_beyond(came, view)
        # Of two that it resembles alike the older: should it be of the newer, nothing is lost by not knowing what its holder took out of that.
        if unlike <= unlikeness:
            best, best_hidden, unlikeness = state, then, unlike
    known = best or Revision(contact.revision, contact.person, contact.edited_by, contact.edited_at, contact.origin)
    return Origin(known, best_hidden, False)


def _count_beyond(one: Person, other: Person) -> int:
    """How many values `one` has that `other` has not."""
    return sum(value not in other.values(name) for name, values in one.fields for value in values)


def entry_of(desired: Desired, found: Origin, person: Mapping[str, Any], groups: tuple[str, ...]) -> Entry:
    """The entry of a copy that was found again: written from that state, so that what its holder typed since shows as his edit.

    A field that the copy lacks counts as hidden when it was written: it may have been, and nobody is said to have taken out what he never saw.
    """
    entry = copying.entry_after(desired, person, groups, CopyState.WRITTEN)
    came = digest(from_google(person))
    hidden = found.hidden | (digest(project(found.state.person, found.hidden)).keys() - came.keys())
    view = digest(project(found.state.person, hidden))
    seen = {name: came.get(name, "-") for name in {*view, *came} if view.get(name) != came.get(name)} if found.is_untouched else {}
    etag = entry.etag if found.is_untouched else ""  # what he typed is read before anything is written over it
    return replace(entry, etag=etag, revision=found.state.number, hidden=tuple(sorted(hidden)), wrote=view, seen=seen)


def remove_twin(work: Work, contact: Contact, hidden: Hidden, listed: Mapping[str, Any]) -> None:
    """Delete a second copy that holds only what we wrote. A list may be older than what its holder typed, so it is looked at once more."""
    person = standing(work, str(listed["resourceName"]))
    if person is not None and origin(work.engine.db, contact, hidden, person, work.account.region).is_untouched:
        work.hold()
        work.people.delete(str(person["resourceName"]))


def remove_stray(work: Work, contact: Contact, listed: Mapping[str, Any]) -> None:
    """Delete a copy that its account should not have, unless its holder has typed into it. Whatever was hidden from him then: it holds no value
    but those of one state of the contact."""
    person = standing(work, str(listed["resourceName"]))
    if person is not None and _is_part(work, contact, comparable(from_google(person), work.account.region)):
        work.hold()
        work.people.delete(str(person["resourceName"]))


def standing(work: Work, resource: str) -> Mapping[str, Any] | None:
    """A contact as a direct read shows it; None when it is gone, or answers under another name because it was merged or renamed."""
    try:
        person = work.people.get(resource)
    except Gone:
        return None
    return person if str(person["resourceName"]) == resource else None


def _is_part(work: Work, contact: Contact, came: Person) -> bool:
    for number in range(contact.revision, max(0, contact.revision - LOOK_BACK), -1):
        state = revision_of(work.engine.db, contact, number)
        whole = comparable(state.person, work.account.region) if state is not None else EMPTY
        if all(set(values) <= set(whole.values(name)) for name, values in came.fields):
            return True
    return False
