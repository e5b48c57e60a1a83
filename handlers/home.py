"""The first card: search, the labels, Sync now. It serves Gmail without an open mail, and the same card beside Google Contacts."""

from __future__ import annotations

from datetime import datetime, timedelta

from cards.connect import Reason
from cards.done import Done, goes_on, synced, waits
from cards.home import LABELS_PAGE, QUERY, HomeView, LabelLine, SearchView, home_card, search_card
from cards.lists import PAGE, Pager, Work
from cards.rows import ContactLine
from cards.words import Words
from firestore_models import contacts, labels
from firestore_models.accounts import Account
from firestore_models.finding import query_token
from firestore_models.labels import Head, LabelKind
from handlers import connect, own, photos, showing, todo
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.event import Event
from handlers.google_labels import EVERYTHING, everything_id, google_id, own_groups
from handlers.signing_in import account_of, refreshed
from sharing.roles import Role
from sharing.search import matches
from sync import membership, turn
from sync.errors import GoogleTrouble
from sync.people import People
from sync.turn import Look

WARMING = timedelta(seconds=4)
STAYS_WARM = timedelta(minutes=20)
SYNC_TURNS = 4  # of one press: the rest goes on in the background (amendments.md C2)


def opened(event: Event, book: Context) -> Answer:
    """The homepage trigger."""
    account = refreshed(account_of(event, book), event, book)
    look_soon(account, book)
    people = own.people_of(event, book)
    if people is not None:
        warm(people, account, book)
    return Show(home_card(book.screen(event), view(account, event, book)))


def look_soon(account: Account, book: Context) -> None:
    """Somebody is here: have what they changed in Google Contacts read at once, not only in the rounds (product.md 4)."""
    if account.reach and account.credential and asked_to_wait(account, book) is None:
        book.queue.poll(account.key)


def asked_to_wait(account: Account, book: Context) -> datetime | None:
    """Until when Google asks us to leave this account alone: a press is no reason to ask it sooner. None also while it only does not answer."""
    until = account.turn.waiting_until
    return until if until is not None and until > book.now() and not account.turn.tries else None


def after(event: Event, book: Context, said: str, *, undo: str = "") -> Answer:
    """The first card with the line about what was just done, the account read afresh."""
    account = account_of(event, book)
    return Show(home_card(book.screen(event), view(account, event, book), done=Done(said, undo)), How.ROOT, toast=said, changed=True)


def open_again(event: Event, book: Context) -> Answer:
    """Refresh, the way back from a search, or another page of labels."""
    account = account_of(event, book)
    return Show(home_card(book.screen(event), view(account, event, book)), How.ROOT)


def warm(people: People, account: Account, book: Context) -> None:
    """Google searches a cache that must be asked for beforehand (people.md 2.9); nothing depends on it."""
    if is_warm(account, book):
        return
    try:
        people.warm_search()
    except GoogleTrouble:
        return
    book.warmed[account.key] = book.now()


def is_warm(account: Account, book: Context) -> bool:
    """Whether the cache was asked for lately."""
    asked = book.warmed.get(account.key)
    return asked is not None and book.now() - asked < STAYS_WARM


def is_settled(account: Account, book: Context) -> bool:
    """Whether an empty answer of Google's search means that there is nobody."""
    return is_warm(account, book) and book.now() - book.warmed[account.key] >= WARMING


def view(account: Account, event: Event, book: Context) -> HomeView:
    heads = labels.get_heads(book.db, sorted(account.present))
    mine = [_line(account, label, heads) for label, reach in account.present.items() if reach.owner == account.key and reach.kind == LabelKind.LIST]
    mine += [LabelLine(google_id(group), str(group.get("name", ""))) for group in own_groups(event, book, account)]
    shared = [_line(account, label, heads) for label, reach in account.present.items() if reach.owner != account.key]
    rows = [*sorted(mine, key=_by_name), *sorted(shared, key=_by_name)]
    pager = Pager.at(event.parameters.get("page", ""), total=len(rows), size=LABELS_PAGE)
    shown = rows[pager.first - 1 :][:LABELS_PAGE]
    can_read = own.people_of(event, book) is not None
    return HomeView(
        book=_book_line(account, heads, book.words(event)) if can_read else None,
        mine=tuple(line for line in shown if not line.owner),
        shared=tuple(line for line in shown if line.owner),
        work=_work(account, heads, book),
        pager=pager,
        todo=todo.of(book, account),
    )


