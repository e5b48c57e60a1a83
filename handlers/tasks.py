"""What the queue delivers. A task says only *look at X*: twice, late or out of order it does no harm (promises.md I16)."""

from __future__ import annotations

from datetime import timedelta

from firestore_models import accounts, endings, groups, labels, restore, tenants, transfer, trash
from firestore_models.claims import Press
from handlers import disconnecting, erasing
from handlers.context import Context
from handlers.task import TaskCall
from sync import leavers, membership, telling, turn
from sync.fanout import fan_out

ERASED_A_MINUTE = 20  # contacts
EMPTIED_AN_HOUR = 20  # stretches of a deleted label whose time is over


def drain(task: TaskCall, book: Context) -> None:
    """One account's turn."""
    account = task.body.get("account", "")
    if account and task.body.get("then") == "disconnect":
        disconnecting.go_on(book, account)
    elif account:
        turn.run(book.engine, account)


def poll(task: TaskCall, book: Context) -> None:
    """One account's turn, its own Google Contacts looked at: contacts, or with `look` its labels."""
    if account := task.body.get("account", ""):
        turn.run(book.engine, account, turn.Look.LABELS if task.body.get("look") == "labels" else turn.Look.CONTACTS)


def spread(task: TaskCall, book: Context) -> None:
    """A label or one of its contacts changed: ring for each account it reaches. Or a group: who is in it, and what follows for them."""
    after, page = task.body.get("after", ""), task.body.get("page", "")
    if label := task.body.get("label", ""):
        fan_out(book.engine, label, after=after)
    elif (group := task.body.get("group", "")) and page.isdecimal():
        membership.spread(book.engine, group, int(page), after)
    elif group:
        membership.read(book.engine, group)
    elif tenant := task.body.get("leavers", ""):
        leavers.look(book.engine, tenant)
    elif domain := task.body.get("directory", ""):
        membership.read_directory(book.engine, domain)


def upkeep(task: TaskCall, book: Context) -> None:
    """The minute's round. Each account is looked at once in fifteen minutes for its contacts, and half a round later for its labels:
    a look costs one call. It also makes up for wake-ups that got lost."""
    del task
    minute = int(book.now().timestamp() // 60)
    for account in accounts.of_slot(book.db, minute % accounts.SLOTS):
        book.queue.poll(account)
    for account in accounts.of_slot(book.db, (minute + accounts.SLOTS // 2) % accounts.SLOTS):
        book.queue.poll(account, look="labels")
    for group in groups.in_use(book.db, minute % accounts.SLOTS):
        book.queue.read_group(group)
    for tenant in tenants.of_slot(book.db, minute % accounts.SLOTS):
        book.queue.look_for_leavers(tenant)
    for label in labels.untold(book.db) if minute % accounts.SLOTS == 0 else ():
        book.queue.fan_out(label)
    _empty_trash(book)
    erasing.go_on(book)
    if minute % 60 == 0:
        _decide_overdue(book)
        telling.remind(book.engine)
        for label in endings.overdue(book.db, book.now()):
            any(endings.empty(book.db, label) for _ in range(EMPTIED_AN_HOUR))
        for label in (*endings.ended_since(book.db, book.now() - timedelta(hours=2)), *transfer.unfinished(book.db)):
            book.queue.fan_out(label)  # should the ring for an ended or transferred label have been lost


def _empty_trash(book: Context) -> None:
    """Erase what nobody brought back in time: a few contacts a minute, so that a round stays short whatever was deleted a month ago."""
    for row in trash.overdue(book.db, book.now(), ERASED_A_MINUTE):
        trash.purge(book.db, row)


def _decide_overdue(book: Context) -> None:
    """Held deletions that nobody decided about in thirty days come back, in the name of the label's owner (amendments.md J11)."""
    for label_id in restore.overdue(book.db, book.now()):
        label = labels.get(book.db, label_id)
        if label is None or label.deleted:
            continue
        press = Press(actor=label.owner, claim="", at=book.now(), origin="undecided")
        decided = restore.decide(book.db, press, label_id, let_go=False)
        book.queue.fan_out(label_id)
        for key in decided.accounts:
            book.queue.drain(key)
