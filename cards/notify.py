"""Notify a colleague: whom to point to a contact; and what stands in its place for somebody who does not have it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cards.inputs import text_input
from cards.screen import Card, Screen, card
from cards.widgets import button, buttons, footer, header, note, paragraph, problem, section
from cards.words import Words, msgid

PEOPLE = "people"


class ColleagueProblem(Enum):
    """Why somebody cannot be mentioned or notified."""

    EMPTY = "empty"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    YOURSELF = "yourself"
    STRANGER = "stranger"
    TOO_MANY = "too_many"


PROBLEM_WORDS = {
    ColleagueProblem.EMPTY: msgid("Type at least one email address."),
    ColleagueProblem.UNREADABLE: msgid("“{part}” is not an email address."),
    ColleagueProblem.UNKNOWN: msgid("{part} does not exist in its domain. Check the spelling."),
    ColleagueProblem.YOURSELF: msgid("{part} is you."),
    ColleagueProblem.STRANGER: msgid("{part} is no colleague of yours and does not have this contact."),
    ColleagueProblem.TOO_MANY: msgid("These are too many at once. 10 people are enough for one message."),
}


@dataclass(frozen=True, slots=True)
class NotColleague:
    """`part` is the piece of the box that was not accepted, as typed."""

    problem: ColleagueProblem
    part: str = ""


@dataclass(frozen=True, slots=True)
class NotifyView:
    contact: str
    name: str
    people: str = ""
    refused: tuple[NotColleague, ...] = ()


def notify_card(screen: Screen, view: NotifyView) -> Card:
    """One box and Send."""
    words = screen.words
    send = screen.submit("notify/send", contact=view.contact, inputs=PEOPLE)
    suggest = screen.suggestion("colleagues", contact=view.contact, box=PEOPLE)
    box = text_input(PEOPLE, words.t("People"), value=view.people, hint=words.t("Email addresses, separated by commas"), suggest=suggest)
    return card(
        screen,
        "notify",
        section(box, [problem(each) for each in refusals(words, view.refused)]),
        section(note(words.t("They get a mail that names the label and the contact to those who have it, and no detail of it."))),
        header=header(words.t("Notify a colleague"), subtitle=view.name or words.t("No name")),
        footer=footer(button(words.t("Send"), send), button(words.t("Cancel"), screen.press("back"))),
    )


def refusals(words: Words, refused: tuple[NotColleague, ...]) -> tuple[str, ...]:
    """A sentence for each part that was not accepted."""
    return tuple(words.t(PROBLEM_WORDS[each.problem], part=each.part) for each in refused)


def missing_card(screen: Screen, who: str, label: str) -> Card:
    """For somebody who was pointed to a contact that he does not have. `label` is "" unless he may know of it."""
    words = screen.words
    ask = words.t("You do not have this contact. Ask {who} to share it with you.", who=who)
    named = words.t("You do not have this contact. Ask {who} to share the label {label} with you.", who=who, label=label)
    return card(
        screen,
        "missing",
        section(paragraph(named if label else ask), buttons(button(words.t("Back"), screen.press("back")))),
        header=header(words.t("Not shared with you")),
    )


def notified(words: Words, people: int, who: str = "") -> str:
    """What just happened; `who` names the one."""
    if who:
        return words.t("{who} gets a mail.", who=who)
    return words.n("1 person gets a mail.", "{n} people get a mail.", people)


def commented(words: Words, *, private: bool, people: int) -> str:
    if people:
        return words.n("Commented. 1 person gets a mail.", "Commented. {n} people get a mail.", people)
    return words.t("Commented. Only you can read it.") if private else words.t("Commented.")
