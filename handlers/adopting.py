"""People that are shared with somebody who has them already: asked once, Link or Keep both, and a link can be undone (product.md 2)."""

from __future__ import annotations

from cards.adopting import PAIRS_SHOWN, AdoptingView, PairLine, Side, adopting_card, kept_words, linked_words, unlinked_words
from cards.done import Done, goes_on
from cards.lists import Pager
from cards.screen import Card
from firestore_models import accounts, adopted, contacts
from firestore_models.accounts import Account
from firestore_models.adopted import Answer as Chosen
from firestore_models.claims import AlreadyDone
from firestore_models.rights import NotFound
from handlers import contact as contact_card
from handlers import home, own, showing
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import NotThere
from handlers.event import Event
from handlers.own import Own
from handlers.showing import Shown
from handlers.signing_in import account_of
from sharing.person import Person, display_name, emails, phones
from sync import turn
from sync.errors import GoogleTrouble

WHILE_WAITING = 5  # pairs answered before the card comes back: a link takes some four calls


def opened(event: Event, book: Context) -> Answer:
    """You already have: the open pairs, a page of them."""
    account = account_of(event, book)
    return Show(_draw(event, book, account), How.UPDATE if event.parameters.get("page") else How.PUSH)


def _draw(event: Event, book: Context, account: Account, *, done: Done | None = None, undo: str = "") -> Card:
    waiting = adopted.open_pairs(account)
    pager = Pager.at(event.parameters.get("page", ""), total=len(waiting), size=PAIRS_SHOWN)
    names = list(waiting)[pager.first - 1 :][:PAIRS_SHOWN]
    pairs = _pairs(event, book, account, {name: waiting[name] for name in names})
    return adopting_card(book.screen(event), AdoptingView(pairs, pager, undo), done=done)


def _pairs(event: Event, book: Context, account: Account, waiting: dict[str, str]) -> tuple[PairLine, ...]:
    """Both sides of each pair as this account sees them now; its own one is read live and kept nowhere."""
    found = contacts.get_many(book.db, waiting)
    seen = {one.contact.id: one for one in showing.shown(account, found.values(), showing.labels_of(book, account, found.values()))}
    mine = _own(event, book, [waiting[name] for name in seen])
    return tuple(_pair(account, seen[name], mine[resource]) for name, resource in waiting.items() if name in seen and resource in mine)


def _own(event: Event, book: Context, resources: list[str]) -> dict[str, Own]:
    people = own.people_of(event, book)
    if people is None or not resources:
        return {}
    try:
        answers = people.batch_get(resources)
    except GoogleTrouble:
        return {}
    return {name: own.own(person) for name, person in answers.items() if not isinstance(person, GoogleTrouble)}


def _pair(account: Account, shared: Shown, mine: Own) -> PairLine:
    label = next((each for each in shared.labels if each.owner != account.key), None)
    return PairLine(
        contact=shared.contact.id,
        shared=_side(shared.view),
        own=_side(mine.person),
        label=label.name if label is not None else "",
        owner=label.owner_name if label is not None else "",
    )


def _side(person: Person) -> Side:
    work = next((value.text("name") for value in person.values("organizations")), "")
    facts = [fact for fact in (work, *emails(person)[:1], *phones(person)[:1]) if fact]
    return Side(display_name(person), " · ".join(facts))


def link(event: Event, book: Context) -> Answer:
    """Link: the own contact becomes the copy."""
    return _answered(event, book, Chosen.LINK)


def keep(event: Event, book: Context) -> Answer:
    """Keep both: never asked about again."""
    return _answered(event, book, Chosen.APART)


def _answered(event: Event, book: Context, chosen: Chosen) -> Answer:
    account = account_of(event, book)
    contact = event.parameters.get("contact", "")
    wanted = [contact] if contact else list(adopted.open_pairs(account)) if event.parameters.get("all") else []
    words = book.words(event)
    name = _name(book, account, contact)
    said = linked_words(words, name, count=len(wanted)) if chosen is Chosen.LINK else kept_words(words, name, count=len(wanted))
    if len(wanted) > WHILE_WAITING:
        said = f"{said} {goes_on(words)}"
    account, said = _carry_out(event, book, account, wanted, chosen, said)
    undo = contact if chosen is Chosen.LINK and contact in account.linked else ""
    if adopted.open_pairs(account) or undo:
        return Show(_draw(event, book, account, done=Done(said), undo=undo), How.UPDATE, toast=said, changed=True)
    return home.after(event, book, said)


def _carry_out(event: Event, book: Context, account: Account, wanted: list[str], chosen: Chosen, said: str) -> tuple[Account, str]:
    """Note the answer and take the turn that carries it out, as far as somebody can wait for it. The account as it is then, and what is said."""
    try:
        noted = adopted.answer(book.db, book.press(event, account.key, said), wanted, chosen)
    except AlreadyDone as before:
        return account, before.said
    except NotFound:
        raise NotThere from None
    if len(noted) > WHILE_WAITING or turn.run(book.engine, account.key).busy:
        book.queue.drain(account.key)
    return accounts.get(book.db, account.key) or account, said


def _name(book: Context, account: Account, contact: str) -> str:
    try:
        return display_name(showing.one(book, account, contact).view) if contact else ""
    except NotThere:
        return ""


def unlink(event: Event, book: Context) -> Answer:
    """Unlink, or Undo of a link: the own contact holds again what it held before."""
    account = account_of(event, book)
    contact = event.parameters.get("contact", "")
    said = unlinked_words(book.words(event), display_name(showing.one(book, account, contact).view))
    account, said = _carry_out(event, book, account, [contact], Chosen.UNLINK, said)
    return Show(contact_card.draw(event, book, account, contact, done=Done(said)), How.UPDATE, toast=said, changed=True)
