"""Listings, sync tokens, tombstones, and a listing's ways to mislead (sections 2.1 and 5)."""

from __future__ import annotations

from typing import Any

import pytest

from local.clock import Clock
from local.google.people import Book, PeopleApi, PeopleStore, Switches
from tests.local.people.conftest import ANN, BOB, Client, Refused, groups_of, named, source

DAY = 86_400


def names(people: list[dict[str, Any]]) -> list[str]:
    return [str(person["resourceName"]) for person in people]


def test_only_people_me_can_be_listed(ann: Client) -> None:
    with pytest.raises(Refused) as refusal:
        ann.call("GET", "/v1/people/1001/connections", personFields="names")
    assert refusal.value.code == 400


def test_a_page_holds_100_unless_told_and_at_most_1000(ann: Client, book: Book) -> None:
    book.create_many([named(str(number)) for number in range(1001)])
    assert len(ann.page()["connections"]) == 100
    assert len(ann.page(pageSize=0)["connections"]) == 100
    page = ann.page(pageSize=1000)
    assert (len(page["connections"]), page["totalItems"], page["totalPeople"]) == (1000, 1001, 1001)
    for size in (1001, -1):
        with pytest.raises(Refused) as refusal:
            ann.page(pageSize=size)
        assert refusal.value.code == 400


def test_an_empty_account_lists_nothing(ann: Client) -> None:
    assert ann.page() == {}


def test_a_walk_shows_everybody_once(ann: Client, book: Book) -> None:
    made = book.create_many([named(str(number)) for number in range(25)])
    people, _ = ann.walk(pageSize=10)
    assert names(people) == made


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("LAST_MODIFIED_ASCENDING", ["Cid", "Abe", "Bea"]),
        ("LAST_MODIFIED_DESCENDING", ["Bea", "Abe", "Cid"]),
        ("FIRST_NAME_ASCENDING", ["Abe", "Bea", "Cid"]),
        ("LAST_NAME_ASCENDING", ["Cid", "Bea", "Abe"]),
    ],
)
def test_people_can_be_sorted_in_four_ways(ann: Client, book: Book, order: str, expected: list[str]) -> None:
    book.create_many([named("Cid", "Ash"), named("Abe", "Zoe"), named("Bea", "Moe")])
    people, _ = ann.walk(pageSize=1, sortOrder=order)
    assert [person["names"][0]["givenName"] for person in people] == expected


def test_an_unknown_order_is_refused(ann: Client) -> None:
    with pytest.raises(Refused) as refusal:
        ann.page(sortOrder="BY_AGE")
    assert refusal.value.code == 400


def test_the_sync_token_comes_when_asked_for_and_on_the_last_page_only(ann: Client, book: Book) -> None:
    book.create_many([named(str(number)) for number in range(3)])
    assert "nextSyncToken" not in ann.page()
    first = ann.page(pageSize=2, requestSyncToken="true")
    assert "nextSyncToken" not in first
    last = ann.page(pageSize=2, requestSyncToken="true", pageToken=first["nextPageToken"])
    assert "nextPageToken" not in last
    assert last["nextSyncToken"]


def test_a_delta_holds_what_changed_and_nothing_else(ann: Client, book: Book) -> None:
    kept, edited = book.create_many([named("Kept"), named("Edited")])
    _, token = ann.full_sync()
    book.edit(edited, named("New"))
    made = book.create(named("Made"))
    people, token = ann.delta(token)
    assert names(people) == [edited, made]
    assert kept not in names(people)
    assert ann.delta(token)[0] == []


def test_a_delta_returns_our_own_writes_like_any_other(ann: Client) -> None:
    _, token = ann.full_sync()
    made = ann.create(named("Ours"))
    [echo] = ann.delta(token)[0]
    assert source(echo)["etag"] == source(made)["etag"]


def test_a_change_outside_the_mask_still_shows_the_person(ann: Client, book: Book) -> None:
    name = book.create(named("Jane"))
    _, token = ann.full_sync(fields="names,metadata")
    book.edit(name, {"nicknames": [{"value": "J"}]})
    assert names(ann.delta(token, fields="names,metadata")[0]) == [name]


