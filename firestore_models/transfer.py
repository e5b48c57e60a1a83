"""Transfer of ownership: the label changes hands in one transaction; its contacts follow, stretch by stretch, in the background.

Until they have, the label names its former owners (`inherits`): what was theirs in it counts as the new owner's, so that nobody misses a
contact for a moment. Copies are not touched by it: the old owner's contacts stay linked in his Google Contacts, the new owner's are copies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import Enum

from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models import accounts, basis, claims, contacts, grants, labels, trash
from firestore_models.accounts import Account
from firestore_models.claims import Press
from firestore_models.contacts import Contact
from firestore_models.grants import Recipient, SharingWithOneself, reach_of
from firestore_models.labels import GrantRow, Label, LabelKind, LabelState
from firestore_models.rights import NotFound, check_not_barred, read_actor, require
from firestore_models.store import Db, Transaction, read_all, transact
from sharing.lens import NOTHING_HIDDEN
from sharing.reach import Grant, Principal
from sharing.roles import Action, Role

STRETCH = 100  # contacts of one transaction
MOST_LABELS = 25  # of one press


class Hindrance(Enum):
    """Why a label cannot change hands to this account now."""

    KIND = "kind"  # the whole address book, or single contacts: they are what their owner has
    UNREAD = "unread"  # its contacts are still being read from its owner's Google Contacts
    NOT_ACTIVE = "not_active"  # the account was not connected, or has not accepted yet
    OUTSIDE = "outside"  # of another organisation


class NotTransferable(Exception):
    """Nothing was changed. `label` is its name."""

    def __init__(self, hindrance: Hindrance, label: str) -> None:
        super().__init__(hindrance.value)
        self.hindrance = hindrance
        self.label = label


def transfer(db: Db, press: Press, names: Sequence[str], to: Recipient) -> tuple[Label, ...]:
    """Give labels, all or none, to another account; the old owner stays as an editor. Grants, comments and hidden fields stay.

    Raises NotFound, NotAllowed, Barred, SharingWithOneself, NotTransferable, PlanMoved, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> tuple[Label, ...]:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        known = labels.get_many(db, list(names), transaction)
        stored = [require(actor, known.get(name), Action.TRANSFER)[0] for name in names]
        check_not_barred(actor)
        (heir,) = grants.reread(db, transaction, [to])
        if not stored or len(stored) > MOST_LABELS:
            raise NotFound
        for label in stored:
            check(label, actor, heir)
        if len(stored) == 1:
            basis.check(db, transaction, press, stored[0].id, stored[0])
        after = tuple(handed_over(label, actor, heir.account, press.at) for label in stored)
        write(transaction, db, after, actor, heir.account, known=heir.known)
        claims.record(db, transaction, press, "label.transferred", about=[*names, heir.account.key], tenant=stored[0].tenant)
        return after

    return transact(db, work)


def check(label: Label, owner: Account, to: Recipient) -> None:
    """Raises NotTransferable, SharingWithOneself."""
    if to.account.key == owner.key:
        raise SharingWithOneself
    if label.kind is not LabelKind.LIST:
        raise NotTransferable(Hindrance.KIND, label.name)
    if label.state is not LabelState.READY:
        raise NotTransferable(Hindrance.UNREAD, label.name)
    if to.invite is not None or not to.account.credential:
        raise NotTransferable(Hindrance.NOT_ACTIVE, label.name)
    if to.account.tenant != label.tenant:
        raise NotTransferable(Hindrance.OUTSIDE, label.name)


def handed_over(label: Label, owner: Account, heir: Account, at: datetime) -> Label:
    """The label as the new owner's. What its old owner granted counts as granted by the new one, as an owner's grants do (amendments.md R1)."""
    mine, theirs = Principal("user", owner.key), Principal("user", heir.key)
    rows = {key: _granted_anew(row, owner.key, heir.key) for key, row in label.grants.items() if key != theirs.key}
    editor = Grant(mine, Role.EDITOR, NOTHING_HIDDEN, mobile=True, granted_by=heir.key)
    rows[mine.key] = GrantRow(editor, owner.address, owner.name, at)
    return replace(
        label,
        owner=heir.key,
        owner_name=heir.name or heir.address,
        grants=rows,
        group="",
        vanished_at=None,
        inherits=tuple(dict.fromkeys((*label.inherits, owner.key))),
        inherited=0,
    )


