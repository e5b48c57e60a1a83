"""Creating, updating and deleting one contact (sections 1, 2.3, 2.5, 2.7)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from local.clock import Clock
from local.google.people import ApiRequest, Book, PeopleApi, Switches
from tests.local.people.conftest import ANN, SCOPES, Client, Refused, groups_of, in_groups, named, source

Json = dict[str, Any]

STALE = "Request {0} is different than the current {0}. Clear local cache and get the latest person."


def test_create_without_memberships_goes_to_my_contacts(ann: Client) -> None:
    assert groups_of(ann.create(named("Jane"))) == {"myContacts"}


def test_create_with_a_label_only_stays_out_of_my_contacts(ann: Client) -> None:
    label = ann.label("Sales")
    made = ann.create({**named("Jane"), **in_groups(label.removeprefix("contactGroups/"))})
    assert groups_of(made) == {label.removeprefix("contactGroups/")}
    assert len(ann.walk()[0]) == 1


def test_create_is_not_idempotent(ann: Client) -> None:
    assert ann.create(named("Jane"))["resourceName"] != ann.create(named("Jane"))["resourceName"]


def test_create_shows_all_fields_when_no_mask_is_given(ann: Client) -> None:
    made = ann.call("POST", "/v1/people:createContact", {**named("Jane"), "nicknames": [{"value": "J"}]})
    assert {"names", "nicknames", "memberships", "metadata", "photos"} <= set(made)


@pytest.mark.parametrize(
    ("field", "item"),
    [
        ("names", {"givenName": "Jane"}),
        ("biographies", {"value": "x"}),
        ("birthdays", {"date": {"year": 1980, "month": 1, "day": 2}}),
        ("genders", {"value": "female"}),
    ],
)
def test_a_second_item_of_a_singleton_is_refused(ann: Client, field: str, item: Json) -> None:
    with pytest.raises(Refused) as refusal:
        ann.create({field: [item, item]})
    assert (refusal.value.code, refusal.value.status) == (400, "INVALID_ARGUMENT")
    assert refusal.value.message == f"Cannot have more than one person.{field} per source."


def test_update_replaces_masked_fields_whole_clears_absent_ones_and_leaves_the_others(ann: Client) -> None:
    person = {**named("Jane", "Doe"), "emailAddresses": [{"value": "a@x.example"}, {"value": "b@x.example"}], "nicknames": [{"value": "J"}]}
    made = ann.create(person)
    body = {"etag": made["etag"], "emailAddresses": [{"value": "c@x.example"}]}
    updated = ann.update(made["resourceName"], body, "emailAddresses,nicknames", fields="names,emailAddresses,nicknames,memberships")
    assert [item["value"] for item in updated["emailAddresses"]] == ["c@x.example"]
    assert "nicknames" not in updated
    assert updated["names"][0]["displayName"] == "Jane Doe"
    assert groups_of(updated) == {"myContacts"}


def test_update_without_mask_is_refused(ann: Client) -> None:
    made = ann.create(named("Jane"))
    with pytest.raises(Refused) as refusal:
        ann.call("PATCH", f"/v1/{made['resourceName']}:updateContact", {"etag": made["etag"]})
    assert refusal.value.message.startswith("updatePersonFields mask is required.")


@pytest.mark.parametrize("path", ["photos", "metadata", "ageRanges", "skills"])
def test_a_field_that_cannot_be_written_is_no_update_path(ann: Client, path: str) -> None:
    made = ann.create(named("Jane"))
    with pytest.raises(Refused) as refusal:
        ann.update(made["resourceName"], {"etag": made["etag"]}, path)
    assert refusal.value.message.startswith(f'Invalid updatePersonFields mask path: "{path}".')


@pytest.mark.parametrize("body", [{}, {"metadata": {}}, {"metadata": {"sources": [{"type": "CONTACT", "id": "1"}]}}])
def test_update_without_etag_is_refused(ann: Client, body: Json) -> None:
    made = ann.create(named("Jane"))
    with pytest.raises(Refused) as refusal:
        ann.update(made["resourceName"], {**body, **named("Joan")}, "names")
    assert refusal.value.code == 400
    assert refusal.value.message == "Request must set person.etag or person.metadata.sources.etag for the source that is being updated."


def test_a_stale_etag_is_refused_in_two_texts_by_where_it_was_sent(ann: Client) -> None:
    made = ann.create(named("Jane"))
    ann.update(made["resourceName"], {"etag": made["etag"], **named("Joan")}, "names")
    for body, which in (
        ({"etag": made["etag"]}, "person.etag"),
        ({"etag": made["etag"], "metadata": {"sources": [source(made)]}}, "person.metadata.sources.etag"),
    ):
        with pytest.raises(Refused) as refusal:
            ann.update(made["resourceName"], {**body, **named("June")}, "names")
        assert (refusal.value.code, refusal.value.status) == (400, "FAILED_PRECONDITION")
        assert refusal.value.message == STALE.format(which)
        assert refusal.value.error["errors"][0]["reason"] == "failedPrecondition"
    assert ann.get(made["resourceName"])["names"][0]["givenName"] == "Joan"


def test_the_etag_of_an_updates_answer_serves_the_next_update(ann: Client) -> None:
    person = ann.create(named("Jane"))
    for given in ("Joan", "June", "Jean"):
        person = ann.update(person["resourceName"], {"etag": person["etag"], **named(given)}, "names")
    assert person["names"][0]["givenName"] == "Jean"


def test_an_update_moves_etag_and_update_time(ann: Client, clock: Clock) -> None:
    made = ann.create(named("Jane"))
    clock.advance(1.5)
    updated = ann.update(made["resourceName"], {"etag": made["etag"], **named("Joan")}, "names")
    assert source(updated)["etag"] != source(made)["etag"]
    assert source(updated)["updateTime"] == "2026-11-24T09:00:01.500000Z"


def test_the_user_may_be_faster_than_an_update(ann: Client, book: Book, switches: Switches) -> None:
    made = ann.create(named("Jane"))
    switches.before_write = lambda _: book.edit(made["resourceName"], named("Hers"))
    with pytest.raises(Refused) as refusal:
        ann.update(made["resourceName"], {"etag": made["etag"], **named("Ours")}, "names")
    assert refusal.value.status == "FAILED_PRECONDITION"
    assert ann.get(made["resourceName"])["names"][0]["givenName"] == "Hers"


def test_memberships_masked_and_none_sent_is_refused(ann: Client) -> None:
    made = ann.create(named("Jane"))
    with pytest.raises(Refused) as refusal:
        ann.update(made["resourceName"], {"etag": made["etag"]}, "memberships")
    assert (refusal.value.code, refusal.value.status) == (400, "INVALID_ARGUMENT")
    assert groups_of(ann.get(made["resourceName"])) == {"myContacts"}


def test_memberships_are_replaced_whole(ann: Client) -> None:
    label = ann.label("Sales").removeprefix("contactGroups/")
    made = ann.create(named("Jane"))
    updated = ann.update(made["resourceName"], {"etag": made["etag"], **in_groups(label, "starred")}, "memberships")
    assert groups_of(updated) == {label, "starred"}


@pytest.mark.parametrize("group", ["friends", "family", "coworkers", "all", "blocked", "chatBuddies"])
def test_a_contact_cannot_enter_a_deprecated_system_group(ann: Client, group: str) -> None:
    with pytest.raises(Refused) as refusal:
        ann.create({**named("Jane"), **in_groups("myContacts", group)})
    assert (refusal.value.code, refusal.value.message) == (400, "Cannot add contacts to deprecated system contact group")


def test_a_contact_cannot_enter_a_group_that_is_not_there(ann: Client) -> None:
    with pytest.raises(Refused) as refusal:
        ann.create({**named("Jane"), **in_groups("1234abcd")})
    assert refusal.value.code == 400
    assert ann.walk()[0] == []


def test_after_delete_get_update_and_delete_answer_404(ann: Client) -> None:
    made = ann.create(named("Jane"))
    assert ann.delete(made["resourceName"]) == {}
    attempts: tuple[Callable[[], Json], ...] = (
        lambda: ann.get(made["resourceName"]),
        lambda: ann.update(made["resourceName"], {"etag": made["etag"], **named("Joan")}, "names"),
        lambda: ann.delete(made["resourceName"]),
    )
    for again in attempts:
        with pytest.raises(Refused) as refusal:
            again()
        assert (refusal.value.code, refusal.value.message) == (404, "Requested entity was not found.")


def unknown(body: Json, path: str = "/v1/people:createContact") -> ApiRequest:
    return ApiRequest("POST", path, {}, json.dumps(body).encode(), ANN, SCOPES)


@pytest.mark.parametrize(
    ("path", "body", "where", "name"),
    [
        ("/v1/people:createContact", {"nmaes": []}, "person", "nmaes"),
        ("/v1/people:createContact", {"names": [{"givenName": "J", "first": "J"}]}, "person.names[0]", "first"),
        ("/v1/people:createContact", {"emailAddresses": [{"metadata": {"main": True}}]}, "person.email_addresses[0].metadata", "main"),
        ("/v1/people:batchCreateContacts", {"contacts": [{"person": {}}]}, "contacts[0]", "person"),
    ],
)
def test_an_unknown_name_in_a_body_is_refused_with_its_place(api: PeopleApi, path: str, body: Json, where: str, name: str) -> None:
    refusal = Refused(api.handle(unknown(body, path)))
    assert (refusal.code, refusal.status) == (400, "INVALID_ARGUMENT")
    assert refusal.message == f"Invalid JSON payload received. Unknown name \"{name}\" at '{where}': Cannot find field."
    assert refusal.details == [
        {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [{"field": where, "description": refusal.message}]}
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"names": {}},
        {"names": [{"givenName": 7}]},
        {"names": ["Jane"]},
        {"nicknames": [{"value": "J", "type": "PET"}]},
        {"birthdays": [{"date": {"year": "x"}}]},
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(api: PeopleApi, body: Json) -> None:
    refusal = Refused(api.handle(unknown(body)))
    assert (refusal.code, refusal.status) == (400, "INVALID_ARGUMENT")
    assert refusal.message.startswith("Invalid value at 'person.")


def test_malformed_json_is_refused(api: PeopleApi) -> None:
    refusal = Refused(api.handle(ApiRequest("POST", "/v1/people:createContact", {}, b"{", ANN, SCOPES)))
    assert refusal.code == 400
    assert refusal.message.startswith("Invalid JSON payload received.")


NOTES = "n" * 5000


@pytest.mark.parametrize(
    ("field", "item", "expected"),
    [
        ("names", {"givenName": " Jane ", "familyName": "Doe"}, {"unstructuredName": "Jane Doe", "displayName": "Jane Doe"}),
        ("names", {"unstructuredName": "Jane Q Doe"}, {"givenName": "Jane", "middleName": "Q", "familyName": "Doe"}),
        ("names", {"givenName": "Jane", "displayName": "mine"}, {"displayName": "Jane", "displayNameLastFirst": "Jane"}),
        ("emailAddresses", {"value": " Jane@Doe.example ", "type": "work"}, {"value": "Jane@Doe.example", "formattedType": "Work"}),
        ("emailAddresses", {"value": "j@d.example", "type": "yacht"}, {"type": "yacht", "formattedType": "yacht"}),
        ("phoneNumbers", {"value": "(212) 555-0100", "type": "workFax"}, {"canonicalForm": "+12125550100", "formattedType": "Work Fax"}),
        ("phoneNumbers", {"value": "+49 30 901820"}, {"value": "+49 30 901820", "canonicalForm": "+4930901820"}),
        ("phoneNumbers", {"value": "ask Tim"}, {"value": "ask Tim", "canonicalForm": None}),
        (
            "addresses",
            {"streetAddress": "1 Main St", "city": "Springfield", "region": "IL", "postalCode": "62701", "country": "United States"},
            {"formattedValue": "1 Main St\nSpringfield, IL 62701\nUnited States", "countryCode": "US"},
        ),
        ("addresses", {"formattedValue": "Somewhere", "city": "Paris"}, {"formattedValue": "Somewhere"}),
        ("biographies", {"value": NOTES}, {"value": NOTES, "contentType": "TEXT_PLAIN"}),
        ("birthdays", {"date": {"year": 0, "month": 2, "day": 29}}, {"date": {"month": 2, "day": 29}}),
        ("genders", {"value": "female"}, {"formattedValue": "Female"}),
        ("relations", {"person": "Tim", "type": "domesticPartner"}, {"formattedType": "Domestic Partner"}),
        ("imClients", {"username": "j", "protocol": "qq"}, {"formattedProtocol": "QQ"}),
        ("organizations", {"name": "Acme", "current": False}, {"name": "Acme", "current": None}),
    ],
)
def test_what_is_stored_is_trimmed_and_completed(ann: Client, field: str, item: Json, expected: Json) -> None:
    [stored] = ann.create({field: [item]}, fields=field)[field]
    assert {key: stored.get(key) for key in expected} == expected


def test_an_item_without_its_value_is_not_kept(ann: Client) -> None:
    made = ann.create({"emailAddresses": [{"type": "work"}, {"value": "  "}], "phoneNumbers": [{"value": ""}]})
    assert "emailAddresses" not in made
    assert "phoneNumbers" not in made


def test_the_client_may_choose_the_main_item(ann: Client) -> None:
    made = ann.create({"emailAddresses": [{"value": "a@x.example"}, {"value": "b@x.example", "metadata": {"sourcePrimary": True}}]})
    [main] = [item["value"] for item in made["emailAddresses"] if item["metadata"].get("primary")]
    assert main == "b@x.example"
    assert sum(item["metadata"].get("sourcePrimary", False) for item in made["emailAddresses"]) == 1


def test_an_echo_of_what_was_read_changes_nothing_but_the_etag(ann: Client) -> None:
    everything: Json = {
        **named("Jane", "Doe"),
        "emailAddresses": [{"value": "j@d.example", "type": "home"}],
        "phoneNumbers": [{"value": "212 555 0100"}],
        "addresses": [{"city": "Paris", "country": "France"}],
        "organizations": [{"name": "Acme", "title": "Boss"}],
        "events": [{"date": {"month": 5, "day": 1}, "type": "anniversary"}],
        "userDefined": [{"key": "k", "value": "v"}],
        "nicknames": [{"value": "J", "type": "DEFAULT"}],
    }
    fields = ",".join(everything)
    made = ann.create(everything, fields=fields)
    echoed = ann.update(made["resourceName"], made, fields, fields=fields)
    assert {key: value for key, value in echoed.items() if key != "etag"} == {key: value for key, value in made.items() if key != "etag"}
    assert echoed["etag"] != made["etag"]


@pytest.mark.parametrize("date", [{"month": 13, "day": 1}, {"year": 2025, "month": 2, "day": 29}, {"month": 1, "day": 32}])
def test_an_impossible_date_is_refused(ann: Client, date: Json) -> None:
    with pytest.raises(Refused) as refusal:
        ann.create({"birthdays": [{"date": date}]})
    assert refusal.value.code == 400


def test_a_value_has_at_most_1024_characters_and_notes_may_have_more(ann: Client) -> None:
    ann.create({"nicknames": [{"value": "n" * 1024}], "biographies": [{"value": "n" * 20_000}]})
    with pytest.raises(Refused) as refusal:
        ann.create({"nicknames": [{"value": "n" * 1025}]})
    assert (refusal.value.code, refusal.value.status) == (400, "INVALID_ARGUMENT")


def test_a_contact_has_at_most_500_fields(ann: Client) -> None:
    made = ann.create({"userDefined": [{"key": "k", "value": str(number)} for number in range(500)]})
    with pytest.raises(Refused) as refusal:
        ann.update(made["resourceName"], {"etag": made["etag"], **named("Jane")}, "names")
    assert (refusal.value.code, refusal.value.status) == (400, "INVALID_ARGUMENT")


def test_a_contact_has_at_most_128_kilobytes(ann: Client) -> None:
    ann.create({"biographies": [{"value": "ü" * 60_000}]})
    with pytest.raises(Refused) as refusal:
        ann.create({"biographies": [{"value": "ü" * 66_000}]})
    assert (refusal.value.code, refusal.value.status) == (400, "INVALID_ARGUMENT")


def test_the_server_may_rewrite_what_it_is_given(ann: Client, switches: Switches) -> None:
    def rewrite(person: Json) -> Json:
        return {**person, "names": [{**item, "givenName": item["givenName"].title()} for item in person.get("names", [])]}

    switches.rewrite = rewrite
    made = ann.create(named("jane"))
    assert made["names"][0]["givenName"] == "Jane"
    updated = ann.update(made["resourceName"], {"etag": made["etag"], **named("joan")}, "names")
    assert updated["names"][0]["givenName"] == "Joan"


def test_client_data_keeps_duplicates(ann: Client) -> None:
    marks = [{"key": "commonbook", "value": "1"}, {"key": "commonbook", "value": "1"}]
    made = ann.create({"clientData": marks}, fields="clientData")
    assert [(item["key"], item["value"]) for item in made["clientData"]] == [("commonbook", "1")] * 2
