"""An account that Commonbook may not work for while its owner is away: why that is needed, and the button that allows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cards.screen import Card, Screen, card
from cards.widgets import button, buttons, header, note, paragraph, section
from cards.words import msgid


class Reason(Enum):
    """What the person wanted when it turned out to be needed."""

    SHARE = "share"
    ACCEPT = "accept"
    SYNC = "sync"
    BLOCKED = "blocked"  # the administrator's policy forbids it; no button helps


REASON_WORDS = {
    Reason.SHARE: msgid("To share contacts from this account, connect it once. Commonbook then keeps the copies up to date while you are away."),
    Reason.ACCEPT: msgid(
        "To receive what is shared with you, connect this account once. Commonbook then keeps the copies up to date while you are away."
    ),
    Reason.SYNC: msgid("To keep copies up to date while you are away, connect this account once."),
    Reason.BLOCKED: msgid("Your administrator has not allowed Commonbook for this account. Ask them to allow it in the Google Admin console."),
}


@dataclass(frozen=True, slots=True)
class ConnectView:
    """`may_connect` is False where no button helps: then the card only says so. `domain` is the Workspace domain of the account, "" for none:
    its administrator can connect everybody in it at once (amendments.md R7)."""

    reason: Reason
    may_connect: bool = True
    domain: str = ""


def connect_card(screen: Screen, view: ConnectView) -> Card:
    """Why, and Connect."""
    words = screen.words
    connect = button(words.t("Connect"), screen.opens("connect"), primary=True) if view.may_connect else None
    refresh = button(words.t("Refresh"), screen.press("connect/again", reason=view.reason.value)) if view.may_connect else None
    domain = button(words.t("I administer {domain}", domain=view.domain), screen.press("connect/domain")) if view.domain else None
    return card(
        screen,
        "connect",
        section(paragraph(words.t(REASON_WORDS[view.reason])), buttons(connect, refresh)),
        section(buttons(domain)),
        section(note(words.t("Until then the panel works on your own contacts, and nothing is read in the background."))),
        header=header(words.t("Connect Google Contacts")),
    )
