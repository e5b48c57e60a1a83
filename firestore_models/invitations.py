"""`invitations/{hash}`: an offer of a label to an address whose account nobody connected for it. Until it is accepted it reaches nothing.

The document is found by the hash of its token alone; no token is kept. What is offered stands in the label's own grant, so that taking the
grant away, or sending a new invitation, ends the old one without touching it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models import accounts, claims, labels
from firestore_models.accounts import Account
from firestore_models.claims import Press
from firestore_models.grants import MOST_DECLINES, Invite, reach_of
from firestore_models.ids import is_name, unconfirmed_account
from firestore_models.labels import OFFER_LIFE, GrantRow, Label, Standing
from firestore_models.rights import NotFound, check_not_barred, read_actor, require
from firestore_models.store import Db, Transaction, transact
from sharing.mailbox import same_mailbox
from sharing.reach import Principal
from sharing.roles import Action


class NotTheirs(Exception):
    """The invitation is for another account than the one that answers it; nothing was bound (promises.md T15)."""


class DeclinedTwice(Exception):
    """Whoever declined twice is not asked again."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """`principal` is the key of the label's grant, `serial` what the token is made from; `address` is whom it is for."""

    hash: str
    serial: str
    label: str
    principal: str
    address: str
    by: str
    expires: datetime
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation that stands, with the label and the grant it offers."""

    invitation: Invitation
    label: Label
    row: GrantRow


def reference(db: Db, hash_: str) -> firestore.DocumentReference:
    return db.collection("invitations").document(hash_)


def write(transaction: Transaction, db: Db, invite: Invite, label: Label, principal: str, row: GrantRow, press: Press) -> None:
    """Remember an offer, in the transaction that makes it."""
    fields = {
        "serial": invite.serial,
        "label": label.id,
        "principal": principal,
        "address": row.address.lower(),
        "by": press.actor,
        "tenant": label.tenant,
        "at": press.at,
        "expires": press.at + OFFER_LIFE,
        "ended": False,
    }
    transaction.set(reference(db, invite.hash), fields)


def standing(db: Db, hash_: str, now: datetime, transaction: Transaction | None = None) -> Offer | None:
    """The offer behind a token's hash; None when there is none, it lapsed, was answered, taken back or sent anew: the same for all (T14)."""
    if not is_name(hash_):
        return None
    data = reference(db, hash_).get(transaction=transaction).to_dict()
    if data is None or data["ended"] or data["expires"] <= now:
        return None
    names = ("serial", "label", "principal", "address", "by", "expires", "ended")
    invitation = Invitation(hash_, **{name: data[name] for name in names})
    label = labels.get(db, invitation.label, transaction)
    row = label.grants.get(invitation.principal) if label is not None and not label.deleted else None
    if label is None or row is None or row.standing not in (Standing.INVITED, Standing.CAME_BACK) or row.invitation != invitation.serial:
        return None
    return Offer(invitation, label, row)


def is_for(invitation: Invitation, account: Account) -> bool:
    """Bound to the account it was sent to; where only an address was known, to whoever holds that address now and proves it (T13, T15)."""
    if is_by_address(invitation):
        return same_mailbox(account.address, invitation.address)
    return bool(invitation.principal == Principal("user", account.key).key)


def is_by_address(invitation: Invitation) -> bool:
    """Whether only an address was known when it was made."""
    return bool(invitation.principal == Principal("user", unconfirmed_account(invitation.address)).key)