def test_a_deleted_person_is_a_tombstone_under_a_sync_token_only(ann: Client, book: Book, clock: Clock) -> None:
    name = book.create(named("Jane"))
    _, token = ann.full_sync()
    clock.advance(60)
    book.delete(name)
    [tombstone] = ann.delta(token)[0]
    assert set(tombstone) == {"resourceName", "etag", "metadata"}
    assert tombstone["metadata"]["deleted"] is True
    assert (tombstone["resourceName"], source(tombstone)["updateTime"]) == (name, "2026-11-24T09:01:00.000000Z")
    assert ann.walk()[0] == []
    assert ann.full_sync()[0] == []


def test_writes_reach_a_delta_minutes_later(ann: Client, book: Book, clock: Clock, switches: Switches) -> None:
    name = book.create(named("Jane"))
    clock.advance(600)
    switches.sync_lag_s = 180
    _, token = ann.full_sync()
    book.edit(name, named("Joan"))
    made = book.create(named("New"))
    people, token = ann.delta(token)
    assert people == []
    assert ann.get(name)["names"][0]["givenName"] == "Joan"
    clock.advance(180)
    assert names(ann.delta(token)[0]) == [name, made]


def test_a_delta_can_be_older_than_our_last_write(ann: Client, book: Book, clock: Clock, switches: Switches) -> None:
    name = book.create(named("Zero"))
    _, token = ann.full_sync()
    switches.sync_lag_s = 60
    book.edit(name, named("One"))
    clock.advance(60)
    two = ann.update(name, {"etag": ann.get(name)["etag"], **named("Two")}, "names")
    [late], token = ann.delta(token)
    assert late["names"][0]["givenName"] == "One"
    assert source(late)["updateTime"] < source(two)["updateTime"]
    clock.advance(60)
    [now], _ = ann.delta(token)
    assert source(now)["etag"] == source(two)["etag"]


def test_a_fresh_delete_is_hidden_for_a_while(ann: Client, book: Book, clock: Clock, switches: Switches) -> None:
    name = book.create(named("Jane"))
    clock.advance(600)
    switches.sync_lag_s = 180
    book.delete(name)
    people, token = ann.full_sync()
    assert names(people) == [name]
    clock.advance(180)
    assert [person["metadata"].get("deleted") for person in ann.delta(token)[0]] == [True]


def test_a_sync_token_dies_seven_days_after_the_full_sync_however_often_it_was_renewed(ann: Client, clock: Clock) -> None:
    _, token = ann.full_sync()
    for _ in range(7):
        clock.advance(DAY)
        _, token = ann.delta(token)
    clock.advance(1)
    with pytest.raises(Refused) as refusal:
        ann.delta(token)
    assert refusal.value.error == {
        "code": 400,
        "message": "Sync token is expired. Clear local cache and retry call without the sync token.",
        "status": "FAILED_PRECONDITION",
        "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "EXPIRED_SYNC_TOKEN", "domain": "people.googleapis.com"}],
    }
    ann.full_sync()


def test_an_incremental_sync_may_renew_the_seven_days(ann: Client, clock: Clock, switches: Switches) -> None:
    switches.incremental_renews_token = True
    _, token = ann.full_sync()
    for _ in range(3):
        clock.advance(6 * DAY)
        _, token = ann.delta(token)


@pytest.mark.parametrize(("status", "code"), [("INVALID_ARGUMENT", 400), ("FAILED_PRECONDITION", 410)])
def test_an_expired_token_is_refused_in_one_of_several_forms(ann: Client, store: PeopleStore, switches: Switches, status: str, code: int) -> None:
    ann.create(named("Jane"))
    _, token = ann.full_sync()
    switches.expired_token_status, switches.expired_token_code = status, code
    store.expire_sync_tokens(ANN)
    with pytest.raises(Refused) as refusal:
        ann.delta(token)
    assert (refusal.value.code, refusal.value.status, refusal.value.details[0]["reason"]) == (code, status, "EXPIRED_SYNC_TOKEN")


