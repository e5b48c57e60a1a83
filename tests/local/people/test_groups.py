"""Labels (section 2.10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from local.clock import Clock
from local.google.people import ApiError, Book, Switches
from tests.local.people.conftest import Client, Refused, groups_of, in_groups, named, source

SYSTEM = ["myContacts", "starred", "all", "blocked", "chatBuddies", "friends", "family", "coworkers"]


def groups(ann: Client, **query: Any) -> dict[str, Any]:
    return ann.call("GET", "/v1/contactGroups", **query)


def test_the_list_begins_with_eight_system_groups(ann: Client) -> None:
    ann.label("Sales")
    listed = groups(ann)["contactGroups"]
    assert [group["resourceName"] for group in listed[:8]] == [f"contactGroups/{name}" for name in SYSTEM]
    assert {group["groupType"] for group in listed[:8]} == {"SYSTEM_CONTACT_GROUP"}
    assert (listed[0]["name"], listed[0]["formattedName"]) == ("myContacts", "My Contacts")
    assert (listed[8]["name"], listed[8]["groupType"]) == ("Sales", "USER_CONTACT_GROUP")


def test_the_list_has_pages_of_30_and_no_members(ann: Client, book: Book) -> None:
    for number in range(30):
        book.create_label(f"Label {number}")
    book.create(named("Jane"), ["Label 0"])
    page = groups(ann)
    assert len(page["contactGroups"]) == 30
    assert "nextSyncToken" not in page
    rest = groups(ann, pageToken=page["nextPageToken"])
    assert (len(rest["contactGroups"]), rest["totalItems"]) == (8, 38)
    assert rest["nextSyncToken"]
    assert not any("memberResourceNames" in group for group in page["contactGroups"])
    assert page["contactGroups"][8]["memberCount"] == 1


def test_a_label_changed_or_deleted_since_comes_under_a_sync_token(ann: Client, book: Book) -> None:
    for name in ("Kept", "Renamed", "Deleted"):
        book.create_label(name)
    token = groups(ann)["nextSyncToken"]
    book.rename_label("Renamed", "New")
    book.delete_label("Deleted")
    renamed, deleted = groups(ann, syncToken=token)["contactGroups"]
    assert renamed["name"] == "New"
    assert deleted["metadata"]["deleted"] is True
    assert "name" not in deleted
    assert len(groups(ann)["contactGroups"]) == 10


def test_a_group_sync_token_expires_like_that_of_contacts(ann: Client, clock: Clock) -> None:
    token = groups(ann)["nextSyncToken"]
    clock.advance(7 * 86_400 + 1)
    with pytest.raises(Refused) as refusal:
        groups(ann, syncToken=token)
    assert refusal.value.details[0]["reason"] == "EXPIRED_SYNC_TOKEN"


def test_get_shows_no_members_unless_told_how_many(ann: Client, book: Book) -> None:
    made = book.create_many([named(str(number)) for number in range(3)], ["Sales"])
    name = book.groups()["Sales"]
    plain = ann.call("GET", f"/v1/{name}")
    assert (plain["memberCount"], "memberResourceNames" in plain) == (3, False)
    some = ann.call("GET", f"/v1/{name}", maxMembers=2)
    assert some["memberResourceNames"] == made[:2]
    assert some["memberCount"] == 3


def test_the_member_count_may_be_wrong(ann: Client, book: Book, switches: Switches) -> None:
    book.create_many([named(str(number)) for number in range(3)], ["Sales"])
    switches.stale_member_count = True
    shown = ann.call("GET", f"/v1/{book.groups()['Sales']}", maxMembers=9)
    assert (shown["memberCount"], len(shown["memberResourceNames"])) == (2, 3)


def test_batch_get_tells_of_each_missing_label_inside_a_200(ann: Client) -> None:
    label = ann.label("Sales")
    found, missing = ann.call("GET", "/v1/contactGroups:batchGet", resourceNames=[label, "contactGroups/00"])["responses"]
    assert found["contactGroup"]["name"] == "Sales"
    assert missing["status"]["code"] == 5
    with pytest.raises(Refused) as refusal:
        ann.call("GET", "/v1/contactGroups:batchGet", resourceNames=[label] * 201)
    assert refusal.value.code == 400


@pytest.mark.parametrize("name", ["Sales", "sales", " Sales ", "myContacts", "Starred"])
def test_a_name_that_is_taken_is_refused_at_create_and_rename(ann: Client, name: str) -> None:
    ann.label("Sales")
    other = ann.label("Other")
    for call in (
        lambda: ann.label(name),
        lambda: ann.call("PUT", f"/v1/{other}", {"contactGroup": {"name": name}}),
    ):
        with pytest.raises(Refused) as refusal:
            call()
        assert (refusal.value.code, refusal.value.status) == (409, "ALREADY_EXISTS")
        assert refusal.value.message == "Contact group name already exists."


def test_a_label_keeps_its_name_when_renamed_to_it(ann: Client) -> None:
    label = ann.label("sales")
    assert ann.call("PUT", f"/v1/{label}", {"contactGroup": {"name": "Sales"}})["name"] == "Sales"


def test_a_deleted_labels_name_is_free_and_gets_a_new_id(ann: Client) -> None:
    first = ann.label("Sales")
    ann.call("DELETE", f"/v1/{first}")
    assert ann.label("Sales") != first


def test_a_labels_client_data_is_kept_and_shown_on_request(ann: Client) -> None:
    body = {"contactGroup": {"name": "Sales", "clientData": [{"key": "k", "value": "v"}]}, "readGroupFields": "clientData,name"}
    made = ann.call("POST", "/v1/contactGroups", body)
    assert made["clientData"] == [{"key": "k", "value": "v"}]
    ann.call("PUT", f"/v1/{made['resourceName']}", {"contactGroup": {"name": "Sold"}})
    assert ann.call("GET", f"/v1/{made['resourceName']}", groupFields="clientData")["clientData"] == [{"key": "k", "value": "v"}]


def test_a_stale_etag_of_a_label_is_refused(ann: Client) -> None:
    label = ann.label("Sales")
    seen = ann.call("GET", f"/v1/{label}")
    ann.call("PUT", f"/v1/{label}", {"contactGroup": {"name": "Sold", "etag": seen["etag"]}})
    with pytest.raises(Refused) as refusal:
        ann.call("PUT", f"/v1/{label}", {"contactGroup": {"name": "Gone", "etag": seen["etag"]}})
    assert refusal.value.status == "FAILED_PRECONDITION"


@pytest.mark.parametrize("verb", ["PUT", "DELETE"])
def test_system_groups_can_be_neither_renamed_nor_deleted(ann: Client, verb: str) -> None:
    with pytest.raises(Refused) as refusal:
        ann.call(verb, "/v1/contactGroups/starred", {"contactGroup": {"name": "x"}} if verb == "PUT" else None)
    assert refusal.value.code == 400


def test_deleting_a_label_keeps_its_contacts(ann: Client, book: Book) -> None:
    name = book.create(named("Jane"), ["Sales"])
    ann.call("DELETE", f"/v1/{book.groups()['Sales']}")
    assert groups_of(ann.get(name)) == {"myContacts"}


def test_deleting_a_label_can_delete_its_contacts(ann: Client, book: Book) -> None:
    book.create(named("Jane"), ["Sales"])
    kept = book.create(named("Tim"))
    ann.call("DELETE", f"/v1/{book.groups()['Sales']}", deleteContacts="true")
    assert [person["resourceName"] for person in ann.walk()[0]] == [kept]


def test_an_orphan_of_a_deleted_label_falls_to_my_contacts(ann: Client, book: Book) -> None:
    name = book.create(named("Jane"), ["Sales"], in_my_contacts=False)
    book.delete_label("Sales")
    assert groups_of(ann.get(name)) == {"myContacts"}


def test_an_orphan_of_a_deleted_label_may_become_one_of_the_other_contacts(ann: Client, book: Book, switches: Switches) -> None:
    switches.orphan_to_my_contacts = False
    name = book.create(named("Jane"), ["Sales"], in_my_contacts=False)
    _, token = ann.full_sync()
    book.delete_label("Sales")
    [tombstone] = ann.delta(token)[0]
    assert (tombstone["resourceName"], tombstone["metadata"]["deleted"]) == (name, True)
    assert [person["names"][0]["displayName"] for person in book.other_contacts()] == ["Jane"]


def test_modify_adds_and_removes_and_a_repetition_is_no_change(ann: Client, book: Book) -> None:
    label = ann.label("Sales")
    jane, tim = book.create_many([named("Jane"), named("Tim")])
    assert ann.modify(label, add=[jane, tim]) == {}
    before = source(ann.get(jane))["etag"]
    assert ann.modify(label, add=[jane]) == {}
    assert source(ann.get(jane))["etag"] == before
    assert ann.modify(label, remove=[tim]) == {}
    assert book.members("Sales") == [jane]
    assert ann.modify(label, remove=[tim]) == {}


def test_a_change_of_membership_moves_the_contacts_etag(ann: Client, book: Book) -> None:
    label, name = ann.label("Sales"), book.create(named("Jane"))
    before = source(ann.get(name))["etag"]
    ann.modify(label, add=[name])
    assert source(ann.get(name))["etag"] != before


def test_removing_from_the_last_group_is_refused_inside_a_200(ann: Client, book: Book) -> None:
    name = book.create(named("Jane"))
    assert ann.modify("contactGroups/myContacts", remove=[name]) == {"canNotRemoveLastContactGroupResourceNames": [name]}
    assert groups_of(ann.get(name)) == {"myContacts"}


def test_unknown_people_are_named_inside_a_200(ann: Client, book: Book) -> None:
    label, name = ann.label("Sales"), book.create(named("Jane"))
    assert ann.modify(label, add=["people/c1", name]) == {"notFoundResourceNames": ["people/c1"]}
    assert book.members("Sales") == [name]


def test_modify_takes_1000_names_together_and_no_more(ann: Client) -> None:
    label = ann.label("Sales")
    many = [f"people/c{number}" for number in range(600)]
    assert len(ann.modify(label, add=many, remove=many[:400])["notFoundResourceNames"]) == 1000
    with pytest.raises(Refused) as refusal:
        ann.modify(label, add=many, remove=many[:401])
    assert (refusal.value.code, refusal.value.status) == (400, "INVALID_ARGUMENT")


@pytest.mark.parametrize("group", SYSTEM[2:])
def test_nobody_can_be_added_to_a_deprecated_system_group(ann: Client, book: Book, group: str) -> None:
    name = book.create(named("Jane"))
    with pytest.raises(Refused) as refusal:
        ann.modify(f"contactGroups/{group}", add=[name])
    assert (refusal.value.code, refusal.value.message) == (400, "Cannot add contacts to deprecated system contact group")


def test_starring_is_a_membership(ann: Client, book: Book) -> None:
    name = book.create(named("Jane"))
    ann.modify("contactGroups/starred", add=[name])
    assert book.labels_of(name) == {"myContacts", "starred"}
    book.star(name, on=False)
    assert groups_of(ann.get(name)) == {"myContacts"}


def test_an_unknown_label_is_not_found(ann: Client) -> None:
    attempts: tuple[Callable[[], Any], ...] = (
        lambda: ann.call("GET", "/v1/contactGroups/00ff"),
        lambda: ann.call("DELETE", "/v1/contactGroups/00ff"),
        lambda: ann.modify("contactGroups/00ff", add=["people/c1"]),
    )
    for call in attempts:
        with pytest.raises(Refused) as refusal:
            call()
        assert refusal.value.code == 404


def test_a_label_needs_a_name(ann: Client) -> None:
    with pytest.raises(Refused) as refusal:
        ann.label("  ")
    assert refusal.value.code == 400


def test_an_account_holds_a_limited_number_of_labels(ann: Client, switches: Switches) -> None:
    switches.label_limit = 2
    ann.label("One")
    ann.label("Two")
    with pytest.raises(Refused) as refusal:
        ann.label("Three")
    assert refusal.value.code == 400


def test_the_user_too_cannot_have_two_labels_of_one_name(book: Book) -> None:
    book.create_label("Sales")
    with pytest.raises(ApiError) as refusal:
        book.create_label("SALES")
    assert refusal.value.status == "ALREADY_EXISTS"


def test_a_contact_can_be_under_a_label_alone(ann: Client) -> None:
    label = ann.label("Sales")
    made = ann.create({**named("Jane"), **in_groups(label.removeprefix("contactGroups/"))})
    assert [person["resourceName"] for person in ann.walk()[0]] == [made["resourceName"]]
    assert "memberCount" not in ann.call("GET", "/v1/contactGroups/myContacts")
