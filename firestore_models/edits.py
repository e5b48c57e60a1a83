"""Transactions on contacts: change, make, take out of a label. Each checks the right, takes feed numbers and keeps history, at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from firestore_models import claims, conflicts, contacts, labels, later, passing, trash
from firestore_models.claims import Press
from firestore_models.conflicts import Typist
from firestore_models.contacts import Contact
from firestore_models.ids import contact_id
from firestore_models.labels import Head, Label, LabelKind
from firestore_models.later import Verdict
from firestore_models.rights import NotAllowed, NotFound, check_not_barred, read_actor, read_contact, require
from firestore_models.store import Db, Transaction, transact
from sharing.fields import MANAGED_FIELDS
from sharing.lens import Hidden, absorb, hidden_cap, project, refused
from sharing.merge import Conflict, merge, settle
from sharing.normal import normalise
from sharing.person import EMPTY, Person, digest
from sharing.reach import Access
from sharing.roles import Action, may

LOOK_BACK = 20  # revisions looked through for what a copy was written with


class HiddenWrite(Exception):
    """Something was typed into a field that is hidden from its author; nothing was changed (product.md 3)."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__("typed into hidden fields")
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Edited:
    """The outcome of an edit. `fields` is empty when nothing changed after normalising: then nothing was written."""

    contact: Contact
    fields: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()


def edit(
    db: Db,
    press: Press,
    contact: str,
    *,
    base: int,
    typed: Person,
    before: Person | None = None,
    unseen: Hidden = frozenset(),
    leave_out_hidden: bool = False,
    yields: bool = False,
    typed_at: datetime | None = None,
) -> Edited:
    """Bring home what one account typed into its view of a contact.

    `base` is the revision the typed view started from, `before` that view when it was not simply the projection (Google's own
    rewriting), `unseen` the places that were hidden in that view: what is typed there had not seen what stands there, whoever may see it now.
    `leave_out_hidden`: what was typed into hidden places is left out instead of refused. `yields`: what was changed since
    `base` stays as it is, and that is no conflict: taking back respects later edits. `typed_at`: when it was typed, where that was before it
    came to us: of two values the one typed later stands (product.md 4).
    Raises NotFound, NotAllowed, HiddenWrite, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> Edited:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        found, known, access = read_contact(db, transaction, actor, contact)
        if not may(access.role, Action.EDIT):
            raise NotAllowed(Action.EDIT, _a_name(known))
        start = contacts.revision(db, found, base, transaction) or contacts.present_revision(found)
        view = before if before is not None else project(start.person, access.hidden)
        typed_there, hidden = normalise(typed, actor.region), hidden_cap(access.hidden, unseen)
        if not leave_out_hidden and (kept_out := refused(view, typed_there, hidden)) != EMPTY:
            raise HiddenWrite(tuple(sorted(digest(kept_out))))
        theirs = absorb(start.person, view, typed_there, hidden)
        if yields:
            return _store_edit(db, transaction, press, found, _plain(merge(start.person, found.person, theirs, ours_later=MANAGED_FIELDS).person))
        verdict = later.judge(db, transaction, found, start, theirs, Typist(press.actor, min(typed_at or press.at, press.at)))
        return _store_edit(db, transaction, press, found, verdict, typed_at)

    return transact(db, work)


def _plain(person: Person) -> Verdict:
    """An edit that nothing else was typed against."""
    return Verdict(person, person, None, ())


def settle_conflict(db: Db, press: Press, conflict: str, *, keep_other: bool) -> Edited:
    """Settle on one of the two values; the other one puts it back where the kept one stands, an edit like any other.

    Raises NotFound, also when either value is hidden from the actor; NotAllowed, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> Edited:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        found_conflict = conflicts.get(db, conflict, transaction)
        if found_conflict is None:
            raise NotFound
        found, known, access = read_contact(db, transaction, actor, found_conflict.contact)
        if not is_seen(found_conflict, access):
            raise NotFound
        if not may(access.role, Action.SETTLE_CONFLICT):
            raise NotAllowed(Action.SETTLE_CONFLICT, _a_name(known))
        person = settle(found.person, found_conflict.conflict) if keep_other else found.person
        edited = _store_edit(db, transaction, press, found, _plain(person))
        conflicts.close(transaction, db, conflict)
        if not edited.fields:
            claims.record(db, transaction, press, "conflict.settled", about=[found.id], tenant=found.tenant, fields=[found_conflict.field])
        return edited

    return transact(db, work)


def is_seen(conflict: conflicts.Open, access: Access) -> bool:
    """Whether both values of a conflict may be seen: half of one would tell of the other (promises.md T10)."""
    sides = (conflicts.alone(conflict.field, side.value) for side in (conflict.kept, conflict.other))
    return all(project(side, access.hidden) == side for side in sides)


def _store_edit(
    db: Db,
    transaction: Transaction,
    press: Press,
    found: Contact,
    verdict: Verdict,
    typed_at: datetime | None = None,
) -> Edited:
    fields = changed_fields(found.person, verdict.typed)
    if not fields:
        return Edited(found, ())
    heads = labels.get_heads(db, sorted(found.labels), transaction)
    changed = replace(
        found,
        person=verdict.typed,
        revision=found.revision + 1,
        edited_by=press.actor,
        edited_at=press.at,
        origin=press.origin,
        typed_at=typed_at,
        feeds={**found.feeds, **{label: head.seq + 1 for label, head in heads.items()}},
    )
    contacts.keep_revision(transaction, db, found)
    if verdict.typist is not None:
        contacts.keep_revision(transaction, db, changed)
        changed = _put_back(changed, verdict.stands, verdict.typist)
    contacts.write(transaction, db, changed)
    for label, head in heads.items():
        labels.write_head(transaction, db, label, replace(head, seq=head.seq + 1))
    conflicts.note(transaction, db, changed, verdict.conflicts)
    claims.record(db, transaction, press, "contact.edited", about=[found.id], tenant=found.tenant, fields=fields)
    return Edited(changed, fields, tuple(conflict for conflict, _, _ in verdict.conflicts))


