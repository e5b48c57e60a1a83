"""What people do in Google Contacts and how it arrives, or does not (product.md 4; promises.md I7, I8, I11, I14)."""

from __future__ import annotations

import pytest

from sync import copying, turn
from tests.journeys.steps import at_member, klanten, share, shared
from tests.two_way.steps import LABEL, edit, many, remove, resource, rounds, the
from tests.world import ALICE, BOB, CAROL, World, groups_of, person, phones_of

PIETER = "Pieter Meulen"
PEOPLE = (ALICE, BOB, CAROL)


def office(world: World, access: str = "Can edit") -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access=access)
    rounds(world)


def written(world: World) -> list[str]:
    """The writes of two quiet rounds."""
    world.google.calls.clear()
    rounds(world, 62)
    return [call for who in PEOPLE for call in world.calls_of(who, writes=True)]


def test_an_edit_arrives_at_everybody_and_its_echo_causes_nothing(world: World) -> None:
    """I14, I15."""
    office(world)
    edit(world, BOB, PIETER, phoneNumbers=[{"value": "+31 20 7654321", "type": "work"}])
    world.google.calls.clear()
    rounds(world)
    assert not world.calls_of(BOB, writes=True)
    assert len(world.calls_of(ALICE, writes=True)) == len(world.calls_of(CAROL, writes=True)) == 1
    assert [phones_of(the(world, who, PIETER)) for who in PEOPLE] == [["+31 20 7654321"]] * 3
    assert written(world) == []


def test_the_owner_renames_the_label_and_it_travels(world: World) -> None:
    office(world)
    world.google.book(ALICE).rename_label(LABEL, "Customers")
    rounds(world)
    assert [world.labels_in(who) for who in PEOPLE] == [["Customers"]] * 3
    assert written(world) == []


def test_a_grantees_new_name_for_the_label_is_undone(world: World) -> None:
    office(world)
    world.google.book(CAROL).rename_label(LABEL, "Mijn")
    rounds(world)
    assert [world.labels_in(who) for who in PEOPLE] == [[LABEL]] * 3


def test_merge_and_fix_of_two_copies_merges_them_for_everybody(world: World) -> None:
    office(world, "Can delete")
    book = world.google.book(BOB)
    zoe = resource(world, BOB, "Zoë Şahin")
    book.merge(resource(world, BOB, PIETER), [zoe])
    rounds(world)
    for who in PEOPLE:
        assert len(world.names_in(who, LABEL)) == 3
        assert len(phones_of(the(world, who, PIETER))) == 2
    assert written(world) == []


@pytest.mark.parametrize("access", ["View only", "Can edit", "Can delete"])
@pytest.mark.parametrize("shuffle", [False, True], ids=["in-order", "shuffled"])
def test_a_merged_copy_whose_contact_is_deleted_by_somebody_else_is_not_left_behind(world: World, access: str, shuffle: bool) -> None:
    """I6: found with a random world; the survivor bears both markers, and Google tells them in no order. Who may edit merged them after the
    deletion without knowing of it: his edit wins."""
    klanten(world)
    shared(world, BOB, access=access)
    rounds(world)
    zoe = resource(world, BOB, "Zoë Şahin")
    world.google.book(ALICE).delete(resource(world, ALICE, PIETER))
    world.clock.advance(60)
    book = world.google.book(BOB)
    book.merge(resource(world, BOB, PIETER), [zoe])
    world.google.faults.shuffle = shuffle
    rounds(world)
    copies = [each for each in book.contacts() if any(item["key"] == "commonbook" for item in each.get("clientData", []))]
    assert len(copies) == len(world.people_in(BOB, LABEL)), "nothing of ours is left outside the label"
    assert world.names_in(BOB, LABEL) == world.names_in(ALICE, LABEL)
    names = world.names_in(ALICE, LABEL)
    assert (PIETER in names, "Zoë Şahin" in names) == {"View only": (False, True), "Can edit": (True, True), "Can delete": (True, False)}[access]


def test_merge_and_fix_without_the_right_leaves_the_others_alone(world: World) -> None:
    """I9, I18."""
    office(world, "View only")
    before = world.google.book(CAROL).contacts()
    world.google.book(BOB).merge(resource(world, BOB, PIETER), [resource(world, BOB, "Zoë Şahin")])
    rounds(world)
    assert world.google.book(CAROL).contacts() == before
    assert len(world.names_in(BOB, LABEL)) == 4


def test_an_expired_sync_token_loses_and_removes_nothing(world: World) -> None:
    """I11: the full listing adds and changes."""
    office(world)
    edit(world, BOB, PIETER, nicknames=[{"value": "Piet"}])
    world.clock.advance(8 * 86_400)
    rounds(world)
    assert [the(world, who, PIETER)["nicknames"][0]["value"] for who in PEOPLE] == ["Piet"] * 3  # type: ignore[index]
    assert [len(world.names_in(who, LABEL)) for who in PEOPLE] == [4] * 3


