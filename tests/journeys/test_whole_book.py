"""The whole address book, later contacts included, leaves the domain only after a second question."""

from __future__ import annotations

from tests.journeys.steps import PEOPLE, klanten, stored
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, CAROL, MALLORY, MARTA, Panel, person


def at_share(world: Watched) -> Panel:
    klanten(world)
    panel = world.person(ALICE)
    panel.home()
    panel.press_row("Contacts")
    panel.press("Share")
    return panel


def test_outside_it_asks_twice_and_nothing_happens_before(world: Watched) -> None:
    panel = at_share(world)
    panel.press("Share", {PEOPLE: f"{BOB}, {MALLORY}, {MARTA}", "Access": "Can edit", "Mobile and Outlook": ""})
    assert panel.card.reads(f"{MALLORY}, {MARTA}")
    assert not panel.card.reads(BOB)
    assert not any(path.startswith("labels/") for path in stored(world))
    panel.press("Confirm")
    world.settle()
    assert MARTA in str([mail.recipients for mail in world.mails()])
    (label,) = [data for path, data in stored(world).items() if path.startswith("labels/")]
    assert {(grant["role"], grant["mobile"]) for grant in label["grants"].values()} == {(2, False)}
    for who in (BOB, MALLORY):
        assert len(world.google.book(who).contacts()) == 4


def test_not_confirmed_it_is_not_shared(world: Watched) -> None:
    panel = at_share(world)
    panel.press("Share", {PEOPLE: MARTA})
    panel.press("Cancel")
    world.settle()
    assert world.mails() == []


def test_inside_the_domain_it_asks_once_and_what_is_made_later_comes_along(world: Watched) -> None:
    panel = at_share(world)
    panel.press("Share", {PEOPLE: f"{BOB}, {CAROL}"})
    assert "on its way" in panel.toast or "on the way" in panel.toast
    world.settle()
    world.google.book(ALICE).create(person("Later Twee"), labels=["myContacts"])
    world.clock.advance(1200)
    world.book.queue.poll(world.account(ALICE).key)
    world.settle()
    assert len(world.google.book(BOB).contacts()) == 5
