"""Delete my data, in Settings: the second question, and the rounds that carry it out (product.md 6, amendments.md K6)."""

from __future__ import annotations

from cards.confirm import confirm_card
from cards.questions import delete_data
from firestore_models import accounts, erasure, labels
from firestore_models.claims import AlreadyDone, Press
from handlers import disconnecting, home, showing
from handlers.answer import Answer, Show
from handlers.context import Context
from handlers.event import Event
from handlers.signing_in import account_of

A_ROUND = 5  # accounts


def asked(event: Event, book: Context) -> Answer:
    """Delete my data: what will happen to whom."""
    account = account_of(event, book)
    own = [label for label, reach in account.present.items() if reach.owner == account.key]
    people = showing.people_of(labels.get_many(book.db, own).values(), account)
    view = delete_data(book.words(event), own=len(own), people=people, received=len(account.present) - len(own))
    return Show(confirm_card(book.screen(event), view))


def carry_out(event: Event, book: Context) -> Answer:
    """Confirm: access ends with this press, the rest goes in the background."""
    account = account_of(event, book)
    said = book.words(event).t("Your data is being deleted. That takes some minutes.")
    try:
        ended = erasure.begin(book.db, book.press(event, account.key, said))
    except AlreadyDone as before:
        said = before.said
    else:
        for label in ended:
            book.queue.fan_out(label)
        book.queue.drain(account.key)
    return home.after(event, book, said)


def go_on(book: Context) -> None:
    """The minute's part of every erasure that is under way."""
    for account in erasure.waiting(book.db, A_ROUND):
        press = Press(actor=account.key, claim="", at=book.now(), origin="erasure")
        for label in erasure.go_on(book.db, press, account):
            book.queue.fan_out(label)
        if account.reach:
            book.queue.drain(account.key)
        elif account.sealed and accounts.get(book.db, account.key) is None:
            disconnecting.withdraw(book, account)  # nothing of it is kept here any more, and nothing is left to be used elsewhere
