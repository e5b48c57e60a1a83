"""Which fields a grant hides: chosen by the owner alone, and never less than what is hidden from the manager who made the grant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from firestore_models import accounts, basis, claims, labels
from firestore_models.accounts import Account
from firestore_models.claims import Press
from firestore_models.grants import reach_of
from firestore_models.ids import hashed
from firestore_models.labels import GrantRow, Label
from firestore_models.rights import NotFound, check_not_barred, read_actor, require
from firestore_models.store import Db, Transaction, read_all, transact
from sharing.lens import Hidden, tidy, visible_union
from sharing.reach import Principal, recapped
from sharing.roles import Action


class HiddenMoved(Exception):
    """The grant hides something else by now than what was shown when this was chosen; nothing was changed."""


def revision(hidden: Hidden) -> str:
    """Names one set of hidden places, the empty one too."""
    return hashed("hidden", *sorted(hidden))


def hide(db: Db, press: Press, label: str, principal: str, hidden: Hidden, *, seen: str) -> Label:
    """Have one grant hide exactly these places, if it still hides those that `seen` names; managers' own grants follow (amendments.md R1).

    Accounts named one by one are reached in the same transaction, each with a new walk, so that values are taken back or sent; members
    of groups and domains by the fan-out after it. Raises NotFound, NotAllowed, HiddenMoved, AlreadyDone, StoreUnavailable.
    """

    def work(transaction: Transaction) -> Label:
        claims.check(db, transaction, press)
        actor = read_actor(db, transaction, press.actor)
        stored, _ = require(actor, labels.get(db, label, transaction), Action.HIDE_FIELDS)
        row = stored.grants.get(principal)
        if row is None:
            raise NotFound
        if revision(row.grant.hidden) != seen:
            raise HiddenMoved
        basis.check(db, transaction, press, label, stored)
        if visible_union(row.grant.hidden, tidy(hidden)) != row.grant.hidden:
            check_not_barred(actor)  # showing more is widening
        chosen = replace(stored, grants={**stored.grants, principal: _chosen(row, tidy(hidden), press.actor)})
        after = _capped(chosen, _accounts(db, transaction, _granters(chosen)))
        changed = {key: row for key, row in after.grants.items() if row != stored.grants[key]}
        affected = _accounts(db, transaction, {key.removeprefix("user:") for key in changed if key.startswith("user:")})
        if changed:
            transaction.update(labels.reference(db, label), {accounts.path("grants", key): labels.row_to(row) for key, row in changed.items()})
        for account in affected.values():
            if label in account.reach and (reach := reach_of(after, account)) is not None:
                accounts.write_reach(transaction, db, account.key, reach)
        if changed:
            claims.record(db, transaction, press, "grant.hidden_fields", about=[label, *sorted(changed)], tenant=stored.tenant)
        return after

    return transact(db, work)


def _chosen(row: GrantRow, hidden: Hidden, owner: str) -> GrantRow:
    """A grant that shows more by the owner's own choice is his from then on: no manager's cap takes it back."""
    shows_more = visible_union(row.grant.hidden, hidden) != row.grant.hidden
    granted_by = owner if shows_more else row.grant.granted_by
    return replace(row, grant=replace(row.grant, hidden=hidden, granted_by=granted_by))


def _granters(label: Label) -> set[str]:
    return {row.grant.granted_by for row in label.grants.values()} - {label.owner, ""}


def _capped(label: Label, granters: Mapping[str, Account]) -> Label:
    """Every grant of the label, hiding at least what is hidden from whoever made it."""

    def reaching(sub: str) -> set[Principal]:
        account = granters.get(sub)
        reach = account.reach.get(label.id) if account is not None else None
        return {Principal("user", sub), *(Principal.from_key(key) for key in (reach.via if reach is not None else ()))}

    now = recapped([row.grant for row in label.grants.values()], owner=label.owner, reaching=reaching)
    rows = zip(label.grants.items(), now, strict=True)
    return replace(label, grants={key: replace(row, grant=grant) for (key, row), grant in rows})


def _accounts(db: Db, transaction: Transaction, keys: set[str]) -> dict[str, Account]:
    found = read_all(db, [f"accounts/{key}" for key in sorted(keys)], transaction) if keys else {}
    return {account.key: account for snapshot in found.values() if (account := accounts.from_snapshot(snapshot)) is not None}
