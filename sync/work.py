"""One account's turn in progress: what is known of its copies, and what has been done at Google but not yet written down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from google.cloud import firestore

from firestore_models import accounts, adopted, copies
from firestore_models.accounts import Account, AccountState, Creating, Cursor, Sync
from firestore_models.adopted import Adopted
from firestore_models.claims import Press
from firestore_models.copies import CopyState, Entry, Pages
from firestore_models.ids import first_of, page_of
from firestore_models.lease_check import LeaseLost
from firestore_models.store import Transaction
from sync import lease
from sync.engine import Engine
from sync.lease import Lease
from sync.people import People

SLICE = timedelta(seconds=60)
SLICE_CONTACTS = 1000


class SliceOver(Exception):
    """This turn has used its share of time or contacts; the rest is for the next one (design.md, rule 4)."""


class Work:
    """A turn in progress.

    Nothing is decided here: it holds the account as known, the entries read so far, and collects what to write down, so that one
    transaction writes pages before cursors (design.md, rule 1) and the lease is checked in each.
    """

    def __init__(self, engine: Engine, account: Account, held: Lease) -> None:
        self.engine = engine
        self.account = account
        self.lease = held
        self.again = False
        self._started = engine.now()
        self._contacts = 0
        self._postponed: set[str] = set()
        self._pages: set[str] = set()
        self._lost: set[str] = set()
        self._entries: dict[str, Entry] = {}
        self._dirty: dict[str, Entry | None] = {}
        self._changes: dict[str, Any] = {}
        self._adopted: dict[str, Adopted | None] = {}
        self._adopted_dirty: dict[str, Adopted | None] = {}
        self.unnoted: set[str] = set()  # contacts whose copies were asked of Google, which is not written down yet

    @cached_property
    def people(self) -> People:
        """The account's Google Contacts. Raises GoogleTrouble when nobody lets us speak for it any more."""
        return self.engine.google.people_for(self.account)

    # What is known

    def load(self, contacts: Iterable[str]) -> None:
        """Read the pages of these contacts, each page once a turn."""
        wanted = {contact for contact in contacts if page_of(contact) not in self._pages}
        if wanted:
            pages = {page_of(contact) for contact in wanted}
            self._known(copies.get_pages(self.engine.db, self.account.key, wanted), pages & set(self.account.pages))
            self._pages.update(pages)

    def on_page(self, page: str) -> dict[str, Entry]:
        """The copies of one page."""
        self.load([first_of(page)])
        return {contact: entry for contact, entry in self._entries.items() if page_of(contact) == page}

    def load_all(self) -> Mapping[str, Entry]:
        """Read every copy of this account."""
        self._known(copies.all_pages(self.engine.db, self.account.key), set(self.account.pages))
        return dict(self._entries)

    def _known(self, found: Pages, expected: set[str]) -> None:
        self._entries.update({contact: entry for contact, entry in found.entries.items() if contact not in self._dirty})
        self._pages |= found.names
        self._lost |= expected - found.names - {page_of(contact) for contact in self._dirty}

    @property
    def lost(self) -> frozenset[str]:
        """Pages that were written once and are not there, as far as they were read in this turn."""
        return frozenset(self._lost)

    def found_again(self, missing: Iterable[str]) -> None:
        """What stood on the lost pages is tied anew, but for these."""
        self.account = replace(self.account, pages=tuple(page for page in self.account.pages if page not in self._lost))
        self._changes["pages"] = list(self.account.pages)
        self._lost.clear()
        self._list_pages(self._dirty)
        self.unsettled(missing)

    def _list_pages(self, entries: Iterable[str]) -> None:
        """Pages are listed in the account together with what is first written on them: one that is lost is missed."""
        if new := {page_of(contact) for contact in entries} - set(self.account.pages):
            self.account = replace(self.account, pages=(*self.account.pages, *sorted(new)))
            self._changes["pages"] = list(self.account.pages)

    def entry(self, contact: str) -> Entry | None:
        return self._entries.get(contact)

    def load_adopted(self, contacts: Iterable[str]) -> None:
        """Read what adopted copies among these held before; nothing is read where there are none."""
        wanted = [
            name for name in contacts if (entry := self.entry(name)) is not None and entry.state is CopyState.ADOPTED and name not in self._adopted
        ]
        if wanted:
            self._adopted.update(adopted.get_many(self.engine.db, self.account.key, wanted))

    def adopted(self, contact: str) -> Adopted | None:
        """What an adopted copy held before it was linked; None for any other copy."""
        self.load_adopted([contact])
        return self._adopted.get(contact)

    def is_merged(self, person: Mapping[str, Any], contact: str) -> bool:
        """Whether what answers to a copy's name is by now the copy of another contact: its holder merged the two, and the old name leads on."""
        resource = str(person["resourceName"])
        entry = self._entries.get(contact)
        if entry is None or entry.resource == resource:
            return False
        return any(other.resource == resource for name, other in self.load_all().items() if name != contact)

    def press(self) -> Press:
        """What its holder did in Google Contacts, as an act of his: found now, by whose turn it is."""
        return Press(actor=self.account.key, claim="", at=self.engine.now(), origin="google", fence=self.lease.fence)

    @property
    def in_doubt(self) -> frozenset[str]:
        return frozenset(self.account.creating.contacts)

    def note(self, entries: Mapping[str, Entry]) -> None:
        """Entries that were written down already, beside this turn's own flushes."""
        self._entries.update(entries)
        self._list_pages(entries)

    # What was done, to be written down by the next flush

    def lose(self, contact: str) -> None:
        """The copy is not there any more. Until it is known whether it is still wanted, and made again, the contact stays on a list:
        no feed will name it again."""
        self.set_entry(contact, None)
        self._set_redo((*self.account.redo, contact))

    def settled(self, contacts: Iterable[str]) -> None:
        """These were compared with what is wanted, and that was carried out."""
        done = set(contacts) - self._postponed
        if done & set(self.account.redo):
            self._set_redo(tuple(contact for contact in self.account.redo if contact not in done))

    def postpone(self, contact: str) -> None:
        """What could be read of its copy is too old to build upon: the next turn looks again."""
        self._postponed.add(contact)
        self._set_redo((*self.account.redo, contact))

    def unsettled(self, contacts: Iterable[str]) -> None:
        """These are about to change without any news in a feed: settled now, or by the next turn."""
        self._set_redo((*self.account.redo, *contacts))

    def _set_redo(self, contacts: tuple[str, ...]) -> None:
        redo = tuple(dict.fromkeys(contacts))
        self.account = replace(self.account, redo=redo)
        self._changes["redo"] = list(redo)

    def set_entry(self, contact: str, entry: Entry | None) -> None:
        self._dirty[contact] = entry
        if entry is None:
            self._entries.pop(contact, None)
        else:
            self._entries[contact] = entry

    def set_cursor(self, label: str, seq: int) -> None:
        cursor = Cursor(self.account.reach[label].walk, seq)
        self.account = replace(self.account, cursors={**self.account.cursors, label: cursor})
        self._changes[accounts.path("cursors", label)] = {"walk": cursor.walk, "seq": cursor.seq}

    def set_group(self, key: str, resource: str) -> None:
        self.account = replace(self.account, groups={**self.account.groups, key: resource})
        self._changes[accounts.path("groups", key)] = resource

    def rename_reach(self, label: str, name: str) -> None:
        """The label bears another name from now on; it was written down already."""
        self.account = replace(self.account, reach={**self.account.reach, label: replace(self.account.reach[label], name=name)})

    def set_named(self, key: str, name: str) -> None:
        """The name under which a group stands in this account."""
        self.account = replace(self.account, named={**self.account.named, key: name})
        self._changes[accounts.path("named", key)] = name

    def forget_group(self, key: str) -> None:
        """The group is gone from Google; a later turn makes it again."""
        self.account = replace(self.account, groups={name: group for name, group in self.account.groups.items() if name != key})
        self._changes[accounts.path("groups", key)] = firestore.DELETE_FIELD

    def walk_again(self, label: str) -> None:
        """Have the whole label compared with this account's copies again: reads, and writes only where something is missing."""
        self.account = replace(self.account, cursors={name: cursor for name, cursor in self.account.cursors.items() if name != label})
        self._changes[accounts.path("cursors", label)] = firestore.DELETE_FIELD

    def set_creating(self, creating: Creating) -> None:
        self.account = replace(self.account, creating=creating)
        probe = creating.probe
        self._changes["creating"] = {
            "contacts": list(creating.contacts),
            "fence": creating.fence,
            "probe": {"contact": probe[0], "resource": probe[1]} if probe else None,
            "covered": creating.covered,
            "looks": creating.looks,
        }

    def lacks(self, contact: str) -> None:
        """The account is full: this is one of those that found no room. It is tried again at every look, and when it fits the rest follows."""
        if not self.account.lacks:
            self.account = replace(self.account, lacks=contact)
            self._changes["lacks"] = contact

    def full(self, contact: str) -> None:
        """Google has no room for this contact in the account; nothing more is created in it before there is room for this one."""
        self.account = replace(self.account, state=AccountState.FULL)
        self._changes.update(state=AccountState.FULL.value, reason="full")
        self.lacks(contact)

    def try_room(self) -> None:
        """Perhaps its holder has made room: what was lacking is tried first."""
        self.account = replace(self.account, state=AccountState.ACTIVE)

    def resume(self) -> None:
        """The account lets us in again: it goes on where it stopped, also with what it had no room for then."""
        self.account = replace(self.account, state=AccountState.ACTIVE)
        self._changes.update(state=AccountState.ACTIVE.value, reason="")

    def has_room(self) -> None:
        """The account takes contacts again."""
        self.account = replace(self.account, state=AccountState.ACTIVE, lacks="")
        self._changes.update(state=AccountState.ACTIVE.value, reason="", lacks="")

    def park(self, contact: str, reason: str) -> None:
        """Set one contact aside by name; the others go on (promises.md I20)."""
        self.account = replace(self.account, parked={**self.account.parked, contact: reason})
        self._changes[accounts.path("parked", contact)] = reason

    def unpark(self, contact: str) -> None:
        if contact in self.account.parked:
            self.account = replace(self.account, parked={key: value for key, value in self.account.parked.items() if key != contact})
            self._changes[accounts.path("parked", contact)] = firestore.DELETE_FIELD

    def set_adopted(self, contact: str, kept: Adopted | None) -> None:
        """What an own contact held before, written down together with the entry that makes it the copy (None: it was given back)."""
        self._adopted_dirty[contact] = kept
        if kept is None or kept.is_apart:
            self._adopted.pop(contact, None)
        else:
            self._adopted[contact] = kept
        is_linked = contact in self._adopted
        if is_linked != (contact in self.account.linked):
            linked = (*self.account.linked, contact) if is_linked else tuple(name for name in self.account.linked if name != contact)
            self.account = replace(self.account, linked=linked)
            self._changes["linked"] = list(linked)

    def to_compare(self) -> None:
        """A copy was made: perhaps its holder has the same person already."""
        if not self.account.compare:
            self.account = replace(self.account, compare=True)
            self._changes["compare"] = True

    def compared(self, twins: Mapping[str, str]) -> None:
        """All own contacts were compared with the copies: these pairs are to be asked about."""
        if self.account.compare:
            self.account = replace(self.account, compare=False)
            self._changes["compare"] = False
        self._set_twins(twins)

    def _set_twins(self, twins: Mapping[str, str]) -> None:
        if dict(twins) != dict(self.account.twins):
            self.account = replace(self.account, twins=dict(twins))
            self._changes["twins"] = dict(twins)

    def answered(self, contact: str) -> None:
        """What was pressed about this contact is carried out, or there is nothing to carry out any more."""
        self._set_twins({name: twin for name, twin in self.account.twins.items() if name != contact})
        if contact in self.account.answers:
            self.account = replace(self.account, answers={name: chosen for name, chosen in self.account.answers.items() if name != contact})
            self._changes[accounts.path("answers", contact)] = firestore.DELETE_FIELD

    def set_sync(self, sync: Sync) -> None:
        self.account = replace(self.account, sync=sync)
        self._changes["sync"] = {
            "token": sync.token,
            "newer": list(sync.newer),
            "parameters": sync.parameters,
            "full_at": sync.full_at,
            "stored_at": sync.stored_at,
            "seen": sorted(sync.seen),
        }

    def note_rewrite(self, contact: str, *, window: timedelta) -> int:
        """Count one more time that a copy was found rewritten; returns how often within the window."""
        now = self.engine.now()
        times = (*(at for at in self.account.churn.get(contact, ()) if at > now - window), now)
        self.account = replace(self.account, churn={**self.account.churn, contact: times})
        self._changes[accounts.path("churn", contact)] = list(times)
        return len(times)

    def set_photo_pages(self, pages: tuple[str, ...]) -> None:
        """Pages of copies on which a photo is due."""
        self.account = replace(self.account, photo_pages=pages)
        self._changes["photo_pages"] = list(pages)

    def set_photo_minute(self, began: datetime, written: int) -> None:
        """How many photos were written in the minute that began then."""
        self.account = replace(self.account, photos_at=began, photos_written=written)
        self._changes.update(photos_at=began, photos_written=written)

    def set_photo_tries(self, tries: int, until: datetime | None = None) -> None:
        """In how many turns in a row a photo could not be had, and until when nothing more is tried."""
        if (tries, until) != (self.account.photo_tries, self.account.photos_next):
            self.account = replace(self.account, photo_tries=tries, photos_next=until)
            self._changes.update(photo_tries=tries, photos_next=until)

    def forget_label(self, label: str, key: str | None) -> None:
        """A label that was left is walked to its end: nothing of it remains. `key`: its group, when that is gone too."""
        self.account = replace(self.account, reach={name: reach for name, reach in self.account.reach.items() if name != label})
        self._changes[accounts.path("reach", label)] = firestore.DELETE_FIELD
        self._changes[accounts.path("cursors", label)] = firestore.DELETE_FIELD
        self._changes["reached"] = firestore.ArrayRemove([label])
        if key is not None:
            known = {name: group for name, group in self.account.groups.items() if name != key}
            named = {name: given for name, given in self.account.named.items() if name != key}
            self.account = replace(self.account, groups=known, named=named)
            self._changes[accounts.path("groups", key)] = firestore.DELETE_FIELD
            self._changes[accounts.path("named", key)] = firestore.DELETE_FIELD

    def change(self, **fields: Any) -> None:
        """Further fields of the account document."""
        self._changes.update(fields)

    # Writing down

    def flush(self, *, release: bool = False, also: Mapping[str, Any] | None = None) -> None:
        """Write what was done, under the lease. Raises LeaseLost: then it was somebody else's turn all along."""
        if not (release or self._dirty or self._changes or self._adopted_dirty):
            return
        self._list_pages(self._dirty)
        dirty, kept, key = dict(self._dirty), dict(self._adopted_dirty), self.account.key

        def writes(transaction: Transaction) -> None:
            copies.write_entries(transaction, self.engine.db, key, dirty)
            adopted.write(transaction, self.engine.db, key, kept, self.engine.now())

        changes = {**self._changes, **(also or {})}
        present = lease.commit(self.engine.db, self.lease, self.engine.now(), changes, writes, release=release)
        self.again = present.turn.again
        self._dirty.clear()
        self._adopted_dirty.clear()
        self._changes.clear()
        self.unnoted.clear()
        if not release and self._rights_moved(present):
            raise SliceOver  # nothing more is written by rights that have changed meanwhile (promises.md I18)

    def hold(self) -> None:
        """Before something that Google guards with no etag: write down what is pending, and make sure that it is still our turn.

        Raises LeaseLost.
        """
        if self._dirty or self._changes or self._adopted_dirty:
            self.flush()
            return
        present = accounts.get(self.engine.db, self.account.key)
        if present is None or present.turn.fence != self.lease.fence:
            raise LeaseLost
        if self._rights_moved(present):
            raise SliceOver

    def _rights_moved(self, present: Account) -> bool:
        """Whether a label was taken away or shows less or more than this turn was planned with."""
        for label, reach in self.account.reach.items():
            now = present.reach.get(label)
            if now is None or (now.leaving, now.hidden, now.walk) != (reach.leaving, reach.hidden, reach.walk):
                return True
        return False

    def spend(self, contacts: int) -> None:
        """Count work done. Raises SliceOver when this turn has had its share."""
        self._contacts += contacts
        if self._contacts >= SLICE_CONTACTS or self.engine.now() - self._started >= SLICE:
            raise SliceOver

    @property
    def started(self) -> datetime:
        return self._started
