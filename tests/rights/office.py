"""One label with something of everything in it, and one person who has each role in turn: the owner is Alice, every other role is Bob's."""

from __future__ import annotations

from collections.abc import Callable

from sharing.roles import Role
from tests.cards.reading import Card, NotOnCard
from tests.journeys.steps import at_contact, at_label, klanten, shared
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, CAROL, SANNE, Panel, World, person

PIETER = "Pieter Meulen"
DIRK = "dirk@hoogland.example"  # a colleague who has nothing of it
ROLES: tuple[Role | None, ...] = (None, *Role)


def name_of_role(role: Role | None) -> str:
    return role.words if role is not None else "No access"


def who(role: Role | None) -> str:
    return ALICE if role is Role.OWNER else BOB


def office(role: Role | None) -> Watched:
    """Nine contacts, a conflict about the notes of one, six deletions that wait, a history, a member (Carol) who may edit."""
    world = Watched()
    world.furnish()
    world.google.add_account(DIRK, "Dirk Smit")
    klanten(world, people=(person(PIETER, phone="+31 6 12345678", email="pieter@klant.example"), *(person(f"Klant {at}") for at in range(9))))
    klanten(world, owner=BOB, name="Van Bob", people=(person("Eigen Bob"),))
    shared(world, CAROL, access="Can edit")
    shared(world, SANNE, access="Can delete")
    if role not in (None, Role.OWNER):
        shared(world, BOB, access=role.words)
    alice, carol = at_contact(world.person(ALICE), PIETER), at_contact(world.person(CAROL), PIETER)
    for panel in (alice, carol):
        panel.press("Edit")
    alice.press("Save", {"Notes": "Belt maandag"})
    world.clock.advance(20)
    carol.press("Save", {"Notes": "Belt nooit"})
    for each in [each for each in world.people_in(SANNE, "Klanten") if "Klant" in str(each["names"])][:6]:
        world.google.book(SANNE).delete(str(each["resourceName"]))
    world.clock.advance(900)
    world.person(SANNE).home()
    world.settle()
    world.person(who(role)).home()
    return world


def reached(open_: Callable[[], Panel]) -> Panel | None:
    """The panel at something, or None where there is no way to it."""
    try:
        return open_()
    except NotOnCard:
        return None


def label_of(world: World, email: str) -> Panel | None:
    return reached(lambda: at_label(world.person(email)))


def contact_of(world: World, email: str) -> Panel | None:
    return reached(lambda: at_contact(world.person(email), PIETER))


def home_of(world: World, email: str) -> Card:
    panel = world.person(email)
    return panel.home()
