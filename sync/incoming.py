"""Going through the news of one account: which copy each item is about, and what it asks of the shared contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from firestore_models import contacts, copies, edits, labels, notices
from firestore_models.accounts import Account
from firestore_models.contacts import Contact
from firestore_models.copies import Entry, Pause
from firestore_models.ids import is_contact_id
from firestore_models.labels import LabelKind
from firestore_models.notices import NoticeKind
from firestore_models.rights import NotAllowed, NotFound
from sharing.person import from_google
from sharing.roles import Action, may
from sync import adopting, copying, departures, photos, takein
from sync.desire import MY_CONTACTS, desire, group_key, needs_group
from sync.errors import Gone, GoogleTrouble
from sync.inbound import came_back
from sync.label_watch import vanished
from sync.late_edits import was_taken_out
from sync.lost_pages import all_known
from sync.poll import News, is_tombstone, previous_names
from sync.pristine import entry_of, origin, remove_stray, remove_twin, standing
from sync.settle import settle
from sync.work import Work

Json = Mapping[str, Any]

LISTING_LAG = timedelta(minutes=15)
LATE_CALL = timedelta(hours=1)  # a call of ours reaches Google within minutes, and a poll reads of it within the hour
READ_LAG = timedelta(minutes=1)  # a read straight after a write may still show the state before it (people.md section 5)


@dataclass
class Reading:
    """One pass over the news: whose copies are where, and what is still to be settled."""

    work: Work
    by_resource: dict[str, str]  # resource name -> contact
    touched: dict[str, Contact]  # contacts whose copy here may differ from what is wanted now
    groups: dict[str, bool]  # managed groups that something left: whether they are still there
    is_sound: bool = True  # False: something was passed over that only another full listing can bring

    @property
    def account(self) -> Account:
        return self.work.account

    def contact(self, name: str) -> Contact | None:
        if name not in self.touched:
            found = contacts.get(self.work.engine.db, name)
            if found is None:
                return None
            self.touched[name] = found
        return self.touched[name]


def take(work: Work, news: News) -> bool:
    """Carry the news into the shared contacts, and this account's copies to what is wanted after that. Repeating it changes nothing.

    Returns whether the news can be built upon: a full listing that lacks a copy which is there all the same was cut short somewhere.
    """
    entries = all_known(work)
    reading = Reading(work, {entry.resource: contact for contact, entry in entries.items() if entry.resource}, {}, {})
    living = [person for person in news.people if not is_tombstone(person)]
    gone = {str(person["resourceName"]): person for person in news.people if is_tombstone(person)}
    seen = {str(person["resourceName"]) for person in living}
    for person in living:
        _living(reading, person)
    missing = [name for name in gone if name in reading.by_resource and name not in seen]
    if news.is_complete:
        # Deleted while the token was dead, perhaps: the direct read decides (design.md, rule 9).
        missing += [name for name in reading.by_resource if name not in seen and name not in gone]
    alive = _missing(reading, missing, gone)
    if news.is_complete:
        reading.touched.update({**adopting.match(work, reading.by_resource, living), **reading.touched})
    settle(work, list(reading.touched.values()))
    is_short = bool(alive) and (not living or any(_is_old(entries[name], news) for name in alive))
    return reading.is_sound and not (news.is_complete and is_short)


def _is_old(known: Entry, news: News) -> bool:
    """Whether a copy had been known long enough for a listing to show it, be it as it was before its last change."""
    written = copying.moment(known.update_time)
    return written is not None and news.at - written > LISTING_LAG


# Contacts that are there


def _living(reading: Reading, person: Json) -> None:
    resource = str(person["resourceName"])
    contact = reading.by_resource.get(resource) or _renamed(reading, person)
    if contact is not None:
        _known(reading, contact, person)
    elif (marker := copying.marker_of(person)) is not None:
        _marked(reading, marker, person)
    else:
        _unknown(reading, person)


def _renamed(reading: Reading, person: Json) -> str | None:
    """The contact a copy stands for under an older name. A further old name is a copy that was merged into this one (rule 12)."""
    olds = [reading.by_resource[name] for name in previous_names(person) if name in reading.by_resource]
    if not olds:
        return None
    reading.by_resource[str(person["resourceName"])] = olds[0]
    return olds[0]


def _known(reading: Reading, name: str, person: Json) -> None:
    """News of one of our copies: merged others, content, labels; an echo of our own write changes nothing here."""
    work = reading.work
    entry, contact = work.entry(name), reading.contact(name)
    if entry is None or contact is None or entry.pause is Pause.FROZEN:
        reading.touched.pop(name, None)
        return
    for old in previous_names(person):
        other = reading.by_resource.get(old)
        if other is not None and other != name:
            departures.merged_away(reading.work, reading.contact(other), reading.touched)
    saw_latest = copying.shows_latest(entry, contact)
    source = copying.contact_source(person)
    if copying.is_older(source, entry):
        return  # older than our last write (rule 6)
    if was_taken_out(work, contact) and desire(work.account.key, work.account.reach, contact) is None:
        return  # settling takes it back, and brings home what was typed into it
    if copying.touched_fields(entry, from_google(person)):
        reading.touched[name] = came_back(work, contact, entry, person)
        entry = work.entry(name) or entry
    if entry.resource != person["resourceName"] or entry.etag != source.get("etag", ""):
        entry = replace(
            entry,
            resource=str(person["resourceName"]),
            etag=str(source.get("etag", "")),
            update_time=str(source.get("updateTime", "")),
        )
        work.set_entry(name, entry)
    if entry.pause is Pause.NONE:
        entry = photos.seen(work, name, entry, person)
        _regrouped(reading, name, entry, person, saw_latest=saw_latest)


def _regrouped(reading: Reading, name: str, entry: Entry, person: Json, *, saw_latest: bool) -> None:
    """The holder moved a copy between our labels. Groups that are not ours are none of our business."""
    work = reading.work
    managed = {resource: key for key, resource in work.account.groups.items()}
    there = copying.groups_in(person)
    # What was refused stays so until he puts it there anew: with a right that he was given since, nothing goes out of itself (amendments.md R2).
    alone = {group for group in entry.alone if group in there - {*entry.groups} and group in managed and _is_own(work.account, managed[group])}
    left = [group for group in entry.groups if group in managed and group not in there]
    joined = [group for group in sorted(there - alone) if group in managed and group not in entry.groups]
    if not left and not joined and alone == {*entry.alone} and (MY_CONTACTS in entry.groups) <= (MY_CONTACTS in there):
        return
    refused = {group for group in joined if not _joined(reading, name, managed[group])}
    # What may not be passed on stands under one's own label all the same, for oneself alone (amendments.md R2); under others' it is undone.
    alone |= {group for group in refused if _is_own(work.account, managed[group])}
    work.set_entry(name, replace(entry, groups=tuple(sorted(there & {*managed, MY_CONTACTS} - alone)), alone=tuple(sorted(alone))))
    if refused:
        return  # a move to where its holder may not put it: it stays where it was, too (promises.md, incident 5)
    gone = [managed[group] for group in _truly_left(work, entry, person, left) if _still_there(reading, group)]
    if gone:
        departures.left_labels(work, reading.touched, name, _labels_of(work.account, gone), saw_latest=saw_latest)


def _truly_left(work: Work, entry: Entry, person: Json, left: list[str]) -> list[str]:
    """Of the groups that a list says a copy has left, those that it is out of now: a list may be older than our own putting it there.

    What is not believed is put back by settling, so the worst is that its holder has to take it out once more (promises.md I11).
    """
    told, moved = copying.moment(str(copying.contact_source(person).get("updateTime", ""))), copying.moment(entry.regrouped)
    if not left or (moved is not None and (told is None or told <= moved or work.engine.now() - moved < READ_LAG)):
        return []
    try:
        there = copying.groups_in(work.people.get(str(person["resourceName"])))
    except Gone:
        return []  # a deletion is another matter, and has proofs of its own
    return [group for group in left if group not in there]


def _still_there(reading: Reading, group: str) -> bool:
    """A label that vanished takes nothing with it (rule 11): asked of Google directly, once a turn."""
    if group not in reading.groups:
        try:
            reading.work.people.group(group)
            reading.groups[group] = True
        except Gone:
            reading.groups[group] = False
            vanished(reading.work, group)
    return reading.groups[group]


def _labels_of(account: Account, keys: Iterable[str]) -> frozenset[str]:
    wanted = set(keys)
    return frozenset(label for label, reach in account.present.items() if group_key(reach) in wanted)


def _is_own(account: Account, key: str) -> bool:
    return all(account.present[label].owner == account.key for label in _labels_of(account, [key]))


def _joined(reading: Reading, name: str, key: str) -> bool:
    """A copy was put under another shared label: it joins that label if its holder may pass it on (amendments.md R2). Returns whether it did."""
    work, is_in = reading.work, True
    for label in sorted(_labels_of(work.account, [key])):
        if work.account.present[label].kind != LabelKind.LIST:
            continue
        press = work.press()
        try:
            changed = edits.add_to_label(work.engine.db, press, name, label)
        except (NotAllowed, NotFound):
            notices.add(work.engine.db, work.account.key, NoticeKind.RELABELLED, name, work.engine.now(), [label])
            is_in = False
        else:
            if changed.feeds != reading.touched[name].feeds:
                work.engine.queue.fan_out(label)
            reading.touched[name] = changed
    return is_in


def _marked(reading: Reading, marker: str, person: Json) -> None:
    """A contact with our marker that no entry knows: a twin, one that came back from the trash, or a copy of a copy (rule 7)."""
    work = reading.work
    if marker in work.in_doubt:
        return  # sync.doubt settles those
    contact = reading.contact(marker) if is_contact_id(marker) else None
    desired = desire(work.account.key, work.account.reach, contact) if contact is not None else None
    entry = work.entry(marker)
    if contact is None or desired is None:
        reading.touched.pop(marker, None)
        if contact is not None and contact.owner != work.account.key:
            remove_stray(work, contact, person)  # made late, when access had ended meanwhile (promises.md I18)
        return
    came_from = origin(work.engine.db, contact, desired.hidden, person, work.account.region)
    resource = str(person["resourceName"])
    if entry is None or not entry.resource:
        groups = copying.managed_groups(person, work.account.groups)
        work.set_entry(marker, entry_of(desired, came_from, person, groups))
        reading.by_resource[resource] = marker
        _known(reading, marker, person)
    elif entry.resource == resource:
        return
    elif standing(work, entry.resource) is None:
        # Restored from the trash, or renamed while nobody looked: it stands for the copy that is gone, and is no deletion.
        reading.by_resource[resource] = marker
        _known(reading, marker, person)
    elif came_from.is_untouched:
        # Holding what we wrote, it is our twin; else its holder's own by now: the marker was copied along.
        remove_twin(work, contact, desired.hidden, person)


def _unknown(reading: Reading, person: Json) -> None:
    """Somebody's own contact. In a shared label it becomes a shared contact, if its holder may add there; anywhere else it is forgotten."""
    work = reading.work
    managed = {resource: key for key, resource in work.account.groups.items()}
    keys = [managed[group] for group in copying.groups_in(person) if group in managed]
    wanted = _labels_of(work.account, keys) | _whole_book(work.account)
    if wanted and not _is_in_again(reading, str(person["resourceName"]), keys):
        return
    for label_id in sorted(wanted):
        reach = work.account.present[label_id]
        if reach.kind == LabelKind.SINGLE:
            continue
        label = labels.get(work.engine.db, label_id)
        access = label.access_of(work.account.key, reach.via) if label is not None else None
        if label is None or access is None or not may(access.role, Action.ADD):
            continue
        linked = takein.add(work, label, person)
        reading.by_resource.update(linked)
        for contact in linked.values():
            reading.touched.pop(contact, None)  # one that joined a further label is not as it was read before
            reading.contact(contact)
        work.engine.queue.fan_out(label_id)
    if (name := reading.by_resource.get(str(person["resourceName"]))) is not None:
        _known(reading, name, person)  # a shared contact now: labels that it may not stand under are told and undone


