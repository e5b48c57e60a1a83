"""Deletions held for review: who may decide sees what waits, and restores it or lets it go (product.md 4, amendments.md J11)."""

from __future__ import annotations

from cards.deletions import Remover, ReviewView, WaitingLabel, deletions_card, review_card
from cards.done import Done, let_go, restored
from cards.letter import Letter
from cards.letters_sync import deletions_letter
from cards.lists import PAGE, Pager
from firestore_models import accounts, contacts, held, labels, restore
from firestore_models.accounts import Account
from firestore_models.claims import AlreadyDone
from firestore_models.held import Held
from firestore_models.labels import Head, Label
from firestore_models.rights import NotFound, access_to_label
from firestore_models.store import read_all
from handlers import administrators, home, letters, showing
from handlers import label as label_card
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import NotAllowed
from handlers.event import Event
from handlers.signing_in import account_of
from sharing.roles import Action, may


def waiting_for(book: Context, account: Account) -> dict[str, Held]:
    """Labels in which something waits and this account decides, by its index of rights: one round-trip, two for an administrator."""
    mine = sorted(label for label, reach in account.present.items() if may(reach.role, Action.DECIDE_DELETIONS))
    found = held.waiting(book.db, mine)
    return {**held.waiting_in_tenant(book.db, account.tenant), **found} if account.administers else found


def opened(event: Event, book: Context) -> Answer:
    """Review deletions, from home."""
    account = administrators.still(account_of(event, book), book)
    return Show(deletions_card(book.screen(event), _waiting(book, account)))


def _waiting(book: Context, account: Account) -> tuple[WaitingLabel, ...]:
    found = waiting_for(book, account)
    known, heads = labels.get_many(book.db, sorted(found)), labels.get_heads(book.db, sorted(found))
    names = _names(book, found.values())
    rows = [_row(account, known[label], heads[label], each, names) for label, each in found.items() if _decides(account, known.get(label))]
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))


def _decides(account: Account, label: Label | None) -> bool:
    """The right itself, from the label's document."""
    if label is not None and restore.administers(account, label):
        return True
    try:
        return may(access_to_label(account, label)[1].role, Action.DECIDE_DELETIONS)
    except NotFound:
        return False


def _names(book: Context, found: object) -> dict[str, str]:
    """Who removed: names by account, in one round-trip."""
    keys = sorted({each.account for one in found for each in one.waiting})  # type: ignore[attr-defined]
    snapshots = read_all(book.db, [f"accounts/{key}" for key in keys])
    known = [account for account in map(accounts.from_snapshot, snapshots.values()) if account is not None]
    return {account.key: account.name or account.address for account in known}


def _row(account: Account, label: Label, head: Head, found: Held, names: dict[str, str]) -> WaitingLabel:
    removers = []
    for key in dict.fromkeys(each.account for each in found.waiting):
        theirs = [each for each in found.waiting if each.account == key]
        removers.append(Remover(names.get(key, ""), len(theirs), max(each.at for each in theirs)))
    gone = {each.account for each in found.waiting}
    others = showing.people_of([label], account) - len(gone - {account.key})
    return WaitingLabel(label.id, label.name, tuple(removers), head.live, max(0, others))


def review(event: Event, book: Context) -> Answer:
    """Review: one label's waiting deletions, 25 a page."""
    account = administrators.still(account_of(event, book), book)
    label, decides = _within_reach(book, account, event.parameters.get("label", ""))
    if not decides:
        raise NotAllowed(label.owner_name)
    found = held.get(book.db, label.id)
    if not found.waiting:  # decided meanwhile
        return Show(deletions_card(book.screen(event), _waiting(book, account)), How.UPDATE)
    head = labels.get_heads(book.db, [label.id])[label.id]
    page = event.parameters.get("page", "")
    pager = Pager.at(page, total=len(found.waiting))
    names = [each.contact for each in found.waiting][pager.first - 1 :][:PAGE]
    known = contacts.get_many(book.db, names)
    rows = [known[name] for name in names if name in known]
    seen = showing.shown(account, rows, showing.labels_of(book, account, rows))
    view = ReviewView(
        label=_row(account, label, head, found, _names(book, [found])),
        lines=tuple(showing.line(one, label=label.id) for one in seen),
        carried=len(restore.same_day(found)),
        now=book.now(),
        pager=pager,
        unseen=len(names) - len(seen),
    )
    return Show(review_card(book.screen(event), view), How.UPDATE if page else How.PUSH)


def _within_reach(book: Context, account: Account, name: str) -> tuple[Label, bool]:
    """The label, and whether this account decides about its deletions. Raises NotThere."""
    found = labels.get(book.db, name) if account.administers else None
    if found is not None and restore.administers(account, found):
        return found, True
    label, access = label_card.read(book, account, name)
    return label, may(access.role, Action.DECIDE_DELETIONS)


def bring_back(event: Event, book: Context) -> Answer:
    """Restore: everybody keeps them, and those who removed them get them back."""
    return _decided(event, book, is_let_go=False)


def part(event: Event, book: Context) -> Answer:
    """Let them go: they leave the label for everybody, in the name of the one who decides."""
    return _decided(event, book, is_let_go=True)


def _decided(event: Event, book: Context, *, is_let_go: bool) -> Answer:
    account = administrators.still(account_of(event, book), book)
    label, _ = _within_reach(book, account, event.parameters.get("label", ""))
    words = book.words(event)
    said = let_go(words, label.name) if is_let_go else restored(words, label.name)
    try:
        decided = restore.decide(book.db, book.press(event, account.key, said), label.id, let_go=is_let_go)
    except AlreadyDone as before:
        said = before.said
    else:
        if not decided.contacts:
            said = words.t("Somebody decided already. Nothing was changed.")
        else:
            book.queue.fan_out(label.id)
        for key in decided.accounts:
            book.queue.drain(key)
    rest = _waiting(book, account)
    if not rest:
        return home.after(event, book, said)
    return Show(deletions_card(book.screen(event), rest, done=Done(said)), How.BENEATH, toast=said, changed=True)


def letter(book: Context, ids: letters.Ids) -> Letter | None:
    """The mail to one who decides, when something still waits and is still theirs to decide; names of contacts stay behind the link."""
    account, label = accounts.get(book.db, ids.get("account", "")), labels.get(book.db, ids.get("label", ""))
    if account is None or label is None or not account.address or not _decides(account, label):
        return None
    found = held.get(book.db, label.id)
    if not found.waiting:
        return None
    head = labels.get_heads(book.db, [label.id])[label.id]
    return deletions_letter(
        letters.words_for(account),
        _row(account, label, head, found, _names(book, [found])),
        to=account.address,
        link=letters.link_to_panel(book, account),
        is_owner=label.owner == account.key,
        tenant=label.tenant,
    )
