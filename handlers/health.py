"""The sync panel: how each label stands, what waits, what was undone or set aside, and the presses that help."""

from __future__ import annotations

from datetime import datetime

from cards.done import Done, dismissed, tried_again
from cards.health import Aside, HealthView, LabelHealth, NoticeLine, NoticeSort, Standing, Trouble, health_card
from cards.screen import Card
from firestore_models import contacts, labels, notices, restore
from firestore_models.accounts import CONSENTED, Account, AccountState
from firestore_models.claims import AlreadyDone
from firestore_models.ids import is_contact_id, is_name
from firestore_models.labels import Head, LabelState
from firestore_models.notices import Notice, NoticeKind
from handlers import deletions, showing, todo
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import NotThere
from handlers.event import Event
from handlers.signing_in import account_of
from sharing.person import display_name

_TROUBLES = {
    AccountState.PERMISSION_LOST: Trouble.PERMISSION_LOST,
    AccountState.GONE: Trouble.SUSPENDED,
    AccountState.FULL: Trouble.FULL,
}


def opened(event: Event, book: Context) -> Answer:
    """Sync, from home or Settings."""
    return Show(_draw(event, book, account_of(event, book)))


def _draw(event: Event, book: Context, account: Account, *, done: Done | None = None) -> Card:
    told = notices.latest(book.db, account.key)
    names = _names(book, account, {*account.parked, *(each.contact for each in told if is_contact_id(each.contact))})
    view = HealthView(
        now=book.now(),
        trouble=_TROUBLES.get(account.state) or (Trouble.FULL if account.lacks else None),  # also while room is being looked for
        waiting_until=waiting_until(account, book.now()),
        labels=_labels(book, account),
        aside=tuple(Aside(contact, names.get(contact, ""), reason) for contact, reason in sorted(account.parked.items())),
        notices=tuple(_notice(account, each, names) for each in told),
        may_connect=account.credential == CONSENTED and account.state is AccountState.PERMISSION_LOST,
    )
    return health_card(book.screen(event), view, done=done)


def waiting_until(account: Account, now: datetime) -> datetime | None:
    """When Google lets this account go on; None when nothing is waited for."""
    until = account.turn.waiting_until
    return until if until is not None and until > now else None


def _names(book: Context, account: Account, wanted: set[str]) -> dict[str, str]:
    """What to call contacts, through today's lens; those out of reach have no name here."""
    found = list(contacts.get_many(book.db, sorted(wanted)).values()) if wanted else []
    seen = showing.shown(account, found, showing.labels_of(book, account, found)) if found else []
    return {one.contact.id: display_name(one.view) for one in seen}


def _labels(book: Context, account: Account) -> tuple[LabelHealth, ...]:
    ids = sorted(account.present)
    known, heads = labels.get_many(book.db, ids), labels.get_heads(book.db, ids)
    waiting = deletions.waiting_for(book, account)
    gone = {label for label, _ in todo.gone_labels(account)}
    rows = []
    for label in ids:
        if label not in known:
            continue
        standing, behind = _standing(account, label, heads[label], is_gone=label in gone, is_read=known[label].state is LabelState.READY)
        held = len(waiting[label].waiting) if label in waiting else 0
        rows.append(LabelHealth(label, account.present[label].name, standing, behind, held))
    return tuple(sorted(rows, key=lambda row: (row.standing is Standing.IN_STEP and not row.held, row.name.casefold())))


def _standing(account: Account, label: str, head: Head, *, is_gone: bool, is_read: bool) -> tuple[Standing, int]:
    if is_gone:
        return Standing.GONE, 0
    if not is_read:
        return Standing.READING, 0
    behind = head.seq - account.cursor(label)
    return (Standing.BEHIND, behind) if behind > 0 else (Standing.IN_STEP, 0)


def _notice(account: Account, each: Notice, names: dict[str, str]) -> NoticeLine:
    label = account.present.get(each.contact) if each.kind is NoticeKind.HELD else None
    name = label.name if label is not None else names.get(each.contact, "")
    return NoticeLine(each.id, NoticeSort(each.kind.value), each.contact, name, each.at, each.fields)


def retry(event: Event, book: Context) -> Answer:
    """Try again: a contact that was set aside, or that another program kept rewriting."""
    account = account_of(event, book)
    contact = event.parameters.get("contact", "")
    if not is_contact_id(contact):
        raise NotThere
    said = tried_again(book.words(event))
    try:
        restore.try_again(book.db, book.press(event, account.key, said), contact)
    except AlreadyDone as before:
        said = before.said
    else:
        book.queue.drain(account.key)
    return _after(event, book, said)


def dismiss(event: Event, book: Context) -> Answer:
    """Dismiss a notice."""
    account = account_of(event, book)
    notice = event.parameters.get("notice", "")
    if not is_name(notice):
        raise NotThere
    said = dismissed(book.words(event))
    try:
        restore.dismiss(book.db, book.press(event, account.key, said), notice)
    except AlreadyDone as before:
        said = before.said
    return _after(event, book, said)


def _after(event: Event, book: Context, said: str) -> Answer:
    account = account_of(event, book)
    return Show(_draw(event, book, account, done=Done(said)), How.UPDATE, toast=said, changed=True)
