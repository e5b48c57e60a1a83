"""A page of help inside the panel: what Commonbook does, in the words of the buttons."""

from __future__ import annotations

from cards.screen import Card, Screen, card
from cards.widgets import header, paragraph, row, section
from cards.widgets import icon as picture


def help_card(screen: Screen) -> Card:
    """Five short answers."""
    words = screen.words
    answers = [
        ("EMAIL", words.t("Who is this?"), words.t("Open a mail: the sender stands first, everyone else on it is a row to press.")),
        ("BOOKMARK", words.t("Share a label"), words.t("Press the label, then Share. Colleagues find it in their own Google Contacts.")),
        ("PERSON", words.t("Share one contact"), words.t("Open the contact, then press Share. Its labels stay as they are.")),
        (
            "CLOCK",
            words.t("Changes travel"),
            words.t("A change made here goes out at once; one made in Google Contacts is found within 20 minutes, or press Sync now."),
        ),
        (
            "MEMBERSHIP",
            words.t("Private stays private"),
            words.t("Contacts you share with nobody are shown to you alone and never stored by Commonbook."),
        ),
    ]
    return card(
        screen,
        "help",
        section(paragraph(words.t("Commonbook shares labels of Google Contacts with the people you choose."))),
        section([row(title, below=text, start=picture(icon), bold=True) for icon, title, text in answers]),
        header=header(words.t("Help")),
    )
