"""What the queue delivers. A task says only *look at X*: twice, late or out of order it does no harm (promises.md I16)."""

from __future__ import annotations

from firestore_models import accounts
from handlers.context import Context
from handlers.task import TaskCall
from sync import turn
from sync.fanout import fan_out


def drain(task: TaskCall, book: Context) -> None:
    """One account's turn."""
    if account := task.body.get("account", ""):
        turn.run(book.engine, account)


def poll(task: TaskCall, book: Context) -> None:
    """One account's turn, its own Google Contacts looked at: contacts, or with `look` its labels."""
    if account := task.body.get("account", ""):
        turn.run(book.engine, account, turn.Look.LABELS if task.body.get("look") == "labels" else turn.Look.CONTACTS)


def spread(task: TaskCall, book: Context) -> None:
    """A label or one of its contacts changed: ring for each account it reaches."""
    if label := task.body.get("label", ""):
        fan_out(book.engine, label)


def upkeep(task: TaskCall, book: Context) -> None:
    """The minute's round. Each account is looked at once in fifteen minutes for its contacts, and half a round later for its labels:
    a look costs one call. It also makes up for wake-ups that got lost."""
    del task
    minute = int(book.now().timestamp() // 60)
    for account in accounts.of_slot(book.db, minute % accounts.SLOTS):
        book.queue.poll(account)
    for account in accounts.of_slot(book.db, (minute + accounts.SLOTS // 2) % accounts.SLOTS):
        book.queue.poll(account, look="labels")
