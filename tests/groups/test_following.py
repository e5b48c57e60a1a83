"""What a group is followed by: direct answers of its Directory. What fails, is empty or lacks somebody takes nothing from anybody (I11)."""

from __future__ import annotations

import pytest

from local.google import WHOLE_DOMAIN
from local.google.faults import Fault
from sync.fanout import STRETCH
from tests.groups.steps import INNER, LABEL, TEAM, carry_out, has, minutes, team
from tests.journeys.steps import at_label, klanten, share, shared
from tests.two_way.steps import upkeep
from tests.world import ALICE, BOB, CAROL, MALLORY, SANNE, World, person

MEMBERS = r".*/groups/[^/]+/members"


def in_team(world: World, *people: str) -> None:
    klanten(world)
    team(world, *people)
    shared(world, TEAM)


def take_from_the_team(world: World) -> None:
    """Alice ends the group's access to her label."""
    panel = at_label(world.person(ALICE))
    panel.press("Members")
    panel.press_row("Verkoop")
    panel.press("Remove")
    panel.press("Confirm")


def test_sync_now_of_a_joiner_brings_the_label_at_once(world: World) -> None:
    in_team(world, BOB)
    carol = world.person(CAROL)
    carol.home()
    world.google.add_member(TEAM, CAROL)
    carol.press("Sync now")
    assert has(world, CAROL)


def test_sync_now_of_a_leaver_takes_the_label_away_at_once(world: World) -> None:
    in_team(world, BOB, CAROL)
    carol = world.person(CAROL)
    carol.home()
    world.google.remove_member(TEAM, CAROL)
    carol.press("Sync now")
    assert not has(world, CAROL)
    assert has(world, BOB)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(path=MEMBERS, status=503, times=10_000),
        Fault(path=MEMBERS, status=200, body={"kind": "admin#directory#members"}, times=10_000),
        Fault(path=MEMBERS, status=404, body={"error": {"code": 404, "message": "Resource Not Found: groupKey"}}, times=10_000),
        Fault(path=".*/admin/directory/.*", status=403, body={"error": {"code": 403, "message": "Not Authorized"}}, times=10_000),
        Fault(path=MEMBERS, garbage=True, times=10_000),
    ],
    ids=["fails", "empty", "says gone while the group is there", "forbids", "talks nonsense"],
)
def test_i11_a_directory_that_fails_or_is_empty_takes_nothing_from_anybody(world: World, fault: Fault) -> None:
    in_team(world, BOB, CAROL)
    world.google.faults.add(fault)
    minutes(world, 40)
    assert has(world, BOB)
    assert has(world, CAROL)


def test_i11_a_listing_that_lacks_somebody_who_is_in_it_takes_nothing_away(world: World) -> None:
    """A listing cut short is no evidence: who is missing is asked for by name."""
    in_team(world, BOB, CAROL)
    bob = world.google.account(BOB)
    only_bob = {"members": [{"id": bob.sub, "email": BOB, "role": "MEMBER", "type": "USER", "status": "ACTIVE"}]}
    world.google.faults.add(Fault(path=MEMBERS + r"\?", status=200, body=only_bob, times=10_000))
    minutes(world)
    assert has(world, CAROL)


def test_a_deleted_group_ends_the_path_for_everybody_in_it(world: World) -> None:
    in_team(world, BOB, CAROL)
    world.google.delete_group(TEAM)
    minutes(world)
    assert not has(world, BOB)
    assert not has(world, CAROL)
    card = at_label(world.person(ALICE)).press("Members")
    assert card.reads("This group does not exist any more")


def test_t13_another_group_under_the_address_of_a_deleted_one_inherits_nothing(world: World) -> None:
    in_team(world, BOB)
    world.google.delete_group(TEAM)
    team(world, CAROL)
    minutes(world)
    assert not has(world, CAROL)
    assert not has(world, BOB)


def test_a_new_group_under_the_old_address_is_reached_when_it_is_shared_with(world: World) -> None:
    in_team(world, BOB)
    world.google.delete_group(TEAM)
    minutes(world)
    team(world, CAROL)
    shared(world, TEAM)
    minutes(world)
    assert has(world, CAROL)


def test_who_is_in_two_groups_has_one_copy_and_keeps_it_until_the_last_path_ends(world: World) -> None:
    """I6: several paths, one copy."""
    klanten(world)
    team(world, BOB)
    team(world, BOB, email=INNER, name="Binnendienst")
    shared(world, f"{TEAM}, {INNER}")
    names = world.names_in(BOB, LABEL)
    assert len(names) == len(set(names)) > 0
    world.google.remove_member(TEAM, BOB)
    minutes(world)
    assert world.names_in(BOB, LABEL) == names
    world.google.remove_member(INNER, BOB)
    minutes(world)
    assert not has(world, BOB)


def test_a_member_who_is_named_too_keeps_the_label_when_the_group_is_taken_away(world: World) -> None:
    in_team(world, BOB, CAROL)
    shared(world, BOB)
    take_from_the_team(world)
    world.settle()
    assert has(world, BOB)
    assert not has(world, CAROL)


