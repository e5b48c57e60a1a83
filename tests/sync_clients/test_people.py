"""The People client against the local Google: every call, and every way it fails, as a type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from local.google import Fault, refused
from sync import errors
from sync.errors import GoogleTrouble
from tests.sync_clients.conftest import ANN, Office

ADA = {"names": [{"givenName": "Ada", "familyName": "Lovelace"}], "emailAddresses": [{"value": "ada@x.example"}]}
BEN = {"names": [{"givenName": "Ben"}], "phoneNumbers": [{"value": "+31612345678", "type": "mobile"}]}


def etag(person: Any) -> dict[str, Any]:
    return {"etag": person["etag"]}


def test_create_read_update_delete(office: Office) -> None:
    people = office.ann
    made = people.create(ADA)
    name = made["resourceName"]
    assert people.get(name)["names"][0]["displayName"] == "Ada Lovelace"
    changed = people.update(name, {**etag(made), "nicknames": [{"value": "Countess"}]}, {"nicknames"})
    assert changed["emailAddresses"][0]["value"] == "ada@x.example"
    assert changed["nicknames"][0]["value"] == "Countess"
    people.delete(name)
    with pytest.raises(errors.Gone) as caught:
        people.get(name)
    assert caught.value.name == name


def test_batches(office: Office) -> None:
    people = office.ann
    marker = [{"key": "commonbook", "value": "b1"}]
    made = people.batch_create([{**ADA, "clientData": marker}, BEN])
    assert not any(isinstance(person, GoogleTrouble) for person in made)
    first, second = made[0], made[1]
    assert first["clientData"][0]["value"] == "b1"  # type: ignore[index]
    names = [person["resourceName"] for person in made]  # type: ignore[index]
    written = people.batch_update({names[0]: {**etag(first), "urls": [{"value": "https://a.example"}]}, names[1]: etag(second)}, {"urls"})
    assert set(written.people) == set(names)
    assert written.refused == {}
    found = people.batch_get([*names, "people/c404"])
    assert isinstance(found["people/c404"], errors.Gone)
    assert found[names[0]]["urls"][0]["value"] == "https://a.example"  # type: ignore[index]
    people.batch_delete(names)
    assert people.list_connections().people == ()


def test_two_hundred_names_in_one_call(office: Office) -> None:
    """Longer than an address may be: Google's library sends it in the body."""
    made = office.ann.batch_create([{"names": [{"givenName": f"P{number}"}]} for number in range(200)])
    names = [person["resourceName"] for person in made]  # type: ignore[index]
    office.google.calls.clear()
    assert len(office.ann.batch_get(names)) == 200
    assert len(office.google.calls) == 1


@pytest.mark.parametrize("size", [0, 201])
def test_batch_of_a_wrong_size_never_leaves(office: Office, size: int) -> None:
    with pytest.raises(ValueError, match="entries"):
        office.ann.batch_get(["people/c1"] * size)
    assert office.paths() == []


def test_listing_pages_and_sync_token(office: Office) -> None:
    people = office.ann
    people.batch_create([{"names": [{"givenName": f"P{number}"}]} for number in range(25)])
    first = people.list_connections(page_size=10)
    assert (len(first.people), first.sync_token) == (10, "")
    second = people.list_connections(page_size=10, page_token=first.next_page)
    third = people.list_connections(page_size=10, page_token=second.next_page)
    assert (len(third.people), third.next_page) == (5, "")
    gone = third.people[0]["resourceName"]
    people.delete(gone)
    changes = people.list_connections(page_size=10, sync_token=third.sync_token)
    assert [(person["resourceName"], person["metadata"]["deleted"]) for person in changes.people] == [(gone, True)]
    assert changes.sync_token


def test_expired_sync_token(office: Office) -> None:
    token = office.ann.list_connections().sync_token
    office.clock.advance(8 * 86400)
    for status, code in (("FAILED_PRECONDITION", 400), ("INVALID_ARGUMENT", 400), ("FAILED_PRECONDITION", 410)):
        office.google.faults.expired_token_status = status
        office.google.faults.expired_token_code = code
        with pytest.raises(errors.SyncTokenExpired):
            office.ann.list_connections(sync_token=token)


