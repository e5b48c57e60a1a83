"""What somebody typed into a copy that is about to be taken back, because its contact was taken out of its labels meanwhile (product.md 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from typing import Any

from firestore_models import late_edits, notices
from firestore_models.contacts import Contact
from firestore_models.copies import Entry, Pause
from firestore_models.late_edits import LateEdit
from firestore_models.notices import NoticeKind
from firestore_models.rights import NotAllowed, NotFound
from sharing.normal import comparable
from sharing.person import from_google
from sync import copying
from sync.inbound import came_back, reading_of, typings, waiting, written_late
from sync.work import Work

Json = Mapping[str, Any]


def was_taken_out(work: Work, contact: Contact) -> bool:
    """Whether a contact left a label which this account still has access to: where its access ended, nothing was deleted."""
    return any(label in work.account.present for label in contact.feeds.keys() - contact.labels)


class Home(Enum):
    """What became of the words in a copy that is to be taken back."""

    NOTHING_LEFT = "nothing left"  # they are home, or there were none
    LEFT = "left"  # not by his right: his alone from now on
    BACK = "back"  # they beat a deletion: the contact is there again, and the copy stays


def bring_home(work: Work, contact: Contact, entry: Entry, person: Json) -> Home:
    """Bring home what the holder of a copy, as it was just read, typed into it, by the right that he had on the labels it left. Where that beats
    a deletion, its deleter is told."""
    if not was_taken_out(work, contact) or entry.pause is not Pause.NONE:
        return Home.LEFT
    ends = [Home.NOTHING_LEFT]
    for edit in _typed_late(work, contact, entry, person):
        ends.append(_bring(work, contact, entry, person, edit))
        if ends[-1] is Home.BACK:
            return Home.BACK  # and the rest of it is home, too
    if Home.LEFT in ends:
        return Home.LEFT
    if len(ends) > 1:
        work.set_entry(contact.id, copying.as_seen(entry, from_google(person)))
    return Home.NOTHING_LEFT


def _bring(work: Work, contact: Contact, entry: Entry, person: Json, edit: LateEdit) -> Home:
    press = work.press()
    try:
        brought = late_edits.bring_in(work.engine.db, press, contact.id, edit)
    except (NotAllowed, NotFound):
        return Home.LEFT
    if brought.deleted_by:
        notices.add(work.engine.db, brought.deleted_by, NoticeKind.RETURNED, contact.id, work.engine.now())
    for label in sorted(brought.contact.labels) if brought.fields or brought.deleted_by else ():
        work.engine.queue.fan_out(label)
    if brought.is_back:
        came_back(work, brought.contact, entry, person)
        if (back := work.entry(contact.id)) is not None:
            # Where it stands is known only from this look: what it should not stand under is put right with the next settling.
            work.set_entry(contact.id, replace(back, groups=copying.managed_groups(person, work.account.groups)))
        return Home.BACK
    return Home.NOTHING_LEFT if brought.is_whole else Home.LEFT


def _typed_late(work: Work, contact: Contact, entry: Entry, person: Json) -> list[LateEdit]:
    """What its holder made of the copy; nothing for what nobody typed: our own late write, another spelling, a read that lags behind our write."""
    if not copying.touched_fields(entry, from_google(person)) or copying.is_older(copying.contact_source(person), entry):
        return []
    shown = reading_of(work, contact, entry, person)
    if shown is None:
        return []
    region, entry, view, typed, hidden = work.account.region, shown.entry, shown.view, shown.apart.shared, frozenset(shown.entry.hidden)
    if comparable(typed, region) == comparable(view, region) or written_late(work, contact, entry, typed) is not None:
        return []
    late = waiting(work, contact, entry, view, typed)
    return [LateEdit(each.base, each.view, each.typed, hidden) for each in typings(work, contact, entry, view, typed, late)]
