"""The contact group that stands for a label in one account: made once, found again after a lost answer, never somebody else's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firestore_models.accounts import Account, Reach
from firestore_models.labels import LabelKind
from sharing.names import label_name_clash, single_label_name
from sync.desire import MARKER, group_key, needs_group
from sync.errors import Gone, LabelNameTaken, Unavailable
from sync.work import Work


def ensure_groups(work: Work) -> None:
    """Make the groups that this account's labels need and do not have yet, and give those of renamed labels their new name.

    They are written down with the intents of what goes into them; one that a dead turn made is found again by its marker.
    """
    for reach in work.account.present.values():
        key = group_key(reach)
        if not needs_group(work.account.key, reach):
            continue
        if key not in work.account.groups:
            work.hold()
            resource, name = _make(work, reach, key)
            work.set_group(key, resource)
            work.set_named(key, name)
        elif is_misnamed(work.account, reach):
            _rename(work, reach, key)


def is_misnamed(account: Account, reach: Reach) -> bool:
    """Whether the label was renamed since its group was named here."""
    key = group_key(reach)
    known = account.named.get(key)
    return bool(account.groups.get(key)) and known is not None and known not in _names(reach)


def _make(work: Work, reach: Reach, key: str) -> tuple[str, str]:
    for name in _names(reach):
        try:
            return str(work.people.create_group(name, {MARKER: key})["resourceName"]), name
        except LabelNameTaken:
            # Perhaps ours, from a create whose answer was lost; the marker tells.
            listed = work.people.groups()
            if (ours := _marked(listed, key)) is not None:
                return str(ours["resourceName"]), str(ours.get("name", name))
            if name == work.account.named.get(key) and all(group.get("name") != name for group in listed):
                # It bore this name before, the name is taken, yet no list shows it: Google contradicts itself, and a second label would stay.
                raise Unavailable(may_have_happened=False) from None
    raise LabelNameTaken(reach.name)


def _rename(work: Work, reach: Reach, key: str) -> None:
    for name in _names(reach):
        try:
            work.people.rename_group(work.account.groups[key], name)
        except LabelNameTaken:
            continue
        except Gone:
            return  # the poll finds out what became of it
        work.set_named(key, name)
        return


def _names(reach: Reach) -> list[str]:
    """The label's name, then the one for a person who has a label of that name already (product.md 2), then numbered."""
    name = single_label_name(reach.owner_name) if reach.kind == LabelKind.SINGLE else reach.name
    clash = label_name_clash(name, reach.owner_name)
    return [name, clash, *(f"{clash} {number}" for number in range(2, 6))]


def _marked(groups: list[Mapping[str, Any]], key: str) -> Mapping[str, Any] | None:
    for group in groups:
        if any(item.get("key") == MARKER and item.get("value") == key for item in group.get("clientData", [])):
            return group
    return None


def remove_group(work: Work, key: str) -> None:
    """Take a label's group away once our copies are out. If its holder put contacts of his own into it, it stays his (promises.md I7)."""
    resource = work.account.groups.get(key)
    if not resource:
        return
    try:
        group = work.people.group(resource, max_members=1)
    except Gone:
        return
    if not group.get("memberResourceNames"):
        work.people.delete_group(resource)
