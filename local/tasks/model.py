"""What the local queue hands out and takes in: one HTTP call, one delivery, the faults it is told to make."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

ALWAYS = sys.maxsize
"""For the counted faults: do it every time."""


@dataclass(frozen=True, slots=True)
class HttpCall:
    """The request that carries a task to its worker."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    timeout_s: float = 600.0


Deliver = Callable[[HttpCall], int]
"""Makes the call and returns the HTTP status. Raises ConnectionError or TimeoutError when no answer came."""

IdToken = Callable[[str, str], str]
"""(service account address, audience) -> OIDC token."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A task that waits or is being delivered."""

    name: str
    queue: str
    url: str
    body: bytes
    due: float  # seconds since 1970
    attempts: int
    running: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt, as it went. `status` is 0 when no answer came."""

    name: str
    queue: str
    url: str
    body: bytes
    attempt: int  # 1 for the first
    status: int
    at: float

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300


@dataclass(slots=True)
class Faults:
    """What goes wrong on purpose. Counted faults count down with each use; ALWAYS never runs out."""

    twice: int = 0  # deliver once more although the first delivery succeeded
    lose_answers: int = 0  # the worker did its work, but its answer never came back: delivered again later
    unreachable: int = 0  # the call is never made
    delay_s: float = 0.0  # new tasks come due this much later than was asked
    shuffle: random.Random | None = None  # deliver what is due in random order


@dataclass(slots=True)
class Counts:
    """What happened since the last `reset`."""

    created: int = 0
    refused: int = 0  # named before, see TaskServer
    delivered: int = 0  # attempts, duplicates included
    succeeded: int = 0
    failed: int = 0
    dropped: int = 0  # given up after the last attempt

    def reset(self) -> None:
        self.created = self.refused = self.delivered = self.succeeded = self.failed = self.dropped = 0


@dataclass
class NeverIdle(Exception):
    """`run_until_idle` made this many deliveries and the queue still has work that is due: something feeds itself."""

    deliveries: int
    url: str = field(default="")

    def __str__(self) -> str:
        return f"still not idle after {self.deliveries} deliveries; next is {self.url}"
