"""Bugs around making copies at Google: what is written down before, what is looked up after an answer was lost, who is held up by a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from firestore_models import accounts, contacts, lease_check
from firestore_models.accounts import Creating
from firestore_models.store import Transaction, transact
from sync import doubt, lease, settle
from sync.errors import GoogleTrouble, Unavailable
from sync.work import Work
from tests.simulation.mutants.planting import Mutant, Swap, mutant

Bodies = list[Mapping[str, Any]]
Made = Sequence[Mapping[str, Any] | GoogleTrouble]

_post = settle._post
_set_creating = Work.set_creating


def _write_nothing_down(work: Work, creating: Creating) -> None:
    del work, creating


def _keep_in_memory(work: Work, creating: Creating) -> None:
    """What is about to be created is only remembered; anything else is written down as it should be."""
    if set(creating.contacts) - set(work.account.creating.contacts):
        work.account = replace(work.account, creating=creating)
    else:
        _set_creating(work, creating)


def _post_then_write_down(work: Work, bodies: Bodies) -> Made:
    try:
        made = _post(work, bodies)
    except GoogleTrouble:
        _set_creating(work, work.account.creating)
        raise
    _set_creating(work, work.account.creating)
    return made


def _create_again(work: Work) -> float:
    names = work.account.creating.contacts
    if names:
        work.set_creating(Creating())
        settle.settle(work, contacts.get_many(work.engine.db, names).values())
    return 0


def _post_inside(work: Work, bodies: Bodies) -> Made:
    def write(transaction: Transaction) -> Made:
        lease_check.holder(work.engine.db, transaction, work.account.key, work.lease.fence)
        made = _post(work, bodies)
        transaction.update(accounts.reference(work.engine.db, work.account.key), {"turn.until": work.engine.now() + lease.LEASE})
        return made

    return transact(work.engine.db, write)


def _stop_at(work: Work, contact: str, reason: str) -> None:
    del work, contact, reason
    raise Unavailable(may_have_happened=False)


CREATES: tuple[Mutant, ...] = (
    mutant("no ledger", "what is about to be created is never written down", Swap(Work, "set_creating", _write_nothing_down)),
    mutant(
        "ledger after the call",
        "what is about to be created is written down once Google has answered",
        Swap(Work, "set_creating", _keep_in_memory),
        Swap(settle, "_post", _post_then_write_down),
    ),
    mutant(
        "create without lookup",
        "after a lost answer the contacts are created again, nobody looks whether they are there",
        Swap(doubt, "look", _create_again),
    ),
    mutant(
        "retry inside a transaction",
        "copies are created inside the transaction that writes them down, which runs again when the store is contended",
        Swap(settle, "_post", _post_inside),
    ),
    mutant("parked item blocks account", "a contact that Google refuses ends the turn instead of being set aside", Swap(Work, "park", _stop_at)),
)
