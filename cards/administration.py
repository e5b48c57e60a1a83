"""What an administrator decides for the whole domain: who is barred from sharing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cards.done import Done, done_section
from cards.inputs import text_input
from cards.screen import Card, Screen, card
from cards.widgets import Section, Widget, button, buttons, header, icon, note, problem, row, section
from cards.words import Words, msgid

PERSON = "person"
BARRED_SHOWN = 60


class PersonProblem(Enum):
    """Why the person in the box cannot be barred."""

    EMPTY = "empty"
    UNKNOWN = "unknown"
    ONESELF = "oneself"


PERSON_PROBLEMS = {
    PersonProblem.EMPTY: msgid("Type somebody's address."),
    PersonProblem.UNKNOWN: msgid("Nobody in {domain} has this address."),
    PersonProblem.ONESELF: msgid("This is your own account."),
}


@dataclass(frozen=True, slots=True)
class BarredLine:
    """An account that may not share. `id` comes back as the parameter `account`."""

    id: str
    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class AdministrationView:
    domain: str
    barred: tuple[BarredLine, ...] = ()
    person: str = ""
    problem: PersonProblem | None = None


def administration_card(screen: Screen, view: AdministrationView, *, done: Done | None = None) -> Card:
    """Who is barred, and one box to bar somebody."""
    words = screen.words
    return card(
        screen,
        "administration",
        _bar_section(screen, view),
        _barred_section(screen, view),
        header=header(words.t("Administration"), subtitle=view.domain),
        on_top=[done_section(screen, done)],
    )


def _bar_section(screen: Screen, view: AdministrationView) -> Section | None:
    words = screen.words
    wrong = problem(words.t(PERSON_PROBLEMS[view.problem], domain=view.domain)) if view.problem else None
    return section(
        note(words.t("Who is barred shares nothing more with anybody. What is shared already stays as it is.")),
        text_input(PERSON, words.t("Person"), value=view.person, hint=words.t("An address in {domain}", domain=view.domain)),
        wrong,
        buttons(button(words.t("Bar from sharing"), screen.submit("administration/bar", inputs=PERSON))),
    )


def _barred_section(screen: Screen, view: AdministrationView) -> Section | None:
    words = screen.words
    left_out = len(view.barred) - BARRED_SHOWN
    more = note(words.n("And 1 more.", "And {n} more.", left_out)) if left_out > 0 else None
    return section(
        [_barred_row(screen, each) for each in view.barred[:BARRED_SHOWN]], more, title=words.t("Barred from sharing") if view.barred else ""
    )


def _barred_row(screen: Screen, line: BarredLine) -> Widget:
    words = screen.words
    allow = button(words.t("Allow sharing"), screen.press("administration/allow", account=line.id))
    return row(line.name or line.address, below=line.address if line.name else "", start=icon("PERSON"), press=allow)


def barred_words(words: Words, who: str) -> str:
    return words.t("{who} is barred from sharing.", who=who)


def allowed_words(words: Words, who: str) -> str:
    return words.t("{who} may share again.", who=who)
