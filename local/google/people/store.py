"""All accounts' contacts of the local Google: opened from a file, shared by every thread, one lock for each account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from local.clock import Clock
from local.google.people import photos
from local.google.people.account import Account, Change, purge
from local.google.people.book import Book
from local.google.people.database import Database
from local.google.people.quotas import Meter, Quotas
from local.google.people.switches import Switches
from local.google.people.wire import Json


class PeopleStore:
    """Contacts, labels, photos, trash and change log of every account.

    `path` None keeps all in memory; with a file the same accounts are there after a killed process. `quotas` None is
    Google without ceilings. `root` (settable) is the address that photo urls begin with.
    """

    def __init__(self, path: Path | None, clock: Clock, *, quotas: Quotas | None = None, switches: Switches | None = None, seed: int = 0) -> None:
        self.clock = clock
        self.switches = switches or Switches()
        self.meter = Meter(quotas)
        self.root = "http://google.invalid"
        self._seed = seed
        self._database = Database(path)
        self._accounts: dict[str, Account] = {}
        self._lock = Lock()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def accounts(self) -> list[str]:
        """The `sub` of every account that holds something."""
        return self._database.accounts()

    @contextmanager
    def locked(self, sub: str) -> Iterator[Account]:
        """One account, nobody else in it meanwhile. An unknown one is an empty one."""
        with self._lock:
            account = self._accounts.get(sub)
            fresh = account is None
            if account is None:
                account = self._accounts[sub] = Account(sub, self._seed)
                account.lock.acquire()  # nobody may look before it is loaded
        try:
            with account.lock:
                if fresh:
                    account.load(self._database)
                purge(account, self._database, self.now_us())
                yield account
        finally:
            if fresh:
                account.lock.release()

    def change(self, account: Account) -> Change:
        """Begin a change of a locked account."""
        return Change(account, self._database, self.now_us())

    def now_us(self) -> int:
        """The present moment in microseconds since 1970."""
        return round(self.clock.seconds() * 1_000_000)

    def set_profile(self, sub: str, *, email: str, name: str, photo: str = "") -> None:
        """Who the account is: what `people/me` shows."""
        with self.locked(sub) as account:
            account.profile = {"email": email, "name": name, "photo": photo}
            self._database.save(sub, account.state(), (), ())

    def expire_sync_tokens(self, sub: str | None = None) -> None:
        """Void every sync token given out so far, of one account or of all."""
        for each in [sub] if sub is not None else self.accounts():
            with self.locked(each) as account:
                account.epoch += 1
                self._database.save(each, account.state(), (), ())

    def bump_etags(self, sub: str) -> None:
        """Give every contact of an account a new etag and update time, its content untouched. Shows in the next delta."""
        with self.locked(sub) as account:
            change = self.change(account)
            for number, _ in list(account.contacts.live()):
                change.revise(number)
            change.commit()

    def book(self, sub: str) -> Book:
        """The hands of the human who holds the account."""
        return Book(self, sub)

    def photo(self, token: str) -> tuple[str, bytes] | None:
        """Content type and bytes behind `{root}/photos/{token}`; None for an unknown one."""
        if token.startswith(photos.MONOGRAM):
            return "image/png", photos.monogram(token.removeprefix(photos.MONOGRAM))
        return self._database.photo(token)

    def profile(self, sub: str) -> Json:
        """What `set_profile` said: email, name, photo."""
        with self.locked(sub) as account:
            return dict(account.profile)
