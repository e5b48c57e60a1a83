"""What a task's handler is told: the ids the queue carried, and which try this is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TaskCall:
    """One delivery by the queue. It may be the second of the same task, late, or out of order."""

    body: Mapping[str, str]  # ids only
    retry_count: int  # deliveries before this one, those that never reached us included
    attempts: int  # answers that we gave before this one
