"""Google's Directory of one domain, read as its administrator: who exists, and who is in which group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sync.errors import Gone, GoogleTrouble, Unavailable, ValueRefused
from sync.transport import Http, Json, call

_MEMBERS_A_PAGE = 200  # directory.members.list: at most
_USERS_A_PAGE = 500  # directory.users.list: at most
_GROUPS_A_PAGE = 200  # directory.groups.list: at most
_MOST_PAGES = 250  # of one listing: a group or domain of 50,000 and more is more than one task may read
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
    is_outside: bool = False  # of no domain of the group's customer: Google tells no status of them


@lru_cache(maxsize=8)
def _service(root: str) -> Any:
    import httplib2
    from googleapiclient.discovery import build

    endpoint = {"api_endpoint": root + "/"}
    return build("admin", "directory_v1", http=httplib2.Http(), static_discovery=True, cache_discovery=False, client_options=endpoint)


class TooMany(GoogleTrouble):
    """A listing that one task does not finish."""


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
        return _group(answer)

    def members(self, group: str, *, derived: bool = True) -> tuple[Member, ...]:
        """All members; `derived` adds those of groups inside it. Raises Gone when the group is no more."""
        of = {"groupKey": group, "includeDerivedMembership": derived}
        items = self._listed("members", group, lambda page: _service(self._root).members().list(**of, **page), _MEMBERS_A_PAGE)
        found = {member.id: member for member in map(_member, items)}
        return tuple(found.values())

    def users(self, *, domain: str = "", query: str = "", deleted: bool = False) -> tuple[DirectoryUser, ...]:
        """Everybody of one domain, or of all the customer's domains; suspended ones too. `deleted`: those of the last twenty days instead."""
        of: dict[str, str] = {"domain": domain} if domain else {"customer": "my_customer"}
        of |= {**({"query": query} if query else {}), **({"showDeleted": "true"} if deleted else {})}
        fields = f"nextPageToken,users({_USER_FIELDS})"
        items = self._listed("users", domain, lambda page: _service(self._root).users().list(**of, fields=fields, **page), _USERS_A_PAGE)
        return tuple(map(_user, items))

    def any_user(self, domain: str) -> bool:
        """Whether anybody is in a domain of the customer. Raises Gone for a domain that is not the customer's."""
        request = _service(self._root).users().list(domain=domain, maxResults=1, fields="users(id)")
        return bool(self._read(request, domain).get("users"))

    def has_member(self, group: str, member: str) -> bool | None:
        """Whether somebody is in a group, directly or by a group inside it; None when Google does not say (an outsider of the domain)."""
        try:
            answer = self._read(_service(self._root).members().hasMember(groupKey=group, memberKey=member), member)
        except (Gone, ValueRefused):
            return None
        return bool(answer["isMember"]) if "isMember" in answer else None

    def is_direct_member(self, group: str, member: str) -> bool:
        """Whether somebody, an outsider perhaps, is in a group by name."""
        try:
            self._read(_service(self._root).members().get(groupKey=group, memberKey=member), member)
        except Gone:
            return False
        return True

    def visible_users(self, query: str, *, limit: int) -> tuple[DirectoryUser, ...]:
        """Users by one clause of Google's search, e.g. `email:ann*`, as any user of the domain may see them: no administrator is needed."""
        fields = "users(id,primaryEmail,name/fullName)"
        request = _service(self._root).users().list(customer="my_customer", viewType="domain_public", query=query, maxResults=limit, fields=fields)
        return tuple(map(_user, self._read(request).get("users", ())))

    def groups(self) -> tuple[DirectoryGroup, ...]:
        """All groups of the customer's domains."""
        items = self._listed("groups", "", lambda page: _service(self._root).groups().list(customer="my_customer", **page), _GROUPS_A_PAGE)
        return tuple(map(_group, items))

    def _listed(self, what: str, name: str, request: Callable[[dict[str, Any]], Any], size: int) -> list[Json]:
        """All pages of a listing. Raises Unavailable for a page that holds nothing and yet is not the last, TooMany after too many."""
        items: list[Json] = []
        page: dict[str, Any] = {"maxResults": size}
        for _ in range(_MOST_PAGES):
            answer = self._read(request(page), name)
            found = answer.get(what, ())
            items += found
            if not (token := answer.get("nextPageToken")):
                return items
            if not found:
                raise Unavailable(may_have_happened=False)
            page = {"maxResults": size, "pageToken": token}
        raise TooMany


def _user(answer: Json) -> DirectoryUser:
    return DirectoryUser(
        id=answer.get("id", ""),
        email=answer.get("primaryEmail", "").lower(),
        aliases=_lower([*answer.get("aliases", ()), *answer.get("nonEditableAliases", ())]),
        suspended=bool(answer.get("suspended")) or bool(answer.get("archived")),
        name=answer.get("name", {}).get("fullName", ""),
    )


def _group(answer: Json) -> DirectoryGroup:
    return DirectoryGroup(answer.get("id", ""), answer.get("email", "").lower(), answer.get("name", ""), _lower(answer.get("aliases", ())))


def _member(answer: Json) -> Member:
    email = answer.get("email", "").lower()
    status = answer.get("status")
    return Member(answer.get("id", "") or email, email, answer.get("type", "USER"), status in (None, "ACTIVE"), is_outside=status is None)


def _lower(addresses: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(address).lower() for address in addresses))
