"""What an administrator decides for the whole domain: who is barred from sharing, and who gets the labels of those who are gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from cards.confirm import ConfirmView
from cards.done import Done, done_section
from cards.inputs import text_input
from cards.letter import Letter
from cards.screen import Card, Screen, card
from cards.text import line as one_line
from cards.widgets import Section, Widget, button, buttons, footer, header, icon, note, problem, row, section
from cards.words import Words, msgid

PERSON = "person"
HEIR = "heir"
BARRED_SHOWN = 40
ORPHANS_SHOWN = 15


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
class OrphanLine:
    """A shared label whose owner is gone: its name and numbers, nothing of what is in it. `free_from` is None when it can be taken over now."""

    label: str
    name: str
    owner: str
    contacts: int
    people: int
    is_deleted: bool
    free_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class AdministrationView:
    domain: str
    barred: tuple[BarredLine, ...] = ()
    person: str = ""
    problem: PersonProblem | None = None
    orphans: tuple[OrphanLine, ...] = ()


def administration_card(screen: Screen, view: AdministrationView, *, done: Done | None = None) -> Card:
    """Who is barred, and one box to bar somebody."""
    words = screen.words
    return card(
        screen,
        "administration",
        *(_orphan_section(screen, each) for each in view.orphans[:ORPHANS_SHOWN]),
        _bar_section(screen, view),
        _barred_section(screen, view),
        header=header(words.t("Administration"), subtitle=view.domain),
        on_top=[done_section(screen, done)],
    )


def _orphan_section(screen: Screen, line: OrphanLine) -> Section | None:
    words = screen.words
    numbers = [
        words.n("1 contact", "{n} contacts", line.contacts),
        words.n("shared with 1 person", "shared with {n} people", line.people) if line.people else "",
    ]
    gone = (
        words.t("The account of {who} is deleted.", who=line.owner)
        if line.is_deleted
        else words.t("The account of {who} is suspended.", who=line.owner)
    )
    waits = words.t("It can be taken over from {day} on.", day=words.date(line.free_from)) if line.free_from else ""
    return section(
        row(one_line(line.name), below=" · ".join(number for number in numbers if number), start=icon("BOOKMARK"), bold=True),
        note(" ".join(part for part in (gone, words.t("The label keeps working.") if waits else "", waits) if part)),
        buttons(
            button(words.t("Take over label"), screen.press("administration/take-over", label=line.label)),
            button(words.t("Choose a new owner"), screen.press("administration/choose", label=line.label)),
        )
        if not waits
        else None,
    )


def take_over_question(words: Words, line: OrphanLine) -> ConfirmView:
    """Before an administrator becomes the owner himself."""
    lines = (words.t("You see and decide about everything in it from then on."), words.t("{who} is told by mail.", who=line.owner))
    return ConfirmView(words.t("Take over {label}?", label=line.name), "administration/seize", lines, (("label", line.label),))


def choose_card(screen: Screen, line: OrphanLine, *, heir: str = "", problem_in: PersonProblem | None = None, domain: str = "") -> Card:
    """To whom the label goes."""
    words = screen.words
    return card(
        screen,
        "choose_owner",
        section(
            text_input(HEIR, words.t("New owner"), value=heir, hint=words.t("An address in {domain}", domain=domain)),
            problem(words.t(PERSON_PROBLEMS[problem_in], domain=domain)) if problem_in else None,
            note(words.t("{who} is told by mail.", who=line.owner)),
        ),
        header=header(words.t("Choose a new owner"), subtitle=line.name),
        footer=footer(
            button(words.t("Choose a new owner"), screen.submit("administration/seize", label=line.label, inputs=HEIR)),
            button(words.t("Cancel"), screen.press("back")),
        ),
    )


def seized_words(words: Words, label: str, who: str) -> str:
    """`who` is the new owner, "" for the presser."""
    return words.t("{label} is {who}'s now.", label=label, who=who) if who else words.t("{label} is yours now.", label=label)


def seized_letter(words: Words, label: str, *, to: str, by: str, heir: str, link: str, tenant: str) -> Letter:
    """To the old owner."""
    return Letter(
        to=to,
        subject=words.t("Your label {label} has a new owner", label=label),
        lines=(
            words.t("{by}, who administers {domain}, made {who} the owner of the label {label}.", by=by, domain=tenant, who=heir, label=label),
            words.t("Your contacts stay in your Google Contacts."),
        ),
        link=link,
        link_words=words.t("Open Gmail"),
        why=words.t("Commonbook sends you this because the label {label} was yours.", label=label),
        tenant=tenant,
        language=words.language,
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
