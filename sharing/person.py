"""A contact's details as one frozen value: what people wrote, nothing that Google derived from it.

Google's JSON mixes both, in no promised order. Here an item keeps its writable members only, so two values are equal exactly
when a person would call them the same, and anything may be hashed, stored and compared.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sharing.fields import ADDRESS_PARTS, FIELDS, MANAGED_FIELDS, MULTI, NAME_PARTS, SINGLE, Kind
from sharing.letters import is_cjk

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


class Value(Mapping[str, "Member"]):
    """One item of a field: an immutable mapping of its writable members, nested dates included.

    Empty text, 0, False and empty dates are absent, as in Google's JSON. `primary` is the person's own choice of the main phone or
    mail (`metadata.sourcePrimary`); it is part of equality but no member. `text(name)` reads a text member, "" when absent.
    """

    __slots__ = ("_hash", "_items", "primary")
    _items: tuple[tuple[str, Member], ...]
    primary: bool

    def __init__(self, members: Mapping[str, object], *, primary: bool = False) -> None:
        items = tuple(sorted((name, member) for name, raw in members.items() if (member := _member(raw))))
        object.__setattr__(self, "_items", items)
        object.__setattr__(self, "primary", primary)
        object.__setattr__(self, "_hash", hash((items, primary)))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Value never changes; {name} was not set")

    def __getitem__(self, name: str) -> Member:
        for key, member in self._items:
            if key == name:
                return member
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return self._hash  # type: ignore[attr-defined, no-any-return]  # set through object.__setattr__

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Value):
            return self._items == other._items and self.primary == other.primary
        return NotImplemented

    def __lt__(self, other: Value) -> bool:
        return self.canonical() < other.canonical()

    def __repr__(self) -> str:
        return f"Value({self.to_json()!r}{', primary=True' if self.primary else ''})"

    def __reduce__(self) -> tuple[Callable[..., Value], tuple[dict[str, Any], bool]]:
        return _revive, (self.to_json(), self.primary)

    def text(self, name: str) -> str:
        member = self.get(name)
        return member if isinstance(member, str) else ""

    def date(self, name: str = "date") -> Value:
        """The year, month and day (0 = unknown, hence absent) of a date member; an empty value when there is none."""
        member = self.get(name)
        return member if isinstance(member, Value) else _NOTHING

    def number(self, name: str) -> int:
        member = self.get(name)
        return member if isinstance(member, int) else 0

    @property
    def type(self) -> str:
        return self.text("type")

    def replace(self, **members: object) -> Value:
        """The same value with some members changed; "" takes one out."""
        return Value({**self, **members}, primary=self.primary)

    def without(self, *names: str) -> Value:
        return Value({name: member for name, member in self._items if name not in names}, primary=self.primary)

    def as_primary(self, primary: bool) -> Value:
        return self if primary == self.primary else Value(self, primary=primary)

    def to_json(self) -> dict[str, Any]:
        return {name: member.to_json() if isinstance(member, Value) else member for name, member in self._items}

    def canonical(self) -> str:
        """One text for one content, whichever way it was built; the chosen main value does not count."""
        return json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)


Member: TypeAlias = str | int | bool | Value


def _revive(members: dict[str, Any], primary: bool) -> Value:
    return Value(members, primary=primary)


def _member(raw: object) -> Member | None:
    if isinstance(raw, str):
        return _sound(raw)
    if isinstance(raw, Mapping):
        return raw if isinstance(raw, Value) else Value(raw)
    if isinstance(raw, int):
        return raw
    return None


def _sound(text: str) -> str:
    # JSON can smuggle in half a character ("\ud83d"), which no UTF-8 store takes: one such name would block its whole batch.
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "ignore").decode()
    return text


_NOTHING = Value({})


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
        return next((value for value in values if value.primary), values[0] if values else _NOTHING)

    def with_field(self, field: str, values: Iterable[Value]) -> Person:
        """The same person with one field replaced. Raises `UnknownMember`, `TooManyValues`, or KeyError for a field that is not managed."""
        known = FIELDS[field].members
        kept = tuple(value for value in values if value)
        for value in kept:
            for member in value:
                if member not in known:
                    raise UnknownMember(field, member)
        if len(kept) > 1 and field in SINGLE:
            raise TooManyValues(field, len(kept))
        return _person({**dict(self.fields), field: kept})

    def __bool__(self) -> bool:
        return bool(self.fields)

    @property
    def names_of_fields(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.fields)


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
    person = EMPTY
    for name, items in stored["f"].items():
        values = (Value({key: item[key] for key in item if key != _PRIMARY}, primary=_PRIMARY in item) for item in items)
        person = person.with_field(name, values)
    return person


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
