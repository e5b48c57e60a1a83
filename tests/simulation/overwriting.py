"""I2, the second half: whoever takes a value out of a shared contact had it before his eyes, or the contact says that two of them disagree.

A merge that forgets where both sides began drops what one of them never saw. The value is still in the history, so that nothing is lost
in the strict sense; yet nobody wanted it gone, and nobody is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from firestore_models import later
from tests.simulation.ledger import serials, serials_of
from tests.simulation.state import State


def i2_nobody_overwrites_what_he_never_saw(state: State) -> Iterator[str]:
    town = state.town
    quarrels: dict[str, set[int]] = {}
    for row in state.conflicts:
        quarrels.setdefault(row["contact"], set()).update(serials([row["kept"]["values"], row["other"]["values"]]))
    for name, found in state.revisions.items():
        for before, after in pairwise(found):
            gone = serials_of(before.person) - serials_of(after.person) - quarrels.get(name, set())
            unseen = gone - town.replaced[after.edited_by]
            if after.origin == later.ORIGIN and (
                new := serials_of(after.person) - {one for each in found[: after.number - 1] for one in serials_of(each.person)}
            ):
                yield f"I2: revision {after.number} of {name} is said to stand again, yet {sorted(new)} never stood"
            if unseen and name in state.contacts:
                who = town.place.email(after.edited_by)
                yield f"I2: revision {after.number} of {name}, by {who}, drops {sorted(unseen)}, which that person never took away"
