"""A change of a label or of one of its contacts rings for every account that it reaches; and keeps their index of rights in step.

Tasks carry ids only, so losing or repeating one does no harm.
"""

from __future__ import annotations

from dataclasses import replace

from firestore_models import accounts, labels, passing, transfer
from firestore_models.accounts import Account
from firestore_models.grants import reach_of
from firestore_models.labels import Label
from firestore_models.store import Transaction, transact
from sync import membership
from sync.engine import Engine

STRETCH = 300  # accounts of one task
HANDED_OVER = 20  # stretches of contacts of one task


def fan_out(engine: Engine, label: str, *, after: str = "") -> int:
    """Ring for each account that has, or has to give back, copies of this label: a stretch of them, the rest in further tasks.

    Returns how many of them it rang for.
    """
    document = labels.get(engine.db, label)
    reached = accounts.reached_after(engine.db, label, after, STRETCH)
    if document is not None and document.inherits and not after and not transfer.hand_over(engine.db, label, stretches=HANDED_OVER):
        engine.queue.fan_out(label)  # its contacts have not all followed it to its new owner yet
    if document is not None and not after:
        membership.ring_behind(engine, document)
    if len(reached) == STRETCH:
        engine.queue.fan_out(label, after=reached[-1].key)
    for account in reached:
        if document is not None and _is_behind(document, account):
            _bring_up(engine, document, account.key)
        engine.queue.drain(account.key)
        if account.passes:
            for further in passing.follow(engine.db, account):
                engine.queue.fan_out(further)
    if document is not None and document.untold and len(reached) < STRETCH:
        labels.told(engine.db, document)
    return len(reached)


def _is_behind(label: Label, account: Account) -> bool:
    """Whether the index in the account's document says something else than the label itself."""
    before, after = account.reach.get(label.id), reach_of(label, account)
    return before is not None and not before.leaving and before != after


def _bring_up(engine: Engine, label: Label, key: str) -> None:
    def work(transaction: Transaction) -> None:
        account = accounts.from_snapshot(accounts.reference(engine.db, key).get(transaction=transaction))
        before = account.reach.get(label.id) if account is not None else None
        if account is None or before is None or before.leaving:
            return
        after = reach_of(label, account) or replace(before, leaving=True, via=(), walk=before.walk + 1)
        if after != before:
            accounts.write_reach(transaction, engine.db, key, after)

    transact(engine.db, work)
