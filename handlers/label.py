"""One label: its contacts a page at a time, and making a new one."""

from __future__ import annotations

from dataclasses import replace

from cards.done import Done, label_created
from cards.label import LabelAction, LabelView, label_card
from cards.label_form import NAME, LabelFormView, NameProblem, label_form_card
from cards.lists import PAGE, Pager, Work
from cards.screen import Card
from firestore_models import claims, contacts, grants, labels, rights
from firestore_models.accounts import Account
from firestore_models.claims import AlreadyDone
from firestore_models.contacts import Contact
from firestore_models.ids import is_contact_id, new_id
from firestore_models.labels import Head, Label, LabelKind, LabelState
from handlers import home, photos, showing
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import NotThere
from handlers.event import Event
from handlers.google_labels import EVERYTHING, LivePage, book_page, google_id, group_page, is_google, present_id
from handlers.route import CONTACTS
from handlers.signing_in import account_of
from sharing.reach import Access
from sharing.roles import Action, Role, may

NAME_LIMIT = 200
# What a contact is sorted by (sharing.person.display_name): hidden from a reader, the order of names would tell it (promises.md T10).
TOLD_BY_ORDER = frozenset({"names", "organizations"})
_RESERVED = frozenset({"my contacts", "mycontacts", "starred", "all", "blocked", "friends", "family", "coworkers", "chatbuddies"})


def opened(event: Event, book: Context) -> Answer:
    """A label's row was pressed, or a page of it."""
    account = account_of(event, book)
    page = event.parameters.get("page", "")
    card = draw(event, book, account, event.parameters.get("label", ""), page=page)
    return Show(card, How.UPDATE if page else How.PUSH)


def draw(event: Event, book: Context, account: Account, label: str, *, page: str = "", done: Done | None = None) -> Card:
    """The label as this account may see it. Raises NotThere."""
    return label_card(book.screen(event), listed(event, book, account, label, page=page), done=done)


def listed(event: Event, book: Context, account: Account, label: str, *, page: str = "") -> LabelView:
    """A page of a label, stored or Google's alone. Raises NotThere."""
    document = present_id(account, label)
    if label == EVERYTHING or document not in account.present:
        if label != EVERYTHING and not is_google(label):
            raise NotThere
        return _live_view(event, book, account, label, page)
    return _view(event, book, account, document, page)


def _live_view(event: Event, book: Context, account: Account, label: str, page: str) -> LabelView:
    """One of one's own labels as Google has it now, shared or not yet."""
    live: LivePage = book_page(event, book, page) if label == EVERYTHING else group_page(event, book, label, page)
    actions = {LabelAction.SHARE, LabelAction.SELECT}
    if present_id(account, label) in account.present:
        actions.add(LabelAction.MEMBERS)
    return LabelView(
        id=label, name=live.name, role=Role.OWNER, lines=live.lines, contacts=live.contacts, actions=frozenset(actions), pager=live.pager
    )


def _view(event: Event, book: Context, account: Account, label: str, page: str) -> LabelView:
    found, access = read(book, account, label)
    head = labels.get_heads(book.db, [label])[label]
    if found.state is LabelState.TAKING_IN and found.group and found.owner == account.key and CONTACTS in event.scopes:
        # Not read in yet: its contacts are where they were, in the owner's Google Contacts.
        live = _live_view(event, book, account, google_id({"resourceName": found.group}), page)
        return replace(live, id=label, actions=_actions(found, access), work=_work(book, account, found, head))
    rows, pager = page_of(book, label, page, by_name=not access.hidden & TOLD_BY_ORDER)
    seen = showing.shown(account, rows, showing.labels_of(book, account, rows))
    is_mine = found.owner == account.key
    return LabelView(
        id=label,
        name=found.name,
        role=access.role,
        lines=tuple(showing.line(one, label=label, photo_url=photos.url_of(book, account, one)) for one in seen),
        contacts=head.live,
        owner="" if is_mine else found.owner_name,
        actions=_actions(found, access),
        pager=pager,
        work=_work(book, account, found, head),
        is_gone=is_mine and found.vanished_at is not None,
    )


