"""An edit that is found only when its copy is to be taken back, because the contact was taken out of its labels meanwhile.

Where it was a deletion by somebody who had not seen the edit, the edit wins (product.md 4, promises.md I13): the contact returns into the labels
that the deletion took it out of, as a Restore would bring it back. Where it left some of its labels only, the edit goes home without it returning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from firestore_models import claims, contacts, labels, trash
from firestore_models.accounts import Account
from firestore_models.claims import Press
from firestore_models.contacts import Contact
from firestore_models.edits import changed_fields
from firestore_models.labels import Label
from firestore_models.rights import NotAllowed, NotFound, access_to_contact, read_actor
from firestore_models.store import Db, Transaction, transact
from firestore_models.trash import KEPT, PURGED, Discarded
from sharing.lens import Hidden, absorb, hidden_cap, refused
from sharing.merge import merge
from sharing.normal import normalise
from sharing.person import EMPTY, Person
from sharing.reach import Access
from sharing.roles import Action, may


@dataclass(frozen=True, slots=True)
class LateEdit:
    """What somebody made of a view: `base` is the revision the view was of, `unseen` the places that were hidden in it."""

    base: int
    view: Person
    typed: Person
    unseen: Hidden


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """`is_back`: its author has access to the contact (again). `is_whole`: nothing of the edit is left that his right did not reach, or that
    contradicts a later edit. `deleted_by`: whose deletion gave way; "" for none."""

    contact: Contact
    is_back: bool
    is_whole: bool
    deleted_by: str = ""
    fields: tuple[str, ...] = ()


def bring_in(db: Db, press: Press, contact: str, edit: LateEdit) -> BroughtIn:
    """Bring an edit home by the right that its author has on the labels which the contact left. Made again, it changes nothing.

    Raises NotFound or NotAllowed: he has none, or the deletion was his own. StoreUnavailable.
    """

    def work(transaction: Transaction) -> BroughtIn:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        found = contacts.get(db, contact, transaction)
        if found is None or found.origin == PURGED:
            raise NotFound
        left = _left(db, transaction, press, found)
        known = labels.get_many(db, sorted({*found.labels, *left}), transaction)
        if _access(actor, found, known) is not None:
            return BroughtIn(found, is_back=True, is_whole=False)  # somebody was faster: it goes home as any edit does
        standing = [row for name, row in left.items() if name in known and not known[name].deleted]
        access = access_to_contact(actor, replace(found, labels=found.labels | {row.label for row in standing}), known)
        if not may(access.role, Action.EDIT):
            raise NotAllowed(Action.EDIT)
        typed = replace(edit, typed=normalise(edit.typed, actor.region), unseen=hidden_cap(access.hidden, edit.unseen))
        person, is_whole = _merged(db, transaction, found, typed)
        back = _taken_out(standing) if all(known[name].deleted for name in found.labels if name in known) else ()
        if back and back[0].by == press.actor:
            raise NotFound  # he knew what he had typed, and deleted it
        if person == found.person and is_whole:
            return BroughtIn(found, is_back=False, is_whole=True)
        return _store(db, transaction, press, replace(found, person=person), found, back, is_whole=is_whole)

    return transact(db, work)


def _left(db: Db, transaction: Transaction, press: Press, found: Contact) -> dict[str, Discarded]:
    """The labels that a contact was taken out of, with how that came; what can be brought back no longer is not among them."""
    rows = (trash.get(db, label, found.id, transaction) for label in sorted(found.feeds.keys() - found.labels))
    return {row.label: row for row in rows if row is not None and row.at > press.at - KEPT}


def _access(actor: Account, found: Contact, known: Mapping[str, Label]) -> Access | None:
    try:
        return access_to_contact(actor, found, known)
    except NotFound:
        return None


def _taken_out(standing: Iterable[Discarded]) -> tuple[Discarded, ...]:
    """What the latest step took the contact out of, if that was a deletion."""
    rows = trash.in_order(standing)
    return tuple(row for row in rows if rows[-1].is_deletion and (row.by, row.at) == (rows[-1].by, rows[-1].at))


def _merged(db: Db, transaction: Transaction, found: Contact, edit: LateEdit) -> tuple[Person, bool]:
    """The contact with the edit, and whether that is all of it. What contradicts a later edit is not decided here: then nothing is merged.

    Raises NotAllowed when all of it was typed into hidden places.
    """
    start = contacts.revision(db, found, edit.base, transaction) or contacts.present_revision(found)
    theirs = absorb(start.person, edit.view, edit.typed, edit.unseen)
    if theirs == start.person:
        raise NotAllowed(Action.EDIT)
    merged = merge(start.person, found.person, theirs)
    if merged.conflicts:
        return found.person, False
    return merged.person, refused(edit.view, edit.typed, edit.unseen) == EMPTY


def _store(
    db: Db, transaction: Transaction, press: Press, changed: Contact, found: Contact, back: tuple[Discarded, ...], *, is_whole: bool
) -> BroughtIn:
    fields = changed_fields(found.person, changed.person)
    returns = frozenset(row.label for row in back)
    if not fields and not returns:
        return BroughtIn(found, is_back=False, is_whole=is_whole)
    heads = labels.get_heads(db, sorted(found.labels | returns), transaction)
    changed = replace(changed, labels=found.labels | returns, feeds={**found.feeds, **{name: head.seq + 1 for name, head in heads.items()}})
    if fields:
        changed = replace(changed, revision=found.revision + 1, edited_by=press.actor, edited_at=press.at, origin=press.origin, typed_at=None)
        contacts.keep_revision(transaction, db, found)
    contacts.write(transaction, db, changed)
    for name, head in heads.items():
        labels.write_head(transaction, db, name, replace(head, seq=head.seq + 1, live=head.live + (name in returns)))
    action = "contact.restored" if returns else "contact.edited"
    claims.record(db, transaction, press, action, about=[found.id, *sorted(returns)], tenant=found.tenant, fields=fields)
    return BroughtIn(changed, is_back=bool(returns), is_whole=is_whole, deleted_by=back[0].by if back else "", fields=fields)
