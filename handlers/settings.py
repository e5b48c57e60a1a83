"""The two universal actions: Settings and Help."""

from __future__ import annotations

from cards.consent import Permission
from cards.help import help_card
from cards.settings import Connection, SettingsView, settings_card
from firestore_models.accounts import Account, AccountState
from handlers.answer import Answer, Back, Show
from handlers.context import Context
from handlers.event import Event
from handlers.route import CONTACTS, GMAIL_HEADERS
from handlers.signing_in import account_of, refreshed
from sync.errors import Blocked


def opened(event: Event, book: Context) -> Answer:
    """What Commonbook may do for this account."""
    account = refreshed(account_of(event, book), event, book)
    granted = {Permission.IDENTITY}
    if CONTACTS in event.scopes:
        granted.add(Permission.CONTACTS)
    if GMAIL_HEADERS in event.scopes:
        granted.add(Permission.MAIL)
    return Show(settings_card(book.screen(event), SettingsView(connection=_connection(account), granted=frozenset(granted))))


def _connection(account: Account) -> Connection:
    if account.state is AccountState.PERMISSION_LOST and account.reason == Blocked.__name__:
        return Connection.BLOCKED
    if not account.credential or account.state is not AccountState.ACTIVE:
        return Connection.NOT_CONNECTED
    return Connection.DELEGATED


def helped(event: Event, book: Context) -> Answer:
    """Help needs to know nobody."""
    return Show(help_card(book.screen(event)))


def back(event: Event, book: Context) -> Answer:  # noqa: ARG001  every press has the same form
    """Cancel, or Back on a card that has nothing else to say."""
    return Back()
