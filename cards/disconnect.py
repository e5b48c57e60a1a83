"""Disconnect: the second question, and what becomes of the copies of what others shared (amendments.md K6)."""

from __future__ import annotations

from cards.inputs import Choice, dropdown
from cards.screen import Card, Screen, card
from cards.widgets import button, footer, header, note, paragraph, section
from cards.words import Words

COPIES = "copies"
KEEP, REMOVE = "keep", "remove"


def disconnect_card(screen: Screen) -> Card:
    """Leaving the copies is what comes of pressing without choosing: it deletes nothing."""
    words = screen.words
    choices = [
        Choice(KEEP, words.t("Leave them as my own")),
        Choice(REMOVE, words.t("Remove them from my Google Contacts")),
    ]
    return card(
        screen,
        "disconnect",
        section(
            paragraph(words.t("Commonbook stops reading and writing your Google Contacts, and gives its permission back to Google.")),
            dropdown(COPIES, words.t("Copies of what others shared with you"), choices, selected=KEEP),
            note(words.t("You leave the labels of others. What you share yourself stays with the others as it is now.")),
        ),
        header=header(words.t("Disconnect?")),
        footer=footer(
            button(words.t("Confirm"), screen.submit("settings/disconnect", inputs=COPIES)), button(words.t("Cancel"), screen.press("back"))
        ),
    )


def disconnected(words: Words) -> str:
    return words.t("Disconnected. Commonbook no longer has access to your Google Contacts in the background.")


def disconnecting(words: Words) -> str:
    return words.t("The copies are being removed. After that Commonbook gives its permission back by itself.")
