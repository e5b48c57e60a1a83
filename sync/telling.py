"""What the engine has people told by mail: deletions that wait for them, and changes of their own that were undone."""

from __future__ import annotations

from datetime import timedelta

from firestore_models import accounts, held
from firestore_models.accounts import Account
from firestore_models.labels import Label
from sync import mail
from sync.engine import Engine

GREETING = "greeting"
ONCE_IN = timedelta(days=1)
GATHER_S = 300  # what is typed on a phone comes in several changes: one mail tells them all


def deletions_wait(engine: Engine, label: Label) -> None:
    """Mail those who decide, once for each time that something begins to wait (amendments.md J11).

    Asked for again while it waits, it is the same mail: so nothing need be noted, and a worker that dies here leaves nothing untold.
    """
    waiting = held.get(engine.db, label.id).waiting
    if not waiting:
        return
    begun = min(each.at for each in waiting).isoformat()
    told = {label.owner, *(account.key for account in accounts.administrators(engine.db, label.tenant))}
    for key in sorted(told):
        mail.post(engine, "deletions", {"label": label.id, "account": key}, f"deletions {label.id} {key} {begun}")


def lacks_greeting(account: Account) -> bool:
    """Whether somebody never signed in, and has not been told yet why there are labels of others in his Google Contacts (amendments.md K2)."""
    return not account.confirmed and not account.greeted and any(reach.owner != account.key for reach in account.present.values())


def first_reached(engine: Engine, account: Account) -> None:
    """Mail an account, once, that its administrator's word lets us write into its Google Contacts, and who shared what."""
    mail.post(engine, GREETING, {"account": account.key}, f"{GREETING} {account.key}")


def change_reverted(engine: Engine, account: Account) -> None:
    """Mail an account about its own undone changes, at most once a day; what comes sooner is told by the hourly round (amendments.md J7)."""
    now, before = engine.now(), account.mailed_reverted_at
    if account.mail_reverted and (before is None or before <= now - ONCE_IN):
        since = before.isoformat() if before is not None else "never"
        mail.post(engine, "reverted", {"account": account.key}, f"reverted {account.key} {since} {now.date()}", after_s=GATHER_S)


def remind(engine: Engine) -> None:
    """The hourly round: whoever was mailed a day ago hears of what was undone since."""
    now = engine.now()
    for account in accounts.mailed_between(engine.db, now - ONCE_IN - timedelta(hours=1), now - ONCE_IN):
        change_reverted(engine, account)
