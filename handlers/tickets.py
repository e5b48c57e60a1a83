"""A card's way into the browser: the panel knows who presses, the browser does not. The ticket says it, sealed, for ten minutes.

It opens a page and nothing else: what the page leads to asks Google itself who is there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta

from firestore_models.sealed import Unsealable
from handlers.context import Context

LIFE = timedelta(minutes=10)
_PURPOSE = "ticket"


@dataclass(frozen=True, slots=True)
class Ticket:
    """The account that pressed: its `sub`, the key of its document, its address and its tenant."""

    sub: str
    account: str
    address: str
    tenant: str
    locale: str


def issue(book: Context, ticket: Ticket) -> str:
    """Readable to nobody but us: an address has no place in an address."""
    fields = {name: getattr(ticket, name) for name in Ticket.__slots__}
    text = json.dumps({**fields, "until": (book.now() + LIFE).timestamp()})
    return book.google.sealer.seal(text, purpose=_PURPOSE, bound_to="connect", random=book.random)


def read(book: Context, text: str) -> Ticket | None:
    """None for what we did not issue, or longer ago."""
    try:
        fields = json.loads(book.google.sealer.open(text, purpose=_PURPOSE, bound_to="connect"))
    except Unsealable:
        return None
    if fields.pop("until") <= book.now().timestamp():
        return None
    return Ticket(**fields)
