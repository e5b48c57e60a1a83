"""A permission that Google did not get: what it costs, and a button that asks again. Never asked twice in a row by itself (amendments.md K1)."""

from __future__ import annotations

from enum import Enum

from cards.screen import Card, Screen, card
from cards.widgets import button, buttons, header, note, paragraph, section
from cards.words import Words, msgid


class Permission(Enum):
    """What the add-on can be allowed, as a person understands it. The value comes back as the parameter `feature`."""

    CONTACTS = "contacts"
    MAIL = "mail"
    IDENTITY = "identity"


TITLES = {
    Permission.CONTACTS: msgid("Google Contacts"),
    Permission.MAIL: msgid("The open mail"),
    Permission.IDENTITY: msgid("Your Google account"),
}
COSTS = {
    Permission.CONTACTS: msgid(
        "Without access to Google Contacts, Commonbook cannot find or change your own contacts. What others share with you still works here."
    ),
    Permission.MAIL: msgid(
        "Without access to the sender and recipients of the open mail, Commonbook cannot show who they are. Searching still works."
    ),
    Permission.IDENTITY: msgid("Commonbook cannot see which Google account this is, so it shows nothing yet."),
}


def consent_card(screen: Screen, permission: Permission) -> Card:
    """One permission that was refused."""
    words = screen.words
    allow = button(words.t("Allow"), screen.press("consent/ask", feature=permission.value), primary=True)
    return card(
        screen,
        "consent",
        section(paragraph(words.t(COSTS[permission])), buttons(allow)),
        section(note(words.t("Google asks you once more. You can take it back at any time in your Google account."))),
        header=header(permission_words(words, permission)),
    )


def identity_card(screen: Screen) -> Card:
    """Nobody is known yet: one sentence and a button, and no name of anybody (amendments.md K5)."""
    words = screen.words
    return card(
        screen,
        "identity",
        section(paragraph(words.t(COSTS[Permission.IDENTITY])), buttons(button(words.t("Allow"), screen.press("identity/ask"), primary=True))),
        header=header("Commonbook"),
    )


def permission_words(words: Words, permission: Permission) -> str:
    return words.t(TITLES[permission])
