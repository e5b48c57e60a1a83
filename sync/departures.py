"""Copies that their holder deleted, took out of a label, or merged into another: believed, held, or undone (product.md 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from firestore_models import contacts, edits, held, labels, notices
from firestore_models.claims import Press
from firestore_models.contacts import Contact
from firestore_models.copies import Entry, Pause
from firestore_models.held import Fate
from firestore_models.labels import Label, LabelKind
from firestore_models.notices import NoticeKind
from firestore_models.rights import NotAllowed, NotFound
from sharing.roles import Action, may
from sync.work import Work

Touched = dict[str, Contact]


def deleted(work: Work, touched: Touched, found: list[Contact]) -> None:
    """Copies that are confirmed gone. Without the right, or against a later edit, they come back; else they leave the labels, or wait."""
    known = labels.get_many(work.engine.db, sorted({label for contact in found for label in contact.labels if label in work.account.present}))
    by_label: dict[str, list[Contact]] = defaultdict(list)
    for contact in found:
        entry = work.entry(contact.id)
        work.lose(contact.id)  # settled anew: made again where it is still wanted
        mine = _removable(work, contact, known.values())
        if not mine or (entry is not None and entry.revision < contact.revision):
            _comes_back(work, contact)
            continue
        for label in mine:
            by_label[label.id].append(contact)
    for label_id, leaving in sorted(by_label.items()):
        _leave(work, touched, known[label_id], leaving, is_deletion=True)


def left_labels(work: Work, touched: Touched, name: str, wanted: frozenset[str], *, saw_latest: bool) -> None:
    """A copy was taken out of shared labels, but is still there. Without the right, or against an edit it had not shown, it is put back."""
    contact = touched[name]
    known = labels.get_many(work.engine.db, sorted(wanted & contact.labels))
    removable = _removable(work, contact, known.values()) if saw_latest else []
    for label in removable:
        _leave(work, touched, label, [touched[name]], is_deletion=False)
    if len(removable) < len(known):
        notices.add(work.engine.db, work.account.key, NoticeKind.RETURNED, name, work.engine.now())


def merged_away(work: Work, contact: Contact | None, touched: Touched) -> None:
    """This copy was merged into another one (rule 12): its contact leaves for everybody if its holder may delete, else it is made again."""
    if contact is None or work.entry(contact.id) is None:
        return
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


def _leave(work: Work, touched: Touched, label: Label, leaving: list[Contact], *, is_deletion: bool) -> None:
    """Take contacts out of a label for everybody, unless so many went in a day that somebody should look first."""
    db, key = work.engine.db, work.account.key
    if held.judge(db, label.id, key, [contact.id for contact in leaving], work.engine.now()) is Fate.HELD:
        for contact in leaving:
            _hold(work, contact, is_deletion=is_deletion)
        notices.add(db, key, NoticeKind.HELD, label.id, work.engine.now())
        return
    press = Press(actor=key, claim="", at=work.engine.now(), origin="google")
    for contact in leaving:
        # A deletion by the owner means every label; anybody else takes it out of this one (amendments.md, "Settled besides").
        everywhere = is_deletion and (label.owner == key or label.kind is LabelKind.EVERYTHING)
        try:
            touched[contact.id] = edits.remove_from_labels(db, press, contact.id, None if everywhere else frozenset({label.id}))
        except (NotAllowed, NotFound):
            # Somebody was faster: it left meanwhile, or the right did. What it is now decides what becomes of the copy.
            if (now := contacts.get(db, contact.id)) is not None:
                touched[contact.id] = now
    work.engine.queue.fan_out(label.id)


def _hold(work: Work, contact: Contact, *, is_deletion: bool) -> None:
    """Others keep it; here it stays away until somebody decides."""
    if is_deletion:
        away = Entry(resource="", etag="", update_time="", revision=contact.revision, hidden=(), wrote={}, pause=Pause.AWAY)
        work.set_entry(contact.id, away)
    elif (entry := work.entry(contact.id)) is not None:
        work.set_entry(contact.id, replace(entry, pause=Pause.AWAY))
