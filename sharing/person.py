"""A contact's details as one frozen value: what people wrote, nothing that Google derived from it.

Google's JSON mixes both, in no promised order. Here an item keeps its writable members only, so two values are equal exactly
when a person would call them the same, and anything may be hashed, stored and compared.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sharing.fields import ADDRESS_PARTS, FIELDS, MANAGED_FIELDS, MULTI, NAME_PARTS, SINGLE, Kind
from sharing.letters import is_cjk
from sharing.value import NOTHING, Value

__all__ = ["EMPTY", "MANAGED_FIELDS", "MULTI", "SINGLE", "Person", "TooManyValues", "UnknownMember", "UnknownVersion", "Value"]
__all__ += ["digest", "display_name", "dumps", "emails", "from_google", "loads", "phones", "same", "same_values", "to_google"]

_VERSION = 1
_PRIMARY = "*"  # how a chosen main value is marked in the stored form; no member of Google's has this name


class UnknownMember(ValueError):
    """A member that Google does not let us write; a slip in our code, found where it is made."""

    def __init__(self, field: str, member: str) -> None:
        super().__init__(f"{field} has no writable member {member!r}")
        self.field, self.member = field, member


class TooManyValues(ValueError):
    """Google answers 400 to a second item of names, birthdays, genders or biographies."""

    def __init__(self, field: str, count: int) -> None:
        super().__init__(f"{field} holds at most one value, not {count}")
        self.field, self.count = field, count


class UnknownVersion(ValueError):
    """Stored by a newer Commonbook; reading on would drop what it added."""

    def __init__(self, version: object) -> None:
        super().__init__(f"stored person of version {version!r}, this code reads {_VERSION}")
        self.version = version


@dataclass(frozen=True, slots=True)
class Person:
    """All managed fields of one contact. Build it with `EMPTY.with_field(…)`, `from_google` or `loads`; never by hand."""

    fields: tuple[tuple[str, tuple[Value, ...]], ...] = ()  # in the order of MANAGED_FIELDS, without empty ones

    def values(self, field: str) -> tuple[Value, ...]:
        for name, values in self.fields:
            if name == field:
                return values
        return ()

    def first(self, field: str) -> Value:
        """The chosen main value of a field, else its first, else an empty value."""
        values = self.values(field)
        return next((value for value in values if value.primary), values[0] if values else NOTHING)

    def with_field(self, field: str, values: Iterable[Value]) -> Person:
        """The same person with one field replaced. Raises `UnknownMember`, `TooManyValues`, or KeyError for a field that is not managed."""
        return self.with_fields({field: values})

    def with_fields(self, fields: Mapping[str, Iterable[Value]]) -> Person:
        """`with_field` for several fields at once."""
        return _person({**dict(self.fields), **{field: _checked(field, values) for field, values in fields.items()}})

    def __bool__(self) -> bool:
        return bool(self.fields)

    @property
    def names_of_fields(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.fields)


def _checked(field: str, values: Iterable[Value]) -> tuple[Value, ...]:
    known = FIELDS[field].members.keys()
    kept = tuple(value for value in values if value)
    for value in kept:
        if not value.keys() <= known:
            raise UnknownMember(field, min(value.keys() - known))
    if len(kept) > 1 and field in SINGLE:
        raise TooManyValues(field, len(kept))
    return kept


def _person(fields: Mapping[str, tuple[Value, ...]]) -> Person:
    return Person(tuple((name, fields[name]) for name in MANAGED_FIELDS if fields.get(name)))


EMPTY = Person()


def from_google(resource: Mapping[str, Any]) -> Person:
    """Read People API Person JSON: contact-source items only, writable members only. Members of a wrong type are left out."""
    fields: dict[str, tuple[Value, ...]] = {}
    for name in MANAGED_FIELDS:
        items = [item for item in _listed(resource.get(name)) if _is_own(item)]
        if name in SINGLE:
            items = sorted(items, key=lambda item: not _metadata(item).get("primary"))[:1]
        fields[name] = sane_primary(value for item in items if (value := _read(name, item)))
    return _person(fields)


def _listed(items: object) -> list[Mapping[str, Any]]:
    return [item for item in items if isinstance(item, Mapping)] if isinstance(items, list) else []


def _metadata(item: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = item.get("metadata")
    return metadata if isinstance(metadata, Mapping) else {}


def _is_own(item: Mapping[str, Any]) -> bool:
    """A profile's or the directory's item is not ours to echo: Google would store it as if somebody had typed it."""
    source = _metadata(item).get("source")
    kind = source.get("type") if isinstance(source, Mapping) else None
    return kind in (None, "", "CONTACT")


def _read(field: str, item: Mapping[str, Any]) -> Value:
    members = {name: item[name] for name, kind in FIELDS[field].members.items() if name in item and _fits(kind, item[name])}
    if field == "names" and any(members.get(part) for part in NAME_PARTS):
        members.pop("unstructuredName", None)  # the parts joined, by Google
    if field == "addresses" and _is_built_from_parts(members):
        members.pop("formattedValue", None)
    if field == "biographies" and members.get("contentType") != "TEXT_HTML":
        members.pop("contentType", None)  # Google names the default on reading
    for name, kind in FIELDS[field].members.items():
        if kind is Kind.DATE and name in members:
            members[name] = {part: members[name][part] for part in ("year", "month", "day") if isinstance(members[name].get(part), int)}
    return Value(members, primary=_metadata(item).get("sourcePrimary") is True)


def _fits(kind: Kind, raw: object) -> bool:
    if kind is Kind.FLAG:
        return isinstance(raw, bool)
    if kind is Kind.NUMBER:
        return isinstance(raw, int) and not isinstance(raw, bool)
    return isinstance(raw, Mapping if kind is Kind.DATE else str)


def _is_built_from_parts(address: Mapping[str, Any]) -> bool:
    """True when every word of the formatted address comes from its parts. A country that only the code names may be spelt out by Google."""
    parts = Counter(_words(" ".join(address.get(part, "") for part in ADDRESS_PARTS)))
    if not parts:
        return False
    surplus = Counter(_words(address.get("formattedValue", ""))) - parts
    return not surplus or (bool(address.get("countryCode")) and not address.get("country") and _is_last_line(surplus, address))


def _is_last_line(surplus: Counter[str], address: Mapping[str, Any]) -> bool:
    lines = address["formattedValue"].strip().splitlines()
    return len(lines) > 1 and not surplus - Counter(_words(lines[-1]))


def _words(text: str) -> list[str]:
    return text.casefold().replace(",", " ").split()


def sane_primary(values: Iterable[Value]) -> tuple[Value, ...]:
    """At most one chosen main value, and none where there is nothing to choose from."""
    kept = tuple(values)
    chosen = next((index for index, value in enumerate(kept) if value.primary), None) if len(kept) > 1 else None
    return tuple(value.as_primary(index == chosen) for index, value in enumerate(kept))


def to_google(person: Person, fields: Iterable[str] | None = None) -> dict[str, list[dict[str, Any]]]:
    """Writable People API JSON. With `fields` exactly those keys, empty lists included: a masked and empty field is cleared by Google."""
    wanted = person.names_of_fields if fields is None else tuple(fields)
    return {name: [_write(value) for value in person.values(name)] for name in wanted}


def _write(value: Value) -> dict[str, Any]:
    json_item = value.to_json()
    return {**json_item, "metadata": {"sourcePrimary": True}} if value.primary else json_item


def dumps(person: Person) -> str:
    """Canonical text for storing: the same person always gives the same bytes."""
    fields = {name: [{**value.to_json(), _PRIMARY: 1} if value.primary else value.to_json() for value in values] for name, values in person.fields}
    return json.dumps({"v": _VERSION, "f": fields}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def loads(text: str) -> Person:
    """The inverse of `dumps`. Raises `UnknownVersion` for the text of a newer form, ValueError for anything else unreadable."""
    stored = json.loads(text)
    if not isinstance(stored, dict) or stored.get("v") != _VERSION:
        raise UnknownVersion(stored.get("v") if isinstance(stored, dict) else None)
    return EMPTY.with_fields({name: map(_stored_value, items) for name, items in stored["f"].items()})


def _stored_value(item: Mapping[str, Any]) -> Value:
    return Value({key: member for key, member in item.items() if key != _PRIMARY}, primary=_PRIMARY in item)


def digest(person: Person) -> dict[str, str]:
    """Field -> short hash of its values, in whatever order they stand; empty fields are absent.

    The chosen main value does not count: Google marks one by itself, and a hash that follows it would see edits nobody made.
    """
    return {name: _hash(sorted(value.canonical() for value in values)) for name, values in person.fields}


def _hash(texts: list[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


def same(a: Person, b: Person) -> bool:
    """Equal but for order and the chosen main value; like `digest`, without hashing."""
    return a == b or all(same_values(a.values(name), b.values(name)) for name in {*a.names_of_fields, *b.names_of_fields})


def same_values(a: Iterable[Value], b: Iterable[Value], *, primary: bool = False) -> bool:
    """Whether two lists hold the same items, each as often; with `primary` the chosen main value counts too."""
    if primary:
        return Counter(a) == Counter(b)
    return Counter(value.canonical() for value in a) == Counter(value.canonical() for value in b)


def display_name(person: Person) -> str:
    """What a row shows: the name, else the organisation, e-mail or phone, else ""."""
    name = person.first("names")
    choices = (
        joined_name(name) or name.text("unstructuredName"),
        person.first("organizations").text("name"),
        person.first("emailAddresses").text("value"),
        person.first("phoneNumbers").text("value"),
    )
    return next((choice for choice in choices if choice), "")


def joined_name(name: Value) -> str:
    """The parts of a name as one reads them; Chinese, Japanese and Korean names put the family first, without a space."""
    given, family = name.text("givenName"), name.text("familyName")
    if given and family and all(map(is_cjk, given + family)):
        middle = [family + name.text("middleName") + given]
    else:
        middle = [given, name.text("middleName"), family]
    return " ".join(part for part in (name.text("honorificPrefix"), *middle, name.text("honorificSuffix")) if part)


def emails(person: Person) -> tuple[str, ...]:
    return tuple(text for value in person.values("emailAddresses") if (text := value.text("value")))


def phones(person: Person) -> tuple[str, ...]:
    return tuple(text for value in person.values("phoneNumbers") if (text := value.text("value")))
