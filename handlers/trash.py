"""Trash of a label, for those who may delete there: through their present lens, and nothing from before they had it (amendments.md P4)."""

from __future__ import annotations

from cards.done import Done, brought_back
from cards.lists import PAGE, Pager
from cards.screen import Card
from cards.trash import TrashLine, TrashView, trash_card
from firestore_models import contacts, trash
from firestore_models.accounts import Account
from firestore_models.claims import AlreadyDone, Press
from firestore_models.contacts import Contact
from firestore_models.ids import is_contact_id, is_name
from firestore_models.labels import Label
from firestore_models.trash import PURGED, Discarded
from handlers import actors
from handlers import label as label_card
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import NotAllowed, NotThere
from handlers.event import Event
from handlers.showing import Shown
from handlers.signing_in import account_of
from sharing.lens import project
from sharing.person import display_name
from sharing.reach import Access
from sharing.roles import Action, may

DELETION, REMOVAL = "deletion", "removal"


def opened(event: Event, book: Context) -> Answer:
    """Trash, from the label's card, a page at a time."""
    account = account_of(event, book)
    page = event.parameters.get("page", "")
    return Show(_draw(event, book, account, event.parameters.get("label", ""), page=page), How.UPDATE if page else How.PUSH)


def bring_back(event: Event, book: Context) -> Answer:
    """Restore: back into the label for everybody who has it."""
    account = account_of(event, book)
    label, access = _readable(book, account, event.parameters.get("label", ""))
    contact = event.parameters.get("contact", "")
    if not is_contact_id(contact):
        raise NotThere
    found, row = contacts.get(book.db, contact), trash.get(book.db, label.id, contact)
    name = display_name(project(found.person, access.hidden)) if found is not None and label.id in found.feeds else ""
    said = brought_back(book.words(event), name, label.name)
    press = book.press(event, account.key, said)
    if row is not None and found is not None and not _was_his(account, _as_shown(found, label, access), row):
        raise NotThere
    try:
        back = trash.restore(book.db, press, label.id, contact)
    except AlreadyDone as before:
        said = before.said
    else:
        for each in back:
            book.queue.fan_out(each.id)
    return Show(_draw(event, book, account, label.id, done=Done(said)), How.UPDATE, toast=said, changed=True)


def undo_token(contact: str, label: str, *, is_deletion: bool) -> str:
    """What the Undo of a deletion carries (the contact is out of sight), or of taking a contact out of one of its labels."""
    return " ".join((DELETION if is_deletion else REMOVAL, label, contact))


def is_undo(token: str) -> bool:
    return token.partition(" ")[0] in (DELETION, REMOVAL)


def undo(book: Context, account: Account, token: str, press: Press) -> str:
    """Take back a deletion of the presser's own; the contact it was about. Raises NotThere, and what `trash.restore` raises."""
    _, _, rest = token.partition(" ")
    label, _, contact = rest.partition(" ")
    row = trash.get(book.db, label, contact) if is_contact_id(contact) and is_name(label) else None
    if row is not None and row.by != account.key:
        raise NotThere
    for each in trash.restore(book.db, press, label, contact):
        book.queue.fan_out(each.id)
    return contact


def _readable(book: Context, account: Account, name: str) -> tuple[Label, Access]:
    """The label and the account's access to it, if it may delete there. Raises NotThere, NotAllowed."""
    label, access = label_card.read(book, account, name)
    if not may(access.role, Action.REMOVE):
        raise NotAllowed(label.owner_name)
    return label, access


def _draw(event: Event, book: Context, account: Account, name: str, *, page: str = "", done: Done | None = None) -> Card:
    label, access = _readable(book, account, name)
    rows = trash.of_label(book.db, label.id, book.now())
    known = contacts.get_many(book.db, [each.contact for each in rows])
    present = [(each, _as_shown(known[each.contact], label, access)) for each in rows if _is_out(known.get(each.contact), label)]
    mine = [(each, shown) for each, shown in present if _was_his(account, shown, each)]
    pager = Pager.at(page, total=len(mine))
    some = mine[pager.first - 1 :][:PAGE]
    names = actors.names_of(book, account, [shown for _, shown in some], {each.by for each, _ in some})
    lines = [TrashLine(each.contact, display_name(shown.view), names.get(each.by, ""), each.at, each.is_deletion) for each, shown in some]
    return trash_card(book.screen(event), TrashView(label.id, label.name, tuple(lines), book.now(), pager), done=done)


def _is_out(contact: Contact | None, label: Label) -> bool:
    """A row counts while its contact is out of the label and has not been erased."""
    return contact is not None and label.id not in contact.labels and contact.origin != PURGED


def _as_shown(contact: Contact, label: Label, access: Access) -> Shown:
    """The contact as this label alone would show it to the reader now."""
    return Shown(contact, project(contact.person, access.hidden), access, (label,))


def _was_his(account: Account, shown: Shown, row: Discarded) -> bool:
    """Whether the reader had the label when the contact was in it."""
    start = actors.since(account, shown)
    return start is None or row.at >= start
