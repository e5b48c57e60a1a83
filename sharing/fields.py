"""The People API fields that we manage, as one table: which members a person may write, and which of them carry the meaning.

Everything else in this room reads this table, so a field that Google adds is one line here. Source: discovery document
people v1 (google/people.md, section 1.2). Memberships, clientData and photos travel by other roads and are not in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    TEXT = "text"
    LINES = "lines"  # text in which a line break means something
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Field:
    """`main`: an item without any of these members says nothing and is dropped. `identity`: the member by which an item is recognised
    again after an edit; "" for items that are recognised by likeness (an address has no single name)."""

    name: str
    members: Mapping[str, Kind]
    main: tuple[str, ...]
    identity: str = ""
    single: bool = False


def _texts(*names: str) -> dict[str, Kind]:
    return dict.fromkeys(names, Kind.TEXT)


_NAME_PARTS = ("givenName", "familyName", "middleName", "honorificPrefix", "honorificSuffix")
_PHONETIC = tuple("phonetic" + part for part in ("FullName", "GivenName", "FamilyName", "MiddleName", "HonorificPrefix", "HonorificSuffix"))
_ADDRESS_PARTS = ("extendedAddress", "poBox", "city", "region", "postalCode", "country", "countryCode")
_ORGANIZATION = ("name", "title", "department", "symbol", "domain", "location", "costCenter", "phoneticName")

NAME_PARTS: tuple[str, ...] = _NAME_PARTS
ADDRESS_PARTS: tuple[str, ...] = ("streetAddress", *_ADDRESS_PARTS)

_VALUE_AND_TYPE = _texts("value", "type")


def _simple(name: str, members: dict[str, Kind], identity: str = "value") -> Field:
    return Field(name, members, main=(identity,), identity=identity)


_TABLE: tuple[Field, ...] = (
    Field("names", _texts(*_NAME_PARTS, *_PHONETIC, "unstructuredName"), (*_NAME_PARTS, *_PHONETIC, "unstructuredName"), single=True),
    _simple("nicknames", _VALUE_AND_TYPE),
    _simple("emailAddresses", _VALUE_AND_TYPE | _texts("displayName")),
    _simple("phoneNumbers", _VALUE_AND_TYPE),
    Field(
        "addresses",
        _texts("type", *_ADDRESS_PARTS) | {"streetAddress": Kind.LINES, "formattedValue": Kind.LINES},
        (*ADDRESS_PARTS, "formattedValue"),
    ),
    Field(
        "organizations",
        _texts("type", *_ORGANIZATION)
        | {
            "jobDescription": Kind.LINES,
            "fullTimeEquivalentMillipercent": Kind.NUMBER,
            "startDate": Kind.DATE,
            "endDate": Kind.DATE,
            "current": Kind.FLAG,
        },
        (*_ORGANIZATION, "jobDescription", "fullTimeEquivalentMillipercent", "startDate", "endDate"),
    ),
    Field("birthdays", {"date": Kind.DATE, "text": Kind.TEXT}, ("date", "text"), single=True),
    Field("events", {"date": Kind.DATE, "type": Kind.TEXT}, ("date",)),
    Field("biographies", {"value": Kind.LINES, "contentType": Kind.TEXT}, ("value",), single=True),
    _simple("urls", _VALUE_AND_TYPE),
    _simple("relations", _texts("person", "type"), "person"),
    _simple("imClients", _texts("username", "protocol", "type"), "username"),
    Field("genders", _texts("value", "addressMeAs"), ("value", "addressMeAs"), single=True),
    _simple("sipAddresses", _VALUE_AND_TYPE),
    _simple("calendarUrls", _texts("url", "type"), "url"),
    _simple("externalIds", _VALUE_AND_TYPE),
    Field("userDefined", _texts("key", "value"), ("key", "value"), identity="key"),
    Field(
        "locations",
        _VALUE_AND_TYPE | _texts("buildingId", "floor", "floorSection", "deskCode") | {"current": Kind.FLAG},
        ("value", "buildingId", "floor", "floorSection", "deskCode"),
    ),
    _simple("interests", _texts("value")),
    _simple("occupations", _texts("value")),
    _simple("miscKeywords", _VALUE_AND_TYPE),
    _simple("locales", _texts("value")),
)

FIELDS: Mapping[str, Field] = {field.name: field for field in _TABLE}
MANAGED_FIELDS: tuple[str, ...] = tuple(FIELDS)
SINGLE: frozenset[str] = frozenset(name for name, field in FIELDS.items() if field.single)
MULTI: frozenset[str] = frozenset(MANAGED_FIELDS) - SINGLE
TYPED: frozenset[str] = frozenset(name for name, field in FIELDS.items() if "type" in field.members)

# The types that Google's own form offers; anything else is a custom type. Hiding by type is offered for these three fields.
STANDARD_TYPES: Mapping[str, tuple[str, ...]] = {
    "emailAddresses": ("home", "work", "other"),
    "phoneNumbers": ("home", "work", "mobile", "main", "homeFax", "workFax", "otherFax", "pager", "workMobile", "workPager", "googleVoice", "other"),
    "addresses": ("home", "work", "other"),
    "urls": ("home", "work", "blog", "profile", "homePage", "ftp", "reservations", "appInstallPage", "other"),
}
