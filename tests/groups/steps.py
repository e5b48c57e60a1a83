"""What happens again and again with groups, each as one word."""

from __future__ import annotations

import json

from handlers import tasks
from handlers.task import TaskCall
from tests.two_way.steps import upkeep
from tests.world import BOB, CAROL, World

TEAM = "verkoop@hoogland.example"
INNER = "binnendienst@hoogland.example"
LABEL = "Klanten"
TWENTY = 20  # minutes, within which joiners and leavers are followed


def team(world: World, *members: str, email: str = TEAM, name: str = "Verkoop") -> str:
    """A Google group of these people; Bob and Carol when nobody is named."""
    world.google.add_group(email, name, members=list(members or (BOB, CAROL)))
    return email


def minutes(world: World, count: int = TWENTY) -> None:
    """Let so many minutes pass, with everything the service does of itself."""
    for _ in range(count):
        world.clock.advance(60)
        upkeep(world)
        world.settle(hours=0.01)


def has(world: World, email: str, label: str = LABEL) -> bool:
    """Whether copies of the label are in somebody's Google Contacts."""
    return bool(world.names_in(email, label))


def carry_out(world: World) -> int:
    """Carry out what waits in the fan-out queue and what follows in it, nothing else. Returns the most documents that one task touched."""
    done: set[str] = set()
    most = 0
    while waiting := [task for task in world.tasks.tasks("fanout") if task.name not in done]:
        for task in waiting:
            done.add(task.name)
            world.firestore.counts.reset()
            tasks.spread(TaskCall(json.loads(task.body), 0, 0), world.book)
            most = max(most, world.firestore.counts.reads + world.firestore.counts.writes)
    return most
