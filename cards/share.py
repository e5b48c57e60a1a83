"""Sharing a label or a single contact: with whom, how far, and whether phones show it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cards.access import role_choices
from cards.inputs import dropdown, switch, text_input
from cards.screen import Card, Screen, card
from cards.widgets import Widget, button, buttons, footer, header, note, problem, section
from cards.words import Words, msgid
from sharing.roles import Role

PEOPLE, ACCESS, MOBILE = "people", "access", "mobile"
INPUTS = f"{PEOPLE},{ACCESS},{MOBILE}"


class Refusal(Enum):
    """Why a part of what was typed cannot be shared with."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    YOURSELF = "yourself"
    OWNER = "owner"
    GROUP_NEEDS_ADMINISTRATOR = "group_needs_administrator"
    NOT_CONNECTED = "not_connected"
    FOREIGN_DOMAIN = "foreign_domain"
    TOO_MANY = "too_many"
    NOBODY_TO_ASK = "nobody_to_ask"


REFUSAL_WORDS = {
    Refusal.EMPTY: msgid("Type at least one email address."),
    Refusal.UNREADABLE: msgid("“{part}” is not an email address."),
    Refusal.UNKNOWN: msgid("{part} does not exist in its domain. Check the spelling."),
    Refusal.YOURSELF: msgid("{part} is you."),
    Refusal.OWNER: msgid("{part} owns this label already."),
    Refusal.GROUP_NEEDS_ADMINISTRATOR: msgid("Sharing with a group needs your administrator to connect {domain}."),
    Refusal.NOT_CONNECTED: msgid("{part} has not connected Commonbook yet, so nothing can be shared with that account for now."),
    Refusal.FOREIGN_DOMAIN: msgid("{part} is a domain that is not yours. Name people in it by their address."),
    Refusal.NOBODY_TO_ASK: msgid(
        "{part} does not exist in its domain. Check the spelling. If it is a group: an administrator of {domain} must first open Commonbook once."
    ),
    Refusal.TOO_MANY: msgid("These are too many at once. Share with fewer, or with a group."),
}


class ShareAction(Enum):
    """What the card offers besides Share. The value is the press."""

    PREVIEW = "share/preview"
    HIDDEN_FIELDS = "share/hidden-fields"


ACTION_WORDS = {ShareAction.PREVIEW: msgid("Preview"), ShareAction.HIDDEN_FIELDS: msgid("Hidden fields")}


@dataclass(frozen=True, slots=True)
class Refused:
    """`part` is the piece of the box that was not accepted, as typed."""

    refusal: Refusal
    part: str = ""


@dataclass(frozen=True, slots=True)
class ShareView:
    """Exactly one of `label` and `contact` names what is shared; `name` is what people call it.

    `people`, `access` and `mobile` are what the form shows: defaults, or what was typed and came back refused. `up_to` is the highest role
    this person may give.
    """

    name: str
    label: str = ""
    contact: str = ""
    picked: str = ""  # several at once: their ids, instead of those two
    what: str = ""
    people: str = ""
    access: Role = Role.VIEWER
    mobile: bool = True
    up_to: Role = Role.MANAGER
    refused: tuple[Refused, ...] = ()
    actions: frozenset[ShareAction] = frozenset()


def share_card(screen: Screen, view: ShareView) -> Card:
    """The form. Saving with parts that cannot be read shares with nobody and shows it again."""
    words = screen.words
    what = {"label": view.label, "contact": view.contact, "picked": view.picked, "what": view.what, "inputs": INPUTS}
    press = "several/share" if view.picked else "share/save"
    others = [button(words.t(ACTION_WORDS[action]), screen.submit(action.value, **what)) for action in ShareAction if action in view.actions]
    return card(
        screen,
        "share",
        section(_people_box(screen, view), [problem(refusal_words(words, refused)) for refused in view.refused]),
        section(
            dropdown(ACCESS, words.t("Access"), role_choices(words, view.up_to), selected=min(view.access, view.up_to, Role.MANAGER).name.lower()),
            switch(MOBILE, words.t("Mobile and Outlook"), words.t("Also show on phones and in Outlook"), on=view.mobile),
            note(words.t("Only this contact is shared; its labels stay as they are.")) if view.contact else None,
            buttons(*others),
        ),
        header=header(words.t("Share {name}", name=view.name)),
        footer=footer(button(words.t("Share"), screen.submit(press, **what)), button(words.t("Cancel"), screen.press("back"))),
    )


def refusal_words(words: Words, refused: Refused) -> str:
    """The sentence for one part that was not accepted."""
    return words.t(REFUSAL_WORDS[refused.refusal], part=refused.part, domain=refused.part.rpartition("@")[2])


def _people_box(screen: Screen, view: ShareView) -> Widget:
    words = screen.words
    return text_input(
        PEOPLE,
        words.t("People, groups or domains"),
        value=view.people,
        hint=words.t("Email addresses, separated by commas"),
        suggest=screen.suggestion("people", label=view.label, contact=view.contact),
    )
