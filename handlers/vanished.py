"""A label that is gone from its owner's Google Contacts: Restore, or Delete label. Nothing was removed anywhere until then (rule 11)."""

from __future__ import annotations

from cards.confirm import confirm_card
from cards.done import Done, label_ended, label_made_again
from cards.questions import delete_label
from firestore_models import endings
from firestore_models.accounts import Account
from firestore_models.claims import AlreadyDone
from firestore_models.labels import Label
from handlers import home, showing
from handlers import label as label_card
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import NotAllowed, NotThere
from handlers.event import Event
from handlers.signing_in import account_of
from sharing.roles import Action, may


def bring_back(event: Event, book: Context) -> Answer:
    """Restore: the label stands in Google Contacts again, with its contacts."""
    account = account_of(event, book)
    label = _own(event, book, account)
    said = label_made_again(book.words(event), label.name)
    try:
        endings.make_again(book.db, book.press(event, account.key, said), label.id)
    except AlreadyDone as before:
        said = before.said
    else:
        book.queue.drain(account.key)
    account = account_of(event, book)
    return Show(label_card.draw(event, book, account, label.id, done=Done(said)), How.UPDATE, toast=said, changed=True)


def ask(event: Event, book: Context) -> Answer:
    """Delete label: the second question."""
    account = account_of(event, book)
    label = _own(event, book, account)
    people = showing.people_of([label], account)
    view = delete_label(book.words(event), label.name, people=people, parameters=(("label", label.id),))
    return Show(confirm_card(book.screen(event), view))


def end(event: Event, book: Context) -> Answer:
    """Confirm: nobody has the label any more; its owner keeps the contacts."""
    account = account_of(event, book)
    try:
        name = _own(event, book, account).name
    except NotThere:
        name = ""  # a repeated press finds it gone, which is what it asked for
    said = label_ended(book.words(event), name)
    label = event.parameters.get("label", "")
    try:
        endings.end_label(book.db, book.press(event, account.key, said), label)
    except AlreadyDone as before:
        said = before.said
    else:
        book.queue.fan_out(label)
        book.queue.drain(account.key)
    return home.after(event, book, said)


def _own(event: Event, book: Context, account: Account) -> Label:
    """Raises NotThere, NotAllowed."""
    label, access = label_card.read(book, account, event.parameters.get("label", ""))
    if not may(access.role, Action.DELETE_LABEL):
        raise NotAllowed(label.owner_name)
    return label
