"""The sync panel of one account: whatever stands in the way is said with its cause, and the button that helps does help."""

from __future__ import annotations

import pytest

from local.google.faults import Fault
from tests.journeys.steps import at_member, forged, klanten, nonce_of, shared, sub_of, the_contact
from tests.two_way.steps import LABEL, edit, many, remove, rounds, upkeep
from tests.two_way.test_health import PIETER, WRONG, at_sync
from tests.world import ALICE, BOB, CAROL, MARTA, NOON, Panel, World


def rewritten(world: World, access: str = "Can edit") -> Panel:
    """A program in Bob's account and one in Carol's keep rewriting one contact, until both copies are left alone."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access=access)
    for number in range(8):
        for who in (BOB, CAROL):
            edit(world, who, PIETER, nicknames=[{"value": f"Piet {number} {who}"}])
            panel = world.person(who)
            panel.home()
            panel.press("Sync now")
            world.settle(hours=0.02)
            world.clock.advance(60)
    return at_sync(world, BOB)


def test_a_loop_is_named_with_its_field_its_times_and_the_other_account(world: World) -> None:
    card = rewritten(world).card
    assert card.reads(f"{PIETER} is left alone in your account: another program keeps rewriting it.")
    assert card.reads("What changes: Nickname.")
    assert card.reads("It was rewritten 6 times between")
    assert not card.reads("Carol")  # who else has the label is not his to know (amendments.md P1)


def test_who_may_see_the_members_is_told_whose_account_the_loop_goes_through(world: World) -> None:
    assert rewritten(world, "Can reshare").card.reads("The same is done in the account of Carol Jansen.")


def test_a_contact_left_alone_is_not_forgotten_by_dismissing_it(world: World) -> None:
    """I20: without its notice nobody could take it up again."""
    panel = rewritten(world)
    assert not panel.card.has_button("Dismiss")
    [notice] = world.db.collection(f"accounts/{sub_of(world, BOB)}/notices").stream()
    bob = world.person(BOB)
    bob.home()
    bob.act(forged("health/dismiss", notice=notice.id, nonce=nonce_of(world, BOB)))
    assert at_sync(world, BOB).card.has_button("Try again")


def test_an_undone_change_says_whom_to_ask_and_opens_the_contact(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    edit(world, BOB, PIETER, phoneNumbers=WRONG)
    rounds(world)
    panel = at_sync(world, BOB)
    told = next(row for row in panel.card.rows() if "was undone" in row.text)
    assert "Alice de Vries can give you more access." in told.below
    assert panel.send(told).title == PIETER
    assert panel.press_row("You typed this without the right to: Phone").reads("+31 6 99999999")


def test_what_was_typed_into_a_hidden_field_says_that_it_is_hidden_and_who_can_show_it(world: World) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    alice = at_member(world.person(ALICE), "Bob Bakker")
    box = alice.press("Hidden fields").inputs()[0]
    alice.press("Save", {box.label: (box.choices["Notes"],)})
    world.settle()
    edit(world, BOB, PIETER, biographies=[{"value": "Geheim", "contentType": "TEXT_PLAIN"}])
    rounds(world)
    told = next(row for row in at_sync(world, BOB).card.rows() if "was undone" in row.text)
    assert "(Notes)" in told.text
    assert told.below.endswith("That field is hidden from you: Alice de Vries can show it.")


def test_a_contact_that_came_back_says_which_of_the_two_causes_it_was(world: World) -> None:
    many(world, 10)
    shared(world, BOB)
    [name] = remove(world, BOB, 1)
    rounds(world)
    card = at_sync(world, BOB).card
    assert card.reads(f"{name} came back: you may not remove it.")
    assert card.reads("Alice de Vries can give you more access.")


def test_who_decides_about_what_he_removed_himself_reviews_it_from_here(world: World) -> None:
    many(world, 40)
    shared(world, f"{BOB}, {CAROL}", access="Can reshare")
    remove(world, BOB, 12)
    rounds(world)
    panel = at_sync(world, BOB)
    assert panel.card.reads(f"What you removed from {LABEL} waits for your decision")
    assert not panel.card.reads("Everything is in step.")
    assert panel.press("Review").has_button("Restore")


def lost(world: World, who: str, **fields: object) -> Panel:
    world.db.document(f"accounts/{sub_of(world, who)}").update({"state": "permission_lost", **fields})
    return at_sync(world, who)


def test_a_domain_that_took_its_permission_back_is_named_and_its_administrator_gives_it_again(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    world.google.undelegate("hoogland.example")
    world.clock.advance(3700)
    rounds(world)
    panel = at_sync(world, BOB)
    assert panel.card.reads("Permission lost. Google no longer lets Commonbook work for hoogland.example; its administrator can give it back")
    card = panel.press("I administer hoogland.example")
    assert card.has_button("Check")
    assert not panel.press("Check").reads("is connected")
    world.google.delegate("hoogland.example")
    assert panel.press("Check").reads("hoogland.example is connected")
    world.settle()
    assert at_sync(world, BOB).card.reads("Everything is in step.")


@pytest.mark.parametrize(
    ("fields", "said", "button"),
    [
        ({"credential": "refresh", "reason": "ConsentGone"}, "no longer has your consent", "Connect"),
        ({"credential": "refresh", "reason": "ScopeMissing"}, "no longer has your consent", "Connect"),
        ({"reason": "Blocked"}, "Your administrator has not allowed Commonbook", "I administer hoogland.example"),
        ({"reason": "ServiceOff"}, "Google Contacts is switched off for this account", "Sync now"),
    ],
)
def test_each_cause_of_a_lost_permission_has_its_own_words_and_button(world: World, fields: dict[str, object], said: str, button: str) -> None:
    klanten(world)
    shared(world, BOB)
    world.google.undelegate("hoogland.example")
    card = lost(world, BOB, **fields).card
    assert card.reads(said)
    assert card.has_button(button)


def test_an_account_that_never_connected_is_told_so_with_the_button(world: World) -> None:
    card = at_sync(world, MARTA).card
    assert card.reads("Not connected.")
    assert card.has_button("Connect")
    assert not card.reads("Everything is in step.")


def test_waiting_says_why(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    world.google.faults.add(Fault(path="/v1/people/me/connections", account=BOB, status=429, headers={"Retry-After": "1800"}, times=1))
    for _ in range(16):
        world.clock.advance(60)
        upkeep(world)
        world.tasks.run_due()
    card = at_sync(world, BOB).card
    assert next(row for row in card.rows() if row.text.startswith("Google lets us go on at")).below.startswith("Google takes only so many changes")


def test_while_google_asks_us_to_wait_no_press_asks_it_sooner_and_each_says_until_when(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    world.google.faults.add(Fault(path="/v1/people/me/connections", account=BOB, status=429, headers={"Retry-After": "1800"}, times=1))
    for _ in range(16):
        world.clock.advance(60)
        upkeep(world)
        world.tasks.run_due()
    world.google.calls.clear()
    panel = world.person(BOB)
    panel.home()
    world.tasks.run_due()
    panel.press("Sync now")
    assert panel.toast.startswith("Google lets us go on at")
    assert not [call for call in world.calls_of(BOB) if "connections" in call]
    world.clock.advance(1800)
    panel.press("Sync now")
    assert not panel.toast.startswith("Google lets us go on at")
    assert [call for call in world.calls_of(BOB) if "connections" in call]


def test_a_full_account_leads_to_google_contacts_to_make_room(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    world.db.document(f"accounts/{sub_of(world, BOB)}").update({"state": "full", "lacks": the_contact(world)})
    card = at_sync(world, BOB).card
    assert card.reads("Your Google Contacts is full.")
    assert card.has_button("Open Google Contacts")


def test_a_reason_without_words_of_googles_is_put_into_ours(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    world.db.document(f"accounts/{sub_of(world, BOB)}").update({"parked": {the_contact(world): "ScopeMissing"}})
    card = at_sync(world, BOB).card
    assert not card.reads("ScopeMissing")
    assert card.reads("Google did not take it.")


def test_more_than_a_card_holds_is_counted_not_left_out_in_silence(world: World) -> None:
    klanten(world)
    shared(world, BOB)
    for number in range(15):
        world.db.document(f"accounts/{sub_of(world, BOB)}/notices/n{number}").set(
            {"kind": "returned", "contact": the_contact(world), "fields": [str(number)], "at": NOON}
        )
    assert at_sync(world, BOB).card.reads("And 7 more.")
