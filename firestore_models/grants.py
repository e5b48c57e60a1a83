"""Transactions on labels and their grants: make, share, change, end. A grant to one person reaches that account in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace

from google.cloud import firestore

from firestore_models import accounts, basis, claims, groups, labels
from firestore_models.accounts import Account, Reach
from firestore_models.claims import Press
from firestore_models.groups import Group
from firestore_models.ids import hashed, unconfirmed_account
from firestore_models.labels import OFFER_LIFE, GrantRow, Label, LabelState, Standing
from firestore_models.rights import NotAllowed, NotFound, check_not_barred, read_actor, require
from firestore_models.store import Db, Transaction, transact
from sharing.lens import Hidden
from sharing.reach import Access, Grant, Principal, capped
from sharing.roles import Action, Role

NOTES: Hidden = frozenset({"biographies"})
MOST_DECLINES = 2  # invited, declined, invited once more, declined: that was an answer (amendments.md J6)


class SharingWithOneself(Exception):
    """The principal is the one who shares, or the owner."""


class GrantMoved(Exception):
    """The grant gives something else by now than what was shown when the change was chosen; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Invite:
    """A fresh invitation: the serial that its token is made from, and the token's hash."""

    serial: str
    hash: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who was looked up: whom a grant will reach. `known`: there is an account document already. With `invite` the grant is an offer
    until they accept it, and nothing of it is theirs. `many`: a group or a domain, `account` then only bears its name and address."""

    account: Account
    known: bool
    invite: Invite | None = None
    many: Group | None = None

    @property
    def principal(self) -> Principal:
        return self.many.principal if self.many is not None else Principal("user", self.account.key)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a grant gives."""

    role: Role
    mobile: bool = True
    hidden: Hidden = frozenset()


def make_label(db: Db, press: Press, label: Label) -> Label:
    """Make a label of one's own; its owner's account has it in reach from that moment. Raises AlreadyDone, StoreUnavailable."""

    def work(transaction: Transaction) -> Label:
        claims.check(db, transaction, press)
        transaction.create(labels.reference(db, label.id), labels.to_dict(label))
        _own(db, transaction, label)
        claims.record(db, transaction, press, "label.made", about=[label.id], tenant=label.tenant)
        return label

    return transact(db, work)


