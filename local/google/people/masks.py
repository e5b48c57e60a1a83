"""Field masks and read sources: which parts of a person a call names, and Google's words when it names a wrong one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from local.google.people.wire import ApiError, invalid

PERSON_FIELDS: tuple[str, ...] = (
    "addresses",
    "ageRanges",
    "biographies",
    "birthdays",
    "calendarUrls",
    "clientData",
    "coverPhotos",
    "emailAddresses",
    "events",
    "externalIds",
    "genders",
    "imClients",
    "interests",
    "locales",
    "locations",
    "memberships",
    "metadata",
    "miscKeywords",
    "names",
    "nicknames",
    "occupations",
    "organizations",
    "phoneNumbers",
    "photos",
    "relations",
    "sipAddresses",
    "skills",
    "urls",
    "userDefined",
)
READ_ONLY = frozenset({"ageRanges", "coverPhotos", "metadata", "photos"})
UPDATE_FIELDS: tuple[str, ...] = tuple(f for f in PERSON_FIELDS if f not in READ_ONLY | {"skills"})
STORED_FIELDS: tuple[str, ...] = tuple(f for f in PERSON_FIELDS if f not in READ_ONLY | {"memberships"})
OTHER_CONTACT_FIELDS: tuple[str, ...] = ("emailAddresses", "metadata", "names", "phoneNumbers", "photos")
COPY_FIELDS: tuple[str, ...] = ("emailAddresses", "names", "phoneNumbers")
GROUP_FIELDS: tuple[str, ...] = ("clientData", "groupType", "memberCount", "metadata", "name")

_DOCS = "https://developers.google.com/people/api/rest/v1/people/"
_PLAIN_SOURCES = ("READ_SOURCE_TYPE_CONTACT", "READ_SOURCE_TYPE_PROFILE")
_SOURCES = (*_PLAIN_SOURCES, "READ_SOURCE_TYPE_DOMAIN_CONTACT", "READ_SOURCE_TYPE_OTHER_CONTACT")


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a person an answer shows: the fields, and from which sources."""

    fields: tuple[str, ...]
    contact: bool = True
    profile: bool = True


@lru_cache(maxsize=4096)
def paths(text: str, valid: tuple[str, ...], mask: str, page: str) -> tuple[str, ...]:
    """The paths of a mask, sorted, each once. Raises 400 naming the first one that is not in `valid`."""
    asked = [path.strip() for path in text.split(",") if path.strip()]
    for path in asked:
        if path not in valid:
            words = f'Invalid {mask} mask path: "{path}". Valid paths are documented at {_DOCS}{page}.'
            raise ApiError("INVALID_ARGUMENT", words, reason="badRequest")
    return tuple(sorted(set(asked)))


def required(text: str, mask: str, page: str, valid: tuple[str, ...] = PERSON_FIELDS) -> tuple[str, ...]:
    """The paths of a mask that must be there (github.com/googleapis/google-api-php-client-services/issues/129)."""
    found = paths(text, valid, mask, page)
    if not found:
        words = f"{mask} mask is required. Please specify one or more valid paths. Valid paths are documented at {_DOCS}{page}."
        raise ApiError("INVALID_ARGUMENT", words, reason="badRequest")
    return found


def sight(fields: tuple[str, ...], sources: Sequence[str]) -> Sight:
    """The fields with the sources of a call; none given means contact and profile."""
    asked = [part for value in sources for part in value.split(",") if part]
    for source in asked:
        if source not in _SOURCES:
            raise invalid(f"Invalid value at 'sources' (type.googleapis.com/google.people.v1.ReadSourceType), \"{source}\"")
    chosen = asked or list(_PLAIN_SOURCES)
    return Sight(fields, _PLAIN_SOURCES[0] in chosen, _PLAIN_SOURCES[1] in chosen)


def include_field(text: str) -> str:
    """The deprecated `requestMask.includeField` ("person.names,person.photos") as a mask."""
    return ",".join(path.strip().removeprefix("person.") for path in text.split(","))
