"""Own contacts that stand for shared ones: found while all of an account's contacts are read anyway, linked and given back on its holder's word.

What is compared lives in memory for the length of one look; of a match nothing is kept but the two ids (product.md 6).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from firestore_models import adopted, contacts
from firestore_models.adopted import MOST_TWINS, Adopted, Answer
from firestore_models.contacts import Contact
from firestore_models.copies import CopyState, Entry, Pause
from sharing.adopt import beyond, overlaid, same_people
from sharing.person import from_google
from sync import copying
from sync.desire import Desired, desire
from sync.errors import EtagMoved, Gone, ValueRefused
from sync.inbound import came_back, keep_departing
from sync.work import SliceOver, Work

Json = Mapping[str, Any]
ATTEMPTS = 3
MOST_ANSWERED = 20  # of one turn: a link takes some four calls


# Finding


def match(work: Work, by_resource: Mapping[str, str], living: list[Json]) -> dict[str, Contact]:
    """Compare a complete listing's own contacts with the copies in it, as their holder sees both (amendments.md R4).

    Returns the contacts whose copies stand otherwise from now on: one that waits for an answer is under its label only.
    """
    copies_here = {by_resource[name]: person for person in living if (name := str(person["resourceName"])) in by_resource}
    shared = {contact: from_google(person) for contact, person in copies_here.items() if _is_separate(work, contact)}
    found = {}
    if shared:
        managed = set(work.account.groups.values())
        own = {
            str(person["resourceName"]): from_google(person)
            for person in living
            if str(person["resourceName"]) not in by_resource and copying.marker_of(person) is None and not managed & copying.groups_in(person)
        }
        found = same_people(shared, own, work.account.region)
    if found:
        known = adopted.get_many(work.engine.db, work.account.key, found)
        found = {contact: name for contact, name in found.items() if contact not in known or not known[contact].is_apart}
    found = dict(list(found.items())[:MOST_TWINS])
    moved = set(found) ^ set(work.account.twins)
    work.compared(found)
    return contacts.get_many(work.engine.db, moved) if moved else {}


def _is_separate(work: Work, contact: str) -> bool:
    """Whether a copy is one that we made and that stands beside whatever its holder has."""
    entry = work.entry(contact)
    return entry is not None and entry.state is CopyState.WRITTEN and entry.pause is Pause.NONE


# Answering


def answered(work: Work) -> list[Contact]:
    """Carry out what was pressed. Returns the contacts to be settled after it."""
    if not work.account.answers:
        return []
    answers = sorted(work.account.answers.items())[:MOST_ANSWERED]
    if len(answers) < len(work.account.answers):
        work.engine.queue.drain(work.account.key)
    found = contacts.get_many(work.engine.db, [name for name, _ in answers])
    work.load(found)
    work.unsettled(found)  # should we stop after a link: its label is still to be put on it
    for name, chosen in answers:
        resource = work.account.twins.get(name, "")
        contact = found.get(name)
        if contact is not None and chosen == Answer.LINK and resource:
            _link(work, contact, resource)
        elif contact is not None and chosen == Answer.UNLINK:
            _unlink(work, contact)
        elif chosen == Answer.APART and resource:
            work.set_adopted(name, Adopted(resource, is_apart=True))
        work.answered(name)
    return list(found.values())


def _link(work: Work, contact: Contact, resource: str) -> None:
    """Make an own contact the copy, and take the separate one away. Nothing is done where either is not what it was when it was asked about."""
    entry = work.entry(contact.id)
    if entry is None or not _is_separate(work, contact.id):
        return
    separate = _read(work, entry.resource)
    if separate is not None and copying.touched_fields(entry, from_google(separate)):
        contact = came_back(work, contact, entry, separate)
        entry = work.entry(contact.id) or entry
    desired = desire(work.account.key, work.account.reach, contact)
    if desired is None or not _is_written_over(work, desired, resource, entry):
        return
    if separate is not None and contact.id in copying.markers_of(separate):
        work.hold()  # from here on the own contact is the copy: should we stop, the other one is a twin that a look takes away
        with suppress(Gone):
            work.people.delete(str(separate["resourceName"]))


def _is_written_over(work: Work, desired: Desired, resource: str, separate: Entry) -> bool:
    """Write the shared view into an own contact, what it held put down before. Over exactly what was read, or not at all."""
    for _ in range(ATTEMPTS):
        own = _read(work, resource)
        if own is None or not _is_free(work, desired.contact, own):
            break
        before = from_google(own)
        kept = Adopted(str(own["resourceName"]), before, beyond(before, desired.view, work.account.region))
        wanted = replace(desired, view=overlaid(desired.view, kept.own, work.account.region))
        # Revision 0: what it holds was written from none of ours.
        there = copying.entry_of_own(own, 0, tuple(sorted(desired.hidden)), CopyState.ADOPTED)
        there = replace(there, groups=tuple(sorted(copying.groups_in(own) & set(work.account.groups.values()))))
        mask = copying.differing(wanted.view, before)
        work.set_adopted(desired.contact, kept)
        work.set_entry(desired.contact, there)
        work.flush()
        try:
            person = work.people.update(there.resource, copying.update_of(wanted, there, mask), mask) if mask else own
        except EtagMoved:
            continue
        except (Gone, ValueRefused):
            break
        work.set_entry(desired.contact, copying.entry_after(wanted, person, there.groups, CopyState.ADOPTED))
        return True
    work.set_adopted(desired.contact, None)
    work.set_entry(desired.contact, separate)
    return False


def _read(work: Work, resource: str) -> Json | None:
    try:
        return work.people.get(resource)
    except Gone:
        return None


def _is_free(work: Work, contact: str, own: Json) -> bool:
    """Whether an own contact stands for no shared one: no two masters share one Google contact (promises.md I6)."""
    taken = {entry.resource for name, entry in work.load_all().items() if name != contact or entry.state is CopyState.WRITTEN}
    return copying.marker_of(own) is None and own["resourceName"] not in taken


def _unlink(work: Work, contact: Contact) -> None:
    """The own contact is its holder's alone again; settling makes a separate copy, and the two are not asked about any more."""
    entry = work.entry(contact.id)
    if entry is None or entry.state is not CopyState.ADOPTED:
        return
    give_back(work, contact, entry)
    for group in [group for group in entry.groups if group in work.account.groups.values()]:
        work.hold()
        with suppress(Gone):  # with its label gone it is in none
            work.people.modify_members(group, remove=[entry.resource])
    work.set_adopted(contact.id, Adopted(entry.resource, is_apart=True))
    work.set_entry(contact.id, None)


