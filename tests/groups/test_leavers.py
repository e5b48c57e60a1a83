"""Whom the Directory calls suspended or deleted: the account stops, its place is free, its labels ask an administrator for a new owner."""

from __future__ import annotations

from firestore_models.accounts import AccountState
from local.google.faults import Fault
from tests.groups.steps import has, minutes
from tests.journeys.steps import at_label, klanten, shared
from tests.world import ALICE, BOB, CAROL, SANNE, World


def test_who_is_suspended_is_told_so_to_the_owner_within_twenty_minutes(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    world.google.suspend(BOB)
    minutes(world)
    assert at_label(world.person(ALICE)).press("Members").reads("View only · Suspended")


def test_a_deleted_owners_labels_ask_the_administrator_for_a_new_owner_and_go_on_working(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    world.google.delete_account(ALICE)
    minutes(world)
    home = world.person(SANNE).home()
    assert home.reads("1 label asks for a new owner.")
    assert has(world, BOB)
    assert not world.person(BOB).home().reads("asks for a new owner")


def test_who_is_let_in_again_goes_on_where_it_stopped(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    world.google.suspend(BOB)
    minutes(world)
    assert world.account(BOB).state is AccountState.GONE
    world.google.suspend(BOB, suspended=False)
    minutes(world, 40)
    assert world.account(BOB).state is AccountState.ACTIVE


def test_i11_a_directory_that_fails_says_of_nobody_that_they_are_gone(world: World) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    world.google.faults.add(Fault(path=r".*/directory/v1/users\?", status=503, times=10_000))
    minutes(world)
    assert any(call.status == 503 for call in world.google.calls)
    assert {world.account(email).state for email in (ALICE, BOB, CAROL)} == {AccountState.ACTIVE}


def test_t29_the_directory_of_one_tenant_stops_nobody_of_another(world: World) -> None:
    """I19: what one organisation's Directory answers is about its own users."""
    klanten(world)
    shared(world, BOB)
    foreign = {"users": [{"id": world.google.account(BOB).sub, "primaryEmail": "bob@lumen.example", "suspended": True}]}
    world.google.add_account("baas@lumen.example", "Baas Lumen", admin=True)
    world.person("baas@lumen.example").home()
    world.google.suspend("baas@lumen.example", suspended=False)
    world.google.faults.add(Fault(path=r".*/directory/v1/users\?", account="baas@lumen.example", status=200, body=foreign, times=10_000))
    minutes(world)
    assert world.account(BOB).state is AccountState.ACTIVE
