"""The Directory through Google's own client: who may look, nested groups, paging, errors in the older form."""

from __future__ import annotations

import json
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from local.google import WHOLE_DOMAIN, Google
from tests.local.google.conftest import ALICE, BOB, CAROL, MARTA, api, delegated, signed_in

READ = ("admin.directory.user.readonly", "admin.directory.group.readonly", "admin.directory.group.member.readonly")


@pytest.fixture
def directory(google: Google) -> Any:
    return api(google, "admin", delegated(google, ALICE, *READ))


def refusal(call: Any) -> tuple[int, str, str]:
    with pytest.raises(HttpError) as caught:
        call.execute()
    error = json.loads(caught.value.content)["error"]
    return error["code"], error["errors"][0]["reason"], error["message"]


def test_an_administrator_sees_the_own_customer_only(google: Google, directory: Any) -> None:
    google.add_domain("hoogland.shop.example", primary="hoogland.example")
    google.add_account("winkel@hoogland.shop.example", "Winkel")
    listed = directory.users().list(customer="my_customer").execute()["users"]
    assert [user["primaryEmail"] for user in listed] == [ALICE, BOB, "winkel@hoogland.shop.example"]
    assert refusal(directory.users().list(domain="lumen.example"))[:2] == (404, "domainNotFound")
    assert refusal(directory.users().get(userKey=CAROL))[:2] == (403, "forbidden")
    assert refusal(directory.users().list()) == (400, "badRequest", "Bad Request")


@pytest.mark.parametrize("key", [ALICE, "A.deVries@Hoogland.example", "sub"])
def test_a_user_is_found_by_address_alias_and_id(google: Google, directory: Any, key: str) -> None:
    found = directory.users().get(userKey=google.account(ALICE).sub if key == "sub" else key).execute()
    assert (found["id"], found["primaryEmail"], found["isAdmin"]) == (google.account(ALICE).sub, ALICE, True)
    assert found["aliases"] == ["a.devries@hoogland.example"]


def test_an_unknown_user_is_not_found(directory: Any) -> None:
    assert refusal(directory.users().get(userKey="nobody@hoogland.example")) == (404, "notFound", "Resource Not Found: userKey")


def test_others_see_the_public_view_only(google: Google) -> None:
    """T-rights: whoever is no administrator gets nothing without viewType=domain_public."""
    directory = api(google, "admin", signed_in(google, BOB, *READ))
    assert refusal(directory.users().get(userKey=ALICE)) == (403, "forbidden", "Not Authorized to access this resource/api")
    found = directory.users().get(userKey=ALICE, viewType="domain_public").execute()
    assert set(found) == {"kind", "id", "etag", "primaryEmail", "name"}
    assert refusal(directory.groups().list(customer="my_customer"))[:2] == (403, "forbidden")
    assert refusal(directory.members().list(groupKey="x@hoogland.example"))[:2] == (403, "forbidden")


def test_a_consumer_account_has_no_directory(google: Google) -> None:
    directory = api(google, "admin", signed_in(google, MARTA, *READ))
    assert refusal(directory.users().list(customer="my_customer", viewType="domain_public"))[0] == 403


