"""The People API, one account's: thin calls of Google's own client library with our errors. What to do with them is the engine's."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sync.errors import GoogleTrouble
from sync.refusals import trouble_of_status
from sync.transport import Http, Json, call

# Everything we may write, and what tells whose a contact is. The same mask always: a sync token is bound to it (people.connections.list).
PERSON_FIELDS = (
    "addresses,biographies,birthdays,calendarUrls,clientData,emailAddresses,events,externalIds,genders,imClients,interests,locales,locations,"
    "memberships,metadata,miscKeywords,names,nicknames,occupations,organizations,phoneNumbers,photos,relations,sipAddresses,urls,userDefined"
)
CONTACT_SOURCE = "READ_SOURCE_TYPE_CONTACT"  # without it a contact who has a profile shows two names

BATCH_GET = 200
BATCH_WRITE = 200
BATCH_DELETE = 500
MODIFY_MEMBERS = 1000

_GROUP_FIELDS = "clientData,groupType,metadata,name"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing. `sync_token` comes on the last page only; `next_page` is "" there."""

    people: tuple[Json, ...]
    next_page: str
    sync_token: str
    total: int = 0  # how many the whole list has, as Google says (totalItems)


@dataclass(frozen=True, slots=True)
class Written:
    """The outcome of a batch: what Google returned, by the key asked for, and the entries it refused inside a 200."""

    people: Mapping[str, Json]
    refused: Mapping[str, GoogleTrouble]


@dataclass(frozen=True, slots=True)
class MembersModified:
    """What members:modify did not do inside its 200."""

    not_found: tuple[str, ...]
    last_group: tuple[str, ...]  # contacts that would have been left in no group at all


@lru_cache(maxsize=8)
def _service(root: str) -> Any:
    """The client library's service for one root: made from the discovery document inside the package, no network."""
    import httplib2
    from googleapiclient.discovery import build

    return build("people", "v1", http=httplib2.Http(), static_discovery=True, cache_discovery=False, client_options={"api_endpoint": root + "/"})


@lru_cache(maxsize=8)
def _resources(root: str) -> tuple[Any, Any]:
    """`people` and `contactGroups` of one root. The library builds every method anew at each access, which costs more than a call."""
    service = _service(root)
    return service.people(), service.contactGroups()


