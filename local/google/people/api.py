"""The door of the local People API: which path is which method, who may call it, what it costs, and how its answer may be spoilt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import NoReturn
from urllib.parse import parse_qs, unquote

from local.google.people import batches, contacts, groups, listing, quotas, search
from local.google.people.calls import Call, refuse_unknown_parameters
from local.google.people.quotas import Cost
from local.google.people.store import PeopleStore
from local.google.people.wire import ApiError, ApiRequest, ApiResponse, error_info

SCOPE = "https://www.googleapis.com/auth/"
WRITES = frozenset({f"{SCOPE}contacts"})
READS = WRITES | {f"{SCOPE}contacts.readonly"}
OTHERS = frozenset({f"{SCOPE}contacts.other.readonly"})
DIRECTORY = frozenset({f"{SCOPE}directory.readonly"})
PROFILE = READS | {f"{SCOPE}userinfo.profile", f"{SCOPE}userinfo.email", "profile", "email", "openid"}

_NO_PAGE = b"<!DOCTYPE html><title>Error 404 (Not Found)!!1</title><p>The requested URL was not found on this server."


@dataclass(frozen=True, slots=True)
class Method:
    """One method of Google's: its id in the discovery document, path, handler, scopes and cost."""

    id: str
    verb: str
    path: re.Pattern[str]
    handler: Callable[[Call], ApiResponse]
    scopes: frozenset[str]
    cost: Cost

    @property
    def is_write(self) -> bool:
        return self.verb != "GET"


def _unimplemented(_call: Call) -> NoReturn:
    raise ApiError("UNIMPLEMENTED", "The local Google has no shared directory of people.")


def _method(method_id: str, verb: str, path: str, handler: Callable[[Call], ApiResponse], scopes: frozenset[str], cost: Cost) -> Method:
    pattern = re.escape(path).replace(r"\{\}", "([^/:]+)")
    return Method(f"people.{method_id}", verb, re.compile(pattern), handler, scopes, cost)


METHODS: tuple[Method, ...] = (
    _method("people.getBatchGet", "GET", "/v1/people:batchGet", batches.batch_get, READS, quotas.PEOPLE_READ),
    _method("people.searchContacts", "GET", "/v1/people:searchContacts", search.search_contacts, READS, quotas.PEOPLE_READ),
    _method("people.listDirectoryPeople", "GET", "/v1/people:listDirectoryPeople", _unimplemented, DIRECTORY, quotas.PEOPLE_READ),
    _method("people.searchDirectoryPeople", "GET", "/v1/people:searchDirectoryPeople", _unimplemented, DIRECTORY, quotas.PEOPLE_READ),
    _method("people.createContact", "POST", "/v1/people:createContact", contacts.create, WRITES, quotas.SINGLE_WRITE),
    _method("people.batchCreateContacts", "POST", "/v1/people:batchCreateContacts", batches.batch_create, WRITES, quotas.BATCH_WRITE),
    _method("people.batchUpdateContacts", "POST", "/v1/people:batchUpdateContacts", batches.batch_update, WRITES, quotas.BATCH_WRITE),
    _method("people.batchDeleteContacts", "POST", "/v1/people:batchDeleteContacts", batches.batch_delete, WRITES, quotas.BATCH_DELETE),
    _method("people.get", "GET", "/v1/people/{}", contacts.get, READS, quotas.PEOPLE_READ),
    _method("people.updateContact", "PATCH", "/v1/people/{}:updateContact", contacts.update, WRITES, quotas.SINGLE_WRITE),
    _method("people.deleteContact", "DELETE", "/v1/people/{}:deleteContact", contacts.delete, WRITES, quotas.SINGLE_DELETE),
    _method("people.updateContactPhoto", "PATCH", "/v1/people/{}:updateContactPhoto", contacts.update_photo, WRITES, quotas.PHOTO_WRITE),
    _method("people.deleteContactPhoto", "DELETE", "/v1/people/{}:deleteContactPhoto", contacts.delete_photo, WRITES, quotas.PHOTO_WRITE),
    _method("people.connections.list", "GET", "/v1/people/{}/connections", listing.connections, READS, quotas.PEOPLE_READ),
    _method("contactGroups.list", "GET", "/v1/contactGroups", groups.list_groups, READS, quotas.GROUP_READ),
    _method("contactGroups.create", "POST", "/v1/contactGroups", groups.create, WRITES, quotas.GROUP_WRITE),
    _method("contactGroups.batchGet", "GET", "/v1/contactGroups:batchGet", groups.batch_get, READS, quotas.GROUP_READ),
    _method("contactGroups.get", "GET", "/v1/contactGroups/{}", groups.get, READS, quotas.GROUP_READ),
    _method("contactGroups.update", "PUT", "/v1/contactGroups/{}", groups.update, WRITES, quotas.GROUP_WRITE),
    _method("contactGroups.delete", "DELETE", "/v1/contactGroups/{}", groups.delete, WRITES, quotas.GROUP_WRITE),
    _method("contactGroups.members.modify", "POST", "/v1/contactGroups/{}/members:modify", groups.modify_members, WRITES, quotas.GROUP_WRITE),
    _method("otherContacts.list", "GET", "/v1/otherContacts", listing.other_contacts, OTHERS, quotas.PEOPLE_READ),
    _method("otherContacts.search", "GET", "/v1/otherContacts:search", search.search_others, OTHERS, quotas.PEOPLE_READ),
    _method(
        "otherContacts.copyOtherContactToMyContactsGroup",
        "POST",
        "/v1/otherContacts/{}:copyOtherContactToMyContactsGroup",
        search.copy_other,
        WRITES,
        quotas.SINGLE_WRITE,
    ),
)


