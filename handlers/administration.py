"""Administration: open to whom the Directory answers as an administrator, asked anew at every press, and about the own tenant only."""

from __future__ import annotations

from collections.abc import Iterator

from cards.administration import (
    HEIR,
    PERSON,
    AdministrationView,
    BarredLine,
    OrphanLine,
    PersonProblem,
    administration_card,
    allowed_words,
    barred_words,
    choose_card,
    seized_letter,
    seized_words,
    take_over_question,
)
from cards.confirm import confirm_card
from cards.done import Done
from cards.letter import Letter
from cards.screen import Card
from firestore_models import accounts, barred, labels, orphans
from firestore_models.accounts import DELEGATED, Account
from firestore_models.barred import BarringOneself
from firestore_models.claims import AlreadyDone, said_before
from firestore_models.orphans import Absence, Orphan, TooEarly
from handlers import administrators, letters
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import Incomplete, NotThere
from handlers.event import Event
from handlers.signing_in import account_of
from sync.directory import DirectoryUser
from sync.errors import ServiceOff
from sync.mail import post


def administrator(event: Event, book: Context) -> Account:
    """The presser as an administrator. Raises NotThere for everybody else: that there is such a screen is nobody's business (T6, T12)."""
    account = administrators.still(account_of(event, book), book)
    if not account.administers:
        raise NotThere
    return account


def opened(event: Event, book: Context) -> Answer:
    """Administration, from Settings."""
    return Show(_draw(event, book, administrator(event, book)))


def _draw(event: Event, book: Context, account: Account, *, person: str = "", problem: PersonProblem | None = None, done: Done | None = None) -> Card:
    orphaned = tuple(line for each, absence in _orphans(book, account) if (line := _line(book, each, absence)))
    lines = tuple(BarredLine(each.key, each.address, each.name) for each in barred.of_tenant(book.db, account.tenant))
    return administration_card(book.screen(event), AdministrationView(account.tenant, lines, person, problem, orphaned), done=done)


def bar(event: Event, book: Context) -> Answer:
    """Bar from sharing."""
    account = administrator(event, book)
    if not event.parameters.get("inputs"):
        raise Incomplete
    typed = event.text(PERSON)
    target = _person(book, account, typed)
    if target is None:
        problem = PersonProblem.UNKNOWN if typed else PersonProblem.EMPTY
        return Show(_draw(event, book, account, person=typed, problem=problem), How.UPDATE)
    return _set(event, book, account, target, is_barred=True)


def allow(event: Event, book: Context) -> Answer:
    """Allow sharing."""
    account = administrator(event, book)
    target = accounts.get(book.db, event.parameters.get("account", ""))
    if target is None or target.tenant != account.tenant:
        raise NotThere
    return _set(event, book, account, target, is_barred=False)


def _set(event: Event, book: Context, account: Account, target: Account, *, is_barred: bool) -> Answer:
    words, who = book.words(event), target.name or target.address
    said = barred_words(words, who) if is_barred else allowed_words(words, who)
    try:
        barred.set_barred(book.db, book.press(event, account.key, said), target, barred=is_barred)
    except BarringOneself:
        return Show(_draw(event, book, account, person=target.address, problem=PersonProblem.ONESELF), How.UPDATE)
    except AlreadyDone as before:
        said = before.said
    return Show(_draw(event, book, account, done=Done(said)), How.UPDATE, toast=said, changed=True)


def _person(book: Context, account: Account, typed: str) -> Account | None:
    """Somebody of the administrator's own tenant, by address; None for nobody and for anybody else. Raises GoogleTrouble."""
    if "@" not in typed or any(sign.isspace() for sign in typed):
        return None
    try:
        user = book.google.directory_as(account.address).user(typed.lower())
    except ServiceOff:
        return None  # that administrator was answered a moment ago: the address is of a domain that is not his
    known = accounts.get(book.db, user.id) if user is not None else None
    if known is None and user is not None:
        known = next(iter(accounts.by_address(book.db, user.email)), None) or _made(account, user)
    return known if known is not None and known.tenant == account.tenant else None


def _made(account: Account, user: DirectoryUser) -> Account:
    """The account of somebody who never opened Commonbook and whom nothing reaches yet."""
    return Account(
        key=user.id,
        address=user.email,
        name=user.name,
        tenant=user.email.rpartition("@")[2],
        locale=account.locale,
        region=account.region,
        credential=DELEGATED,
    )


