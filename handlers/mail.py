"""A mail is opened: who wrote it, and who else is on it (product.md 5).

Headers are read on the opening event only. Every later card carries the people of the mail in its parameters, since a click may come
without the message's token (amendments.md J1).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from cards.done import Done
from cards.lists import PAGE, Pager
from cards.mail import (
    OTHERS_SHOWN,
    AddressesView,
    Candidate,
    Known,
    MailView,
    OtherAddress,
    OwnLookup,
    Several,
    Unknown,
    addresses_card,
    mail_card,
)
from cards.screen import Card
from firestore_models import contacts
from firestore_models.accounts import Account
from handlers import home, own, photos, showing
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.event import Event
from handlers.own import Own
from handlers.route import GMAIL_HEADERS
from handlers.showing import Shown
from handlers.signing_in import account_of, refreshed
from sharing.normal import email_key
from sharing.person import display_name
from sharing.search import has_address
from sync.errors import GoogleTrouble
from sync.gmail import Mailbox, MailHeaders

CARRIED = "mail"
MESSAGE = "message"
LOOKED_UP = OTHERS_SHOWN + 1


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody on the mail, as the header names them."""

    address: str
    name: str = ""
    is_list: bool = False


def opened(event: Event, book: Context) -> Answer:
    """The trigger of an opened mail."""
    if event.mail is None or event.token is None or GMAIL_HEADERS not in event.scopes:
        return home.opened(event, book)
    account = refreshed(account_of(event, book), event, book)
    home.look_soon(account, book)
    access = event.mail.access_token
    headers = book.google.gmail_with_token(event.token).headers(event.mail.id, access.reveal() if access is not None else "")
    people = people_on(headers, account)
    return Show(draw(event, book, account, people, message=event.mail.id))


def address(event: Event, book: Context) -> Answer:
    """Somebody on the mail was pressed: the same card for that address."""
    account = account_of(event, book)
    person = Correspondent(event.parameters.get("address", ""), event.parameters.get("name", ""))
    return Show(draw(event, book, account, (person,)))


def again(event: Event, book: Context) -> Answer:
    """Look once more for somebody who was not found, this time in the contacts themselves: Google's search may have been cold (people.md 2.9)."""
    account = account_of(event, book)
    people = carried(event) or (Correspondent(event.parameters.get("address", ""), event.parameters.get("name", "")),)
    return Show(draw(event, book, account, people, message=event.parameters.get(MESSAGE, ""), thorough=True), How.UPDATE)


def addresses(event: Event, book: Context) -> Answer:
    """Everybody on the mail, a page at a time."""
    account = account_of(event, book)
    people = _all_people(event, book, account)[1:]
    pager = Pager.at(event.parameters.get("page", ""), total=len(people))
    shown = people[pager.first - 1 :][:PAGE]
    known = _known(book, account, shown)
    screen = book.screen(event, carry=_carry(carried(event), event.parameters.get(MESSAGE, "")))
    view = AddressesView(tuple(_row(book, account, person, known.get(person.address, [])) for person in shown), pager)
    return Show(addresses_card(screen, view), How.UPDATE if event.parameters.get("page") else How.PUSH)


def _all_people(event: Event, book: Context, account: Account) -> tuple[Correspondent, ...]:
    """All of them when the message can still be read, else those that were carried along."""
    message = event.mail.id if event.mail is not None else event.parameters.get(MESSAGE, "")
    access = event.mail.access_token if event.mail is not None else None
    if message and event.token is not None:
        try:
            headers = book.google.gmail_with_token(event.token).headers(message, access.reveal() if access is not None else "")
            return people_on(headers, account)
        except GoogleTrouble:
            pass  # a click may come without the message's token
    return carried(event)


def people_on(headers: MailHeaders, account: Account) -> tuple[Correspondent, ...]:
    """The sender, then every other distinct address, without one's own."""
    found: dict[str, Correspondent] = {}
    boxes: list[Mailbox] = [*headers.from_, *headers.to, *headers.cc]
    for box in boxes:
        key = email_key(box.email)
        if key and key != email_key(account.address) and key not in found:
            found[key] = Correspondent(key, box.name, is_list=_is_list(box.email, headers.list_id))
    return tuple(found.values())


def _is_list(address: str, list_id: str) -> bool:
    """Whether this is the list's own address: its List-Id is the address with a dot for the @ (RFC 2919)."""
    return bool(list_id) and address.replace("@", ".") in list_id.lower()


def carried(event: Event) -> tuple[Correspondent, ...]:
    """The people of the mail from a card's parameters; nothing of it is believed beyond being looked up."""
    try:
        rows = json.loads(event.parameters.get(CARRIED, "[]"))
        return tuple(Correspondent(str(address), str(name), bool(is_list)) for address, name, is_list in rows[:LOOKED_UP])
    except (ValueError, TypeError):
        return ()


