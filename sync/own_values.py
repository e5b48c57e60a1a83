"""What an account is to hold of a contact, given what its holder has of his own: his values beside the shared ones, and no twin on his phone."""

from __future__ import annotations

from dataclasses import replace

from firestore_models.contacts import Contact
from firestore_models.copies import CopyState, Entry
from sharing.adopt import Told, carried_over, overlaid, told_apart
from sharing.lens import Hidden
from sharing.person import EMPTY, Person, same
from sync.desire import Desired, desire
from sync.work import Work


def adapted(work: Work, contact: Contact) -> Desired | None:
    """The copy this account should hold. A pair that waits for an answer keeps the copy out of My Contacts (amendments.md P9)."""
    desired = desire(work.account.key, work.account.reach, contact)
    if desired is None:
        if contact.id in work.account.twins:
            work.answered(contact.id)
        return None
    if contact.id in work.account.twins:
        desired = replace(desired, mobile=False)
    return replace(desired, view=overlaid(desired.view, own_of(work, contact.id, work.entry(contact.id)), work.account.region))


def own_of(work: Work, contact: str, entry: Entry | None) -> Person:
    """What an adopted copy holds besides the shared view; nothing for every other copy."""
    kept = work.adopted(contact) if entry is not None and entry.state is CopyState.ADOPTED else None
    return kept.own if kept is not None else EMPTY


def told(work: Work, contact: str, entry: Entry, typed: Person, view: Person, hidden: Hidden) -> Told:
    """What was typed of the shared person alone; what is the holder's own stays with him, and with what he is given back."""
    kept = work.adopted(contact) if entry.state is CopyState.ADOPTED else None
    if kept is None:
        return Told(typed, EMPTY)
    apart = told_apart(typed, view, kept.own, hidden, work.account.region)
    if not same(apart.own, kept.own):
        work.set_adopted(contact, replace(kept, own=apart.own, before=carried_over(kept.before, kept.own, apart.own)))
    return apart
