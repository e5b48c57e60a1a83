"""The history of a contact, for editors and above, through the reader's present lens; and Undo at a change (amendments.md P4)."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from cards.done import Done, unchanged, undone
from cards.history import ChangeLine, FieldChange, HistoryView, history_card
from cards.lists import PAGE, Pager
from cards.screen import Card
from firestore_models import claims, contacts, edits, photos
from firestore_models.accounts import Account
from firestore_models.claims import AlreadyDone
from firestore_models.contacts import Revision
from firestore_models.edits import changed_fields
from firestore_models.photos import FIELD
from handlers import actors, mail, moved, showing
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import NotAllowed, NotThere
from handlers.event import Event
from handlers.showing import Shown
from handlers.signing_in import account_of
from sharing.lens import project
from sharing.person import EMPTY, display_name
from sharing.roles import Action, may

NO_PHOTO = "-"


@dataclass(frozen=True, slots=True)
class Change:
    """One revision and the one before it; None for the contact's beginning."""

    after: Revision
    before: Revision | None


def opened(event: Event, book: Context) -> Answer:
    """History of a contact, a page at a time."""
    account = account_of(event, book)
    found = _readable(book, account, event.parameters.get("contact", ""), Action.SEE_HISTORY)
    page = event.parameters.get("page", "")
    return Show(_draw(event, book, account, found, page=page), How.UPDATE if page else How.PUSH)


def _readable(book: Context, account: Account, contact: str, action: Action) -> Shown:
    found = showing.one(book, account, contact)
    if not may(found.access.role, action):
        raise NotAllowed(found.labels[0].owner_name if found.labels else "", view_only=True)
    return found


def _draw(event: Event, book: Context, account: Account, found: Shown, *, page: str = "", done: Done | None = None) -> Card:
    newest = int(page) if page.isascii() and page.isdigit() and 0 < int(page) <= found.contact.revision else found.contact.revision
    changes, older, until = _changes(book, account, found, newest)
    moves = moved.between(book, account, found, changes[-1].after.edited_at if changes and older else None, until)
    keys = {*(change.after.edited_by for change in changes), *(move.actor for move in moves), found.contact.photo_by} - {""}
    names = actors.names_of(book, account, [found], keys)
    may_undo = may(found.access.role, Action.UNDO)
    lines = [line for change in changes if (line := _line(found, change, names, may_undo=may_undo)) is not None]
    if newest == found.contact.revision and (photo := _photo_line(account, found, names, may_undo=may_undo)) is not None:
        lines.append(photo)
    lines = sorted((*moved.lines(account, moves, names), *lines), key=lambda line: line.at, reverse=True)
    view = HistoryView(
        contact=found.contact.id,
        name=display_name(found.view),
        lines=tuple(lines),
        now=book.now(),
        pager=Pager(next=str(older) if older else "", previous=_previous(found, newest)),
    )
    return history_card(book.screen(event, carry=mail.handed_on(event)), view, done=done)


def _previous(found: Shown, newest: int) -> str:
    return str(min(newest + PAGE, found.contact.revision)) if newest < found.contact.revision else ""


def _changes(book: Context, account: Account, found: Shown, newest: int) -> tuple[list[Change], int, datetime | None]:
    """Up to 25 changes from revision `newest` down, in one round-trip; where the next page begins, 0 at the end; and when the page before ended.

    Nothing from before the reader had the contact (amendments.md P4).
    """
    oldest = max(1, newest - PAGE + 1)
    states = contacts.revisions(book.db, found.contact, range(max(1, oldest - 1), newest + 2))
    until = states[newest + 1].edited_at if newest + 1 in states else None
    start = actors.since(account, found)
    changes: list[Change] = []
    for number in range(newest, oldest - 1, -1):
        after = states.get(number)
        if after is None:
            continue
        if start is not None and after.edited_at < start:
            return changes, 0, until
        changes.append(Change(after, states.get(number - 1)))
    return changes, oldest - 1, until


