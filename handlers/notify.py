"""Notify a colleague, and mentions: the mail that follows, and what the one pointed to finds (amendments.md P5).

A mail names the label and the contact to somebody who has it; to anybody else neither, unless the sender may share that label.
"""

from __future__ import annotations

from cards.done import Done
from cards.letter import Letter
from cards.letters_people import pointed
from cards.notify import PEOPLE, ColleagueProblem, NotColleague, NotifyView, missing_card, notified, notify_card
from cards.words import Words
from firestore_models import accounts, pointers
from firestore_models.accounts import Account
from firestore_models.claims import AlreadyDone
from firestore_models.comments import only
from firestore_models.labels import LabelKind
from firestore_models.pointers import Pointer, PointerKind
from handlers import colleagues, mail, showing
from handlers import contact as contact_card
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import Incomplete, NotAllowed, NotThere
from handlers.event import Event
from handlers.letters import Ids, link_to_panel, words_for
from handlers.showing import Shown
from handlers.signing_in import account_of
from sharing.person import display_name
from sharing.roles import Action, may
from sync import mail as mails


def opened(event: Event, book: Context) -> Answer:
    """Notify a colleague: whom."""
    account = account_of(event, book)
    seen = _readable(event, book, account)
    return Show(notify_card(book.screen(event, carry=mail.handed_on(event)), NotifyView(seen.contact.id, display_name(seen.view))))


def _readable(event: Event, book: Context, account: Account) -> Shown:
    seen = showing.one(book, account, event.parameters.get("contact", ""))
    if not may(seen.access.role, Action.NOTIFY):
        raise NotAllowed(seen.labels[0].owner_name if seen.labels else "")
    return seen


def send(event: Event, book: Context) -> Answer:
    """Send: all of the box or nothing of it."""
    account = account_of(event, book)
    if PEOPLE not in event.parameters.get("inputs", "").split(","):
        raise Incomplete
    seen, typed = _readable(event, book, account), event.text(PEOPLE)
    found = colleagues.read(typed, account, seen, book)
    refused = found.refused if found.refused or found.people else (NotColleague(ColleagueProblem.EMPTY),)
    if refused:
        view = NotifyView(seen.contact.id, display_name(seen.view), typed, refused)
        return Show(notify_card(book.screen(event, carry=mail.handed_on(event)), view), How.UPDATE)
    who = found.people[0].address if len(found.people) == 1 else ""
    said = notified(book.words(event), len(found.people), who)
    try:
        made = pointers.notify(book.db, book.press(event, account.key, said), seen.contact.id, found.people)
    except AlreadyDone as before:
        said = before.said
    else:
        for pointer in made:
            mails.post(book.engine, "notify", {"pointer": pointer}, name=pointer)
    return Show(contact_card.draw(event, book, account, seen.contact.id, done=Done(said)), How.BENEATH, toast=said, changed=True)


# The one pointed to


def follow(event: Event, book: Context) -> Answer:
    """The row of a pointer: the contact, or what is missing to see it. Raises NotThere for what was meant for others."""
    account = account_of(event, book)
    pointer = pointers.get(book.db, event.parameters.get("pointer", ""))
    if pointer is None or not _is_for(pointer, account):
        raise NotThere
    pointers.see(book.db, pointer.id)
    try:
        return Show(contact_card.draw(event, book, account, pointer.contact))
    except NotThere:
        sender = accounts.get(book.db, pointer.sender)
        name = (sender.name or sender.address) if sender is not None else ""
        return Show(missing_card(book.screen(event), name, _label_to_ask_for(book, sender, pointer)))


def _is_for(pointer: Pointer, account: Account) -> bool:
    return pointer.to.account == account.key or (not pointer.to.account and pointer.to.address == account.address)


def _label_to_ask_for(book: Context, sender: Account | None, pointer: Pointer) -> str:
    """The label that a sender who may share it can name to somebody who does not have it; "" for any other sender."""
    seen = _as_seen_by(book, sender, pointer.contact) if sender is not None else None
    shareable = (
        label.name
        for label in (seen.labels if seen is not None else ())
        if sender is not None and label.kind is LabelKind.LIST and (access := label.access_of(sender.key, sender.reach[label.id].via))
        if may(access.role, Action.INVITE_BY_NOTIFY)
    )
    return next(shareable, "")


def _as_seen_by(book: Context, account: Account, contact: str) -> Shown | None:
    try:
        return showing.one(book, account, contact)
    except NotThere:
        return None


# The mail


def letter(book: Context, ids: Ids) -> Letter | None:
    """The mail about a pointer, written by today's rights; None when its sender lost the contact or took the comment back."""
    pointer = pointers.get(book.db, ids.get("pointer", ""))
    sender = accounts.get(book.db, pointer.sender) if pointer is not None else None
    if pointer is None or sender is None:
        return None
    theirs = _as_seen_by(book, sender, pointer.contact)
    if theirs is None or (pointer.kind is PointerKind.MENTION and not any(one.id == pointer.comment for one in theirs.talk.said)):
        return None
    reader = _reader(book, pointer)
    seen = _as_seen_by(book, reader, pointer.contact) if reader is not None else None
    stranger = Account(key="", address=pointer.to.address, locale=sender.speaks)
    return pointed(
        words_for(reader or stranger),
        to=reader.address if reader is not None else pointer.to.address,
        sender=sender.name or sender.address,
        is_mention=pointer.kind is PointerKind.MENTION,
        label=_name_of_label(seen) if seen is not None else _label_to_ask_for(book, sender, pointer),
        contact=_name(words_for(reader or stranger), seen) if seen is not None else "",
        link=link_to_panel(book, reader or stranger),
        tenant=sender.tenant,
    )


def _name(words: Words, seen: Shown) -> str:
    """The contact's name; whoever may not see the name is told of no other value in its place."""
    return display_name(only(seen.view, ("names",))) or words.t("a contact")


def _name_of_label(seen: Shown) -> str:
    return next((label.name for label in seen.labels if label.kind is not LabelKind.EVERYTHING), "")


def _reader(book: Context, pointer: Pointer) -> Account | None:
    """The account pointed to: the one it was made for, or by now the one that signs in with that address."""
    if pointer.to.account:
        return accounts.get(book.db, pointer.to.account)
    return next(iter(accounts.by_address(book.db, pointer.to.address)), None)
