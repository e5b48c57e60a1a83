"""One account's contacts in the hands of the human who holds it: Google Contacts in the browser, without quota or etag."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from local.google.people import edits, etags, masks, photos, render
from local.google.people import labels as rules
from local.google.people.account import Account
from local.google.people.masks import PERSON_FIELDS, STORED_FIELDS, Sight
from local.google.people.records import MY_CONTACTS, STARRED, SYSTEM_GROUPS
from local.google.people.schema import checker
from local.google.people.switches import Switches
from local.google.people.wire import Json

if TYPE_CHECKING:  # the store makes books
    from local.google.people.store import PeopleStore

_ALL = Sight(PERSON_FIELDS)


class Book:
    """What the owner of an account sees and does. People are named by resource name ("people/c1"), labels by their name.

    Everything is checked as in the API, so nothing can be typed here that Google would not keep; a wrong name raises KeyError.
    """

    def __init__(self, store: PeopleStore, sub: str) -> None:
        self._store = store
        self._sub = sub

    # Seeing

    def contacts(self) -> list[Json]:
        """Every contact, all its fields, memberships by group resource name; in the order of last change."""
        with self._store.locked(self._sub) as account:
            lens = render.Lens(account, self._store.root, _ALL)
            return [render.person(lens, number, version) for number, version in account.contacts.live()]

    def contact(self, resource: str) -> Json:
        """One contact, all its fields."""
        with self._store.locked(self._sub) as account:
            number = _number(account, resource)
            return render.person(render.Lens(account, self._store.root, _ALL), number, account.contacts.records[number].last)

    def find(self, text: str) -> list[Json]:
        """The contacts whose name, mails or phones contain a text."""
        wanted = text.casefold()
        values = ("displayName", "value", "canonicalForm")
        fields = ("names", "emailAddresses", "phoneNumbers")

        def matches(person: Json) -> bool:
            return any(wanted in str(item.get(key, "")).casefold() for field in fields for item in person.get(field, ()) for key in values)

        return [person for person in self.contacts() if matches(person)]

    def groups(self) -> dict[str, str]:
        """The labels made by the user: name to resource name."""
        with self._store.locked(self._sub) as account:
            return {version.name: f"contactGroups/{group_id}" for group_id, version in account.groups.live()}

    def labels_of(self, resource: str) -> set[str]:
        """The names of a contact's labels; "myContacts" and "starred" among them."""
        with self._store.locked(self._sub) as account:
            version = account.contacts.records[_number(account, resource)].last
            return {found.name for group in version.groups if (found := account.group(group))}

    def members(self, label: str) -> list[str]:
        """The resource names under a label."""
        with self._store.locked(self._sub) as account:
            return [render.resource_name(number) for number in account.members[_group_id(account, label)]]

    def trash(self) -> list[str]:
        """The resource names of what can still be restored."""
        with self._store.locked(self._sub) as account:
            records = account.contacts.records
            return [render.resource_name(number) for number in account.buried if records[number].last.in_trash]

    def thrown_away(self, resource: str) -> Json:
        """What a contact held when it was deleted; empty when it is not in the trash."""
        with self._store.locked(self._sub) as account:
            number = next((number for number in account.buried if render.resource_name(number) == resource), None)
            version = account.contacts.records[number].last if number is not None else None
            if number is None or version is None or not version.in_trash:
                return {}
            return render.person(render.Lens(account, self._store.root, _ALL), number, dataclasses.replace(version, deleted=False))

    def other_contacts(self) -> list[Json]:
        """The Other contacts."""
        with self._store.locked(self._sub) as account:
            lens = render.Lens(account, self._store.root, _ALL, other=True)
            return [render.person(lens, number, version) for number, version in account.others.live()]

    # Contacts

    def create(self, person: Json, labels: Sequence[str] = (), *, in_my_contacts: bool = True) -> str:
        """A new contact, in myContacts and under labels (made when missing); returns its resource name."""
        return self.create_many([person], labels, in_my_contacts=in_my_contacts)[0]

    def create_many(self, people: Sequence[Json], labels: Sequence[str] = (), *, in_my_contacts: bool = True) -> list[str]:
        """Many new contacts at once, as an import does."""
        for label in labels:
            if label not in SYSTEM_GROUPS and label not in self.groups():
                self.create_label(label)
        with self._store.locked(self._sub) as account:
            ids = [*([MY_CONTACTS] if in_my_contacts or not labels else []), *(_group_id(account, label) for label in labels)]
            edits.check_room(account, len(people), self._store.switches)
            change = self._store.change(account)
            memberships = [{"contactGroupMembership": {"contactGroupResourceName": f"contactGroups/{group_id}"}} for group_id in ids]
            numbers = [edits.create(change, {**_bound(person), "memberships": memberships}, self._store.switches) for person in people]
            change.commit()
            return [render.resource_name(number) for number in numbers]

    def edit(self, resource: str, fields: Json) -> None:
        """Replace whole fields of a contact; an empty list clears one."""
        with self._store.locked(self._sub) as account:
            number = _number(account, resource)
            before = account.contacts.records[number].last
            changed = edits.accepted(_bound(fields), [name for name in STORED_FIELDS if name in fields], self._store.switches)
            change = self._store.change(account)
            change.revise(number, content=edits.written(before.fields(), changed))
            change.commit()

    def delete(self, resource: str) -> None:
        """Into the trash."""
        with self._store.locked(self._sub) as account:
            change = self._store.change(account)
            change.delete(_number(account, resource))
            change.commit()

    def restore(self, resource: str) -> str:
        """Out of the trash; returns the resource name, a new one when `restore_keeps_id` is off."""
        with self._store.locked(self._sub) as account:
            number = render.number_of(resource)
            record = account.contacts.records.get(number) if number is not None else None
            if record is None or number is None or not record.last.in_trash:
                raise KeyError(resource)
            version = record.last
            kept = tuple(group for group in version.groups if account.group(group)) or (MY_CONTACTS,)
            change = self._store.change(account)
            if self._store.switches.restore_keeps_id:
                change.revise(number, deleted=False, in_trash=False, groups=kept)
            else:
                change.revise(number, in_trash=False)
                number = change.create(version.content, kept, photo=version.photo)
            change.commit()
            return render.resource_name(number)

    def empty_trash(self) -> None:
        """What is in the trash cannot be restored any more."""
        with self._store.locked(self._sub) as account:
            change = self._store.change(account)
            for number in list(account.buried):
                if account.contacts.records[number].last.in_trash:
                    change.revise(number, in_trash=False)
            change.commit()

    def merge(self, survivor: str, others: Sequence[str]) -> None:
        """Merge & fix: one contact takes over all values and labels; the old names of the others lead to it."""
        with self._store.locked(self._sub) as account:
            number = _number(account, survivor)
            gone = [_number(account, other) for other in others]
            records = account.contacts.records
            version = records[number].last
            content = version.fields()
            for other in gone:
                _unite(content, records[other].last.fields())
            labels = dict.fromkeys(group for each in (number, *gone) for group in records[each].last.groups)
            change = self._store.change(account)
            for other in gone:
                change.delete(other, in_trash=False)
                change.alias(other, number)
            photo = version.photo or next((records[other].last.photo for other in gone if records[other].last.photo), "")
            change.revise(number, content=edits.written({}, content), groups=tuple(labels), photo=photo, previous=(*version.previous, *gone))
            change.commit()

    def link_profile(self, resource: str, profile: Json, *, rename: bool = False) -> str:
        """Google links the contact with a profile, as a verified address can make it do by itself. Returns its name, perhaps a new one.

        `profile` is {"id": sub, and fields such as names}; the contact then shows these beside its own.
        """
        with self._store.locked(self._sub) as account:
            number = _number(account, resource)
            version = account.contacts.records[number].last
            etag = etags.source_etag(account.token(f"profile {profile['id']}", 0))
            linked = json.dumps({"id": profile["id"], "etag": etag, "fields": {k: v for k, v in profile.items() if k != "id"}})
            change = self._store.change(account)
            if rename:
                change.delete(number, in_trash=False)
                old, number = number, change.create(version.content, version.groups, photo=version.photo, profile=linked, previous=(number,))
                change.alias(old, number)
            else:
                change.revise(number, profile=linked)
            change.commit()
            return render.resource_name(number)

    def set_photo(self, resource: str, data: bytes) -> None:
        """Give a contact a photo (JPEG or PNG)."""
        with self._store.locked(self._sub) as account:
            number = _number(account, resource)
            change = self._store.change(account)
            token = change.next_token("photo")
            change.add_photo(token, "image/jpeg", photos.recoded(data))
            change.revise(number, photo=token)
            change.commit()

    def remove_photo(self, resource: str) -> None:
        """Back to the monogram."""
        with self._store.locked(self._sub) as account:
            change = self._store.change(account)
            change.revise(_number(account, resource), photo="")
            change.commit()

    def add_other_contact(self, person: Json) -> str:
        """Somebody the user wrote to and never saved; returns the name in otherContacts."""
        with self._store.locked(self._sub) as account:
            change = self._store.change(account)
            number = change.add_other(edits.written({}, edits.accepted(_bound(person), masks.COPY_FIELDS, Switches())))
            change.commit()
            return f"otherContacts/c{number}"

    # Labels

    def star(self, resource: str, *, on: bool = True) -> None:
        """Add to or take from the starred ones."""
        if on:
            self.add_to_label(STARRED, [resource])
        else:
            self.remove_from_label(STARRED, [resource])

    def create_label(self, name: str) -> str:
        """A new label; returns its resource name. Raises ApiError (ALREADY_EXISTS) when the name is taken."""
        with self._store.locked(self._sub) as account:
            kept = rules.free_name(account, name, self._store.switches.label_limit)
            change = self._store.change(account)
            group_id = change.create_group(kept)
            change.commit()
            return f"contactGroups/{group_id}"

    def rename_label(self, name: str, new_name: str) -> None:
        """Rename a label."""
        with self._store.locked(self._sub) as account:
            group_id = _group_id(account, name)
            kept = rules.free_name(account, new_name, but=group_id)
            change = self._store.change(account)
            change.revise_group(group_id, name=kept)
            change.commit()

    def delete_label(self, name: str, *, contacts: bool = False) -> None:
        """Delete a label; `contacts` puts those under it into the trash."""
        with self._store.locked(self._sub) as account:
            change = self._store.change(account)
            orphans_stay = self._store.switches.orphan_to_my_contacts
            change.delete_group(_group_id(account, name), with_contacts=contacts, orphans_stay=orphans_stay)
            change.commit()

    def add_to_label(self, name: str, resources: str | Sequence[str]) -> None:
        """Put contacts under a label ("myContacts" and "starred" too)."""
        self._regroup(name, resources, adding=True)

    def remove_from_label(self, name: str, resources: str | Sequence[str]) -> None:
        """Take contacts out of a label; one in no other group becomes one of the Other contacts, as in the browser."""
        self._regroup(name, resources, adding=False)

    def _regroup(self, name: str, resources: str | Sequence[str], *, adding: bool) -> None:
        names = [resources] if isinstance(resources, str) else list(resources)
        with self._store.locked(self._sub) as account:
            group_id = _group_id(account, name)
            for resource in names:
                _number(account, resource)
            change = self._store.change(account)
            if adding:
                rules.add_members(change, group_id, names)
            else:
                _, last = rules.remove_members(change, group_id, names)
                for resource in last:
                    change.demote(_number(account, resource))
            change.commit()


def _number(account: Account, resource: str) -> int:
    number = render.number_of(resource)
    if number is None or account.contacts.get(number) is None:
        raise KeyError(resource)
    return number


def _group_id(account: Account, name: str) -> str:
    if name in SYSTEM_GROUPS:
        return name
    for group_id, version in account.groups.live():
        if version.name == name or f"contactGroups/{group_id}" == name:
            return group_id
    raise KeyError(name)


def _bound(person: Json) -> Json:
    checker("Person")(person, "person")
    return person


def _unite(content: dict[str, list[Json]], more: dict[str, list[Json]]) -> None:
    for name, items in more.items():
        kept = content.setdefault(name, [])
        if name in ("names", "biographies", "birthdays", "genders"):
            kept.extend([] if kept else items[:1])
        else:
            kept.extend(item for item in items if item not in kept)
