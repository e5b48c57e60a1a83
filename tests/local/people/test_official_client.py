"""Google's own Python client, its discovery document and its retries, against the local People API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httplib2
import pytest
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from local.google.people import ApiRequest, Book, PeopleApi
from tests.local.people.conftest import ANN, SCOPES, Client, named


class InProcess:
    """What the client takes for httplib2: hands each request to the API without a socket."""

    def __init__(self, api: PeopleApi) -> None:
        self.api = api

    def request(
        self, uri: str, method: str = "GET", body: str | bytes | None = None, headers: dict[str, str] | None = None, **_: object
    ) -> tuple[httplib2.Response, bytes]:
        parts = urlsplit(uri)
        raw = body.encode() if isinstance(body, str) else body or b""
        query = parse_qs(parts.query, keep_blank_values=True)
        answer = self.api.handle(ApiRequest(method, parts.path, query, raw, ANN, SCOPES, headers or {}))
        content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
        return httplib2.Response({"status": str(answer.status), "content-type": "application/json"}), content

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def people(api: PeopleApi) -> Iterator[Any]:
    service = build("people", "v1", http=InProcess(api), static_discovery=True, cache_discovery=False)
    yield service
    service.close()


def test_a_contacts_whole_life(people: Any) -> None:
    made = people.people().createContact(body=named("Jane"), personFields="metadata,names").execute()
    name = made["resourceName"]
    updated = people.people().updateContact(resourceName=name, updatePersonFields="names", body={**made, **named("Joan")}).execute()
    assert updated["names"][0]["displayName"] == "Joan"
    assert people.people().get(resourceName=name, personFields="names").execute()["names"][0]["givenName"] == "Joan"
    assert people.people().deleteContact(resourceName=name).execute() == {}
    with pytest.raises(HttpError) as refusal:
        people.people().get(resourceName=name, personFields="names").execute()
    assert refusal.value.status_code == 404


def test_pages_and_a_sync_token(people: Any, book: Book) -> None:
    made = book.create_many([named(str(number)) for number in range(5)])
    request = people.people().connections().list(resourceName="people/me", personFields="names,metadata", pageSize=2, requestSyncToken=True)
    seen: list[str] = []
    while request is not None:
        answer = request.execute()
        seen += [person["resourceName"] for person in answer.get("connections", [])]
        request = people.people().connections().list_next(request, answer)
    assert seen == made
    delta = people.people().connections().list(
        resourceName="people/me", personFields="names,metadata", pageSize=2, syncToken=answer["nextSyncToken"]
    )  # fmt: skip
    assert "connections" not in delta.execute()


def test_batches_and_labels(people: Any) -> None:
    body = {"contacts": [{"contactPerson": named(str(number))} for number in range(3)], "readMask": "metadata,names"}
    made = [entry["person"] for entry in people.people().batchCreateContacts(body=body).execute()["createdPeople"]]
    label = people.contactGroups().create(body={"contactGroup": {"name": "Sales"}}).execute()["resourceName"]
    names = [person["resourceName"] for person in made]
    assert people.contactGroups().members().modify(resourceName=label, body={"resourceNamesToAdd": names}).execute() == {}
    update = {"contacts": {person["resourceName"]: {**person, **named("x")} for person in made}, "updateMask": "names", "readMask": "names"}
    with pytest.raises(HttpError) as refusal:
        people.people().batchUpdateContacts(body=update).execute()
    assert refusal.value.error_details[0]["contactErrors"].keys() == set(names), "the memberships moved the etags"
    assert people.people().batchDeleteContacts(body={"resourceNames": names}).execute() == {}
    assert people.contactGroups().get(resourceName=label, maxMembers=5).execute().get("memberCount", 0) == 0


def test_two_hundred_names_make_a_query_too_long_for_a_get(people: Any, ann: Client, book: Book) -> None:
    names = book.create_many([named(str(number)) for number in range(200)])
    answer = people.people().getBatchGet(resourceNames=names, personFields="names").execute()
    assert [entry["requestedResourceName"] for entry in answer["responses"]] == names


def test_the_clients_own_batch_endpoint_is_not_offered(people: Any) -> None:
    batch = people.new_batch_http_request()
    batch.add(people.people().get(resourceName="people/me", personFields="names"))
    with pytest.raises(HttpError) as refusal:
        batch.execute()
    assert refusal.value.status_code == 404
