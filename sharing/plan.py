"""What a share, unshare, hide, transfer or deletion would do, before it is done. The preview shows it, and what runs equals it or stops."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from sharing.fields import MANAGED_FIELDS
from sharing.lens import Hidden, hides, visible_union
from sharing.roles import Role

# People API calls (google/people.md sections 2 and 4): a batch of 200 costs six single writes, so singles are cheaper up to six.
BATCH_SIZE = 200
SINGLES_UP_TO = 6
CRITICAL_WRITES_A_MINUTE = 30
DELETE_WRITES_A_MINUTE = 30
_BATCH_COST = 6
_DELETE_BATCH_COST = 10
ROOM = 25_000  # contacts of one Google account
FEW = 5  # below it a number would point at somebody (amendments.md P9)


class PlanKind(StrEnum):
    SHARE = "share"
    UNSHARE = "unshare"
    HIDE = "hide"
    TRANSFER = "transfer"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Effect:
    """What one account's Google Contacts will see: contacts made, rewritten and removed there. `held`: how many it has now, None: not known."""

    account: str
    name: str
    made: int = 0
    changed: int = 0
    removed: int = 0
    held: int | None = None

    @property
    def writes(self) -> int:
        return self.made + self.changed + self.removed

    @property
    def minutes(self) -> float:
        """At Google's quotas; what is made and rewritten comes out of one, deletions out of another."""
        written = (write_cost(self.made) + write_cost(self.changed)) / CRITICAL_WRITES_A_MINUTE
        return written + delete_cost(self.removed) / DELETE_WRITES_A_MINUTE

    @property
    def lacks_room(self) -> bool:
        """Whether what is made does not fit any more: the account takes in what it can."""
        return self.held is not None and self.held + self.made > ROOM


@dataclass(frozen=True, slots=True)
class Plan:
    """`effects`: one for each account that is reached at once. `asked`: people who are invited first; nothing goes to them yet.

    `exposed`: places that somebody will see who did not before. `basis` names what the plan was made from: when that has moved, the plan is
    not run. Not `is_exact`: there is too much to look at one by one, and the numbers are the most that can be.
    """

    kind: PlanKind
    role: Role | None
    effects: tuple[Effect, ...]
    contacts: int
    exposed: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()  # members of groups whom these do not reach
    already: int | None = None  # contacts that those reached have already; None: not known, or nobody's business
    basis: str = ""
    is_exact: bool = True

    @property
    def people(self) -> int:
        return len(self.effects)

    @property
    def writes(self) -> int:
        return sum(effect.writes for effect in self.effects)

    @property
    def minutes(self) -> int:
        """An estimate: accounts are written side by side, each at its own quota."""
        return ceil(max((effect.minutes for effect in self.effects), default=0.0))

    @property
    def crowded(self) -> tuple[str, ...]:
        """Those whose account has no room for it all."""
        return tuple(effect.name for effect in self.effects if effect.lacks_room)

    @property
    def digest(self) -> str:
        """Names exactly this plan."""
        effects = sorted([each.account, each.made, each.changed, each.removed] for each in self.effects)
        content = [self.kind, self.role, effects, self.contacts, self.exposed, self.asked, self.basis, self.is_exact]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def write_cost(contacts: int) -> int:
    """Critical writes for so many contacts in one account: singles up to six, batches above."""
    return contacts if contacts <= SINGLES_UP_TO else ceil(contacts / BATCH_SIZE) * _BATCH_COST


def delete_cost(contacts: int) -> int:
    """Of the quota for deletions: one alone costs one, a batch ten."""
    return contacts if contacts <= 1 else ceil(contacts / BATCH_SIZE) * _DELETE_BATCH_COST


def exposed_fields(hidden: Hidden) -> tuple[str, ...]:
    """The fields that a grant with these hidden places shows, at least in part."""
    return tuple(field for field in MANAGED_FIELDS if not hides(hidden, field))


def newly_exposed(before: Iterable[Hidden], after: Iterable[Hidden]) -> tuple[str, ...]:
    """Fields that the paths in `after` show, at least in part, and those in `before` did not show as much of. No path at all shows nothing."""
    old, new = _seen(before), _seen(after)
    if new is None:
        return ()
    shown = exposed_fields(new)
    return shown if old is None else tuple(field for field in shown if _places(old, field) - _places(new, field))


def _seen(paths: Iterable[Hidden]) -> Hidden | None:
    seen: Hidden | None = None
    for hidden in paths:
        seen = hidden if seen is None else visible_union(seen, hidden)
    return seen


def _places(hidden: Hidden, field: str) -> frozenset[str]:
    return frozenset(place for place in hidden if place == field or place.startswith(f"{field}/"))


def roughly(count: int) -> int | None:
    """A number of matches as it may be said: None for "a few"."""
    return None if 0 < count < FEW else count
