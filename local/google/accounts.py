"""Who exists: Workspace domains, the accounts in them, consumer accounts, and which domain trusts which service account."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from local.clock import Clock
from local.google.database import Database

ANY_SCOPE = "*"


@dataclass(frozen=True, slots=True)
class GoogleAccount:
    """One person's Google account. `domain` is the Workspace domain, "" for a consumer account."""

    sub: str
    email: str
    name: str
    domain: str
    admin: bool
    suspended: bool
    deleted: bool
    aliases: tuple[str, ...]
    created_at: datetime

    @property
    def given_name(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def family_name(self) -> str:
        return self.name.partition(" ")[2]

    @property
    def is_active(self) -> bool:
        return not (self.suspended or self.deleted)


class UnknownAccount(LookupError):
    """No such Google account. `key` is the address or id that was asked for."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no Google account {key!r}")
        self.key = key


class Accounts:
    """All domains and accounts. Addresses are compared without case."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add_domain(self, domain: str, *, primary: str = "") -> str:
        """Register a Workspace domain, of the customer whose domain `primary` is; gives the customer id."""
        domain = domain.lower()
        customer = self.customer_of(primary) if primary else self.customer_of(domain)
        customer = customer or "C0" + hashlib.sha256(domain.encode()).hexdigest()[:7]
        self._database.write("INSERT OR REPLACE INTO domains VALUES (?, ?)", domain, customer)
        return customer

    def customer_of(self, domain: str) -> str:
        """The Workspace customer of a domain; "" when the domain is not with Google."""
        row = self._database.row("SELECT customer FROM domains WHERE domain = ?", domain.lower())
        return row["customer"] if row else ""

    def domains_of(self, customer: str) -> list[str]:
        return [row["domain"] for row in self._database.rows("SELECT domain FROM domains WHERE customer = ? ORDER BY domain", customer)]

    def delegate(self, domain: str, client_id: str, scopes: Iterable[str]) -> None:
        """What a super administrator enters under "domain-wide delegation"."""
        self._database.write("INSERT OR REPLACE INTO delegations VALUES (?, ?, ?)", self.customer_of(domain), client_id, " ".join(scopes))

    def undelegate(self, domain: str, client_id: str) -> None:
        self._database.write("DELETE FROM delegations WHERE customer = ? AND client_id = ?", self.customer_of(domain), client_id)

    def delegated_scopes(self, domain: str, client_id: str) -> frozenset[str]:
        """The scopes a domain lets a service account use for its people; `ANY_SCOPE` among them stands for all."""
        row = self._database.row("SELECT scopes FROM delegations WHERE customer = ? AND client_id = ?", self.customer_of(domain), client_id)
        return frozenset(row["scopes"].split()) if row else frozenset()

    def add(self, email: str, name: str, *, admin: bool, suspended: bool, aliases: Iterable[str]) -> GoogleAccount:
        """Make an account, or bring the one with this address up to date."""
        email = email.lower()
        domain = email.rpartition("@")[2]
        with self._database.transaction():
            old = self._database.row("SELECT sub FROM accounts WHERE email = ? AND NOT deleted", email)
            sub = old["sub"] if old else self._next_sub(email)
            hosted = domain if self.customer_of(domain) else ""
            if old:
                self._database.write(
                    "UPDATE accounts SET name = ?, domain = ?, admin = ?, suspended = ? WHERE sub = ?", name, hosted, admin, suspended, sub
                )
            else:
                self._database.write(
                    "INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, 0, ?)", sub, email, name, hosted, admin, suspended, self._clock.seconds()
                )
            self._database.write("DELETE FROM aliases WHERE sub = ?", sub)
            for alias in aliases:
                self._database.write("INSERT OR REPLACE INTO aliases VALUES (?, ?)", alias.lower(), sub)
        return self.by_sub(sub)

    def _next_sub(self, email: str) -> str:
        """Ids are derived, so that two runs of one seed agree; an address that is used again after a deletion gets another id."""
        row = self._database.row("SELECT COUNT(*) AS n FROM accounts WHERE email = ?", email)
        digest = hashlib.sha256(f"{email}|{row['n'] if row else 0}".encode()).hexdigest()
        return "1" + str(int(digest, 16))[:20]

    def set_suspended(self, sub: str, suspended: bool) -> None:
        self._database.write("UPDATE accounts SET suspended = ? WHERE sub = ?", suspended, sub)

    def set_admin(self, sub: str, admin: bool) -> None:
        self._database.write("UPDATE accounts SET admin = ? WHERE sub = ?", admin, sub)

    def rename(self, sub: str, email: str) -> None:
        """Give an account another main address; the old one becomes an alias, as in the Admin console."""
        old = self.by_sub(sub)
        with self._database.transaction():
            self._database.write("DELETE FROM aliases WHERE alias = ?", email.lower())
            self._database.write("UPDATE accounts SET email = ? WHERE sub = ?", email.lower(), sub)
            self._database.write("INSERT OR REPLACE INTO aliases VALUES (?, ?)", old.email, sub)

    def delete(self, sub: str) -> None:
        with self._database.transaction():
            self._database.write("UPDATE accounts SET deleted = 1 WHERE sub = ?", sub)
            self._database.write("DELETE FROM aliases WHERE sub = ?", sub)

    def by_sub(self, sub: str) -> GoogleAccount:
        """Deleted accounts included. Raises `UnknownAccount`."""
        row = self._database.row("SELECT * FROM accounts WHERE sub = ?", sub)
        if row is None:
            raise UnknownAccount(sub)
        return self._account(row)

    def find(self, key: str) -> GoogleAccount:
        """The living account with this address, alias or id, as a Directory `userKey` reads it. Raises `UnknownAccount`."""
        key = key.lower()
        row = self._database.row("SELECT * FROM accounts WHERE (email = ? OR sub = ?) AND NOT deleted", key, key) or self._database.row(
            "SELECT accounts.* FROM aliases JOIN accounts USING (sub) WHERE alias = ? AND NOT deleted", key
        )
        if row is None:
            raise UnknownAccount(key)
        return self._account(row)

    def was_deleted(self, email: str) -> bool:
        return self._database.row("SELECT 1 FROM accounts WHERE email = ? AND deleted", email.lower()) is not None

    def all(self, *, domains: Iterable[str] | None = None, deleted: bool = False) -> list[GoogleAccount]:
        """Accounts by address, of some domains or everywhere."""
        accounts = [self._account(row) for row in self._database.rows("SELECT * FROM accounts WHERE deleted = ? ORDER BY email", deleted)]
        wanted = None if domains is None else set(domains)
        return [account for account in accounts if wanted is None or account.domain in wanted]

    def _account(self, row: sqlite3.Row) -> GoogleAccount:
        aliases = self._database.rows("SELECT alias FROM aliases WHERE sub = ? ORDER BY alias", row["sub"])
        return GoogleAccount(
            sub=row["sub"],
            email=row["email"],
            name=row["name"],
            domain=row["domain"],
            admin=bool(row["admin"]),
            suspended=bool(row["suspended"]),
            deleted=bool(row["deleted"]),
            aliases=tuple(alias["alias"] for alias in aliases),
            created_at=datetime.fromtimestamp(row["created_at"], UTC),
        )
