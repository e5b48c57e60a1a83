"""Putting a contact under a label, taking it out of one, and giving a label another name."""

from __future__ import annotations

from collections.abc import Iterable

from cards.done import Done, added, removed
from cards.form import LabelChoice
from cards.label_form import NAME, LabelFormView, label_form_card
from cards.pick_label import LABEL, PickLabelView, pick_label_card
from firestore_models import edits, grants, labels
from firestore_models.accounts import Account, Reach
from firestore_models.claims import AlreadyDone
from firestore_models.labels import LabelKind
from handlers import contact as contact_card
from handlers import label as label_card
from handlers import mail, showing, trash
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import Incomplete, NotAllowed, NotThere
from handlers.event import Event
from handlers.showing import Shown
from handlers.signing_in import account_of
from sharing.person import display_name
from sharing.roles import Action, may


def pick(event: Event, book: Context) -> Answer:
    """Add to label: which one."""
    account = account_of(event, book)
    found = showing.one(book, account, event.parameters.get("contact", ""))
    view = PickLabelView(found.contact.id, display_name(found.view), joinable(account, found))
    return Show(pick_label_card(book.screen(event, carry=mail.handed_on(event)), view))


def pick_out(event: Event, book: Context) -> Answer:
    """Remove from label: which one."""
    account = account_of(event, book)
    found = showing.one(book, account, event.parameters.get("contact", ""))
    view = PickLabelView(found.contact.id, display_name(found.view), leavable(account, found), removing=True)
    return Show(pick_label_card(book.screen(event, carry=mail.handed_on(event)), view))


def joinable(account: Account, found: Shown) -> tuple[LabelChoice, ...]:
    """Labels this account may put the contact under. Passing somebody else's contact on is resharing it (amendments.md R2)."""
    may_reshare = may(found.access.role, Action.SHARE)
    return _choices(
        reach
        for reach in account.present.values()
        if may(reach.role, Action.ADD) and reach.label not in found.contact.labels and (may_reshare or reach.owner == found.contact.owner)
    )


def leavable(account: Account, found: Shown) -> tuple[LabelChoice, ...]:
    """Labels this account may take the contact out of."""
    return _choices(reach for reach in account.present.values() if may(reach.role, Action.REMOVE) and reach.label in found.contact.labels)


def _choices(reaches: Iterable[Reach]) -> tuple[LabelChoice, ...]:
    lists = [reach for reach in reaches if reach.kind == LabelKind.LIST]
    return tuple(LabelChoice(reach.label, reach.name) for reach in sorted(lists, key=lambda reach: reach.name.casefold()))


def add(event: Event, book: Context) -> Answer:
    """Save of Add to label."""
    account, contact, label = _picked(event, book)
    people = showing.people_of(labels.get_many(book.db, [label]).values(), account)
    said = added(book.words(event), account.present[label].name, people)
    try:
        edits.add_to_label(book.db, book.press(event, account.key, said), contact, label)
    except AlreadyDone as before:
        said = before.said
    else:
        book.queue.fan_out(label)
    card = contact_card.draw(event, book, account, contact, done=Done(said))
    return Show(card, How.BENEATH, toast=said, changed=True)


def take_out(event: Event, book: Context) -> Answer:
    """Save of Remove from label."""
    account, contact, label = _picked(event, book)
    said = removed(book.words(event), account.present[label].name)
    try:
        edits.remove_from_labels(book.db, book.press(event, account.key, said), contact, frozenset({label}))
    except AlreadyDone as before:
        said = before.said
    else:
        book.queue.fan_out(label)
    try:
        card = contact_card.draw(event, book, account, contact, done=Done(said, trash.undo_token(contact, label, is_deletion=False)))
    except NotThere:  # it was this account's only path to the contact
        card = label_card.draw(event, book, account, label, done=Done(said, trash.undo_token(contact, label, is_deletion=True)))
    return Show(card, How.BENEATH, toast=said, changed=True)


def _picked(event: Event, book: Context) -> tuple[Account, str, str]:
    if not event.parameters.get("inputs"):
        raise Incomplete
    account = account_of(event, book)
    label = event.text(LABEL)
    if label not in account.present:
        raise NotThere
    return account, event.parameters.get("contact", ""), label


def rename(event: Event, book: Context) -> Answer:
    """Rename: the form."""
    account = account_of(event, book)
    found, access = label_card.read(book, account, event.parameters.get("label", ""))
    if not may(access.role, Action.RENAME):
        raise NotAllowed(found.owner_name)
    return Show(label_form_card(book.screen(event), LabelFormView(found.id, found.name)))


def save_name(event: Event, book: Context) -> Answer:
    """Save of Rename: here at once, in everybody's Google Contacts with their next turns."""
    account = account_of(event, book)
    if not event.parameters.get("inputs"):
        raise Incomplete
    label, name = event.parameters.get("label", ""), " ".join(event.text(NAME).split())
    found, _ = label_card.read(book, account, label)
    if name != found.name and (problem := label_card.name_problem(account, name)) is not None:
        return Show(label_form_card(book.screen(event), LabelFormView(label, name, problem)), How.UPDATE)
    said = book.words(event).t("The label is called {name} now.", name=name)
    try:
        grants.rename(book.db, book.press(event, account.key, said), label, name)
    except AlreadyDone as before:
        said = before.said
    else:
        book.queue.fan_out(label)
    return Show(label_card.draw(event, book, account_of(event, book), label, done=Done(said)), How.BENEATH, toast=said, changed=True)
