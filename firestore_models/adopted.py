"""`accounts/{key}/adopted/{contact}`: what somebody's own contact held before a shared one was linked with it, or that it is to stay apart.

Two more things stand in the account's own document, since every turn and the first card read that anyway: `twins`, pairs of ids that its
holder has not been asked about or has not answered, and `answers`, what was pressed and is carried out by the next turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from firestore_models import accounts, claims
from firestore_models.accounts import Account
from firestore_models.claims import Press
from firestore_models.rights import NotFound, read_actor
from firestore_models.store import Db, Transaction, read_all, transact
from sharing.person import EMPTY, Person, dumps, loads

MOST_TWINS = 500  # pairs asked about at a time, some sixty bytes each in the account's document


class Answer(StrEnum):
    LINK = "link"
    APART = "apart"  # Keep both
    UNLINK = "unlink"


@dataclass(frozen=True, slots=True)
class Adopted:
    """`before` is what is given back; `own` of it are the values that the shared view does not have. `is_apart`: asked, and kept both."""

    resource: str
    before: Person = EMPTY
    own: Person = EMPTY
    is_apart: bool = False


def _path(account: str, contact: str) -> str:
    return f"accounts/{account}/adopted/{contact}"


def get_many(db: Db, account: str, contacts: Iterable[str]) -> dict[str, Adopted]:
    """What is known of these contacts in this account, in one round-trip."""
    found = read_all(db, [_path(account, contact) for contact in contacts])
    return {snapshot.id: _adopted(data) for snapshot in found.values() if (data := snapshot.to_dict())}


def _adopted(data: Mapping[str, Any]) -> Adopted:
    before, own = data.get("before", ""), data.get("own", "")
    return Adopted(
        resource=data["resource"],
        before=loads(before) if before else EMPTY,
        own=loads(own) if own else EMPTY,
        is_apart=data.get("apart", False),
    )


def write(transaction: Transaction, db: Db, account: str, changed: Mapping[str, Adopted | None], at: datetime) -> None:
    """Store what contacts held before anything of them is changed; None: it was given back, so nothing of it is kept."""
    for contact, kept in changed.items():
        document = db.document(_path(account, contact))
        if kept is None:
            transaction.delete(document)
        else:
            stored = {"resource": kept.resource, "before": dumps(kept.before), "own": dumps(kept.own), "apart": kept.is_apart, "at": at}
            transaction.set(document, stored)


def forget_all(db: Db, account: str) -> None:
    """The account's contacts are its own alone, as they are: what they held before is nobody's business any more."""
    for document in db.collection(f"accounts/{account}/adopted").select(()).stream():
        document.reference.delete()
    accounts.reference(db, account).update({"twins": {}, "linked": [], "answers": {}})


def answer(db: Db, press: Press, contacts: Iterable[str], chosen: Answer) -> tuple[str, ...]:
    """Note what its holder wants of these pairs, or of linked contacts (UNLINK); the account's next turn carries it out under its lease.

    Only the presser's own account is touched, and only pairs that it was told of. Returns those noted.
    Raises NotFound when none of them is open, AlreadyDone, StoreUnavailable.
    """
    wanted = list(contacts)

    def work(transaction: Transaction) -> tuple[str, ...]:
        claims.check(db, transaction, press)
        account = read_actor(db, transaction, press.actor)
        fit = tuple(contact for contact in wanted if contact in (account.linked if chosen is Answer.UNLINK else account.twins))
        if not fit:
            raise NotFound
        transaction.update(accounts.reference(db, account.key), {accounts.path("answers", contact): chosen.value for contact in fit})
        claims.record(db, transaction, press, f"contact.{chosen.value}", about=fit, tenant=account.tenant)
        return fit

    return transact(db, work)


def open_pairs(account: Account) -> dict[str, str]:
    """Pairs that wait for an answer: contact -> the account's own contact."""
    return {contact: resource for contact, resource in account.twins.items() if contact not in account.answers}
