"""The contact form: a view as rows of boxes, and what was typed in them as a view again.

A press brings only boxes that hold something; an emptied box is a missing key. So the form lists its boxes, only listed ones are
touched, and a listed one that is missing was emptied (amendments R6). Everything that has no box survives: a middle name, the
second organisation, the country code of an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from sharing import birthday, entry
from sharing.address import address_text, with_address_text
from sharing.fields import STANDARD_TYPES, Kind
from sharing.normal import DEFAULT_REGION, clean, normalise
from sharing.person import EMPTY, Person, Value, dumps


class BoxKind(Enum):
    TEXT = "text"
    LINES = "lines"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    BIRTHDAY = "birthday"
    URL = "url"


@dataclass(frozen=True, slots=True)
class FormField:
    """One row. `name`: the input's name ("email.0"); a row with a `type` (None: no Type beside it) has a second input, "email.0.type".

    `label_id` stands for the words above the box; `value` is what the box shows. `types`: what the Type box offers besides custom text.
    """

    name: str
    kind: BoxKind
    label_id: str
    value: str = ""
    type: str | None = None
    types: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names to list in the form's parameters for this row."""
        return (self.name,) if self.type is None else (self.name, type_input(self.name))


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one box. `code`: "email", "phone", "birthday", "url", "too_long", "too_large", "empty"."""

    field: str
    code: str


@dataclass(frozen=True, slots=True)
class _Several:
    """A field of which a person may have several values, each with a type."""

    box: str
    field: str
    kind: BoxKind


_SEVERAL = (
    _Several("email", "emailAddresses", BoxKind.EMAIL),
    _Several("phone", "phoneNumbers", BoxKind.PHONE),
    _Several("address", "addresses", BoxKind.ADDRESS),
    _Several("url", "urls", BoxKind.URL),
)
# Boxes for one member of one value: box, field, member.
_ONE = (("given", "names", "givenName"), ("family", "names", "familyName"), ("company", "organizations", "name"), ("title", "organizations", "title"))
_LABELS = {"given": "first_name", "family": "last_name", "title": "job_title", "url": "website"}

MAX_CHARS = 1_024  # Google's limit for every field but Notes
MAX_NOTES_CHARS = 30_000  # four bytes a character at worst: within the 128 KB of a contact
MAX_CONTACT_BYTES = 128 * 1024


def type_input(name: str) -> str:
    return f"{name}.type"


def to_fields(person: Person, extra_rows: int = 1, *, locale: str = "en") -> tuple[FormField, ...]:
    """The rows for a view (`EMPTY` for a new contact), in the order of the screen, with so many empty rows of each repeatable kind.

    Names are stable: a row's number is the place of its value in the view.
    """
    view = normalise(person)
    rows: list[FormField] = [_text_row(box, view, field, member) for box, field, member in _ONE]
    for several in _SEVERAL[:3]:
        rows += _rows(view, several, extra_rows)
    rows.append(FormField("birthday", BoxKind.BIRTHDAY, "birthday", birthday.shown(view.first("birthdays"), locale)))
    rows.append(FormField("notes", BoxKind.LINES, "notes", view.first("biographies").text("value")))
    rows += _rows(view, _SEVERAL[3], extra_rows)
    return tuple(rows)


def _text_row(box: str, view: Person, field: str, member: str) -> FormField:
    return FormField(box, BoxKind.TEXT, _LABELS.get(box, box), view.first(field).text(member))


def _rows(view: Person, several: _Several, extra_rows: int) -> Iterator[FormField]:
    values = (*view.values(several.field), *[Value({})] * extra_rows)
    for index, value in enumerate(values):
        yield FormField(
            name=f"{several.box}.{index}",
            kind=several.kind,
            label_id=_LABELS.get(several.box, several.box),
            value=_shown(several, value),
            type=value.type,
            types=STANDARD_TYPES[several.field],
        )


def _shown(several: _Several, value: Value) -> str:
    return address_text(value) if several.kind is BoxKind.ADDRESS else value.text("value")


def listed_inputs(rows: Iterable[FormField]) -> frozenset[str]:
    """All inputs of a form, for its parameters."""
    return frozenset(name for row in rows for name in row.inputs)


def prefilled(name: str, address: str) -> Person:
    """A new contact from the From line of a mail. A name that is only the address again is left out."""
    person = EMPTY.with_field("emailAddresses", [Value({"value": address})])
    if name and "@" not in name:
        person = person.with_field("names", [Value({"unstructuredName": name})])
    return normalise(person)


def from_inputs(
    before: Person,
    inputs: Mapping[str, str],
    listed: frozenset[str],
    *,
    region: str = DEFAULT_REGION,
    locale: str = "en",
) -> Person | tuple[FieldError, ...]:
    """The view as somebody typed it, or everything that is wrong with it; a wrong form changes nothing.

    `before` is the view that the form showed. Only changed boxes are judged: an odd old number does not keep anybody from adding a mail.
    A type that is missing stays as it was: an absent key must never move a number out of a hidden type.
    """
    view = normalise(before)
    reading = _Reading({name: inputs.get(name, "") for name in listed}, frozenset(inputs), region, locale)
    after = view
    for box, field, member in _ONE:
        after = after.with_field(field, reading.member(after, box, field, member))
    for several in _SEVERAL:
        after = after.with_field(several.field, reading.rows(view, several))
    after = after.with_field("birthdays", reading.birthday(view)).with_field("biographies", reading.notes(view))
    errors = (*reading.errors, *_whole(view, after))
    return tuple(sorted(errors, key=lambda error: error.field)) if errors else normalise(after)


def _whole(before: Person, after: Person) -> Iterator[FieldError]:
    if not before and not after:
        yield FieldError("given", "empty")
    if len(dumps(after).encode()) > MAX_CONTACT_BYTES:
        yield FieldError("notes", "too_large")


class _Reading:
    """One reading of a form: what was typed, and what was found wrong on the way."""

    def __init__(self, typed: Mapping[str, str], sent: frozenset[str], region: str, locale: str) -> None:
        self._typed, self._sent, self._region, self._locale = typed, sent, region, locale
        self.errors: list[FieldError] = []

    def _text(self, box: str, shown: str, kind: Kind = Kind.TEXT, most: int = MAX_CHARS) -> str | None:
        """What was typed, "" when the box was emptied, None when it was left as it was shown or was not part of the form."""
        if box not in self._typed:
            return None
        text = clean(self._typed[box], kind)
        if text == clean(shown, kind):
            return None
        if len(text) > most:
            self.errors.append(FieldError(box, "too_long"))
            return None
        return text

    def member(self, view: Person, box: str, field: str, member: str) -> tuple[Value, ...]:
        values = view.values(field)
        main = view.first(field)
        text = self._text(box, main.text(member))
        if text is None:
            return values
        changed = main.replace(**{member: text})
        if not main:
            return (changed,)
        return tuple(changed if value == main else value for value in values)

    def rows(self, view: Person, several: _Several) -> Iterator[Value]:
        values = view.values(several.field)
        for index, value in enumerate(values):
            yield self._row(f"{several.box}.{index}", several, value)
        for box in sorted((box for box in self._typed if (number := _number(box, several.box)) is not None and number >= len(values)), key=_natural):
            yield self._row(box, several, Value({}))

    def _row(self, box: str, several: _Several, value: Value) -> Value:
        shown = _shown(several, value)
        text = self._text(box, shown, Kind.LINES if several.kind is BoxKind.ADDRESS else Kind.TEXT)
        if text == "" or (text is None and not value):
            return Value({})
        if text is not None and (code := entry.wrong(several.kind.value, text, self._region)):
            self.errors.append(FieldError(box, code))
            return value
        changed = value if text is None else _with_text(several, value, text)
        return self._with_type(box, changed)

    def _with_type(self, box: str, value: Value) -> Value:
        name = type_input(box)
        if name not in self._typed or name not in self._sent:
            return value
        new = self._text(name, value.type)
        return value if new is None else value.replace(type=new)

    def birthday(self, view: Person) -> tuple[Value, ...]:
        value = view.first("birthdays")
        text = self._text("birthday", birthday.shown(value, self._locale))
        if text is None:
            return view.values("birthdays")
        date = birthday.read(text, self._locale)
        if text and date is None:
            self.errors.append(FieldError("birthday", "birthday"))
        return (Value({"date": date}),) if date else ()

    def notes(self, view: Person) -> tuple[Value, ...]:
        text = self._text("notes", view.first("biographies").text("value"), Kind.LINES, MAX_NOTES_CHARS)
        return view.values("biographies") if text is None else (Value({"value": text}),)


def _with_text(several: _Several, value: Value, text: str) -> Value:
    return with_address_text(value, text) if several.kind is BoxKind.ADDRESS else value.replace(value=text)


def _number(box: str, kind: str) -> int | None:
    head, _, number = box.partition(".")
    return int(number) if head == kind and number.isascii() and number.isdecimal() and len(number) < 4 else None


def _natural(box: str) -> int:
    return int(box.rpartition(".")[2])
