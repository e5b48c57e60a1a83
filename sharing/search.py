"""Finding a contact: by the exact address or number of a mail or a call, by the beginnings of words, and in an order people expect.

Matching is an output (amendments R4): hand in the *view* of the account that asks, never the master, except to `lookup_tokens`,
whose hits are dropped again after projecting.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from functools import lru_cache

import phonenumbers

from sharing.letters import fold, is_unspaced
from sharing.normal import DEFAULT_REGION, email_key, phone_key
from sharing.person import Person, display_name, emails, phones

_NAME_MEMBERS = ("givenName", "middleName", "familyName", "honorificPrefix", "honorificSuffix", "unstructuredName")
_PHONETIC_MEMBERS = ("phoneticGivenName", "phoneticMiddleName", "phoneticFamilyName", "phoneticFullName")


def lookup_tokens(person: Person, tenant: str, *, region: str = DEFAULT_REGION) -> frozenset[str]:
    """What a contact is found by exactly: "tenant|bob@acme.example", "tenant|+31612345678" (without the extension)."""
    keys = {key for address in emails(person) if "@" in (key := email_key(address))}
    keys |= {key.partition(";")[0] for number in phones(person) if (key := phone_key(number, region)).startswith("+")}
    return frozenset(f"{tenant}|{key}" for key in keys)


def has_address(view: Person, address: str) -> bool:
    """Whether a view shows this e-mail address: the check after a lookup hit, before anything is said about it."""
    key = email_key(address)
    return bool(key) and any(email_key(own) == key for own in emails(view))


def search_keys(view: Person, *, region: str = DEFAULT_REGION) -> frozenset[str]:
    """The folded words that a query is compared with: names, organisations, e-mails, phones."""
    name = view.first("names")
    texts = [display_name(view), *(name.text(member) for member in (*_NAME_MEMBERS, *_PHONETIC_MEMBERS))]
    texts += [nickname.text("value") for nickname in view.values("nicknames")]
    texts += [organization.text(member) for organization in view.values("organizations") for member in ("name", "title", "department")]
    words = {word for text in texts for word in fold(text).split()}
    for address in emails(view):
        words |= {fold(address), *_words(address)}
    for number in phones(view):
        words |= _numbers(number, region)
    return frozenset(words | {part for word in words for part in _words(word)})


def matches(view: Person, query: str, *, region: str = DEFAULT_REGION) -> bool:
    """Whether every word of the query begins a word of the contact, whatever case and accents; an empty query matches all.

    Chinese, Japanese, Korean and Thai are written without spaces between words, so there a part of a word will do.
    """
    return keys_match(search_keys(view, region=region), query)


def keys_match(keys: Collection[str], query: str) -> bool:
    """`matches` for whoever keeps the search keys of a long list."""
    if (digits := _digits(query)) and any(key.startswith(digits) for key in keys):
        return True
    return all(any(key.startswith(word) or (is_unspaced(word) and word in key) for key in keys) for word in fold(query).split())


@lru_cache(maxsize=50_000)
def _words(text: str) -> frozenset[str]:
    """ "jan.de-vries@acme.example" -> jan, de, vries, acme, example."""
    return frozenset("".join(char if char.isalnum() else " " for char in fold(text)).split())


def _numbers(number: str, region: str) -> set[str]:
    """A number is looked for as typed, from its country code, and as it is dialled within its country, with or without the leading 0."""
    key = phone_key(number, region)
    forms = {_digits(number), _digits(key), key.partition(";")[0], *_dialled_at_home(key)}
    return {form for form in forms if form}


@lru_cache(maxsize=50_000)
def _dialled_at_home(key: str) -> tuple[str, ...]:
    if not key.startswith("+"):
        return ()
    number = phonenumbers.parse(key.partition(";")[0])
    return _digits(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)), phonenumbers.national_significant_number(number)


def _digits(text: str) -> str:
    """The digits of what can only be (the beginning of) a phone number; "" for anything with letters in it, or fewer than two digits."""
    plain = unicodedata.normalize("NFKC", text)
    digits = "".join(str(unicodedata.decimal(char)) for char in plain if char.isdecimal())
    return digits if len(digits) > 1 and not any(char.isalpha() for char in plain) else ""


# Letters with a place of their own at the end of the alphabet, by language; elsewhere they stand with their plain letter.
_LAST_LETTERS = {"sv": "åäö", "fi": "åäö", "da": "æøå", "nb": "æøå", "nn": "æøå", "no": "æøå"}
_AFTER_Z = 0x7B  # "{" and on: after z, before every other script


def sort_key(view: Person, locale: str = "en") -> tuple[bool, str, str]:
    """Order of a list of contacts as its reader expects it: by the name shown, accents and case aside; the nameless last."""
    name = display_name(view)
    last = _LAST_LETTERS.get(locale.replace("_", "-").partition("-")[0].lower(), "")
    letters = unicodedata.normalize("NFC", name).lower()
    folded = "".join(chr(_AFTER_Z + last.index(char)) if char in last else fold(char) for char in letters)
    return not name, " ".join(folded.split()), name
