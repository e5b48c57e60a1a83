"""Which fields have index entries, and which queries have an index.

Firestore indexes every field by itself unless an exemption says otherwise; everything else needs a composite index that somebody
declared. Google's emulator answers every query and so passes tests that fail in production; given the project's
`firestore.indexes.json`, this one refuses what production refuses (https://firebase.google.com/docs/reference/firestore/indexes).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from local.firestore.paths import FieldPath, parse_field_path
from local.firestore.refusal import invalid
from local.firestore.values import encode
from local.firestore.wire import Fields

INDEXED_BYTES = 1500  # an index entry holds the first 1,500 bytes of a value (https://cloud.google.com/firestore/quotas)
_MAX_ENTRIES = 40_000  # per document, same page

WHOLE, MEMBER = "v", "m"  # an entry for the value itself, or for one member of an array
EntryField = tuple[FieldPath, str]
Entry = tuple[EntryField, bytes]


@dataclass(frozen=True, slots=True)
class Mode:
    """One way in which a single field can be indexed: `order` is ASCENDING, DESCENDING or CONTAINS."""

    order: str
    scope: str


@dataclass(frozen=True, slots=True)
class Composite:
    """A declared composite index: (field, order) in its order, without a trailing `__name__`, whose direction is apart."""

    group: str
    scope: str
    fields: tuple[tuple[FieldPath, str], ...]
    name_order: str


AUTOMATIC = frozenset(Mode(order, "COLLECTION") for order in ("ASCENDING", "DESCENDING", "CONTAINS"))


@dataclass(frozen=True, slots=True)
class IndexRules:
    """What is indexed. Without a file everything is, and every query is answered."""

    is_strict: bool = False
    overrides: Mapping[tuple[str, FieldPath], frozenset[Mode]] = field(default_factory=dict)
    composites: tuple[Composite, ...] = ()

    def modes(self, group: str, path: FieldPath) -> frozenset[Mode]:
        """How a field is indexed: the nearest override on its path decides."""
        for length in range(len(path), 0, -1):
            found = self.overrides.get((group, path[:length]))
            if found is not None:
                return found
        return self.overrides.get((group, ("*",)), AUTOMATIC)

    def has_override_below(self, group: str, path: FieldPath) -> bool:
        return any(owner == group and len(below) > len(path) and below[: len(path)] == path for owner, below in self.overrides)


def read_rules(path: Path) -> IndexRules:
    """Read a `firestore.indexes.json`. Raises ValueError naming what is malformed."""
    data = json.loads(path.read_text(encoding="utf-8"))
    try:
        overrides = {
            (entry["collectionGroup"], _override_path(entry["fieldPath"])): frozenset(
                Mode(index.get("order") or index["arrayConfig"], index.get("queryScope", "COLLECTION")) for index in entry["indexes"]
            )
            for entry in data.get("fieldOverrides", [])
        }
        composites = tuple(_composite(entry) for entry in data.get("indexes", []))
    except KeyError as missing:
        raise ValueError(f"{path.name}: an index lacks {missing}") from missing
    return IndexRules(True, overrides, composites)


def entry_changes(before: Fields, after: Fields, group: str, rules: IndexRules) -> tuple[set[Entry], set[Entry]]:
    """Index entries to remove and to add when a document changes. Takes the fields that are the same out of both."""
    for key in [key for key in after if key in before and before[key] == after[key]]:
        del before[key]
        del after[key]
    old, new = _entries(before, group, rules), _entries(after, group, rules)
    return old - new, new - old


def check_entry_count(fields: Fields, group: str, rules: IndexRules) -> None:
    """Raise `Refused` when a document has more index entries than Firestore allows: two a value (both directions), one an array's member."""
    if sum(2 + len(members) for _, _, members in _walk(fields, group, rules, ())) > _MAX_ENTRIES:
        raise invalid("too many index entries for entity")


def _entries(fields: Fields, group: str, rules: IndexRules) -> set[Entry]:
    found: set[Entry] = set()
    for path, whole, members in _walk(fields, group, rules, ()):
        found.add(((path, WHOLE), whole))
        for member in members:
            found.add(((path, MEMBER), member))
    return found


def _walk(fields: Fields, group: str, rules: IndexRules, above: FieldPath) -> Iterator[tuple[FieldPath, bytes, list[bytes]]]:
    for key in fields:
        path = (*above, key)
        value = fields[key]
        kind = value.WhichOneof("value_type")
        is_indexed = not rules.overrides or bool(rules.modes(group, path))
        if is_indexed:
            members = [encode(member)[:INDEXED_BYTES] for member in value.array_value.values] if kind == "array_value" else []
            yield path, encode(value, kind)[:INDEXED_BYTES], members
        if kind == "map_value" and (is_indexed or rules.has_override_below(group, path)):
            yield from _walk(value.map_value.fields, group, rules, path)


def _override_path(text: str) -> FieldPath:
    return ("*",) if text == "*" else parse_field_path(text)


def _composite(entry: Mapping[str, object]) -> Composite:
    listed = entry["fields"]
    if not isinstance(listed, list):
        raise ValueError(f"the fields of an index are not a list: {listed!r}")
    fields = [(parse_field_path(part["fieldPath"]), str(part.get("order") or part["arrayConfig"])) for part in listed]
    if fields[-1][0] == ("__name__",):
        *fields, (_, name_order) = fields
    else:
        name_order = next((order for _, order in reversed(fields) if order != "CONTAINS"), "ASCENDING")
    return Composite(str(entry["collectionGroup"]), str(entry.get("queryScope", "COLLECTION")), tuple(fields), name_order)
