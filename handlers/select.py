"""Select: several labels from the first card, several contacts from a label's; shared, labelled or given away together."""

from __future__ import annotations

from dataclasses import replace

from cards.connect import Reason
from cards.done import several_added, several_shared
from cards.form import LabelChoice
from cards.inputs import Choice
from cards.lists import PAGE, Pager
from cards.pick_label import LABEL, PickLabelView, pick_label_card
from cards.select import PICKED, SelectAction, SelectView, What, select_card
from cards.share import ACCESS, MOBILE, PEOPLE, Refusal, Refused, ShareView, share_card
from cards.transfer import transfer_card
from firestore_models import edits, grants, labels, selection, singles
from firestore_models.accounts import Account
from firestore_models.claims import AlreadyDone, Press
from firestore_models.grants import SharingWithOneself, Terms
from firestore_models.ids import hashed
from firestore_models.labels import Label, LabelKind
from firestore_models.rights import check_not_barred
from handlers import connect, home, invitation_mail, own, recipients, share, showing, transferring
from handlers import label as label_card
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import Incomplete, NotAllowed, NotThere
from handlers.event import Event
from handlers.google_labels import google_id, is_google, new_label, own_groups, present_id, resource_of
from handlers.recipients import Read
from handlers.signing_in import account_of, refreshed
from sharing.person import display_name
from sharing.roles import Action, Role, may
from sync import turn


def opened(event: Event, book: Context) -> Answer:
    """Select on the first card, or (`label`) on a label's."""
    account = account_of(event, book)
    what = What.CONTACTS if event.parameters.get("label") else What.LABELS
    return Show(select_card(book.screen(event), _view(event, book, account, what)))


def turned(event: Event, book: Context) -> Answer:
    """Any button of the card: what is ticked is kept first."""
    account = refreshed(account_of(event, book), event, book)
    what = _what(event)
    if not event.parameters.get("inputs"):
        raise Incomplete
    key, shown = _list(event, what), event.parameters.get("shown", "").split(",")
    ticked = set(event.inputs.get(PICKED, ())) & set(shown)
    picked = [*(each for each in selection.of(account, key, book.now()) if each not in shown), *(each for each in shown if each in ticked)]
    too_many = len(picked) > selection.MOST
    picked = picked[: selection.MOST]
    selection.keep(book.db, account, key, picked, book.now())
    account = replace(account, selection={"what": key, "ids": picked, "at": book.now()})
    to, words = event.parameters.get("to", ""), book.words(event)
    refused = words.t("No more than {n} can be selected at once.", n=selection.MOST) if too_many else ""
    if to == "page" or refused:
        return Show(select_card(book.screen(event), _view(event, book, account, what, refused=refused)), How.UPDATE)
    if not picked:
        refused = words.t("Tick at least one.")
        return Show(select_card(book.screen(event), _view(event, book, account, what, refused=refused)), How.UPDATE)
    return _act(event, book, account, what, picked, to)


def _what(event: Event) -> What:
    return What.CONTACTS if event.parameters.get("what") == What.CONTACTS.value else What.LABELS


def _list(event: Event, what: What) -> str:
    """Names the list that is leafed through: what is ticked in one is not ticked in another."""
    return f"{what.value}:{event.parameters.get('label', '')}"


# What can be picked


def _view(event: Event, book: Context, account: Account, what: What, *, refused: str = "") -> SelectView:
    picked = selection.of(account, _list(event, what), book.now())
    view = _labels(event, book, account) if what is What.LABELS else _contacts(event, book, account)
    page = event.parameters.get("page", "")
    return replace(view, ticked=frozenset(picked), count=len(picked), page=page, refused=refused)


