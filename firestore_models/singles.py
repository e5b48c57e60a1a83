"""Sharing single contacts: each pair of sharer and principal has one automatic label, so that no two audiences are mixed (amendments.md R5)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from google.cloud import firestore

from firestore_models import accounts, basis, claims, contacts, labels, passing
from firestore_models.accounts import Account
from firestore_models.claims import Press
from firestore_models.grants import Recipient, SharingWithOneself, Terms, bounded, give, reread
from firestore_models.ids import hashed
from firestore_models.labels import Head, Label, LabelKind
from firestore_models.rights import NotAllowed, check_not_barred, read_actor, read_contact
from firestore_models.store import Db, Transaction, transact
from sharing.names import single_label_name
from sharing.reach import Access, Principal
from sharing.roles import Action, Role, may


@dataclass(frozen=True, slots=True)
class _Pair:
    recipient: Recipient
    label: Label
    head: Head
    is_new: bool


def share_known(db: Db, press: Press, sharer: Account, contact: str, recipients: list[Recipient], terms: Terms) -> list[Label]:
    """Share one shared contact with some people more. The label it came from stays unshared, its owner stays its owner.

    Raises NotFound, NotAllowed, SharingWithOneself, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> list[Label]:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        found, _, access = read_contact(db, transaction, actor, contact)
        if not may(access.role, Action.SHARE):
            raise NotAllowed(Action.SHARE)
        check_not_barred(actor)
        basis.check_contact(press, found)
        pairs = _pairs(db, transaction, sharer, recipients)
        if any(pair.recipient.account.key == found.owner for pair in pairs):
            raise SharingWithOneself
        # What is hidden from the sharer is hidden with this contact (see `passing`), not with whatever else the pair's label holds.
        role = bounded(access, terms).role
        after = [_grant(db, transaction, press, pair, replace(terms, role=role)) for pair in pairs]
        joined = found
        for pair in pairs:
            joined = passing.limited(joined, pair.label.id, actor.key, access)
        moved = [pair for pair in pairs if pair.label.id not in found.labels or joined.passed.get(pair.label.id) != found.passed.get(pair.label.id)]
        if moved:
            feeds = {**found.feeds, **{pair.label.id: pair.head.seq + 1 for pair in moved}}
            contacts.write(transaction, db, replace(joined, labels=found.labels | {pair.label.id for pair in moved}, feeds=feeds))
            passing.note(transaction, db, actor.key, found)
            for pair in moved:
                live = pair.head.live + (pair.label.id not in found.labels)
                labels.write_head(transaction, db, pair.label.id, replace(pair.head, seq=pair.head.seq + 1, live=live))
        _record(db, transaction, press, after, contact, found.tenant)
        return after

    return transact(db, work)


def share_own(db: Db, press: Press, sharer: Account, resource: str, recipients: list[Recipient], terms: Terms) -> list[Label]:
    """Share one of one's own Google contacts. It is read and linked by the owner's next turn, under the lease, so that no contact ever
    has two masters (promises.md I6). Raises SharingWithOneself, AlreadyDone, StoreUnavailable."""

    def work(transaction: Transaction) -> list[Label]:
        claims.check(db, transaction, press)
        check_not_barred(read_actor(db, transaction, press.actor))
        pairs = _pairs(db, transaction, sharer, recipients)
        owner = Access(Role.OWNER, frozenset(), True, ())
        after = [_grant(db, transaction, press, pair, bounded(owner, terms)) for pair in pairs]
        picking = {accounts.path("picking", pair.label.id): firestore.ArrayUnion([resource]) for pair in pairs}
        transaction.update(accounts.reference(db, sharer.key), picking)
        _record(db, transaction, press, after, hashed(resource), sharer.tenant)
        return after

    return transact(db, work)


def pair_id(sharer: str, principal: str) -> str:
    """The one label of this sharer and this principal."""
    return hashed("single", sharer, principal)


def _pairs(db: Db, transaction: Transaction, sharer: Account, recipients: list[Recipient]) -> list[_Pair]:
    """All that is read, before anything is written."""
    pairs = []
    for recipient in reread(db, transaction, recipients):
        principal = recipient.principal.key
        label_id = pair_id(sharer.key, principal)
        stored = labels.get(db, label_id, transaction)
        head = labels.get_heads(db, [label_id], transaction)[label_id]
        pairs.append(_Pair(recipient, stored or _fresh(sharer, label_id, principal), head, stored is None))
    return pairs


def pair_of(sharer: Account, key: str) -> Label:
    """The label of a sharer and one account as it is when it is made."""
    principal = Principal("user", key).key
    return _fresh(sharer, pair_id(sharer.key, principal), principal)


def _fresh(sharer: Account, label_id: str, principal: str) -> Label:
    name = sharer.name or sharer.address
    return Label(
        id=label_id,
        name=single_label_name(name),
        kind=LabelKind.SINGLE,
        owner=sharer.key,
        owner_name=name,
        tenant=sharer.tenant,
        principal=principal,
    )


def _grant(db: Db, transaction: Transaction, press: Press, pair: _Pair, terms: Terms) -> Label:
    after, _ = give(db, transaction, press, pair.label, [pair.recipient], terms, is_new=pair.is_new)
    return after


def _record(db: Db, transaction: Transaction, press: Press, after: list[Label], subject: str, tenant: str) -> None:
    claims.record(db, transaction, press, "contact.shared", about=[subject, *(label.id for label in after)], tenant=tenant)
