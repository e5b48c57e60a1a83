"""Contacts that somebody passed on by a label that is not their owner's: shown there is at most what who passed them on may see, now and later.

The limit lies on the contact, for that label alone: its grants may show more of other contacts (amendments.md R1, R2). When more is hidden
from who passed it on, `follow` hides it from those he passed it on to.
"""

from __future__ import annotations

from dataclasses import replace

from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models import accounts, contacts, labels
from firestore_models.accounts import Account
from firestore_models.contacts import Contact, Passed
from firestore_models.rights import NotFound, access_to_contact
from firestore_models.store import Db, Transaction, transact
from sharing.lens import Hidden
from sharing.reach import Access, capped

MOST = 500  # contacts looked at for one account at a time


def limited(contact: Contact, label: str, actor: str, access: Access) -> Contact:
    """The contact as it stands under one more label, put there by `actor` who has `access` to it. The owner's own doing has no limit."""
    others = {name: passed for name, passed in contact.passed.items() if name != label}
    if actor == contact.owner:
        return replace(contact, passed=others)
    return replace(contact, passed={**others, label: Passed(actor, access.hidden)})


def note(transaction: Transaction, db: Db, actor: str, contact: Contact) -> None:
    """Remember on the account that something was passed on by it, so that whoever hides more from it looks for that."""
    if actor != contact.owner:
        transaction.update(accounts.reference(db, actor), {"passes": True})


def follow(db: Db, account: Account) -> tuple[str, ...]:
    """Hide from those this account passed contacts on to what has been hidden from it since. Shows nothing. Returns the labels that changed.

    What an account passed on before it lost access stays as it was, as the grants that it made do.
    """
    query = db.collection("contacts").where(filter=FieldFilter("passers", "array_contains", account.key)).limit(MOST)
    changed: set[str] = set()
    for found in [contact for contact in map(contacts.from_snapshot, query.stream()) if contact is not None]:
        known = labels.get_many(db, sorted(found.labels))
        try:
            hidden = access_to_contact(account, found, known).hidden
        except NotFound:
            continue
        if _behind(found, account.key, hidden):
            changed |= _hide(db, account.key, found.id, hidden)
    return tuple(sorted(changed))


def _behind(contact: Contact, passer: str, hidden: Hidden) -> frozenset[str]:
    """Labels in which a contact shows more than who passed it on may see."""
    return frozenset(
        label
        for label, passed in contact.passed.items()
        if label in contact.labels and passed.by == passer and capped(passed.hidden, hidden) != passed.hidden
    )


def _hide(db: Db, passer: str, contact: str, hidden: Hidden) -> frozenset[str]:
    def work(transaction: Transaction) -> frozenset[str]:
        found = contacts.get(db, contact, transaction)
        behind = _behind(found, passer, hidden) if found is not None else frozenset()
        if found is None or not behind:
            return frozenset()
        heads = labels.get_heads(db, sorted(behind), transaction)
        passed = {label: replace(was, hidden=capped(was.hidden, hidden)) if label in behind else was for label, was in found.passed.items()}
        feeds = {label: heads[label].seq + 1 for label in behind}
        contacts.write(transaction, db, replace(found, passed=passed, feeds={**found.feeds, **feeds}))
        for label in behind:
            labels.write_head(transaction, db, label, replace(heads[label], seq=heads[label].seq + 1))
        return behind

    return transact(db, work)