def page_of(book: Context, label: str, token: str, *, by_name: bool) -> tuple[list[Contact], Pager]:
    """The page that `token` names: "" the first, ">id" what comes after a contact, "<id" what comes before one; anything else is the first.

    Tokens are ids: a sort key is a name, which may be hidden from the reader (promises.md T10).
    """
    way, edge = token[:1], token[1:] if is_contact_id(token[1:]) else ""
    if way == "<" and edge:
        rows = contacts.page(book.db, label, before=edge, limit=PAGE + 1, by_name=by_name)
        if len(rows) > PAGE:
            return rows[1:], _pager(rows[1:], is_more_before=True, is_more_after=True)
    if way == ">" and edge and (rows := contacts.page(book.db, label, after=edge, limit=PAGE + 1, by_name=by_name)):
        return rows[:PAGE], _pager(rows[:PAGE], is_more_before=True, is_more_after=len(rows) > PAGE)
    rows = contacts.page(book.db, label, limit=PAGE + 1, by_name=by_name)
    return rows[:PAGE], _pager(rows[:PAGE], is_more_before=False, is_more_after=len(rows) > PAGE)


def _pager(rows: list[Contact], *, is_more_before: bool, is_more_after: bool) -> Pager:
    if not rows:
        return Pager()
    return Pager(previous=f"<{rows[0].id}" if is_more_before else "", next=f">{rows[-1].id}" if is_more_after else "")


def read(book: Context, account: Account, label: str) -> tuple[Label, Access]:
    """A label's document and this account's access to it. Raises NotThere for anybody else's (promises.md T6)."""
    if not label.isalnum() or len(label) > 64:
        raise NotThere
    try:
        return rights.access_to_label(account, labels.get(book.db, label))
    except rights.NotFound:
        raise NotThere from None


def _actions(label: Label, access: Access) -> frozenset[LabelAction]:
    actions = {LabelAction.MEMBERS}
    if may(access.role, Action.SHARE) and label.kind is not LabelKind.SINGLE:
        actions.add(LabelAction.SHARE)
    if may(access.role, Action.ADD) and label.kind is LabelKind.LIST:
        actions.add(LabelAction.ADD_CONTACT)
    if may(access.role, Action.RENAME) and label.kind is LabelKind.LIST:
        actions.add(LabelAction.RENAME)
    if may(access.role, Action.SEE_MEMBERS):
        actions.add(LabelAction.HISTORY)
    if may(access.role, Action.REMOVE):
        actions.add(LabelAction.TRASH)
    if may(access.role, Action.ADD):
        actions.add(LabelAction.SELECT)
    if may(access.role, Action.TRANSFER) and label.kind is LabelKind.LIST:
        actions.add(LabelAction.TRANSFER)
    if may(access.role, Action.DELETE_LABEL) and label.kind is LabelKind.LIST:
        actions.add(LabelAction.DELETE)
    if may(access.role, Action.LEAVE) and any(path.kind == "user" for path in access.via):
        actions.add(LabelAction.LEAVE)  # a group is left in Google Groups
    return frozenset(actions)


def _work(book: Context, account: Account, label: Label, head: Head) -> Work | None:
    """What is still on its way into this account; for the owner also that the contacts are still being read."""
    behind = head.seq - account.cursor(label.id)
    if label.state is LabelState.READY and behind <= 0:
        return None
    return Work(done=head.seq - behind, total=head.seq, as_of=book.now())


def new(event: Event, book: Context) -> Answer:
    """New label: the form."""
    account_of(event, book)
    return Show(label_form_card(book.screen(event), LabelFormView()))


def create(event: Event, book: Context) -> Answer:
    """Save of the New label form: the label is the presser's own, here at once and in Google Contacts with the next turn."""
    account = account_of(event, book)
    name = " ".join(event.text(NAME).split())
    said = label_created(book.words(event), name)
    if (problem := name_problem(account, name)) is not None:
        before = claims.said_before(book.db, book.press(event, account.key)) if problem is NameProblem.TAKEN else None
        if before is not None:  # taken by this very press, made twice
            return home.after(event, book, before)
        return Show(label_form_card(book.screen(event), LabelFormView(name=name, problem=problem)), How.UPDATE)
    label = Label(
        id=new_id(book.random),
        name=name,
        kind=LabelKind.LIST,
        owner=account.key,
        owner_name=account.name or account.address,
        tenant=account.tenant,
    )
    try:
        grants.make_label(book.db, book.press(event, account.key, said), label)
    except AlreadyDone as before:
        said = before.said
    else:
        book.queue.drain(account.key)
    return home.after(event, book, said)


def name_problem(account: Account, name: str) -> NameProblem | None:
    """Why this account cannot have a label of that name."""
    if not name:
        return NameProblem.EMPTY
    if len(name) > NAME_LIMIT:
        return NameProblem.TOO_LONG
    if name.casefold() in _RESERVED:
        return NameProblem.RESERVED
    taken = {reach.name.casefold() for reach in account.present.values() if reach.owner == account.key}
    return NameProblem.TAKEN if name.casefold() in taken else None
