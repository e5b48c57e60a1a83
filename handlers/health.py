"""The sync panel: how each label stands, what waits, what was undone or set aside, and the presses that help."""

from __future__ import annotations

from datetime import datetime

from cards.done import Done, dismissed, tried_again
from cards.health import Aside, HealthView, LabelHealth, Standing, Trouble, Waiting, health_card
from cards.notices import LASTING, NoticeSort
from cards.screen import Card
from firestore_models import contacts, labels, notices, restore
from firestore_models.accounts import DELEGATED, Account, AccountState
from firestore_models.claims import AlreadyDone
from firestore_models.ids import is_contact_id, is_name
from firestore_models.labels import Head, Label, LabelState
from handlers import connect, deletions, showing, todo, told
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import NotThere
from handlers.event import Event
from handlers.showing import Shown
from handlers.signing_in import account_of
from sharing.person import display_name
from sharing.roles import Action, may
from sync.errors import Blocked, ServiceOff

_LOST = {Blocked.__name__: Trouble.BLOCKED, ServiceOff.__name__: Trouble.SWITCHED_OFF}


def opened(event: Event, book: Context) -> Answer:
    """Sync, from home or Settings."""
    return Show(_draw(event, book, account_of(event, book)))


def _draw(event: Event, book: Context, account: Account, *, done: Done | None = None) -> Card:
    notes = notices.latest(book.db, account.key)
    seen = _seen(book, account, {*account.parked, *(each.contact for each in notes if is_contact_id(each.contact))})
    names = {contact: display_name(shown.view) for contact, shown in seen.items()}
    lines = [told.line(account, each, seen, names.get(each.contact, "")) for each in notes]
    trouble = _trouble(account)
    view = HealthView(
        now=book.now(),
        trouble=trouble,
        waiting=_waiting(account, book.now()),
        labels=_labels(book, account),
        aside=tuple(Aside(contact, names.get(contact, ""), reason) for contact, reason in sorted(account.parked.items())),
        notices=tuple(told.with_loops(book, account, lines, seen)),
        may_connect=trouble in (Trouble.NOT_CONNECTED, Trouble.CONSENT_LOST),
        domain=connect.domain_of(account) if trouble in (Trouble.DOMAIN_LOST, Trouble.BLOCKED) else "",
        photos=bool(account.photo_pages),
    )
    return health_card(book.screen(event), view, done=done)


def _trouble(account: Account) -> Trouble | None:
    """What stops this account as a whole, told apart by who can put it right."""
    match account.state:
        case AccountState.PERMISSION_LOST if account.reason in _LOST:
            return _LOST[account.reason]
        case AccountState.PERMISSION_LOST:
            return Trouble.DOMAIN_LOST if account.credential == DELEGATED else Trouble.CONSENT_LOST
        case AccountState.GONE:
            return Trouble.SUSPENDED
    if not connect.is_connected(account):
        return Trouble.NOT_CONNECTED
    return Trouble.FULL if account.state is AccountState.FULL or account.lacks else None  # also while room is being looked for


def _waiting(account: Account, now: datetime) -> Waiting | None:
    """When Google lets this account go on, and why not before; None when nothing is waited for."""
    until = account.turn.waiting_until
    return Waiting(until, is_silence=account.turn.tries > 0) if until is not None and until > now else None


def _seen(book: Context, account: Account, wanted: set[str]) -> dict[str, Shown]:
    """Contacts through today's lens, by id; those out of reach are not among them."""
    found = list(contacts.get_many(book.db, sorted(wanted)).values()) if wanted else []
    seen = showing.shown(account, found, showing.labels_of(book, account, found)) if found else []
    return {one.contact.id: one for one in seen}


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
        rows.append(LabelHealth(label, account.present[label].name, standing, behind, held, has_grantees=_sees_grantees(account, known[label])))
    return tuple(sorted(rows, key=lambda row: (row.standing is Standing.IN_STEP and not row.held, row.name.casefold())))


def _sees_grantees(account: Account, label: Label) -> bool:
    """A wish of the index: the card that it leads to asks the label itself."""
    return bool(label.grants) and may(account.present[label.id].role, Action.SEE_MEMBERS)


def _standing(account: Account, label: str, head: Head, *, is_gone: bool, is_read: bool) -> tuple[Standing, int]:
    if is_gone:
        return Standing.GONE, 0
    if not is_read:
        return Standing.READING, 0
    behind = head.seq - account.cursor(label)
    return (Standing.BEHIND, behind) if behind > 0 else (Standing.IN_STEP, 0)


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
    if not is_name(notice) or any(each.id == notice and NoticeSort(each.kind.value) in LASTING for each in notices.latest(book.db, account.key)):
        raise NotThere  # what still stands so is not to be forgotten: a contact left alone would be so for ever
    said = dismissed(book.words(event))
    try:
        restore.dismiss(book.db, book.press(event, account.key, said), notice)
    except AlreadyDone as before:
        said = before.said
    return _after(event, book, said)


def _after(event: Event, book: Context, said: str) -> Answer:
    account = account_of(event, book)
    return Show(_draw(event, book, account, done=Done(said)), How.UPDATE, toast=said, changed=True)