def handed_on(event: Event) -> tuple[tuple[str, str], ...]:
    """The people of the mail this began from, handed on so that its card can be drawn again."""
    return tuple((name, event.parameters[name]) for name in (CARRIED, MESSAGE) if event.parameters.get(name))


def _carry(people: Iterable[Correspondent], message: str) -> tuple[tuple[str, str], ...]:
    rows = [[person.address, person.name[:80], int(person.is_list)] for person in list(people)[:LOOKED_UP]]
    return ((CARRIED, json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""), (MESSAGE, message))


def draw(
    event: Event,
    book: Context,
    account: Account,
    people: tuple[Correspondent, ...],
    *,
    message: str = "",
    done: Done | None = None,
    thorough: bool = False,
    written: Own | None = None,
) -> Card:
    """The mail card: one call for the sender's own contacts, one more where nobody is known and Google's search may be cold (`thorough`:
    the pages of a listing besides), and two round-trips to the store besides the account.
    `written`: the sender's contact as Google just took it; its search would not know of that yet.
    """
    looked_up = people[:LOOKED_UP]
    known = _known(book, account, looked_up)
    screen = book.screen(event, carry=_carry(looked_up, message))
    if not people:
        return mail_card(screen, MailView(None), done=done)
    if written is not None:
        sender: Known | Unknown | Several = Known(own.contact_view(written, may_share=True))
    else:
        sender = _sender(event, book, account, people[0], known.get(people[0].address, []), thorough=thorough)
    others = tuple(_row(book, account, person, known.get(person.address, [])) for person in looked_up[1:])
    return mail_card(screen, MailView(sender, others, total=len(people) - 1), done=done)


def _known(book: Context, account: Account, people: Iterable[Correspondent]) -> dict[str, list[Shown]]:
    """Shared contacts by address, as this account may see them. A hit on an address that is hidden from it is dropped (amendments.md R4)."""
    tenants = sorted({reach.tenant for reach in account.present.values()})
    wanted = [person.address for person in people]
    tokens = [f"{tenant}|{address}" for tenant in tenants for address in wanted]
    found = contacts.looked_up(book.db, tokens) if tokens else []
    # What is said about the first of them is drawn; whether he may be seen at all is decided below.
    first = [contact for contact in found if wanted and has_address(contact.person, wanted[0])]
    seen = showing.shown(account, found, *showing.labels_and_talk(book, account, found, first)) if found else []
    return {address: hits for address in wanted if (hits := [one for one in seen if has_address(one.view, address)])}


def _sender(event: Event, book: Context, account: Account, person: Correspondent, known: list[Shown], *, thorough: bool) -> Known | Unknown | Several:
    # One call in the common case. With nobody known and a search that may be cold, the first thousand contacts are looked at besides.
    pages = own.PAGES_LISTED if thorough else int(not known and not home.is_settled(account, book))
    mine, lookup = _own_contacts(event, book, account, person.address, pages=pages)
    names = {(display_name(one.view)) for one in known}
    mine = [each for each in mine if display_name(each.person) not in names]
    if len(known) + len(mine) > 1:
        return Several(person.address, tuple(_candidates(book, account, known, mine)), person.name)
    if known:
        return Known(showing.contact_view(book, account, known[0], photo_url=photos.url_of(book, account, known[0])))
    if mine:
        return Known(own.contact_view(mine[0], may_share=True))
    return Unknown(person.address, person.name, lookup, person.is_list)


def is_known(event: Event, book: Context, account: Account, address: str) -> bool:
    """Whether somebody with this address can be shown, looked up once more before a second one is made."""
    return bool(_known(book, account, (Correspondent(address),)) or _own_contacts(event, book, account, address, pages=own.PAGES_LISTED)[0])


def _own_contacts(event: Event, book: Context, account: Account, address: str, *, pages: int) -> tuple[list[Own], OwnLookup]:
    """One's own contacts with this address: searched, and where nothing is found looked for on so many pages of a listing."""
    people = own.people_of(event, book)
    if people is None:
        return [], OwnLookup.NOT_ALLOWED
    try:
        hits = own.listed_with_address(people, address, pages=pages)
        if not hits and pages:
            home.warm(people, account, book)
        return hits, OwnLookup.DONE
    except GoogleTrouble:
        return [], OwnLookup.FAILED


def _candidates(book: Context, account: Account, known: list[Shown], mine: list[Own]) -> Iterable[Candidate]:
    for one in known:
        yield Candidate(one.contact.id, one.view, tuple(label.name for label in one.labels), photos.url_of(book, account, one))
    for each in mine:
        yield Candidate(each.id, each.person, only_me=True)


def _row(book: Context, account: Account, person: Correspondent, known: list[Shown]) -> OtherAddress:
    name, photo = (display_name(known[0].view), photos.url_of(book, account, known[0])) if known else ("", "")
    return OtherAddress(person.address, person.name, known_as=name, photo_url=photo, is_list=person.is_list)