def share(db: Db, press: Press, label: Label, recipients: list[Recipient], terms: Terms) -> tuple[Label, tuple[Recipient, ...]]:
    """Give recipients access to a label; `label` is made first when it has no document yet (a Google label shared for the first time).

    Returns the label as it is now and those for whom something changed: sharing twice on the same terms changes nothing.
    Raises NotFound, NotAllowed, SharingWithOneself, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> tuple[Label, tuple[Recipient, ...]]:
        claims.check(db, transaction, press)
        stored = labels.get(db, label.id, transaction)
        actor = read_actor(db, transaction, press.actor)
        fresh = reread(db, transaction, recipients)
        if stored is None and label.owner != press.actor:
            raise NotFound
        present, access = require(actor, stored or label, Action.SHARE)
        basis.check(db, transaction, press, label.id, stored)
        after, changed = give(db, transaction, press, present, fresh, bounded(access, terms), is_new=stored is None)
        if changed or stored is None:
            reached = [recipient.account.key for recipient in changed]
            claims.record(db, transaction, press, "label.shared", about=[label.id, *reached], tenant=present.tenant)
        return after, changed

    return transact(db, work)


def bounded(access: Access, terms: Terms) -> Terms:
    """A manager gives at most what he has: his role at most manager, his hidden fields hidden (product.md 1, amendments.md R1)."""
    if terms.role >= Role.OWNER or terms.role > access.role:
        raise NotAllowed(Action.SHARE)
    return replace(terms, hidden=capped(terms.hidden, access.hidden))


def give(
    db: Db, transaction: Transaction, press: Press, label: Label, recipients: list[Recipient], terms: Terms, *, is_new: bool
) -> tuple[Label, tuple[Recipient, ...]]:
    rows: dict[str, GrantRow] = {}
    changed: list[Recipient] = []
    for recipient in recipients:
        account = recipient.account
        if account.key in (press.actor, label.owner):
            raise SharingWithOneself
        grant = Grant(_principal(label, recipient), terms.role, _hidden_at_first(label, recipient, terms), terms.mobile, granted_by=press.actor)
        before = label.grants.get(grant.principal.key)
        if before is not None:
            # Sharing again shows nothing that was hidden: only the owner does that, on the card that names it (amendments.md R1, R6).
            grant = replace(before.grant, role=terms.role, mobile=terms.mobile)
        row = _row(GrantRow(grant, account.address, account.name, press.at), before, recipient)
        is_another = recipient.many is not None and recipient.many.gone  # a new group under the address of one that is no more
        if before is not None and not is_another and row == replace(before, granted_at=row.granted_at, name=row.name, address=row.address):
            continue
        rows[grant.principal.key] = row
        changed.append(recipient)
    gone = _overtaken(label, changed) - set(rows)
    after = replace(label, grants={key: row for key, row in {**label.grants, **rows}.items() if key not in gone})
    if is_new:
        transaction.create(labels.reference(db, label.id), labels.to_dict(after))
        _own(db, transaction, after)
    elif rows:
        changes: dict[str, object] = {accounts.path("grants", key): labels.row_to(row) for key, row in rows.items()}
        changes |= {accounts.path("grants", key): firestore.DELETE_FIELD for key in gone}
        transaction.update(labels.reference(db, label.id), changes)
    for recipient in changed:
        row = after.grants[_principal(after, recipient).key]
        if recipient.many is not None:
            groups.share(transaction, db, recipient.many, after.id, hashed("grant", press.at.isoformat(), after.id)[:12])
        elif row.is_active:
            _reach(db, transaction, after, recipient)
        elif recipient.invite is not None and row.invitation == recipient.invite.serial:
            _offer(db, transaction, press, after, recipient.invite, row, recipient.account if recipient.known else None)
    return after, tuple(changed)


def _principal(label: Label, recipient: Recipient) -> Principal:
    """The grant's name: the account's own, unless an offer to its address stands there already from before it was known."""
    if recipient.many is not None:
        return recipient.principal
    account = recipient.account
    mine, earlier = Principal("user", account.key), Principal("user", unconfirmed_account(account.address))
    waits = recipient.invite is not None and earlier.key in label.grants and not label.grants[earlier.key].is_active
    return earlier if waits and mine.key not in label.grants else mine


def _overtaken(label: Label, changed: list[Recipient]) -> set[str]:
    """Offers to an address whose account needs none any more: its administrator connected it since."""
    offered = {unconfirmed_account(each.account.address) for each in changed if each.many is None and each.invite is None and each.account.address}
    keys = {Principal("user", key).key for key in offered}
    return {key for key in keys if key in label.grants and not label.grants[key].is_active}


def _row(row: GrantRow, before: GrantRow | None, recipient: Recipient) -> GrantRow:
    """As an offer where the recipient must accept first. One that stands is left standing; one that lapsed is made anew, and one that was
    turned down, once.

    Until then it bears no name: typing an address must not tell whose it is.
    """
    if recipient.invite is None or (before is not None and before.is_active):
        return row
    row = replace(row, name="")
    if before is None:
        return replace(row, standing=Standing.INVITED, invitation=recipient.invite.serial)
    may_ask_again = before.declines < MOST_DECLINES if before.standing is Standing.DECLINED else _lapsed(before, row)
    if may_ask_again:
        return replace(row, standing=Standing.INVITED, invitation=recipient.invite.serial, declines=before.declines)
    return replace(before, grant=row.grant, name="", address=row.address)


def _lapsed(before: GrantRow, row: GrantRow) -> bool:
    return before.granted_at is not None and row.granted_at is not None and row.granted_at - before.granted_at >= OFFER_LIFE


def _offer(db: Db, transaction: Transaction, press: Press, label: Label, invite: Invite, row: GrantRow, known: Account | None) -> None:
    from firestore_models import invitations  # it builds on grants

    invitations.write(transaction, db, invite, label, row.grant.principal.key, row, press)
    if known is not None:
        transaction.update(accounts.reference(db, known.key), {accounts.path("invited", label.id): invite.serial})


def _hidden_at_first(label: Label, recipient: Recipient, terms: Terms) -> Hidden:
    """What a new grant hides: what an earlier one to the same principal hid, and notes from people outside the tenant (amendments.md P6),
    until the owner shows them."""
    hidden = capped(terms.hidden, label.once_hidden.get(_principal(label, recipient).key, frozenset()))
    return hidden if recipient.account.tenant == label.tenant else capped(hidden, NOTES)


def _reach(db: Db, transaction: Transaction, label: Label, recipient: Recipient) -> None:
    account = recipient.account
    reach = reach_of(label, account)
    if reach is None:
        return
    if recipient.known:
        accounts.write_reach(transaction, db, account.key, reach)
    else:
        accounts.create(transaction, db, accounts.with_reach(account, [reach]))


def reach_of(label: Label, account: Account, via: tuple[str, ...] | None = None) -> Reach | None:
    """The reach entry that follows from the label document; None when no path is left. A change of sight starts a new walk (rule 2),
    and so does becoming or ceasing to be the owner: one's own label shows what is one's own, anybody else's label all that is in it (R2).

    `via`: the groups and domains the account is in, where that is known better than by its own document. One that the label is not
    shared with any more is no path, not even when it is shared with it again: that is for the group's pages to say (see `memberships`).
    """
    before = account.reach.get(label.id)
    if via is None:
        via = tuple(key for key in before.via if key in label.grants) if before is not None else ()
    access = label.access_of(account.key, via)
    if access is None:
        return None
    is_same = (
        before is not None
        and not before.leaving
        and (before.hidden, before.mobile) == (access.hidden, access.mobile)
        and (before.role is Role.OWNER) == (access.role is Role.OWNER)
    )
    walk = before.walk if before is not None and is_same else (before.walk + 1 if before is not None else 0)
    return _entry(label, access, via, walk)


def _entry(label: Label, access: Access, via: tuple[str, ...], walk: int) -> Reach:
    return Reach(
        label=label.id,
        name=label.name,
        kind=label.kind.value,
        owner=label.owner,
        owner_name=label.owner_name,
        tenant=label.tenant,
        role=access.role,
        hidden=access.hidden,
        mobile=access.mobile,
        via=via,
        walk=walk,
        inherits=label.inherits if access.role is Role.OWNER else (),
    )


def _own(db: Db, transaction: Transaction, label: Label) -> None:
    """Put a new label into its owner's reach, and (if its contacts are still to be read) into the owner's list of work."""
    owner = _entry(label, Access(Role.OWNER, frozenset(), True, ()), (), 0)
    changes = {accounts.path("reach", label.id): accounts.reach_to(owner), "reached": firestore.ArrayUnion([label.id])}
    if label.group:
        changes[accounts.path("groups", label.id)] = label.group
        changes[accounts.path("named", label.id)] = label.name
    if label.state is LabelState.TAKING_IN:
        changes[accounts.path("taking", label.id)] = ""
    transaction.update(accounts.reference(db, label.owner), changes)


def terms_revision(grant: Grant) -> str:
    """Names what a grant gives, so that a form drawn for something else is noticed (amendments.md R6)."""
    return f"{grant.role.name.lower()}-{int(grant.mobile)}"


def change_grant(db: Db, press: Press, label: str, principal: str, terms: Terms, *, seen: str | None = None) -> Label:
    """Change one principal's role and switches, if it still gives what `seen` names (None: anything). What it hides stays (see `hiding`).

    Raises NotFound, NotAllowed, GrantMoved, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> Label:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        stored, access = require(actor, labels.get(db, label, transaction), Action.CHANGE_GRANTS)
        row = stored.grants.get(principal)
        if row is None:
            raise NotFound
        if seen is not None and terms_revision(row.grant) != seen:
            raise GrantMoved
        given = bounded(access, terms)
        changed = replace(row, grant=replace(row.grant, role=given.role, mobile=given.mobile))
        if given.role > row.grant.role or given.mobile > row.grant.mobile:
            check_not_barred(actor)
        if changed == row:
            return stored
        after = replace(stored, grants={**stored.grants, principal: changed})
        reached = affected(db, transaction, principal)
        transaction.update(labels.reference(db, label), {accounts.path("grants", principal): labels.row_to(changed)})
        for account in reached:
            if (reach := reach_of(after, account)) is not None:
                accounts.write_reach(transaction, db, account.key, reach)
                if given.role > row.grant.role:
                    # What he had put under the label before he might is looked for now, and not when it happens to be listed again.
                    transaction.update(accounts.reference(db, account.key), {"compare": True})
        claims.record(db, transaction, press, "grant.changed", about=[label, principal], tenant=stored.tenant)
        return after

    return transact(db, work)


