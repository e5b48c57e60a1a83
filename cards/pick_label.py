"""Which label: to put a contact into, or to take it out of."""

from __future__ import annotations

from dataclasses import dataclass

from cards.form import LabelChoice
from cards.inputs import MAX_CHOICES, Choice, dropdown
from cards.screen import Card, Screen, card
from cards.widgets import button, footer, header, note, section

LABEL = "label"


@dataclass(frozen=True, slots=True)
class PickLabelView:
    """`labels` are those the person may use, the last used first; `removing` tells taking out from putting in."""

    contact: str
    name: str
    labels: tuple[LabelChoice, ...]
    removing: bool = False
    several: bool = False  # `contact` names several, separated by commas


def pick_label_card(screen: Screen, view: PickLabelView) -> Card:
    """One dropdown, Save and Cancel; a sentence when there is no label to choose."""
    words = screen.words
    title = words.t("Remove from label") if view.removing else words.t("Add to label")
    cancel = button(words.t("Cancel"), screen.press("back"))
    if not view.labels:
        return card(screen, "pick_label", section(note(words.t("There is no label to choose."))), header=header(title, subtitle=view.name))
    press = "contact/unlabel" if view.removing else "contact/label"
    several = screen.submit("several/label", picked=view.contact, inputs=LABEL)
    save = several if view.several else screen.submit(press, contact=view.contact, inputs=LABEL)
    choices = [Choice(label.id, label.name) for label in view.labels[:MAX_CHOICES]]
    return card(
        screen,
        "pick_label",
        section(dropdown(LABEL, words.t("Label"), choices, selected=choices[0].value)),
        header=header(title, subtitle=view.name),
        footer=footer(button(words.t("Save"), save), cancel),
    )
