"""Two values typed at once: both shown, with who and when, and either can be settled on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cards.details import value_words
from cards.done import Done, done_section
from cards.hidden import FIELD_WORDS
from cards.lists import ONE_PAGE, Pager, pager_buttons
from cards.screen import Card, Screen, card
from cards.text import isolate
from cards.widgets import Section, Widget, button, buttons, header, icon, note, row, section
from cards.words import Words
from sharing.person import Value

PAGE = 10  # conflicts of a page: two values and two buttons each


@dataclass(frozen=True, slots=True)
class SideView:
    """A value, who typed it ("" when that is not the reader's to know) and when."""

    value: Value
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """`name` is the contact's, as the reader may see it; `kept` is what stands now."""

    id: str
    contact: str
    name: str
    field: str
    kept: SideView
    other: SideView


def conflicts_card(screen: Screen, lines: Iterable[ConflictLine], *, now: datetime, pager: Pager = ONE_PAGE, done: Done | None = None) -> Card:
    """The conflicts this reader may settle, the newest first."""
    words = screen.words
    sections = [_conflict_section(screen, line, now) for line in lines]
    nothing = None if sections else section(note(words.t("There are no conflicts.")))
    return card(
        screen,
        "conflicts",
        nothing,
        *sections,
        section(pager_buttons(screen, pager, "conflicts/open")),
        header=header(words.t("Conflicts")),
        on_top=[done_section(screen, done)],
    )


def _conflict_section(screen: Screen, line: ConflictLine, now: datetime) -> Section | None:
    words = screen.words
    name = line.name or words.t("No name")
    return section(
        row(name, start=icon("PERSON"), on_click=screen.press("contact/open", contact=line.contact), bold=True),
        *_side(screen, line, line.kept, now, keep="kept"),
        *_side(screen, line, line.other, now, keep="other"),
    )


def _side(screen: Screen, line: ConflictLine, side: SideView, now: datetime, *, keep: str) -> tuple[Widget | None, Widget | None]:
    words = screen.words
    text = value_words(words, line.field, side.value)
    press = screen.press("conflicts/keep", conflict=line.id, keep=keep)
    field = words.t(FIELD_WORDS[line.field])
    return (
        row(text, above=words.t("{field} · in use now", field=field) if keep == "kept" else field, below=who_and_when(words, side.who, side.at, now)),
        buttons(button(words.t("Keep this"), press)),
    )


def who_and_when(words: Words, who: str, at: datetime, now: datetime) -> str:
    """ "Bob Bakker · 5 minutes ago"."""
    name = who or words.t("Somebody with access")
    return f"{isolate(name)} · {words.ago(at, now)}"
