"""Every address that Google, the queue or a browser may call: the one table that the app serves and the manifests are held against."""

from __future__ import annotations

from typing import Any

from handlers.answer import Answer
from handlers.errors import Refused
from handlers.event import Event
from handlers.logo import logo
from handlers.route import CONTACTS, GMAIL_HEADERS, Kind, Route


def _not_built(event: Event, book: Any) -> Answer:  # noqa: ARG001
    raise Refused("This part of Commonbook is not there yet.")


ROUTES: tuple[Route, ...] = (
    Route(path="/addon/home", kind=Kind.TRIGGER, handler=_not_built),
    Route(path="/addon/gmail/home", kind=Kind.TRIGGER, handler=_not_built),
    Route(path="/addon/gmail/message", kind=Kind.TRIGGER, handler=_not_built, wishes=frozenset({GMAIL_HEADERS})),
    Route(path="/addon/settings", kind=Kind.CLICK, handler=_not_built),
    Route(path="/addon/help", kind=Kind.CLICK, handler=_not_built, needs_identity=False),
    Route(path="/logo.png", kind=Kind.WEB, handler=logo),
)

__all__ = ["CONTACTS", "GMAIL_HEADERS", "ROUTES", "Kind", "Route"]
