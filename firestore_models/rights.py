"""What one account may do with a contact or a label: decided on the label documents, read in the transaction that writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from firestore_models import accounts, contacts, labels
from firestore_models.accounts import Account
from firestore_models.contacts import Contact
from firestore_models.labels import Label
from firestore_models.store import Db, Transaction
from sharing.lens import visible_union
from sharing.reach import Access, capped
from sharing.roles import Action, may


class NotFound(Exception):
    """No such thing, or nothing of it is the asker's business: the two look the same on purpose (promises.md T6)."""


@dataclass(frozen=True, slots=True)
class NotAllowed(Exception):
    """The account may see it, but not do this."""

    action: Action
    label: str = ""  # the label's name


@dataclass(frozen=True, slots=True)
class Barred(Exception):
    """An administrator of its tenant bars this account from sharing: it neither makes nor widens grants; those that stand stay."""


# What gives somebody more than they had.
_GIVES = frozenset({Action.SHARE, Action.TRANSFER})


def check_not_barred(account: Account) -> None:
    """Raises Barred. For whatever makes or widens a grant, on the account as the writing transaction reads it (promises.md T31)."""
    if account.barred:
        raise Barred


def access_to_label(account: Account, label: Label | None) -> tuple[Label, Access]:
    """Raises NotFound when there is no such label or this account has no path to it."""
    if label is None:
        raise NotFound
    reach = account.reach.get(label.id)
    access = label.access_of(account.key, reach.via if reach is not None else ())
    if access is None:
        raise NotFound
    return label, access


def require(account: Account, label: Label | None, action: Action) -> tuple[Label, Access]:
    """The label and the account's access to it, if that suffices. Raises NotFound or NotAllowed."""
    found, access = access_to_label(account, label)
    if not may(access.role, action):
        raise NotAllowed(action, found.name)
    if action in _GIVES:
        check_not_barred(account)
    return found, access


def read_actor(db: Db, transaction: Transaction, actor: str) -> Account:
    """The one who does something, as this transaction sees it. Raises NotFound."""
    account = accounts.from_snapshot(accounts.reference(db, actor).get(transaction=transaction))
    if account is None:
        raise NotFound
    return account


def read_contact(db: Db, transaction: Transaction, actor: Account, contact: str) -> tuple[Contact, Mapping[str, Label], Access]:
    """A contact, its labels and what the actor may do with it, all of one transaction. Raises NotFound."""
    found = contacts.get(db, contact, transaction)
    if found is None:
        raise NotFound
    known = labels.get_many(db, sorted(found.labels), transaction)
    return found, known, access_to_contact(actor, found, known)


def access_to_contact(account: Account, contact: Contact, known: Mapping[str, Label]) -> Access:
    """Highest role, widest sight over all the contact's labels this account reaches. Raises NotFound when there is none."""
    paths = []
    for label_id in sorted(contact.labels):
        label = known.get(label_id)
        # One's own label is no path to a contact that came from somebody else: passing it on must not widen one's own sight (R2).
        if label is None or (label.owner == account.key and not contact.is_own(account.key, label.inherits, label_id)):
            continue
        reach = account.reach.get(label_id)
        if (access := label.access_of(account.key, reach.via if reach is not None else ())) is not None:
            paths.append(limited(access, contact, label_id))
    if not paths:
        raise NotFound
    return joined(paths)


def limited(access: Access, contact: Contact, label: str) -> Access:
    """What a label gives of one contact: where somebody passed it on, no more than he may see of it (amendments.md R1, R2)."""
    passed = contact.passed.get(label)
    return access if passed is None else replace(access, hidden=capped(access.hidden, passed.hidden))


def joined(paths: Sequence[Access]) -> Access:
    """What several labels give together: the highest role, visible if one shows it, on phones if one says so (product.md 1)."""
    return Access(
        role=max(path.role for path in paths),
        hidden=reduce(visible_union, (path.hidden for path in paths)),
        mobile=any(path.mobile for path in paths),
        via=tuple(dict.fromkeys(principal for path in paths for principal in path.via)),
    )
