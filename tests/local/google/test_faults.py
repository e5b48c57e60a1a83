"""Each fault does what it says, in process and on the wire, and is used up."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from googleapiclient.errors import HttpError

from local.google import Fault, Google, refused
from tests.local.google.conftest import ALICE, BOB, SCOPE, api, delegated


@pytest.fixture
def people(google: Google) -> Any:
    return api(google, "people", delegated(google, ALICE, "contacts")).people()


def me(people: Any) -> Any:
    return people.get(resourceName="people/me", personFields="names").execute()


def names(google: Google, email: str) -> list[str]:
    return [contact["names"][0]["displayName"] for contact in google.book(email).contacts()]


def status_of(people: Any) -> int:
    with pytest.raises(HttpError) as caught:
        me(people)
    return int(caught.value.status_code)


def test_a_fault_strikes_as_often_as_told(google: Google, people: Any) -> None:
    google.faults.add(Fault(path="/v1/people/me", status=503, times=2))
    assert [status_of(people), status_of(people)] == [503, 503]
    assert me(people)
    assert len(google.faults.fired) == 2


def test_a_fault_may_wait_for_its_turn(google: Google, people: Any) -> None:
    google.faults.add(Fault(path="/v1/people/me", status=500, skip=1))
    assert me(people)
    assert status_of(people) == 500


def test_a_fault_chooses_by_account_method_and_path(google: Google, people: Any) -> None:
    google.faults.add(Fault(path="people", account=BOB, status=500))
    google.faults.add(Fault(path="people/me", method="DELETE", status=500))
    google.faults.add(Fault(path="contactGroups", status=500))
    assert me(people)
    assert google.faults.fired == []


@pytest.mark.parametrize("headers", [{}, {"Retry-After": "7"}])
def test_too_many_requests_with_and_without_a_time(google: Google, headers: dict[str, str]) -> None:
    google.faults.add(Fault(path="/v1/people", status=429, headers=headers))
    answer = google.request(google.root + "/v1/people/me?personFields=names")
    assert answer.status == 429
    assert answer.headers.get("retry-after") == headers.get("Retry-After")
    assert json.loads(answer.data)["error"]["status"] == "RESOURCE_EXHAUSTED"


def test_a_lost_answer_leaves_the_work_done(google: Google, people: Any) -> None:
    google.faults.add(Fault(path="createContact", status=503, after_commit=True))
    with pytest.raises(HttpError):
        people.createContact(body={"names": [{"givenName": "Ada"}]}).execute()
    assert names(google, ALICE) == ["Ada"]


def test_a_refused_request_does_nothing(google: Google, people: Any) -> None:
    google.faults.add(Fault(path="createContact", status=503))
    with pytest.raises(HttpError):
        people.createContact(body={"names": [{"givenName": "Ada"}]}).execute()
    assert names(google, ALICE) == []


def test_a_cut_connection_raises_and_may_cut_after_the_work(google: Google, people: Any) -> None:
    google.faults.add(Fault(path="createContact", cut=True, after_commit=True))
    with pytest.raises(ConnectionResetError):
        people.createContact(body={"names": [{"givenName": "Ada"}]}).execute()
    assert names(google, ALICE) == ["Ada"]
    assert google.calls[-1].status == 0


def test_on_a_socket_a_cut_gives_no_answer_and_the_next_call_works(google: Google) -> None:
    google.serve()
    google.faults.add(Fault(path="certs", cut=True))
    with requests.Session() as session:
        with pytest.raises(requests.ConnectionError):
            session.get(google.root + "/oauth2/v3/certs", timeout=10)
        assert session.get(google.root + "/oauth2/v3/certs", timeout=10).json()["keys"]


def test_garbage_is_html(google: Google) -> None:
    google.faults.add(Fault(path="certs", garbage=True))
    answer = google.request(google.root + "/oauth2/v3/certs")
    assert answer.status == 502
    assert answer.headers["content-type"].startswith("text/html")


def test_a_delay_turns_a_clock_that_stands_still(google: Google, people: Any) -> None:
    before = google.clock.now()
    google.faults.add(Fault(path="people/me", delay_s=30))
    assert me(people)
    assert (google.clock.now() - before).total_seconds() == 30


def test_a_standing_refusal_lasts_until_it_is_removed(google: Google, people: Any) -> None:
    text = "People API has not been used in project 1 before or it is disabled."
    fault = google.faults.add(refused("PERMISSION_DENIED", text, reason="SERVICE_DISABLED", path="^/v1/people"))
    assert [status_of(people) for _ in range(3)] == [403] * 3
    google.faults.remove(fault)
    assert me(people)


def test_healing_ends_faults_and_switches(google: Google, people: Any) -> None:
    google.faults.add(Fault(path="people", status=500, times=None))
    google.faults.sync_lag_s = 60
    google.faults.heal()
    assert me(people)
    assert google.faults.sync_lag_s == 0


def test_a_fault_that_never_happens_is_a_mistake(google: Google) -> None:
    with pytest.raises(ValueError, match="0 times"):
        google.faults.add(Fault(status=500, times=0))


def test_switches_of_the_contacts_are_turned_here_too(google: Google, people: Any) -> None:
    google.book(ALICE).create({"names": [{"givenName": "Ada"}]})
    google.faults.list_empty = 1
    connections = people.connections().list(resourceName="people/me", personFields="names")
    assert "connections" not in connections.execute()
    assert len(connections.execute()["connections"]) == 1


def test_calls_are_kept_in_order_with_their_account(google: Google, people: Any) -> None:
    me(people)
    number = google.calls[-1].number
    google.calls.clear()
    me(people)
    (call,) = google.calls.since(number)
    assert (call.method, call.path, call.api, call.account_email, call.status, call.at) == (
        "GET",
        "/v1/people/me",
        "people",
        ALICE,
        200,
        google.clock.now(),
    )


def test_long_addresses_arrive_as_the_get_they_were(google: Google, people: Any) -> None:
    """Google's client sends a GET above 2,048 characters as a POST."""
    found = [google.book(ALICE).create({"names": [{"givenName": f"P{n}"}]}) for n in range(120)]
    resources = [entry if isinstance(entry, str) else entry["resourceName"] for entry in found]
    answer = people.getBatchGet(resourceNames=resources, personFields="names").execute()
    assert len(answer["responses"]) == 120
    assert (google.calls[-1].method, google.calls[-1].method_id) == ("GET", "people.people.getBatchGet")