def _by_name(label: LabelLine) -> str:
    return label.name.casefold()


def _line(account: Account, label: str, heads: dict[str, Head]) -> LabelLine:
    reach = account.present[label]
    owner = "" if reach.owner == account.key else reach.owner_name
    return LabelLine(id=label, name=reach.name, role=reach.role, contacts=heads[label].live, owner=owner)


def _book_line(account: Account, heads: dict[str, Head], words: Words) -> LabelLine:
    """The whole address book, always first; shared or not."""
    known = heads.get(everything_id(account.key))
    return LabelLine(id=EVERYTHING, name=words.t("Contacts"), role=Role.OWNER, contacts=known.live if known else None)


def _work(account: Account, heads: dict[str, Head], book: Context) -> Work | None:
    """How far this account's own copies are behind, counted in changes; None when all is in step."""
    behind = {label: heads[label].seq - account.cursor(label) for label in account.present}
    if not any(behind.values()):
        return None
    total = sum(heads[label].seq for label, missing in behind.items() if missing)
    return Work(done=total - sum(behind.values()), total=total, as_of=book.now())


def search(event: Event, book: Context) -> Answer:
    """Among shared contacts this account may see, and its own Google Contacts."""
    account = account_of(event, book)
    query = event.text(QUERY) or event.parameters.get(QUERY, "")
    if not query:
        return open_again(event, book)
    hits = found(account, event, book, query)
    pager = Pager.at(event.parameters.get("page", ""), total=len(hits))
    return Show(search_card(book.screen(event), SearchView(query, tuple(hits[pager.first - 1 :][:PAGE]), pager)), How.UPDATE)


def found(account: Account, event: Event, book: Context, query: str) -> list[ContactLine]:
    """Rows for everything that matches, compared with what this account may see only (amendments.md R4)."""
    token = query_token(query)
    candidates = contacts.found_by(book.db, sorted(account.present), token) if token else []
    seen = showing.shown(account, candidates, showing.labels_of(book, account, candidates)) if candidates else []
    lines = [showing.line(one, photo_url=photos.url_of(book, account, one)) for one in seen if matches(one.view, query, region=account.region)]
    names = {(line.name, line.below) for line in lines}
    people = own.people_of(event, book)
    if people is not None:
        try:
            mine = [own.line(each) for each in own.found(people, query)]
        except GoogleTrouble:
            mine = []
        # The owner's own contacts are shared ones already; here they would stand twice.
        lines += [line for line in mine if (line.name, line.below) not in names]
    return sorted(lines, key=lambda line: line.name.casefold())


def sync_now(event: Event, book: Context) -> Answer:
    """Bring this account up to date before the card comes back, or say that it goes on (design.md, "Driving it from outside", 7)."""
    account = refreshed(account_of(event, book), event, book)
    if not connect.is_connected(account):
        return connect.asked(event, book, account, Reason.SYNC)
    words = book.words(event)
    if (until := asked_to_wait(account, book)) is not None:
        return after(event, book, waits(words, until))
    membership.look(book.engine, account)
    changes = 0
    for attempt in range(SYNC_TURNS):
        outcome = turn.run(book.engine, account.key, Look.ALL if attempt == 0 else Look.NOTHING)
        changes += outcome.worked
        if outcome.busy or (outcome.again_after_s or 0) > 0:
            return after(event, book, goes_on(words))
        if outcome.again_after_s is None:
            return after(event, book, synced(words, changes))
    return after(event, book, goes_on(words))
