"""`mails/{name}`: that a mail was sent, never what it said; `mail_days/{hash}`: how many a tenant caused in a day (promises.md T26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from google.cloud import firestore

from firestore_models.ids import hashed, is_name
from firestore_models.store import Db, Transaction, transact

LIFE = timedelta(days=40)  # longer than any task is delivered again, and than an invitation waits; Firestore's TTL on `expires`
SENDING = timedelta(minutes=3)  # how long one delivery may take to hand the mail over
A_DAY_DOMAIN = 500
A_DAY_ALONE = 50  # consumer accounts, a tenant each


class MailState(StrEnum):
    SENDING = "sending"
    SENT = "sent"
    CAME_BACK = "came_back"  # the mail server will not take it for that address
    TOO_MANY = "too_many"  # the tenant's mails of the day were used up


@dataclass(frozen=True, slots=True)
class Sending:
    """Whether a mail may go out now; when not, `state` says what became of it."""

    may_send: bool
    state: MailState


def allowed(tenant: str) -> int:
    """How many mails a tenant may cause in a day."""
    return A_DAY_ALONE if tenant.startswith("u:") or not tenant else A_DAY_DOMAIN


def state(db: Db, name: str) -> MailState | None:
    """What became of a mail asked for under this name; None when its task was not delivered yet."""
    found = _reference(db, name).get().to_dict() if is_name(name) else None
    return MailState(found["state"]) if found else None


def begin(db: Db, name: str, kind: str, tenant: str, at: datetime) -> Sending:
    """Take one mail in hand and count it. Another delivery of the same task finds it taken, and leaves it."""
    counter = db.collection("mail_days").document(hashed("mails", tenant, at.date().isoformat()))

    def work(transaction: Transaction) -> Sending:
        found = _reference(db, name).get(transaction=transaction).to_dict()
        count = (counter.get(transaction=transaction).to_dict() or {}).get("count", 0)
        if found is not None and (found["state"] != MailState.SENDING or found["until"] > at):
            return Sending(may_send=False, state=MailState(found["state"]))
        is_first = found is None
        may_send = count < allowed(tenant) or not is_first
        became = MailState.SENDING if may_send else MailState.TOO_MANY
        transaction.set(_reference(db, name), {"kind": kind, "state": became.value, "at": at, "until": at + SENDING, "expires": at + LIFE})
        if may_send and is_first:
            transaction.set(counter, {"count": count + 1, "expires": at + timedelta(days=2)})
        return Sending(may_send, became)

    return transact(db, work)


def end(db: Db, name: str, became: MailState) -> None:
    """Note what became of a mail that was taken in hand."""
    _reference(db, name).update({"state": became.value})


def put_down(db: Db, name: str, at: datetime) -> None:
    """The mail server is away: the next delivery of the task tries again at once."""
    _reference(db, name).update({"until": at})


def _reference(db: Db, name: str) -> firestore.DocumentReference:
    return db.collection("mails").document(name)