def _put_back(contact: Contact, person: Person, typist: Typist) -> Contact:
    """The state after an edit that came late: what somebody else typed after it stands again, in his name."""
    return replace(contact, person=person, revision=contact.revision + 1, edited_by=typist.by, origin=later.ORIGIN, typed_at=typist.at)


def create(db: Db, press: Press, label: str, person: Person) -> Contact:
    """Make a contact in a label. Raises NotFound, NotAllowed, AlreadyDone, StoreUnavailable."""

    def work(transaction: Transaction) -> Contact:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        target, access = require(actor, labels.get(db, label, transaction), Action.ADD)
        if (kept_out := refused(EMPTY, person, access.hidden)) != EMPTY:
            raise HiddenWrite(tuple(sorted(digest(kept_out))))
        head = labels.get_heads(db, [label], transaction)[label]
        made = new_contact(target, normalise(person, actor.region), press, slot=head.slots, seq=head.seq + 1)
        contacts.write(transaction, db, made)
        labels.write_head(transaction, db, label, Head(head.seq + 1, head.slots + 1, head.live + 1))
        claims.record(db, transaction, press, "contact.made", about=[made.id, label], tenant=target.tenant, fields=digest(made.person))
        return made

    return transact(db, work)


def new_contact(label: Label, person: Person, press: Press, *, slot: int, seq: int) -> Contact:
    """The document of a contact that begins its life in `label`."""
    return Contact(
        id=contact_id(label.id, slot),
        tenant=label.tenant,
        owner=label.owner,
        person=person,
        labels=frozenset({label.id}),
        feeds={label.id: seq},
        revision=1,
        edited_by=press.actor,
        edited_at=press.at,
        origin=press.origin,
    )


def add_to_label(db: Db, press: Press, contact: str, label: str) -> Contact:
    """Put a contact that is already shared into one more label: needs the right to add there, and to reshare the contact
    unless both labels have one owner (amendments.md R2). Raises NotFound, NotAllowed, AlreadyDone, StoreUnavailable."""

    def work(transaction: Transaction) -> Contact:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        found, _, access = read_contact(db, transaction, actor, contact)
        target, _ = require(actor, labels.get(db, label, transaction), Action.ADD)
        if target.owner != found.owner and not may(access.role, Action.SHARE):
            raise NotAllowed(Action.SHARE, target.name)
        if target.owner != found.owner:
            check_not_barred(actor)
        if label in found.labels:
            return found
        head = labels.get_heads(db, [label], transaction)[label]
        # Who sees a part of it passes that part on, by whichever label: its grants may show more than he sees (R1).
        joined = replace(found, labels=found.labels | {label}, feeds={**found.feeds, label: head.seq + 1})
        changed = passing.limited(joined, label, actor.key, access)
        contacts.write(transaction, db, changed)
        passing.note(transaction, db, actor.key, found)
        labels.write_head(transaction, db, label, replace(head, seq=head.seq + 1, live=head.live + 1))
        claims.record(db, transaction, press, "contact.labelled", about=[contact, label], tenant=found.tenant)
        return changed

    return transact(db, work)


def remove_from_labels(db: Db, press: Press, contact: str, only: frozenset[str] | None = None) -> Contact:
    """Take a contact out of labels (`only`, or every one it is in: a deletion, the person stays in the document for restoring).

    Needs the right to delete in each of them. Raises NotFound, NotAllowed, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> Contact:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        found, known, _ = read_contact(db, transaction, actor, contact)
        ended = {name for name, label in known.items() if label.deleted}  # what such a label holds waits with it for its owner
        leaving = found.labels - ended if only is None else found.labels & only
        for label in leaving:
            require(actor, known.get(label), Action.REMOVE)
        if not leaving:
            return found
        heads = labels.get_heads(db, sorted(leaving), transaction)
        changed = replace(found, labels=found.labels - leaving, feeds={**found.feeds, **{label: head.seq + 1 for label, head in heads.items()}})
        contacts.write(transaction, db, changed)
        for label, head in heads.items():
            labels.write_head(transaction, db, label, replace(head, seq=head.seq + 1, live=max(0, head.live - 1)))
        is_deletion = changed.labels <= ended
        own_goes = is_deletion and _takes_own(found, [known[label] for label in leaving], press, is_asked=only is None)
        trash.put(transaction, db, press, contact, leaving, is_deletion=is_deletion, takes_own=own_goes)
        action = "contact.deleted" if is_deletion else "contact.unlabelled"
        claims.record(db, transaction, press, action, about=[contact, *sorted(leaving)], tenant=found.tenant)
        return changed

    return transact(db, work)


def _takes_own(contact: Contact, left: Iterable[Label], press: Press, *, is_asked: bool) -> bool:
    """Whether the owner's own Google contact goes to the trash too: he asked for the deletion himself, or shares his whole address book, where
    there is no label that it could lose (amendments.md, B2)."""
    asked_himself = is_asked and press.actor == contact.owner
    return asked_himself or any(label.kind is LabelKind.EVERYTHING and label.owner == contact.owner for label in left)


def changed_fields(before: Person, after: Person) -> tuple[str, ...]:
    """People fields whose content differs, whatever the order of their values."""
    old, new = digest(before), digest(after)
    return tuple(sorted(name for name in {*old, *new} if old.get(name) != new.get(name)))


def _a_name(known: Mapping[str, Label]) -> str:
    return next((label.name for label in known.values()), "")
