"""From a stored version to the Person that travels: metadata, etags, photo address, and only what the mask lets through."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import Any
from urllib.parse import quote

from local.google.people import etags
from local.google.people.account import Account
from local.google.people.masks import Sight
from local.google.people.records import PersonVersion
from local.google.people.wire import Json

LIST_LIMIT = 100
_CAPPED = ("emailAddresses", "phoneNumbers")


@dataclass(frozen=True, slots=True)
class Lens:
    """How one answer looks at people. `in_list` shows at most 100 mails and phones; `in_sync` the earlier names; `shuffle` any order."""

    account: Account
    root: str
    sight: Sight
    in_list: bool = False
    in_sync: bool = False
    other: bool = False
    shuffle: Random | None = None


def resource_name(number: int) -> str:
    """`people/c<digits>`."""
    return f"people/c{number}"


def number_of(name: str, prefix: str = "people/c") -> int | None:
    """The number in a contact's name; None for any other name."""
    digits = name.removeprefix(prefix)
    return int(digits) if name.startswith(prefix) and digits.isascii() and digits.isdigit() else None


@lru_cache(maxsize=4096)
def timestamp(at_us: int) -> str:
    """RFC 3339 with microseconds."""
    moment = datetime.fromtimestamp(at_us // 1_000_000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{at_us % 1_000_000:06d}Z"


def person(lens: Lens, number: int, version: PersonVersion) -> Json:
    """A contact as Google shows it; a deleted version is a tombstone."""
    account, sight = lens.account, lens.sight
    token = account.token(number, version.revision)
    source = {"type": "OTHER_CONTACT" if lens.other else "CONTACT", "id": f"{number:x}"}
    shown: Json = {
        "resourceName": f"otherContacts/c{number}" if lens.other else resource_name(number),
        "etag": etags.person_etag(token, sight),
    }
    profile = json.loads(version.profile) if version.profile and sight.profile else None
    if "metadata" in sight.fields:
        shown["metadata"] = _metadata(lens, version, source, token, profile)
    if version.deleted:
        return shown
    if sight.contact:
        _add_contact_fields(shown, lens, version, source)
    if profile is not None:
        _add_profile_fields(shown, sight, profile)
    if lens.shuffle is not None:
        _disorder(shown, lens.shuffle)
    return shown


def _metadata(lens: Lens, version: PersonVersion, source: Json, token: str, profile: Json | None) -> Json:
    sources: list[Json] = []
    if lens.sight.contact:
        sources.append({**source, "etag": etags.source_etag(token), "updateTime": timestamp(version.at_us)})
    if profile is not None and not version.deleted:
        extra = {"profileMetadata": {"objectType": "PERSON", "userTypes": ["GOOGLE_USER"]}}
        sources.append({"type": "PROFILE", "id": profile["id"], "etag": profile["etag"], **extra})
    metadata: Json = {"sources": sources} if sources else {}
    if version.previous and lens.in_sync:
        metadata["previousResourceNames"] = [resource_name(number) for number in version.previous]
    if version.deleted:
        metadata["deleted"] = True
    metadata["objectType"] = "PERSON"
    return metadata


def _add_contact_fields(shown: Json, lens: Lens, version: PersonVersion, source: Json) -> None:
    stored = version.fields()
    for name in lens.sight.fields:
        if name == "memberships":
            if version.groups:
                shown[name] = [_membership(group, source) for group in version.groups]
        elif name == "photos":
            shown[name] = [_photo(lens.root, version, stored, source)]
        elif stored.get(name):
            items = stored[name][:LIST_LIMIT] if lens.in_list and name in _CAPPED else stored[name]
            shown[name] = [{"metadata": {"source": dict(source)}, **item} for item in items]
            shown[name][0]["metadata"] = {"primary": True, "source": dict(source), "sourcePrimary": True}


def _add_profile_fields(shown: Json, sight: Sight, profile: Json) -> None:
    source = {"type": "PROFILE", "id": profile["id"]}
    for name, items in profile["fields"].items():
        if name in sight.fields:
            shown.setdefault(name, []).extend({"metadata": {"source": source}, **item} for item in items)


def _membership(group: str, source: Json) -> Json:
    membership = {"contactGroupId": group, "contactGroupResourceName": f"contactGroups/{group}"}
    return {"metadata": {"source": dict(source)}, "contactGroupMembership": membership}


def _photo(root: str, version: PersonVersion, stored: dict[str, list[Json]], source: Json) -> Json:
    photo: Json = {"metadata": {"primary": True, "source": dict(source)}}
    if version.photo:
        return {**photo, "url": f"{root}/photos/{version.photo}"}
    names = stored.get("names") or [{}]
    letter = str(names[0].get("displayName", "?"))[:1].upper()
    return {**photo, "url": f"{root}/photos/monogram-{quote(letter)}", "default": True}


def _disorder(shown: Json, random: Random) -> None:
    for value in shown.values():
        if isinstance(value, list):
            random.shuffle(value)


def me(account: Account, root: str, sight: Sight) -> Json:
    """`people/me`: the account's own profile."""
    profile: dict[str, Any] = account.profile
    source = {"type": "PROFILE", "id": account.sub}
    own = {"metadata": {"primary": True, "source": source, "sourcePrimary": True}}
    token = account.token("profile", 0)
    shown: Json = {"resourceName": f"people/{account.sub}", "etag": etags.person_etag(token, sight)}
    if "metadata" in sight.fields:
        extra = {"profileMetadata": {"objectType": "PERSON", "userTypes": ["GOOGLE_USER"]}}
        shown["metadata"] = {"sources": [{**source, "etag": etags.source_etag(token), **extra}], "objectType": "PERSON"}
    name, email = profile.get("name", ""), profile.get("email", "")
    if "names" in sight.fields and name:
        given, _, family = name.partition(" ")
        parts = {"givenName": given, **({"familyName": family} if family else {})}
        last_first = f"{family}, {given}" if family else given
        shown["names"] = [{**own, "displayName": name, **parts, "displayNameLastFirst": last_first, "unstructuredName": name}]
    if "emailAddresses" in sight.fields and email:
        verified = {"primary": True, "verified": True, "source": {"type": "ACCOUNT", "id": account.sub}, "sourcePrimary": True}
        shown["emailAddresses"] = [{"metadata": verified, "value": email}]
    if "photos" in sight.fields:
        photo = profile.get("photo") or f"monogram-{quote(name[:1].upper() or '?')}"
        shown["photos"] = [{"metadata": {"primary": True, "source": source}, "url": f"{root}/photos/{photo}"}]
    return shown
