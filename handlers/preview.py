"""Preview: what a share would do, with the button that does exactly that. When things moved in between, nothing is done and it is shown anew."""

from __future__ import annotations

from dataclasses import replace

from cards.plan import PreviewView, preview_card
from cards.share import ACCESS, INPUTS, MOBILE, PEOPLE, ShareView
from firestore_models import basis, contacts, labels, singles
from firestore_models.accounts import Account
from firestore_models.grants import Recipient, Terms, bounded
from handlers import label as label_card
from handlers import mail, own, planning, showing
from handlers.answer import Answer, How, Show
from handlers.context import PLAN_PARAMETER, Context
from handlers.event import Event
from handlers.google_labels import EVERYTHING, is_google, new_label, present_id, resource_of
from handlers.planning import Contents
from handlers.recipients import Read
from sharing.lens import NOTHING_HIDDEN
from sharing.plan import Plan
from sharing.reach import Access
from sharing.roles import Role

TYPED = (PEOPLE, ACCESS, MOBILE)


def is_planned(event: Event) -> bool:
    """Whether the press comes from a preview."""
    return bool(event.parameters.get(PLAN_PARAMETER))


def typed(event: Event) -> Event:
    """The press of a second look, with what was typed into the form before it."""
    return replace(event, inputs={name: (value,) for name in TYPED if (value := event.parameters.get(name, ""))})


def answer(event: Event, book: Context, account: Account, view: ShareView, read: Read, *, moved: bool = False) -> Answer:
    """The card with the plan. Raises NotThere, NotAllowed, GoogleTrouble."""
    terms = Terms(view.access, view.mobile)
    plan = of_contact(book, account, view, list(read.recipients), terms) if view.contact else of_label(event, book, account, view, read, terms)
    parameters = {name: event.text(name) for name in TYPED} | {"label": view.label, "contact": view.contact, "inputs": INPUTS, "plan": plan.basis}
    shown = PreviewView(
        name=view.name,
        plan=plan,
        word=book.words(event).t("Share"),
        press="share/save",
        parameters=tuple((name, value) for name, value in parameters.items() if value),
        moved=moved,
    )
    return Show(preview_card(book.screen(event, carry=mail.handed_on(event)), shown), How.UPDATE if moved else How.PUSH)


def of_label(event: Event, book: Context, account: Account, view: ShareView, read: Read, terms: Terms) -> Plan:
    """Sharing a label, stored or still Google's alone."""
    document = present_id(account, view.label)
    if document not in account.present:
        label, what = new_label(account, view.label, name=view.name), _live(event, book, account, view.label)
        return planning.share(book, account, label, what, read.recipients, terms, is_stored=False)
    label, access = label_card.read(book, account, document)
    head = labels.get_heads(book.db, [document])[document]
    what = planning.contents(book, document, head)
    return planning.share(book, account, label, what, read.recipients, bounded(access, terms), is_stored=True)


def _live(event: Event, book: Context, account: Account, label: str) -> Contents:
    """What a label holds that Google alone knows so far: the account's own, not what came from others (amendments.md R2)."""
    people = own.people_of(event, book)
    received = {entry.resource: name for name, entry in planning.entries_of(book, account).items()}
    if people is None:
        return Contents((), 0)
    if label == EVERYTHING or not is_google(label):
        total = people.list_connections(page_size=1, request_sync_token=False).total
        known = _mine(book, account, list(received.values()), label)
        return Contents(known, fresh=max(0, total - len(received)))
    group = people.group(resource_of(label), max_members=planning.LOOKED_AT)
    names = [str(name) for name in group.get("memberResourceNames", [])]
    total = int(group.get("memberCount", len(names)))
    if total > len(names):
        return Contents(None, count=total)
    known = _mine(book, account, [received[name] for name in names if name in received], label)
    return Contents(known, fresh=sum(1 for name in names if name not in received))


def _mine(book: Context, account: Account, names: list[str], label: str) -> tuple[contacts.Contact, ...]:
    """Those that are shared by another label already, as they will be in this one too."""
    found = contacts.get_many(book.db, names).values() if names else ()
    joining = {present_id(account, label)}
    return tuple(replace(contact, labels=contact.labels | joining) for contact in found if contact.owner == account.key)


def of_contact(book: Context, account: Account, view: ShareView, recipients: list[Recipient], terms: Terms) -> Plan:
    """Sharing one contact: with each of them through the label of that pair."""
    if own.is_own(view.contact):
        access, found = Access(Role.OWNER, NOTHING_HIDDEN, True, ()), None
    else:
        seen = showing.one(book, account, view.contact)
        access, found = seen.access, seen.contact
    terms = bounded(access, terms)
    plans = []
    for recipient in recipients:
        pair = singles.pair_of(account, recipient.account.key)
        stored = labels.get(book.db, pair.id)
        what = Contents((replace(found, labels=found.labels | {pair.id}),)) if found is not None else Contents((), fresh=1)
        plans.append(planning.share(book, account, stored or pair, what, [recipient], terms, is_stored=False))
    first = plans[0]
    return replace(
        first,
        effects=tuple(effect for plan in plans for effect in plan.effects),
        exposed=tuple(dict.fromkeys(name for plan in plans for name in plan.exposed)),
        asked=tuple(address for plan in plans for address in plan.asked),
        contacts=1,
        basis=basis.of_contact(found) if found is not None else first.basis,
    )
