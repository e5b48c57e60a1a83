"""Sharing a label, the whole address book or one contact with colleagues."""

from __future__ import annotations

from dataclasses import replace

from cards.confirm import confirm_card
from cards.connect import Reason
from cards.done import Done, invited, several_invited, shared, undone
from cards.questions import share_outside
from cards.screen import Card
from cards.share import ACCESS, MOBILE, PEOPLE, Refusal, Refused, ShareAction, ShareView, share_card
from cards.words import Words
from firestore_models import grants, labels, singles, taking_back
from firestore_models.accounts import Account
from firestore_models.basis import PlanMoved
from firestore_models.claims import AlreadyDone, Press
from firestore_models.grants import GrantMoved, Recipient, SharingWithOneself, Terms
from firestore_models.labels import Label, LabelKind
from firestore_models.rights import check_not_barred
from handlers import connect, drafts, invitation_mail, mail, own, preview, recipients, showing
from handlers import contact as contact_card
from handlers import label as label_card
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import Incomplete, NotAllowed, NotThere, Stale
from handlers.event import Event
from handlers.google_labels import EVERYTHING, is_google, new_label, present_id, resource_of
from handlers.recipients import Read
from handlers.signing_in import account_of, refreshed
from sharing.person import display_name
from sharing.roles import Action, Role, may
from sync import turn

DRAFT = "share"
OFFERED = frozenset({ShareAction.PREVIEW})
UNDO = "share"  # what Undo's token begins with
SURE = "sure"  # the second question was answered
ROLES = {role.name.lower(): role for role in Role if role is not Role.OWNER}


def opened(event: Event, book: Context) -> Answer:
    """Share on a label or on a contact."""
    account = refreshed(account_of(event, book), event, book)
    event = drafts.typed(event, book, account, DRAFT)
    view = _view(event, book, account)
    if not connect.is_connected(account):
        # Without a way to keep copies up to date nothing can be promised: connect first (amendments.md K1).
        drafts.keep(event, book, account, DRAFT)
        return connect.asked(event, book, account, Reason.SHARE)
    if account.tenant and not account.tenant.startswith("u:"):
        book.queue.read_directory(account.tenant)
    return Show(share_card(book.screen(event, carry=mail.handed_on(event)), _typed(event, view) if event.inputs else view))


def _view(event: Event, book: Context, account: Account) -> ShareView:
    """What is to be shared, by the name people know it by, and how much this account may give. Raises NotThere, NotAllowed, Barred."""
    check_not_barred(account)
    contact, label = event.parameters.get("contact", ""), event.parameters.get("label", "")
    if own.is_own(contact):
        return ShareView(actions=OFFERED, name=display_name(own.one(event, book, contact).person), contact=contact)
    if contact:
        seen = showing.one(book, account, contact)
        if not may(seen.access.role, Action.SHARE):
            raise NotAllowed(seen.labels[0].owner_name if seen.labels else "")
        return ShareView(actions=OFFERED, name=display_name(seen.view), contact=contact, up_to=min(seen.access.role, Role.MANAGER))
    document = present_id(account, label)
    if document not in account.present and (label == EVERYTHING or is_google(label)):
        return ShareView(actions=OFFERED, name=_google_name(event, book, account, label), label=label)
    found, access = label_card.read(book, account, document)
    if not may(access.role, Action.SHARE):
        raise NotAllowed(found.owner_name)
    return ShareView(actions=OFFERED, name=found.name, label=label, up_to=min(access.role, Role.MANAGER))


def _google_name(event: Event, book: Context, account: Account, label: str) -> str:
    if label == EVERYTHING:
        return book.words(event).t("Contacts of {name}", name=account.name or account.address)
    people = own.people_of(event, book)
    if people is None:
        raise NotThere
    return str(people.group(resource_of(label)).get("name", ""))


def previewed(event: Event, book: Context) -> Answer:
    """Preview: what Share would do, and nothing done."""
    account = refreshed(account_of(event, book), event, book)
    if not event.parameters.get("inputs"):
        raise Incomplete
    view = _typed(event, _view(event, book, account))
    read = recipients.read(event.text(PEOPLE), account, book)
    if read.refused:
        return _refused(event, book, view, read.refused)
    return preview.answer(event, book, account, view, read)


def save(event: Event, book: Context) -> Answer:
    """The Share button: all of the box or nothing of it. On a preview it does what was shown there, or shows it anew."""
    is_second_look = preview.is_planned(event) or bool(event.parameters.get(SURE))
    event = preview.typed(event) if is_second_look else event
    account = refreshed(account_of(event, book), event, book)
    if not event.parameters.get("inputs"):
        raise Incomplete
    view = _typed(event, _view(event, book, account))
    if not connect.is_connected(account):
        drafts.keep(event, book, account, DRAFT)
        return connect.asked(event, book, account, Reason.SHARE)
    read = recipients.read(event.text(PEOPLE), account, book)
    if read.refused:
        return _refused(event, book, view, read.refused)
    if not is_second_look and (outsiders := _taking_everything_out(account, view, read)):
        return _asked_again(event, book, view, outsiders)
    said, undo = _said(book.words(event), view.name, read.recipients, account), ""
    try:
        undo = _carry_out(event, book, account, view, read, book.press(event, account.key, said))
    except PlanMoved:
        return preview.answer(event, book, account, view, read, moved=True)
    except SharingWithOneself:
        return _refused(event, book, view, (Refused(Refusal.OWNER, event.text(PEOPLE)),))
    except AlreadyDone as before:
        said = before.said
    drafts.end(book, account)
    return Show(_after(event, book, view, said, undo), How.ROOT if is_second_look else How.BENEATH, toast=said, changed=True)


