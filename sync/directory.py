"""Google's Directory of one domain, read as its administrator: who exists, and who is in which group."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sync.errors import Gone
from sync.transport import Http, Json, call

_MEMBERS_A_PAGE = 200  # directory.members.list: at most
_USER_FIELDS = "id,primaryEmail,aliases,nonEditableAliases,suspended,archived,name/fullName"


@dataclass(frozen=True, slots=True)
class DirectoryUser:
    """A person of the domain. `id` equals the `sub` of their ID tokens."""

    id: str
    email: str
    aliases: tuple[str, ...]
    suspended: bool
    name: str


@dataclass(frozen=True, slots=True)
class DirectoryGroup:
    id: str
    email: str
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a group. `kind` is USER, GROUP, CUSTOMER (the whole domain, without an address) or EXTERNAL."""

    id: str
    email: str
    kind: str
    is_active: bool


@lru_cache(maxsize=8)
def _service(root: str) -> Any:
    import httplib2
    from googleapiclient.discovery import build

    endpoint = {"api_endpoint": root + "/"}
    return build("admin", "directory_v1", http=httplib2.Http(), static_discovery=True, cache_discovery=False, client_options=endpoint)


class Directory:
    """Every method raises a `GoogleTrouble`; an administrator who is none any more shows as ServiceOff."""

    def __init__(self, http: Http, root: str) -> None:
        self._http = http
        self._root = root

    def _read(self, request: Any, name: str = "") -> dict[str, Any]:
        return call(request, self._http, name=name, writes=False)

    def user(self, key: str) -> DirectoryUser | None:
        """By address, alias or id; None when the domain has no such user."""
        try:
            answer = self._read(_service(self._root).users().get(userKey=key, fields=_USER_FIELDS), key)
        except Gone:
            return None
        return _user(answer)

    def group(self, key: str) -> DirectoryGroup | None:
        """By address, alias or id; None when there is no such group."""
        try:
            answer = self._read(_service(self._root).groups().get(groupKey=key), key)
        except Gone:
            return None
        return DirectoryGroup(answer.get("id", ""), answer.get("email", "").lower(), answer.get("name", ""), _lower(answer.get("aliases", ())))

    def members(self, group: str, *, derived: bool = True) -> tuple[Member, ...]:
        """All members; `derived` adds those of groups inside it. Raises Gone when the group is no more."""
        found: dict[str, Member] = {}
        page: dict[str, str] = {}
        while True:
            request = _service(self._root).members().list(groupKey=group, includeDerivedMembership=derived, maxResults=_MEMBERS_A_PAGE, **page)
            answer = self._read(request, group)
            found |= {member.id: member for member in map(_member, answer.get("members", ()))}
            if not answer.get("nextPageToken"):
                return tuple(found.values())
            page = {"pageToken": answer["nextPageToken"]}


def _user(answer: Json) -> DirectoryUser:
    return DirectoryUser(
        id=answer.get("id", ""),
        email=answer.get("primaryEmail", "").lower(),
        aliases=_lower([*answer.get("aliases", ()), *answer.get("nonEditableAliases", ())]),
        suspended=bool(answer.get("suspended")) or bool(answer.get("archived")),
        name=answer.get("name", {}).get("fullName", ""),
    )


def _member(answer: Json) -> Member:
    email = answer.get("email", "").lower()
    return Member(answer.get("id", "") or email, email, answer.get("type", "USER"), answer.get("status", "ACTIVE") == "ACTIVE")


def _lower(addresses: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(address).lower() for address in addresses))
