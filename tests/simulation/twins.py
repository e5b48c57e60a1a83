"""I6 while the world runs: once an account's creates are out of doubt, no copy of ours may stand there twice.

A create whose answer was lost may be repeated once, as the probe that shows whether a listing is fresh (sync/doubt.py); the copy too many goes
in the same turn. A twin that only a later look would find has been on somebody's phone for a quarter of an hour.
"""

from __future__ import annotations

from collections.abc import Iterator

from firestore_models import accounts, copies
from sync import copying
from tests.simulation.ledger import serials_on
from tests.simulation.town import Json, Town


class Twins:
    """Creates sent while the account held a copy of the same contact, until it is known what became of the two."""

    def __init__(self, town: Town) -> None:
        self.town, self.place = town, town.place
        self._seen: dict[tuple[str, str], int] = {}  # e-mail, marker -> how many workers had stalled by then
        self._late: set[tuple[str, str]] = set()  # e-mail, resource: made by a worker that had stalled in its call, and found by no look yet

    def sent(self, email: str, marker: str) -> None:
        """A copy of `marker` is about to be created."""
        if self._copies(email, marker):
            self._seen.setdefault((email, marker), self.place.fired["stalled worker"])

    def left(self) -> Iterator[str]:
        """Twins that stand where nothing is in doubt any more. One that a worker made who stalled in its call, while another settled the matter,
        is found by the next look, and I6 at the end tells whether it was: until then it stands beside whatever is created next."""
        for (email, marker), stalled in sorted(self._seen.items()):
            with self.place.quietly():
                account = accounts.get(self.place.db, self.place.key(email))
            if account is None or marker in account.creating.contacts:
                continue
            del self._seen[email, marker]
            tied = self._tied(email)
            # One that its holder merged into another shared contact of his own bears its marker alone, and is that contact's copy all the same.
            others = {resource for name, resource in tied.items() if name != marker}
            standing = [one for one in self._copies(email, marker) if not self._is_own(email, one) and one["resourceName"] not in others]
            if stalled < self.place.fired["stalled worker"]:
                self._late |= {(email, str(one["resourceName"])) for one in standing if one["resourceName"] != tied.get(marker)}
                continue
            standing = [one for one in standing if (email, one["resourceName"]) not in self._late]
            if len(standing) > 1:
                yield f"I6: {email} was left with {len(standing)} copies of {marker}, created one after the other"

    def _copies(self, email: str, marker: str) -> list[Json]:
        """Copies of this contact; one into which another was merged is told apart by I6 at the end, when it is known whose copy it is."""
        return [one for one in self.place.google.book(email).contacts() if copying.markers_of(one) == [marker]]

    def _tied(self, email: str) -> dict[str, str]:
        """Which Google contact is the copy of which, as was written down."""
        with self.place.quietly():
            entries = dict(copies.all_entries(self.place.db, self.place.key(email)))
        return {name: entry.resource for name, entry in entries.items() if entry.resource}

    def _is_own(self, email: str, person: Json) -> bool:
        """What its holder typed into, or took out of the trash himself, is his (design.md, rule 7)."""
        key, typed = self.place.key(email), self.place.ledger.typed
        his = self.town.revived | self.town.rewritten
        return (email, person["resourceName"]) in his or any(s in typed and typed[s].author == key for s in serials_on(person))