def test_moved_etag_is_named(office: Office) -> None:
    people = office.ann
    made = [people.create(ADA), people.create(BEN)]
    names = [person["resourceName"] for person in made]
    office.google.book(ANN).edit(names[1], {"nicknames": [{"value": "B"}]})
    with pytest.raises(errors.EtagMoved) as single:
        people.update(names[1], {**etag(made[1]), "urls": []}, {"urls"})
    assert single.value.names == (names[1],)
    with pytest.raises(errors.EtagMoved) as batch:
        people.batch_update({name: etag(person) for name, person in zip(names, made, strict=True)}, {"urls"})
    assert batch.value.names == (names[1],)
    assert batch.value.worth_retrying


def test_batch_names_its_guilty_entries(office: Office) -> None:
    with pytest.raises(errors.BatchRefused) as caught:
        office.ann.batch_create([ADA, {"names": [{"givenName": "A"}, {"givenName": "B"}]}])
    assert list(caught.value.errors) == ["1"]
    assert isinstance(caught.value.errors["1"], errors.ValueRefused)


def test_update_of_a_contact_that_is_gone_in_a_batch(office: Office) -> None:
    people = office.ann
    ada, ben = people.create(ADA), people.create(BEN)
    people.delete(ben["resourceName"])
    with pytest.raises(errors.BatchRefused) as caught:
        people.batch_update({person["resourceName"]: etag(person) for person in (ada, ben)}, {"urls"})
    assert {name: type(error) for name, error in caught.value.errors.items()} == {ben["resourceName"]: errors.Gone}


def test_entries_that_fail_inside_a_success_are_told_apart(office: Office) -> None:
    office.google.faults.batch_entry_failures = 1
    made = office.ann.batch_create([ADA, BEN])
    assert sorted(isinstance(person, GoogleTrouble) for person in made) == [False, True]


def test_groups(office: Office) -> None:
    people = office.ann
    label = people.create_group("Sales", {"commonbook": "l1"})
    group = label["resourceName"]
    assert [item["clientData"] for item in people.groups() if item["resourceName"] == group] == [[{"key": "commonbook", "value": "l1"}]]
    with pytest.raises(errors.LabelNameTaken):
        people.create_group("Sales", {})
    ada = people.create(ADA)["resourceName"]
    modified = people.modify_members(group, add=[ada, "people/c404"])
    assert (modified.not_found, modified.last_group) == (("people/c404",), ())
    assert people.group(group, max_members=10)["memberResourceNames"] == [ada]
    assert people.modify_members("contactGroups/myContacts", remove=[ada]) == type(modified)((), ())
    assert people.modify_members(group, remove=[ada]).last_group == (ada,)
    assert people.rename_group(group, "Sales 2")["name"] == "Sales 2"
    people.delete_group(group)
    with pytest.raises(errors.Gone):
        people.group(group)


def test_search_after_a_warm_up(office: Office) -> None:
    office.ann.create(ADA)
    office.ann.warm_search()
    office.clock.advance(10)
    assert [person["names"][0]["displayName"] for person in office.ann.search("love")] == ["Ada Lovelace"]
    assert office.ann.search("nobody") == ()


def test_me(office: Office) -> None:
    assert office.ann.me()["emailAddresses"][0]["value"] == ANN


def test_photo_is_set_and_taken_away(office: Office) -> None:
    png = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
    )
    made = office.ann.create(ADA)
    with_photo = office.ann.set_photo(made["resourceName"], png)
    assert not with_photo["photos"][0].get("default", False)
    without = office.ann.delete_photo(made["resourceName"])
    assert all(photo.get("default") for photo in without.get("photos", []))


FAULTS: list[tuple[Fault, type[GoogleTrouble]]] = [
    (Fault(status=403), errors.ServiceOff),
    (refused("PERMISSION_DENIED", "Request had insufficient authentication scopes.", reason="ACCESS_TOKEN_SCOPE_INSUFFICIENT"), errors.ScopeMissing),
    (
        refused("PERMISSION_DENIED", "People API has not been used in project 1 before or it is disabled.", reason="SERVICE_DISABLED"),
        errors.ServiceOff,
    ),
    (refused("PERMISSION_DENIED", "Quota exceeded for quota metric 'Critical read requests'"), errors.RateLimited),
    (Fault(status=404), errors.Gone),
    (Fault(status=429), errors.RateLimited),
    (Fault(status=500), errors.Unavailable),
    (Fault(status=503), errors.Unavailable),
    (Fault(status=504, garbage=True), errors.Unavailable),
    (Fault(garbage=True), errors.Unavailable),
    (Fault(status=200, body="<html>hello</html>"), errors.Unavailable),
    (Fault(status=200, body="[1, 2]"), errors.Unavailable),
    (Fault(status=200, body=b"\xff\xfe"), errors.Unavailable),
    (Fault(status=400, body={"error": {"code": 400, "message": "MY_CONTACTS_OVERFLOW_COUNT", "status": "FAILED_PRECONDITION"}}), errors.AccountFull),
    (Fault(status=400), errors.ValueRefused),
    (Fault(status=409), errors.Unavailable),
    (Fault(cut=True), errors.Unavailable),
]


