"""The inputs we use. Every label and value here is plain text on the wire. What is typed into a box comes back under its `name`;
an emptied box and a switch turned off come back as nothing at all, which is why forms name their inputs (amendments.md R6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from cards.text import line
from cards.widgets import Json, Widget

MAX_CHOICES = 100  # items of one selection (proto SelectionInput)
ON = "on"  # what a switch that is on sends


class TooManyChoices(Exception):
    """More than one selection can hold. The screen must offer fewer, and another way to the rest."""

    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count


@dataclass(frozen=True, slots=True)
class Choice:
    """One item of a selection. `value` is ours and comes back; `text` is what a person reads."""

    value: str
    text: str


def text_input(
    name: str,
    label: str,
    *,
    value: str = "",
    hint: str = "",
    several_lines: bool = False,
    suggest: Json | None = None,
    on_change: Json | None = None,
) -> Widget:
    """A box to type in. The value is shown exactly as stored, so that saving without a change changes nothing. Suggestions force a single line."""
    return Widget(
        {
            "textInput": {
                "name": name,
                "label": line(label),
                "type": "MULTIPLE_LINE" if several_lines and suggest is None else "SINGLE_LINE",
                **({"value": value} if value else {}),
                **({"hintText": line(hint, limit=200)} if hint else {}),
                **({"autoCompleteAction": suggest} if suggest else {}),
                **({"onChangeAction": on_change} if on_change else {}),
            }
        }
    )


def dropdown(name: str, label: str, choices: Iterable[Choice], *, selected: str, on_change: Json | None = None) -> Widget:
    """One of up to 100. Raises ValueError when `selected` is not among them: a list that opens on nothing saves something else."""
    offered = list(choices)
    if selected not in [choice.value for choice in offered]:
        raise ValueError(selected)
    return _selection("DROPDOWN", name, label, offered, {selected}, on_change)


def checkboxes(name: str, label: str, choices: Iterable[Choice], *, ticked: Iterable[str] = ()) -> Widget:
    """Any of up to 100."""
    return _selection("CHECK_BOX", name, label, list(choices), set(ticked), None)


def switch(name: str, label: str, text: str, *, on: bool) -> Widget:
    """`label` names it, `text` says what being on means."""
    return _selection("SWITCH", name, label, [Choice(ON, text)], {ON} if on else set(), None)


def date_picker(name: str, label: str, *, value: date | None = None) -> Widget:
    """A whole day: midnight UTC on the wire, whatever the person's time zone."""
    picker: dict[str, Any] = {"name": name, "label": line(label), "type": "DATE_ONLY"}
    if value is not None:
        midnight = datetime(value.year, value.month, value.day, tzinfo=UTC)
        picker["valueMsEpoch"] = str(int(midnight.timestamp()) * 1000)
    return Widget({"dateTimePicker": picker})


def _selection(kind: str, name: str, label: str, choices: list[Choice], selected: set[str], on_change: Json | None) -> Widget:
    if not 1 <= len(choices) <= MAX_CHOICES:
        raise TooManyChoices(len(choices))
    items = [{"text": line(choice.text), "value": choice.value, "selected": choice.value in selected} for choice in choices]
    return Widget(
        {
            "selectionInput": {
                "name": name,
                "label": line(label),
                "type": kind,
                "items": items,
                **({"onChangeAction": on_change} if on_change else {}),
            }
        }
    )
