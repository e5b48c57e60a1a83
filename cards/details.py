"""What is known about a person, as rows: one for each value, with the picture of its kind and its type below."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from cards.text import clean, initial_upper
from cards.widgets import OnClick, Widget, icon, note, open_link, paragraph, row
from cards.words import Words, msgid
from sharing.fields import TYPED
from sharing.person import EMPTY, Person, Value, display_name

NOTES_LINES = 4
SHORT_NOTES = 120  # characters: about four lines beside an icon
MAX_ROWS = 40  # of the 100 widgets of a card; Google's own book shows the rest

# Google's own types in its own words; any other type was invented by somebody and is shown as typed.
TYPE_WORDS = {
    "home": msgid("Home"),
    "work": msgid("Work"),
    "mobile": msgid("Mobile"),
    "main": msgid("Main"),
    "other": msgid("Other"),
    "homefax": msgid("Home fax"),
    "workfax": msgid("Work fax"),
    "otherfax": msgid("Other fax"),
    "pager": msgid("Pager"),
    "workmobile": msgid("Work mobile"),
    "workpager": msgid("Work pager"),
    "googlevoice": msgid("Google Voice"),
    "homepage": msgid("Home page"),
    "blog": msgid("Blog"),
    "profile": msgid("Profile"),
    "anniversary": msgid("Anniversary"),
    "spouse": msgid("Spouse"),
    "child": msgid("Child"),
    "mother": msgid("Mother"),
    "father": msgid("Father"),
    "parent": msgid("Parent"),
    "brother": msgid("Brother"),
    "sister": msgid("Sister"),
    "friend": msgid("Friend"),
    "relative": msgid("Relative"),
    "manager": msgid("Manager"),
    "assistant": msgid("Assistant"),
    "partner": msgid("Partner"),
}


@dataclass(frozen=True, slots=True)
class _Detail:
    text: str
    below: str
    picture: str
    on_click: OnClick | None = None


def type_word(words: Words, kind: str) -> str:
    """A type such as "homeFax" as people read it; an invented one keeps its own name."""
    known = TYPE_WORDS.get(kind.lower())
    return words.t(known) if known else initial_upper(kind)


def detail_rows(words: Words, person: Person) -> list[Widget]:
    """A row for each value, in the order of Google Contacts; notes last, folded after a few lines."""
    details = list(_details(words, person))
    rows = [row(detail.text, below=detail.below, start=icon(detail.picture), on_click=detail.on_click) for detail in details[:MAX_ROWS]]
    if len(details) > MAX_ROWS:
        left_out = len(details) - MAX_ROWS
        rows.append(note(words.n("1 more detail in Google Contacts.", "{n} more details in Google Contacts.", left_out)))
    return [*rows, *(_notes(value.text("value")) for value in person.values("biographies"))]


def value_words(words: Words, field: str, value: Value) -> str:
    """One value on its own: a number with its type, a day as written here, a name in full."""
    if field == "names":
        return display_name(EMPTY.with_field(field, (value,)))
    if field not in _DRAWN:
        return value.text("value")
    detail = _DRAWN[field](words, value)
    return f"{detail.text} ({detail.below})" if detail.below and field in TYPED else detail.text


def _notes(text: str) -> Widget:
    """Short notes are a row like the rest; long ones fold, which only a paragraph can."""
    is_short = len(text) <= SHORT_NOTES and text.count("\n") < NOTES_LINES
    return row(text, start=icon("DESCRIPTION")) if is_short else paragraph(text, lines=NOTES_LINES)


def occupation(person: Person) -> str:
    """ "Job title, Company" of the first organisation: the line under the name. A company that stands in for the name is not repeated."""
    work = person.first("organizations")
    company = work.text("name")
    return ", ".join(part for part in (work.text("title"), "" if company == display_name(person) else company) if part)


def date_words(words: Words, value: Value) -> str:
    """A day as this region writes it, without a year when none is known, or as it was typed when it is no date."""
    day = value.date()
    year, month, number = day.number("year"), day.number("month"), day.number("day")
    try:
        if year and month and number:
            return words.date(date(year, month, number))
        return words.day_of_year(month, number) if month and number else value.text("text")
    except ValueError:  # the 31st of February, as some phone once wrote it
        return value.text("text")


def address_words(value: Value) -> str:
    """An address on its own lines: put together from its parts, or as written down when it has none."""
    town = " ".join(part for part in (value.text("postalCode"), value.text("city")) if part)
    lines = (value.text("streetAddress"), value.text("extendedAddress"), value.text("poBox"), town, value.text("region"), value.text("country"))
    return "\n".join(part for part in lines if part) or value.text("formattedValue")


def _details(words: Words, person: Person) -> Iterator[_Detail]:
    for field, draw in _DRAWN.items():
        for value in person.values(field):
            if field == "organizations" and value == person.first(field):
                continue  # stands under the name
            detail = draw(words, value)
            if clean(detail.text):
                yield detail


def _type(words: Words, value: Value, fallback: str = "") -> str:
    return type_word(words, value.type) or fallback


def _email(words: Words, value: Value) -> _Detail:
    address = value.text("value")
    return _Detail(address, _type(words, value), "EMAIL", open_link("mailto:" + quote(address, safe="@+")))


def _phone(words: Words, value: Value) -> _Detail:
    number = value.text("value")
    return _Detail(number, _type(words, value), "PHONE", open_link("tel:" + quote("".join(number.split()), safe="+*#")))


def _address(words: Words, value: Value) -> _Detail:
    return _Detail(address_words(value), _type(words, value), "MAP_PIN")


def _organization(_words: Words, value: Value) -> _Detail:
    name, title = value.text("name"), value.text("title")
    return _Detail(name or title, title if name else "", "STORE")


def _birthday(words: Words, value: Value) -> _Detail:
    return _Detail(date_words(words, value), words.t("Birthday"), "INVITE")


def _event(words: Words, value: Value) -> _Detail:
    return _Detail(date_words(words, value), _type(words, value, words.t("Event")), "INVITE")


def _website(words: Words, value: Value) -> _Detail:
    return _Detail(value.text("value"), _type(words, value, words.t("Website")), "BOOKMARK")


def _relation(words: Words, value: Value) -> _Detail:
    return _Detail(value.text("person"), _type(words, value, words.t("Related person")), "MULTIPLE_PEOPLE")


def _nickname(words: Words, value: Value) -> _Detail:
    return _Detail(value.text("value"), words.t("Nickname"), "PERSON")


def _chat(_words: Words, value: Value) -> _Detail:
    return _Detail(value.text("username"), initial_upper(value.text("protocol")), "VIDEO_CAMERA")


def _custom(_words: Words, value: Value) -> _Detail:
    return _Detail(value.text("value"), value.text("key"), "DESCRIPTION")


_DRAWN: dict[str, Callable[[Words, Value], _Detail]] = {
    "emailAddresses": _email,
    "phoneNumbers": _phone,
    "organizations": _organization,
    "addresses": _address,
    "birthdays": _birthday,
    "events": _event,
    "urls": _website,
    "relations": _relation,
    "nicknames": _nickname,
    "imClients": _chat,
    "userDefined": _custom,
}