def _is_in_again(reading: Reading, resource: str, keys: list[str]) -> bool:
    """Whether a contact stands under a shared label on its holder's wish: what was just taken out of it for him still stands there in a list
    that lags, and must not be made a shared contact a second time (promises.md I11)."""
    work = reading.work
    parted = copies.parted_at(work.engine.db, work.account.key, resource)
    if parted is None:
        return True
    if work.engine.now() - parted < READ_LAG:
        reading.is_sound = False
        return False
    try:
        there = copying.groups_in(work.people.get(resource))
    except Gone:
        return False
    return bool(_whole_book(work.account)) or any(work.account.groups.get(key) in there for key in keys)


def _whole_book(account: Account) -> frozenset[str]:
    """The label of the whole address book, if this account shares it: whatever is made later belongs to it."""
    return frozenset(label for label, reach in account.present.items() if reach.kind == LabelKind.EVERYTHING and reach.owner == account.key)


# Contacts that are not there


def _missing(reading: Reading, names: list[str], tombstones: Mapping[str, Json]) -> list[str]:
    """Believe a deletion only after a direct read, and only if it is younger than our last write (product.md 4).

    Returns the contacts whose copies were missing but are there.
    """
    work = reading.work
    fresh = [name for name in names if not _is_stale(work, name, reading.by_resource[name], tombstones.get(name))]
    confirmed: list[str] = []
    alive: list[str] = []
    for start in range(0, len(fresh), 200):
        for name, answer in work.people.batch_get(fresh[start : start + 200]).items():
            if isinstance(answer, Gone):
                confirmed.append(reading.by_resource[name])
            elif isinstance(answer, GoogleTrouble):
                raise answer
            else:
                alive.append(reading.by_resource[name])
                _found(reading, reading.by_resource[name], answer)
    found = [contact for name in confirmed if work.entry(name) is not None and (contact := reading.contact(name)) is not None]
    ours = [contact for contact in found if _fell_with_label(reading, contact) or _by_late_call(work, contact.id, tombstones)]
    for contact in ours:
        work.lose(contact.id)  # made again for its holder; nobody else is concerned
    if deleted := [contact for contact in found if contact not in ours]:
        departures.deleted(work, reading.touched, deleted)
    return alive


