"""Several ways to one label, and what a manager cannot pass on (R1; T30)."""

from __future__ import annotations

from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharing.lens import project
from sharing.person import EMPTY, Person, Value
from sharing.reach import Access, Grant, Principal, UnknownPrincipal, capped, effective, recapped, why
from sharing.roles import Role
from tests.sharing.people import hidden_sets, people

BOB = Principal("user", "bob")
CAROL = Principal("user", "carol")
SALES = Principal("group", "sales@acme.example")
ACME = Principal("domain", "acme.example")
BIRTHDAYS = frozenset({"birthdays"})


def grants() -> st.SearchStrategy[list[Grant]]:
    one = st.builds(Grant, st.sampled_from((BOB, SALES, ACME)), st.sampled_from(tuple(Role)[:4]), hidden_sets(), st.booleans(), st.just("ann"))
    return st.lists(one, max_size=4)


def test_the_highest_role_wins_and_one_path_that_shows_a_field_is_enough() -> None:
    access = effective(
        [
            Grant(SALES, Role.EDITOR, frozenset({"birthdays", "phoneNumbers"}), mobile=False),
            Grant(BOB, Role.VIEWER, frozenset({"phoneNumbers/home", "addresses"}), mobile=True),
        ]
    )
    assert access == Access(Role.EDITOR, frozenset({"phoneNumbers/home"}), mobile=True, via=(BOB, SALES))


def test_no_path_is_no_access() -> None:
    assert effective([]) is None
    assert why([]) == ()


@given(grants(), people())
def test_a_person_sees_exactly_what_some_path_shows(paths: list[Grant], person: Person) -> None:
    access = effective(paths)
    for field, items in person.fields:
        for value in items:
            alone = EMPTY.with_field(field, [value])
            assert bool(access and project(alone, access.hidden)) == any(project(alone, path.hidden) for path in paths)


@given(grants())
def test_the_order_of_paths_does_not_matter(paths: list[Grant]) -> None:
    assert effective(paths) == effective(list(reversed(paths)))
    assert {path.principal for path in why(paths)} == {path.principal for path in paths}


def test_why_names_the_path_that_decides() -> None:
    by_name, by_group = why([Grant(SALES, Role.EDITOR), Grant(BOB, Role.VIEWER, BIRTHDAYS, granted_by="ann")])
    assert (by_name.principal, by_name.decides_role, by_name.shows, by_name.granted_by) == (BOB, False, frozenset(), "ann")
    assert (by_group.principal, by_group.decides_role, by_group.shows) == (SALES, True, BIRTHDAYS)


def test_a_manager_hides_at_least_what_is_hidden_from_him() -> None:
    assert capped(frozenset(), BIRTHDAYS) == BIRTHDAYS
    assert capped(frozenset({"phoneNumbers"}), frozenset({"phoneNumbers/home"})) == frozenset({"phoneNumbers"})


def after_cap(stored: list[Grant], reaching: dict[str, Collection[Principal]]) -> list[frozenset[str]]:
    return [grant.hidden for grant in recapped(stored, owner="ann", reaching=lambda sub: reaching[sub])]


def test_a_manager_cannot_show_himself_a_hidden_field_through_a_group_of_his() -> None:
    stored = [Grant(BOB, Role.MANAGER, BIRTHDAYS, granted_by="ann"), Grant(SALES, Role.VIEWER, granted_by="bob")]
    assert after_cap(stored, {"bob": (BOB, SALES)}) == [BIRTHDAYS, BIRTHDAYS]


def test_hiding_more_from_a_manager_follows_down_every_chain() -> None:
    stored = [
        Grant(BOB, Role.MANAGER, BIRTHDAYS, granted_by="ann"),
        Grant(CAROL, Role.MANAGER, granted_by="bob"),
        Grant(ACME, Role.VIEWER, frozenset({"urls"}), granted_by="carol"),
    ]
    assert after_cap(stored, {"bob": (BOB,), "carol": (CAROL,)}) == [BIRTHDAYS, BIRTHDAYS, BIRTHDAYS | {"urls"}]


def test_two_managers_cannot_lift_each_others_cap_in_a_circle() -> None:
    stored = [
        Grant(BOB, Role.MANAGER, BIRTHDAYS, granted_by="ann"),
        Grant(CAROL, Role.MANAGER, granted_by="bob"),
        Grant(SALES, Role.MANAGER, granted_by="carol"),  # Bob is a member
    ]
    assert after_cap(stored, {"bob": (BOB, SALES), "carol": (CAROL,)}) == [BIRTHDAYS] * 3


def test_a_second_path_from_the_owner_lifts_the_cap() -> None:
    stored = [
        Grant(BOB, Role.MANAGER, BIRTHDAYS, granted_by="ann"),
        Grant(SALES, Role.VIEWER, granted_by="ann"),
        Grant(CAROL, Role.VIEWER, granted_by="bob"),
    ]
    assert after_cap(stored, {"bob": (BOB, SALES)}) == [BIRTHDAYS, frozenset(), frozenset()]


def test_grants_of_a_manager_who_left_stay_as_they_were() -> None:
    stored = [Grant(CAROL, Role.MANAGER, BIRTHDAYS, granted_by="bob"), Grant(BOB, Role.VIEWER, granted_by="carol")]
    assert after_cap(stored, {"bob": (), "carol": (CAROL,)}) == [BIRTHDAYS, BIRTHDAYS]


managers = st.builds(
    Grant,
    st.sampled_from((BOB, CAROL, SALES)),
    st.just(Role.MANAGER),
    st.frozensets(st.sampled_from(("urls", "urls/home", "birthdays", "names")), max_size=3),
    st.just(True),
    st.sampled_from(("ann", "bob", "carol")),
)


@given(st.lists(managers, max_size=5))
def test_a_cap_never_shows_more_and_is_stable(stored: list[Grant]) -> None:
    paths = {"bob": (BOB, SALES), "carol": (CAROL,)}
    once = recapped(stored, owner="ann", reaching=lambda sub: paths[sub])
    for before, after in zip(stored, once, strict=True):
        assert capped(before.hidden, after.hidden) == capped(after.hidden, after.hidden)
    assert recapped(once, owner="ann", reaching=lambda sub: paths[sub]) == once


def test_principals_have_keys_that_are_read_back() -> None:
    for principal in (BOB, SALES, ACME):
        assert Principal.from_key(principal.key) == principal
    assert [principal.key for principal in (BOB, SALES, ACME)] == ["user:bob", "group:sales@acme.example", "domain:acme.example"]


def test_managers_left_to_each_other_keep_what_they_showed() -> None:
    """Whoever let them in is gone; taking everything away from those they reach would punish the wrong people (I18)."""
    stored = [Grant(CAROL, Role.MANAGER, BIRTHDAYS, granted_by="bob"), Grant(SALES, Role.MANAGER, granted_by="carol")]
    assert after_cap(stored, {"bob": (BOB, SALES), "carol": (CAROL,)}) == [BIRTHDAYS, frozenset()]


@pytest.mark.parametrize("key", ["", "user:", "bob", "robot:x"])
def test_a_broken_key_is_named(key: str) -> None:
    with pytest.raises(UnknownPrincipal):
        Principal.from_key(key)


def test_values_of_the_lens_and_of_reach_agree_on_types() -> None:
    home = EMPTY.with_field("phoneNumbers", [Value({"value": "1", "type": "home"})])
    access = effective([Grant(BOB, Role.VIEWER, frozenset({"phoneNumbers/home"}))])
    assert access and not project(home, access.hidden)