@pytest.mark.parametrize(
    "change", [{"fields": "names"}, {"pageSize": 50}, {"sortOrder": "FIRST_NAME_ASCENDING"}, {"sources": "READ_SOURCE_TYPE_CONTACT"}]
)
def test_a_sync_token_is_tied_to_the_parameters_of_its_first_call(ann: Client, change: dict[str, Any]) -> None:
    _, token = ann.full_sync()
    with pytest.raises(Refused) as refusal:
        ann.delta(token, **change)
    assert (refusal.value.code, refusal.value.message) == (400, "Request contains an invalid argument.")


def test_the_order_of_the_mask_is_no_other_parameter(ann: Client) -> None:
    _, token = ann.full_sync(fields="names,metadata")
    assert ann.delta(token, fields="metadata,names")[0] == []


@pytest.mark.parametrize("change", [{"fields": "names"}, {"pageSize": 3}, {"requestSyncToken": "true"}])
def test_a_page_token_is_tied_to_the_parameters_of_its_first_call(ann: Client, book: Book, change: dict[str, Any]) -> None:
    book.create_many([named(str(number)) for number in range(5)])
    token = ann.page(pageSize=2)["nextPageToken"]
    with pytest.raises(Refused) as refusal:
        ann.page(**{"pageSize": 2, **change}, pageToken=token)
    assert (refusal.value.code, refusal.value.message) == (400, "Request contains an invalid argument.")


@pytest.mark.parametrize("token", ["x", "AAAA", "%%%", "ünlesbar", "ab" * 40])
def test_an_unreadable_token_is_refused(ann: Client, token: str) -> None:
    for key in ("syncToken", "pageToken"):
        with pytest.raises(Refused) as refusal:
            ann.page(**{key: token})
        assert (refusal.value.code, refusal.value.message) == (400, "Request contains an invalid argument.")


def test_a_token_of_another_account_is_refused(api: PeopleApi, ann: Client) -> None:
    _, token = ann.full_sync()
    with pytest.raises(Refused) as refusal:
        Client(api, BOB).delta(token)
    assert refusal.value.code == 400


def test_a_page_token_may_be_used_again(ann: Client, book: Book) -> None:
    book.create_many([named(str(number)) for number in range(5)])
    token = ann.page(pageSize=2)["nextPageToken"]
    assert ann.page(pageSize=2, pageToken=token) == ann.page(pageSize=2, pageToken=token)


def test_a_change_during_a_walk_is_in_the_next_delta(ann: Client, book: Book) -> None:
    made = book.create_many([named(str(number)) for number in range(4)])
    first = ann.page(pageSize=2, requestSyncToken="true")
    book.delete(made[0])
    book.edit(made[3], named("new"))
    last = ann.page(pageSize=2, requestSyncToken="true", pageToken=first["nextPageToken"])
    people, _ = ann.delta(last["nextSyncToken"], pageSize=2)
    assert set(names(people)) == {made[0], made[3]}


def test_a_merge_changes_one_and_leaves_tombstones_of_the_others(ann: Client, book: Book) -> None:
    book.create_label("Sales")
    survivor = book.create({**named("Jane"), "emailAddresses": [{"value": "a@x.example"}]})
    other = book.create({**named("Janey"), "emailAddresses": [{"value": "b@x.example"}]}, ["Sales"])
    _, token = ann.full_sync()
    book.merge(survivor, [other])
    people = {person["resourceName"]: person for person in ann.delta(token)[0]}
    assert people[other]["metadata"]["deleted"] is True
    assert people[survivor]["metadata"]["previousResourceNames"] == [other]
    assert sorted(item["value"] for item in people[survivor]["emailAddresses"]) == ["a@x.example", "b@x.example"]
    assert [item["displayName"] for item in people[survivor]["names"]] == ["Jane"]
    assert len(groups_of(people[survivor])) == 2
    assert "previousResourceNames" not in ann.walk()[0][0]["metadata"], "only under a sync token"