def _fell_with_label(reading: Reading, contact: Contact) -> bool:
    """Whether every label of a copy that is gone is gone too: Google drops whoever stands in no label out of the contact list (people.md
    2.10), and a label that vanished takes nothing from anybody (promises.md I11)."""
    account = reading.account
    reaches = [reach for label, reach in account.present.items() if label in contact.labels and needs_group(account.key, reach)]
    groups = [account.groups.get(group_key(reach), "") for reach in reaches]
    return bool(groups) and not any(group and _still_there(reading, group) for group in groups)


def _by_late_call(work: Work, contact: str, tombstones: Mapping[str, Json]) -> bool:
    """Whether a deletion is our own: of a worker that stalled in the call, while another found that the copy was to stay after all (rule 5)."""
    entry = work.entry(contact)
    if entry is None or (sent := copying.moment(entry.removing)) is None:
        return False
    gone = copying.moment(str(copying.contact_source(tombstones.get(entry.resource, {})).get("updateTime", "")))
    return -READ_LAG < (gone or work.engine.now()) - sent < LATE_CALL


def _found(reading: Reading, contact: str, person: Json) -> None:
    """A copy that was missing answers a direct read, perhaps under another name: renamed by Google, or merged into another copy."""
    if reading.work.is_merged(person, contact):
        departures.merged_away(reading.work, reading.contact(contact), reading.touched)
    reading.by_resource.setdefault(str(person["resourceName"]), contact)
    _living(reading, person)


def _is_stale(work: Work, name: str, contact: str, tombstone: Json | None) -> bool:
    """Whether that a name is missing is no news: also when its copy was found under another name by now (promises.md, incident 8)."""
    entry = work.entry(contact)
    if entry is None or (entry.resource and entry.resource != name):
        return True
    if entry.pause is Pause.AWAY or tombstone is None:
        return entry.pause is Pause.AWAY
    return copying.is_older(copying.contact_source(tombstone), entry)
