"""Reading people: masks, sources, etags, lag (facts of sections 1, 2.1, 2.2 and 5 of the notes on the People API)."""

from __future__ import annotations

import base64

import pytest

from local.clock import Clock
from local.google.people import ApiRequest, Book, PeopleApi, PeopleStore, Switches
from local.google.people.masks import PERSON_FIELDS
from tests.local.people.conftest import ANN, BOB, MASK, Client, Refused, groups_of, named, source

VALID = "Valid paths are documented at https://developers.google.com/people/api/rest/v1/people/get."


def test_get_without_mask_is_refused(ann: Client) -> None:
    with pytest.raises(Refused) as refusal:
        ann.call("GET", "/v1/people/c1")
    assert (refusal.value.code, refusal.value.status) == (400, "INVALID_ARGUMENT")
    assert refusal.value.message == f"personFields mask is required. Please specify one or more valid paths. {VALID}"


@pytest.mark.parametrize("path", ["etag", "resourceName", "fileAses", "names.givenName", "nonsense"])
def test_an_unknown_mask_path_is_named_in_the_refusal(ann: Client, path: str) -> None:
    with pytest.raises(Refused) as refusal:
        ann.page(fields=f"names,{path}")
    assert refusal.value.message == f'Invalid personFields mask path: "{path}". {VALID}'


def test_a_person_shows_what_the_mask_names_and_always_its_name_and_etag(ann: Client) -> None:
    made = ann.create({**named("Jane", "Doe"), "emailAddresses": [{"value": "jane@doe.example"}]})
    assert set(ann.get(made["resourceName"], fields="names")) == {"resourceName", "etag", "names"}
    assert set(ann.get(made["resourceName"], fields="metadata")) == {"resourceName", "etag", "metadata"}


def test_a_contact_looks_as_in_the_published_samples(ann: Client) -> None:
    made = ann.create(named("Jane", "Doe"), fields="metadata,names,memberships")
    number = int(made["resourceName"].removeprefix("people/c"))
    own = {"type": "CONTACT", "id": f"{number:x}"}
    assert made["metadata"]["objectType"] == "PERSON"
    assert source(made) == {**own, "etag": source(made)["etag"], "updateTime": "2026-11-24T09:00:00.000000Z"}
    assert made["names"] == [
        {
            "metadata": {"primary": True, "source": own, "sourcePrimary": True},
            "displayName": "Jane Doe",
            "familyName": "Doe",
            "givenName": "Jane",
            "displayNameLastFirst": "Doe, Jane",
            "unstructuredName": "Jane Doe",
        }
    ]
    membership = {"contactGroupId": "myContacts", "contactGroupResourceName": "contactGroups/myContacts"}
    assert made["memberships"] == [{"metadata": {"source": own}, "contactGroupMembership": membership}]


def test_the_persons_etag_depends_on_the_mask_and_the_sources_etag_does_not(ann: Client) -> None:
    name = ann.create(named("Jane"))["resourceName"]
    few, many = ann.get(name, fields="metadata"), ann.get(name, fields="metadata,names")
    assert few["etag"] != many["etag"]
    assert source(few)["etag"] == source(many)["etag"]
    assert source(few)["etag"].startswith("#")
    record = base64.b64decode(few["etag"].removeprefix("%"))
    assert source(few)["etag"].removeprefix("#").encode() in record


@pytest.mark.parametrize("seen_with", ["metadata", "metadata,names,urls"])
def test_both_etags_of_two_reads_are_accepted_by_an_update(ann: Client, seen_with: str) -> None:
    name = ann.create(named("Jane"))["resourceName"]
    seen = ann.get(name, fields=seen_with)
    assert ann.update(name, {"etag": seen["etag"], **named("Joan")}, "names")["names"][0]["givenName"] == "Joan"
    seen = ann.get(name, fields=seen_with)
    assert ann.update(name, {"metadata": {"sources": [source(seen)]}, **named("June")}, "names")["names"][0]["givenName"] == "June"


