"""What two-way sync costs: a quiet account, one edit made in Google Contacts, a first share to a hundred accounts under Google's quotas."""

from __future__ import annotations

import math
from collections.abc import Iterator

from benchmarks import Figure, bench
from benchmarks.sharing import THOUSAND, customers, fifty, furnished, share, spending
from local.google import Quotas
from sync import turn
from sync.turn import Look
from tests.world import ALICE, BOB, TASKS_ACCOUNT, World

ROUND_MINUTES = 15


def rounds(world: World, minutes: int = ROUND_MINUTES) -> None:
    """Cloud Scheduler's part: one call of upkeep a minute, and what it rings for."""
    for _ in range(minutes):
        world.clock.advance(60)
        token = world.task_token(TASKS_ACCOUNT, world.settings.public_url)
        world.door.post("/task/upkeep", data=b"{}", headers={"Authorization": f"Bearer {token}"})
        world.settle(hours=0.01)


@bench("idle-poll", "an idle account's poll")
def idle_poll() -> Iterator[Figure]:
    world = furnished(200)
    share(world, BOB)
    world.settle()
    rounds(world, 2 * ROUND_MINUTES)
    for look, what in ((Look.CONTACTS, "contacts"), (Look.LABELS, "labels")):
        with spending(world) as spent:
            turn.run(world.book.engine, world.google.account(BOB).sub, look)
        yield Figure(f"look at {what}: People calls", spent.people(), 1)
        yield Figure(f"look at {what}: Firestore writes", spent.writes, 0)
        yield Figure(f"look at {what}: Firestore reads", spent.reads)
    with spending(world) as spent:
        rounds(world, 4 * ROUND_MINUTES)
    yield Figure("an hour of rounds: writes at Google", sum(spent.people(method=method) for method in ("POST", "PATCH", "DELETE")), 0)
    yield Figure("an hour of rounds: Firestore writes", spent.writes, 0)


@bench("google-edit-50", "one edit made in Google Contacts, 50 grantees")
def google_edit() -> Iterator[Figure]:
    world, people = fifty()
    editor = "person7@hoogland.example"
    share(world, editor, access="Can edit")
    world.settle()
    rounds(world, 2 * ROUND_MINUTES)
    book = world.google.book(editor)
    book.edit(book.find("Nummer3")[0]["resourceName"], {"phoneNumbers": [{"value": "+31 20 5550123", "type": "work"}]})
    with spending(world) as spent:
        turn.run(world.book.engine, world.google.account(editor).sub, Look.CONTACTS)
        world.settle()
    yield Figure("editor: People calls (the poll)", spent.people(editor), 1)
    others = [*(email for email in people if email != editor), ALICE]
    yield Figure("another account: People calls (most)", max(spent.people(email) for email in others), 1)
    yield Figure("another account: People calls (least)", min(spent.people(email) for email in others))
    rounds(world, 3 * ROUND_MINUTES)
    with spending(world) as spent:
        rounds(world, 4 * ROUND_MINUTES)
    yield Figure("an hour later: writes at Google", sum(spent.people(method=method) for method in ("POST", "PATCH", "DELETE")), 0)


@bench("first-share-100", "first share of 1,000 contacts with 100 accounts, Google's quotas on, 200 ms a call")
def hundred_accounts() -> Iterator[Figure]:
    world = World(quotas=Quotas()).furnish()
    world.label_in_google(ALICE, "Klanten", customers(THOUSAND))
    people = [f"person{n}@hoogland.example" for n in range(100)]
    for email in people:
        world.google.add_account(email, email.partition("@")[0].title())
        world.person(email).home()
    world.person(ALICE).home()
    world.settle()
    start = world.clock.now()
    before = len(world.google.calls)
    for first in range(0, 100, 20):
        share(world, *people[first : first + 20])
    world.settle()
    assert all(len(world.google.book(email).members("Klanten")) == THOUSAND for email in people)
    calls = [call for call in list(world.google.calls)[before:] if call.api == "people"]
    slowest = max(sum(1 for call in calls if call.account_email == email) for email in people)
    # The clock stands still during a call: 200 ms each are added, one after another within an account, accounts side by side.
    virtual_s = (world.clock.now() - start).total_seconds() + slowest * 0.2
    yield Figure("virtual time", virtual_s, 300, unit="s")
    singles_s = math.ceil(THOUSAND / (Quotas().critical_write or THOUSAND)) * 60.0
    yield Figure("one by one under the same quotas (30 critical writes a minute)", singles_s, unit="s")
    yield Figure("refused for quota (429)", sum(1 for call in calls if call.status == 429))
    yield Figure("times faster, at least 20 (shown as shortfall)", max(0.0, 20 - singles_s / virtual_s), 0)


@bench("fan-in", "the rounds of 10,000 accounts")
def fan_in() -> Iterator[Figure]:
    from firestore_models.accounts import SLOTS, slot_of

    sizes = [0] * SLOTS
    for n in range(10_000):
        sizes[slot_of(f"{100_000_000_000_000_000_000 + n * 7919}")] += 1
    yield Figure("accounts of the fullest minute over the average", max(sizes) / (10_000 / SLOTS), 1.2)
    yield Figure("looks a minute (contacts and labels)", max(sizes) * 2, 1_700)
    yield Figure("looks an account an hour", 60 / SLOTS * 2, 8)
