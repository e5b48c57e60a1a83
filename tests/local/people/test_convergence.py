"""Whatever happens to an account, one who follows it by sync tokens ends with what a full listing shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from local.clock import Clock
from local.google.people import Book, PeopleApi, PeopleStore, Switches
from tests.local.people.conftest import ANN, START, Client, Refused, named

Json = dict[str, Any]
DAY = 86_400

ACTS = (
    "create", "create", "create", "edit", "edit", "delete", "restore", "merge", "rename", "label", "unlabel", "drop label", "bump",
    "pass a second", "pass a minute", "pass two days", "lag", "no lag", "shuffle", "repeat", "orphans", "page", "page", "page", "page",
)  # fmt: skip
Act = tuple[str, int]


class Follower:
    """Keeps a copy of an account by sync tokens alone, one page at a time, starting over when a token has expired."""

    def __init__(self, client: Client, *, page_size: int, order: str) -> None:
        self.client = client
        self.query: dict[str, Any] = {"requestSyncToken": "true", "pageSize": page_size, "sortOrder": order}
        self.people: dict[str, Json] = {}
        self.token = ""
        self._page_token = ""
        self._walked: list[Json] = []

    def page(self) -> bool:
        """Read one page; True when it was the last of its walk."""
        query = dict(self.query)
        query |= {"syncToken": self.token} if self.token else {}
        query |= {"pageToken": self._page_token} if self._page_token else {}
        try:
            answer = self.client.page(**query)
        except Refused as refusal:
            assert refusal.details[0]["reason"] == "EXPIRED_SYNC_TOKEN"
            self.token, self._page_token, self._walked = "", "", []
            return False
        self._walked += answer.get("connections", [])
        self._page_token = answer.get("nextPageToken", "")
        if self._page_token:
            return False
        self._take_over()
        self.token = answer["nextSyncToken"]
        return True

    def _take_over(self) -> None:
        if not self.token:
            self.people = {}
        for person in self._walked:
            for earlier in person["metadata"].get("previousResourceNames", ()):
                self.people.pop(earlier, None)
            if person["metadata"].get("deleted"):
                self.people.pop(person["resourceName"], None)
            else:
                self.people[person["resourceName"]] = person
        self._walked = []


class Life:
    """What happens to Ann's account."""

    def __init__(self) -> None:
        self.clock, self.switches = Clock(frozen=START), Switches()
        self.store = PeopleStore(None, self.clock, switches=self.switches)
        self.book: Book = self.store.book(ANN)
        self.client = Client(PeopleApi(self.store))

    def act(self, what: str, number: int) -> None:
        """One event; does nothing where nothing fits."""
        names = [str(person["resourceName"]) for person in self.book.contacts()]
        if names:
            self._act_on(what, number, names[number % len(names)], names)
        trash = self.book.trash()
        labels = sorted(self.book.groups())
        if what == "create":
            self.book.create(named(f"Person {number}"), ["Sales"] if number % 3 == 0 else [], in_my_contacts=number % 2 == 0)
        elif what == "restore" and trash:
            self.switches.restore_keeps_id = number % 2 == 0
            self.book.restore(trash[number % len(trash)])
        elif what == "drop label" and labels:
            self.book.delete_label(labels[number % len(labels)], contacts=number % 4 == 0)
        elif what == "bump":
            self.store.bump_etags(ANN)
        elif what.startswith("pass"):
            self.clock.advance({"pass a second": 1, "pass a minute": 60, "pass two days": 2 * DAY}[what])
        else:
            self._turn(what, number)

    def _act_on(self, what: str, number: int, name: str, names: Sequence[str]) -> None:
        if what == "edit":
            self.book.edit(name, named(f"Edited {number}"))
        elif what == "delete":
            self.book.delete(name)
        elif what == "merge" and len(names) > 1:
            self.book.merge(name, [names[(number + 1) % len(names)]])
        elif what == "rename":
            self.book.link_profile(name, {"id": str(number), "names": [{"displayName": "P"}]}, rename=number % 2 == 0)
        elif what == "label":
            self.book.star(name)
        elif what == "unlabel" and "starred" in self.book.labels_of(name):
            self.book.star(name, on=False)

    def _turn(self, what: str, number: int) -> None:
        if what in ("lag", "no lag"):
            self.switches.sync_lag_s = 5 + number % 600 if what == "lag" else 0
        elif what == "shuffle":
            self.switches.shuffle = not self.switches.shuffle
        elif what == "repeat":
            self.switches.repeat_item += 1
        elif what == "orphans":
            self.switches.orphan_to_my_contacts = not self.switches.orphan_to_my_contacts


def bare(people: Sequence[Json]) -> dict[str, Json]:
    """People by name, without what only a sync shows and in one order of items."""
    for person in people:
        person["metadata"].pop("previousResourceNames", None)
        for value in person.values():
            if isinstance(value, list):
                value.sort(key=str)
    return {person["resourceName"]: person for person in people}


@settings(max_examples=150, deadline=None)
@given(
    acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), min_size=12, max_size=60),
    page_size=st.integers(1, 4),
    order=st.sampled_from(["LAST_MODIFIED_ASCENDING", "LAST_MODIFIED_DESCENDING", "FIRST_NAME_ASCENDING"]),
)
def test_following_by_sync_tokens_ends_with_what_a_full_listing_shows(acts: list[Act], page_size: int, order: str) -> None:
    life = Life()
    follower = Follower(life.client, page_size=page_size, order=order)
    for what, number in acts:
        if what == "page":
            follower.page()
        else:
            life.act(what, number)
    life.switches.sync_lag_s, life.switches.shuffle, life.switches.repeat_item = 0, False, 0
    life.clock.advance(600)
    # A walk under way may end with an old token, and that one may have expired: at most three walks until the present is known.
    for _ in range(3):
        while not follower.page():
            pass
    assert bare(list(follower.people.values())) == bare(life.client.walk()[0])
    assert set(follower.people) == {person["resourceName"] for person in life.book.contacts()}


@settings(max_examples=100, deadline=None)
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 40)), min_size=12, max_size=60))
def test_counts_and_groups_agree_with_the_contacts_after_any_history(acts: list[Act]) -> None:
    life = Life()
    for what, number in acts:
        if what != "page":
            life.act(what, number)
    people = life.book.contacts()
    groups = life.client.call("GET", "/v1/contactGroups", pageSize=1000)["contactGroups"]
    for group in groups:
        members = {
            str(person["resourceName"])
            for person in people
            for membership in person["memberships"]
            if membership["contactGroupMembership"]["contactGroupResourceName"] == group["resourceName"]
        }
        shown = life.client.call("GET", f"/v1/{group['resourceName']}", maxMembers=1000)
        assert set(shown.get("memberResourceNames", ())) == members
        assert group.get("memberCount", 0) == len(members)
    assert all(person["memberships"] for person in people), "a contact is always in one group at least"
    with life.store.locked(ANN) as account:
        assert account.live == len(people)
        assert account.in_trash == len(life.book.trash())