@pytest.mark.parametrize(("fault", "expected"), FAULTS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_refusal_is_a_type_and_is_asked_for_once(office: Office, fault: Fault, expected: type[GoogleTrouble]) -> None:
    """401, 403, 404, 429, 500, 503, nothing at all, garbage: no repetition behind the engine's back."""
    made = office.ann.create(ADA)
    calls: list[Callable[[], object]] = [
        lambda: office.ann.get(made["resourceName"]),
        lambda: office.ann.update(made["resourceName"], {**etag(made), "urls": []}, {"urls"}),
        lambda: office.ann.create(BEN),
    ]
    for call in calls:
        office.google.calls.clear()
        office.google.faults.heal()
        office.google.faults.add(replace(fault, path="/v1/people", times=None))
        with pytest.raises(expected) as caught:
            call()
        assert type(caught.value) is expected
        assert len([path for path in office.paths() if path.startswith("/v1/people")]) == 1
    office.google.faults.heal()


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 503}, {"cut": True}, {"garbage": True}, {"status": 200, "body": "<html>"}])
def test_lost_answer_to_a_write_may_have_happened(office: Office, fault: dict[str, Any]) -> None:
    """A retry would make a twin: the caller is told, and nothing is sent twice."""
    office.google.faults.add(Fault(path="createContact", after_commit=True, **fault))
    with pytest.raises(errors.Unavailable) as caught:
        office.ann.create(ADA)
    assert caught.value.may_have_happened
    assert len(office.google.book(ANN).contacts()) == 1


@pytest.mark.parametrize("fault", [{"status": 500}, {"cut": True}, {"garbage": True}])
def test_lost_answer_to_a_read_changed_nothing(office: Office, fault: dict[str, Any]) -> None:
    office.google.faults.add(Fault(path="connections", **fault))
    with pytest.raises(errors.Unavailable) as caught:
        office.ann.list_connections()
    assert not caught.value.may_have_happened


def test_page_of_a_proxy_is_never_taken_for_a_deleted_contact(office: Office) -> None:
    """I11: only Google's own 404 says that a contact is gone."""
    made = office.ann.create(ADA)
    office.google.faults.add(Fault(path="/v1/people/c", status=404, garbage=True))
    with pytest.raises(errors.Unavailable):
        office.ann.get(made["resourceName"])


def test_wish_to_wait_is_passed_on(office: Office) -> None:
    office.google.faults.add(Fault(path="connections", status=429, headers={"Retry-After": "17"}))
    with pytest.raises(errors.RateLimited) as caught:
        office.ann.list_connections()
    assert (caught.value.retry_after_s, caught.value.daily) == (17, False)


def test_daily_quota_is_told_from_the_one_of_a_minute(office: Office) -> None:
    violation = {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"subject": "Q", "description": "FBS quota limit exceeded"}]}
    body = {
        "error": {"code": 429, "message": "Resource has been exhausted (e.g. check quota).", "status": "RESOURCE_EXHAUSTED", "details": [violation]}
    }
    office.google.faults.add(Fault(path="connections", status=429, body=body))
    with pytest.raises(errors.RateLimited) as caught:
        office.ann.list_connections()
    assert caught.value.daily


def test_troubles_never_carry_what_was_written(office: Office) -> None:
    """T27: Google's refusals quote values; our exceptions' messages do not."""
    canary = {"error": {"code": 400, "message": "Invalid value: zeline-canary@x.example", "status": "INVALID_ARGUMENT"}}
    office.google.faults.add(Fault(path="createContact", status=400, body=canary))
    with pytest.raises(errors.ValueRefused) as caught:
        office.ann.create(ADA)
    assert "canary" not in f"{caught.value} {caught.value!r} {caught.value.__cause__}"
    assert "canary" in caught.value.text