def rename(db: Db, press: Press, label: str, name: str) -> Label:
    """Give a label another name; its copies are renamed by the accounts' next turns. Raises NotFound, NotAllowed, AlreadyDone."""

    def work(transaction: Transaction) -> Label:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        stored, _ = require(actor, labels.get(db, label, transaction), Action.RENAME)
        if stored.name == name:
            return stored
        transaction.update(labels.reference(db, label), {"name": name, "untold": True})
        if label in actor.reach:
            transaction.update(accounts.reference(db, actor.key), {accounts.path("reach", label, "name"): name})
        claims.record(db, transaction, press, "label.renamed", about=[label], tenant=stored.tenant)
        return replace(stored, name=name)

    return transact(db, work)


def end_grant(db: Db, press: Press, label: str, principal: str) -> Label:
    """Unshare: access ends with this transaction, the copies are taken back by the account's next turns.

    Allowed to managers and the owner, and to the principal itself (Leave). Raises NotFound, NotAllowed, AlreadyDone.
    """

    def work(transaction: Transaction) -> Label:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        action = Action.LEAVE if principal == Principal("user", press.actor).key else Action.CHANGE_GRANTS
        stored, _ = require(actor, labels.get(db, label, transaction), action)
        if principal not in stored.grants:
            raise NotFound
        basis.check(db, transaction, press, label, stored)
        after = replace(stored, grants={key: row for key, row in stored.grants.items() if key != principal})
        reached = affected(db, transaction, principal)
        transaction.update(labels.reference(db, label), ending(stored, principal))
        for account in reached:
            leave(db, transaction, after, account)
        claims.record(db, transaction, press, "grant.ended", about=[label, principal], tenant=stored.tenant)
        return after

    return transact(db, work)