# Labels whose owner is gone


def _orphans(book: Context, account: Account) -> Iterator[tuple[Orphan, Absence]]:
    """What may be taken over or soon may, each owner looked up in the Directory now: one that is back is none. Raises GoogleTrouble."""
    known: dict[str, Absence | None] = {}
    for each in orphans.of_tenant(book.db, account.tenant):
        if each.owner.key not in known:
            known[each.owner.key] = _absence(book, account, each.owner)
        if (absence := known[each.owner.key]) is not None:
            yield each, absence


def _absence(book: Context, account: Account, owner: Account) -> Absence | None:
    """By the account's id, since its address may be somebody else's by now (promises.md T13)."""
    name = owner.key if owner.key.isdecimal() else owner.address
    user = book.google.directory_as(account.address).user(name) if name else None
    if user is None:
        return Absence.DELETED
    return Absence.SUSPENDED if user.suspended else None


def _line(book: Context, orphan: Orphan, absence: Absence) -> OrphanLine:
    label, now = orphan.label, book.now()
    free = orphans.free_from(orphan.owner, absence, now)
    return OrphanLine(
        label=label.id,
        name=label.name,
        owner=orphan.owner.name or orphan.owner.address or label.owner_name,
        contacts=labels.get_heads(book.db, [label.id])[label.id].live,
        people=len(label.grants),
        is_deleted=absence is Absence.DELETED,
        free_from=free if free > now else None,
    )


def _orphan(event: Event, book: Context, account: Account) -> tuple[Orphan, Absence]:
    """The one the press is about. Raises NotThere."""
    wanted = event.parameters.get("label", "")
    found = next(((each, absence) for each, absence in _orphans(book, account) if each.label.id == wanted), None)
    if found is None:
        raise NotThere
    return found


def take_over(event: Event, book: Context) -> Answer:
    """Take over label: the second question."""
    account = administrator(event, book)
    return Show(confirm_card(book.screen(event), take_over_question(book.words(event), _line(book, *_orphan(event, book, account)))))


def choose(event: Event, book: Context) -> Answer:
    """Choose a new owner: whom."""
    account = administrator(event, book)
    return Show(choose_card(book.screen(event), _line(book, *_orphan(event, book, account)), domain=account.tenant))


def seize(event: Event, book: Context) -> Answer:
    """Confirm, or the choice of somebody else."""
    account, words = administrator(event, book), book.words(event)
    is_choice = event.parameters.get("inputs") == HEIR
    heir = _person(book, account, event.text(HEIR)) if is_choice else account
    press = book.press(event, account.key)
    if (before := said_before(book.db, press)) is not None:
        return Show(_draw(event, book, account, done=Done(before)), How.BENEATH, toast=before, changed=True)
    orphan, absence = _orphan(event, book, account)
    if heir is None:
        problem = PersonProblem.UNKNOWN if event.text(HEIR) else PersonProblem.EMPTY
        line = _line(book, orphan, absence)
        return Show(choose_card(book.screen(event), line, heir=event.text(HEIR), problem_in=problem, domain=account.tenant), How.UPDATE)
    said = seized_words(words, orphan.label.name, "" if heir.key == account.key else heir.name or heir.address)
    try:
        after = orphans.seize(book.db, book.press(event, account.key, said), orphan.label.id, absence, heir)
    except AlreadyDone as done:
        said = done.said
    except TooEarly:
        raise NotThere from None
    else:
        book.queue.fan_out(after.id)
        post(book.queue, "seized", {"label": after.id, "account": orphan.owner.key, "by": account.key})
    return Show(_draw(event, book, account, done=Done(said)), How.BENEATH, toast=said, changed=True)


def letter(book: Context, ids: letters.Ids) -> Letter | None:
    """To the old owner, as long as there is an address and the label is somebody else's."""
    owner, by = accounts.get(book.db, ids.get("account", "")), accounts.get(book.db, ids.get("by", ""))
    label = labels.get(book.db, ids.get("label", ""))
    if owner is None or by is None or label is None or not owner.address or label.owner == owner.key:
        return None
    return seized_letter(
        letters.words_for(owner),
        label.name,
        to=owner.address,
        by=by.name or by.address,
        heir=label.owner_name,
        link=letters.link_to_panel(book, owner),
        tenant=label.tenant,
    )
