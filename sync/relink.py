"""An owner's own contact that left every shared label, and comes back into one: the same contact again, never a second beside it (I6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from firestore_models import copies
from firestore_models.contacts import Contact
from firestore_models.copies import CopyState, Entry
from sharing.person import from_google
from sync import copying
from sync.errors import GoogleTrouble
from sync.inbound import came_back
from sync.work import Work


def part(work: Work, entries: Mapping[str, Entry]) -> None:
    """Stop managing own contacts (up to 500), but remember which ones they were: a deletion may be undone within 30 days."""
    if entries:
        copies.keep_parted(work.engine.db, work.account.key, entries, work.engine.now())
    for contact in entries:
        work.set_entry(contact, None)


def relink(work: Work, wanted: Mapping[str, Contact]) -> dict[str, Contact]:
    """Tie own contacts without an entry to what they were tied to before, if it is still there. What their owner changed meanwhile comes in.

    Returns the contacts that changed by it.
    """
    names = [name for name, contact in wanted.items() if contact.is_own(work.account.key) and work.entry(name) is None]
    parted = copies.parted(work.engine.db, work.account.key, names)
    if not parted:
        return {}
    taken = {entry.resource for entry in work.load_all().values()}
    free = list(dict.fromkeys(entry.resource for entry in parted.values() if entry.resource not in taken))
    answers = work.people.batch_get(free) if free else {}
    changed: dict[str, Contact] = {}
    for name, entry in parted.items():
        person = answers.get(entry.resource)
        if person is not None and not isinstance(person, GoogleTrouble) and person["resourceName"] not in taken:
            etag = str(copying.contact_source(person).get("etag", ""))
            tied = replace(entry, resource=str(person["resourceName"]), etag=etag, state=CopyState.LINKED, groups=())
            work.set_entry(name, tied)
            taken.add(tied.resource)
            if copying.touched_fields(tied, from_google(person)):
                changed[name] = came_back(work, wanted[name], tied, person)
            # One that is gone stays known: a list that lags still shows it, and must not have it shared anew.
            copies.forget_parted(work.engine.db, work.account.key, name)
    return changed
