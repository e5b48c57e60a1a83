"""The tempers of Google that can be turned on: lag, disorder, lies of a listing, failures inside a batch. All off at first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from local.google.people.wire import ApiRequest, Json


@dataclass(frozen=True, slots=True)
class LostAnswer:
    """The next write happens, but its caller sees `status`. `applied` keeps only the first entries of a batch (None: all)."""

    status: str = "UNAVAILABLE"
    applied: int | None = None


@dataclass(slots=True)
class Switches:
    """Mutable on purpose: a test or the workbench turns these while the local Google runs. Times are in seconds.

    Numbers that count ("the next N") go down by themselves as they take effect.
    """

    sync_lag_s: float = 0.0
    """Writes reach listings with a sync token only after this long (Google: up to several minutes)."""
    read_lag_s: float = 0.0
    """`get`, `batchGet` and plain listings answer what was there this long ago."""
    shuffle: bool = False
    """Items of a field, entries of a batch answer and people of a listing come in any order."""
    expired_token_status: str = "FAILED_PRECONDITION"  # noqa: S105 (a status, no secret)
    """The two captures of EXPIRED_SYNC_TOKEN differ here; INVALID_ARGUMENT is the other."""
    expired_token_code: int = 400
    """410 is what Google's own sample expects."""
    incremental_renews_token: bool = False
    """Whether an incremental answer starts the seven days anew: not documented."""
    orphan_to_my_contacts: bool = True
    """A contact whose only label is deleted goes to myContacts; off: it becomes one of the Other contacts."""
    overlapping_writes: str = ""
    """What a write gets while another one of the account runs: "" waits its turn, else "ABORTED" or "UNAVAILABLE"."""
    restore_keeps_id: bool = True
    """Whether a contact taken out of the trash keeps its resource name: not documented."""
    list_empty: int = 0
    """The next N listings answer an empty list that looks complete."""
    list_truncated: int = 0
    """The next N pages end half-way, without a next page token."""
    lie_when_full: bool = False
    """`list_empty` and `list_truncated` wait for listings without a sync token."""
    repeat_item: int = 0
    """The next N pages show their first person twice."""
    batch_entry_failures: int = 0
    """The next N entries of batches fail inside an answer of 200."""
    lose_answer: list[LostAnswer] = field(default_factory=list)
    """Each entry spoils the answer of one write, first in first out."""
    rewrite: Callable[[Json], Json] | None = None
    """Called with every person about to be stored (fields only); what it returns is stored: the server's own corrections."""
    before_write: Callable[[ApiRequest], None] | None = None
    """Called when a write has arrived and nothing has been looked at yet: the moment for the user to be faster."""
    stale_member_count: bool = False
    """`memberCount` of a group is one short, as has been seen."""
    search_warmup_s: float = 3.0
    """How long after an empty query the search knows what was there then."""
    contact_limit: int = 25_000
    """Contacts an account may hold, the trash included."""
    label_limit: int = 1_000
    """Labels an account may hold; Google publishes none."""
    debug_info: bool = False
    """Attach a google.rpc.DebugInfo to etag refusals, as is sometimes seen."""

    def take(self, name: str) -> bool:
        """Use up one of a counted switch; False when none is left."""
        left = int(getattr(self, name))
        if left > 0:
            setattr(self, name, left - 1)
        return left > 0
