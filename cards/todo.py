"""What waits for this person, on the first card: each only when there is something."""

from __future__ import annotations

from dataclasses import dataclass

from cards.screen import Screen
from cards.widgets import Button, Section, Widget, button, buttons, icon, row, section
from cards.words import Words


@dataclass(frozen=True, slots=True)
class Pointed:
    """Somebody named the reader: `who`, in a comment (`is_mention`) or by Notify a colleague."""

    id: str
    who: str
    is_mention: bool = False


@dataclass(frozen=True, slots=True)
class Todo:
    """`held` deletions to decide about, open `conflicts`, own labels that are `gone` from Google Contacts (id, name), `notices` about sync."""

    held: int = 0
    conflicts: int = 0
    gone: tuple[tuple[str, str], ...] = ()
    notices: int = 0
    pointed: tuple[Pointed, ...] = ()
    invitations: int = 0
    began: bool = False  # something was begun before connecting, and can be gone on with
    orphans: int = 0  # labels of people who left, for an administrator
    twins: int = 0  # people shared with the reader, who has them already


NOTHING = Todo()
GONE_SHOWN = 5


def todo_section(screen: Screen, todo: Todo) -> Section | None:
    """One row for each kind of thing, with the button that leads to it; nothing when nothing waits."""
    words = screen.words
    deletions = words.n("1 removed contact waits for your decision.", "{n} removed contacts wait for your decision.", todo.held)
    conflicts = words.n("1 contact was changed by two people at once.", "{n} contacts were changed by two people at once.", todo.conflicts)
    notices = words.n("1 thing to know about sync.", "{n} things to know about sync.", todo.notices)
    twins = words.n("You already have 1 of these people.", "You already have {n} of these people.", todo.twins)
    invitations = words.n("1 invitation waits for your answer.", "{n} invitations wait for your answer.", todo.invitations)
    orphans = words.n("1 label asks for a new owner.", "{n} labels ask for a new owner.", todo.orphans)
    go_on = button(words.t("Go on"), screen.press("connect/again"))
    return section(
        _asks(words.t("What you began before connecting is kept."), "CLOCK", go_on) if todo.began else (),
        _asks(invitations, "INVITE", button(words.t("Invitations"), screen.press("invitations/open"))) if todo.invitations else (),
        row(twins, start=icon("MULTIPLE_PEOPLE"), on_click=screen.press("adopt/open")) if todo.twins else None,
        row(orphans, start=icon("BOOKMARK"), on_click=screen.press("administration/open")) if todo.orphans else None,
        [row(_pointed(words, each), start=icon("INVITE"), on_click=screen.press("pointer/open", pointer=each.id)) for each in todo.pointed],
        _asks(deletions, "CLOCK", button(words.t("Review deletions"), screen.press("deletions/open"))) if todo.held else (),
        _asks(conflicts, "MULTIPLE_PEOPLE", button(words.t("Conflicts"), screen.press("conflicts/open"))) if todo.conflicts else (),
        [
            row(
                words.t("The label {label} is gone from your Google Contacts.", label=name),
                start=icon("BOOKMARK"),
                on_click=screen.press("label/open", label=label),
            )
            for label, name in todo.gone[:GONE_SHOWN]
        ],
        _asks(notices, "DESCRIPTION", button(words.t("Sync"), screen.press("health/open"))) if todo.notices else (),
    )


def _asks(text: str, picture: str, press: Button) -> tuple[Widget | None, ...]:
    """The button stands below: beside it, a long Dutch or German word leaves the sentence a column one letter wide."""
    return row(text, start=icon(picture)), buttons(press)


def _pointed(words: Words, one: Pointed) -> str:
    return words.t("{who} mentioned you in a comment", who=one.who) if one.is_mention else words.t("{who} points you to a contact", who=one.who)
