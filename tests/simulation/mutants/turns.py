"""Bugs in how work is shared out: leases, cursors, the queue's names, and whose account a task is about."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from firestore_models import accounts, claims, contacts, edits, labels, lease_check
from firestore_models.accounts import Account, Cursor
from firestore_models.contacts import Contact
from firestore_models.ids import hashed
from firestore_models.lease_check import LeaseLost
from firestore_models.store import Db, Transaction
from handlers import tasks
from handlers.context import Context
from handlers.task import TaskCall
from sync import lease, takein, turn
from sync.lease import Lease
from sync.queue import WINDOW_S, Queue
from sync.settle import settle
from sync.work import Work
from tests.simulation.mutants.planting import Mutant, Swap, mutant, swapped

_new_contact = edits.new_contact


def _acquire_always(db: Db, account: Account, now: datetime) -> Lease:
    del db, now
    return Lease(account.key, account.turn.fence)


def _whoever_holds(db: Db, transaction: Transaction, account: str, fence: int) -> Account:
    del fence
    present = accounts.from_snapshot(accounts.reference(db, account).get(transaction=transaction))
    if present is None:
        raise LeaseLost
    return present


def _believing(handler: Callable[[TaskCall, Context], None]) -> Callable[[TaskCall, Context], None]:
    """What the turn makes belongs to the tenant that the task's body names."""

    def handle(task: TaskCall, book: Context) -> None:
        def new_contact(*args: Any, **how: Any) -> Contact:
            made = _new_contact(*args, **how)
            return replace(made, tenant=task.body.get("tenant", made.tenant))

        with swapped(Swap(edits, "new_contact", new_contact), Swap(takein, "new_contact", new_contact)):
            handler(task, book)

    return handle


def _walk_saving_first(work: Work, label: str) -> None:
    after = work.account.cursor(label)
    work.set_cursor(label, max(after, labels.get_heads(work.engine.db, [label])[label].seq))
    work.flush()
    while found := contacts.news(work.engine.db, label, after=after):
        settle(work, found)
        after = max(contact.feeds[label] for contact in found)


def _forget_cursor(work: Work, label: str, seq: int) -> None:
    work.account = replace(work.account, cursors={**work.account.cursors, label: Cursor(work.account.reach[label].walk, seq)})


def _ring_by_one_name(queue: Queue, name: str, body: Mapping[str, str], after_s: float, *, window_s: float = WINDOW_S) -> None:
    at = queue.now() + timedelta(seconds=after_s + window_s)
    queue._create(name, dict(body), at, hashed(name, json.dumps(body, sort_keys=True)))


TURNS: tuple[Mutant, ...] = (
    mutant("no lease", "a turn begins whether or not another one is at work", Swap(lease, "acquire", _acquire_always)),
    mutant(
        "lease without fencing",
        "a holder whose lease ran out goes on writing down what it did",
        Swap(lease, "holder", _whoever_holds),
        Swap(lease_check, "holder", _whoever_holds),
        Swap(claims, "holder", _whoever_holds),
    ),
    mutant(
        "tenant from body",
        "whose tenant a turn works for is read from the task's body",
        Swap(tasks, "drain", _believing(tasks.drain)),
        Swap(tasks, "poll", _believing(tasks.poll)),
    ),
    mutant(
        "cursor saved before work", "how far a label was read is stored before its contacts are carried over", Swap(turn, "_walk", _walk_saving_first)
    ),
    mutant("cursor never saved", "how far a label was read is not stored", Swap(Work, "set_cursor", _forget_cursor)),
    mutant(
        "name tombstone ignored",
        "every ring for an account has one name, though the queue refuses a name for an hour after its task ran",
        Swap(Queue, "_ring", _ring_by_one_name),
    ),
)