class PeopleApi:
    """The People API over a store. `handle` never raises for what a client sends; it may be called from many threads."""

    def __init__(self, store: PeopleStore) -> None:
        self.store = store
        self._writing: set[str] = set()
        self._lock = Lock()

    def handle(self, request: ApiRequest) -> ApiResponse:
        """Answer one authenticated call. Unknown paths (the old `/batch` among them) get a front end's 404 in HTML."""
        request = _unwrapped(request)
        found = _find(request)
        if found is None:
            return ApiResponse(404, _NO_PAGE, {"Content-Type": "text/html; charset=UTF-8"})
        method, name = found
        try:
            _check_scopes(method, name, request.scopes)
            self.store.meter.charge(request.account, _cost(method, request), self.store.clock.seconds())
            refuse_unknown_parameters(method.id, request)
            return self._write(method, name, request) if method.is_write else method.handler(Call(self.store, request, name))
        except ApiError as refused:
            return refused.response()

    def _write(self, method: Method, name: str, request: ApiRequest) -> ApiResponse:
        switches = self.store.switches
        overlapping = self._enter(request.account)
        try:
            if overlapping and switches.overlapping_writes:
                words = {"ABORTED": "The operation was aborted.", "UNAVAILABLE": "The service is currently unavailable."}
                raise ApiError(switches.overlapping_writes, words[switches.overlapping_writes])
            if switches.before_write is not None:
                switches.before_write(request)
            if not switches.lose_answer:
                return method.handler(Call(self.store, request, name))
            lost = switches.lose_answer[0]
            answer = method.handler(Call(self.store, request, name, lost.applied))
            switches.lose_answer.pop(0)  # only now: a refused call has no answer to lose
            words = {"INTERNAL": "Internal error encountered.", "UNAVAILABLE": "The service is currently unavailable."}
            return ApiError(lost.status, words.get(lost.status, "Deadline exceeded.")).response() if answer.status == 200 else answer
        finally:
            if not overlapping:
                with self._lock:
                    self._writing.discard(request.account)

    def _enter(self, account: str) -> bool:
        """Note that a write is under way; True when another one already was."""
        with self._lock:
            overlapping = account in self._writing
            self._writing.add(account)
            return overlapping


def _find(request: ApiRequest) -> tuple[Method, str] | None:
    for method in METHODS:
        match = method.path.fullmatch(request.path)
        if match and method.verb == request.method:
            return method, unquote(match[1]) if match.groups() else ""
    return None


def _unwrapped(request: ApiRequest) -> ApiRequest:
    """A call with a very long query comes as a POST that says it is a GET (x-http-method-override), the query as its body."""
    headers = {key.lower(): value for key, value in request.headers.items()}
    override = headers.get("x-http-method-override", "").upper()
    if request.method != "POST" or not override:
        return request
    if "x-www-form-urlencoded" not in headers.get("content-type", ""):
        return replace(request, method=override)
    query: Mapping[str, list[str]] = parse_qs(request.body.decode(), keep_blank_values=True)
    return replace(request, method=override, query={**request.query, **query}, body=b"")


def _check_scopes(method: Method, name: str, scopes: frozenset[str]) -> None:
    allowed = PROFILE if method.id == "people.people.get" and name == "me" else method.scopes
    copying = method.id.endswith("copyOtherContactToMyContactsGroup")
    if not scopes & allowed or (copying and not scopes & OTHERS):
        info = error_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT", service="people.googleapis.com", method=method.id)
        raise ApiError("PERMISSION_DENIED", "Request had insufficient authentication scopes.", (info,), "insufficientPermissions")


def _cost(method: Method, request: ApiRequest) -> Cost:
    """The first page of a full sync has a budget of its own besides."""
    starts_full_sync = (
        method.handler in (listing.connections, listing.other_contacts)
        and not any(request.query.get("syncToken", ()))
        and not any(request.query.get("pageToken", ()))
        and "true" in request.query.get("requestSyncToken", ())
    )
    return quotas.FULL_SYNC_START if starts_full_sync else method.cost
