"""Google's own form of a contact, so that what comes back from Google equals what we sent.

Two forms: `normalise` is what we write (and what Google would make of it anyway); `comparable` is coarser and decides whether a
change changes anything: a store may respell a phone number or reorder items without anybody having edited the contact
(promises.md, incidents 9 and 20). Both are idempotent.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from urllib.parse import urlsplit

import idna
import phonenumbers

from sharing.fields import ADDRESS_PARTS, FIELDS, NAME_PARTS, Kind
from sharing.person import EMPTY, Person, Value, sane_primary

DEFAULT_REGION = "US"

# Embeddings, overrides and isolates can make a name read as another one; phones add them around numbers when copying. The plain marks
# (LRM, RLM, ALM) and the joiners stay: Arabic, Persian and Hebrew text and emoji are written with them.
_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffe\uffff")
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u061c\u2060"
# Enum values that mean "nothing said"; Google names them on one road and leaves them out on another.
_SILENT_TYPES = frozenset(("DEFAULT", "MISC_KEYWORD_TYPE_UNSPECIFIED"))


def normalise(person: Person, region: str = DEFAULT_REGION) -> Person:
    """The person as Google keeps it: trimmed NFC text without control characters, names in parts, no empty item, no exact double.

    `region` is part of the signature because callers have one form of every rule; spelling is kept as typed in every region.
    """
    del region  # a number is kept as it was typed; only `comparable` reads it
    tidied = {field: [tidy for value in values if (tidy := _tidy(field, value))] for field, values in person.fields}
    return EMPTY.with_fields({field: _without_doubles(values) for field, values in tidied.items()})


def _tidy(field: str, value: Value) -> Value | None:
    kinds = FIELDS[field].members
    members: dict[str, object] = {name: clean(member, kinds[name]) if isinstance(member, str) else member for name, member in value.items()}
    for name, kind in kinds.items():
        if kind is Kind.DATE and name in members:
            members[name] = value.date(name)
    special = _SPECIAL.get(field)
    tidied = Value(special(members) if special else members, primary=value.primary)
    return tidied if any(name in tidied for name in FIELDS[field].main) else None


def clean(text: str, kind: Kind = Kind.TEXT) -> str:
    """Trimmed NFC text that reads as it is spelt; text of invisible characters only is empty."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text.strip()  # nearly every text; no control or invisible character is printable
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = "".join(_kept(char, kind) for char in lines if char not in _STEERING).strip()
    # Taking a character out may bring two together that NFC then joins.
    kept = unicodedata.normalize("NFC", kept).strip()
    return kept if kept.strip(_INVISIBLE + " ") else ""


def _kept(char: str, kind: Kind) -> str:
    if char == "\n" and kind is Kind.LINES:
        return char
    if char in "\n\t\v\f":
        return " "
    return "" if unicodedata.category(char) in ("Cc", "Cs") else char


def _name(members: dict[str, object]) -> dict[str, object]:
    whole = members.get("unstructuredName")
    if any(members.get(part) for part in NAME_PARTS):
        members.pop("unstructuredName", None)
    elif isinstance(whole, str) and whole:
        return {**members, "unstructuredName": "", **parted(whole)}
    return members


def parted(full_name: str) -> dict[str, str]:
    """A name in one piece as parts: "Maria van der Berg" -> Maria / van der Berg, "Doe, Jane" -> Jane / Doe, "Plato" -> Plato."""
    family, comma, given = full_name.partition(",")
    if comma and family.strip() and given.strip():
        return {"givenName": given.strip(" ,"), "familyName": family.strip()} if given.strip(" ,") else {"givenName": family.strip()}
    words = full_name.split()
    if len(words) < 2:
        return {"givenName": full_name}
    # A family name starts at its first particle (van, de, bin), which is written small, else it is the last word.
    start = next((index for index, word in enumerate(words[1:-1], 1) if word.islower()), len(words) - 1)
    return {"givenName": words[0], "middleName": " ".join(words[1:start]), "familyName": " ".join(words[start:])}


