"""Running a transaction until it goes through, with our own patience (google/cloud.md: the library stops after five attempts)."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from google.api_core import exceptions
from google.cloud import firestore
from google.cloud.firestore_v1.base_document import DocumentSnapshot

Result = TypeVar("Result")
Db = firestore.Client
Transaction = firestore.Transaction
Snapshot: TypeAlias = "DocumentSnapshot[Any]"

ATTEMPTS = 8


class StoreUnavailable(Exception):
    """Firestore did not answer, or stayed contended. Nothing of the transaction was kept; worth retrying."""


def transact(db: Db, work: Callable[[Transaction], Result], *, pause: Callable[[float], None] = time.sleep) -> Result:
    """Run `work` in a transaction and return its result; it may run several times, so it calls nobody but Firestore.

    Raises StoreUnavailable when contention or an outage outlasts our patience; an exception of `work` passes unchanged.
    """
    for attempt in range(ATTEMPTS):
        transaction = db.transaction(max_attempts=1)
        try:
            return firestore.transactional(work)(transaction)  # type: ignore[no-any-return]
        except (exceptions.Aborted, exceptions.DeadlineExceeded, exceptions.ServiceUnavailable) as trouble:
            last: Exception = trouble
        except ValueError as trouble:
            # The library's own words for "gave up after one attempt"; any other ValueError is ours.
            if not isinstance(trouble.__cause__, exceptions.Aborted):
                raise
            last = trouble
        pause(min(2.0, 0.02 * 2**attempt) * (0.5 + random.random()))  # noqa: S311 - jitter, not a secret
    raise StoreUnavailable from last


def read_all(db: Db, paths: list[str], transaction: Transaction | None = None) -> dict[str, Snapshot]:
    """Several documents in one round-trip, by path; missing ones are there with `exists` false."""
    if not paths:
        return {}
    found = {path: db.document(path) for path in paths}
    snapshots = db.get_all(list(found.values()), transaction=transaction)
    return {snapshot.reference.path: snapshot for snapshot in snapshots}
