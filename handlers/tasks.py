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


def spread(task: TaskCall, book: Context) -> None:
    """A label or one of its contacts changed: ring for each account it reaches."""
    if label := task.body.get("label", ""):
        fan_out(book.engine, label)


def upkeep(task: TaskCall, book: Context) -> None:
    """The minute's round: ring for the accounts of this minute, so that a wake-up which got lost is made up for within fifteen."""
    del task
    minute = int(book.now().timestamp() // 60)
    for account in accounts.of_slot(book.db, minute % accounts.SLOTS):
        book.queue.drain(account)