def _labels(event: Event, book: Context, account: Account) -> SelectView:
    """Labels that this account may share: its own, and those it may reshare."""
    mine = [(label, reach.name) for label, reach in account.present.items() if reach.kind == LabelKind.LIST and may(reach.role, Action.SHARE)]
    mine += [(google_id(group), str(group.get("name", ""))) for group in own_groups(event, book, account)]
    rows = sorted(mine, key=lambda row: row[1].casefold())
    pager = Pager.at(event.parameters.get("page", ""), total=len(rows))
    choices = tuple(Choice(label, name) for label, name in rows[pager.first - 1 :][:PAGE])
    owns = any(reach.owner == account.key and reach.kind == LabelKind.LIST for reach in account.present.values())
    actions = {SelectAction.SHARE, *((SelectAction.TRANSFER,) if owns else ())}
    return SelectView(What.LABELS, choices, pager=pager, actions=frozenset(actions))


def _contacts(event: Event, book: Context, account: Account) -> SelectView:
    label = event.parameters.get("label", "")
    listed = label_card.listed(event, book, account, label, page=event.parameters.get("page", ""))
    no_name = book.words(event).t("No name")
    choices = tuple(Choice(line.id, line.name or no_name) for line in listed.lines)
    actions = {SelectAction.SHARE} if may(listed.role, Action.SHARE) else set()
    if present_id(account, label) in account.present and any(may(reach.role, Action.ADD) for reach in account.present.values()):
        actions.add(SelectAction.ADD_TO_LABEL)
    return SelectView(What.CONTACTS, choices, label=label, name=listed.name, pager=listed.pager, actions=frozenset(actions))


# What is done with it


def _act(event: Event, book: Context, account: Account, what: What, picked: list[str], to: str) -> Answer:
    if to == SelectAction.TRANSFER.value and what is What.LABELS:
        stored = transferring.labels_of(book, account, picked)
        return Show(transfer_card(book.screen(event), transferring.view(stored, "")))
    if to == SelectAction.ADD_TO_LABEL.value and what is What.CONTACTS:
        return Show(pick_label_card(book.screen(event), _pick_label(event, book, account, picked)))
    if to == SelectAction.SHARE.value:
        if not connect.is_connected(account):
            return connect.asked(event, book, account, Reason.SHARE)
        return Show(share_card(book.screen(event), _share_view(event, book, account, what, picked)))
    raise NotThere


def _share_view(event: Event, book: Context, account: Account, what: What, picked: list[str]) -> ShareView:
    """Raises NotThere, NotAllowed, Barred: for all of them, before anything is offered."""
    check_not_barred(account)
    words = book.words(event)
    name = words.n("1 contact", "{n} contacts", len(picked)) if what is What.CONTACTS else words.n("1 label", "{n} labels", len(picked))
    up_to = min((_role(event, book, account, what, each) for each in picked), default=Role.VIEWER)
    return ShareView(name=name, picked=",".join(picked), what=what.value, up_to=min(up_to, Role.MANAGER))


def _role(event: Event, book: Context, account: Account, what: What, picked: str) -> Role:
    """The right to pass one of the picked on. Raises NotThere, NotAllowed."""
    if what is What.CONTACTS and own.is_own(picked):
        own.one(event, book, picked)
        return Role.OWNER
    if what is What.CONTACTS:
        role = showing.one(book, account, picked).access.role
    elif (document := present_id(account, picked)) in account.present:
        role = label_card.read(book, account, document)[1].role
    elif is_google(picked):
        return Role.OWNER
    else:
        raise NotThere
    if not may(role, Action.SHARE):
        raise NotAllowed
    return role


