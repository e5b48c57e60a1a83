"""Whom one may mention or notify: people who have the contact, and colleagues of one's own tenant (amendments.md P2, P5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import getaddresses

from email_validator import EmailNotValidError, validate_email

from cards.notify import PEOPLE, ColleagueProblem, NotColleague
from firestore_models import accounts
from firestore_models.accounts import Account
from firestore_models.contacts import Contact
from firestore_models.labels import Label
from firestore_models.pointers import Pointed
from firestore_models.rights import NotFound, access_to_contact
from handlers import recipients, showing, suggestions
from handlers.answer import Answer, Suggest
from handlers.context import Context
from handlers.errors import NotThere
from handlers.event import Event
from handlers.showing import Shown
from handlers.signing_in import account_of
from sharing.reach import Access
from sharing.roles import Action, may
from sync.errors import GoogleTrouble

MOST = 10


@dataclass(frozen=True, slots=True)
class Colleagues:
    """The parts of a box: whom it means, and what was not accepted."""

    people: tuple[Pointed, ...]
    refused: tuple[NotColleague, ...]


def read(typed: str, account: Account, seen: Shown, book: Context) -> Colleagues:
    """Look up everybody in the box. Nothing is written."""
    parts = recipients.split(typed)
    if len(parts) > MOST:
        return Colleagues((), (NotColleague(ColleagueProblem.TOO_MANY),))
    people: dict[str, Pointed] = {}
    refused: list[NotColleague] = []
    for part in parts:
        found = _one(part, account, seen, book)
        if isinstance(found, NotColleague):
            refused.append(found)
        else:
            people[found.address] = found
    return Colleagues(tuple(people.values()), tuple(refused))


def _one(part: str, account: Account, seen: Shown, book: Context) -> Pointed | NotColleague:
    [(_, written)] = getaddresses([part]) or [("", "")]
    try:
        address = validate_email(written or part, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        return NotColleague(ColleagueProblem.UNREADABLE, part)
    if address == account.address:
        return NotColleague(ColleagueProblem.YOURSELF, part)
    known = next(iter(accounts.by_address(book.db, address)), None)
    if known is not None and (known.tenant == account.tenant or has(known, seen) is not None):
        return Pointed(address, known.key)
    if account.tenant != address.rpartition("@")[2]:
        return NotColleague(ColleagueProblem.STRANGER, part)
    return Pointed(address) if _exists(address, book) else NotColleague(ColleagueProblem.UNKNOWN, part)


def _exists(address: str, book: Context) -> bool:
    """Whether the delegated domain knows the address; where nobody says, the mail itself will tell."""
    try:
        return book.google.can_act_for(address).value != "unknown user"
    except GoogleTrouble:
        return True


def has(account: Account, seen: Shown) -> Access | None:
    """What somebody may do with a contact that another account looks at, through the labels of both; None: he does not have it."""
    return access_of(account, seen.contact, seen.labels)


def access_of(account: Account, contact: Contact, labels: Iterable[Label]) -> Access | None:
    """An account's access to a contact by these labels; None when it has none."""
    try:
        return access_to_contact(account, contact, {label.id: label for label in labels})
    except NotFound:
        return None


def suggest(event: Event, book: Context) -> Answer:
    """While typing: members that this account may know of, and colleagues of its own tenant."""
    account = account_of(event, book)
    before, last = suggestions.split(event.text(event.parameters.get("box", PEOPLE)))
    if len(last) < suggestions.LETTERS:
        return Suggest(())
    try:
        seen = showing.one(book, account, event.parameters.get("contact", ""))
    except NotThere:
        return Suggest(())
    if not may(seen.access.role, Action.MENTION):
        return Suggest(())
    return suggestions.suggested(before, last, [*_known_to(account, seen), *suggestions.colleagues(book, account, last)], account)


def _known_to(account: Account, seen: Shown) -> list[tuple[str, str]]:
    """Addresses and names of the members this account may see (amendments.md P1)."""
    rows = [
        row
        for label in seen.labels
        if may(account.reach[label.id].role, Action.SEE_MEMBERS)
        for row in label.grants.values()
        if row.grant.principal.kind == "user" and row.address and row.address != account.address
    ]
    return sorted({(row.address, row.name) for row in rows})
