"""One's own Google Contacts that are in no shared label: read live with the presser's own token, shown, never stored (product.md 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cards.contact import ContactAction, ContactView
from cards.rows import ContactLine
from handlers.context import Context
from handlers.errors import NotThere
from handlers.event import Event
from handlers.route import CONTACTS
from handlers.showing import facts
from sharing.person import Person, display_name, from_google
from sharing.search import has_address
from sync import copying
from sync.people import People

PREFIX = "own:"
PAGES_LISTED = 5  # of 1,000 contacts: what can be read while somebody waits


@dataclass(frozen=True, slots=True)
class Own:
    """One of the presser's own contacts, as Google gave it just now."""

    resource: str
    person: Person
    json: Mapping[str, Any]

    @property
    def id(self) -> str:
        return PREFIX + self.resource


def is_own(contact: str) -> bool:
    return contact.startswith(PREFIX)


def people_of(event: Event, book: Context) -> People | None:
    """The presser's Google Contacts; None where that scope was not granted."""
    if event.token is None or CONTACTS not in event.scopes:
        return None
    return book.google.people_with_token(event.token)


def with_address(people: People, address: str) -> list[Own]:
    """One's own contacts that carry this address; copies of shared ones are left out, since those are shown as shared."""
    return [each for each in map(own, _unmarked(people.search(address))) if has_address(each.person, address)]


def listed_with_address(people: People, address: str, *, pages: int = PAGES_LISTED) -> list[Own]:
    """As `with_address`, from the contacts themselves: Google's search answers from a cache that may be cold (people.md 2.9)."""
    hits, token = with_address(people, address), ""
    for _ in range(pages):
        if hits:
            break
        page = people.list_connections(page_token=token, request_sync_token=False)
        hits = [each for each in map(own, _unmarked(page.people)) if has_address(each.person, address)]
        token = page.next_page
        if not token:
            break
    return hits


def found(people: People, query: str) -> list[Own]:
    return [own(person) for person in _unmarked(people.search(query))]


def _unmarked(people: tuple[Mapping[str, Any], ...]) -> list[Mapping[str, Any]]:
    return [person for person in people if copying.marker_of(person) is None]


def own(person: Mapping[str, Any]) -> Own:
    """One's own contact from Google's answer."""
    return Own(str(person["resourceName"]), from_google(person), person)


def one(event: Event, book: Context, contact: str) -> Own:
    """One of one's own contacts by its id. Raises NotThere, GoogleTrouble."""
    people = people_of(event, book)
    resource = contact.removeprefix(PREFIX)
    if people is None or not resource.startswith("people/") or not resource.removeprefix("people/").isalnum():
        raise NotThere
    return own(people.get(resource))


def contact_view(seen: Own, *, may_share: bool, label: str = "") -> ContactView:
    """With the badge "Only you"; no comments, no history: they would have nowhere to live (amendments.md P8)."""
    actions = {ContactAction.EDIT, *((ContactAction.SHARE,) if may_share else ())}
    return ContactView(id=seen.id, person=seen.person, actions=frozenset(actions), only_me=True, label=label)


def line(seen: Own, *, label: str = "") -> ContactLine:
    return ContactLine(id=seen.id, name=display_name(seen.person), below=facts(seen.person), label=label)
