"""The words a contact is found by in Firestore: short beginnings, so that one indexed lookup narrows and `sharing.search` decides."""

from __future__ import annotations

import unicodedata

from sharing.letters import fold, is_unspaced
from sharing.person import Person
from sharing.search import search_keys

LENGTH = 3  # letters of a beginning: enough to narrow, few enough to store


def find_tokens(person: Person) -> frozenset[str]:
    """Beginnings of every word of a contact, one to three letters; of scripts without spaces every character."""
    tokens: set[str] = set()
    for key in search_keys(person):
        tokens.update(key[:size] for size in range(1, LENGTH + 1))
        tokens.update(char for char in key if is_unspaced(char))
    return frozenset(tokens)


def query_token(query: str) -> str:
    """The one beginning to look up for a query, from its longest word; "" when there is nothing to look for."""
    words = fold(query).split()
    if digits := _digits(query):
        return digits[:LENGTH]  # a number in groups is one number
    if not words:
        return ""
    word = max(words, key=len).lstrip("+(") or words[0]
    return word[0] if is_unspaced(word[0]) else word[:LENGTH]


def _digits(query: str) -> str:
    """All digits of what can only be a phone number."""
    digits = "".join(str(unicodedata.decimal(char)) for char in query if char.isdecimal())
    return digits if len(digits) > 1 and not any(char.isalpha() for char in query) else ""
