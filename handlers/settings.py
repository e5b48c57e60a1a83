"""The two universal actions: Settings and Help."""

from __future__ import annotations

from dataclasses import replace

from cards.consent import Permission
from cards.done import Done, kept
from cards.help import help_card
from cards.screen import Card
from cards.settings import MAIL_REVERTED, Connection, SettingsView, settings_card
from firestore_models import preferences
from firestore_models.accounts import CONSENTED, Account, AccountState
from firestore_models.claims import AlreadyDone
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
    if MAIL_REVERTED not in event.parameters.get("inputs", ""):
        raise Incomplete
    wanted = event.switched_on(MAIL_REVERTED)
    said = kept(book.words(event))
    try:
        preferences.set_mail_reverted(book.db, book.press(event, account.key, said), wanted=wanted)
    except AlreadyDone as before:
        said = before.said
    account = replace(account, mail_reverted=wanted)
    return Show(_draw(event, book, account, done=Done(said)), How.UPDATE, toast=said, changed=True)


def _draw(event: Event, book: Context, account: Account, *, done: Done | None = None) -> Card:
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
