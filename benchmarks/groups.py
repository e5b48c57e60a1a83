"""What groups and many grants cost: the grant itself, the share screen, effective rights, a suggestion. Counts, not seconds."""

from __future__ import annotations

import json
from collections.abc import Iterator

from benchmarks import Figure, bench
from benchmarks.sharing import THOUSAND, customers, spending
from firestore_models import accounts, grants, labels
from firestore_models.labels import GrantRow, Label, LabelKind
from handlers import tasks
from handlers.task import TaskCall
from sharing.reach import Grant, Principal
from sharing.roles import Role
from tests.world import ALICE, BOB, SANNE, Panel, World

TEAM = "iedereen@hoogland.example"
PEOPLE = "People, groups or domains"
BOX = 500  # grants


def _office(contacts: int) -> World:
    """The administrator and the owner have opened the panel; the owner has a label in Google Contacts."""
    world = World().furnish()
    world.label_in_google(ALICE, "Klanten", customers(contacts))
    for email in (SANNE, ALICE):
        world.person(email).home()
    world.settle()
    return world


def _at_share(world: World) -> Panel:
    alice = world.person(ALICE)
    alice.home()
    alice.press_row("Klanten")
    alice.press("Share")
    return alice


@bench("group-grant", "a group of 1,000 is given a label of 1,000 contacts")
def group_grant() -> Iterator[Figure]:
    world = _office(THOUSAND)
    people = [f"medewerker{n}@hoogland.example" for n in range(THOUSAND)]
    for number, address in enumerate(people):
        world.google.add_account(address, f"Medewerker {number}")
    world.google.add_group(TEAM, "Iedereen", members=people)
    alice = _at_share(world)
    with spending(world) as spent:
        alice.press("Share", {PEOPLE: TEAM})
    yield Figure("Firestore writes of the grant, before the drains", spent.writes, 5)
    label = next(iter(world.db.collection("labels").stream()))
    yield Figure("grants in the label's document", len((label.to_dict() or {})["grants"]), 1)
    calls = len(world.google.calls)
    with spending(world) as spent:
        deliver(world, "fanout")
    listed = [call for call in list(world.google.calls)[calls:] if "/directory/" in call.path]
    reached = sum(1 for each in world.db.collection("accounts").stream() if (each.to_dict() or {}).get("reach"))
    yield Figure("accounts reached", reached)
    yield Figure("Directory calls to read 1,000 members", len(listed), 8)
    yield Figure("Firestore writes an account reached", spent.writes / THOUSAND, 1.1)


def deliver(world: World, queue: str) -> int:
    """Carry out the tasks of one queue, and those that follow from them in it; the others wait. Returns how many."""
    done: set[str] = set()
    while waiting := [task for task in world.tasks.tasks(queue) if task.name not in done]:
        for task in waiting:
            done.add(task.name)
            tasks.spread(TaskCall(json.loads(task.body), 0, 0), world.book)
    return len(done)


@bench("many-grants", "the share and member screens of a label with 500 grants")
def many_grants() -> Iterator[Figure]:
    world = _office(10)
    alice = _at_share(world)
    alice.press("Share", {PEOPLE: BOB})
    world.settle()
    label = next(iter(world.db.collection("labels").stream()))
    rows = {}
    for number in range(BOX):
        grant = Grant(Principal("user", f"9{number:020}"), Role.VIEWER, granted_by=world.account(ALICE).key)
        rows[grant.principal.key] = labels.row_to(GrantRow(grant, f"medewerker{number}@hoogland.example", f"Medewerker {number}"))
    label.reference.update({accounts.path("grants", key): row for key, row in rows.items()})
    alice = world.person(ALICE)
    alice.home()
    alice.press_row("Klanten")
    with spending(world) as spent:
        card = alice.press("Share")
    yield Figure("round-trips of the share screen", spent.round_trips, 3)
    yield Figure("its card", len(json.dumps(card.json)) / 1000, 60, "kB")
    alice.home()
    alice.press_row("Klanten")
    with spending(world) as spent:
        card = alice.press("Members")
    yield Figure("round-trips of the members screen", spent.round_trips, 3)
    yield Figure("its card", len(json.dumps(card.json)) / 1000, 60, "kB")


@bench("effective-rights", "what one account may do in 200 labels")
def effective_rights() -> Iterator[Figure]:
    world = _office(1)
    bob = world.person(BOB)
    bob.home()
    key = world.account(BOB).key
    account = world.account(BOB)
    for number in range(200):
        grant = Grant(Principal("user", key), Role.EDITOR)
        rows = {grant.principal.key: GrantRow(grant, BOB, "")}
        label = Label(f"l{number}", f"Label {number}", LabelKind.LIST, "owner", "Eigenaar", "hoogland.example", grants=rows)
        reach = grants.reach_of(label, account)
        assert reach is not None
        accounts.reference(world.db, key).update({accounts.path("reach", label.id): accounts.reach_to(reach)})
    with spending(world) as spent:
        found = accounts.get(world.db, key)
    assert found is not None
    assert len(found.present) == 200
    yield Figure("documents read", spent.reads, 1)
    yield Figure("round-trips", spent.round_trips, 1)


@bench("suggestion", "a suggestion while somebody types")
def suggestion() -> Iterator[Figure]:
    world = _office(1)
    alice = _at_share(world)
    world.settle(hours=0.01)
    before = len(world.google.calls)
    with spending(world) as spent:
        found = alice.suggest(PEOPLE, "bo")
    assert found == (BOB,)
    asked = [call for call in list(world.google.calls)[before:] if call.path != "/token"]
    yield Figure("calls outside", len(asked), 1)
    yield Figure("round-trips to the store", spent.round_trips, 4)