def ending(label: Label, principal: str) -> dict[str, object]:
    """How a label's document loses a grant. What that hid is remembered: given again, it does not show it by surprise."""
    hidden = label.grants[principal].grant.hidden
    remembered = sorted(hidden) if hidden else firestore.DELETE_FIELD
    return {accounts.path("grants", principal): firestore.DELETE_FIELD, accounts.path("once_hidden", principal): remembered}


def leave(db: Db, transaction: Transaction, label: Label, account: Account) -> None:
    """Bring one account's index in step with a label that a path to it has left; its copies go where none is left."""
    reach = reach_of(label, account)
    before = account.reach.get(label.id)
    if reach is None and before is not None:
        reach = replace(before, leaving=True, via=(), walk=before.walk + 1)
    if reach is not None:
        accounts.write_reach(transaction, db, account.key, reach)
    if label.id in account.invited:
        transaction.update(accounts.reference(db, account.key), {accounts.path("invited", label.id): firestore.DELETE_FIELD})


def reread(db: Db, transaction: Transaction, recipients: list[Recipient]) -> list[Recipient]:
    """Recipients as they are inside this transaction: one may have been made since it was looked up."""
    fresh = []
    for recipient in recipients:
        if recipient.many is not None:
            fresh.append(recipient)
            continue
        account = accounts.from_snapshot(accounts.reference(db, recipient.account.key).get(transaction=transaction))
        fresh.append(replace(recipient, account=account, known=True) if account is not None else replace(recipient, known=False))
    return fresh


def affected(db: Db, transaction: Transaction, principal: str) -> list[Account]:
    """The account behind a grant to one person, for the same transaction; groups and domains travel by fan-out."""
    kind, _, ident = principal.partition(":")
    if kind != "user":
        return []
    account = accounts.from_snapshot(accounts.reference(db, ident).get(transaction=transaction))
    return [account] if account is not None else []