def accept(db: Db, press: Press, hash_: str) -> Label:
    """The actor takes the offer: its grant becomes the actor's, and reaches the account in this transaction.

    Raises NotFound when nothing stands, NotTheirs, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> Label:
        claims.check(db, transaction, press)
        account = read_actor(db, transaction, press.actor)
        offer = standing(db, hash_, press.at, transaction)
        if offer is None:
            raise NotFound
        if not is_for(offer.invitation, account) or account.key == offer.label.owner:
            raise NotTheirs
        label, old = offer.label, offer.invitation.principal
        mine = Principal("user", account.key)
        grant = replace(offer.row.grant, principal=mine)
        row = GrantRow(grant, account.address, account.name, press.at)
        has = label.grants.get(mine.key)
        if has is not None and has.is_active and has.grant.role >= grant.role:
            row = has  # it has as much already, by its own name
        after = replace(label, grants={**{key: each for key, each in label.grants.items() if key != old}, mine.key: row})
        changes: dict[str, Any] = {accounts.path("grants", mine.key): labels.row_to(row)}
        if old != mine.key:
            changes[accounts.path("grants", old)] = firestore.DELETE_FIELD
        if label.principal == old:
            changes["principal"] = mine.key
        transaction.update(labels.reference(db, label.id), changes)
        if (reach := reach_of(after, account)) is not None:
            accounts.write_reach(transaction, db, account.key, reach)
        transaction.update(accounts.reference(db, account.key), {accounts.path("invited", label.id): firestore.DELETE_FIELD})
        transaction.update(reference(db, hash_), {"ended": True})
        claims.record(db, transaction, press, "invitation.accepted", about=[label.id, mine.key], tenant=label.tenant)
        return after

    return transact(db, work)


def decline(db: Db, press: Press, hash_: str, account: Account | None = None) -> Offer:
    """The offer is turned down: by the account it is for, or (without one) by whoever holds the link. Raises NotFound, NotTheirs, AlreadyDone."""

    def work(transaction: Transaction) -> Offer:
        claims.check(db, transaction, press)
        offer = standing(db, hash_, press.at, transaction)
        if offer is None:
            raise NotFound
        if account is not None and not is_for(offer.invitation, account):
            raise NotTheirs
        row = replace(offer.row, standing=Standing.DECLINED, declines=offer.row.declines + 1)
        _put(db, transaction, offer.label, offer.invitation.principal, row)
        transaction.update(reference(db, hash_), {"ended": True})
        if account is not None:
            transaction.update(accounts.reference(db, account.key), {accounts.path("invited", offer.label.id): firestore.DELETE_FIELD})
        claims.record(db, transaction, press, "invitation.declined", about=[offer.label.id, offer.invitation.principal], tenant=offer.label.tenant)
        return offer

    return transact(db, work)


def renew(db: Db, press: Press, label_id: str, principal: str, invite: Invite) -> tuple[Label, GrantRow]:
    """Resend: the link that was sent works for another thirty days; where it was answered or lapsed a new one takes its place.

    Raises NotFound, NotAllowed, DeclinedTwice, AlreadyDone.
    """

    def work(transaction: Transaction) -> tuple[Label, GrantRow]:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        label, _ = require(actor, labels.get(db, label_id, transaction), Action.CHANGE_GRANTS)
        row = label.grants.get(principal)
        if row is None or row.standing is Standing.ACTIVE:
            raise NotFound
        if row.declines >= MOST_DECLINES:
            raise DeclinedTwice
        check_not_barred(actor)
        again = replace(row, standing=Standing.INVITED, invitation=invite.serial, granted_at=press.at)
        known = accounts.from_snapshot(accounts.reference(db, principal.removeprefix("user:")).get(transaction=transaction))
        _put(db, transaction, label, principal, again)
        write(transaction, db, invite, label, principal, again, press)
        if known is not None:
            transaction.update(accounts.reference(db, known.key), {accounts.path("invited", label.id): invite.serial})
        claims.record(db, transaction, press, "invitation.sent", about=[label.id, principal], tenant=label.tenant)
        return label, again

    return transact(db, work)


def came_back(db: Db, label_id: str, principal: str, serial: str) -> None:
    """The mail server refused the address for good. The offer stands: its link may travel another way."""

    def work(transaction: Transaction) -> None:
        label = labels.get(db, label_id, transaction)
        row = label.grants.get(principal) if label is not None else None
        if label is not None and row is not None and row.standing is Standing.INVITED and row.invitation == serial:
            _put(db, transaction, label, principal, replace(row, standing=Standing.CAME_BACK))

    transact(db, work)


def for_address(db: Db, address: str, now: datetime) -> dict[str, str]:
    """Label -> serial of what was offered to an address before anybody knew its account: read once, at that account's first press."""
    query = db.collection("invitations").where(filter=FieldFilter("address", "==", address.lower())).limit(100)
    found = [snapshot for snapshot in query.stream() if not (snapshot.to_dict() or {})["ended"]]
    offers = [offer for snapshot in found if (offer := standing(db, snapshot.id, now)) is not None and is_by_address(offer.invitation)]
    return {offer.label.id: offer.invitation.serial for offer in offers}


def ask(db: Db, hash_: str, sub: str, address: str, now: datetime) -> None:
    """Another account than the invited one asks to be let in; whoever shares decides (amendments.md J6). Raises NotFound."""

    def work(transaction: Transaction) -> None:
        offer = standing(db, hash_, now, transaction)
        if offer is None:
            raise NotFound
        _put(db, transaction, offer.label, offer.invitation.principal, replace(offer.row, asker=(sub, address.lower())))

    transact(db, work)


def answer_asker(db: Db, press: Press, label_id: str, principal: str, asker: str, *, allow: bool, hash_: str) -> tuple[Label, GrantRow]:
    """Let the account that asked in: the same invitation is its own from now on; or keep it out. Raises NotFound, NotAllowed, AlreadyDone."""

    def work(transaction: Transaction) -> tuple[Label, GrantRow]:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        label, _ = require(actor, labels.get(db, label_id, transaction), Action.CHANGE_GRANTS)
        row = label.grants.get(principal)
        if row is None or row.is_active or row.asker is None or row.asker[0] != asker:
            raise NotFound
        sub, address = row.asker
        about = [label_id, principal]
        if not allow:
            _put(db, transaction, label, principal, replace(row, asker=None))
            claims.record(db, transaction, press, "asker.refused", about=about, tenant=label.tenant)
            return label, row
        check_not_barred(actor)
        mine = Principal("user", sub)
        if mine.key in label.grants or sub == label.owner:
            raise NotFound
        after = replace(row, grant=replace(row.grant, principal=mine), address=address, name="", asker=None)
        known = accounts.from_snapshot(accounts.reference(db, sub).get(transaction=transaction))
        changes = {accounts.path("grants", mine.key): labels.row_to(after), accounts.path("grants", principal): firestore.DELETE_FIELD}
        transaction.update(labels.reference(db, label_id), changes)
        transaction.update(reference(db, hash_), {"principal": mine.key, "address": address, "expires": press.at + OFFER_LIFE})
        if known is not None:
            transaction.update(accounts.reference(db, sub), {accounts.path("invited", label_id): row.invitation})
        claims.record(db, transaction, press, "asker.allowed", about=[*about, mine.key], tenant=label.tenant)
        return label, after

    return transact(db, work)


def _put(db: Db, transaction: Transaction, label: Label, principal: str, row: GrantRow) -> None:
    transaction.update(labels.reference(db, label.id), {accounts.path("grants", principal): labels.row_to(row)})