def test_a_missing_scope_is_told_apart_from_a_missing_right(google: Google) -> None:
    directory = api(google, "admin", signed_in(google, ALICE, "admin.directory.user.readonly"))
    with pytest.raises(HttpError) as caught:
        directory.groups().list(customer="my_customer").execute()
    error = json.loads(caught.value.content)["error"]
    assert error["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_users_come_in_pages_and_by_query(google: Google, directory: Any) -> None:
    for number in range(7):
        google.add_account(f"clerk{number}@hoogland.example", f"Clerk {number}", suspended=number == 3)
    users, request, pages = [], directory.users().list(customer="my_customer", maxResults=4), 0
    while request is not None:
        answer = request.execute()
        users += [user["primaryEmail"] for user in answer["users"]]
        request, pages = directory.users().list_next(request, answer), pages + 1
    assert (len(users), len(set(users)), pages) == (9, 9, 3)
    active = directory.users().list(customer="my_customer", query="isSuspended=false email:clerk*").execute()["users"]
    assert len(active) == 6


def nest(google: Google) -> None:
    google.add_group("sales@hoogland.example", "Sales", [BOB, MARTA, "stranger@else.example"])
    google.add_group("everyone@hoogland.example", "Everyone", ["sales@hoogland.example", ALICE], aliases=["all@hoogland.example"])


def test_members_of_nested_groups_are_listed_once(google: Google, directory: Any) -> None:
    nest(google)
    google.add_member("everyone@hoogland.example", BOB, role="MANAGER")
    direct = directory.members().list(groupKey="all@hoogland.example").execute()["members"]
    assert {member["email"]: (member["type"], member["role"]) for member in direct} == {
        ALICE: ("USER", "MEMBER"),
        BOB: ("USER", "MANAGER"),
        "sales@hoogland.example": ("GROUP", "MEMBER"),
    }
    derived = directory.members().list(groupKey="everyone@hoogland.example", includeDerivedMembership=True).execute()["members"]
    assert sorted(member["email"] for member in derived) == sorted([ALICE, BOB, MARTA, "sales@hoogland.example", "stranger@else.example"])
    assert [member["email"] for member in directory.members().list(groupKey="all@hoogland.example", roles="MANAGER").execute()["members"]] == [BOB]


def test_a_members_id_is_the_accounts(google: Google, directory: Any) -> None:
    nest(google)
    members = directory.members().list(groupKey="sales@hoogland.example").execute()["members"]
    assert {member["email"]: member["id"] for member in members}[BOB] == google.account(BOB).sub


def test_the_whole_domain_is_a_member_without_address(google: Google, directory: Any) -> None:
    google.add_group("announce@hoogland.example", "Announcements", [WHOLE_DOMAIN])
    (member,) = directory.members().list(groupKey="announce@hoogland.example").execute()["members"]
    assert member["type"] == "CUSTOMER"
    assert "email" not in member


def test_members_come_at_most_two_hundred_a_page(google: Google, directory: Any) -> None:
    google.add_group("big@hoogland.example", "Big", [f"p{number}@else.example" for number in range(450)])
    sizes, request = [], directory.members().list(groupKey="big@hoogland.example", maxResults=1000)
    while request is not None:
        answer = request.execute()
        sizes.append(len(answer["members"]))
        request = directory.members().list_next(request, answer)
    google.violations.clear()  # asking for 1,000 is outside nothing the document says, yet Google gives 200
    assert sizes == [200, 200, 50]


def test_has_member_looks_through_nesting_but_not_across_domains(google: Google, directory: Any) -> None:
    nest(google)
    members = directory.members()
    assert members.hasMember(groupKey="everyone@hoogland.example", memberKey=BOB).execute() == {"isMember": True}
    assert members.hasMember(groupKey="sales@hoogland.example", memberKey=ALICE).execute() == {"isMember": False}
    assert refusal(members.hasMember(groupKey="everyone@hoogland.example", memberKey=MARTA))[:2] == (400, "invalid")


def test_an_unknown_group_is_not_found(directory: Any) -> None:
    assert refusal(directory.members().list(groupKey="none@hoogland.example")) == (404, "notFound", "Resource Not Found: groupKey")


def test_groups_cannot_run_in_a_circle(google: Google) -> None:
    nest(google)
    with pytest.raises(ValueError, match="circle"):
        google.add_member("sales@hoogland.example", "everyone@hoogland.example")


def test_a_deleted_person_is_in_no_group(google: Google, directory: Any) -> None:
    nest(google)
    google.delete_account(BOB)
    members = directory.members().list(groupKey="sales@hoogland.example").execute()["members"]
    assert sorted(member["email"] for member in members) == [MARTA, "stranger@else.example"]


def test_a_renamed_person_keeps_id_groups_and_the_old_address(google: Google, directory: Any) -> None:
    nest(google)
    before = google.account(BOB).sub
    google.change_address(BOB, "bob.bakker@hoogland.example")
    found = directory.users().get(userKey=BOB).execute()
    assert (found["id"], found["primaryEmail"], found["aliases"]) == (before, "bob.bakker@hoogland.example", [BOB])
    assert directory.members().hasMember(groupKey="everyone@hoogland.example", memberKey="bob.bakker@hoogland.example").execute()["isMember"]


def test_groups_of_one_person(google: Google, directory: Any) -> None:
    nest(google)
    found = directory.groups().list(userKey=BOB).execute()["groups"]
    assert [(group["email"], group["directMembersCount"]) for group in found] == [("sales@hoogland.example", "3")]
    assert [group["email"] for group in directory.groups().list(customer="my_customer").execute()["groups"]] == [
        "everyone@hoogland.example",
        "sales@hoogland.example",
    ]
