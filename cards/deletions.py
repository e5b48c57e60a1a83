"""Deletions that wait for somebody to look: per label what was removed, by whom and when, with Restore and Let them go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cards.done import Done, done_section
from cards.lists import ONE_PAGE, Pager, page_words, pager_buttons
from cards.rows import ContactLine, contact_row
from cards.screen import Card, Screen, card
from cards.widgets import Section, button, buttons, header, icon, note, row, section
from cards.words import Words


@dataclass(frozen=True, slots=True)
class Remover:
    """Somebody who removed contacts: how many wait, and since when."""

    name: str
    contacts: int
    at: datetime


@dataclass(frozen=True, slots=True)
class WaitingLabel:
    """A label with deletions that wait. `size` is how many contacts it has, the waiting ones included; `people` still have them."""

    id: str
    name: str
    removers: tuple[Remover, ...]
    size: int
    people: int


@dataclass(frozen=True, slots=True)
class ReviewView:
    """One label's waiting deletions. `carried` were removed for everybody before on the same day: Restore brings them back too."""

    label: WaitingLabel
    lines: tuple[ContactLine, ...]
    carried: int = 0
    now: datetime | None = None
    pager: Pager = ONE_PAGE
    unseen: int = 0  # of this page: an administrator decides about contacts that are not his to see (amendments.md J9)


def deletions_card(screen: Screen, waiting: tuple[WaitingLabel, ...], *, done: Done | None = None) -> Card:
    """All labels in which something waits for this person."""
    words = screen.words
    nothing = None if waiting else note(words.t("Nothing waits for a decision."))
    return card(
        screen,
        "deletions",
        section(nothing) if nothing else None,
        *(_label_section(screen, label) for label in waiting),
        header=header(words.t("Review deletions")),
        on_top=[done_section(screen, done)],
    )


def _label_section(screen: Screen, label: WaitingLabel) -> Section | None:
    words = screen.words
    review = button(words.t("Review"), screen.press("deletions/review", label=label.id))
    said = "\n".join(_removed_words(words, label, remover) for remover in label.removers)
    return section(row(said, below=_still_words(words, label), start=icon("CLOCK")), buttons(review), title=label.name)


def review_card(screen: Screen, view: ReviewView) -> Card:
    """One label: what waits, and the decision about all of it."""
    words, label = screen.words, view.label
    rows = [contact_row(screen, line) for line in view.lines]
    more = words.n(
        "Restore also brings back 1 contact removed the same day.", "Restore also brings back {n} contacts removed the same day.", view.carried
    )
    return card(
        screen,
        "review",
        section(
            [
                row(
                    _removed_words(words, label, remover),
                    below=words.ago(remover.at, view.now) if view.now else "",
                    start=icon("PERSON"),
                )
                for remover in label.removers
            ],
            note(_still_words(words, label)),
            note(more) if view.carried else None,
            note(words.t("Nothing decided within 30 days means Restore.")),
            buttons(
                button(words.t("Restore"), screen.press("deletions/restore", label=label.id), primary=True),
                button(words.t("Let them go"), screen.press("deletions/let-go", label=label.id)),
            ),
        ),
        section(note(words.t("The contacts themselves are shown to those who have the label."))) if view.unseen else None,
        section(rows, pager_buttons(screen, view.pager, "deletions/review", label=label.id), title=page_words(screen, view.pager, len(rows))),
        header=header(words.t("Review deletions"), subtitle=label.name),
    )


def _removed_words(words: Words, label: WaitingLabel, remover: Remover) -> str:
    return removed_words(words, remover.name, remover.contacts, label.size)


def removed_words(words: Words, who: str, n: int, total: int) -> str:
    """Who took how many out of a label of so many."""
    return words.t("{who} removed {n} of {total} contacts.", who=who, n=n, total=total)


def _still_words(words: Words, label: WaitingLabel) -> str:
    if not label.people:
        return words.t("They are still in the label.")
    return words.n("They are still there for 1 other person.", "They are still there for the other {n} people.", label.people)
