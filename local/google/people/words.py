"""The words Google makes out of stored values: a type read aloud, a name in one line, an address in several."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from babel import Locale

from local.google.people.wire import Json

_SPECIAL: Mapping[str, str] = {
    "homeFax": "Home Fax",
    "workFax": "Work Fax",
    "otherFax": "Other Fax",
    "workMobile": "Work Mobile",
    "workPager": "Work Pager",
    "googleVoice": "Google Voice",
    "homePage": "Home Page",
    "appInstallPage": "App Install Page",
    "domesticPartner": "Domestic Partner",
    "referredBy": "Referred By",
    "aim": "AIM",
    "msn": "Windows Live Messenger",
    "yahoo": "Yahoo! Messenger",
    "qq": "QQ",
    "googleTalk": "Google Talk",
    "icq": "ICQ",
    "netMeeting": "NetMeeting",
}
_PLAIN = frozenset(
    [
        "home",
        "work",
        "mobile",
        "other",
        "main",
        "pager",
        "school",
        "profile",
        "blog",
        "ftp",
        "reservations",
        "spouse",
        "child",
        "mother",
        "father",
        "parent",
        "brother",
        "sister",
        "friend",
        "relative",
        "manager",
        "assistant",
        "partner",
        "anniversary",
        "skype",
        "jabber",
        "male",
        "female",
        "unspecified",
        "account",
        "customer",
        "network",
    ]
)


def spoken(kind: str) -> str:
    """A type or protocol for people, in English: "homeFax" is "Home Fax"; a custom one stays as typed."""
    if kind in _SPECIAL:
        return _SPECIAL[kind]
    return kind.capitalize() if kind in _PLAIN else kind


_PARTS = ("honorificPrefix", "givenName", "middleName", "familyName", "honorificSuffix")


def one_line(name: Json, *, last_first: bool = False) -> str:
    """A name in the order of English: "Dr. Jane Q Doe", or "Doe, Jane Q" when the family name leads."""
    if last_first and name.get("familyName"):
        rest = [name[part] for part in ("givenName", "middleName") if name.get(part)]
        return ", ".join([name["familyName"], " ".join(rest)]) if rest else str(name["familyName"])
    return " ".join(name[part] for part in _PARTS if name.get(part))


def has_parts(name: Json) -> bool:
    """Whether a name was given in pieces rather than in one line."""
    return any(name.get(part) for part in _PARTS)


def in_parts(unstructured: str) -> Json:
    """The pieces Google finds in a name typed in one line: first, middle, last word."""
    words = unstructured.split()
    if len(words) < 2:
        return {"givenName": unstructured}
    pieces: Json = {"givenName": words[0], "familyName": words[-1]}
    if words[1:-1]:
        pieces["middleName"] = " ".join(words[1:-1])
    return pieces


def address_lines(address: Json) -> str:
    """An address as a label for an envelope, lines parted by newlines."""
    place = " ".join(address[part] for part in ("region", "postalCode") if address.get(part))
    town = ", ".join(part for part in (address.get("city", ""), place) if part)
    lines: Sequence[str] = (
        address.get("streetAddress", ""),
        address.get("extendedAddress", ""),
        address.get("poBox", ""),
        town,
        address.get("country", "") or address.get("countryCode", ""),
    )
    return "\n".join(line for line in lines if line)


@lru_cache(maxsize=1)
def _territories() -> Mapping[str, str]:
    return {name.casefold(): code for code, name in Locale("en").territories.items() if re.fullmatch("[A-Z]{2}", code)}


def country_code(country: str) -> str:
    """The code of a country by its English name or by the code itself; "" when neither."""
    known = _territories()
    if country.casefold() in known:
        return known[country.casefold()]
    return country.upper() if country.upper() in known.values() else {"USA": "US", "UK": "GB"}.get(country.upper(), "")
