"""One item of a contact's field (a phone number, an address) as an immutable mapping."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias


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
        return member if isinstance(member, Value) else NOTHING

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


NOTHING = Value({})
