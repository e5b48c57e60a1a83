"""Asking for Google consent without nagging: one prompt for what a press needs, never twice in a row for the same scope.

Nothing tells us that a prompt was refused; the platform only repeats the press or the person presses again. So what was asked is
remembered for a while, and a second time a card explains and asks by a button instead.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from addon.keys import Now
from cards.consent import Permission
from handlers.event import Event
from handlers.route import CONTACTS, GMAIL_HEADERS, IDENTITY_SCOPES, MANIFEST_SCOPES

CONSENT_PATH = "/click/consent/ask"  # cards/consent.py draws the buttons that come here
IDENTITY_PATH = "/click/identity/ask"
ASKED = "asked"  # parameter of the button that asks again: its own serial, so that its repetition is recognised too
NEXT = "next"  # the trigger whose card stood where the explanation stands
MESSAGE = "message"  # the open mail, which a press may come without (amendments.md J1)

_REMEMBERED_FOR = timedelta(hours=12)
_MOST_REMEMBERED = 20_000

SCOPES_OF = {
    Permission.CONTACTS: (CONTACTS,),
    Permission.MAIL: (GMAIL_HEADERS,),
    Permission.IDENTITY: IDENTITY_SCOPES,
}


class AskedBefore(Protocol):
    """Remembers what was asked. May forget: the price is one prompt more."""

    def note(self, key: str) -> bool:
        """Note that `key` is asked for now; whether it had been asked for already, lately."""
        ...


class AskedHere:
    """Remembers in this process, for twelve hours at most."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._asked: OrderedDict[str, datetime] = OrderedDict()

    def note(self, key: str) -> bool:
        moment = self._now()
        with self._lock:
            before = self._asked.pop(key, None)
            self._asked[key] = moment
            while len(self._asked) > _MOST_REMEMBERED:
                self._asked.popitem(last=False)
        return before is not None and moment - before < _REMEMBERED_FOR


def asked_before(memory: AskedBefore, event: Event, scopes: Iterable[str]) -> bool:
    """Whether asking for `scopes` now would repeat a prompt, noting that they are asked for.

    The button of the explaining card carries a serial: its first press asks, its repetition after another refusal does not.
    """
    serial = event.parameters.get(ASKED, "")
    subject = f"serial {serial}" if serial else f"person {_person(event)}"
    repeated = [memory.note(f"{subject} {scope}") for scope in sorted(scopes)]
    return all(repeated)


def _person(event: Event) -> str:
    """Somebody, told apart without being named: without identity the token of this visit has to do."""
    if event.identity is not None:
        return event.identity.sub
    return hashlib.sha256(event.token.reveal().encode()).hexdigest() if event.token else "unknown"


def new_serial() -> str:
    return secrets.token_urlsafe(9)


def permission(scopes: Iterable[str]) -> Permission:
    """What the missing scopes are about, the most basic first."""
    wanted = set(scopes)
    for found in (Permission.IDENTITY, Permission.MAIL, Permission.CONTACTS):
        if wanted & set(SCOPES_OF[found]):
            return found
    return Permission.IDENTITY


def asked_for(event: Event) -> tuple[str, ...]:
    """The scopes that a press on an explaining card's button is about."""
    feature = event.parameters.get("feature", Permission.IDENTITY.value)
    return next((scopes for known, scopes in SCOPES_OF.items() if known.value == feature), IDENTITY_SCOPES)


def missing(needed: Iterable[str], granted: frozenset[str]) -> tuple[str, ...]:
    """What is needed and not granted, in the manifest's order."""
    wanted = set(needed)
    return tuple(scope for scope in MANIFEST_SCOPES if scope in wanted and scope not in granted)
