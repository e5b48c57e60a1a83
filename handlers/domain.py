"""Connecting a whole domain: what its administrator enters in the Admin console, and the check by trying (amendments.md R7)."""

from __future__ import annotations

from dataclasses import replace

from cards.domain import DomainView, domain_card, domain_link_card
from cards.screen import Card
from firestore_models.accounts import DELEGATED, Account, AccountState
from handlers.answer import Answer, How, Show
from handlers.connect import domain_of
from handlers.context import Context
from handlers.errors import NotThere
from handlers.event import Event
from handlers.signing_in import account_of, refreshed


def opened(event: Event, book: Context) -> Answer:
    """I administer DOMAIN."""
    return Show(_card(event, book, account_of(event, book)))


def check(event: Event, book: Context) -> Answer:
    """Check: whether Google lets us act for this very account in the background."""
    account = refreshed(account_of(event, book), event, book)
    return Show(_card(event, book, account, is_refused=not _is_delegated(account)), How.UPDATE)


def link(event: Event, book: Context) -> Answer:
    """Copy link: what to send to whoever administers the domain, as text (amendments.md R8)."""
    return Show(domain_link_card(book.screen(event), _view(book, account_of(event, book))))


def _card(event: Event, book: Context, account: Account, *, is_refused: bool = False) -> Card:
    return domain_card(book.screen(event), replace(_view(book, account), is_refused=is_refused))


def _view(book: Context, account: Account) -> DomainView:
    domain = domain_of(account)
    if not domain:
        raise NotThere
    client_id, scopes = book.google.delegation
    return DomainView(domain, client_id, scopes, is_connected=_is_delegated(account))


def _is_delegated(account: Account) -> bool:
    """As far as we know: what was taken back counts no more."""
    return account.credential == DELEGATED and account.state is not AccountState.PERMISSION_LOST