def _line(found: Shown, change: Change, names: dict[str, str], *, may_undo: bool) -> ChangeLine | None:
    """The change as this reader may see it; None when all of it is hidden, so that not even its time is told."""
    hidden = found.access.hidden
    after = project(change.after.person, hidden)
    before = project(change.before.person, hidden) if change.before is not None else EMPTY
    fields = changed_fields(before, after) if change.before is not None else ()
    if change.before is not None and not fields:
        return None
    return ChangeLine(
        number=change.after.number,
        who=names.get(change.after.edited_by, ""),
        at=change.after.edited_at,
        origin=change.after.origin,
        fields=tuple(FieldChange(name, before.values(name), after.values(name)) for name in fields),
        may_undo=may_undo and change.before is not None,
    )


def _photo_line(account: Account, found: Shown, names: dict[str, str], *, may_undo: bool) -> ChangeLine | None:
    """The last change of the photo; None where the reader may not see photos, or did not have the contact yet."""
    at, start = found.contact.photo_at, actors.since(account, found)
    if at is None or FIELD in found.access.hidden or (start is not None and at < start):
        return None
    who = names.get(found.contact.photo_by, "")
    return ChangeLine(0, who, at, "google", (FieldChange(FIELD, (), ()),), may_undo=may_undo, photo=found.contact.photo or NO_PHOTO)


def undo(event: Event, book: Context) -> Answer:
    """Undo at a change, of details or of the photo."""
    account = account_of(event, book)
    found = _readable(book, account, event.parameters.get("contact", ""), Action.UNDO)
    if event.parameters.get("change") == "photo":
        return _undo_photo(event, book, account, found)
    return _undo_details(event, book, account, found)


def _undo_photo(event: Event, book: Context, account: Account, found: Shown) -> Answer:
    """The photo before comes back, unless somebody has changed it again since."""
    if _photo_line(account, found, {}, may_undo=True) is None:
        raise NotThere
    before = next(iter(found.contact.photos_before), "")
    picture = photos.get(book.db, found.contact.id, before) if before else None
    words = book.words(event)
    said = undone(words)
    press = replace(book.press(event, account.key, said), origin="undo")
    if (done := claims.said_before(book.db, press)) is not None:
        said = done
    elif event.parameters.get("photo") != (found.contact.photo or NO_PHOTO) or (before and picture is None):
        said = unchanged(words)
    else:
        with suppress(AlreadyDone):
            for label in sorted(photos.put(book.db, press, found.contact.id, picture).labels):
                book.queue.fan_out(label)
    found = _readable(book, account, found.contact.id, Action.SEE_HISTORY)
    return Show(_draw(event, book, account, found, done=Done(said)), How.UPDATE, toast=said, changed=True)


def _undo_details(event: Event, book: Context, account: Account, found: Shown) -> Answer:
    """Undo at a change: its fields go back, what was changed since stays. It travels like any edit, and can be undone itself."""
    number = event.parameters.get("change", "")
    if not number.isascii() or not number.isdigit() or not 1 < int(number) <= found.contact.revision:
        raise NotThere
    states = contacts.revisions(book.db, found.contact, range(int(number) - 1, int(number) + 1))
    after, before = states.get(int(number)), states.get(int(number) - 1)
    start = actors.since(account, found)
    if after is None or before is None or (start is not None and after.edited_at < start):
        raise NotThere
    words = book.words(event)
    said = undone(words)
    press = replace(book.press(event, account.key, said), origin="undo")
    try:
        back = project(before.person, found.access.hidden)
        edited = edits.edit(book.db, press, found.contact.id, base=after.number, typed=back, yields=True)
    except AlreadyDone as done:
        said = done.said
    else:
        said = said if edited.fields else unchanged(words)
        for label in sorted(edited.contact.labels) if edited.fields else ():
            book.queue.fan_out(label)
    found = _readable(book, account, found.contact.id, Action.SEE_HISTORY)
    return Show(_draw(event, book, account, found, done=Done(said)), How.UPDATE, toast=said, changed=True)