def test_two_accounts_are_strangers(api: PeopleApi, ann: Client) -> None:
    name = ann.create(named("Jane"))["resourceName"]
    bob = Client(api, BOB)
    assert bob.walk()[0] == []
    with pytest.raises(Refused) as refusal:
        bob.get(name)
    assert refusal.value.code == 404


@pytest.mark.parametrize("name", ["people/c123", "people/999", "people/xyz"])
def test_an_unknown_person_is_not_found(ann: Client, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        ann.get(name)
    assert (refusal.value.code, refusal.value.status, refusal.value.message) == (404, "NOT_FOUND", "Requested entity was not found.")


def test_batch_get_tells_of_each_missing_person_inside_a_200(ann: Client) -> None:
    name = ann.create(named("Jane"))["resourceName"]
    found, missing = ann.call("GET", "/v1/people:batchGet", resourceNames=[name, "people/c1"], personFields="names")["responses"]
    assert (found["requestedResourceName"], found["person"]["resourceName"], found["httpStatusCode"]) == (name, name, 200)
    assert (missing["requestedResourceName"], missing["status"]["code"], missing["httpStatusCode"]) == ("people/c1", 5, 404)
    assert "person" not in missing


def test_batch_get_takes_200_names_and_no_more(ann: Client) -> None:
    names = [f"people/c{number}" for number in range(200)]
    assert len(ann.call("GET", "/v1/people:batchGet", resourceNames=names, personFields="names")["responses"]) == 200
    with pytest.raises(Refused) as refusal:
        ann.call("GET", "/v1/people:batchGet", resourceNames=[*names, "people/c200"], personFields="names")
    assert (refusal.value.code, refusal.value.status) == (400, "INVALID_ARGUMENT")


def test_a_very_long_get_arrives_as_a_post_that_says_so(api: PeopleApi, ann: Client) -> None:
    name = ann.create(named("Jane"))["resourceName"]
    headers = {"X-HTTP-Method-Override": "GET", "Content-Type": "application/x-www-form-urlencoded"}
    body = f"resourceNames={name}&personFields=names&alt=json".encode()
    answer = api.handle(ApiRequest("POST", "/v1/people:batchGet", {}, body, ANN, ann.scopes, headers))
    assert answer.status == 200


def test_lists_show_a_hundred_mails_and_phones_and_get_shows_all(ann: Client) -> None:
    mails = [{"value": f"jane{number}@doe.example"} for number in range(130)]
    phones = [{"value": f"+1 212 555 {number:04d}"} for number in range(101)]
    name = ann.create({"emailAddresses": mails, "phoneNumbers": phones})["resourceName"]
    [listed] = ann.walk()[0]
    assert (len(listed["emailAddresses"]), len(listed["phoneNumbers"])) == (100, 100)
    whole = ann.get(name)
    assert (len(whole["emailAddresses"]), len(whole["phoneNumbers"])) == (130, 101)


def test_get_may_show_the_state_and_etag_of_some_seconds_ago(ann: Client, switches: Switches, clock: Clock) -> None:
    made = ann.create(named("Jane"))
    clock.advance(60)
    switches.read_lag_s = 8
    updated = ann.update(made["resourceName"], {"etag": made["etag"], **named("Joan")}, "names")
    late = ann.get(made["resourceName"])
    assert (late["names"][0]["givenName"], late["etag"]) == ("Jane", made["etag"])
    with pytest.raises(Refused) as refusal:
        ann.update(made["resourceName"], {"etag": late["etag"], **named("June")}, "names")
    assert refusal.value.status == "FAILED_PRECONDITION"
    clock.advance(8)
    assert ann.get(made["resourceName"])["etag"] == updated["etag"]


def test_items_come_in_any_order(ann: Client, switches: Switches) -> None:
    mails = [{"value": f"jane{number}@doe.example"} for number in range(12)]
    made = ann.create({"emailAddresses": mails})
    switches.shuffle = True
    shuffled = ann.get(made["resourceName"])["emailAddresses"]
    assert shuffled != made["emailAddresses"]
    assert sorted(item["value"] for item in shuffled) == sorted(item["value"] for item in mails)
    assert sum(item["metadata"].get("primary", False) for item in shuffled) == 1


def test_people_me_is_the_accounts_own_profile(store: PeopleStore, api: PeopleApi) -> None:
    store.set_profile(ANN, email="ann@acme.example", name="Ann Lee")
    ann = Client(api, scopes=frozenset({"https://www.googleapis.com/auth/userinfo.profile"}))
    me = ann.get("people/me", fields="names,emailAddresses,metadata,photos")
    assert me["resourceName"] == f"people/{ANN}"
    assert [(entry["type"], entry["id"]) for entry in me["metadata"]["sources"]] == [("PROFILE", ANN)]
    assert (me["names"][0]["displayName"], me["emailAddresses"][0]["value"]) == ("Ann Lee", "ann@acme.example")


def test_a_contact_linked_with_a_profile_shows_two_names(ann: Client, book: Book) -> None:
    name = book.create(named("Jane", "Doe"))
    book.link_profile(name, {"id": "77", "names": [{"displayName": "J. D.", "givenName": "J."}]})
    kinds = [item["metadata"]["source"]["type"] for item in ann.get(name)["names"]]
    assert kinds == ["CONTACT", "PROFILE"]
    alone = ann.call("GET", f"/v1/{name}", personFields=MASK, sources=["READ_SOURCE_TYPE_CONTACT"])
    assert [item["metadata"]["source"]["type"] for item in alone["names"]] == ["CONTACT"]


def test_what_a_profile_says_is_ignored_in_an_update(ann: Client, book: Book) -> None:
    name = book.create(named("Jane", "Doe"))
    book.link_profile(name, {"id": "77", "names": [{"displayName": "J. D.", "givenName": "J."}]})
    seen = ann.get(name)
    updated = ann.update(name, seen, "names")
    assert [item["displayName"] for item in updated["names"]] == ["Jane Doe", "J. D."]


@pytest.mark.parametrize("scope", ["contacts.readonly", "contacts"])
def test_reading_needs_one_of_two_scopes(api: PeopleApi, scope: str) -> None:
    assert Client(api, scopes=frozenset({f"https://www.googleapis.com/auth/{scope}"})).walk()[0] == []


@pytest.mark.parametrize("scopes", [frozenset[str](), frozenset({"https://www.googleapis.com/auth/contacts.readonly"})])
def test_writing_needs_the_scope_contacts(api: PeopleApi, scopes: frozenset[str]) -> None:
    with pytest.raises(Refused) as refusal:
        Client(api, scopes=scopes).create(named("Jane"))
    assert (refusal.value.code, refusal.value.status) == (403, "PERMISSION_DENIED")
    assert refusal.value.message == "Request had insufficient authentication scopes."
    assert (refusal.value.details[0]["reason"], refusal.value.details[0]["domain"]) == ("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "googleapis.com")


def test_an_unknown_query_parameter_is_refused(ann: Client) -> None:
    with pytest.raises(Refused) as refusal:
        ann.call("GET", "/v1/people/me/connections", checked=False, personFields="names", readMask="names")
    assert 'Unknown name "readMask": Cannot bind query parameter.' in refusal.value.message


@pytest.mark.parametrize("path", ["/batch", "/v1/batch", "/v1/nothing", "/v1/people/c1/friends"])
def test_the_old_batch_endpoint_and_unknown_paths_are_404_in_html(api: PeopleApi, path: str) -> None:
    answer = api.handle(ApiRequest("POST", path, {}, b"", ANN))
    assert answer.status == 404
    assert isinstance(answer.body, bytes)


def test_the_directory_says_that_it_is_not_offered(api: PeopleApi) -> None:
    client = Client(api, scopes=frozenset({"https://www.googleapis.com/auth/directory.readonly"}))
    with pytest.raises(Refused) as refusal:
        client.call("GET", "/v1/people:listDirectoryPeople", readMask="names", sources=["DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE"])
    assert (refusal.value.code, refusal.value.status) == (501, "UNIMPLEMENTED")


def test_every_field_of_the_document_is_a_valid_path(ann: Client, book: Book) -> None:
    book.create(named("Jane"))
    assert ann.walk(fields=",".join(PERSON_FIELDS))[0]
    assert groups_of(ann.walk()[0][0]) == {"myContacts"}
