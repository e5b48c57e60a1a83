"""Any second question: what is about to happen, Confirm and Cancel."""

from __future__ import annotations

from dataclasses import dataclass

from cards.screen import Card, Screen, card
from cards.widgets import button, footer, paragraph, section


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """`press` with `parameters` is what Confirm does; `title` is the question, `lines` say what it means, one paragraph each."""

    title: str
    press: str
    lines: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()


def confirm_card(screen: Screen, view: ConfirmView) -> Card:
    """The question as a card, in full: a header would cut it. Cancel goes back to where it was asked."""
    words = screen.words
    return card(
        screen,
        "confirm",
        section(paragraph(view.title, bold=True), [paragraph(line) for line in view.lines]),
        footer=footer(button(words.t("Confirm"), screen.press(view.press, **dict(view.parameters))), button(words.t("Cancel"), screen.press("back"))),
    )