def _taking_everything_out(account: Account, view: ShareView, read: Read) -> list[str]:
    """Those outside the sharer's domain whom a whole address book, later contacts included, would go to."""
    reach = account.present.get(view.label)
    is_everything = view.label == EVERYTHING or (reach is not None and reach.kind == LabelKind.EVERYTHING)
    if view.contact or not is_everything or account.tenant.startswith("u:"):  # somebody standing alone has no domain to leave
        return []
    tenants = [(each.account.address, each.many.tenant if each.many is not None else each.account.tenant) for each in read.recipients]
    return [address for address, tenant in tenants if tenant != account.tenant and not address.endswith("@" + account.tenant)]


def _asked_again(event: Event, book: Context, view: ShareView, outsiders: list[str]) -> Answer:
    """The second question before a whole address book leaves the domain. Nothing is done yet."""
    typed = {name: value for name in preview.TYPED if (value := event.text(name))}
    parameters = {"label": view.label, "inputs": event.parameters["inputs"], SURE: "1", **typed}
    question = share_outside(book.words(event), view.name, ", ".join(outsiders), parameters=tuple(parameters.items()))
    return Show(confirm_card(book.screen(event, carry=mail.handed_on(event)), question))


def _typed(event: Event, view: ShareView) -> ShareView:
    role = ROLES.get(event.text(ACCESS), Role.VIEWER)
    return replace(view, people=event.text(PEOPLE), access=role, mobile=event.switched_on(MOBILE))


def _refused(event: Event, book: Context, view: ShareView, refused: tuple[Refused, ...]) -> Answer:
    return Show(share_card(book.screen(event, carry=mail.handed_on(event)), replace(view, refused=refused)), How.UPDATE)


def _said(words: Words, what: str, recipients: tuple[Recipient, ...], sharer: Account) -> str:
    """Those it is on its way to, and those who are asked first."""
    at_once = [each.account for each in recipients if each.invite is None]
    asked = [each.account for each in recipients if each.invite is not None]
    who = (at_once[0].name or at_once[0].address) if len(at_once) == 1 else ""
    lines = [shared(words, what, people=len(at_once), who=who)] if at_once else []
    if asked:
        # By the address that was typed: whose it is they tell by accepting.
        lines.append(invited(words, asked[0].address) if len(asked) == 1 else several_invited(words, len(asked)))
    if any(account.address.endswith("@" + sharer.tenant) for account in asked):
        # Of one's own domain, which nobody connected: nobody may read whether that is a person (amendments.md K3).
        lines.append(words.t("Sharing with a group needs your administrator to connect {domain}.", domain=sharer.tenant))
    return " ".join(lines)


def _carry_out(event: Event, book: Context, account: Account, view: ShareView, read: Read, press: Press) -> str:
    """Returns the token that takes it back, "" for what cannot be."""
    terms, undo = Terms(view.access, view.mobile), ""
    if view.contact:
        made = _share_contact(event, book, account, view, read, press, terms)
    else:
        document = present_id(account, view.label)
        is_shared = document in account.present
        label = _stub(account, document) if is_shared else new_label(account, view.label, name=view.name)
        before = labels.get(book.db, document) if is_shared else None
        after, _ = grants.share(book.db, press, label, list(read.recipients), terms)
        made, undo = [after], _undo_token(before, after)
    for label in made:
        if label.id not in account.present:
            book.queue.drain(account.key)
        book.queue.fan_out(label.id)
        invitation_mail.post(book, label, read.recipients)
    return undo


def _undo_token(before: Label | None, after: Label) -> str:
    """Names the grants that are new. One that was there before and gives something else now is changed back on its own card."""
    new = {key: taking_back.given(row) for key, row in after.grants.items() if before is None or key not in before.grants}
    return f"{UNDO} {after.id} " + ",".join(f"{key}={then}" for key, then in new.items()) if new else ""


def undo(event: Event, book: Context, token: str) -> Answer:
    """Undo in the line after Share: these grants go again, if nobody has changed them since."""
    account = account_of(event, book)
    label, _, rows = token.partition(" ")
    given = dict(row.rpartition("=")[::2] for row in rows.split(",") if "=" in row)
    if not given:
        raise NotThere
    said = undone(book.words(event))
    try:
        taking_back.take_back(book.db, book.press(event, account.key, said), label, given)
    except GrantMoved as moved:
        raise Stale from moved
    except AlreadyDone as before:
        said = before.said
    else:
        book.queue.fan_out(label)
    return Show(label_card.draw(event, book, account, label, done=Done(said)), How.UPDATE, toast=said, changed=True)


def _stub(account: Account, document: str) -> Label:
    """Enough of a stored label to name it; `grants.share` reads the document itself."""
    reach = account.present[document]
    return Label(document, reach.name, LabelKind(reach.kind), reach.owner, reach.owner_name, reach.tenant)


def _share_contact(event: Event, book: Context, account: Account, view: ShareView, read: Read, press: Press, terms: Terms) -> list[Label]:
    """One contact to each of them, each through the label of that pair (amendments.md R5), in one transaction."""
    if own.is_own(view.contact):
        resource = own.one(event, book, view.contact).resource
        made = singles.share_own(book.db, press, account, resource, list(read.recipients), terms)
        turn.run(book.engine, account.key)  # reads that one contact, so that the card which comes back shows it as shared
        return made
    return singles.share_known(book.db, press, account, view.contact, list(read.recipients), terms)


def _after(event: Event, book: Context, view: ShareView, said: str, undo: str) -> Card:
    """The card that Share was pressed on, with the line on top of it."""
    account = account_of(event, book)
    if view.contact:
        return contact_card.draw(event, book, account, view.contact, done=Done(said))
    return label_card.draw(event, book, account, view.label, done=Done(said, undo))
