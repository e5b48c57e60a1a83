"""Delete label: Google asks what becomes of the contacts, and so do we (amendments.md, section 5)."""

from __future__ import annotations

from dataclasses import dataclass

from cards.plan import moved_words, plan_lines
from cards.screen import Card, Screen, card
from cards.widgets import button, buttons, footer, paragraph, problem, section
from sharing.plan import Plan

CONTACTS, KEPT, DELETED = "contacts", "kept", "deleted"  # the parameter, and its two values


@dataclass(frozen=True, slots=True)
class DeletingView:
    """`plan` is what it does to others. `moved`: another plan was shown before, and did not hold any more."""

    label: str
    name: str
    plan: Plan
    moved: bool = False


def deleting_card(screen: Screen, view: DeletingView) -> Card:
    """The second question, in full: a button for each of the two answers, and Cancel."""
    words = screen.words
    answers = ((words.t("Delete label, keep my contacts"), KEPT), (words.t("Delete label and its contacts"), DELETED))
    press = {chosen: screen.press("label/end", label=view.label, contacts=chosen, plan=view.plan.basis) for _, chosen in answers}
    return card(
        screen,
        "deleting-label",
        section(
            problem(moved_words(words)) if view.moved else None,
            paragraph(words.t("Delete the label {label}?", label=view.name), bold=True),
            [paragraph(line) for line in plan_lines(words, view.plan)],
            paragraph(words.t("It can be restored for 30 days, with everybody's access as it was.")),
        ),
        section([buttons(button(word, press[chosen])) for word, chosen in answers]),
        footer=footer(button(words.t("Cancel"), screen.press("back"))),
    )
