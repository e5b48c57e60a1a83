"""Creates whose answer was lost: found again instead of repeated (promises.md, incidents 10 and 11).

A listing may lag by minutes, so *not listed* proves nothing by itself. One of the doubted contacts is therefore created alone, as a probe:
a listing that shows the probe shows everything written before it. Then what is found is adopted, what is not is created, and of two copies
with one marker one goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from firestore_models import contacts
from firestore_models.accounts import Creating
from firestore_models.contacts import Contact
from firestore_models.copies import Entry, Pause
from sharing.person import from_google
from sync import copying, poll
from sync.desire import Desired, desire
from sync.errors import AccountFull, Gone, ValueRefused
from sync.inbound import came_back
from sync.pristine import entry_of, origin, remove_stray, remove_twin, standing
from sync.settle import made_groups_again, plain, settle
from sync.work import Work

LATE_LOOKS = 8  # 3 + 6 + … seconds: over ten minutes in all

Copies = Mapping[str, list[Mapping[str, Any]]]  # contact -> copies that carry its marker


def look(work: Work) -> float:
    """Settle what is in doubt as far as it can be told now. Returns seconds after which to look again, 0 when nothing is left."""
    creating = work.account.creating
    if not creating.contacts:
        return 0
    found = contacts.get_many(work.engine.db, creating.contacts)
    wanted = {name: desire(work.account.key, work.account.reach, contact) for name, contact in found.items()}
    if creating.probe is None or creating.covered < len(creating.contacts):
        try:
            creating = _send_probe(work, wanted)
        except AccountFull:
            work.full(creating.contacts[0])
            return 0  # in doubt until there is room for a probe; everything else of the account goes on
    if creating.probe is not None:
        listed, fresh = _listed(work, creating, creating.probe[1])
        if not fresh and standing(work, creating.probe[1]) is None:
            work.set_creating(replace(creating, probe=None))  # its holder deleted the probe: no listing will ever show it
            return 3.0
        if not fresh:
            work.set_creating(replace(creating, looks=creating.looks + 1))
            return min(600.0, 3.0 * float(2**creating.looks))
        for name, contact in list(found.items()):
            found[name] = _resolve(work, contact, wanted[name], listed.get(name, []))
    elif (wait := _take_back(work, creating, found)) > 0:
        return wait
    work.set_creating(Creating())
    work.flush()
    settle(work, found.values())
    return 0


def _take_back(work: Work, creating: Creating, found: Mapping[str, Contact]) -> float:
    """None of the doubted is wanted any more, but some were perhaps made: looked for until a listing cannot lag any longer (rule 7).

    Returns seconds until the next look, 0 after the last.
    """
    listed, _ = _listed(work, creating, "")
    for name, copies in listed.items():
        if (contact := found.get(name)) is not None:
            _remove_strays(work, contact, copies)
    if creating.looks >= LATE_LOOKS:
        return 0
    work.set_creating(replace(creating, looks=creating.looks + 1))
    return 3.0 * float(2**creating.looks)


def _remove_strays(work: Work, contact: Contact, copies: list[Mapping[str, Any]]) -> None:
    """Take back what was made of a contact that this account may not have any more. What was made for its owner is his own, but for a second one."""
    for copy in copies[1:] if contact.owner == work.account.key else copies:
        remove_stray(work, contact, copy)


def _send_probe(work: Work, wanted: Mapping[str, Desired | None]) -> Creating:
    """Create one of the doubted alone; without any that is still wanted there is nothing to probe, and nothing to create again."""
    creating = work.account.creating
    for contact, desired in wanted.items():
        if desired is not None and all(key in work.account.groups for key in desired.keys):
            work.unnoted.add(contact)
            if (person := _created(work, desired)) is None:
                continue
            creating = replace(creating, probe=(contact, str(person["resourceName"])), covered=len(creating.contacts), looks=0)
            work.set_creating(creating)
            work.flush()
            return creating
    return replace(creating, probe=None)


def _created(work: Work, desired: Desired) -> Mapping[str, Any] | None:
    """The probe as Google made it; None when Google does not take this contact: then another one is tried."""
    try:
        return work.people.create(copying.body_of(desired, work.account.groups))
    except (Gone, ValueRefused) as refusal:
        if made_groups_again(work, {desired.contact: desired}):
            return work.people.create(copying.body_of(desired, work.account.groups))
        work.park(desired.contact, plain(refusal))
        return None


def _listed(work: Work, creating: Creating, probe: str) -> tuple[Copies, bool]:
    """All copies of the doubted contacts in a complete listing, and whether that listing can be built upon: it shows the probe, and is as long as
    Google says that it is. One that is short at every look is taken as it is in the end: no intent waits for ever, and a poll finds what it hid.

    One that its holder merged into the copy of another contact is that contact's copy by now, whatever markers it bears.
    """
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    others = {entry.resource for name, entry in work.load_all().items() if name not in creating.contacts}
    listing = poll.all_pages(work.people, request_sync_token=False)
    for person in listing.people:
        if (marker := copying.marker_of(person)) in creating.contacts and marker is not None and person["resourceName"] not in others:
            found[marker].append(person)
    return found, probe in listing.names and (listing.is_whole or creating.looks >= LATE_LOOKS)


def _resolve(work: Work, contact: Contact, desired: Desired | None, found: list[Mapping[str, Any]]) -> Contact:
    """Adopt one of the copies that were found, preferably one that its holder has typed into; take back the others that he has not (rule 7).
    One that an earlier look adopted before it broke off stays what it is: what was typed into it stands in the contact by now, so that it would
    seem to be written from a state that it never showed.

    Returns the contact as it is after what was typed.
    """
    if not found:
        return contact
    if desired is None:
        _remove_strays(work, contact, found)
        return contact
    work.load([contact.id])
    db, region, hidden = work.engine.db, work.account.region, desired.hidden
    known = work.entry(contact.id)
    tied = known.resource if known is not None else ""
    copies = [(person, origin(db, contact, hidden, person, region)) for person in found]
    copies.sort(key=lambda copy: (copy[0]["resourceName"] != tied, copy[1].is_untouched, _changed_at(copy[0])))
    (keep, came_from), *spare = copies
    if known is None or keep["resourceName"] != tied:
        known = entry_of(desired, came_from, keep, copying.managed_groups(keep, work.account.groups))
        work.set_entry(contact.id, known)
        if not came_from.is_untouched:
            work.flush()  # before what he typed stands in the contact: from then on no look could tell what the copy was written from
    contact = _brought_home(work, contact, known, keep)
    for twin, came_from in spare:
        if came_from.is_untouched:
            remove_twin(work, contact, hidden, twin)
    return contact


def _changed_at(person: Mapping[str, Any]) -> str:
    return str(copying.contact_source(person).get("updateTime", ""))


def _brought_home(work: Work, contact: Contact, entry: Entry, person: Mapping[str, Any]) -> Contact:
    """The contact with what was typed into its copy; a list may be older than what is known of the copy (rule 6)."""
    if entry.pause is not Pause.NONE or copying.is_older(copying.contact_source(person), entry):
        return contact
    return came_back(work, contact, entry, person) if copying.touched_fields(entry, from_google(person)) else contact
