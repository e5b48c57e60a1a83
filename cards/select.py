"""Several labels or contacts at once: tick boxes, a page at a time; what is ticked is kept on our side while one leafs (amendments.md, section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from cards.inputs import Choice, checkboxes
from cards.lists import ONE_PAGE, Pager
from cards.screen import Card, Screen, card
from cards.widgets import Button, button, buttons, header, note, problem, section
from cards.words import msgid

PICKED = "picked"


class What(Enum):
    """What is picked. The value comes back in the parameter `what`."""

    LABELS = "labels"
    CONTACTS = "contacts"


class SelectAction(Enum):
    """What can be done with what is picked, in the order of the screen; the value comes back in the parameter `to`."""

    SHARE = "share"
    ADD_TO_LABEL = "label"
    TRANSFER = "transfer"


ACTION_WORDS = {
    SelectAction.SHARE: msgid("Share"),
    SelectAction.ADD_TO_LABEL: msgid("Add to label"),
    SelectAction.TRANSFER: msgid("Transfer ownership"),
}


@dataclass(frozen=True, slots=True)
class SelectView:
    """A page of `choices`. `label`: whose contacts they are. `count` are picked on all pages together. `refused` says why nothing was done."""

    what: What
    choices: tuple[Choice, ...]
    ticked: frozenset[str] = frozenset()
    count: int = 0
    label: str = ""
    name: str = ""
    page: str = ""
    pager: Pager = ONE_PAGE
    actions: frozenset[SelectAction] = frozenset()
    refused: str = ""


def select_card(screen: Screen, view: SelectView) -> Card:
    """Every button takes along what is ticked."""
    words = screen.words
    title = words.t("Labels") if view.what is What.LABELS else words.t("Contacts")
    boxes = checkboxes(PICKED, title, view.choices, ticked=view.ticked) if view.choices else note(words.t("There is nothing to select."))
    actions = [_button(screen, view, words.t(ACTION_WORDS[action]), action.value) for action in SelectAction if action in view.actions]
    return card(
        screen,
        "select",
        section(
            problem(view.refused) if view.refused else None,
            note(words.n("1 is selected.", "{n} are selected.", view.count)) if view.count else None,
            boxes,
            buttons(
                _button(screen, view, words.t("Next"), "page", view.pager.next) if view.pager.next else None,
                _button(screen, view, words.t("Previous"), "page", view.pager.previous) if view.pager.previous else None,
            ),
        ),
        section(buttons(*actions)) if view.choices else None,
        header=header(words.t("Select"), subtitle=view.name),
    )


def _button(screen: Screen, view: SelectView, word: str, to: str, page: str = "") -> Button:
    shown = ",".join(choice.value for choice in view.choices)
    press = screen.submit(
        "select/turn", what=view.what.value, label=view.label, shown=shown, to=to, page=page if to == "page" else view.page, inputs=PICKED
    )
    return button(word, press)
