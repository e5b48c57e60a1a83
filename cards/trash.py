"""Trash of a label: what was deleted from it in the last 30 days, who did it and when, with Restore at each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cards.done import Done, done_section
from cards.lists import ONE_PAGE, Pager, page_words, pager_buttons
from cards.screen import Card, Screen, card
from cards.widgets import Widget, button, face, header, note, row, section
from cards.words import Words


@dataclass(frozen=True, slots=True)
class TrashLine:
    """A contact that left the label. `who` is "" when that is not the reader's to know; `is_deletion`: it left every label."""

    contact: str
    name: str
    who: str
    at: datetime
    is_deletion: bool = True


@dataclass(frozen=True, slots=True)
class TrashView:
    label: str
    name: str
    lines: tuple[TrashLine, ...]
    now: datetime
    pager: Pager = ONE_PAGE


def trash_card(screen: Screen, view: TrashView, *, done: Done | None = None) -> Card:
    """A page of it, the latest first."""
    words = screen.words
    rows = [_row(screen, view, line) for line in view.lines]
    nothing = None if rows else note(words.t("Nothing was deleted in the last 30 days."))
    return card(
        screen,
        "trash",
        section(note(words.t("Deleted contacts are kept for 30 days. Restore brings one back to everybody who has the label."))) if rows else None,
        section(rows, nothing, pager_buttons(screen, view.pager, "label/trash", label=view.label), title=page_words(screen, view.pager, len(rows))),
        header=header(words.t("Trash"), subtitle=view.name),
        on_top=[done_section(screen, done)],
    )


def _row(screen: Screen, view: TrashView, line: TrashLine) -> Widget:
    words = screen.words
    name = line.name or words.t("No name")
    back = screen.press("trash/restore", label=view.label, contact=line.contact)
    return row(name, below=_what_happened(words, line, view.now), start=face("", alt=name), press=button(words.t("Restore"), back), bold=True)


def _what_happened(words: Words, line: TrashLine, now: datetime) -> str:
    when = words.ago(line.at, now)
    if not line.who:
        return words.t("Deleted {when}", when=when) if line.is_deletion else words.t("Removed from the label {when}", when=when)
    if line.is_deletion:
        return words.t("Deleted by {who}, {when}", who=line.who, when=when)
    return words.t("Removed from the label by {who}, {when}", who=line.who, when=when)
