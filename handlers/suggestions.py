"""Whom the box may mean, while somebody types: people shared with before, one's own tenant's groups and colleagues (amendments.md P2).

A suggestion replaces the whole box, so each repeats what stands there already (J4); what cannot be read stays as it was typed. At most one
call leaves the house, in the presser's own name: Google itself shows only those whom colleagues may see.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from cards.share import PEOPLE
from firestore_models import directories, labels
from firestore_models.accounts import DELEGATED, Account
from handlers.answer import Answer, Suggest
from handlers.context import Context
from handlers.event import Event
from handlers.signing_in import account_of
from sharing.roles import Action, may
from sync.errors import GoogleTrouble

LETTERS = 2  # typed, before anything is suggested
MOST = 10
LABELS_READ = 30  # whose grants are looked through
ASKED_A_MINUTE = 60  # calls to the Directory for one account: more is no typing (promises.md T32)
_MINUTE = timedelta(minutes=1)

Named = tuple[str, str]  # address, name


def people(event: Event, book: Context) -> Answer:
    """For the box "People, groups or domains" and for New owner."""
    account = account_of(event, book)
    before, last = split(event.text(PEOPLE))
    if len(last) < LETTERS:
        return Suggest(())
    known = [*_shared_with(book, account), *_groups(book, account), *colleagues(book, account, last)]
    if account.credential and "." in account.tenant:
        known.append((account.tenant, ""))
    return suggested(before, last, known, account)


def split(typed: str) -> tuple[str, str]:
    """What stands in the box already, to be kept as it is, and the part being typed."""
    before, _, last = typed.rpartition(",")
    return before.strip(), last.strip()


def suggested(before: str, last: str, known: Iterable[Named], account: Account) -> Suggest:
    """The box with each fitting entry in place of the part being typed; nobody twice, oneself never."""
    already = {part.strip().lower() for part in before.split(",")} | {account.address}
    typed = last.lower()
    hits = dict.fromkeys(address for address, name in known if address not in already and _begins(address, name, typed))
    prefix = f"{before}, " if before else ""
    return Suggest(tuple(prefix + address for address in list(hits)[:MOST]))


def _begins(address: str, name: str, typed: str) -> bool:
    name = name.lower()
    return address.startswith(typed) or name.startswith(typed) or any(word.startswith(typed) for word in name.split())


def colleagues(book: Context, account: Account, typed: str) -> list[Named]:
    """Users of one's own tenant whose address begins like this, as any colleague may see them. One call; nothing when Google does not answer."""
    word = typed.strip().lower()
    if account.credential != DELEGATED or len(word) < LETTERS or not _may_ask(book, account) or not word.replace(".", "").replace("-", "").isalnum():
        return []
    try:
        found = book.google.directory_as(account.address).visible_users(f"email:{word}*", limit=MOST)
    except GoogleTrouble:
        return []
    return [(user.email, user.name) for user in found]


def _may_ask(book: Context, account: Account) -> bool:
    since, count = book.asked.get(account.key, (book.now(), 0))
    if book.now() - since >= _MINUTE:
        since, count = book.now(), 0
    book.asked[account.key] = (since, count + 1)
    return count < ASKED_A_MINUTE


def _shared_with(book: Context, account: Account) -> list[Named]:
    """Whoever is named in labels that this account manages, and their owners."""
    mine = [label for label, reach in account.present.items() if may(reach.role, Action.SEE_MEMBERS)]
    found = labels.get_many(book.db, mine[:LABELS_READ]).values() if mine else ()
    return sorted({(row.address, row.name) for label in found for row in label.grants.values() if row.address})


def _groups(book: Context, account: Account) -> list[Named]:
    if account.credential != DELEGATED or account.tenant.startswith("u:") or not account.tenant:
        return []
    return list(directories.groups_of(book.db, account.tenant).items())