def test_an_earlier_name_reads_the_person_it_became_but_writes_nothing(ann: Client, book: Book) -> None:
    survivor, other = book.create_many([named("Jane"), named("Janey")])
    book.merge(survivor, [other])
    assert ann.get(other)["resourceName"] == survivor
    [entry] = ann.call("GET", "/v1/people:batchGet", resourceNames=[other], personFields="names")["responses"]
    assert (entry["requestedResourceName"], entry["person"]["resourceName"]) == (other, survivor)
    with pytest.raises(Refused) as refusal:
        ann.delete(other)
    assert refusal.value.code == 404


def test_linking_with_a_profile_can_rename_a_contact_without_any_human_act(ann: Client, book: Book) -> None:
    old = book.create(named("Jane"))
    _, token = ann.full_sync()
    new = book.link_profile(old, {"id": "77", "names": [{"displayName": "J. D."}]}, rename=True)
    people = {person["resourceName"]: person for person in ann.delta(token)[0]}
    assert new != old
    assert people[old]["metadata"]["deleted"] is True
    assert people[new]["metadata"]["previousResourceNames"] == [old]


def test_an_etag_may_change_without_any_change_of_content(ann: Client, book: Book, store: PeopleStore) -> None:
    book.create_many([named("Jane"), named("Tim")])
    before, token = ann.full_sync()
    store.bump_etags(ANN)
    after, _ = ann.delta(token)
    assert names(after) == names(before)
    assert all(source(new)["etag"] != source(old)["etag"] for new, old in zip(after, before, strict=True))
    assert [person["names"] for person in after] == [person["names"] for person in before]


def test_a_listing_may_come_empty(ann: Client, book: Book, switches: Switches) -> None:
    book.create(named("Jane"))
    switches.list_empty = 1
    assert ann.page() == {}
    assert len(ann.page()["connections"]) == 1


def test_a_listing_may_end_half_way(ann: Client, book: Book, switches: Switches) -> None:
    book.create_many([named(str(number)) for number in range(10)])
    switches.list_truncated = 1
    short = ann.page(pageSize=4, requestSyncToken="true")
    assert len(short["connections"]) == 2
    assert "nextPageToken" not in short
    assert short["nextSyncToken"]


def test_a_listing_may_show_somebody_twice(ann: Client, book: Book, switches: Switches) -> None:
    book.create_many([named(str(number)) for number in range(4)])
    switches.repeat_item = 1
    shown = names(ann.page()["connections"])
    assert len(shown) == 5
    assert len(set(shown)) == 4


def test_a_listing_may_come_in_any_order_and_still_be_whole(ann: Client, book: Book, switches: Switches) -> None:
    made = book.create_many([named(str(number)) for number in range(30)])
    switches.shuffle = True
    shown = names(ann.walk(pageSize=7)[0])
    assert shown != made
    assert sorted(shown) == sorted(made)


def test_other_contacts_are_listed_apart_and_sync_like_contacts(ann: Client, book: Book) -> None:
    def page(**query: Any) -> dict[str, Any]:
        return ann.call("GET", "/v1/otherContacts", readMask="emailAddresses,metadata,names", **query)

    first = book.add_other_contact({"emailAddresses": [{"value": "seen@once.example"}]})
    assert ann.walk()[0] == []
    full = page(requestSyncToken="true")
    assert [person["resourceName"] for person in full["otherContacts"]] == [first]
    assert full["totalSize"] == 1
    second = book.add_other_contact(named("Two"))
    delta = page(requestSyncToken="true", syncToken=str(full["nextSyncToken"]))
    assert [person["resourceName"] for person in delta["otherContacts"]] == [second]


def test_an_other_contact_is_copied_into_my_contacts(ann: Client, book: Book) -> None:
    name = book.add_other_contact({**named("Tim"), "emailAddresses": [{"value": "seen@once.example"}]})
    body = {"copyMask": "emailAddresses", "readMask": "memberships,emailAddresses,names"}
    made = ann.call("POST", f"/v1/{name}:copyOtherContactToMyContactsGroup", body)
    assert groups_of(made) == {"myContacts"}
    assert made["emailAddresses"][0]["value"] == "seen@once.example"
    assert "names" not in made
    assert book.other_contacts() == []
