"""A label that is gone from its owner's Google Contacts: Restore, or Delete label. Nothing was removed anywhere until then (rule 11)."""

from __future__ import annotations

from cards.done import Done, label_made_again
from firestore_models import endings
from firestore_models.claims import AlreadyDone
from handlers import label as label_card
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.deleting_label import read_own
from handlers.event import Event
from handlers.signing_in import account_of


def bring_back(event: Event, book: Context) -> Answer:
    """Restore: the label stands in Google Contacts again, with its contacts."""
    account = account_of(event, book)
    label = read_own(event, book, account)
    said = label_made_again(book.words(event), label.name)
    try:
        endings.make_again(book.db, book.press(event, account.key, said), label.id)
    except AlreadyDone as before:
        said = before.said
    else:
        book.queue.drain(account.key)
    account = account_of(event, book)
    return Show(label_card.draw(event, book, account, label.id, done=Done(said)), How.UPDATE, toast=said, changed=True)
