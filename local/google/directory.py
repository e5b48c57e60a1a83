"""The Directory API (admin directory_v1): users, groups, members, with the older form of errors.

An administrator sees the own customer's domains; everybody else only `viewType=domain_public` of users. Facts: google/people.md, section 7.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from werkzeug import Request, Response

from local.google.accounts import Accounts, GoogleAccount, UnknownAccount
from local.google.answers import api_error, json_answer, scope_missing
from local.google.groups import ROLES, Group, Groups, Member, UnknownGroup
from local.google.identity import Caller

USER_SCOPES = ("admin.directory.user", "admin.directory.user.readonly")
GROUP_SCOPES = ("admin.directory.group", "admin.directory.group.readonly")
MEMBER_SCOPES = (*GROUP_SCOPES, "admin.directory.group.member", "admin.directory.group.member.readonly")
Json = dict[str, object]
T = TypeVar("T")


class _Refused(Exception):
    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status)
        self.answer = answer


def _answering(method: Callable[..., Response]) -> Callable[..., Response]:
    """Let a method refuse by raising."""

    def answer(*args: object, **values: object) -> Response:
        try:
            return method(*args, **values)
        except _Refused as refused:
            return refused.answer

    return answer


class Directory:
    """Answers for the customer that the caller belongs to."""

    def __init__(self, accounts: Accounts, groups: Groups) -> None:
        self._accounts = accounts
        self._groups = groups

    @_answering
    def list_users(self, request: Request, caller: Caller) -> Response:
        """`GET /admin/directory/v1/users`."""
        _require(caller, *USER_SCOPES, "cloud-platform")
        public = self._viewer(request, caller)
        domains = self._domains(request, caller)
        deleted = request.args.get("showDeleted") == "true"
        found = [user for user in self._accounts.all(domains=domains, deleted=deleted) if _matches(user, request.args.get("query", ""))]
        if public:
            found = [user for user in found if not user.suspended]
        page, next_token = _page(request, found, most=500, default=100)
        answer: Json = {"kind": "admin#directory#users", "etag": _etag(page)}
        if page:
            answer["users"] = [self._user(user, public=public) for user in page]
        return json_answer(answer | next_token)

    @_answering
    def get_user(self, request: Request, caller: Caller, key: str) -> Response:
        """`GET /admin/directory/v1/users/{key}`: an address, an alias or the id."""
        _require(caller, *USER_SCOPES)
        public = self._viewer(request, caller)
        user = self._user_of(caller, key)
        return json_answer(self._user(user, public=public))

    @_answering
    def list_groups(self, request: Request, caller: Caller) -> Response:
        """`GET /admin/directory/v1/groups`: of the customer, a domain, or those that `userKey` is directly in."""
        _require(caller, *GROUP_SCOPES)
        self._require_admin(caller)
        if request.args.get("userKey"):
            key = request.args["userKey"]
            found = self._groups.of_member(self._address(key))
        else:
            found = self._groups.all(self._domains(request, caller))
        page, next_token = _page(request, found, most=200, default=200)
        answer: Json = {"kind": "admin#directory#groups", "etag": _etag(page)}
        if page:
            answer["groups"] = [self._group(group) for group in page]
        return json_answer(answer | next_token)

    @_answering
    def get_group(self, request: Request, caller: Caller, key: str) -> Response:  # noqa: ARG002
        """`GET /admin/directory/v1/groups/{key}`."""
        _require(caller, *GROUP_SCOPES)
        self._require_admin(caller)
        return json_answer(self._group(self._group_of(caller, key)))

    @_answering
    def list_members(self, request: Request, caller: Caller, key: str) -> Response:
        """`GET /admin/directory/v1/groups/{key}/members`."""
        _require(caller, *MEMBER_SCOPES)
        self._require_admin(caller)
        group = self._group_of(caller, key)
        members = self._groups.members(group, derived=request.args.get("includeDerivedMembership") == "true")
        roles = [role.strip().upper() for role in request.args.get("roles", "").split(",") if role.strip()]
        if not set(roles) <= set(ROLES):
            raise _Refused(_invalid("Invalid Input: roles"))
        page, next_token = _page(request, [member for member in members if not roles or member.role in roles], most=200, default=200)
        answer: Json = {"kind": "admin#directory#members", "etag": _etag(page)}
        if page:
            answer["members"] = [_member(member) for member in page]
        return json_answer(answer | next_token)

    @_answering
    def get_member(self, request: Request, caller: Caller, key: str, member: str) -> Response:  # noqa: ARG002
        """`GET /admin/directory/v1/groups/{key}/members/{member}`: direct members only."""
        _require(caller, *MEMBER_SCOPES)
        self._require_admin(caller)
        address = self._address(member)
        for found in self._groups.members(self._group_of(caller, key)):
            if address == found.email or member == found.id:
                return json_answer(_member(found))
        raise _Refused(_not_found("memberKey"))

    @_answering
    def has_member(self, request: Request, caller: Caller, key: str, member: str) -> Response:  # noqa: ARG002
        """`GET /admin/directory/v1/groups/{key}/hasMember/{member}`: nested too, but only inside one customer."""
        _require(caller, *MEMBER_SCOPES)
        self._require_admin(caller)
        group = self._group_of(caller, key)
        address = self._address(member)
        if not self._accounts.customer_of(address.rpartition("@")[2]) == self._accounts.customer_of(group.domain):
            raise _Refused(_invalid("Invalid Input: memberKey"))
        return json_answer({"isMember": self._groups.has_member(group, address)})

    def _viewer(self, request: Request, caller: Caller) -> bool:
        """Is this the public view? Raises when the caller asks for more than the public view without being an administrator."""
        if request.args.get("viewType") == "domain_public":
            if not self._accounts.by_sub(caller.sub).domain:
                raise _Refused(_forbidden())
            return True
        self._require_admin(caller)
        return False

    def _require_admin(self, caller: Caller) -> None:
        if caller.is_service_account:
            raise _Refused(_forbidden())
        account = self._accounts.by_sub(caller.sub)
        if not (account.admin and account.domain):
            raise _Refused(_forbidden())

    def _own_domains(self, caller: Caller) -> list[str]:
        return self._accounts.domains_of(self._accounts.customer_of(self._accounts.by_sub(caller.sub).domain))

    def _domains(self, request: Request, caller: Caller) -> list[str]:
        """The domains that `customer` or `domain` selects, one of which must be there."""
        own = self._own_domains(caller)
        domain = request.args.get("domain", "").lower()
        customer = request.args.get("customer", "")
        if domain:
            if domain not in own:
                raise _Refused(api_error(404, "", "Domain not found.", legacy="domainNotFound"))
            return [domain]
        if not customer:
            raise _Refused(_bad("Bad Request"))
        if customer not in ("my_customer", self._accounts.customer_of(own[0])):
            raise _Refused(_forbidden())
        return own

    def _user_of(self, caller: Caller, key: str) -> GoogleAccount:
        own = self._own_domains(caller)
        if "@" in key and key.rpartition("@")[2].lower() not in own:
            raise _Refused(_forbidden())
        try:
            user = self._accounts.find(key)
        except UnknownAccount as error:
            raise _Refused(_not_found("userKey")) from error
        if user.domain not in own:
            raise _Refused(_not_found("userKey"))
        return user

    def _group_of(self, caller: Caller, key: str) -> Group:
        own = self._own_domains(caller)
        if "@" in key and key.rpartition("@")[2].lower() not in own:
            raise _Refused(_forbidden())
        try:
            group = self._groups.find(key)
        except UnknownGroup as error:
            raise _Refused(_not_found("groupKey")) from error
        if group.domain not in own:
            raise _Refused(_not_found("groupKey"))
        return group

    def _address(self, key: str) -> str:
        """The main address behind an alias or id; an address nobody has here stays as it is."""
        try:
            return self._accounts.find(key).email
        except UnknownAccount:
            return key.lower()

    def _user(self, user: GoogleAccount, *, public: bool) -> Json:
        name = {"givenName": user.given_name, "familyName": user.family_name, "fullName": user.name}
        answer: Json = {"kind": "admin#directory#user", "id": user.sub, "etag": _etag(user), "primaryEmail": user.email, "name": name}
        if public:
            return answer
        answer |= {
            "isAdmin": user.admin,
            "isDelegatedAdmin": False,
            "suspended": user.suspended,
            "archived": False,
            "isMailboxSetup": True,
            "includeInGlobalAddressList": True,
            "customerId": self._accounts.customer_of(user.domain),
            "orgUnitPath": "/",
            "creationTime": user.created_at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "emails": [{"address": user.email, "primary": True}, *({"address": alias} for alias in user.aliases)],
        }
        if user.aliases:
            answer["aliases"] = list(user.aliases)
        return answer

    def _group(self, group: Group) -> Json:
        answer: Json = {
            "kind": "admin#directory#group",
            "id": group.id,
            "etag": _etag(group),
            "email": group.email,
            "name": group.name,
            "description": group.description,
            "directMembersCount": str(len(self._groups.members(group))),
            "adminCreated": True,
        }
        if group.aliases:
            answer["aliases"] = list(group.aliases)
        return answer


def _member(member: Member) -> Json:
    answer: Json = {"kind": "admin#directory#member", "id": member.id, "etag": _etag(member), "role": member.role, "type": member.type}
    if member.email:
        answer["email"] = member.email
    if member.status:
        answer["status"] = member.status
    return answer


def _matches(user: GoogleAccount, query: str) -> bool:
    """The few search clauses that are served: `isSuspended=…`, `isAdmin=…`, `email:…`, `name:…`, a trailing `*` for prefixes."""
    for clause in query.split():
        name, _, value = re.sub(r"[=:]", "=", clause, count=1).partition("=")
        value = value.strip("'\"").lower()
        texts = {
            "issuspended": str(user.suspended).lower(),
            "isadmin": str(user.admin).lower(),
            "email": user.email,
            "name": user.name.lower(),
            "givenname": user.given_name.lower(),
            "familyname": user.family_name.lower(),
        }
        text = texts.get(name.lower())
        if text is None:
            raise _Refused(_invalid("Invalid Input: query"))
        if not (text.startswith(value[:-1]) if value.endswith("*") else text == value or (":" in clause and value in text)):
            return False
    return True


def _page(request: Request, items: Sequence[T], *, most: int, default: int) -> tuple[list[T], Json]:
    """One page and, when there is more, the token of the next."""
    try:
        size = int(request.args.get("maxResults", default))
        start = int(base64.urlsafe_b64decode(request.args.get("pageToken", "") or b"MA==").decode())
    except (ValueError, binascii.Error) as error:
        raise _Refused(_invalid("Invalid Input: pageToken")) from error
    if size < 1:
        raise _Refused(_invalid(f"Invalid value '{size}'. Values must be within the range: [1, {most}]"))
    end = start + min(size, most)
    token: Json = {"nextPageToken": base64.urlsafe_b64encode(str(end).encode()).decode()} if end < len(items) else {}
    return list(items[start:end]), token


def _require(caller: Caller, *scopes: str) -> None:
    if not caller.has(*scopes):
        raise _Refused(scope_missing())


def _etag(value: object) -> str:
    return f'"{hashlib.sha256(json.dumps(repr(value)).encode()).hexdigest()[:24]}"'


def _forbidden() -> Response:
    return api_error(403, "", "Not Authorized to access this resource/api", legacy="forbidden")


def _not_found(key: str) -> Response:
    return api_error(404, "", f"Resource Not Found: {key}", legacy="notFound")


def _invalid(text: str) -> Response:
    return api_error(400, "", text, legacy="invalid")


def _bad(text: str) -> Response:
    return api_error(400, "", text, legacy="badRequest")
