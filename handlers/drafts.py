"""What somebody was about to do when it turned out that their account must be connected first: kept for a quarter of an hour, and returned to.

It lies on the account's own document and holds what that person typed, never a right: the press is decided anew (amendments.md J3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module

from firestore_models import accounts
from firestore_models.accounts import Account
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.event import Event
from handlers.nonce import NONCE_PARAMETER

LIFE = timedelta(minutes=15)
_WAYS_BACK = {"share": "share.opened", "invitation": "invitations.opened"}  # what was begun -> what draws it again


def keep(event: Event, book: Context, account: Account, what: str) -> None:
    """Remember the press and what was typed with it."""
    parameters = {name: value for name, value in event.parameters.items() if name != NONCE_PARAMETER}
    inputs = {name: list(values) for name, values in event.inputs.items()}
    draft = {"what": what, "parameters": parameters, "inputs": inputs, "at": book.now()}
    accounts.reference(book.db, account.key).update({"draft": draft})


def is_waiting(account: Account, now: datetime) -> bool:
    return bool(account.draft) and account.draft["what"] in _WAYS_BACK and now - account.draft["at"] < LIFE


def typed(event: Event, book: Context, account: Account, what: str) -> Event:
    """The event with what was typed before, where the same thing is opened again; else the event as it is."""
    if event.inputs or not is_waiting(account, book.now()) or account.draft["what"] != what:
        return event
    then = account.draft["parameters"]
    if any(then.get(name, "") != event.parameters.get(name, "") for name in ("label", "contact")):
        return event
    return replace(event, inputs={name: tuple(values) for name, values in account.draft["inputs"].items()})


def resume(event: Event, book: Context, account: Account) -> Answer:
    """The card that was left, filled as it was; the first card when nothing waits."""
    from handlers import home

    if not is_waiting(account, book.now()):
        return home.open_again(event, book)
    draft = account.draft
    inputs = {name: tuple(values) for name, values in draft["inputs"].items()}
    module, _, function = _WAYS_BACK[draft["what"]].partition(".")
    draw: Callable[[Event, Context], Answer] = getattr(import_module(f"handlers.{module}"), function)
    answer = draw(replace(event, parameters={**event.parameters, **draft["parameters"]}, inputs=inputs), book)
    return replace(answer, how=How.REPLACE) if isinstance(answer, Show) else answer


def end(book: Context, account: Account) -> None:
    """It was carried out: nothing waits any more."""
    if account.draft:
        accounts.reference(book.db, account.key).update({"draft": {}})
