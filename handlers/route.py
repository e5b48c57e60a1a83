"""What an address of ours takes to be answered, and the scopes it may ask for. The addresses themselves: `handlers/routes.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from handlers.answer import Answer
from handlers.event import Event
from handlers.task import TaskCall

SCOPES = "https://www.googleapis.com/auth/"
OPENID = "openid"
EMAIL = SCOPES + "userinfo.email"
LOCALE = SCOPES + "script.locale"
GMAIL_RUN = SCOPES + "gmail.addons.execute"
GMAIL_HEADERS = SCOPES + "gmail.addons.current.message.metadata"
CONTACTS = SCOPES + "contacts"

MANIFEST_SCOPES = (OPENID, EMAIL, LOCALE, GMAIL_RUN, GMAIL_HEADERS, CONTACTS)
IDENTITY_SCOPES = (OPENID, EMAIL)

Handler = Callable[[Event, Any], Answer]  # (event, handlers.context.Context)
TaskHandler = Callable[[TaskCall, Any], None]


class Kind(Enum):
    """Who calls a route, and so which envelope its answer travels in."""

    TRIGGER = "trigger"  # homepage, opened mail
    CLICK = "click"  # a press in a card, a universal action
    SUGGEST = "suggest"  # suggestions while typing
    OPEN_LINK = "open link"  # a press whose answer is an address to open
    TASK = "task"  # the queue
    WEB = "web"  # a browser


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One address and what it takes to be answered.

    `scopes` must be granted, or the handler is not called and consent is asked for. `wishes` are asked for once and done without when refused:
    an unticked scope costs only its own feature. Handlers look at `event.scopes` for what they got.
    """

    path: str
    kind: Kind
    handler: Callable[..., Any]  # Handler, or TaskHandler for Kind.TASK, or WebHandler (handlers/web.py) for Kind.WEB
    scopes: frozenset[str] = frozenset()
    wishes: frozenset[str] = frozenset()
    needs_identity: bool = True

    def __post_init__(self) -> None:
        unknown = (self.scopes | self.wishes) - set(MANIFEST_SCOPES)
        if unknown:  # Google refuses to ask for a scope that the manifest does not name
            raise ValueError(f"{self.path}: not in the manifest: {sorted(unknown)}")
        if not self.path.startswith("/"):
            raise ValueError(f"{self.path}: must begin with a slash")
