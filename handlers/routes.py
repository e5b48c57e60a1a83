"""Every address that Google, the queue or a browser may call: the one table that the app serves and the manifests are held against."""

from __future__ import annotations

from handlers import contact, home, label, mail, members, settings, share, tasks
from handlers.logo import logo
from handlers.route import CONTACTS, GMAIL_HEADERS, Handler, Kind, Route

_CLICKS: dict[str, Handler] = {
    "back": settings.back,
    "home/open": home.open_again,
    "home/search": home.search,
    "sync/now": home.sync_now,
    "settings/open": settings.opened,
    "help/open": settings.helped,
    "mail/address": mail.address,
    "mail/addresses": mail.addresses,
    "mail/again": mail.again,
    "contact/open": contact.opened,
    "contact/new": contact.new,
    "contact/edit": contact.edit,
    "contact/save": contact.save,
    "contact/share": share.opened,
    "contact/delete": contact.delete,
    "contact/erase": contact.erase,
    "undo": contact.undo,
    "label/new": label.new,
    "label/create": label.create,
    "label/open": label.opened,
    "label/share": share.opened,
    "label/members": members.opened,
    "label/leave": members.leave,
    "label/part": members.part,
    "share/save": share.save,
    "member/open": members.member,
    "member/save": members.save,
    "member/remove": members.remove,
    "member/revoke": members.revoke,
}
_NEEDS_NOBODY = frozenset({"back", "help/open"})

ROUTES: tuple[Route, ...] = (
    Route(path="/addon/home", kind=Kind.TRIGGER, handler=home.opened, wishes=frozenset({CONTACTS})),
    Route(path="/addon/gmail/home", kind=Kind.TRIGGER, handler=home.opened, wishes=frozenset({CONTACTS})),
    Route(path="/addon/gmail/message", kind=Kind.TRIGGER, handler=mail.opened, wishes=frozenset({GMAIL_HEADERS})),
    Route(path="/addon/settings", kind=Kind.CLICK, handler=settings.opened),
    Route(path="/addon/help", kind=Kind.CLICK, handler=settings.helped, needs_identity=False),
    *(Route(path=f"/click/{name}", kind=Kind.CLICK, handler=handler, needs_identity=name not in _NEEDS_NOBODY) for name, handler in _CLICKS.items()),
    Route(path="/suggest/people", kind=Kind.SUGGEST, handler=share.suggest_people),
    Route(path="/task/drain", kind=Kind.TASK, handler=tasks.drain),
    Route(path="/task/fanout", kind=Kind.TASK, handler=tasks.spread),
    Route(path="/task/upkeep", kind=Kind.TASK, handler=tasks.upkeep),
    Route(path="/logo.png", kind=Kind.WEB, handler=logo),
)

__all__ = ["ROUTES", "Kind", "Route"]
