"""What a share, unshare, hide or transfer would do, before it is done. The preview shows it, the audit keeps it, what runs equals it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from math import ceil

from sharing.fields import MANAGED_FIELDS
from sharing.lens import Hidden, hides
from sharing.reach import Principal
from sharing.roles import Role

# People API calls (google/people.md sections 2 and 4): a batch of 200 costs six single writes, so singles are cheaper up to six.
BATCH_SIZE = 200
SINGLES_UP_TO = 6
CRITICAL_WRITES_A_MINUTE = 30
_BATCH_COST = 6


@dataclass(frozen=True, slots=True)
class Plan:
    """`writes`: contacts written, over all accounts. `exposed`: managed fields that somebody will see who did not before.

    `basis`: what the plan was made from (label or grant -> revision); when it no longer holds, the plan is aborted instead of run.
    """

    kind: str  # "share", "unshare", "hide", "transfer"
    principals: tuple[Principal, ...]
    role: Role | None
    people: int
    contacts: int
    writes: int
    exposed: tuple[str, ...]
    basis: tuple[tuple[str, int], ...]

    @property
    def minutes(self) -> int:
        """An estimate: accounts are written side by side, each at its own quota."""
        return ceil(write_cost(self.contacts) / CRITICAL_WRITES_A_MINUTE) if self.writes else 0

    @property
    def digest(self) -> str:
        """Names exactly this plan: a Confirm carries it, and runs only the plan that was shown."""
        content = [self.kind, [p.key for p in self.principals], self.role, self.people, self.contacts, self.writes, self.exposed, self.basis]
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def write_cost(contacts: int) -> int:
    """Critical writes for so many contacts in one account: singles up to six, batches above."""
    return contacts if contacts <= SINGLES_UP_TO else ceil(contacts / BATCH_SIZE) * _BATCH_COST


def exposed_fields(hidden: Hidden) -> tuple[str, ...]:
    """The fields that a grant with these hidden places shows, at least in part."""
    return tuple(field for field in MANAGED_FIELDS if not hides(hidden, field))
