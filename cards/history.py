"""The history of a contact: who changed what, when and from where, with Undo at each change that can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cards.conflicts import who_and_when
from cards.details import value_words
from cards.done import Done, done_section
from cards.hidden import FIELD_WORDS
from cards.lists import ONE_PAGE, Pager, pager_buttons
from cards.screen import Card, Screen, card
from cards.text import isolate
from cards.widgets import Section, Widget, button, buttons, header, icon, note, row, section
from cards.words import Words, msgid
from sharing.person import Value

ORIGIN_WORDS = {
    "card": msgid("In Commonbook"),
    "google": msgid("In Google Contacts"),
    "take_in": msgid("First read from Google Contacts"),
    "undo": msgid("Taken back"),
    "later": msgid("Was changed later, so it stands"),
    "settled": msgid("Chosen under Conflicts"),
}


class Happened(Enum):
    """What became of a contact as a whole."""

    ADDED = "added"
    REMOVED = "removed"
    DELETED = "deleted"
    RESTORED = "restored"


HAPPENED_WORDS = {
    Happened.ADDED: msgid("Added to {label}."),
    Happened.REMOVED: msgid("Removed from {label}."),
    Happened.DELETED: msgid("Deleted from {label}."),
    Happened.RESTORED: msgid("Restored in {label}."),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as the reader may see it now."""

    field: str
    before: tuple[Value, ...]
    after: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change. `fields` is empty for the contact's beginning; `number` names it for Undo."""

    number: int
    who: str
    at: datetime
    origin: str
    fields: tuple[FieldChange, ...]
    may_undo: bool = False
    photo: str = ""  # of a change of the photo: the one that is there now, "-" for none
    happened: Happened | None = None  # it came into a label, or went out of it
    label: str = ""


@dataclass(frozen=True, slots=True)
class HistoryView:
    contact: str
    name: str
    lines: tuple[ChangeLine, ...]
    now: datetime
    pager: Pager = ONE_PAGE


def history_card(screen: Screen, view: HistoryView, *, done: Done | None = None) -> Card:
    """A page of changes, the newest first."""
    words = screen.words
    nothing = None if view.lines else section(note(words.t("Nothing has changed since you have this contact.")))
    return card(
        screen,
        "history",
        nothing,
        *(_change_section(screen, view, line) for line in view.lines),
        section(pager_buttons(screen, view.pager, "contact/history", contact=view.contact)),
        header=header(words.t("History"), subtitle=view.name or words.t("No name")),
        on_top=[done_section(screen, done)],
    )


def _change_section(screen: Screen, view: HistoryView, line: ChangeLine) -> Section | None:
    words = screen.words
    undo = (
        button(words.t("Undo"), screen.press("history/undo", contact=view.contact, change=line.number or "photo", photo=line.photo))
        if line.may_undo
        else None
    )
    head = _head(words, line)
    origin = words.t(ORIGIN_WORDS.get(line.origin, ORIGIN_WORDS["card"]))
    return section(
        row(head, below=f"{who_and_when(words, line.who, line.at, view.now)} · {origin}", start=icon("CLOCK")),
        _fields_row(words, [change for change in line.fields if change.before or change.after]),
        buttons(undo),
    )


def _head(words: Words, line: ChangeLine) -> str:
    if line.happened:
        return words.t(HAPPENED_WORDS[line.happened], label=line.label)
    return ", ".join(words.t(FIELD_WORDS[change.field]) for change in line.fields) or words.t("The contact was added.")


def _fields_row(words: Words, changes: list[FieldChange]) -> Widget | None:
    """What stood there and what stands there now: one row whatever changed, since 25 changes must fit a card."""
    if len(changes) == 1:
        return row(_change_words(words, changes[0]))
    return row("\n".join(f"{words.t(FIELD_WORDS[each.field])} · {_change_words(words, each)}" for each in changes)) if changes else None


def _change_words(words: Words, change: FieldChange) -> str:
    # Which value is the main one is Google's own doing, and no change (sharing/person.py, `digest`).
    was, now = ([value.as_primary(False) for value in values] for values in (change.before, change.after))
    gone = [value for value in was if value not in now]
    new = [value for value in now if value not in was]
    before = ", ".join(value_words(words, change.field, value) for value in gone)
    after = ", ".join(value_words(words, change.field, value) for value in new)
    nothing = words.t("nothing")
    return f"{isolate(before or nothing)} → {isolate(after or nothing)}"
