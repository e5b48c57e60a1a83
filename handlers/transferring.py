"""Transfer ownership: of one label from its card, of several from Select. Only to somebody who can have it at once."""

from __future__ import annotations

from cards.confirm import confirm_card
from cards.done import transferred
from cards.share import Refusal
from cards.transfer import NEW_OWNER, TransferProblem, TransferView, transfer_card, transfer_question
from firestore_models import transfer
from firestore_models.accounts import Account
from firestore_models.basis import PlanMoved
from firestore_models.claims import AlreadyDone
from firestore_models.grants import Recipient, SharingWithOneself
from firestore_models.labels import Label
from firestore_models.transfer import MOST_LABELS, Hindrance, NotTransferable
from handlers import home, planning, recipients
from handlers import label as label_card
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import Incomplete, NotAllowed, NotThere
from handlers.event import Event
from handlers.google_labels import present_id
from handlers.signing_in import account_of
from sharing.roles import Action, may

_PROBLEMS = {
    Hindrance.KIND: TransferProblem.KIND,
    Hindrance.UNREAD: TransferProblem.UNREAD,
    Hindrance.NOT_ACTIVE: TransferProblem.NOT_ACTIVE,
    Hindrance.OUTSIDE: TransferProblem.OUTSIDE,
}
_REFUSED = {Refusal.EMPTY: TransferProblem.ONE, Refusal.TOO_MANY: TransferProblem.ONE, Refusal.YOURSELF: TransferProblem.YOURSELF}


def opened(event: Event, book: Context) -> Answer:
    """Transfer ownership: to whom."""
    account = account_of(event, book)
    return Show(transfer_card(book.screen(event), view(_labels(event, book, account), "")))


def ask(event: Event, book: Context) -> Answer:
    """The second question: what it would do, for exactly whom was typed."""
    account = account_of(event, book)
    stored, who = _labels(event, book, account), event.text(NEW_OWNER)
    found = _heir(event, book, account, who)
    if isinstance(found, TransferProblem):
        return _again(event, book, view(stored, who, found))
    return _question(event, book, account, stored, found, moved=False)


def confirm(event: Event, book: Context) -> Answer:
    """Confirm: the labels are theirs."""
    account = account_of(event, book)
    who = event.parameters.get(NEW_OWNER, "")
    names = _names(event, account)
    found = _heir(event, book, account, who)
    if isinstance(found, TransferProblem):
        raise NotThere
    heir = found.account.name or found.account.address
    said = transferred(book.words(event), tuple(account.present[name].name for name in names if name in account.present), heir)
    try:
        given = transfer.transfer(book.db, book.press(event, account.key, said), names, found)
    except AlreadyDone as before:
        return home.after(event, book, before.said)
    except PlanMoved:
        return _question(event, book, account, _labels(event, book, account), found, moved=True)
    except NotTransferable as hindered:
        return _again(event, book, view(_labels(event, book, account), who, _PROBLEMS[hindered.hindrance], hindered.label))
    for label in given:
        book.queue.fan_out(label.id)
    book.queue.drain(found.account.key)
    return home.after(event, book, said)


def _names(event: Event, account: Account) -> list[str]:
    """The labels that the press is about, by id. Raises NotThere."""
    asked = [name for name in event.parameters.get("labels", event.parameters.get("label", "")).split(",") if name]
    if not 0 < len(asked) <= MOST_LABELS:
        raise NotThere
    return list(dict.fromkeys(present_id(account, name) for name in asked))


def _labels(event: Event, book: Context, account: Account) -> list[Label]:
    return labels_of(book, account, _names(event, account))


def labels_of(book: Context, account: Account, names: list[str]) -> list[Label]:
    """Labels that are this account's to give. Raises NotThere, NotAllowed."""
    found = []
    for name in names:
        label, access = label_card.read(book, account, present_id(account, name))
        if not may(access.role, Action.TRANSFER):
            raise NotAllowed(label.owner_name)
        found.append(label)
    return found


def _heir(event: Event, book: Context, account: Account, who: str) -> Recipient | TransferProblem:
    """Raises GoogleTrouble."""
    if not event.parameters.get("inputs"):
        raise Incomplete
    read = recipients.read(who, account, book)
    if read.refused:
        return _REFUSED.get(read.refused[0].refusal, TransferProblem.UNKNOWN)
    return read.recipients[0] if len(read.recipients) == 1 else TransferProblem.ONE


def _question(event: Event, book: Context, account: Account, stored: list[Label], to: Recipient, *, moved: bool) -> Answer:
    shown = view(stored, to.account.address)
    try:
        for label in stored:
            transfer.check(label, account, to)
    except SharingWithOneself:
        return _again(event, book, view(stored, to.account.address, TransferProblem.YOURSELF))
    except NotTransferable as hindered:
        return _again(event, book, view(stored, to.account.address, _PROBLEMS[hindered.hindrance], hindered.label))
    plan = planning.transfer(book, stored, account, to.account, book.now())
    question = transfer_question(book.words(event), shown, to.account.name or to.account.address, plan, moved=moved)
    return Show(confirm_card(book.screen(event), question), How.UPDATE if moved else How.PUSH)


def view(stored: list[Label], who: str, problem: TransferProblem | None = None, about: str = "") -> TransferView:
    """What the card shows of these labels."""
    return TransferView(tuple(label.id for label in stored), tuple(label.name for label in stored), who, problem, about)


def _again(event: Event, book: Context, shown: TransferView) -> Answer:
    return Show(transfer_card(book.screen(event), shown), How.UPDATE)
