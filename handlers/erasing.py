"""Delete my data, in Settings: the second question, and the rounds that carry it out (product.md 6, amendments.md K6)."""

from __future__ import annotations

from dataclasses import replace

from cards.confirm import ConfirmView, confirm_card
from cards.questions import delete_data
from cards.receipt import ReceiptView, receipt_card
from firestore_models import accounts, erasure, labels
from firestore_models.accounts import Account, AccountState
from firestore_models.claims import AlreadyDone, Press
from firestore_models.ids import hashed
from handlers import disconnecting, showing
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.event import Event
from handlers.signing_in import account_of
from sharing.reach import Principal

A_ROUND = 5  # accounts
PEOPLE_READ = 200  # of each label, for the receipt
_CLOSED = (AccountState.PERMISSION_LOST, AccountState.GONE)


def asked(event: Event, book: Context) -> Answer:
    """Delete my data: what will happen to whom."""
    return Show(confirm_card(book.screen(event), _question(event, book, account_of(event, book))))


def _question(event: Event, book: Context, account: Account) -> ConfirmView:
    own = [label for label, reach in account.present.items() if reach.owner == account.key]
    people = showing.people_of(labels.get_many(book.db, own).values(), account)
    return delete_data(book.words(event), own=len(own), people=people, received=len(account.present) - len(own))


def _receipt(event: Event, book: Context, account: Account, said: str) -> ReceiptView:
    """What the press is about to do, written down while it is still known."""
    reached: dict[str, bool] = {}
    for label in labels.get_many(book.db, [name for name, reach in account.present.items() if reach.owner == account.key]).values():
        for other in accounts.reached_after(book.db, label.id, "", PEOPLE_READ):
            if other.key != account.key and other.state in _CLOSED:
                is_named = Principal("user", other.key).key in label.grants or other.tenant == account.tenant
                reached[other.name or other.address] = is_named or reached.get(other.name or other.address, False)
    is_closed = account.state in _CLOSED or not account.credential
    received = [reach.name for reach in account.present.values() if reach.owner != account.key]
    return ReceiptView(
        said=said,
        at=book.now(),
        reference=hashed("erased", account.key),
        lines=_question(event, book, account).lines,
        unreached=tuple(sorted(name for name, is_named in reached.items() if is_named)),
        unnamed=sum(1 for is_named in reached.values() if not is_named),
        left_here=tuple(sorted(received)) if is_closed else (),
    )


def carry_out(event: Event, book: Context) -> Answer:
    """Confirm: access ends with this press, the rest goes in the background."""
    account = account_of(event, book)
    said = book.words(event).t("Your data is being deleted. That takes some minutes.")
    receipt = _receipt(event, book, account, said)
    try:
        ended = erasure.begin(book.db, book.press(event, account.key, said))
    except AlreadyDone as before:
        said = before.said
    else:
        for label in ended:
            book.queue.fan_out(label)
        book.queue.drain(account.key)
    return Show(receipt_card(book.screen(event), replace(receipt, said=said)), How.ROOT, toast=said, changed=True)


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
