"""Comments on a contact: those the reader may read, the form to write one, and what was typed without the right and kept for its author."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cards.confirm import ConfirmView
from cards.conflicts import who_and_when
from cards.details import detail_rows
from cards.done import Done, done_section
from cards.hidden import FIELD_WORDS
from cards.inputs import switch, text_input
from cards.lists import ONE_PAGE, Pager, page_words, pager_buttons
from cards.screen import Card, Screen, card
from cards.widgets import Section, Widget, button, buttons, footer, header, icon, note, paragraph, problem, row, section
from cards.words import Words, msgid
from sharing.person import Person

COMMENT, PRIVATE, MENTION = "comment", "private", "mention"
INPUTS = ",".join((COMMENT, PRIVATE, MENTION))
SHOWN = 3  # beside a contact; the rest has a card of its own
PAGE = 10  # of that card: an own comment takes two widgets


@dataclass(frozen=True, slots=True)
class CommentLine:
    """`is_mine` shows Edit and Delete; `may_edit` is off where its author may not speak to everybody any more."""

    id: str
    who: str
    text: str
    at: datetime
    private: bool
    is_mine: bool = False
    may_edit: bool = False
    edited: bool = False


@dataclass(frozen=True, slots=True)
class KeptLine:
    """What the reader typed into the contact without the right to."""

    id: str
    fields: tuple[str, ...]
    at: datetime


Line = CommentLine | KeptLine


@dataclass(frozen=True, slots=True)
class TalkView:
    """`lines` are those shown, the newest first; `total` counts all that the reader may read."""

    lines: tuple[Line, ...] = ()
    total: int = 0
    now: datetime | None = None


NO_TALK = TalkView()


class CommentProblem(Enum):
    """Why a comment was not taken."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    PRIVATE_MENTION = "private_mention"
    READERS_CHANGED = "readers_changed"
    TOO_MANY = "too_many"


PROBLEM_WORDS = {
    CommentProblem.EMPTY: msgid("Type a comment."),
    CommentProblem.TOO_LONG: msgid("This comment is too long. 1,000 characters fit."),
    CommentProblem.PRIVATE_MENTION: msgid("Nobody else reads a private comment. Turn Private off to mention somebody."),
    CommentProblem.READERS_CHANGED: msgid("Other people can read this contact by now. Look below, then save again."),
    CommentProblem.TOO_MANY: msgid("This contact has as many comments as fit. Delete one first."),
}


@dataclass(frozen=True, slots=True)
class CommentFormView:
    """`comment` is "" for a new one. `may_be_public` shows the switch and Mention. `revision` names who may read it; Save carries it back."""

    contact: str
    name: str
    revision: str
    comment: str = ""
    text: str = ""
    private: bool = True
    mention: str = ""
    may_be_public: bool = False
    readers: int = 0
    outsiders: int = 0
    problem: CommentProblem | None = None
    refused: tuple[str, ...] = ()  # sentences about people who cannot be mentioned


def talk_section(screen: Screen, contact: str, view: TalkView, *, label: str = "") -> Section | None:
    """The comments beside a contact, and the way to all of them."""
    words = screen.words
    rows = [widget for line in view.lines for widget in _line(screen, contact, line, view.now)]
    left_out = view.total - len(view.lines)
    every = screen.press("contact/comments", contact=contact, label=label)
    more = row(words.t("Show all {n}", n=view.total), start=icon("DESCRIPTION"), on_click=every, bold=True) if left_out > 0 else None
    return section(rows, more, title=words.t("Comments"))


def comments_card(screen: Screen, contact: str, name: str, view: TalkView, pager: Pager = ONE_PAGE, *, done: Done | None = None) -> Card:
    """A page of all comments."""
    words = screen.words
    rows = [widget for line in view.lines for widget in _line(screen, contact, line, view.now)]
    return card(
        screen,
        "comments",
        section(rows, None if rows else note(words.t("There are no comments."))),
        section(pager_buttons(screen, pager, "contact/comments", contact=contact)),
        header=header(words.t("Comments"), subtitle=page_words(screen, pager, len(view.lines)) or name or words.t("No name")),
        on_top=[done_section(screen, done)],
    )


