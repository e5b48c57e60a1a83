"""Labels that their owner deleted and can still bring back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cards.lists import Pager, page_words, pager_buttons
from cards.screen import Card, Screen, card
from cards.text import line as one_line
from cards.widgets import Widget, button, header, icon, note, row, section


@dataclass(frozen=True, slots=True)
class DeletedLabel:
    """`people` had it besides its owner."""

    id: str
    name: str
    contacts: int
    people: int
    deleted_at: datetime
    days_left: int


def deleted_labels_card(screen: Screen, lines: tuple[DeletedLabel, ...], pager: Pager) -> Card:
    """One row for each, with Restore."""
    words = screen.words
    nothing = None if lines else note(words.t("No deleted labels. A deleted label can be restored for 30 days."))
    return card(
        screen,
        "deleted-labels",
        section(
            [_line(screen, line) for line in lines],
            nothing,
            pager_buttons(screen, pager, "labels/deleted"),
            title=page_words(screen, pager, len(lines)),
        ),
        header=header(words.t("Deleted labels")),
    )


def _line(screen: Screen, line: DeletedLabel) -> Widget:
    words = screen.words
    facts = [
        words.n("1 contact", "{n} contacts", line.contacts),
        words.n("shared with 1 person", "shared with {n} people", line.people) if line.people else "",
        words.n("Restorable for 1 more day", "Restorable for {n} more days", line.days_left),
    ]
    return row(
        one_line(line.name),
        below=" · ".join(fact for fact in facts if fact),
        start=icon("BOOKMARK"),
        press=button(words.t("Restore"), screen.press("label/bring-back", label=line.id)),
    )
