"""A whole domain as one principal: new people inherit, suspended and deleted ones lose, only where the domain is connected."""

from __future__ import annotations

import pytest

from local.google.faults import Fault
from tests.connect.browser import connected
from tests.groups.steps import has, minutes, team
from tests.journeys.steps import at_label, klanten, share, shared, stored
from tests.world import ALICE, BOB, CAROL, MALLORY, MARTA, SANNE, Panel, World

DOMAIN = "hoogland.example"


def test_a_label_shared_with_the_domain_reaches_everybody_in_it_and_nobody_else(world: World) -> None:
    klanten(world)
    shared(world, DOMAIN)
    assert all(has(world, email) for email in (BOB, CAROL, SANNE))
    assert not has(world, MALLORY)
    assert at_label(world.person(ALICE)).press("Members").reads("Whole domain, 4 people")


def test_who_is_new_in_the_domain_inherits_within_twenty_minutes(world: World) -> None:
    klanten(world)
    shared(world, DOMAIN)
    world.google.add_account("dirk@hoogland.example", "Dirk Dekker")
    minutes(world)
    assert has(world, "dirk@hoogland.example")


def test_who_is_deleted_or_suspended_is_no_member_any_more(world: World) -> None:
    klanten(world)
    shared(world, DOMAIN)
    world.google.suspend(CAROL)
    minutes(world)
    assert world.account(CAROL).present == {}
    assert has(world, BOB)


def test_who_is_let_in_again_has_the_label_again(world: World) -> None:
    klanten(world)
    shared(world, DOMAIN)
    world.google.suspend(CAROL)
    minutes(world)
    world.google.suspend(CAROL, suspended=False)
    minutes(world, 40)
    assert has(world, CAROL)


def test_i11_a_directory_that_lists_nobody_takes_nothing_from_anybody(world: World) -> None:
    klanten(world)
    shared(world, DOMAIN)
    world.google.faults.add(Fault(path=r".*/directory/v1/users\?", status=200, body={"kind": "admin#directory#users"}, times=10_000))
    world.google.calls.clear()
    minutes(world)
    assert any("/directory/v1/users" in call.path for call in world.google.calls)
    assert all(has(world, email) for email in (BOB, CAROL, SANNE))


@pytest.mark.parametrize("typed", ["lumen.example", "gmail.example", "nowhere.example"])
def test_another_organisations_domain_is_refused(world: World, typed: str) -> None:
    klanten(world)
    card = share(world.person(ALICE), typed)
    assert card.reads(f"{typed} is a domain that is not yours")
    world.settle()
    assert not has(world, MALLORY)
    assert not has(world, MARTA)


def test_k3_a_domain_that_is_not_connected_needs_its_administrator(world: World) -> None:
    eva = _eva(world)
    card = share(eva, "klein.example")
    assert card.reads("Sharing with a group needs your administrator to connect klein.example.")
    assert stored_grants(world) == []


def test_k3_an_address_of_ones_own_unconnected_domain_is_invited_as_a_person_and_groups_are_explained(world: World) -> None:
    """Nobody may read whether it is a group: only its own administrator could let us."""
    eva = _eva(world)
    card = share(eva, "team@klein.example")
    assert card.reads("Sharing with a group needs your administrator to connect klein.example.")


def _eva(world: World) -> Panel:
    """Somebody of a domain that no administrator connected, who connected herself and has a label."""
    world.google.add_domain("klein.example")
    world.google.add_account("eva@klein.example", "Eva Klein")
    klanten(world, owner="eva@klein.example")
    connected(world, "eva@klein.example")
    return world.person("eva@klein.example")


def stored_grants(world: World) -> list[str]:
    return [key for path, data in stored(world).items() if path.startswith("labels/") for key in data["grants"]]


def test_k3_a_consumer_group_needs_an_administrator(world: World) -> None:
    klanten(world)
    card = share(world.person(ALICE), "vrienden@googlegroups.com")
    assert card.reads("Sharing with a group needs your administrator to connect googlegroups.com.")


def test_a_single_contact_is_shared_with_a_group(world: World) -> None:
    klanten(world)
    team(world)
    panel = at_label(world.person(ALICE))
    shared(world, SANNE)
    panel = at_label(world.person(ALICE))
    panel.press_row("Pieter Meulen")
    panel.press("Share")
    panel.press("Share", {"People, groups or domains": "verkoop@hoogland.example"})
    world.settle()
    assert world.names_in(BOB, "Shared by Alice de Vries") == ["Pieter Meulen"]
