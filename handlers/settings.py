"""The two universal actions: Settings and Help."""

from __future__ import annotations

from dataclasses import replace

from cards.consent import Permission
from cards.done import Done, kept
from cards.help import help_card
from cards.screen import Card
from cards.settings import AS_IN_GOOGLE, HELD_PERCENT, LANGUAGE, MAIL_REVERTED, OWN_NAMES, Connection, SettingsView, settings_card
from firestore_models import preferences, tenants
from firestore_models.accounts import CONSENTED, Account, AccountState
from firestore_models.claims import AlreadyDone
from handlers import administrators
from handlers.answer import Answer, Back, How, Show
from handlers.connect import domain_of, is_connected
from handlers.context import Context
from handlers.errors import Incomplete
from handlers.event import Event
from handlers.route import CONTACTS, GMAIL_HEADERS
from handlers.signing_in import account_of, refreshed
from sync.errors import Blocked


def opened(event: Event, book: Context) -> Answer:
    """What Commonbook may do for this account."""
    return Show(_draw(event, book, refreshed(account_of(event, book), event, book)))


def save(event: Event, book: Context) -> Answer:
    """Save of the switches. One that is off comes as nothing at all, so the form must name its inputs (amendments.md R6)."""
    account = account_of(event, book)
    listed = event.parameters.get("inputs", "").split(",")
    if MAIL_REVERTED not in listed:
        raise Incomplete
    wanted, percent = event.switched_on(MAIL_REVERTED), _percent(event) if HELD_PERCENT in listed else None
    account = replace(administrators.still(account, book), mail_reverted=wanted)
    if percent == 0:
        return Show(_draw(event, book, account, is_refused=True), How.UPDATE)
    language = _language(event) if LANGUAGE in listed else None
    if language is not None and event.identity is not None:
        account = replace(account, language=language)
        book.speak(event.identity.sub, language)  # already the answer is in it
    said = kept(book.words(event))
    try:
        preferences.save(book.db, book.press(event, account.key, said), mail_reverted=wanted, language=language, held_percent=percent)
    except AlreadyDone as before:
        said = before.said
    return Show(_draw(event, book, account, done=Done(said)), How.UPDATE, toast=said, changed=True)


def _language(event: Event) -> str | None:
    """What was chosen, "" for Google's own; None for what is no choice of ours: it stays as it is."""
    typed = event.text(LANGUAGE)
    if typed == AS_IN_GOOGLE:
        return ""
    return typed if typed in OWN_NAMES else None


def _percent(event: Event) -> int:
    """What was typed, from 1 to 100; 0 when it is nothing of the kind."""
    typed = event.text(HELD_PERCENT).removesuffix("%").strip()
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    return number if number <= 100 else 0


def _draw(event: Event, book: Context, account: Account, *, done: Done | None = None, is_refused: bool = False) -> Card:
    granted = {Permission.IDENTITY}
    if CONTACTS in event.scopes:
        granted.add(Permission.CONTACTS)
    if GMAIL_HEADERS in event.scopes:
        granted.add(Permission.MAIL)
    connection = _connection(account)
    view = SettingsView(
        connection=connection,
        granted=frozenset(granted),
        mail_reverted=account.mail_reverted,
        language=account.language if account.language in OWN_NAMES else "",
        administers=account.administers,
        held_percent=tenants.get(book.db, account.tenant).held_percent if account.administers else None,
        is_refused=is_refused,
        may_connect=connection is Connection.NOT_CONNECTED,
        may_disconnect=account.credential == CONSENTED,
        domain=domain_of(account) if connection is not Connection.DELEGATED else "",
    )
    return settings_card(book.screen(event), view, done=done)


def _connection(account: Account) -> Connection:
    if account.state is AccountState.PERMISSION_LOST and account.reason == Blocked.__name__:
        return Connection.BLOCKED
    if not is_connected(account) or account.state in (AccountState.PERMISSION_LOST, AccountState.GONE):
        return Connection.NOT_CONNECTED
    return Connection.CONNECTED if account.credential == CONSENTED else Connection.DELEGATED


def helped(event: Event, book: Context) -> Answer:
    """Help needs to know nobody."""
    return Show(help_card(book.screen(event)))


def back(event: Event, book: Context) -> Answer:  # noqa: ARG001  every press has the same form
    """Cancel, or Back on a card that has nothing else to say."""
    return Back()
