"""Foreign text: what people typed elsewhere and we show. Made harmless here, once, and nowhere else (promises.md T25).

No function of `cards` takes markup. Text is plain until a widget that Google renders as HTML escapes it, so nothing is escaped twice.
"""

from __future__ import annotations

import re
import unicodedata

NAME_LIMIT = 80  # a row of Google's panel shows about 40; the rest serves whoever widens it
TEXT_LIMIT = 1_000
ELLIPSIS = "…"

# Embeddings, overrides and isolates reorder what stands around them; plain marks (U+200E, U+200F) and joiners stay, names need them.
# A closed first-strong isolate stays too: it reorders nothing outside itself, and `isolate` puts it round a name in a sentence
# that a widget cleans again.
_REORDERING = re.compile("(\u2068[^\n\u202a-\u202e\u2066-\u2069]*\u2069)|[\u202a-\u202e\u2066-\u2069]")
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_SPACES = re.compile("(?:(?!(?<=\\d)[\u00a0\u202f]\\d)[^\\S\n])+")  # not the one that keeps a French 1 000 on one line
_BLANK_LINES = re.compile(r"\s*\n\s*")
_FSI, _PDI, _JOINER = "\u2068", "\u2069", "\u200d"


def clean(text: str, *, limit: int = TEXT_LIMIT) -> str:
    """One or more lines without control characters or direction tricks, cut with an ellipsis. Lines stay lines."""
    text = text.replace("\r\n", "\n")
    text = _SPACES.sub(" ", _CONTROLS.sub(" ", _REORDERING.sub(r"\1", text)))
    return shorten(_BLANK_LINES.sub("\n", text).strip(), limit)


def line(text: str, *, limit: int = NAME_LIMIT) -> str:
    """`clean` text on a single line: for names, titles and rows."""
    return shorten(clean(text, limit=limit * 4).replace("\n", " "), limit)


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, never ending in half an accented letter or half a joined emoji."""
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and (_joins(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS


def isolate(text: str) -> str:
    """Keep a right-to-left name from reordering the sentence it stands in; other names come back as they are."""
    if any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text):
        return f"{_FSI}{_REORDERING.sub('', text)}{_PDI}"
    return text


def escape(text: str) -> str:
    """For the fields Google renders as simple HTML: a text paragraph, the main text of a decorated text, a section's header."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")


def initial_upper(text: str) -> str:
    """A custom type such as "villa" as a label: "Villa"."""
    return text[:1].upper() + text[1:]


def _joins(character: str) -> bool:
    """Accents, joiners and variation selectors belong to what stands before them."""
    return bool(unicodedata.combining(character)) or character == _JOINER or unicodedata.category(character) == "Mn"
