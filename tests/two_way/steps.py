"""What happens again and again in the two-way tests, each as one word."""

from __future__ import annotations

from local.google import Fault
from tests.world import ALICE, BOB, CAROL, PUBLIC_URL, TASKS_ACCOUNT, World, name_of, person

LABEL = "Klanten"
EVERY_ROUND = 31  # minutes: every account is looked at twice for contacts and labels


def many(world: World, count: int, *, owner: str = ALICE, label: str = LABEL) -> None:
    """A label with numbered people in somebody's Google Contacts."""
    people = [person(f"Klant Nr{number:02}", phone=f"+31 6 123456{number:02}", email=f"k{number}@klant.example") for number in range(count)]
    world.label_in_google(owner, label, people)


def upkeep(world: World) -> None:
    token = world.task_token(TASKS_ACCOUNT, PUBLIC_URL)
    assert world.door.post("/task/upkeep", data="{}", headers={"Authorization": f"Bearer {token}"}).status_code == 200


def rounds(world: World, minutes: int = EVERY_ROUND) -> None:
    """Let so many minutes pass, with everything the service does of itself."""
    for _ in range(minutes):
        world.clock.advance(60)
        upkeep(world)
        world.settle(hours=0.01)


def remove(world: World, who: str, count: int, *, label: str = LABEL, skip: int = 0) -> list[str]:
    """Somebody deletes contacts in Google Contacts; their names."""
    book = world.google.book(who)
    found = sorted(world.people_in(who, label), key=name_of)[skip : skip + count]
    for each in found:
        book.delete(str(each["resourceName"]))
    return [name_of(each) for each in found]


def resource(world: World, who: str, name: str, *, label: str = LABEL) -> str:
    """The resource name of somebody's copy of a contact."""
    return next(str(each["resourceName"]) for each in world.people_in(who, label) if name_of(each) == name)


def edit(world: World, who: str, name: str, **fields: object) -> None:
    """Somebody changes a contact in Google Contacts."""
    world.google.book(who).edit(resource(world, who, name), fields)


def one_behind(world: World, name: str) -> tuple[list[dict[str, object]], list[dict[str, object]], Fault]:
    """Carol added a number of a contact, Google takes it not for Bob's copy, and Bob adds one of his own there.

    The numbers before; three, of which these are the first two; the fault to be removed.
    """
    known = list(the(world, BOB, name)["phoneNumbers"])  # type: ignore[call-overload]
    added: list[dict[str, object]] = [{"value": f"+31 20 765432{number}", "type": "work"} for number in range(3)]
    refusal = world.google.faults.add(Fault(path=":updateContact|:batchUpdateContacts", account=BOB, status=400, times=None))
    edit(world, CAROL, name, phoneNumbers=[*known, added[0]])
    rounds(world)
    edit(world, BOB, name, phoneNumbers=[*known, added[1]])
    rounds(world)
    return known, added, refusal


def the(world: World, who: str, name: str, *, label: str = LABEL) -> dict[str, object]:
    """Somebody's copy of a contact as Google has it."""
    return dict(next(each for each in world.people_in(who, label) if name_of(each) == name))


__all__ = ["ALICE", "BOB", "LABEL"]
