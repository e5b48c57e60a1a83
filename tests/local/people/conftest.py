"""One account, Ann's, on a local Google whose clock stands still."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from local.clock import Clock
from local.google.people import ApiRequest, ApiResponse, Book, PeopleApi, PeopleStore, Quotas, Switches
from tests.local.people import schema

Json = dict[str, Any]

SCOPES = frozenset({"https://www.googleapis.com/auth/contacts", "https://www.googleapis.com/auth/contacts.other.readonly"})
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MASK = "metadata,memberships,names,emailAddresses,phoneNumbers"
ANN, BOB = "1001", "1002"


class Refused(Exception):
    """An answer that is not 200."""

    def __init__(self, answer: ApiResponse) -> None:
        assert isinstance(answer.body, dict), answer.body
        self.code: int = answer.status
        self.error: Json = answer.body["error"]
        self.message: str = self.error["message"]
        self.status: str = self.error["status"]
        self.details: list[Json] = self.error.get("details", [])
        assert self.error["code"] == self.code
        super().__init__(f"{self.code} {self.status}: {self.message}")


class Client:
    """What a program does with its token. Every call and every answer is held against Google's discovery document."""

    def __init__(self, api: PeopleApi, account: str = ANN, scopes: frozenset[str] = SCOPES) -> None:
        self.api, self.account, self.scopes = api, account, scopes

    def call(self, verb: str, path: str, body: Json | None = None, *, checked: bool = True, **query: Any) -> Json:
        """One call; raises `Refused` for any answer but 200."""
        given = {key: [str(value)] if isinstance(value, str | int) else list(value) for key, value in query.items()}
        if checked:
            schema.check_request(verb, path, given, body)
        raw = b"" if body is None else json.dumps(body).encode()
        answer = self.api.handle(ApiRequest(verb, path, given, raw, self.account, self.scopes))
        if answer.status != 200:
            raise Refused(answer)
        parsed: Json = json.loads(json.dumps(answer.body))
        schema.check_answer(verb, path, parsed)
        return parsed

    def create(self, person: Json, *, fields: str = MASK) -> Json:
        return self.call("POST", "/v1/people:createContact", person, personFields=fields)

    def update(self, name: str, person: Json, mask: str, *, fields: str = MASK) -> Json:
        return self.call("PATCH", f"/v1/{name}:updateContact", person, updatePersonFields=mask, personFields=fields)

    def get(self, name: str, *, fields: str = MASK) -> Json:
        return self.call("GET", f"/v1/{name}", personFields=fields)

    def delete(self, name: str) -> Json:
        return self.call("DELETE", f"/v1/{name}:deleteContact")

    def page(self, *, fields: str = MASK, **query: Any) -> Json:
        return self.call("GET", "/v1/people/me/connections", personFields=fields, **query)

    def walk(self, *, fields: str = MASK, **query: Any) -> tuple[list[Json], str]:
        """All pages of a listing, and the sync token of the last one ("" when there is none)."""
        people: list[Json] = []
        token = ""
        while True:
            page = self.page(fields=fields, **query, **({"pageToken": token} if token else {}))
            people += page.get("connections", [])
            token = page.get("nextPageToken", "")
            assert not (token and "nextSyncToken" in page), "a sync token comes with the last page only"
            if not token:
                return people, page.get("nextSyncToken", "")

    def full_sync(self, **query: Any) -> tuple[list[Json], str]:
        return self.walk(requestSyncToken="true", **query)

    def delta(self, token: str, **query: Any) -> tuple[list[Json], str]:
        return self.walk(syncToken=token, requestSyncToken="true", **query)

    def label(self, name: str) -> str:
        group: str = self.call("POST", "/v1/contactGroups", {"contactGroup": {"name": name}})["resourceName"]
        return group

    def modify(self, group: str, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> Json:
        body = {"resourceNamesToAdd": list(add), "resourceNamesToRemove": list(remove)}
        return self.call("POST", f"/v1/{group}/members:modify", body)


def source(person: Json) -> Json:
    """The CONTACT entry of a person's sources."""
    [found] = [entry for entry in person["metadata"]["sources"] if entry["type"] == "CONTACT"]
    return dict(found)


def named(given: str, family: str = "") -> Json:
    """A person of a name."""
    return {"names": [{"givenName": given, **({"familyName": family} if family else {})}]}


def in_groups(*groups: str) -> Json:
    """The memberships of a person."""
    return {"memberships": [{"contactGroupMembership": {"contactGroupResourceName": f"contactGroups/{group}"}} for group in groups]}


def groups_of(person: Json) -> set[str]:
    """The ids of a person's groups."""
    return {membership["contactGroupMembership"]["contactGroupId"] for membership in person["memberships"]}


MakeStore = Callable[..., PeopleStore]


@pytest.fixture
def clock() -> Clock:
    return Clock(frozen=START)


@pytest.fixture
def switches() -> Switches:
    return Switches()


@pytest.fixture
def make_store(clock: Clock, switches: Switches) -> Iterator[MakeStore]:
    opened: list[PeopleStore] = []

    def make(path: Path | None = None, *, quotas: Quotas | None = None, seed: int = 0) -> PeopleStore:
        store = PeopleStore(path, clock, quotas=quotas, switches=switches, seed=seed)
        opened.append(store)
        return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def store(make_store: MakeStore) -> PeopleStore:
    return make_store()


@pytest.fixture
def api(store: PeopleStore) -> PeopleApi:
    return PeopleApi(store)


@pytest.fixture
def ann(api: PeopleApi) -> Client:
    return Client(api)


@pytest.fixture
def book(store: PeopleStore) -> Book:
    """Ann's own hands."""
    return store.book(ANN)
