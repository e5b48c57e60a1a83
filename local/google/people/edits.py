"""What happens to one contact when a client writes: etag first, then the fields, then the groups, and the limits of the account."""

from __future__ import annotations

import json
from collections.abc import Sequence

from local.google.people import normal
from local.google.people.account import Account, Change
from local.google.people.etags import token_of
from local.google.people.masks import STORED_FIELDS
from local.google.people.normal import Fields
from local.google.people.records import MY_CONTACTS, SYSTEM_GROUPS, WELCOMING, PersonVersion
from local.google.people.switches import Switches
from local.google.people.wire import ApiError, Json, invalid

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

MAX_ACCOUNT_BYTES = 20 * 1024 * 1024

NO_ETAG = "Request must set person.etag or person.metadata.sources.etag for the source that is being updated."
STALE = "Request {0} is different than the current {0}. Clear local cache and get the latest person."  # issues 2417, php-people-api/22
DEPRECATED_GROUP = "Cannot add contacts to deprecated system contact group"


def create(change: Change, person: Json, switches: Switches) -> int:
    """A new contact from a bound `person`; without memberships it goes to myContacts. Returns its number."""
    content = written({}, accepted(person, STORED_FIELDS, switches))
    groups = group_ids(change.account, person, ()) or (MY_CONTACTS,)
    return change.create(content, groups)


def update(change: Change, number: int, person: Json, mask: Sequence[str], switches: Switches) -> PersonVersion:
    """Replace the masked fields whole: masked and absent is cleared, unmasked stays."""
    version = change.contact(number)
    if version is None:
        raise KeyError(number)
    check_etag(change.account, number, version, person, switches)
    groups = version.groups
    if "memberships" in mask:
        groups = group_ids(change.account, person, version.groups)
        if not groups:
            raise invalid("Contact must always have at least one contact group membership.")
    fields = [name for name in mask if name != "memberships"]
    content = written(version.fields(), accepted(person, fields, switches))
    return change.revise(number, content=content, groups=groups)


def accepted(person: Json, fields: Sequence[str], switches: Switches) -> Fields:
    """The named fields in stored form, the server's own corrections included."""
    if switches.rewrite is not None:
        person = switches.rewrite({name: person[name] for name in fields if name in person})
    return normal.stored_fields(person, fields)


def written(before: Fields, changed: Fields) -> str:
    """The text of a contact after a change. Raises 400 over 500 fields or 128 KB."""
    fields = {name: items for name, items in {**before, **changed}.items() if items}
    normal.check_count(fields)
    content = _ENCODER.encode(fields)
    if len(content) * 4 > normal.MAX_BYTES:
        normal.check_size(len(content.encode()))
    return content


def check_etag(account: Account, number: int, version: PersonVersion, person: Json, switches: Switches) -> None:
    """Raise 400 without an etag, 400 FAILED_PRECONDITION with one that is not the present version's."""
    sources = (person.get("metadata") or {}).get("sources") or ()
    of_contact = [source["etag"] for source in sources if source.get("type") == "CONTACT" and source.get("etag")]
    if not of_contact and not person.get("etag"):
        raise ApiError("INVALID_ARGUMENT", NO_ETAG, reason="badRequest")
    which = "person.metadata.sources.etag" if of_contact else "person.etag"
    given = of_contact[0] if of_contact else person["etag"]
    if token_of(given) != account.token(number, version.revision):
        details = ({"@type": "type.googleapis.com/google.rpc.DebugInfo", "detail": "FBS"},) if switches.debug_info else ()
        raise ApiError("FAILED_PRECONDITION", STALE.format(which), details, reason="failedPrecondition")


def group_ids(account: Account, person: Json, present: Sequence[str]) -> tuple[str, ...]:
    """The groups a person asks for, each once. A deprecated system group may be kept (`present`), not entered."""
    asked: dict[str, None] = {}
    for membership in person.get("memberships") or ():
        name = ((membership or {}).get("contactGroupMembership") or {}).get("contactGroupResourceName") or ""
        if name:
            asked[_enterable(account, name, present)] = None
    return tuple(asked)


def _enterable(account: Account, name: str, present: Sequence[str]) -> str:
    group_id = name.removeprefix("contactGroups/")
    if not name.startswith("contactGroups/") or account.group(group_id) is None:
        raise invalid(f"Contact group does not exist: {name[:80]}")
    if group_id in SYSTEM_GROUPS and group_id not in WELCOMING and group_id not in present:
        raise ApiError("INVALID_ARGUMENT", DEPRECATED_GROUP, reason="badRequest")
    return group_id


def check_room(account: Account, more: int, switches: Switches) -> None:
    """Raise MY_CONTACTS_OVERFLOW_COUNT when `more` contacts do not fit; those in the trash take room too."""
    if account.live + account.in_trash + more > switches.contact_limit or (more and account.size_bytes > MAX_ACCOUNT_BYTES):
        raise ApiError("FAILED_PRECONDITION", "MY_CONTACTS_OVERFLOW_COUNT", reason="failedPrecondition")
