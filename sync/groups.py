"""The contact group that stands for a label in one account: made once, found again after a lost answer, never somebody else's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from firestore_models.accounts import Reach
from firestore_models.labels import LabelKind
from sharing.names import label_name_clash, single_label_name
from sync.desire import MARKER, group_key, needs_group
from sync.errors import Gone, LabelNameTaken
from sync.work import Work


def ensure_groups(work: Work) -> None:
    """Make the groups that this account's labels need and do not have yet. They are written down with the intents of what goes into them;
    one that a dead turn made is found again by its marker."""
    for reach in work.account.present.values():
        key = group_key(reach)
        if needs_group(work.account.key, reach) and key not in work.account.groups:
            work.set_group(key, _make(work, reach, key))


def _make(work: Work, reach: Reach, key: str) -> str:
    for name in _names(reach):
        try:
            return str(work.people.create_group(name, {MARKER: key})["resourceName"])
        except LabelNameTaken:
            # Perhaps ours, from a create whose answer was lost; the marker tells.
            if (ours := _marked(work.people.groups(), key)) is not None:
                return ours
    raise LabelNameTaken(reach.name)


def _names(reach: Reach) -> list[str]:
    """The label's name, then the one for a person who has a label of that name already (product.md 2), then numbered."""
    name = single_label_name(reach.owner_name) if reach.kind == LabelKind.SINGLE else reach.name
    clash = label_name_clash(name, reach.owner_name)
    return [name, clash, *(f"{clash} {number}" for number in range(2, 6))]


def _marked(groups: list[Mapping[str, Any]], key: str) -> str | None:
    for group in groups:
        if any(item.get("key") == MARKER and item.get("value") == key for item in group.get("clientData", [])):
            return str(group["resourceName"])
    return None


def remove_group(work: Work, key: str) -> None:
    """Take a label's group away once our copies are out. If its holder put contacts of his own into it, it stays his (promises.md I7)."""
    resource = work.account.groups.get(key)
    if resource is None:
        return
    try:
        group = work.people.group(resource, max_members=1)
    except Gone:
        return
    if not group.get("memberResourceNames"):
        work.people.delete_group(resource)
