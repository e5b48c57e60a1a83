"""The form for a contact, new or known. What it asks comes as a list of fields from the rules; here they get words and boxes.

The save button names every box that was drawn: an emptied box arrives as nothing at all, and without that list it could not be told from
one that was never shown (amendments.md R6). A field that was not drawn is not touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Protocol

from cards.details import type_word
from cards.inputs import Choice, date_picker, dropdown, text_input
from cards.screen import Card, Screen, card
from cards.widgets import MAX_WIDGETS, Section, Widget, button, footer, header, note, problem, section
from cards.words import Words, msgid
from sharing.fields import STANDARD_TYPES

LABEL, OTHER_LABEL = "label", "other_label"
ONLY_ME, OTHER = "only_me", "other"
MAX_LABELS = 98  # with Only me and Other label as many as one dropdown holds
TYPE_SUFFIX = ".type"
MAX_FIELD_WIDGETS = MAX_WIDGETS - 12  # leaves room for Label, sentences and the account line


class FormField(Protocol):
    """One box, as `sharing.form` lists them. `type` is None where there is none to choose."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def label_id(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def type(self) -> str | None: ...


FIELD_WORDS = {
    "first_name": msgid("First name"),
    "last_name": msgid("Last name"),
    "company": msgid("Company"),
    "job_title": msgid("Job title"),
    "email": msgid("Email"),
    "phone": msgid("Phone"),
    "address": msgid("Address"),
    "birthday": msgid("Birthday"),
    "notes": msgid("Notes"),
    "website": msgid("Website"),
}
_SECTION_OF = {"email": 1, "phone": 2, "address": 3, "website": 4, "birthday": 5, "notes": 5}
_TYPES_OF = {"email": "emailAddresses", "phone": "phoneNumbers", "address": "addresses", "website": "urls"}


@dataclass(frozen=True, slots=True)
class LabelChoice:
    """A label the person may add to."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class FormView:
    """`contact` and `revision` are "" for a new one. `fields` show what is stored, or what was typed and came back with `errors`.

    `errors` pairs the name of a field with its sentence. For a new contact `labels` are those one may add to, the last used first (98 are
    drawn), and `more_labels` says that there are others; `label` is the chosen one. `readers` counts who will read it besides oneself,
    `outsiders` those of them outside one's own organisation.
    """

    fields: tuple[FormField, ...]
    contact: str = ""
    revision: str = ""
    name: str = ""
    errors: tuple[tuple[str, str], ...] = ()
    labels: tuple[LabelChoice, ...] = ()
    more_labels: bool = False
    label: str = ONLY_ME
    other_label: str = ""
    readers: int = 0
    outsiders: int = 0


def form_card(screen: Screen, view: FormView) -> Card:
    """The form, with Save and Cancel always in sight."""
    words = screen.words
    errors = dict(view.errors)
    drawn = _drawn(view.fields, errors)
    labels = [] if view.contact else _label_widgets(screen, view)
    inputs = [name for each in drawn for name in _input_names(each)] + ([] if view.contact else [LABEL, OTHER_LABEL])
    save = screen.submit("contact/save", contact=view.contact, revision=view.revision, inputs=",".join(inputs))
    return card(
        screen,
        "form",
        section(problem(words.t("Not saved yet: look at the marked boxes."))) if errors else None,
        section(labels),
        *_field_sections(words, drawn, errors),
        section(_readers_note(words, view), _left_out_note(words, len(view.fields) - len(drawn))),
        header=header(words.t("Edit contact") if view.contact else words.t("Add contact"), subtitle=view.name),
        footer=footer(button(words.t("Save"), save), button(words.t("Cancel"), screen.press("back"))),
    )


def _drawn(fields: tuple[FormField, ...], errors: dict[str, str]) -> list[FormField]:
    """As many boxes as one card holds, counting an error line for each; the rest stays as it is."""
    drawn: list[FormField] = []
    room = MAX_FIELD_WIDGETS
    for each in fields:
        room -= len(_input_names(each)) + (each.name in errors)
        if room < 0:
            break
        drawn.append(each)
    return drawn


def _input_names(each: FormField) -> list[str]:
    return [each.name] if each.type is None else [each.name, each.name + TYPE_SUFFIX]


def _field_sections(words: Words, fields: list[FormField], errors: dict[str, str]) -> Iterator[Section | None]:
    for _, group in groupby(fields, key=lambda each: _SECTION_OF.get(each.label_id, 0)):
        yield section([widget for each in group for widget in _field_widgets(words, each, errors.get(each.name, ""))])


def _field_widgets(words: Words, each: FormField, error: str) -> Iterator[Widget]:
    label = words.t(FIELD_WORDS[each.label_id])
    yield _box(words, each, label)
    if error:
        yield problem(error)
    if each.type is not None:
        yield dropdown(each.name + TYPE_SUFFIX, words.t("Type"), _type_choices(words, each.label_id, each.type), selected=each.type)


def _box(words: Words, each: FormField, label: str) -> Widget:
    if each.kind == "date":
        day = _whole_date(each.value)
        if day or not each.value:
            return date_picker(each.name, label, value=day)
        # A picker cannot show a birthday whose year nobody knows; a box can, and takes a full date too.
        return text_input(each.name, label, value=each.value, hint=words.t("Year-month-day, or month-day"))
    return text_input(each.name, label, value=each.value, several_lines=each.kind == "lines")


def _whole_date(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _type_choices(words: Words, label_id: str, current: str) -> list[Choice]:
    """No type, Google's own, and the one it has when somebody invented it."""
    kinds = ["", *STANDARD_TYPES.get(_TYPES_OF.get(label_id, ""), ())]
    if current not in kinds:
        kinds.append(current)
    return [Choice(kind, type_word(words, kind) or words.t("No type")) for kind in kinds]


def _label_widgets(screen: Screen, view: FormView) -> list[Widget]:
    words = screen.words
    choices = [Choice(ONLY_ME, words.t("Only me")), *(Choice(label.id, label.name) for label in view.labels[:MAX_LABELS])]
    more = view.more_labels or len(view.labels) > MAX_LABELS
    if more:
        choices.append(Choice(OTHER, words.t("Other label")))
    chosen = view.label if view.label in [choice.value for choice in choices] else ONLY_ME
    widgets = [dropdown(LABEL, words.t("Label"), choices, selected=chosen)]
    if more:
        widgets.append(text_input(OTHER_LABEL, words.t("Other label"), value=view.other_label, suggest=screen.suggestion("labels")))
    error = dict(view.errors).get(LABEL, "")
    return [*widgets, problem(error)] if error else widgets


def _readers_note(words: Words, view: FormView) -> Widget | None:
    """Notes may repeat what is hidden elsewhere, and no filter can know: so the form says who reads it (amendments.md P6)."""
    if not view.readers:
        return None
    sentence = words.n("1 other person reads this.", "{n} other people read this.", view.readers)
    outside = words.n("1 of them is an outsider.", "{n} of them are outsiders.", view.outsiders) if view.outsiders else ""
    return note(f"{sentence} {outside}".strip())


def _left_out_note(words: Words, left_out: int) -> Widget | None:
    if left_out <= 0:
        return None
    return note(
        words.n("1 more value is in Google Contacts and stays as it is.", "{n} more values are in Google Contacts and stay as they are.", left_out)
    )
