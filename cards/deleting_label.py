"""Delete label: Google asks what becomes of the contacts, and so do we (amendments.md, section 5)."""

from __future__ import annotations

from dataclasses import dataclass

from cards.screen import Card, Screen, card
from cards.widgets import button, buttons, footer, paragraph, section
from cards.words import Words

CONTACTS, KEPT, DELETED = "contacts", "kept", "deleted"  # the parameter, and its two values


@dataclass(frozen=True, slots=True)
class DeletingView:
    """`people` lose it besides the one who asks."""

    label: str
    name: str
    contacts: int = 0
    people: int = 0


def deleting_card(screen: Screen, view: DeletingView) -> Card:
    """The second question, in full: a button for each of the two answers, and Cancel."""
    words = screen.words
    return card(
        screen,
        "deleting-label",
        section(paragraph(words.t("Delete the label {label}?", label=view.name), bold=True), [paragraph(line) for line in _said(words, view)]),
        section(
            buttons(button(words.t("Delete label, keep my contacts"), screen.press("label/end", label=view.label, contacts=KEPT))),
            buttons(button(words.t("Delete label and its contacts"), screen.press("label/end", label=view.label, contacts=DELETED))),
        ),
        footer=footer(button(words.t("Cancel"), screen.press("back"))),
    )


def _said(words: Words, view: DeletingView) -> list[str]:
    lose = words.n("1 other person loses it too.", "{n} other people lose it too.", view.people) if view.people else ""
    held = words.n("1 contact is in it.", "{n} contacts are in it.", view.contacts) if view.contacts else ""
    kept = words.t("It can be restored for 30 days, with everybody's access as it was.")
    return [line for line in (held, lose, kept) if line]
