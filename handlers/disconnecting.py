"""Taking back one's own consent: leave the labels of others, with their copies or without, and give the permission back to Google."""

from __future__ import annotations

from cards.disconnect import COPIES, REMOVE, disconnect_card, disconnected, disconnecting
from firestore_models import accounts, connections
from firestore_models.accounts import CONSENTED, Account
from firestore_models.claims import AlreadyDone, Press
from handlers import home
from handlers.answer import Answer, Show
from handlers.context import Context
from handlers.errors import Incomplete, NotThere
from handlers.event import Event
from handlers.signing_in import account_of
from sync import turn
from sync.errors import GoogleTrouble

TURNS = 2  # of one press; the rest goes on in the background
A_MOMENT_S = 30.0


def asked(event: Event, book: Context) -> Answer:
    """Disconnect: the second question."""
    if account_of(event, book).credential != CONSENTED:
        raise NotThere
    return Show(disconnect_card(book.screen(event)))


def carry_out(event: Event, book: Context) -> Answer:
    """Confirm. With the copies left alone access ends in this press; to remove them we need it until they are gone."""
    account = account_of(event, book)
    if COPIES not in event.parameters.get("inputs", ""):
        raise Incomplete
    words = book.words(event)
    leaves = event.text(COPIES) == REMOVE and bool(connections.received(account))
    said = disconnecting(words) if leaves else disconnected(words)
    press = book.press(event, account.key, said)
    try:
        if leaves:
            connections.leave_all(book.db, press, account)
            said = disconnected(words) if _removed(book, account.key) else said
        else:
            withdraw(book, connections.disconnect(book.db, press))
            connections.keep_all(book.db, press, account)
    except AlreadyDone as before:
        said = before.said
    return home.after(event, book, said)


def _removed(book: Context, key: str) -> bool:
    for _ in range(TURNS):
        if go_on(book, key, patience=False):
            return True
    go_on(book, key)
    return False


def go_on(book: Context, key: str, *, patience: bool = True) -> bool:
    """Take one turn; when nothing of others is left in the account, give the permission back. `patience`: ring again for what remains."""
    outcome = turn.run(book.engine, key)
    account = accounts.get(book.db, key)
    if account is None or account.credential != CONSENTED:
        return True
    if any(reach.leaving for reach in account.reach.values()) and account.state is not accounts.AccountState.PERMISSION_LOST:
        if patience:
            book.queue.part(key, after_s=outcome.again_after_s or A_MOMENT_S)
        return False
    withdraw(book, account)
    connections.disconnect(book.db, Press(actor=key, claim="", at=book.now(), origin="disconnect"))
    return True


def withdraw(book: Context, account: Account) -> None:
    """Google is told too. Should it not listen now, we have forgotten the token all the same, and nobody else has it."""
    if not account.sealed:
        return
    try:
        book.google.consents.withdraw(account.key, account.sealed)
    except GoogleTrouble:
        return
