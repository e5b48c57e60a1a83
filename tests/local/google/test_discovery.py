"""The inspector finds what leaves Google's published shapes, and lets pass what does not."""

from __future__ import annotations

import json

import pytest
from werkzeug import Request, Response

from local.google.discovery import Inspector, find_method


def judge(method: str, target: str, body: object = None, answer: object = None, status: int = 200) -> list[str]:
    path, _, query = target.partition("?")
    request = Request.from_values(path, query_string=query, method=method, data=json.dumps(body) if body is not None else None)
    inspector = Inspector(strict=True)
    inspector.check_request(request)
    if answer is not None:
        inspector.check_answer(request, Response(json.dumps(answer), status, content_type="application/json"))
    return [f"{violation.place}: {violation.problem}" for violation in inspector.violations]


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/v1/people/me/connections", "people.people.connections.list"),
        ("GET", "/v1/people/c1", "people.people.get"),
        ("GET", "/v1/people:batchGet", "people.people.getBatchGet"),
        ("PATCH", "/v1/people/c1:updateContact", "people.people.updateContact"),
        ("POST", "/v1/contactGroups/ab12/members:modify", "people.contactGroups.members.modify"),
        ("PUT", "/v1/contactGroups/ab12", "people.contactGroups.update"),
        ("GET", "/admin/directory/v1/groups/a@b.example/members", "directory.members.list"),
        ("GET", "/gmail/v1/users/me/messages/msg-f:12", "gmail.users.messages.get"),
        ("POST", "/v1/projects/-/serviceAccounts/a@b.example:signJwt", "iamcredentials.projects.serviceAccounts.signJwt"),
    ],
)
def test_every_address_leads_to_its_method(method: str, path: str, name: str) -> None:
    found = find_method(method, path)
    assert found is not None
    assert found.id == name


def test_an_address_without_method_is_none() -> None:
    assert find_method("DELETE", "/v1/people/c1") is None
    assert find_method("GET", "/token") is None


def test_a_correct_exchange_passes() -> None:
    person = {"resourceName": "people/c1", "etag": "%x", "names": [{"givenName": "Ada", "metadata": {"primary": True}}]}
    assert judge("POST", "/v1/people:createContact?personFields=names&alt=json", {"names": [{"givenName": "Ada"}]}, person) == []


def test_unknown_parameters_wrong_enums_and_repetitions_are_found() -> None:
    found = judge("GET", "/v1/people/me/connections?personFields=names&personFields=x&colour=red&sortOrder=UP&pageSize=ten&requestSyncToken=1")
    assert found == [
        "parameter personFields: given more than once",
        "parameter colour: no such parameter",
        "parameter sortOrder: 'UP' is not one of LAST_MODIFIED_ASCENDING, LAST_MODIFIED_DESCENDING, FIRST_NAME_ASCENDING, LAST_NAME_ASCENDING",
        "parameter pageSize: 'ten' is not a number",
        "parameter requestSyncToken: '1' is not a boolean",
    ]


def test_unknown_fields_and_wrong_types_are_found_where_they_are() -> None:
    body = {"contacts": [{"contactPerson": {"names": [{"givenname": "Ada"}], "birthdays": [{"date": {"year": "1990"}}]}}], "readMask": ["names"]}
    assert judge("POST", "/v1/people:batchCreateContacts", body) == [
        "BatchCreateContactsRequest.contacts[0].contactPerson.names[0].givenname: no such field",
        "BatchCreateContactsRequest.contacts[0].contactPerson.birthdays[0].date.year: str where integer belongs",
        "BatchCreateContactsRequest.readMask: list where string belongs",
    ]


def test_a_client_may_write_null_for_nothing_but_google_leaves_it_out() -> None:
    person = {"phoneNumbers": [{"value": None}]}
    assert judge("POST", "/v1/people:createContact", person) == []
    assert judge("GET", "/v1/people/c1?personFields=names", answer=person) == ["Person.phoneNumbers[0].value: null where string belongs"]


def test_maps_are_read_by_their_values() -> None:
    right = {"contacts": {"people/c1": {"etag": "x"}}, "updateMask": "names"}
    wrong = {"contacts": [{"etag": "x"}]}
    assert judge("POST", "/v1/people:batchUpdateContacts", right) == []
    assert judge("POST", "/v1/people:batchUpdateContacts", wrong) == ["BatchUpdateContactsRequest.contacts: list where an object belongs"]


def test_answers_are_held_to_the_same_shapes() -> None:
    assert judge("GET", "/v1/people/c1?personFields=names", answer={"resourceName": "people/c1", "name": "Ada"}) == ["Person.name: no such field"]
    assert judge("GET", "/v1/people/c1?personFields=names", answer={"error": "broken"}, status=400) == ["body: an error 400 without code and message"]


def test_a_violation_never_shows_a_contacts_values() -> None:
    found = judge("POST", "/v1/people:createContact", {"names": ["Ada Byron"], "secret": "Ada Byron"})
    assert found
    assert "Ada" not in "".join(found)
