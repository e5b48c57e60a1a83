"""Naming a label: a new one, or another name for one that is there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cards.inputs import text_input
from cards.screen import Card, Screen, card
from cards.widgets import button, footer, header, problem, section
from cards.words import msgid

NAME = "name"


class NameProblem(Enum):
    """Why a name is no good."""

    EMPTY = "empty"
    TAKEN = "taken"
    RESERVED = "reserved"
    TOO_LONG = "too_long"


PROBLEM_WORDS = {
    NameProblem.EMPTY: msgid("Type a name for the label."),
    NameProblem.TAKEN: msgid("You already have a label of this name."),
    NameProblem.RESERVED: msgid("Google Contacts keeps this name for itself. Choose another."),
    NameProblem.TOO_LONG: msgid("This name is too long. Choose a shorter one."),
}


@dataclass(frozen=True, slots=True)
class LabelFormView:
    """`label` is "" for a new one. `name` is what stands in the box: the present name, or what was typed and refused."""

    label: str = ""
    name: str = ""
    problem: NameProblem | None = None


def label_form_card(screen: Screen, view: LabelFormView) -> Card:
    """One box, Save and Cancel."""
    words = screen.words
    save = screen.submit("label/name" if view.label else "label/create", label=view.label, inputs=NAME)
    return card(
        screen,
        "label_form",
        section(
            text_input(NAME, words.t("Label name"), value=view.name),
            problem(words.t(PROBLEM_WORDS[view.problem])) if view.problem else None,
        ),
        header=header(words.t("Rename label") if view.label else words.t("New label")),
        footer=footer(button(words.t("Save"), save), button(words.t("Cancel"), screen.press("back"))),
    )
