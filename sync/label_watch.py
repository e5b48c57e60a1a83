"""Labels in Google Contacts that were renamed or deleted there: an owner's new name travels, a grantee's label is put back (rule 11)."""

from __future__ import annotations

from collections.abc import Mapping

from firestore_models import grants, labels
from firestore_models.accounts import Account
from firestore_models.labels import LabelKind
from sync.desire import group_key
from sync.errors import Gone, LabelNameTaken
from sync.people import People
from sync.work import Work

Names = Mapping[str, str]  # contact group resource name -> its name


def ask(people: People) -> Names:
    """The account's groups by name, in one call. Raises GoogleTrouble."""
    return {str(group["resourceName"]): str(group.get("name", "")) for group in people.groups()}


def differs(account: Account, names: Names) -> bool:
    """Whether any group of ours is missing from a listing, or bears another name than we know."""
    return any(resource and names.get(resource) != account.named.get(key) for key, resource in account.groups.items())


def watch(work: Work, names: Names) -> None:
    """Follow what differs between a listing of this account's groups and what we know of them."""
    for key, resource in sorted(work.account.groups.items()):
        if not resource:
            continue
        if resource not in names:
            if not is_there(work, resource):
                vanished(work, resource)
        elif names[resource] != (known := work.account.named.get(key)):
            _renamed(work, key, resource, names[resource], known)


def is_there(work: Work, resource: str) -> bool:
    """A listing may be short; only a direct read tells that a label is gone."""
    try:
        work.people.group(resource)
    except Gone:
        return False
    return True


def _renamed(work: Work, key: str, resource: str, name: str, known: str | None) -> None:
    if known is None:
        work.set_named(key, name)  # met for the first time: as it is, it is right
        return
    own = next((reach for reach in work.account.present.values() if group_key(reach) == key and reach.owner == work.account.key), None)
    if own is not None and own.kind == LabelKind.LIST:
        press = work.press()
        grants.rename(work.engine.db, press, own.label, name)
        work.rename_reach(own.label, name)
        work.set_named(key, name)
        work.engine.queue.fan_out(own.label)
        return
    try:
        work.people.rename_group(resource, known)
    except (Gone, LabelNameTaken):
        work.set_named(key, name)  # it stands under this name for its holder; nobody else is concerned


def vanished(work: Work, resource: str) -> None:
    """A label was deleted in Google Contacts. At a grantee it is made again and filled, at its owner it waits for a decision."""
    for key in [key for key, group in work.account.groups.items() if group == resource]:
        reaches = [reach for reach in work.account.present.values() if group_key(reach) == key]
        own = [reach.label for reach in reaches if reach.owner == work.account.key and reach.kind == LabelKind.LIST]
        if own:
            labels.mark_vanished(work.engine.db, own[0], work.engine.now())
            work.set_group(key, "")  # none, until its owner has decided
            continue
        for reach in reaches:
            work.walk_again(reach.label)
        work.forget_group(key)