def _line(screen: Screen, contact: str, line: Line, now: datetime | None) -> list[Widget | None]:
    words = screen.words
    at = now or line.at
    if isinstance(line, KeptLine):
        kept = row(
            words.t("You typed this without the right to: {fields}", fields=fields_words(words, line.fields)),
            above=words.ago(line.at, at),
            below=words.t("Only you can read this."),
            start=icon("DESCRIPTION"),
            on_click=screen.press("comment/open", contact=contact, comment=line.id),
        )
        return [kept]
    readers = words.t("Only you can read this.") if line.private else ""
    said = row(
        line.text,
        above=who_and_when(words, line.who, line.at, at),
        below=" ".join(part for part in (words.t("Edited.") if line.edited else "", readers) if part),
        start=icon("PERSON" if line.private else "MULTIPLE_PEOPLE"),
    )
    about = {"contact": contact, "comment": line.id}
    edit = button(words.t("Edit"), screen.press("comment/edit", **about)) if line.may_edit else None
    return [said, buttons(edit, button(words.t("Delete"), screen.press("comment/delete", **about))) if line.is_mine else None]


def fields_words(words: Words, fields: tuple[str, ...]) -> str:
    """Field names as people read them."""
    return ", ".join(words.t(FIELD_WORDS[field]) for field in FIELD_WORDS if field in fields)


def comment_form_card(screen: Screen, view: CommentFormView) -> Card:
    """A new comment, or one's own to change: then only the text is asked."""
    words = screen.words
    asks_all = view.may_be_public and not view.comment
    inputs = INPUTS if asks_all else COMMENT
    save = screen.submit("comment/save", contact=view.contact, comment=view.comment, inputs=inputs, revision=view.revision)
    return card(
        screen,
        "comment_form",
        section(
            text_input(COMMENT, words.t("Comment"), value=view.text, several_lines=True),
            problem(words.t(PROBLEM_WORDS[view.problem])) if view.problem is not None else None,
        ),
        section(_asked(screen, view)) if asks_all else None,
        section(_readers(words, view)),
        header=header(words.t("Comment"), subtitle=view.name or words.t("No name")),
        footer=footer(button(words.t("Save"), save), button(words.t("Cancel"), screen.press("back"))),
    )


def _asked(screen: Screen, view: CommentFormView) -> list[Widget]:
    words = screen.words
    mention = text_input(
        MENTION,
        words.t("Mention"),
        value=view.mention,
        hint=words.t("Email addresses, separated by commas"),
        suggest=screen.suggestion("colleagues", contact=view.contact, box=MENTION),
    )
    return [switch(PRIVATE, words.t("Private"), words.t("Only you can read this."), on=view.private), mention, *map(problem, view.refused)]


def _readers(words: Words, view: CommentFormView) -> Widget:
    if view.private and not view.may_be_public:
        return note(words.t("Only you can read this."))
    outside = words.t("Outsiders among them: {n}.", n=view.outsiders) if view.outsiders else ""
    if view.comment:
        everyone = words.t("Only you can read this.") if view.private else words.t("Everyone with access can read this.")
        return note(f"{everyone} {outside}".strip() if not view.private else everyone)
    everyone = words.t("With Private off, everyone with access can read this.")
    return note(f"{everyone} {outside}".strip())


def delete_comment(words: Words, text: str, *, parameters: tuple[tuple[str, str], ...]) -> ConfirmView:
    """The second question: a comment cannot be brought back."""
    return ConfirmView(words.t("Delete this comment?"), "comment/erase", (text, words.t("It cannot be brought back.")), parameters)


def kept_card(screen: Screen, contact: str, name: str, line: KeptLine, person: Person, now: datetime) -> Card:
    """What the reader once typed and may not change: his own, to copy or to delete."""
    words = screen.words
    why = words.t("You typed this without the right to change it, so it was undone. Only you can read it.")
    delete = button(words.t("Delete"), screen.press("comment/delete", contact=contact, comment=line.id))
    return card(
        screen,
        "kept",
        section(paragraph(why), note(words.ago(line.at, now))),
        section(detail_rows(words, person), title=fields_words(words, line.fields)),
        section(buttons(delete)),
        header=header(name or words.t("No name")),
    )