def test_a_grant_taken_away_before_it_was_carried_out_reaches_nobody(world: World) -> None:
    """T31, I18: revoked while its fan-out is under way."""
    klanten(world)
    team(world)
    share(world.person(ALICE), TEAM)
    take_from_the_team(world)
    world.settle()
    assert not has(world, BOB)
    assert not has(world, CAROL)


def test_a_group_that_was_taken_away_and_given_again_is_reached_again(world: World) -> None:
    in_team(world, BOB)
    take_from_the_team(world)
    world.settle()
    assert not has(world, BOB)
    shared(world, TEAM)
    minutes(world)
    assert has(world, BOB)


def test_who_left_meanwhile_does_not_come_back_with_a_group_given_again(world: World) -> None:
    in_team(world, BOB, CAROL)
    take_from_the_team(world)
    world.google.remove_member(TEAM, CAROL)
    shared(world, TEAM)
    minutes(world)
    assert has(world, BOB)
    assert not has(world, CAROL)


def test_groups_in_a_circle_are_read_to_an_end(world: World) -> None:
    """Google refuses circles; should it ever show one, everybody is in it once."""
    klanten(world)
    team(world, CAROL, email=INNER, name="Binnendienst")
    team(world, BOB, INNER)
    world.google.world.database.write("INSERT OR REPLACE INTO members VALUES (?, ?, ?)", INNER, TEAM, "MEMBER")
    shared(world, TEAM)
    assert has(world, BOB)
    assert has(world, CAROL)


def test_a_group_of_everybody_reaches_everybody(world: World) -> None:
    in_team(world, WHOLE_DOMAIN)
    assert has(world, BOB)
    assert has(world, SANNE)
    assert not has(world, MALLORY)


def test_a_new_contact_reaches_the_members_of_a_group(world: World) -> None:
    in_team(world, BOB)
    world.google.book(ALICE).create(person("Nieuwe Klant", phone="+31 20 1234567"), [LABEL])
    minutes(world)
    assert "Nieuwe Klant" in world.names_in(BOB, LABEL)


def test_i14_a_group_in_which_nothing_happens_costs_no_write(world: World) -> None:
    in_team(world, BOB, CAROL)
    minutes(world)
    world.firestore.counts.reset()
    for _ in range(15):
        world.clock.advance(60)
        upkeep(world)
        world.settle(hours=0.01)
    assert world.firestore.counts.writes == 0


def test_a_group_that_no_label_is_shared_with_is_not_read(world: World) -> None:
    in_team(world, BOB)
    take_from_the_team(world)
    minutes(world)
    world.google.calls.clear()
    minutes(world)
    assert [call.path for call in world.google.calls if "/directory/v1/groups" in call.path] == []


def test_members_outside_the_domain_are_told_as_such_and_get_nothing(world: World) -> None:
    klanten(world)
    team(world, BOB, "gast@elders.example")
    shared(world, TEAM)
    panel = at_label(world.person(ALICE))
    assert panel.press("Members").reads("Group, 2 people")
    assert panel.card.reads("1 person outside is not reached: invite by address")
    card = panel.press_row("Verkoop")
    assert card.reads("gast@elders.example")
    assert card.reads(BOB)
    assert not world.mails()


def test_members_of_another_connected_domain_are_reached(world: World) -> None:
    klanten(world)
    world.person(MALLORY).home()
    team(world, BOB, MALLORY)
    shared(world, TEAM)
    assert has(world, MALLORY)


def test_a_deleted_label_that_is_brought_back_reaches_the_group_again(world: World) -> None:
    in_team(world, BOB)
    panel = at_label(world.person(ALICE))
    panel.press("Delete label")
    panel.press("Delete label, keep my contacts")
    world.settle()
    assert not has(world, BOB)
    panel = world.person(ALICE)
    panel.home()
    panel.press("Settings")
    panel.press("Deleted labels")
    panel.press("Restore")
    minutes(world)
    assert has(world, BOB)


def test_who_has_a_label_by_a_group_alone_leaves_it_with_the_group(world: World) -> None:
    in_team(world, BOB)
    assert not at_label(world.person(BOB)).card.has_button("Leave")
    shared(world, BOB)
    assert at_label(world.person(BOB)).card.has_button("Leave")


def test_taking_a_grant_from_a_large_group_is_carried_out_stretch_by_stretch(world: World) -> None:
    """The fan-out of a revocation is bounded too: everybody gives back, no task sees all of them."""
    people = [f"mens{number}@hoogland.example" for number in range(STRETCH + 50)]
    for address in people:
        world.google.add_account(address, "Mens")
    in_team_unsettled(world, *people)
    carry_out(world)
    take_from_the_team(world)
    most = carry_out(world)
    assert most <= 5 * STRETCH
    reached = [each.to_dict() or {} for each in world.db.collection("accounts").stream()]
    entries = [entry for data in reached for entry in data.get("reach", {}).values() if entry["owner"] != world.account(ALICE).key or entry["via"]]
    gone = [entry for data in reached for entry in data.get("reach", {}).values() if entry["leaving"]]
    assert len(gone) == len(people)
    assert not any(entry["via"] for entry in entries)


def in_team_unsettled(world: World, *people: str) -> None:
    klanten(world)
    team(world, *people)
    share(world.person(ALICE), TEAM)
