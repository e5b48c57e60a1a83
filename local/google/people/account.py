"""One account in memory, and one change of it: collected first, then written to the file, then shown."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from threading import RLock

from local.google.people import etags
from local.google.people.database import Database, GroupRow, PersonRow
from local.google.people.records import HISTORY_US, MY_CONTACTS, SYSTEM_GROUPS, GroupVersion, PersonVersion, Shelf
from local.google.people.wire import Json

TRASH_US = 30 * 86_400 * 1_000_000
CONTACTS, OTHERS = "contacts", "others"


@dataclass(slots=True)
class Account:
    """All of one person's contacts. Whoever reads or changes it holds `lock`."""

    sub: str
    seed: int
    lock: RLock = field(default_factory=RLock)
    revision: int = 0
    epoch: int = 0
    """Goes up when all sync tokens are declared void."""
    profile: Json = field(default_factory=dict)
    aliases: dict[int, int] = field(default_factory=dict)
    contacts: Shelf[int, PersonVersion] = field(default_factory=Shelf)
    others: Shelf[int, PersonVersion] = field(default_factory=Shelf)
    groups: Shelf[str, GroupVersion] = field(default_factory=Shelf)
    members: dict[str, dict[int, None]] = field(default_factory=lambda: {name: {} for name in SYSTEM_GROUPS})
    live: int = 0
    size_bytes: int = 0
    buried: dict[int, int] = field(default_factory=dict)
    in_trash: int = 0
    search_known: int = 0
    search_warming: list[tuple[int, int]] = field(default_factory=list)
    words: dict[int, tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    _stamps: list[int] = field(default_factory=list)
    _revisions: list[int] = field(default_factory=list)
    _base: int = 0

    def load(self, database: Database) -> None:
        """Fill from the file."""
        saved = database.state(self.sub)
        if saved is None:
            return
        state = json.loads(saved)
        self.seed, self.revision, self.epoch, self.profile = state["seed"], state["revision"], state["epoch"], state["profile"]
        self.aliases = {int(old): new for old, new in state["aliases"].items()}
        for group in database.groups(self.sub):
            self.show_group(group)
        for person in database.people(self.sub):
            self.show_person(person)
        self._base = self.revision

    def state(self) -> str:
        """What `load` needs besides contacts and labels."""
        kept = {"seed": self.seed, "revision": self.revision, "epoch": self.epoch, "profile": self.profile, "aliases": self.aliases}
        return json.dumps(kept)

    def horizon(self, lag_s: float, now_us: int) -> int:
        """The newest revision a reader knows of who is `lag_s` late."""
        if lag_s <= 0:
            return self.revision
        seen = bisect_right(self._stamps, now_us - int(lag_s * 1_000_000))
        return self._revisions[seen - 1] if seen else self._base

    def token(self, thing: object, revision: int) -> str:
        """The version token of a contact (by number) or a label (by id)."""
        return etags.version_token(self.seed, self.sub, thing, revision)

    def group(self, group_id: str) -> GroupVersion | None:
        """A label or system group that exists now."""
        if group_id in SYSTEM_GROUPS:
            return GroupVersion(0, 0, group_id)
        return self.groups.get(group_id)

    def stamp(self, at_us: int) -> None:
        """Remember when the present revision was reached."""
        self._stamps.append(at_us)
        self._revisions.append(self.revision)
        if len(self._stamps) > 4096 and self._stamps[2048] < at_us - HISTORY_US:
            self._base = self._revisions[2047]
            del self._stamps[:2048], self._revisions[:2048]

    def show_group(self, row: GroupRow) -> None:
        """Take over a label's new state."""
        self.groups.put(row.id, row.version, created=row.created)
        if row.version.deleted:
            self.members.pop(row.id, None)
        else:
            self.members.setdefault(row.id, {})

    def show_person(self, row: PersonRow) -> None:
        """Take over a contact's new state, and keep counts and memberships in step."""
        number, version = row.number, row.version
        if row.shelf == OTHERS:
            if version is not None:
                self.others.put(number, version, created=row.created)
            return
        if version is None:
            gone = self.contacts.records.pop(number, None)
            self._leave(number, gone.last if gone else None)
            return
        self._leave(number, self.contacts.put(number, version, created=row.created))
        self._enter(number, version)

    def _leave(self, number: int, version: PersonVersion | None) -> None:
        if version is None:
            return
        if version.deleted:
            self.buried.pop(number, None)
            self.in_trash -= version.in_trash
            return
        self.live -= 1
        self.size_bytes -= version.size_bytes
        for group in version.groups:
            if group in self.members:
                self.members[group].pop(number, None)

    def _enter(self, number: int, version: PersonVersion) -> None:
        if version.deleted:
            self.buried[number] = version.at_us
            self.in_trash += version.in_trash
            return
        self.live += 1
        self.size_bytes += version.size_bytes
        for group in version.groups:
            self.members.setdefault(group, {})[number] = None


def purge(account: Account, database: Database, now_us: int) -> None:
    """Forget what was deleted more than 30 days ago. Called at every visit, so it looks at the oldest only."""
    oldest = next(iter(account.buried.values()), now_us)
    if oldest >= now_us - TRASH_US:
        return
    expired = [PersonRow(CONTACTS, number, 0, None) for number, at_us in account.buried.items() if at_us < now_us - TRASH_US]
    database.save(account.sub, account.state(), expired, ())
    for row in expired:
        account.show_person(row)


class Change:
    """One change of an account under way: nothing is visible before `commit`.

    Reads through it (`contact`) see what it has collected so far.
    """

    def __init__(self, account: Account, database: Database, now_us: int) -> None:
        self.account = account
        self.now_us = now_us
        self._database = database
        self._revision = account.revision
        self._people: list[PersonRow] = []
        self._groups: list[GroupRow] = []
        self._photos: list[tuple[str, str, bytes]] = []
        self._pending: dict[int, PersonVersion] = {}
        self._aliases: dict[int, int] = {}

    def contact(self, number: int) -> PersonVersion | None:
        """The contact as it stands within this change; None when deleted or unknown."""
        pending = self._pending.get(number)
        if pending is not None:
            return None if pending.deleted else pending
        return self.account.contacts.get(number)

    def members(self, group_id: str) -> list[int]:
        """The contacts of a group as this change stands."""
        numbers = list(self.account.members.get(group_id, ()))
        return [number for number in numbers if (version := self.contact(number)) and group_id in version.groups]

    def create(self, content: str, groups: Sequence[str], *, photo: str = "", profile: str = "", previous: tuple[int, ...] = ()) -> int:
        """Add a contact; returns its number."""
        revision = self._next()
        number = etags.new_number(self.account.seed, self.account.sub, revision)
        version = PersonVersion(revision, self.now_us, content, tuple(groups), photo, profile=profile, previous=previous)
        self._put(number, version, created=revision)
        return number

    def revise(self, number: int, **changed: object) -> PersonVersion:
        """A new version of a contact, live or in the trash, with the given attributes of PersonVersion changed."""
        record = self.account.contacts.records.get(number)
        before = self._pending.get(number) or (record.last if record else None)
        if before is None:
            raise KeyError(number)
        at_us = max(self.now_us, before.at_us + 1)  # Google's times never stand still, as a frozen clock does
        version: PersonVersion = replace(before, revision=self._next(), at_us=at_us, **changed)  # type: ignore[arg-type]  # checked by replace
        self._put(number, version, created=record.created if record else version.revision)
        return version

    def delete(self, number: int, *, in_trash: bool = True) -> None:
        """A contact goes; `in_trash` lets its owner bring it back for 30 days."""
        self.revise(number, deleted=True, in_trash=in_trash)

    def create_group(self, name: str, client_data: tuple[tuple[str, str], ...] = ()) -> str:
        """Add a label; returns its id."""
        revision = self._next()
        group_id = etags.new_group_id(self.account.seed, self.account.sub, revision)
        self._groups.append(GroupRow(group_id, revision, GroupVersion(revision, self.now_us, name, client_data)))
        return group_id

    def revise_group(self, group_id: str, **changed: object) -> GroupVersion:
        """A new version of a label."""
        record = self.account.groups.records[group_id]
        version: GroupVersion = replace(record.last, revision=self._next(), at_us=self.now_us, **changed)  # type: ignore[arg-type]  # as above
        self._groups.append(GroupRow(group_id, record.created, version))
        return version

    def delete_group(self, group_id: str, *, with_contacts: bool, orphans_stay: bool) -> None:
        """A label goes. Its contacts go to the trash, or stay; those without another group fall to myContacts or to the Other contacts."""
        for number in self.members(group_id):
            version = self.contact(number)
            left = tuple(group for group in version.groups if group != group_id) if version else ()
            if with_contacts:
                self.delete(number)
            elif left or orphans_stay:
                self.revise(number, groups=left or (MY_CONTACTS,))
            else:
                self.demote(number)
        self.revise_group(group_id, deleted=True)

    def demote(self, number: int) -> None:
        """A contact in no group any more is one of the Other contacts."""
        version = self.contact(number)
        if version is not None:
            self.delete(number, in_trash=False)
            self.add_other(version.content)

    def add_other(self, content: str) -> int:
        """Add one of the Other contacts; returns its number."""
        revision = self._next()
        number = etags.new_number(self.account.seed, self.account.sub, revision)
        self._people.append(PersonRow(OTHERS, number, revision, PersonVersion(revision, self.now_us, content)))
        return number

    def remove_other(self, number: int) -> None:
        """One of the Other contacts goes."""
        record = self.account.others.records[number]
        self._people.append(PersonRow(OTHERS, number, record.created, replace(record.last, revision=self._next(), at_us=self.now_us, deleted=True)))

    def alias(self, old: int, new: int) -> None:
        """Let the old number lead to the new one, as after a merge or a link."""
        self._aliases[old] = new

    def add_photo(self, token: str, mime: str, data: bytes) -> None:
        """Keep the bytes of a photo."""
        self._photos.append((token, mime, data))

    def next_token(self, thing: object) -> str:
        """A token nobody had before, from the seed."""
        return etags.draw(self.account.seed, self.account.sub, thing, self._revision + 1, size=24).hex()

    def commit(self) -> None:
        """Write it down, then show it. Raises sqlite3.Error, with nothing changed, when the file will not take it."""
        account = self.account
        if not (self._people or self._groups or self._photos):
            return
        before = account.revision, dict(account.aliases)
        account.revision = self._revision
        account.aliases.update(self._aliases)
        try:
            self._database.save(account.sub, account.state(), self._people, self._groups, self._photos)
        except BaseException:
            account.revision, account.aliases = before
            raise
        for group in self._groups:
            account.show_group(group)
        for person in self._people:
            account.show_person(person)
        account.stamp(self.now_us)

    def _next(self) -> int:
        self._revision += 1
        return self._revision

    def _put(self, number: int, version: PersonVersion, *, created: int) -> None:
        known = self.account.contacts.records.get(number)
        self._pending[number] = version
        self._people.append(PersonRow(CONTACTS, number, known.created if known else created, version))
