"""Names of labels and who is under them: the rules both the API and the user's own hands obey."""

from __future__ import annotations

from collections.abc import Iterable

from local.google.people import render
from local.google.people.account import Account, Change
from local.google.people.records import SYSTEM_GROUPS
from local.google.people.wire import ApiError, invalid


def free_name(account: Account, name: str, limit: int | None = None, *, but: str = "") -> str:
    """The name as it will be kept. Raises 409 when it is taken (case does not count, system groups do), 400 when empty."""
    kept = name.strip()
    if not kept:
        raise invalid("Contact group name is required.")
    taken = {version.name.casefold(): group_id for group_id, version in account.groups.live()}
    system = {word.casefold() for pair in SYSTEM_GROUPS.items() for word in pair}
    if taken.get(kept.casefold(), but) != but or kept.casefold() in system:
        raise ApiError("ALREADY_EXISTS", "Contact group name already exists.", reason="duplicate")
    if limit is not None and len(taken) >= limit:
        raise ApiError("FAILED_PRECONDITION", f"Contact groups limit of {limit} reached.", reason="failedPrecondition")
    return kept


def add_members(change: Change, group_id: str, names: Iterable[str]) -> list[str]:
    """Put contacts under a group; those already there stay untouched. Returns the unknown names."""
    unknown = []
    for name in names:
        number = render.number_of(name)
        version = None if number is None else change.contact(number)
        if number is None or version is None:
            unknown.append(name)
        elif group_id not in version.groups:
            change.revise(number, groups=(*version.groups, group_id))
    return unknown


def remove_members(change: Change, group_id: str, names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Take contacts out of a group. Returns the unknown names, and those for whom it is the last group."""
    unknown, last = [], []
    for name in names:
        number = render.number_of(name)
        version = None if number is None else change.contact(number)
        if number is None or version is None:
            unknown.append(name)
        elif version.groups == (group_id,):
            last.append(name)
        elif group_id in version.groups:
            change.revise(number, groups=tuple(group for group in version.groups if group != group_id))
    return unknown, last
