"""What the queue delivers. A task says only *look at X*: twice, late or out of order it does no harm (promises.md I16)."""

from __future__ import annotations

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
    """The minute's rounds: accounts whose lease outlived its holder are rung again."""
    del task
    for account in turn.left_behind(book.engine):
        book.queue.drain(account)