# Giving back


def give_back(work: Work, contact: Contact, entry: Entry) -> None:
    """Let an adopted contact hold again what it held before, with what its holder changed since of his own (promises.md I7, I8).

    Raises SliceOver when it moves under our hands: the next turn looks again.
    """
    for _ in range(ATTEMPTS):
        person = _read(work, entry.resource)
        if person is None or _is_given_back(work, contact, entry, person):
            break
    else:
        raise SliceOver
    work.set_adopted(contact.id, None)
    work.set_entry(contact.id, None)


def _is_given_back(work: Work, contact: Contact, entry: Entry, person: Json) -> bool:
    kept, there = work.adopted(contact.id), from_google(person)
    if kept is None or person["resourceName"] != entry.resource or not copying.differing(kept.before, there):
        return True  # merged into another contact by its holder: what it is now is his
    keep_departing(work, contact, entry, person)
    before = (work.adopted(contact.id) or kept).before
    mask = copying.differing(before, there)
    if not mask:
        return True
    work.hold()
    try:
        etag = str(copying.contact_source(person).get("etag", ""))
        work.people.update(entry.resource, copying.rewrite_of(before, entry.resource, etag, mask), mask)
    except EtagMoved:
        return False
    except ValueRefused as refusal:
        work.park(contact.id, refusal.text)
    return True