class People:
    """One account's contacts and labels. Every method is one call to Google and raises a `GoogleTrouble` type.

    Writes of one account go one after another: People is not for two threads (google/people.md, section 2).
    """

    def __init__(self, http: Http, root: str) -> None:
        """`http` carries the account's token; `root` is the API's address without a trailing slash."""
        self._http = http
        self._root = root

    @property
    def _people(self) -> Any:
        return _resources(self._root)[0]

    @property
    def _groups(self) -> Any:
        return _resources(self._root)[1]

    def _read(self, request: Any, name: str = "") -> dict[str, Any]:
        return call(request, self._http, name=name, writes=False)

    def _write(self, request: Any, name: str = "") -> dict[str, Any]:
        return call(request, self._http, name=name, writes=True)

    def list_connections(self, *, page_token: str = "", sync_token: str = "", page_size: int = 1000, request_sync_token: bool = True) -> Page:
        """One page of all contacts, or with `sync_token` of what changed. Parameters must stay the same over a walk."""
        optional = {"pageToken": page_token, "syncToken": sync_token}
        answer = self._read(
            self._people.connections().list(
                resourceName="people/me",
                personFields=PERSON_FIELDS,
                sources=CONTACT_SOURCE,
                pageSize=page_size,
                requestSyncToken=request_sync_token,
                **{key: value for key, value in optional.items() if value},
            )
        )
        return Page(
            tuple(answer.get("connections", ())), answer.get("nextPageToken", ""), answer.get("nextSyncToken", ""), int(answer.get("totalItems", 0))
        )

    def get(self, name: str) -> Json:
        """One contact with all its values. Raises Gone."""
        return self._read(self._people.get(resourceName=name, personFields=PERSON_FIELDS, sources=CONTACT_SOURCE), name)

    def batch_get(self, names: Sequence[str]) -> dict[str, Json | GoogleTrouble]:
        """Up to 200 contacts by the name asked for: the contact (which may have another name by now), or why not (Gone when there is none)."""
        _at_most(names, BATCH_GET)
        request = self._people.getBatchGet(resourceNames=list(names), personFields=PERSON_FIELDS, sources=CONTACT_SOURCE)
        answer = self._read(request)
        return {entry["requestedResourceName"]: _entry(entry, entry["requestedResourceName"]) for entry in answer.get("responses", ())}

    def create(self, person: Json) -> Json:
        """A new contact. There is no idempotency key: after Unavailable(may_have_happened) look for our marker first."""
        return self._write(self._people.createContact(body=person, personFields=PERSON_FIELDS, sources=CONTACT_SOURCE))

    def batch_create(self, people: Sequence[Json]) -> tuple[Json | GoogleTrouble, ...]:
        """Up to 200 new contacts, each as created or why not. Their order is not promised: match them by their marker."""
        _at_most(people, BATCH_WRITE)
        body = {"contacts": [{"contactPerson": person} for person in people], "readMask": PERSON_FIELDS, "sources": [CONTACT_SOURCE]}
        answer = self._write(self._people.batchCreateContacts(body=body))
        return tuple(_entry(entry, str(index)) for index, entry in enumerate(answer.get("createdPeople", ())))

    def update(self, name: str, person: Json, mask: Iterable[str]) -> Json:
        """Replace the masked fields whole. `person` carries its etag or `metadata.sources`. Raises EtagMoved, Gone."""
        return self._write(
            self._people.updateContact(
                resourceName=name, body=person, updatePersonFields=",".join(sorted(mask)), personFields=PERSON_FIELDS, sources=CONTACT_SOURCE
            ),
            name,
        )

    def batch_update(self, people: Mapping[str, Json], mask: Iterable[str]) -> Written:
        """Up to 200 contacts with one mask for all. Raises EtagMoved or BatchRefused naming the guilty: nothing was written then."""
        _at_most(people, BATCH_WRITE)
        body = {"contacts": dict(people), "updateMask": ",".join(sorted(mask)), "readMask": PERSON_FIELDS, "sources": [CONTACT_SOURCE]}
        answer = self._write(self._people.batchUpdateContacts(body=body))
        entries = {name: _entry(entry, name) for name, entry in answer.get("updateResult", {}).items()}
        return Written(
            people={name: entry for name, entry in entries.items() if not isinstance(entry, GoogleTrouble)},
            refused={name: entry for name, entry in entries.items() if isinstance(entry, GoogleTrouble)},
        )

    def delete(self, name: str) -> None:
        """Into the account's trash. There is no etag: read first. Raises Gone when it was deleted already."""
        self._write(self._people.deleteContact(resourceName=name), name)

    def batch_delete(self, names: Sequence[str]) -> None:
        """Up to 500. One unknown name may fail the whole call with Gone: fall back to `delete`."""
        _at_most(names, BATCH_DELETE)
        self._write(self._people.batchDeleteContacts(body={"resourceNames": list(names)}))

    def warm_search(self) -> None:
        """Ask Google to refresh its search cache, some seconds before `search`."""
        self._read(self._people.searchContacts(query="", readMask="names"))

    def search(self, query: str) -> tuple[Json, ...]:
        """At most 30 contacts with a word that begins so. May be stale, and never proves absence."""
        request = self._people.searchContacts(query=query, readMask=PERSON_FIELDS, pageSize=30, sources=CONTACT_SOURCE)
        return tuple(result["person"] for result in self._read(request).get("results", ()) if "person" in result)

    def me(self) -> Json:
        """The account's own profile: names, addresses, photo."""
        return self._read(self._people.get(resourceName="people/me", personFields="emailAddresses,metadata,names,photos"), "people/me")

    def set_photo(self, name: str, photo: bytes) -> Json:
        """JPEG or PNG. The answer is the contact with its new etag."""
        body = {"photoBytes": base64.b64encode(photo).decode(), "personFields": PERSON_FIELDS, "sources": [CONTACT_SOURCE]}
        return _person(self._write(self._people.updateContactPhoto(resourceName=name, body=body), name))

    def delete_photo(self, name: str) -> Json:
        """The answer is the contact with its new etag."""
        return _person(self._write(self._people.deleteContactPhoto(resourceName=name, personFields=PERSON_FIELDS, sources=CONTACT_SOURCE), name))

    def groups(self) -> list[Json]:
        """All labels, system groups included, without members."""
        found: list[Json] = []
        page: dict[str, str] = {}
        while True:
            answer = self._read(self._groups.list(pageSize=1000, groupFields=_GROUP_FIELDS, **page))
            found.extend(answer.get("contactGroups", ()))
            if not answer.get("nextPageToken"):
                return found
            page = {"pageToken": answer["nextPageToken"]}

    def group(self, name: str, *, max_members: int = 0) -> Json:
        """One label, with up to `max_members` of its members' names. Raises Gone."""
        return self._read(self._groups.get(resourceName=name, maxMembers=max_members, groupFields=_GROUP_FIELDS + ",memberCount"), name)

    def create_group(self, name: str, client_data: Mapping[str, str]) -> Json:
        """A new label. Raises LabelNameTaken, also when a lost first attempt made it: look for `client_data` in `groups`."""
        group = {"name": name, "clientData": [{"key": key, "value": value} for key, value in client_data.items()]}
        return self._write(self._groups.create(body={"contactGroup": group, "readGroupFields": _GROUP_FIELDS}))

    def rename_group(self, group: str, name: str) -> Json:
        """Raises LabelNameTaken, Gone."""
        body = {"contactGroup": {"name": name}, "updateGroupFields": "name", "readGroupFields": _GROUP_FIELDS}
        return self._write(self._groups.update(resourceName=group, body=body), group)

    def delete_group(self, group: str) -> None:
        """The label goes, its contacts stay: one that is in no other group may land outside the contact list, so put it in My Contacts first."""
        self._write(self._groups.delete(resourceName=group, deleteContacts=False), group)

    def modify_members(self, group: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> MembersModified:
        """Up to 1,000 names in all. Adding a member again, or removing one that is none, is no error."""
        _at_most([*add, *remove], MODIFY_MEMBERS)
        body = {"resourceNamesToAdd": list(add), "resourceNamesToRemove": list(remove)}
        answer = self._write(self._groups.members().modify(resourceName=group, body={key: names for key, names in body.items() if names}), group)
        return MembersModified(
            tuple(answer.get("notFoundResourceNames", ())),
            tuple(answer.get("canNotRemoveLastContactGroupResourceNames", ())),
        )


def _entry(entry: Json, name: str) -> Json | GoogleTrouble:
    """One PersonResponse: the person, or the trouble its status tells."""
    status = entry.get("status") or {}
    if status.get("code"):
        return trouble_of_status(status, name=name)
    return _person(entry)


def _person(answer: Json) -> Json:
    person: Json = answer.get("person", {})
    return person


def _at_most(items: Iterable[object], limit: int) -> None:
    count = sum(1 for _ in items)
    if not 0 < count <= limit:
        raise ValueError(f"{count} entries in a call that takes 1 to {limit}")
