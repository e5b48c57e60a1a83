"""Administration: open to whom the Directory answers as an administrator, asked anew at every press, and about the own tenant only."""

from __future__ import annotations

from cards.administration import PERSON, AdministrationView, BarredLine, PersonProblem, administration_card, allowed_words, barred_words
from cards.done import Done
from cards.screen import Card
from firestore_models import accounts, barred
from firestore_models.accounts import DELEGATED, Account
from firestore_models.barred import BarringOneself
from firestore_models.claims import AlreadyDone
from handlers import administrators
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import Incomplete, NotThere
from handlers.event import Event
from handlers.signing_in import account_of
from sync.directory import DirectoryUser
from sync.errors import ServiceOff


def administrator(event: Event, book: Context) -> Account:
    """The presser as an administrator. Raises NotThere for everybody else: that there is such a screen is nobody's business (T6, T12)."""
    account = administrators.still(account_of(event, book), book)
    if not account.administers:
        raise NotThere
    return account


def opened(event: Event, book: Context) -> Answer:
    """Administration, from Settings."""
    return Show(_draw(event, book, administrator(event, book)))


def _draw(event: Event, book: Context, account: Account, *, person: str = "", problem: PersonProblem | None = None, done: Done | None = None) -> Card:
    lines = tuple(BarredLine(each.key, each.address, each.name) for each in barred.of_tenant(book.db, account.tenant))
    return administration_card(book.screen(event), AdministrationView(account.tenant, lines, person, problem), done=done)


def bar(event: Event, book: Context) -> Answer:
    """Bar from sharing."""
    account = administrator(event, book)
    if not event.parameters.get("inputs"):
        raise Incomplete
    typed = event.text(PERSON)
    target = _person(book, account, typed)
    if target is None:
        problem = PersonProblem.UNKNOWN if typed else PersonProblem.EMPTY
        return Show(_draw(event, book, account, person=typed, problem=problem), How.UPDATE)
    return _set(event, book, account, target, is_barred=True)


def allow(event: Event, book: Context) -> Answer:
    """Allow sharing."""
    account = administrator(event, book)
    target = accounts.get(book.db, event.parameters.get("account", ""))
    if target is None or target.tenant != account.tenant:
        raise NotThere
    return _set(event, book, account, target, is_barred=False)


def _set(event: Event, book: Context, account: Account, target: Account, *, is_barred: bool) -> Answer:
    words, who = book.words(event), target.name or target.address
    said = barred_words(words, who) if is_barred else allowed_words(words, who)
    try:
        barred.set_barred(book.db, book.press(event, account.key, said), target, barred=is_barred)
    except BarringOneself:
        return Show(_draw(event, book, account, person=target.address, problem=PersonProblem.ONESELF), How.UPDATE)
    except AlreadyDone as before:
        said = before.said
    return Show(_draw(event, book, account, done=Done(said)), How.UPDATE, toast=said, changed=True)


def _person(book: Context, account: Account, typed: str) -> Account | None:
    """Somebody of the administrator's own tenant, by address; None for nobody and for anybody else. Raises GoogleTrouble."""
    if "@" not in typed or any(sign.isspace() for sign in typed):
        return None
    try:
        user = book.google.directory_as(account.address).user(typed.lower())
    except ServiceOff:
        return None  # that administrator was answered a moment ago: the address is of a domain that is not his
    known = accounts.get(book.db, user.id) if user is not None else None
    if known is None and user is not None:
        known = next(iter(accounts.by_address(book.db, user.email)), None) or _made(account, user)
    return known if known is not None and known.tenant == account.tenant else None


def _made(account: Account, user: DirectoryUser) -> Account:
    """The account of somebody who never opened Commonbook and whom nothing reaches yet."""
    return Account(
        key=user.id,
        address=user.email,
        name=user.name,
        tenant=user.email.rpartition("@")[2],
        locale=account.locale,
        region=account.region,
        credential=DELEGATED,
    )
