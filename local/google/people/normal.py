"""From what a client sent to what Google keeps: trimmed, emptied of what it may not write, completed with what Google derives.

The main item of a field stands first in what is stored; Google promises no order of items.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

import phonenumbers

from local.google.people import words
from local.google.people.schema import discovery
from local.google.people.wire import ApiError, Json, invalid

Fields = dict[str, list[Json]]

SINGLETONS = frozenset({"biographies", "birthdays", "genders", "names"})
MAX_CHARACTERS = 1_024
MAX_FIELDS = 500
MAX_BYTES = 128 * 1024
_DECORATION = str.maketrans("", "", " ().-")
_PLAIN_US = re.compile(r"(\+?1)?[2-9][0-9]{9}")

REGION = "US"  # numbers without a country code are read as of this region


def stored_fields(person: Json, names: Iterable[str]) -> Fields:
    """The stored form of the named fields of a bound `person`; an empty list where nothing is left.

    Raises 400: two items of a singleton, two chosen main items, an impossible date, a value that is too long.
    Items of other sources than CONTACT are ignored (discovery, updateContact).
    """
    return {name: _stored_items(name, person[name]) if person.get(name) else [] for name in names}


def _stored_items(name: str, sent: Iterable[Json | None]) -> list[Json]:
    own = [item for item in sent if item is not None and _is_contact_item(item)]
    if len(own) > 1 and name in SINGLETONS:
        raise ApiError("INVALID_ARGUMENT", f"Cannot have more than one person.{name} per source.", reason="badRequest")
    writable, complete = _writable(name), _COMPLETE.get(name)
    kept: list[Json] = []
    main = -1
    for item in own:
        clean = {key: value for key in item if key in writable and (value := _clean(name, key, item[key]))}
        if complete is not None:
            complete(clean)
        if not clean:
            continue
        if (item.get("metadata") or {}).get("sourcePrimary"):
            if main >= 0:
                raise invalid(f"Cannot have more than one person.{name} with source_primary per source.")
            main = len(kept)
        kept.append(clean)
    if main > 0:
        kept.insert(0, kept.pop(main))
    return kept


def _is_contact_item(item: Json) -> bool:
    metadata = item.get("metadata")
    return not metadata or ((metadata.get("source") or {}).get("type") or "CONTACT") == "CONTACT"


@cache
def _writable(field: str) -> frozenset[str]:
    schemas = discovery()["schemas"]
    members = schemas[schemas["Person"]["properties"][field]["items"]["$ref"]]["properties"]
    return frozenset(key for key, kind in members.items() if key != "metadata" and not kind.get("readOnly"))


def _clean(field: str, key: str, value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip()
        if len(value) > MAX_CHARACTERS and field != "biographies":
            raise invalid(f"person.{field}.{key} is too long: at most {MAX_CHARACTERS} characters are allowed.")
        return value
    if isinstance(value, dict):
        return {key: clean for key in value if (clean := int(value[key] or 0))}  # a date: the only nested thing
    return value


def check_count(fields: Fields) -> None:
    """Raise 400 for a contact of more than 500 items."""
    if sum(map(len, fields.values())) > MAX_FIELDS:
        raise invalid(f"Contact has too many fields: at most {MAX_FIELDS} are allowed.")


def check_size(size_bytes: int) -> None:
    """Raise 400 for a contact of more than 128 KB."""
    if size_bytes > MAX_BYTES:
        raise invalid(f"Contact is too large: at most {MAX_BYTES} bytes are allowed.")


def _name(name: Json) -> None:
    if words.has_parts(name):
        name["unstructuredName"] = words.one_line(name)
    elif name.get("unstructuredName"):
        name.update(words.in_parts(name["unstructuredName"]))
    if words.has_parts(name):
        name["displayName"] = name["unstructuredName"]
        name["displayNameLastFirst"] = words.one_line(name, last_first=True)


def _typed(item: Json) -> None:
    if item.get("type"):
        item["formattedType"] = words.spoken(item["type"])


def _need(main: str, complete: Callable[[Json], None] = _typed) -> Callable[[Json], None]:
    def step(item: Json) -> None:
        if item.get(main):
            complete(item)
        else:
            item.clear()  # a type without a value is nothing

    return step


def _phone(phone: Json) -> None:
    _typed(phone)
    canonical = canonical_form(phone["value"])
    if canonical:
        phone["canonicalForm"] = canonical


@lru_cache(maxsize=65_536)
def canonical_form(value: str) -> str:
    """E.164 where the number can be read, else ""."""
    plain = value.translate(_DECORATION)
    if _PLAIN_US.fullmatch(plain):  # by far the most of what tests store; the library takes 60 microseconds
        return "+1" + plain[-10:]
    try:
        number = phonenumbers.parse(value, REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _address(address: Json) -> None:
    if not address.keys() - {"type"}:
        address.clear()
        return
    _typed(address)
    if address.get("country") and not address.get("countryCode"):
        code = words.country_code(address["country"])
        if code:
            address["countryCode"] = code
    if not address.get("formattedValue"):
        address["formattedValue"] = words.address_lines(address)


def _organization(organization: Json) -> None:
    if not organization.keys() - {"type", "current"}:
        organization.clear()
        return
    for end in ("startDate", "endDate"):
        _check_date(organization.get(end))
    if "fullTimeEquivalentMillipercent" in organization:
        organization["fullTimeEquivalentMillipercent"] = int(organization["fullTimeEquivalentMillipercent"])
    _typed(organization)


def _dated(item: Json) -> None:
    _check_date(item.get("date"))


def _event(event: Json) -> None:
    _dated(event)
    _typed(event)


def _check_date(date: Mapping[str, int] | None) -> None:
    if not date:
        return
    year, month, day = date.get("year", 0), date.get("month", 0), date.get("day", 0)
    longest = calendar.monthrange(year if 0 < year <= 9999 else 2000, month)[1] if 1 <= month <= 12 else 31
    if not (0 <= year <= 9999 and 0 <= month <= 12 and 0 <= day <= longest):
        raise invalid()


def _biography(biography: Json) -> None:
    if biography.get("contentType", "CONTENT_TYPE_UNSPECIFIED") == "CONTENT_TYPE_UNSPECIFIED":
        biography["contentType"] = "TEXT_PLAIN"


def _nickname(nickname: Json) -> None:
    if nickname.get("type") == "DEFAULT":
        del nickname["type"]  # the zero of its enum: proto JSON leaves it out


def _gender(gender: Json) -> None:
    if gender.get("value"):
        gender["formattedValue"] = words.spoken(gender["value"])


def _im_client(client: Json) -> None:
    _typed(client)
    if client.get("protocol"):
        client["formattedProtocol"] = words.spoken(client["protocol"])


def _nothing(_item: Json) -> None:
    """A field Google derives nothing for."""


_COMPLETE: Mapping[str, Callable[[Json], None]] = {
    "addresses": _address,
    "biographies": _need("value", _biography),
    "birthdays": _dated,
    "calendarUrls": _need("url"),
    "emailAddresses": _need("value"),
    "events": _need("date", _event),
    "externalIds": _need("value"),
    "genders": _gender,
    "imClients": _need("username", _im_client),
    "interests": _need("value", _nothing),
    "locales": _need("value", _nothing),
    "locations": _need("value", _nothing),
    "miscKeywords": _need("value"),
    "names": _name,
    "nicknames": _need("value", _nickname),
    "occupations": _need("value", _nothing),
    "organizations": _organization,
    "phoneNumbers": _need("value", _phone),
    "relations": _need("person"),
    "sipAddresses": _need("value"),
    "skills": _need("value", _nothing),
    "urls": _need("value"),
}
