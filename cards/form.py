"""The form for a contact, new or known. What it asks comes as a list of boxes from `sharing.form`; here they get words and widgets.

The save button names every input that was drawn: an emptied box arrives as nothing at all, and without that list it could not be told from
one that was never shown (amendments.md R6). What was not drawn is not touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from cards.details import type_word
from cards.inputs import Choice, date_picker, dropdown, text_input
from cards.screen import Card, Screen, card
from cards.widgets import MAX_WIDGETS, Section, Widget, button, footer, header, note, problem, section
from cards.words import Words, msgid
from sharing.form import BoxKind, FieldError, FormField, type_input

LABEL, OTHER_LABEL = "label", "other_label"
ONLY_ME, OTHER = "only_me", "other"
MAX_LABELS = 98  # with Only me and Other label as many as one dropdown holds
ALWAYS_IN_SIGHT = frozenset({"email.0", "phone.0"})
MAX_BOX_WIDGETS = MAX_WIDGETS - 12  # leaves room for Label, sentences and the account line

BOX_WORDS = {
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
ERROR_WORDS = {
    "email": msgid("This is not an email address."),
    "phone": msgid("This is not a phone number."),
    "birthday": msgid("There is no such day. Write it like 17 May 1980, or without the year."),
    "url": msgid("This is not a web address."),
    "too_long": msgid("This is too long: Google allows 1,024 characters."),
    "too_large": msgid("This contact is larger than Google allows. Shorten the notes."),
    "empty": msgid("Fill in at least one box."),
    "hidden": msgid("The owner has hidden this field from you, so it cannot be filled in here."),
    "label": msgid("There is no such label that you may add to."),
}


@dataclass(frozen=True, slots=True)
class LabelChoice:
    """A label the person may add to."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class FormView:
    """`contact` and `revision` are "" for a new one. `fields` show what is stored, or what was typed and came back with `errors`.

    For a new contact `labels` are those one may add to, the last used first (98 are drawn), and `more_labels` says that there are others;
    `label` is the chosen one. An error of the field "label" stands there. `readers` counts who will read it besides oneself, `outsiders`
    those of them outside one's own organisation.
    """

    fields: tuple[FormField, ...]
    contact: str = ""
    revision: str = ""
    name: str = ""
    errors: tuple[FieldError, ...] = ()
    labels: tuple[LabelChoice, ...] = ()
    more_labels: bool = False
    label: str = ONLY_ME
    other_label: str = ""
    readers: int = 0
    outsiders: int = 0


def form_card(screen: Screen, view: FormView) -> Card:
    """The form, with Save and Cancel always in sight."""
    words = screen.words
    drawn = _that_fit(view.fields, view.errors)
    is_new = not view.contact
    inputs = [name for box in drawn for name in box.inputs] + ([LABEL, OTHER_LABEL] if is_new else [])
    save = screen.submit("contact/save", contact=view.contact, revision=view.revision, inputs=",".join(inputs))
    return card(
        screen,
        "form",
        section(problem(words.t("Not saved yet: look at the marked boxes."))) if view.errors else None,
        section(_label_widgets(screen, view)) if is_new else None,
        *_box_sections(words, drawn, view.errors),
        section(_readers_note(words, view), _left_out_note(words, len(view.fields) - len(drawn))),
        header=header(words.t("Add contact") if is_new else words.t("Edit contact"), subtitle=view.name),
        footer=footer(button(words.t("Save"), save), button(words.t("Cancel"), screen.press("back"))),
    )


def as_typed(fields: Iterable[FormField], inputs: Mapping[str, Sequence[str]]) -> tuple[FormField, ...]:
    """The boxes holding what somebody typed into them, for showing a refused form again."""
    return tuple(
        replace(box, value=_first(inputs, box.name), type=None if box.type is None else _first(inputs, type_input(box.name), box.type))
        for box in fields
    )


def _first(inputs: Mapping[str, Sequence[str]], name: str, missing: str = "") -> str:
    values = inputs.get(name, ())
    return values[0] if values else missing


def _that_fit(fields: Sequence[FormField], errors: Sequence[FieldError]) -> list[FormField]:
    """As many boxes as one card holds, an error line counted for each that has one."""
    wrong = {error.field for error in errors}
    drawn: list[FormField] = []
    room = MAX_BOX_WIDGETS
    for box in fields:
        room -= len(box.inputs) + (box.name in wrong)
        if room < 0:
            break
        drawn.append(box)
    return drawn


def _box_sections(words: Words, boxes: Sequence[FormField], errors: Sequence[FieldError]) -> Iterator[Section | None]:
    """Name and work, what there is, then the boxes that are still empty, folded.

    Only empty boxes are folded away: should a host leave out what it does not show, nothing is taken for emptied.
    """
    sentences = {error.field: words.t(ERROR_WORDS[error.code]) for error in errors}

    def drawn(some: Iterable[FormField]) -> list[Widget]:
        return [widget for box in some for widget in _box_widgets(words, box, sentences.get(box.name, ""))]

    in_sight = [box for box in boxes if box.value or box.name in sentences or box.kind is BoxKind.TEXT or box.name in ALWAYS_IN_SIGHT]
    for _, group in groupby(in_sight, key=lambda box: _group(box.kind)):
        yield section(drawn(group))
    yield section(drawn(box for box in boxes if box not in in_sight), title=words.t("More details"), shown=0)


def _group(kind: BoxKind) -> str:
    return {BoxKind.TEXT: "name", BoxKind.EMAIL: "email", BoxKind.PHONE: "phone"}.get(kind, "rest")


def _box_widgets(words: Words, box: FormField, error: str) -> Iterator[Widget]:
    yield _box(words, box, words.t(BOX_WORDS[box.label_id]))
    if error:
        yield problem(error)
    if box.type is not None:
        yield dropdown(type_input(box.name), words.t("Type"), _type_choices(words, box, box.type), selected=box.type)


def _box(words: Words, box: FormField, label: str) -> Widget:
    if box.kind is BoxKind.BIRTHDAY:
        # A picker shows a whole date as the region writes it; a day without a year, which many birthdays are, it cannot show.
        day = _whole_date(box.value)
        hint = words.t("Such as 17 May 1980, or 17 May")
        return date_picker(box.name, label, value=day) if day else text_input(box.name, label, value=box.value, hint=hint)
    return text_input(box.name, label, value=box.value, several_lines=box.kind in (BoxKind.LINES, BoxKind.ADDRESS))


def _whole_date(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _type_choices(words: Words, box: FormField, current: str) -> list[Choice]:
    """No type, Google's own, and the one it has when somebody invented it."""
    kinds = ["", *box.types]
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
    return [*widgets, *(problem(words.t(ERROR_WORDS[error.code])) for error in view.errors if error.field == LABEL)]


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
    return note(words.n("1 more value in Google Contacts stays as it is.", "{n} more values in Google Contacts stay as they are.", left_out))
