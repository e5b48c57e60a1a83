"""Google groups: who is in which, directly or through another group."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from local.google.accounts import Accounts, UnknownAccount
from local.google.database import Database

WHOLE_DOMAIN = "*"  # a member that stands for everybody of the customer; Google lists it as type CUSTOMER, without address
ROLES = ("OWNER", "MANAGER", "MEMBER")


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a Workspace domain."""

    email: str
    id: str
    name: str
    description: str
    domain: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One line of a group's list. `type` is USER, GROUP or CUSTOMER."""

    id: str
    email: str
    role: str
    type: str
    status: str  # "" for people outside the customer's domains


class UnknownGroup(LookupError):
    """No such group. `key` is what was asked for."""

    def __init__(self, key: str) -> None:
        super().__init__(f"no Google group {key!r}")
        self.key = key


class Groups:
    """All groups. Addresses are compared without case."""

    def __init__(self, database: Database, accounts: Accounts) -> None:
        self._database = database
        self._accounts = accounts

    def add(self, email: str, name: str, *, members: Iterable[str], description: str, aliases: Iterable[str]) -> Group:
        """Make a group or bring it up to date; its members become exactly `members`. Raises ValueError outside known domains."""
        email = email.lower()
        domain = email.rpartition("@")[2]
        if not self._accounts.customer_of(domain):
            raise ValueError(f"{domain!r} is not a Workspace domain here: add_domain first")
        group_id = self._id_of(email)
        with self._database.transaction():
            values = (email, group_id, name, description, domain, json.dumps([alias.lower() for alias in aliases]))
            self._database.write("INSERT OR REPLACE INTO groups VALUES (?, ?, ?, ?, ?, ?)", *values)
            self._database.write("DELETE FROM members WHERE group_email = ?", email)
            for member in members:
                self.add_member(email, member)
        return self.find(email)

    def _id_of(self, email: str) -> str:
        """The group's id if it is there; one that was never used when it is made, also under the address of one that was deleted."""
        row = self._database.row("SELECT id FROM groups WHERE email = ?", email)
        if row is not None:
            return str(row["id"])
        born = f"groups born {email}"
        count = int(found["value"]) + 1 if (found := self._database.row("SELECT value FROM facts WHERE name = ?", born)) else 1
        self._database.write("INSERT OR REPLACE INTO facts VALUES (?, ?)", born, str(count))
        return hashlib.sha256(f"{email} {count}".encode() if count > 1 else email.encode()).hexdigest()[:15]

    def add_member(self, group: str, member: str, *, role: str = "MEMBER") -> None:
        """`member` is an address of anybody, of a group, or `WHOLE_DOMAIN`. Raises ValueError for an unknown role or a circle."""
        if role not in ROLES:
            raise ValueError(f"{role!r} is not one of {', '.join(ROLES)}")
        found = self.find(group)
        if found.email in {inner.email for inner in self._groups_inside(member.lower())}:
            raise ValueError(f"{member!r} contains {group!r}: groups cannot run in a circle")
        self._database.write("INSERT OR REPLACE INTO members VALUES (?, ?, ?)", found.email, member.lower(), role)

    def remove_member(self, group: str, member: str) -> None:
        self._database.write("DELETE FROM members WHERE group_email = ? AND member = ?", self.find(group).email, member.lower())

    def forget_member(self, email: str) -> None:
        """A deleted account is in no group any more."""
        self._database.write("DELETE FROM members WHERE member = ?", email.lower())

    def delete(self, email: str) -> None:
        group = self.find(email)
        with self._database.transaction():
            self._database.write("DELETE FROM groups WHERE email = ?", group.email)
            self._database.write("DELETE FROM members WHERE group_email = ? OR member = ?", group.email, group.email)

    def find(self, key: str) -> Group:
        """By address, alias or id. Raises `UnknownGroup`."""
        key = key.lower()
        row = self._database.row("SELECT * FROM groups WHERE email = ? OR id = ?", key, key)
        if row is None:
            for other in self._database.rows("SELECT * FROM groups WHERE aliases != '[]'"):
                if key in json.loads(other["aliases"]):
                    return _group(other)
            raise UnknownGroup(key)
        return _group(row)

    def all(self, domains: Iterable[str]) -> list[Group]:
        wanted = set(domains)
        return [_group(row) for row in self._database.rows("SELECT * FROM groups ORDER BY email") if row["domain"] in wanted]

    def of_member(self, email: str) -> list[Group]:
        """The groups an address is directly in."""
        rows = self._database.rows(
            "SELECT groups.* FROM groups JOIN members ON group_email = groups.email WHERE member = ? ORDER BY 1", email.lower()
        )
        return [_group(row) for row in rows]

    def members(self, group: Group, *, derived: bool = False) -> list[Member]:
        """Direct members; with `derived` also those of the groups inside, each address once, as `includeDerivedMembership` lists them."""
        found: dict[str, Member] = {}
        for row in self._rows(group.email):
            found.setdefault(row["member"], self._member(row, group))
        if derived:
            for inner in list(self._groups_inside(*[row["member"] for row in self._rows(group.email)])):
                for row in self._rows(inner.email):
                    found.setdefault(row["member"], self._member(row, inner, role="MEMBER"))
        return list(found.values())

    def has_member(self, group: Group, email: str) -> bool:
        """Is the address in the group, directly or nested?"""
        return any(email.lower() in (member.email, member.id) for member in self.members(group, derived=True))

    def _rows(self, email: str) -> list[sqlite3.Row]:
        return self._database.rows("SELECT * FROM members WHERE group_email = ? ORDER BY member", email)

    def _groups_inside(self, *members: str) -> Iterator[Group]:
        """The groups among some members, and all groups inside those, each once."""
        seen: set[str] = set()
        waiting = list(members)
        while waiting:
            member = waiting.pop(0)
            try:
                group = self.find(member)
            except UnknownGroup:
                continue
            if group.email in seen:
                continue
            seen.add(group.email)
            yield group
            waiting += [row["member"] for row in self._rows(group.email)]

    def _member(self, row: sqlite3.Row, group: Group, *, role: str = "") -> Member:
        address, role = row["member"], role or row["role"]
        customer = self._accounts.customer_of(group.domain)
        if address == WHOLE_DOMAIN:
            return Member(customer, "", role, "CUSTOMER", "")
        try:
            inner = self.find(address)
        except UnknownGroup:
            pass
        else:
            return Member(inner.id, inner.email, role, "GROUP", "ACTIVE")
        try:
            account = self._accounts.find(address)
        except UnknownAccount:
            outside = "1" + str(int(hashlib.sha256(address.encode()).hexdigest(), 16))[:20]
            return Member(outside, address, role, "USER", "")
        same = self._accounts.customer_of(account.domain) == customer
        status = "SUSPENDED" if account.suspended else "ACTIVE"
        return Member(account.sub, account.email, role, "USER", status if same else "")


def _group(row: sqlite3.Row) -> Group:
    return Group(row["email"], row["id"], row["name"], row["description"], row["domain"], tuple(json.loads(row["aliases"])))