def test_a_deletion_made_while_the_token_was_dead_is_confirmed_by_a_direct_read_and_then_believed(world: World) -> None:
    office(world, "Can delete")
    [name] = remove(world, BOB, 1)
    world.clock.advance(8 * 86_400)
    rounds(world)
    assert all(name not in world.names_in(who, LABEL) for who in PEOPLE)
    assert len(world.google.book(ALICE).contacts()) == 4


def test_an_empty_listing_removes_nothing(world: World) -> None:
    """I11; the incident of July 2019."""
    office(world, "Can delete")
    world.google.faults.list_empty = 20
    world.clock.advance(8 * 86_400)
    rounds(world)
    world.google.faults.list_empty = 0
    rounds(world)
    assert [len(world.names_in(who, LABEL)) for who in PEOPLE] == [4] * 3


def test_a_star_and_private_labels_are_left_alone(world: World) -> None:
    """I8."""
    office(world)
    book = world.google.book(BOB)
    book.create_label("Privé")
    copy = resource(world, BOB, PIETER)
    book.star(copy)
    book.add_to_label("Privé", copy)
    rounds(world)
    edit(world, CAROL, PIETER, nicknames=[{"value": "Piet"}])
    rounds(world)
    mine = the(world, BOB, PIETER)
    assert mine["nicknames"][0]["value"] == "Piet"  # type: ignore[index]
    assert "contactGroups/starred" in groups_of(mine)
    assert book.groups()["Privé"] in groups_of(mine)
    assert written(world) == []


def test_a_private_contact_is_never_written(world: World) -> None:
    """I7."""
    own = world.google.book(BOB).create(person("Moeder Bakker", phone="+31 20 1111111"))
    before = world.google.book(BOB).contact(own)
    office(world)
    edit(world, CAROL, PIETER, nicknames=[{"value": "Piet"}])
    rounds(world)
    assert world.google.book(BOB).contact(own) == before


def test_an_account_at_the_limit_stops_growing_says_so_and_nobody_else_is_affected(world: World) -> None:
    """Over 25,000: the number is smaller here."""
    many(world, 12)
    world.google.faults.contact_limit = 10
    share(world.person(ALICE), BOB)
    world.settle()
    assert len(world.names_in(BOB, LABEL)) <= 10
    bob = world.person(BOB)
    bob.home()
    assert bob.press("Sync").reads("Your Google Contacts is full.")
    world.google.faults.contact_limit = 25_000
    rounds(world, 62)
    assert len(world.names_in(BOB, LABEL)) == 12


def test_an_account_that_has_said_that_it_is_full_is_asked_for_no_more_room_at_once(world: World) -> None:
    """I20: the others that find no room cost no call each."""
    many(world, 5)
    world.google.faults.contact_limit = 2
    share(world.person(ALICE), BOB)
    world.settle()
    refused = [call for call in world.google.calls if call.account_email == BOB and "createContact" in call.path and call.status == 400]
    assert len(refused) == 1


def test_what_found_no_room_is_made_although_the_account_was_gone_for_a_while(world: World) -> None:
    """I6: no feed names it again, so the account itself must remember that it lacks something."""
    many(world, 5)
    world.google.faults.contact_limit = 3
    share(world.person(ALICE), BOB)
    world.settle()
    rounds(world)
    assert 0 < len(world.names_in(BOB, LABEL)) < 5
    world.google.suspend(BOB)
    rounds(world)
    world.google.faults.contact_limit = 25_000
    world.google.suspend(BOB, suspended=False)
    rounds(world)
    assert len(world.names_in(BOB, LABEL)) == 5
    assert written(world) == []


def test_what_a_grantee_adds_to_the_label_stands_there_already(world: World) -> None:
    """I15: nothing is written to his account, and nothing under the name that the label has in its owner's."""
    office(world)
    world.google.calls.clear()
    world.google.book(BOB).create(person("Nieuw Iemand", phone="+31 6 99999999"), [LABEL])
    rounds(world)
    assert world.calls_of(BOB, writes=True) == []
    assert all("Nieuw Iemand" in world.names_in(who, LABEL) for who in PEOPLE)


def test_a_copy_that_may_not_be_passed_on_stands_under_ones_own_label_for_oneself_alone(world: World) -> None:
    """amendments R2: he keeps the label on his copy, nobody else gets it."""
    office(world)
    klanten(world, BOB, "Mijn", (person("Lev Een"),))
    shared(world, CAROL, "Mijn", by=BOB)
    rounds(world)
    world.google.book(BOB).add_to_label("Mijn", resource(world, BOB, PIETER))
    rounds(world)
    assert PIETER in world.names_in(BOB, "Mijn") and PIETER in world.names_in(BOB, LABEL)
    assert PIETER not in world.names_in(CAROL, "Mijn")
    assert written(world) == []


