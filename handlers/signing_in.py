"""Which account is pressing. The key is Google's `sub`, never an address: whoever gets an old address later gets nothing with it (T13)."""

from __future__ import annotations

from dataclasses import replace

import phonenumbers
from google.api_core import exceptions

from firestore_models import accounts, invitations
from firestore_models.accounts import DELEGATED, Account, AccountState
from firestore_models.ids import unconfirmed_account
from firestore_models.store import Transaction, transact
from handlers import administrators
from handlers.context import Context
from handlers.errors import NotThere
from handlers.event import Event, Identity
from sync.errors import GoogleTrouble


def account_of(event: Event, book: Context) -> Account:
    """The presser's account, made at the first press. One read in the common case."""
    identity = event.identity
    if identity is None:
        raise NotThere
    account = accounts.get(book.db, identity.sub)
    if account is None:
        account = _welcome(identity, book, name=_own_name(event, book), locale=event.locale)
    elif account.address != identity.email.lower():
        account = _renamed(account, identity, book)
    book.speak(identity.sub, account.language)
    return account


def refreshed(account: Account, event: Event, book: Context) -> Account:
    """The account after asking Google whether we may act for it in the background, where we may not as far as we know.

    Asked when a first card opens or before sharing, so that a domain connected since is noticed (amendments.md R7).
    """
    if account.credential and account.state is AccountState.ACTIVE:
        return account
    if event.identity is None or not event.identity.hosted_domain or not _may_act_for(account.address, book):
        return account
    accounts.reference(book.db, account.key).update({"credential": DELEGATED, "state": AccountState.ACTIVE.value, "reason": ""})
    book.queue.drain(account.key)
    return replace(account, credential=DELEGATED, state=AccountState.ACTIVE, reason="")


def account_by(identity: Identity, book: Context, *, locale: str) -> Account:
    """The account of somebody who signed in on a page of ours, made at their first visit as at a first press."""
    account = accounts.get(book.db, identity.sub)
    if account is None:
        return _welcome(identity, book, name="", locale=locale)
    return _renamed(account, identity, book) if account.address != identity.email.lower() else account


def _welcome(identity: Identity, book: Context, *, name: str, locale: str) -> Account:
    """The first press of this `sub`: bind an account that was reached by its address before, or make one."""
    address = identity.email.lower()
    waiting = [account for account in accounts.by_address(book.db, address) if _is_waiting(account, address)]
    _retire_predecessors(identity, address, book)
    is_delegated = bool(identity.hosted_domain) and _may_act_for(address, book)
    account = Account(
        key=identity.sub,
        address=address,
        name=name,
        tenant=identity.hosted_domain.lower() or f"u:{identity.sub}",
        locale=locale,
        region=_region(locale),
        confirmed=True,
        credential=DELEGATED if is_delegated else "",
        invited=invitations.for_address(book.db, address, book.now()),
    )
    if is_delegated:
        account = administrators.noticed(account, book)
    if waiting:
        return _bind(waiting[0], account, book)
    try:
        accounts.reference(book.db, account.key).create(accounts.facts_of(account))
    except exceptions.AlreadyExists:  # two first presses at once
        return accounts.get(book.db, account.key) or account
    return account


def _is_waiting(account: Account, address: str) -> bool:
    """Whether an account was made for an address whose `sub` nobody could tell us. One that is named by its `sub` is that person's for ever."""
    return account.key == unconfirmed_account(address) and not account.confirmed


def _retire_predecessors(identity: Identity, address: str, book: Context) -> None:
    """The address belongs to somebody else now: in its name nothing more is done for whoever had it before (promises.md T13)."""
    for other in accounts.by_address(book.db, address):
        if other.key != identity.sub and not _is_waiting(other, address):
            accounts.reference(book.db, other.key).update(
                {"state": AccountState.GONE.value, "reason": "address passed on", "address": "", "credential": "", "sealed": ""}
            )


def _bind(waiting: Account, account: Account, book: Context) -> Account:
    """This `sub` takes over what its address was given before anybody knew the `sub`; nobody else ever can."""

    def work(transaction: Transaction) -> bool:
        present = accounts.from_snapshot(accounts.reference(book.db, waiting.key).get(transaction=transaction))
        if present is None or present.confirmed:
            return False
        transaction.update(
            accounts.reference(book.db, waiting.key),
            {
                "confirmed": True,
                "name": account.name or waiting.name,
                "locale": account.locale,
                "administers": account.administers,
            },
        )
        if waiting.key != account.key:
            transaction.set(accounts.reference(book.db, account.key), {"address": account.address, "same_as": waiting.key})
        return True

    if not transact(book.db, work):
        accounts.reference(book.db, account.key).set(accounts.facts_of(account))
    return accounts.get(book.db, account.key) or account


def _renamed(account: Account, identity: Identity, book: Context) -> Account:
    """The account has a new address: the same person, so the same account."""
    accounts.reference(book.db, account.key).update({"address": identity.email.lower()})
    return replace(account, address=identity.email.lower())


def _may_act_for(address: str, book: Context) -> bool:
    try:
        return book.google.can_act_for(address).value == "yes"
    except GoogleTrouble:
        return False  # asked again at the next card


def _own_name(event: Event, book: Context) -> str:
    """How the person is called in their own profile; their address serves where that may not be read."""
    if event.token is None:
        return ""
    try:
        names = book.google.people_with_token(event.token).me().get("names", [])
    except GoogleTrouble:
        return ""
    return str(names[0].get("displayName", "")) if names else ""


def learn_name(key: str, book: Context) -> None:
    """How somebody is called who came by one of our pages, where no panel told us: for the members' list of what they accept."""
    account = accounts.get(book.db, key)
    if account is None or account.name:
        return
    try:
        names = book.google.people_for(account).me().get("names", [])
    except GoogleTrouble:
        return
    if names and names[0].get("displayName"):
        accounts.reference(book.db, account.key).update({"name": str(names[0]["displayName"])})


def _region(locale: str) -> str:
    """Where phone numbers without a country code are from: the region of the locale, else the language's main country."""
    language, _, rest = locale.replace("_", "-").partition("-")
    region = rest.rpartition("-")[2].upper()
    main = {"nl": "NL", "fr": "FR", "de": "DE", "en": "US"}
    return region if region in phonenumbers.SUPPORTED_REGIONS else main.get(language.lower(), "US")
