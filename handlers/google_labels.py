"""One's own labels in Google Contacts that are not shared yet, and the whole address book: read live, never stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cards.lists import PAGE, Pager, position
from cards.rows import ContactLine
from firestore_models.accounts import Account
from firestore_models.ids import hashed
from firestore_models.labels import Label, LabelKind, LabelState
from handlers import own
from handlers.context import Context
from handlers.errors import NotThere
from handlers.event import Event
from sync.errors import GoogleTrouble

EVERYTHING = "everything"
_PREFIX = "google:"


def google_id(group: Mapping[str, Any]) -> str:
    """How a card names a label of Google's that has no document of ours."""
    return _PREFIX + str(group["resourceName"])


def is_google(label: str) -> bool:
    return label.startswith(_PREFIX)


def resource_of(label: str) -> str:
    """Raises NotThere for anything that is not a label's name."""
    resource = label.removeprefix(_PREFIX)
    if not resource.startswith("contactGroups/") or not resource.removeprefix("contactGroups/").isalnum():
        raise NotThere
    return resource


def everything_id(account: str) -> str:
    """The label that stands for this account's whole address book: always the same, so that two presses make one."""
    return hashed(EVERYTHING, account)


def label_id(account: str, resource: str) -> str:
    """The label that a Google label becomes when it is shared: always the same, for the same reason."""
    return hashed("label", account, resource)


def own_groups(event: Event, book: Context, account: Account) -> list[Mapping[str, Any]]:
    """The account's labels in Google Contacts that we did not make and that are not shared; [] when they may not be read."""
    people = own.people_of(event, book)
    if people is None:
        return []
    managed = set(account.groups.values())
    try:
        groups = people.groups()
    except GoogleTrouble:
        return []  # the home card stands without them
    return [group for group in groups if group.get("groupType") == "USER_CONTACT_GROUP" and group["resourceName"] not in managed]


@dataclass(frozen=True, slots=True)
class LivePage:
    """A page of an unshared label, as Google has it now."""

    name: str
    lines: tuple[ContactLine, ...]
    contacts: int | None
    pager: Pager


def group_page(event: Event, book: Context, label: str, page: str) -> LivePage:
    """25 contacts of one of one's own labels. Raises NotThere, GoogleTrouble."""
    people = own.people_of(event, book)
    if people is None:
        raise NotThere
    start = position(page)
    group = people.group(resource_of(label), max_members=start + PAGE)
    names = [str(name) for name in group.get("memberResourceNames", [])][start : start + PAGE]
    answers = people.batch_get(names) if names else {}
    found = [answer for name in names if not isinstance(answer := answers[name], GoogleTrouble)]
    total = int(group.get("memberCount", len(found)))
    lines = tuple(own.line(own.own(person)) for person in found)
    return LivePage(str(group.get("name", "")), lines, total, Pager.at(page, total=total))


def book_page(event: Event, book: Context, page: str) -> LivePage:
    """25 contacts of the whole address book; Google gives no way to jump, only Next (amendments.md C8)."""
    people = own.people_of(event, book)
    if people is None:
        raise NotThere
    answer = people.list_connections(page_token=page, page_size=PAGE, request_sync_token=False)
    lines = tuple(own.line(own.own(person)) for person in answer.people)
    return LivePage(book.words(event).t("Contacts"), lines, None, Pager(next=answer.next_page))


def new_label(account: Account, label: str, *, name: str) -> Label:
    """The document that a Google label, or the whole address book, gets when it is shared for the first time."""
    is_book = label == EVERYTHING
    resource = "" if is_book else resource_of(label)
    return Label(
        id=everything_id(account.key) if is_book else label_id(account.key, resource),
        name=name,
        kind=LabelKind.EVERYTHING if is_book else LabelKind.LIST,
        owner=account.key,
        owner_name=account.name or account.address,
        tenant=account.tenant,
        state=LabelState.TAKING_IN,
        group=resource,
    )


def present_id(account: Account, label: str) -> str:
    """The document behind what a card calls `label`, whether it exists or not."""
    if label == EVERYTHING:
        return everything_id(account.key)
    return label_id(account.key, resource_of(label)) if is_google(label) else label
