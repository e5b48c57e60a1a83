"""A postal address in one box: its parts as people write them, and an edited text back into the same parts."""

from __future__ import annotations

import re

from sharing.fields import ADDRESS_PARTS
from sharing.person import Value

# Parts in the order of an envelope; those of one group share a line.
_LINES = (("streetAddress",), ("extendedAddress",), ("poBox",), ("postalCode", "city"), ("region",), ("country",))
_BREAK = re.compile(r"\s*[\n,]\s*")


def address_text(value: Value) -> str:
    """One line, parts separated by commas: single-line boxes drop line breaks, and that must not look like an edit."""
    if any(part in value for part in ADDRESS_PARTS):
        lines = [" ".join(value.text(part) for part in group if part in value) for group in _LINES]
        return ", ".join(_pieces("\n".join(line for line in lines if line))) or value.text("countryCode")
    return ", ".join(_pieces(value.text("formattedValue")))


def with_address_text(value: Value, text: str) -> Value:
    """The address after its text was edited.

    Where the text still has as many pieces, each goes back to its part; otherwise all of it becomes the street, which Google shows as it is.
    """
    if _pieces(text) == _pieces(address_text(value)):
        return value
    return _part_by_part(value, _pieces(text)) or value.without(*ADDRESS_PARTS, "formattedValue").replace(streetAddress=text)


def _pieces(text: str) -> list[str]:
    return [" ".join(piece.split()) for piece in _BREAK.split(text) if piece.strip()]


def _part_by_part(value: Value, pieces: list[str]) -> Value | None:
    groups = [[part for part in group if part in value] for group in _LINES]
    sizes = [len(_pieces(" ".join(value.text(part) for part in group))) for group in groups]
    if not any(sizes) or sum(sizes) != len(pieces):
        return None
    result = value.without("formattedValue")
    for group, size in zip(groups, sizes, strict=True):
        mine, pieces = pieces[:size], pieces[size:]
        changed = _with_group(result, group, mine)
        if changed is None:
            return None
        result = changed
    # Another country's name, while the code still names the old one.
    return result.without("countryCode") if result.text("country") != value.text("country") else result


def _with_group(value: Value, group: list[str], pieces: list[str]) -> Value | None:
    if _pieces(" ".join(value.text(part) for part in group)) == pieces:
        return value
    if len(group) == 1:
        return value.replace(**{group[0]: ("\n" if "\n" in value.text(group[0]) else ", ").join(pieces)})
    line = " ".join(pieces)
    code, city = value.text("postalCode"), value.text("city")
    if line.startswith(code + " "):
        return value.replace(city=line[len(code) :].strip())
    return value.replace(postalCode=line[: -len(city)].strip()) if line.endswith(" " + city) else None
