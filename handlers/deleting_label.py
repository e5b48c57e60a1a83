"""Delete label: what becomes of its contacts is asked first; and for 30 days its owner can bring it back as it was."""

from __future__ import annotations

from cards.deleted_labels import DeletedLabel, deleted_labels_card
from cards.deleting_label import CONTACTS, DELETED, KEPT, DeletingView, deleting_card
from cards.done import Done, label_brought_back, label_ended
from cards.lists import Pager
from cards.screen import Card
from firestore_models import endings, labels
from firestore_models.accounts import Account
from firestore_models.basis import PlanMoved
from firestore_models.claims import AlreadyDone
from firestore_models.labels import Label, LabelKind
from handlers import home, planning, showing
from handlers import label as label_card
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import Incomplete, NotAllowed, NotThere
from handlers.event import Event
from handlers.signing_in import account_of
from sharing.roles import Action, may


def read_own(event: Event, book: Context, account: Account) -> Label:
    """The label that the press is about, if it is this account's to delete. Raises NotThere, NotAllowed."""
    label, access = label_card.read(book, account, event.parameters.get("label", ""))
    if not may(access.role, Action.DELETE_LABEL) or label.kind is not LabelKind.LIST:
        raise NotAllowed(label.owner_name)
    return label


def ask(event: Event, book: Context) -> Answer:
    """Delete label: the second question, which has two answers."""
    account = account_of(event, book)
    return Show(_question(event, book, read_own(event, book, account), moved=False))


def _question(event: Event, book: Context, label: Label, *, moved: bool) -> Card:
    view = DeletingView(label=label.id, name=label.name, plan=planning.delete(book, label), moved=moved)
    return deleting_card(book.screen(event), view)


def end(event: Event, book: Context) -> Answer:
    """One of the two: nobody has the label any more. Its owner keeps the contacts, or deletes them too."""
    account = account_of(event, book)
    chosen = event.parameters.get(CONTACTS, "")
    if chosen not in (KEPT, DELETED):
        raise Incomplete
    try:
        name = read_own(event, book, account).name
    except NotThere:
        name = ""  # a repeated press finds it gone, which is what it asked for
    said = label_ended(book.words(event), name, with_contacts=chosen == DELETED)
    label = event.parameters.get("label", "")
    try:
        endings.end_label(book.db, book.press(event, account.key, said), label, with_contacts=chosen == DELETED)
    except PlanMoved:
        return Show(_question(event, book, read_own(event, book, account), moved=True), How.UPDATE)
    except AlreadyDone as before:
        said = before.said
    book.queue.fan_out(label)
    book.queue.drain(account.key)
    return home.after(event, book, said, undo=f"{UNDO} {label}")


UNDO = "label"  # what Undo's token begins with


def undo(event: Event, book: Context, label: str) -> Answer:
    """Undo in the line after Delete label."""
    return home.after(event, book, _bring_back(event, book, account_of(event, book), label))


def deleted(event: Event, book: Context) -> Answer:
    """Deleted labels: what this account can bring back."""
    account = account_of(event, book)
    page = event.parameters.get("page", "")
    found = endings.deleted_by(book.db, account.key, book.now())
    pager = Pager.at(page, total=len(found))
    shown = found[pager.first - 1 :][:25]
    heads = labels.get_heads(book.db, [label.id for label in shown])
    lines = tuple(
        DeletedLabel(
            id=label.id,
            name=label.name,
            contacts=heads[label.id].live,
            people=showing.people_of([label], account),
            deleted_at=label.deleted_at or book.now(),
            days_left=max(1, (endings.KEPT - (book.now() - (label.deleted_at or book.now()))).days),
        )
        for label in shown
    )
    return Show(deleted_labels_card(book.screen(event), lines, pager), How.UPDATE if page else How.PUSH)


def bring_back(event: Event, book: Context) -> Answer:
    """Restore beside a deleted label."""
    account, label = account_of(event, book), event.parameters.get("label", "")
    said = _bring_back(event, book, account, label)
    card = label_card.draw(event, book, account_of(event, book), label, done=Done(said))
    return Show(card, How.UPDATE, toast=said, changed=True)


def _bring_back(event: Event, book: Context, account: Account, label: str) -> str:
    """What is to be said of it. Raises NotThere."""
    stored = labels.get(book.db, label)
    if stored is None or stored.owner != account.key:
        raise NotThere
    said = label_brought_back(book.words(event), stored.name)
    try:
        back = endings.bring_back(book.db, book.press(event, account.key, said), label)
    except AlreadyDone as before:
        said, back = before.said, stored  # rung for once more: what the first press left undone is done
    if not back.deleted:
        endings.reach_the_rest(book.db, back, book.now())
        book.queue.fan_out(label)
        book.queue.drain(account.key)
    return said