def test_a_copy_kept_under_ones_own_label_for_oneself_alone_stays_so_until_it_is_put_there_anew(world: World) -> None:
    """amendments R2, I14: found with a random world; given the right later, he shared it with everybody as soon as somebody edited the contact."""
    office(world)
    klanten(world, BOB, "Mijn", (person("Lev Een"),))
    shared(world, CAROL, "Mijn", by=BOB)
    rounds(world)
    world.google.book(BOB).add_to_label("Mijn", resource(world, BOB, PIETER))
    rounds(world)
    at_member(world.person(ALICE), "Bob Bakker").press("Save", {"Access": "Can reshare"})
    rounds(world)
    for company in ("Nieuw BV", "Nieuwer BV"):
        edit(world, ALICE, PIETER, organizations=[{"name": company}])
        rounds(world)
        assert PIETER in world.names_in(BOB, "Mijn") and PIETER not in world.names_in(CAROL, "Mijn")
    world.google.book(BOB).remove_from_label("Mijn", resource(world, BOB, PIETER))
    rounds(world)
    assert PIETER not in world.names_in(BOB, "Mijn") and PIETER in world.names_in(CAROL, LABEL)
    world.google.book(BOB).add_to_label("Mijn", resource(world, BOB, PIETER))
    rounds(world)
    assert PIETER in world.names_in(BOB, "Mijn") and PIETER in world.names_in(CAROL, "Mijn")
    assert written(world) == []


def test_a_copy_that_was_passed_on_stands_under_that_label_at_who_did_it_too(world: World) -> None:
    """I1: in the office of the one who may pass it on it is not the one place where it is missing."""
    office(world, "Can reshare")
    klanten(world, BOB, "Mijn", (person("Lev Een"),))
    shared(world, CAROL, "Mijn", by=BOB)
    rounds(world)
    world.google.book(BOB).add_to_label("Mijn", resource(world, BOB, PIETER))
    rounds(world)
    assert PIETER in world.names_in(BOB, "Mijn") and PIETER in world.names_in(CAROL, "Mijn")
    assert written(world) == []
    world.google.book(BOB).remove_from_label("Mijn", resource(world, BOB, PIETER))
    rounds(world)
    assert PIETER not in world.names_in(CAROL, "Mijn") and PIETER in world.names_in(CAROL, LABEL)


def test_an_empty_list_is_not_built_upon_even_where_every_copy_was_written_a_moment_ago(world: World) -> None:
    """Incident 3: copies known for long are missing from it, so what else was made meanwhile is missing too and is asked for again."""
    office(world)
    for name in world.names_in(BOB, LABEL):
        edit(world, ALICE, name, organizations=[{"name": "Nieuw BV"}])
    engine, bob = world.book.engine, world.google.account(BOB).sub
    turn.run(engine, world.google.account(ALICE).sub, turn.Look.CONTACTS)
    world.settle(hours=0.01)
    world.google.book(BOB).create(person("Nieuw Iemand", phone="+31 6 99999999"), [LABEL])
    world.google.expire_sync_tokens(BOB)
    world.google.faults.list_empty = 1
    turn.run(engine, bob, turn.Look.CONTACTS)
    assert world.google.faults.list_empty == 0
    rounds(world)
    assert "Nieuw Iemand" in world.names_in(ALICE, LABEL)


def test_a_copy_marked_for_two_contacts_is_a_copy_of_each_and_stands_for_the_one_google_calls_primary() -> None:
    """I6: after a merge in Google; the order of values means nothing."""
    marks = [
        {"key": "commonbook", "value": "abc-4", "metadata": {}},
        {"key": "other", "value": "abc-9", "metadata": {}},
        {"key": "commonbook", "value": "abc-11", "metadata": {"primary": True}},
    ]
    for told in (marks, marks[::-1]):
        copy = {"clientData": told}
        assert copying.markers_of(copy) == ["abc-11", "abc-4"]
        assert copying.marker_of(copy) == "abc-11"


def test_a_new_contact_under_a_label_of_who_shares_everything_stays_under_it(world: World) -> None:
    """I11: found with a random world; it was taken out again in between, and where that call came late it passed for the owner's own removal."""
    office(world)
    shared(world, CAROL, "Contacts")
    rounds(world)
    world.google.book(ALICE).create(person("Karel Nieuw", phone="+31 6 11112222"), [LABEL])
    world.google.calls.clear()
    rounds(world)
    assert world.calls_of(ALICE, writes=True) == []
    assert all("Karel Nieuw" in world.names_in(who, LABEL) for who in PEOPLE)
    assert written(world) == []
