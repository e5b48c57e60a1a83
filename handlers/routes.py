"""Every address that Google, the queue or a browser may call: the one table that the app serves and the manifests are held against."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from handlers.logo import logo
from handlers.route import CONTACTS, GMAIL_HEADERS, Kind, Route


def later(name: str) -> Callable[..., Any]:
    """A handler by "module.function", imported when it is first called: starting must not wait for Google's clients."""
    module, _, function = name.partition(".")

    def handler(asked: Any, book: Any) -> Any:
        return getattr(import_module(f"handlers.{module}"), function)(asked, book)

    handler.__qualname__ = name
    return handler


# Press (cards/presses.py) -> what answers it.
CLICKS = {
    "back": "settings.back",
    "home/open": "home.open_again",
    "home/search": "home.search",
    "sync/now": "home.sync_now",
    "connect/again": "connect.again",
    "connect/domain": "domain.opened",
    "connect/check": "domain.check",
    "connect/link": "domain.link",
    "invitations/open": "invitations.listed",
    "invitation/open": "invitations.opened",
    "invitation/accept": "invitations.accept",
    "invitation/decline": "invitations.decline",
    "settings/open": "settings.opened",
    "settings/leave": "disconnecting.asked",
    "settings/disconnect": "disconnecting.carry_out",
    "settings/save": "settings.save",
    "settings/delete": "erasing.asked",
    "settings/erase": "erasing.carry_out",
    "help/open": "settings.helped",
    "mail/address": "mail.address",
    "mail/addresses": "mail.addresses",
    "mail/again": "mail.again",
    "contact/open": "contact.opened",
    "contact/new": "contact.new",
    "contact/edit": "contact.edit",
    "contact/save": "contact.save",
    "contact/share": "share.opened",
    "contact/add-to-label": "labelling.pick",
    "contact/label": "labelling.add",
    "contact/remove-from-label": "labelling.pick_out",
    "contact/unlabel": "labelling.take_out",
    "contact/delete": "contact.delete",
    "contact/erase": "contact.erase",
    "undo": "undoing.undo",
    "label/new": "label.new",
    "label/create": "label.create",
    "label/open": "label.opened",
    "label/rename": "labelling.rename",
    "label/name": "labelling.save_name",
    "label/trash": "trash.opened",
    "label/history": "label_history.opened",
    "trash/restore": "trash.bring_back",
    "label/restore": "vanished.bring_back",
    "label/delete": "deleting_label.ask",
    "label/end": "deleting_label.end",
    "label/transfer": "transferring.opened",
    "transfer/ask": "transferring.ask",
    "transfer/confirm": "transferring.confirm",
    "labels/deleted": "deleting_label.deleted",
    "label/bring-back": "deleting_label.bring_back",
    "label/share": "share.opened",
    "label/members": "members.opened",
    "label/leave": "members.leave",
    "label/part": "members.part",
    "share/preview": "share.previewed",
    "select/labels": "select.opened",
    "select/contacts": "select.opened",
    "select/turn": "select.turned",
    "several/share": "select.share_all",
    "several/label": "select.label_all",
    "share/save": "share.save",
    "contact/comment": "comments.new",
    "contact/comments": "comments.opened",
    "comment/open": "comments.kept",
    "comment/edit": "comments.edit",
    "comment/save": "comments.save",
    "comment/delete": "comments.delete",
    "comment/erase": "comments.erase",
    "contact/notify": "notify.opened",
    "notify/send": "notify.send",
    "pointer/open": "notify.follow",
    "contact/history": "history.opened",
    "history/undo": "history.undo",
    "health/open": "health.opened",
    "health/label": "health_label.opened",
    "health/retry": "health.retry",
    "health/dismiss": "health.dismiss",
    "administration/open": "administration.opened",
    "administration/take-over": "administration.take_over",
    "administration/choose": "administration.choose",
    "administration/seize": "administration.seize",
    "administration/bar": "administration.bar",
    "administration/allow": "administration.allow",
    "adopt/open": "adopting.opened",
    "adopt/link": "adopting.link",
    "adopt/keep": "adopting.keep",
    "adopt/unlink": "adopting.unlink",
    "conflicts/open": "conflicts.opened",
    "conflicts/keep": "conflicts.keep",
    "deletions/open": "deletions.opened",
    "deletions/review": "deletions.review",
    "deletions/restore": "deletions.bring_back",
    "deletions/let-go": "deletions.part",
    "member/open": "members.member",
    "member/save": "members.save",
    "member/hidden-fields": "hidden.opened",
    "member/view-as": "view_as.opened",
    "member/view-contact": "view_as.contact",
    "member/why": "why.of_member",
    "contact/why": "why.of_contact",
    "hidden/save": "hidden.save",
    "hidden/preview": "hidden.previewed",
    "hidden/show": "hidden.show",
    "member/remove": "members.remove",
    "member/revoke": "members.revoke",
    "member/link": "invitations.link",
    "member/resend": "invitations.resend",
    "member/let-in": "invitations.let_in",
    "member/keep-out": "invitations.keep_out",
}
TASKS = {"drain": "tasks.drain", "poll": "tasks.poll", "fanout": "tasks.spread", "upkeep": "tasks.upkeep", "mail": "letters.send"}
_NEEDS_NOBODY = frozenset({"back", "help/open"})

ROUTES: tuple[Route, ...] = (
    Route(path="/addon/home", kind=Kind.TRIGGER, handler=later("home.opened"), wishes=frozenset({CONTACTS})),
    Route(path="/addon/gmail/home", kind=Kind.TRIGGER, handler=later("home.opened"), wishes=frozenset({CONTACTS})),
    Route(path="/addon/gmail/message", kind=Kind.TRIGGER, handler=later("mail.opened"), wishes=frozenset({GMAIL_HEADERS})),
    Route(path="/addon/settings", kind=Kind.CLICK, handler=later("settings.opened")),
    Route(path="/addon/help", kind=Kind.CLICK, handler=later("settings.helped"), needs_identity=False),
    *(
        Route(path=f"/click/{press}", kind=Kind.CLICK, handler=later(name), needs_identity=press not in _NEEDS_NOBODY)
        for press, name in CLICKS.items()
    ),
    Route(path="/open/export", kind=Kind.OPEN_LINK, handler=later("export.open_window")),
    Route(path="/open/connect", kind=Kind.OPEN_LINK, handler=later("connect.open_window")),
    Route(path="/suggest/people", kind=Kind.SUGGEST, handler=later("suggestions.people")),
    Route(path="/suggest/colleagues", kind=Kind.SUGGEST, handler=later("colleagues.suggest")),
    *(Route(path=f"/task/{queue}", kind=Kind.TASK, handler=later(name)) for queue, name in TASKS.items()),
    Route(path="/export", kind=Kind.WEB, handler=later("export.page")),
    Route(path="/panel", kind=Kind.WEB, handler=later("panel_page.opened")),
    Route(path="/invitation/<token>", kind=Kind.WEB, handler=later("invitation_page.opened")),
    Route(path="/connect", kind=Kind.WEB, handler=later("connect.page")),
    Route(path="/oauth/callback", kind=Kind.WEB, handler=later("oauth.callback")),
    Route(path="/photo/<token>", kind=Kind.WEB, handler=later("photos.opened")),
    Route(path="/logo.png", kind=Kind.WEB, handler=logo),
)

__all__ = ["CLICKS", "ROUTES", "TASKS", "Kind", "Route"]
