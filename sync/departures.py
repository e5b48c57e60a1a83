"""Copies that their holder deleted, took out of a label, or merged into another: believed, held, or undone (product.md 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from firestore_models import contacts, edits, held, labels, notices
from firestore_models.contacts import Contact
from firestore_models.copies import Entry, Pause
from firestore_models.held import Fate
from firestore_models.labels import Label
from firestore_models.notices import NoticeKind
from firestore_models.rights import NotAllowed, NotFound
from sharing.roles import Action, may
from sync import copying, telling
from sync.work import Work

Touched = dict[str, Contact]


def deleted(work: Work, touched: Touched, found: list[Contact]) -> None:
    """Copies that are confirmed gone. Without the right, or against a later edit, they come back; else they leave the labels, or wait."""
    known = labels.get_many(work.engine.db, sorted({label for contact in found for label in contact.labels if label in work.account.present}))
    leaving: dict[str, list[Label]] = {}
    for contact in found:
        entry = work.entry(contact.id)
        work.lose(contact.id)  # settled anew: made again where it is still wanted
        mine = _removable(work, contact, known.values())
        if not mine or (entry is not None and not copying.shows_latest(entry, contact)):
            _comes_back(work, contact)
            continue
        leaving[contact.id] = mine
    _leave(work, touched, leaving, is_deletion=True)


def left_labels(work: Work, touched: Touched, name: str, wanted: frozenset[str], *, saw_latest: bool) -> None:
    """A copy was taken out of shared labels, but is still there. Without the right, or against an edit it had not shown, it is put back."""
    contact = touched[name]
    known = labels.get_many(work.engine.db, sorted(wanted & contact.labels))
    removable = _removable(work, contact, known.values()) if saw_latest else []
    _leave(work, touched, {name: removable} if removable else {}, is_deletion=False)
    if len(removable) < len(known):
        notices.add(work.engine.db, work.account.key, NoticeKind.RETURNED, name, work.engine.now())


def merged_away(work: Work, contact: Contact | None, touched: Touched) -> None:
    """This copy was merged into another one (rule 12): its contact leaves for everybody if its holder may delete, else it is made again."""
    if contact is None or (entry := work.entry(contact.id)) is None or entry.pause is Pause.AWAY:
        return  # one that waits for a decision was taken out by its holder before: what he does with it since is no news
    deleted(work, touched, [contact])


def _removable(work: Work, contact: Contact, known: Iterable[Label]) -> list[Label]:
    """The contact's labels that this account may take it out of."""
    may_leave = []
    for label in known:
        reach = work.account.present.get(label.id)
        access = label.access_of(work.account.key, reach.via) if reach is not None else None
        if label.id in contact.labels and access is not None and may(access.role, Action.REMOVE):
            may_leave.append(label)
    return may_leave


def _comes_back(work: Work, contact: Contact) -> None:
    notices.add(work.engine.db, work.account.key, NoticeKind.RETURNED, contact.id, work.engine.now())


def _leave(work: Work, touched: Touched, leaving: Mapping[str, list[Label]], *, is_deletion: bool) -> None:
    """Take contacts out of their labels for everybody; where too many left a label within the day, they stay in that one until somebody looked.

    A deletion means every label that its holder may take it out of: each is judged by itself, and carries out no other's (promises.md I10).
    """
    db, key, now = work.engine.db, work.account.key, work.engine.now()
    by_label: dict[str, list[str]] = defaultdict(list)
    documents = {label.id: label for known in leaving.values() for label in known}
    for contact, known in leaving.items():
        for label in known:
            by_label[label.id].append(contact)
    held_in = {
        label for label, names in sorted(by_label.items()) if held.judge(db, label, key, names, now, tenant=documents[label].tenant) is Fate.HELD
    }
    press = work.press()
    for name, known in leaving.items():
        carried = frozenset(label.id for label in known if label.id not in held_in)
        if len(carried) < len(known):
            _hold(work, touched[name], is_deletion=is_deletion)
        if not carried:
            continue
        try:
            touched[name] = edits.remove_from_labels(db, press, name, carried)
        except (NotAllowed, NotFound):
            # Somebody was faster: it left meanwhile, or the right did. What it is now decides what becomes of the copy.
            if (found := contacts.get(db, name)) is not None:
                touched[name] = found
    for held_label in sorted(held_in):
        notices.add(db, key, NoticeKind.HELD, held_label, now)
        telling.deletions_wait(work.engine, documents[held_label])
    for carried_label in sorted(by_label.keys() - held_in):
        work.engine.queue.fan_out(carried_label)


def _hold(work: Work, contact: Contact, *, is_deletion: bool) -> None:
    """Others keep it; here it stays away until somebody decides."""
    if is_deletion:
        away = Entry(resource="", etag="", update_time="", revision=contact.revision, hidden=(), wrote={}, pause=Pause.AWAY)
        work.set_entry(contact.id, away)
    elif (entry := work.entry(contact.id)) is not None:
        work.set_entry(contact.id, replace(entry, pause=Pause.AWAY))
