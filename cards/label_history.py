"""The history of a label: who made, shared, renamed, transferred or ended it, and when. Ids and roles never, names only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cards.conflicts import who_and_when
from cards.lists import ONE_PAGE, Pager, page_words, pager_buttons
from cards.screen import Card, Screen, card
from cards.widgets import header, icon, note, row, section
from cards.words import Words, msgid

WHOM_NAMED = 3
HAPPENED = {
    "label.made": msgid("Made the label"),
    "label.shared": msgid("Shared the label with {whom}"),
    "label.renamed": msgid("Renamed the label"),
    "label.transferred": msgid("Transferred ownership to {whom}"),
    "label.seized": msgid("Took over the label"),
    "label.ended": msgid("Deleted the label"),
    "label.brought_back": msgid("Brought the label back"),
    "label.made_again": msgid("Made the label again in Google Contacts"),
    "grant.changed": msgid("Changed the access of {whom}"),
    "grant.ended": msgid("Ended the access of {whom}"),
    "grant.hidden_fields": msgid("Changed what is hidden from {whom}"),
    "invitation.sent": msgid("Invited {whom}"),
    "invitation.accepted": msgid("Accepted the invitation"),
    "invitation.declined": msgid("Declined the invitation"),
    "deletions.restored": msgid("Restored removed contacts"),
    "deletions.let_go": msgid("Let removed contacts go"),
    "left": msgid("Left the label"),
    "undecided": msgid("Nobody decided within 30 days: the removed contacts came back"),
}


@dataclass(frozen=True, slots=True)
class LabelChange:
    """One line. `whom` are names of those it was about; `what` a key of HAPPENED."""

    what: str
    who: str
    at: datetime
    whom: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelHistoryView:
    label: str
    name: str
    lines: tuple[LabelChange, ...]
    now: datetime
    pager: Pager = ONE_PAGE


def label_history_card(screen: Screen, view: LabelHistoryView) -> Card:
    """A page of it, the latest first."""
    words = screen.words
    rows = [row(_happened(words, line), above=who_and_when(words, line.who, line.at, view.now), start=icon("CLOCK")) for line in view.lines]
    nothing = None if rows else note(words.t("Nothing has changed since you have this label."))
    return card(
        screen,
        "label-history",
        section(rows, nothing, pager_buttons(screen, view.pager, "label/history", label=view.label), title=page_words(screen, view.pager, len(rows))),
        header=header(words.t("History"), subtitle=view.name),
    )


def _happened(words: Words, line: LabelChange) -> str:
    return words.t(HAPPENED[line.what], whom=_listed(words, line.whom))


def _listed(words: Words, whom: Sequence[str]) -> str:
    if not whom:
        return words.t("somebody")
    named = ", ".join(whom[:WHOM_NAMED])
    more = len(whom) - WHOM_NAMED
    return words.n("{named} and 1 more", "{named} and {n} more", more, named=named) if more > 0 else named
