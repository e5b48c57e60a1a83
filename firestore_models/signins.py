"""`signins/{hash}`: a sign-in with Google under way. Only the hash of its `state` is kept; it works once, for ten minutes, in one browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from firestore_models.ids import hashed
from firestore_models.store import Db, Transaction, transact

LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Who is expected back, and for what.

    `sub` is the one account that may answer, "" when an address decides; `account` its document. `browser` is a hash of that browser's mark.
    `about` is what `purpose` needs besides: an invitation's id.
    """

    purpose: str
    address: str
    browser: str
    sub: str = ""
    account: str = ""
    tenant: str = ""
    about: str = ""
    locale: str = "en"


def begin(db: Db, state: str, sign_in: SignIn, now: datetime) -> None:
    """Remember a sign-in by its `state`, which is drawn for it and seen by that browser and Google alone."""
    fields = {name: getattr(sign_in, name) for name in SignIn.__slots__}
    db.collection("signins").document(hashed("state", state)).create({**fields, "expires": now + LIFE})


def take(db: Db, state: str, now: datetime) -> SignIn | None:
    """The sign-in of this `state`, once: whoever comes second finds nothing (promises.md T16)."""
    reference = db.collection("signins").document(hashed("state", state))

    def work(transaction: Transaction) -> dict[str, Any] | None:
        snapshot = reference.get(transaction=transaction)
        if snapshot.exists:
            transaction.delete(reference)
        return snapshot.to_dict()

    data = transact(db, work)
    if data is None or data["expires"] <= now:
        return None
    return SignIn(**{name: data[name] for name in SignIn.__slots__})
