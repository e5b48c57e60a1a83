"""Hidden fields of one grant: a tick box for each field, ticked = hidden; for e-mail, phone and address also by type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cards.confirm import ConfirmView
from cards.details import type_word
from cards.inputs import Choice, checkboxes
from cards.questions import Parameters
from cards.screen import Card, Screen, card
from cards.widgets import Widget, button, buttons, footer, header, note, section
from cards.words import Words, msgid
from sharing.fields import STANDARD_TYPES
from sharing.lens import OTHER_TYPES, Hidden
from sharing.reach import PrincipalKind

FIELDS = "fields"
BY_TYPE = ("emailAddresses", "phoneNumbers", "addresses")
INPUTS = ",".join((FIELDS, *BY_TYPE))

# Every field there is (sharing.fields), in the order of Google Contacts.
FIELD_WORDS: Mapping[str, str] = {
    "names": msgid("Name"),
    "photos": msgid("Photo"),
    "nicknames": msgid("Nickname"),
    "organizations": msgid("Company and job title"),
    "emailAddresses": msgid("Email"),
    "phoneNumbers": msgid("Phone"),
    "addresses": msgid("Address"),
    "birthdays": msgid("Birthday"),
    "events": msgid("Other dates"),
    "biographies": msgid("Notes"),
    "urls": msgid("Website"),
    "relations": msgid("Related people"),
    "imClients": msgid("Chat names"),
    "sipAddresses": msgid("Internet call addresses"),
    "calendarUrls": msgid("Calendar addresses"),
    "userDefined": msgid("Custom fields"),
    "externalIds": msgid("Numbers in other systems"),
    "genders": msgid("Gender"),
    "occupations": msgid("Occupation"),
    "interests": msgid("Interests"),
    "locations": msgid("Place in the building"),
    "locales": msgid("Language"),
    "miscKeywords": msgid("Keywords"),
}
_TYPES_OF: Mapping[str, str] = {
    "emailAddresses": msgid("Email of one type"),
    "phoneNumbers": msgid("Phone of one type"),
    "addresses": msgid("Address of one type"),
}


@dataclass(frozen=True, slots=True)
class HiddenFieldsView:
    """`revision` names the set `hidden` as stored; Save carries it back."""

    member: str
    who: str
    label: str
    label_name: str
    hidden: Hidden
    revision: str
    kind: PrincipalKind = "user"


def hidden_fields_card(screen: Screen, view: HiddenFieldsView) -> Card:
    """Fields first, then the types of the three fields that are hidden by type too."""
    words = screen.words
    who = {"label": view.label, "member": view.member}
    fields = [Choice(field, words.t(word)) for field, word in FIELD_WORDS.items()]
    save = screen.submit("hidden/save", **who, inputs=INPUTS, revision=view.revision)
    preview = screen.submit("hidden/preview", **who, inputs=INPUTS, revision=view.revision)
    return card(
        screen,
        "hidden_fields",
        section(
            note(words.t("What is ticked is hidden from {who}.", who=view.who)),
            note(words.t("Everyone in this group has the same access.")) if view.kind == "group" else None,
            checkboxes(FIELDS, words.t("Hidden fields"), fields, ticked=view.hidden),
        ),
        *(section(_types(words, field, view.hidden)) for field in BY_TYPE),
        section(buttons(button(words.t("Preview"), preview))),
        header=header(words.t("Hidden fields"), subtitle=f"{view.who} · {view.label_name}"),
        footer=footer(button(words.t("Save"), save), button(words.t("Cancel"), screen.press("back"))),
    )


def _types(words: Words, field: str, hidden: Hidden) -> Widget:
    choices = [Choice(place, _type(words, kind)) for place, kind in places_of(field).items()]
    return checkboxes(field, words.t(_TYPES_OF[field]), choices, ticked=hidden)


def places_of(field: str) -> dict[str, str]:
    """The places of a field that have a tick box of their own, each with its type; the last are for types of people's own making and for
    values without one."""
    return {f"{field}/{kind.casefold()}": kind for kind in (*STANDARD_TYPES[field], OTHER_TYPES, "")}


def offered() -> Hidden:
    """Every place that the card has a tick box for: of these, and no others, an unticked box means shown."""
    return frozenset({*FIELD_WORDS, *(place for field in BY_TYPE for place in places_of(field))})


def _type(words: Words, kind: str) -> str:
    if kind == OTHER_TYPES:
        return words.t("Other types")
    return type_word(words, kind) if kind else words.t("No type")


def places_words(words: Words, places: Iterable[str]) -> str:
    """Places as people read them, in the order of the card: "Birthday, Phone (Home)"."""
    order = list(FIELD_WORDS)
    return ", ".join(_place(words, place) for place in sorted(places, key=lambda place: (order.index(place.partition("/")[0]), place)))


def _place(words: Words, place: str) -> str:
    field, has_type, kind = place.partition("/")
    name = words.t(FIELD_WORDS[field])
    return f"{name} ({_type(words, kind)})" if has_type else name


def show_fields(words: Words, who: str, places: Iterable[str], *, parameters: Parameters) -> ConfirmView:
    """The second question of a Save that shows what was hidden (amendments.md R6)."""
    title = words.t("Show {fields} to {who}?", fields=places_words(words, places), who=who)
    line = words.t("It is written into their Google Contacts. What was read or exported there cannot be called back.")
    return ConfirmView(title, "hidden/show", (line,), parameters)


def hidden_line(words: Words, who: str, *, hidden: Iterable[str], shown: Iterable[str], contacts: int, minutes: int) -> str:
    """What just happened to one member: what is taken back, what is sent, and how long that takes."""
    said = []
    if hidden := tuple(hidden):
        time = words.n("about 1 minute", "about {n} minutes", minutes)
        said.append(words.t("{fields} hidden from {who}.", fields=places_words(words, hidden), who=who))
        if contacts:
            said.append(
                words.n(
                    "Being removed from 1 contact in their Google Contacts: {time}.",
                    "Being removed from {n} contacts in their Google Contacts: {time}.",
                    contacts,
                    time=time,
                )
            )
        said.append(words.t("What was already read or exported cannot be called back."))
    if shown := tuple(shown):
        said.append(words.t("{fields} shown to {who}.", fields=places_words(words, shown), who=who))
    return " ".join(said) or words.t("Nothing was changed.")
