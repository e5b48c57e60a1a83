"""Native batches of writes (sections 2.4, 2.6, 2.7)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from local.google.people import ApiRequest, PeopleApi, Switches
from tests.local.people.conftest import ANN, MASK, SCOPES, Client, Refused, named, source

Json = dict[str, Any]


def create(ann: Client, people: list[Json], *, mask: str = MASK) -> list[Json]:
    body = {"contacts": [{"contactPerson": person} for person in people], "readMask": mask}
    return list(ann.call("POST", "/v1/people:batchCreateContacts", body).get("createdPeople", []))


def update(ann: Client, people: dict[str, Json], mask: str, *, read: str = MASK) -> Json:
    body = {"contacts": people, "updateMask": mask, "readMask": read}
    return ann.call("POST", "/v1/people:batchUpdateContacts", body)


def delete(ann: Client, names: list[str]) -> Json:
    return ann.call("POST", "/v1/people:batchDeleteContacts", {"resourceNames": names})


def count(ann: Client) -> int:
    return len(ann.walk()[0])


def test_created_people_come_in_the_order_of_the_request(ann: Client) -> None:
    made = create(ann, [named(str(number)) for number in range(5)])
    assert [entry["person"]["names"][0]["givenName"] for entry in made] == ["0", "1", "2", "3", "4"]
    assert all(entry["httpStatusCode"] == 200 and entry["status"] == {} for entry in made)


def test_created_people_may_come_in_another_order(ann: Client, switches: Switches) -> None:
    switches.shuffle = True
    made = create(ann, [named(str(number)) for number in range(30)])
    order = [entry["person"]["names"][0]["givenName"] for entry in made]
    assert order != sorted(order, key=int)
    assert sorted(order, key=int) == [str(number) for number in range(30)]


def test_an_empty_read_mask_answers_nothing_at_all(ann: Client) -> None:
    assert ann.call("POST", "/v1/people:batchCreateContacts", {"contacts": [{"contactPerson": named("Jane")}]}) == {}
    [jane] = ann.walk()[0]
    body = {jane["resourceName"]: {"etag": jane["etag"], **named("Joan")}}
    assert update(ann, body, "names", read="") == {}
    assert ann.get(jane["resourceName"])["names"][0]["givenName"] == "Joan"


def test_create_and_update_take_200_and_no_more(ann: Client) -> None:
    made = create(ann, [named(str(number)) for number in range(200)])
    with pytest.raises(Refused) as refusal:
        create(ann, [named("x")] * 201)
    assert (refusal.value.code, refusal.value.status) == (400, "INVALID_ARGUMENT")
    people = {entry["person"]["resourceName"]: {"etag": entry["person"]["etag"], **named("Joan")} for entry in made}
    with pytest.raises(Refused) as refusal:
        update(ann, {**people, "people/c1": {}}, "names")
    assert refusal.value.code == 400
    assert len(update(ann, people, "names")["updateResult"]) == 200


def test_delete_takes_500_and_no_more(ann: Client) -> None:
    with pytest.raises(Refused) as refusal:
        delete(ann, [f"people/c{number}" for number in range(501)])
    assert refusal.value.code == 400
    names = [entry["person"]["resourceName"] for _ in range(3) for entry in create(ann, [named("x")] * 170)]
    assert delete(ann, names[:500]) == {}
    assert count(ann) == 10


def test_one_invalid_person_refuses_the_whole_create_and_is_named(ann: Client) -> None:
    twice = {"names": [{"givenName": "a"}, {"givenName": "b"}]}
    with pytest.raises(Refused) as refusal:
        create(ann, [named("Jane"), twice, named("Tim"), twice])
    [detail] = refusal.value.details
    assert refusal.value.code == 400
    assert detail["@type"] == "type.googleapis.com/google.people.v1.BatchCreateContactsErrorDetails"
    assert set(detail["contactErrors"]) == {"1", "3"}
    assert detail["contactErrors"]["1"] == {"code": 3, "message": "Cannot have more than one person.names per source."}
    assert count(ann) == 0


def test_one_stale_etag_refuses_the_whole_update_and_is_named(ann: Client) -> None:
    jane, tim = (entry["person"] for entry in create(ann, [named("Jane"), named("Tim")]))
    ann.update(tim["resourceName"], {"etag": tim["etag"], **named("Tom")}, "names")
    people = {person["resourceName"]: {"etag": person["etag"], **named("New")} for person in (jane, tim)}
    with pytest.raises(Refused) as refusal:
        update(ann, people, "names")
    [detail] = refusal.value.details
    assert (refusal.value.code, refusal.value.status) == (400, "FAILED_PRECONDITION")
    assert detail["@type"] == "type.googleapis.com/google.people.v1.BatchUpdateContactsErrorDetails"
    assert detail["contactErrors"][tim["resourceName"]]["code"] == 9
    assert set(detail["contactErrors"]) == {tim["resourceName"]}
    assert ann.get(jane["resourceName"])["etag"] == jane["etag"]


def test_an_unknown_person_refuses_the_whole_update(ann: Client) -> None:
    [jane] = (entry["person"] for entry in create(ann, [named("Jane")]))
    with pytest.raises(Refused) as refusal:
        update(ann, {jane["resourceName"]: {"etag": jane["etag"], **named("New")}, "people/c5": {"etag": jane["etag"]}}, "names")
    assert refusal.value.details[0]["contactErrors"]["people/c5"]["code"] == 5
    assert ann.get(jane["resourceName"])["names"][0]["givenName"] == "Jane"


def test_a_list_where_a_map_belongs_is_refused(api: PeopleApi) -> None:
    body = json.dumps({"contacts": [{}], "updateMask": "names"}).encode()
    refusal = Refused(api.handle(ApiRequest("POST", "/v1/people:batchUpdateContacts", {}, body, ANN, SCOPES)))
    assert refusal.code == 400
    assert "Cannot bind a list to map for field 'contacts'." in refusal.message


def test_each_person_of_an_update_brings_its_own_etag(ann: Client) -> None:
    made = [entry["person"] for entry in create(ann, [named("Jane"), named("Tim")])]
    people = {person["resourceName"]: {"metadata": {"sources": [source(person)]}, **named("New")} for person in made}
    result = update(ann, people, "names")["updateResult"]
    assert {name: entry["person"]["names"][0]["givenName"] for name, entry in result.items()} == dict.fromkeys(people, "New")


def test_an_unknown_name_refuses_the_whole_delete(ann: Client) -> None:
    made = [entry["person"]["resourceName"] for entry in create(ann, [named("Jane"), named("Tim")])]
    with pytest.raises(Refused) as refusal:
        delete(ann, [*made, "people/c9"])
    assert (refusal.value.code, refusal.value.message) == (404, "Requested entity was not found.")
    assert count(ann) == 2


def test_single_entries_may_fail_inside_a_200(ann: Client, switches: Switches) -> None:
    switches.batch_entry_failures = 1
    failed, done = create(ann, [named("Jane"), named("Tim")])
    assert (failed["status"]["code"], failed["httpStatusCode"], "person" in failed) == (13, 500, False)
    assert done["person"]["names"][0]["givenName"] == "Tim"
    assert count(ann) == 1


def test_an_empty_batch_is_refused(ann: Client) -> None:
    with pytest.raises(Refused) as refusal:
        create(ann, [])
    assert refusal.value.code == 400