def share_all(event: Event, book: Context) -> Answer:
    """Share of several: each of them in a transaction of its own, so that a press cut short goes on when it is made again."""
    account = refreshed(account_of(event, book), event, book)
    what, picked = _what(event), _picked(event)
    if not event.parameters.get("inputs"):
        raise Incomplete
    role = share.ROLES.get(event.text(ACCESS), Role.VIEWER)
    view = replace(_share_view(event, book, account, what, picked), people=event.text(PEOPLE), access=role, mobile=event.switched_on(MOBILE))
    if not connect.is_connected(account):
        return connect.asked(event, book, account, Reason.SHARE)
    read = recipients.read(event.text(PEOPLE), account, book)
    if read.refused:
        return Show(share_card(book.screen(event), replace(view, refused=read.refused)), How.UPDATE)
    names = [each.account.name or each.account.address for each in read.recipients]
    said = several_shared(book.words(event), view.name, names)
    press, terms = book.press(event, account.key, said), Terms(view.access, view.mobile)
    try:
        for each in picked:
            _share_one(event, book, account, what, each, read, replace(press, claim=hashed(press.claim, each)), terms)
    except SharingWithOneself:
        refused = replace(view, refused=(Refused(Refusal.OWNER, event.text(PEOPLE)),))
        return Show(share_card(book.screen(event), refused), How.UPDATE)
    if what is What.CONTACTS:
        turn.run(book.engine, account.key)  # reads one's own contacts among them, so that they show as shared
    return home.after(event, book, said)


def _share_one(event: Event, book: Context, account: Account, what: What, picked: str, read: Read, press: Press, terms: Terms) -> None:
    given = list(read.recipients)
    try:
        if what is What.LABELS:
            document = present_id(account, picked)
            label = labels.get(book.db, document) or new_label(account, picked, name=_google_name(event, book, picked))
            made: list[Label] = [grants.share(book.db, press, label, given, terms)[0]]
        elif own.is_own(picked):
            made = singles.share_own(book.db, press, account, own.one(event, book, picked).resource, given, terms)
        else:
            made = singles.share_known(book.db, press, account, picked, given, terms)
    except AlreadyDone:
        return
    for label in made:
        book.queue.fan_out(label.id)
        invitation_mail.post(book, label, read.recipients)
    book.queue.drain(account.key)


def _google_name(event: Event, book: Context, label: str) -> str:
    people = own.people_of(event, book)
    if people is None:
        raise NotThere
    return str(people.group(resource_of(label)).get("name", ""))


def _pick_label(event: Event, book: Context, account: Account, picked: list[str]) -> PickLabelView:
    """Labels that may take in one's own, or what one may reshare; each contact is judged when it is put there."""
    found = [
        LabelChoice(reach.label, reach.name) for reach in account.present.values() if may(reach.role, Action.ADD) and reach.kind == LabelKind.LIST
    ]
    name = book.words(event).n("1 contact", "{n} contacts", len(picked))
    return PickLabelView(",".join(picked), name, tuple(sorted(found, key=lambda choice: choice.name.casefold())), several=True)


def label_all(event: Event, book: Context) -> Answer:
    """Save of Add to label for several: all of them, or those that may go there, are put there; the rest is named."""
    account, picked, label = account_of(event, book), _picked(event), event.text(LABEL)
    if not event.parameters.get("inputs"):
        raise Incomplete
    if label not in account.present:
        raise NotThere
    for each in picked:
        if own.is_own(each):
            raise NotThere
    shown = {each: showing.one(book, account, each) for each in picked}
    target, access = label_card.read(book, account, label)
    for seen in shown.values():
        may_pass_on = seen.contact.owner == target.owner or (may(seen.access.role, Action.SHARE) and not seen.access.hidden)
        if not may(access.role, Action.ADD) or not may_pass_on:
            raise NotAllowed(display_name(seen.view))
    said = several_added(book.words(event), account.present[label].name, len(picked))
    press = book.press(event, account.key, said)
    for each in picked:
        try:
            edits.add_to_label(book.db, replace(press, claim=hashed(press.claim, each)), each, label)
        except AlreadyDone:
            continue
    book.queue.fan_out(label)
    return home.after(event, book, said)


def _picked(event: Event) -> list[str]:
    """What the form before was about. Raises NotThere."""
    found = [each for each in event.parameters.get(PICKED, "").split(",") if each]
    if not 0 < len(found) <= selection.MOST:
        raise NotThere
    return list(dict.fromkeys(found))