def _birthday(members: dict[str, object]) -> dict[str, object]:
    return {"date": members["date"]} if members.get("date") else members


def _note(members: dict[str, object]) -> dict[str, object]:
    return members if members.get("contentType") == "TEXT_HTML" else {**members, "contentType": ""}


def _enumerated(members: dict[str, object]) -> dict[str, object]:
    return {**members, "type": ""} if members.get("type") in _SILENT_TYPES else members


_SPECIAL: dict[str, Callable[[dict[str, object]], dict[str, object]]] = {
    "names": _name,
    "birthdays": _birthday,
    "biographies": _note,
    "nicknames": _enumerated,
    "miscKeywords": _enumerated,
}


def _without_doubles(values: Iterable[Value]) -> tuple[Value, ...]:
    kept: dict[Value, Value] = {}
    for value in values:
        plain = value.as_primary(False)
        kept[plain] = value if value.primary else kept.get(plain, value)
    return sane_primary(kept.values())


def comparable(person: Person, region: str = DEFAULT_REGION) -> Person:
    """The form in which two persons are equal when nobody changed anything. For comparing only: never write or show it."""
    fields = normalise(person, region).fields
    return EMPTY.with_fields({field: sorted({_plain(field, value, region) for value in values}) for field, values in fields})


def _plain(field: str, value: Value, region: str) -> Value:
    members = {name: " ".join(member.split()) if isinstance(member, str) else member for name, member in value.items()}
    if "type" in members:
        members["type"] = value.type.casefold()
    if field == "addresses":
        members |= {part: " ".join(value.text(part).replace(",", " ").split()) for part in (*ADDRESS_PARTS, "formattedValue")}
    plain = Value(members)
    identity = FIELDS[field].identity
    return plain.replace(**{identity: identity_key(field, value, region)}) if field in _KEYS else plain


@lru_cache(maxsize=50_000)
def email_key(address: str) -> str:
    """The address as it is compared: small letters, the domain in its ASCII form. Dots of a mailbox are not folded away."""
    mailbox, at, domain = clean(address).removeprefix("mailto:").lower().rpartition("@")
    try:
        return mailbox + at + idna.encode(domain, uts46=True).decode() if at else domain
    except idna.IDNAError:
        return mailbox + at + domain


@lru_cache(maxsize=50_000)
def phone_key(number: str, region: str | None = DEFAULT_REGION) -> str:
    """The number as it is compared: E.164 with ";ext=12" when it has an extension; what cannot be dialled from anywhere, its bare signs.

    Only a key that starts with "+" is fit for looking somebody up.
    """
    text = clean(number).removeprefix("tel:")
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return _bare(text)
    if not phonenumbers.is_possible_number(parsed):
        return _bare(text)
    extension = f";ext={parsed.extension}" if parsed.extension else ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) + extension


def _bare(text: str) -> str:
    signs = unicodedata.normalize("NFKC", text).casefold()
    bare = "".join(char for char in signs if char.isalnum() or char in "*#")
    return bare or signs.lstrip("+")


def url_key(url: str) -> str:
    """The address of a page as it is compared: scheme and host in small letters, a bare trailing slash does not count."""
    text = clean(url)
    try:
        parts = urlsplit(text)
    except ValueError:  # "http://[": kept as typed
        return text
    path = "" if parts.path == "/" and not parts.query and not parts.fragment else parts.path
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower(), path=path).geturl()


def identity_key(field: str, value: Value, region: str | None = None) -> str:
    """By what an item is recognised again after somebody edited it; "" for fields whose items have no name of their own."""
    identity = FIELDS[field].identity
    if not identity:
        return ""
    text = value.text(identity)
    key = _KEYS.get(field)
    return key(text, region) if key else " ".join(text.split()).casefold()


_KEYS: dict[str, Callable[[str, str | None], str]] = {
    "emailAddresses": lambda text, _region: email_key(text),
    "phoneNumbers": phone_key,
    "urls": lambda text, _region: url_key(text),
    "calendarUrls": lambda text, _region: url_key(text),
}
