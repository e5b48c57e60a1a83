"""What the main job costs: first share, one more grantee, one edit, the mail card, a turn with nothing to do. Counts, not seconds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from benchmarks import Figure, bench
from sync import turn
from tests.world import ALICE, BOB, CAROL, World, person

THOUSAND = 1000


@dataclass
class Spent:
    """What happened inside a `with spending(world)`: People calls by account and method, and the store's bill."""

    world: World
    reads: int = 0
    writes: int = 0
    round_trips: int = 0
    calls: tuple[tuple[str, str, str], ...] = ()

    def people(self, email: str | None = None, *, method: str = "", path: str = "") -> int:
        return sum(1 for account, how, where in self.calls if (email is None or account == email) and (not method or how == method) and path in where)


@contextmanager
def spending(world: World) -> Iterator[Spent]:
    spent = Spent(world)
    world.firestore.counts.reset()
    before = len(world.google.calls)
    yield spent
    counts = world.firestore.counts
    spent.reads, spent.writes, spent.round_trips = counts.reads, counts.writes, counts.round_trips
    spent.calls = tuple((call.account_email, call.method, call.path) for call in list(world.google.calls)[before:] if call.api == "people")


def customers(count: int) -> list[dict[str, Any]]:
    return [person(f"Klant Nummer{n}", phone=f"+31 20 {n:07}", email=f"klant{n}@klanten.example") for n in range(count)]


def furnished(count: int = THOUSAND) -> World:
    """Everybody has opened the panel once; Alice has a label of `count` contacts in Google Contacts, shared with nobody."""
    world = World().furnish()
    world.label_in_google(ALICE, "Klanten", customers(count))
    for email in (ALICE, BOB, CAROL):
        world.person(email).home()
    world.settle()
    return world


def share(world: World, *emails: str, access: str = "View only", label: str = "Klanten", who: str = ALICE) -> None:
    alice = world.person(who)
    alice.home()
    alice.press_row(label)
    alice.press("Share")
    alice.press("Share", {"People, groups or domains": ", ".join(emails), "Access": access})


def edit(world: World, phone: str, who: str = ALICE, label: str = "Klanten") -> None:
    panel = world.person(who)
    panel.home()
    panel.press_row(label)
    panel.press_row("Klant Nummer0")
    panel.press("Edit")
    panel.press("Save", {"Phone": phone})


@bench("first-share", "first share of a label of 1,000 contacts, one grantee")
def first_share() -> Iterator[Figure]:
    world = furnished()
    with spending(world) as spent:
        share(world, BOB)
        world.settle()
    yield Figure("owner: writes at Google", spent.people(ALICE, method="POST") - spent.people(ALICE, path="members"), 0)
    yield Figure("owner: listing pages", spent.people(ALICE, path="connections"), 2)
    yield Figure("grantee: label and batches", spent.people(BOB), 6)
    yield Figure("Firestore writes beyond a document and a revision a contact", spent.writes - 2 * THOUSAND, 30)
    yield Figure("Firestore writes beyond one document a contact", spent.writes - THOUSAND, 30)
    yield Figure("Firestore reads", spent.reads)
    assert len(world.names_in(BOB, "Klanten")) == THOUSAND


@bench("second-grantee", "the same label, one more grantee")
def second_grantee() -> Iterator[Figure]:
    world = furnished()
    share(world, BOB)
    world.settle()
    with spending(world) as spent:
        share(world, CAROL)
        world.settle()
    yield Figure("grantee: label and batches", spent.people(CAROL), 6)
    yield Figure("other accounts: writes at Google", sum(spent.people(email, method="POST") for email in (ALICE, BOB)), 0)
    yield Figure("Firestore writes", spent.writes, 20)


@bench("edit-50", "one edit, 50 grantees")
def edit_fifty() -> Iterator[Figure]:
    world, people = fifty()
    with spending(world) as spent:
        edit(world, "+31 20 9999999")
    yield Figure("Firestore writes of the edit itself", spent.writes, 5)
    first, *others = people
    with spending(world) as drain:
        turn.run(world.book.engine, world.google.account(first).sub)
    with spending(world) as spent:
        world.settle()
    yield Figure("People calls a grantee (most)", max(drain.people(first), *(spent.people(email) for email in others)), 1)
    yield Figure("of them single updates (least)", min(spent.people(email, path="updateContact") for email in others))
    yield Figure("Firestore reads of a drain", drain.reads, 5)
    yield Figure("Firestore writes of a drain", drain.writes, 3)


def fifty() -> tuple[World, list[str]]:
    world = furnished(20)
    people = [f"person{n}@hoogland.example" for n in range(50)]
    for email in people:
        world.google.add_account(email, email.partition("@")[0].title())
        world.person(email).home()
    for start in range(0, 50, 10):
        share(world, *people[start : start + 10])
    world.settle()
    return world, people


@bench("coalescing", "20 edits of one contact within the coalescing window, 50 grantees")
def coalescing() -> Iterator[Figure]:
    world, people = fifty()
    with spending(world) as spent:
        for n in range(20):
            edit(world, f"+31 20 88888{n:02}")
        world.settle()
    yield Figure("People calls a grantee (most)", max(spent.people(email) for email in people), 2)


@bench("mail-card", "mail card, 50 labels, 25,000 contacts")
def mail_card() -> Iterator[Figure]:
    world = World().furnish()
    world.google.book(BOB).create_many(customers(25_000 - 1_000))
    world.person(BOB).home()
    for owner, first in ((ALICE, 0), (CAROL, 25)):
        for n in range(first, first + 25):
            people = [person(f"Klant {n} {m}", email=f"k{n}.{m}@klanten.example") for m in range(20)]
            world.label_in_google(owner, f"Klanten {n}", people)
        world.person(owner).home()
        for n in range(first, first + 25):
            share(world, BOB, label=f"Klanten {n}", who=owner)
            world.settle()
    everyone = ", ".join(f"k{n}.1@klanten.example" for n in range(19))
    mail = world.google.add_message(BOB, id="m", headers={"From": "k7.7@klanten.example", "To": BOB, "Cc": everyone})
    bob = world.person(BOB)
    with spending(world) as spent:
        bob.open_mail(mail)
    assert bob.card.title == "Klant 7 7", bob.card.texts()
    yield Figure("People calls", spent.people(), 1)
    yield Figure("Firestore round-trips", spent.round_trips, 3)
    yield Figure("Firestore reads", spent.reads)


@bench("idle-drain", "a drain with nothing to do")
def idle_drain() -> Iterator[Figure]:
    world = furnished(20)
    share(world, BOB)
    world.settle()
    key = world.google.account(BOB).sub
    with spending(world) as spent:
        turn.run(world.book.engine, key)
    yield Figure("People calls", spent.people(), 0)
    yield Figure("Firestore round-trips", spent.round_trips, 2)
    yield Figure("Firestore writes", spent.writes, 0)