def _granted_anew(row: GrantRow, owner: str, heir: str) -> GrantRow:
    return replace(row, grant=replace(row.grant, granted_by=heir)) if row.grant.granted_by == owner else row


def write(transaction: Transaction, db: Db, after: Sequence[Label], owner: Account, heir: Account, *, known: bool = True) -> None:
    """Store labels as handed over, and what both accounts have of them by that; `known`: the heir has a document already."""
    for label in after:
        transaction.update(labels.reference(db, label.id), _changes(label))
    _reach(db, transaction, owner, after, known=True)
    _reach(db, transaction, heir, after, known=known)


def _changes(label: Label) -> dict[str, object]:
    written = labels.to_dict(label)
    return {name: written[name] for name in ("owner", "owner_name", "grants", "group", "vanished_at", "inherits", "inherited")}


def _reach(db: Db, transaction: Transaction, account: Account, after: Sequence[Label], *, known: bool) -> None:
    reaches = [reach for label in after if (reach := reach_of(label, account)) is not None]
    if not known:
        accounts.create(transaction, db, accounts.with_reach(account, reaches))
        return
    for reach in reaches:
        accounts.write_reach(transaction, db, account.key, reach)


# The contacts follow


def hand_over(db: Db, label: str, *, stretches: int) -> bool:
    """Make so many stretches of a label's contacts its new owner's. Returns whether all are. Repeating it changes nothing."""
    return any(_stretch(db, label) for _ in range(stretches))


def _stretch(db: Db, label_id: str) -> bool:
    before = labels.get(db, label_id)
    if before is None or not before.inherits:
        return True
    found = contacts.news(db, label_id, after=before.inherited, limit=STRETCH)

    def work(transaction: Transaction) -> bool:
        label = labels.get(db, label_id, transaction)
        if label is None or not label.inherits:
            return True
        if (label.inherits, label.inherited) != (before.inherits, before.inherited):
            return False  # somebody was faster, or it changed hands again
        if not found:
            transaction.update(labels.reference(db, label_id), {"inherits": [], "inherited": 0})
            return True
        snapshots = read_all(db, [f"contacts/{each.id}" for each in found], transaction)
        known_by_now = [each for each in map(contacts.from_snapshot, snapshots.values()) if each is not None]
        # What somebody may still bring back belongs with the label: else its new owner, who restores it, would not see it himself.
        discarded = trash.among(db, label_id, [each.id for each in known_by_now if label_id not in each.labels], transaction)
        following = [each for each in known_by_now if label_id in each.labels or each.id in discarded]
        known = labels.get_many(db, sorted({name for each in following for name in each.labels}), transaction)
        for contact in following:
            if (now := inherited(contact, label, known)) != contact:
                contacts.write(transaction, db, now)
        seq = max(each.feeds[label_id] for each in found)
        transaction.update(labels.reference(db, label_id), {"inherited": seq})
        return False

    return transact(db, work)


def inherited(contact: Contact, label: Label, known: Mapping[str, Label]) -> Contact:
    """A contact of a label that changed hands, as it belongs from now on.

    One that is in another label of its old owner's, or in the trash of this one, stays his too. One that he had passed on from somebody else
    comes along with the limit that lies on it there (see `passing`); whatever else of other people is in the label is nobody's to give.
    """
    heir = label.owner
    kept = {each.owner for name, each in known.items() if name in contact.labels and name != label.id and not each.deleted}
    ours = {contact.owner, *contact.heirs} & set(label.inherits)
    if not ours:
        comes_along = contact.is_own(heir, label.inherits, label.id) and contact.owner != heir
        return replace(contact, heirs=contact.heirs | {heir}) if comes_along else contact
    if contact.owner in ours and contact.owner not in kept and label.id in contact.labels:
        return replace(contact, owner=heir, heirs=(contact.heirs & kept) - {heir})
    return replace(contact, heirs=(contact.heirs - (ours - kept)) | ({heir} - {contact.owner}))


def unfinished(db: Db) -> tuple[str, ...]:
    """Labels whose contacts have not all followed yet."""
    query = db.collection("labels").where(filter=FieldFilter("inherits", ">", [])).select([])
    return tuple(snapshot.id for snapshot in query.stream())