def test_partial_answers_hold_what_was_named(google: Google, people: Any) -> None:
    google.book(ALICE).create({"names": [{"givenName": "Ada", "familyName": "Byron"}]})
    answer = people.connections().list(
        resourceName="people/me", personFields="names,metadata", fields="connections(resourceName,names/displayName),nextPageToken"
    )
    (person,) = answer.execute()["connections"]
    assert set(person) == {"resourceName", "names"}
    assert person["names"] == [{"displayName": "Ada Byron"}]


def test_the_old_batch_address_is_gone(google: Google) -> None:
    """github.com/googleapis/google-api-php-client/issues/1320"""
    answer = google.request(google.root + "/batch", "POST", b"x", {"Authorization": f"Bearer {google.access_token(ALICE, [SCOPE + 'contacts'])}"})
    assert answer.status == 404


def test_an_unknown_parameter_is_refused_and_counted(google: Google) -> None:
    token = google.access_token(ALICE, [SCOPE + "contacts"])
    answer = google.request(google.root + "/v1/people/me?personFields=names&colour=red", headers={"Authorization": f"Bearer {token}"})
    assert answer.status == 400
    assert 'Unknown name "colour"' in json.loads(answer.data)["error"]["message"]
    assert [str(violation) for violation in google.violations] == ["GET /v1/people/me: request parameter colour: no such parameter"]
    google.violations.clear()
