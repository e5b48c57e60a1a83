"""One contact: opened, edited, made, deleted. A shared one goes through the store; one's own unshared one straight to Google, live."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from cards.confirm import confirm_card
from cards.contact import contact_card
from cards.done import Done, added, deleted, saved, saved_privately, unchanged, undone
from cards.form import LABEL, ONLY_ME, FormView, LabelChoice, as_typed, form_card
from cards.questions import delete_contact
from cards.screen import Card
from firestore_models import claims, contacts, copies, edits, labels
from firestore_models.accounts import Account
from firestore_models.claims import AlreadyDone
from firestore_models.contacts import Contact
from firestore_models.edits import HiddenWrite, changed_fields
from handlers import home, mail, own, photos, showing, trash
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import Incomplete, NotAllowed, NotThere, Stale
from handlers.event import Event
from handlers.own import Own
from handlers.showing import Shown
from handlers.signing_in import account_of
from sharing.form import FieldError, from_inputs, prefilled, to_fields
from sharing.lens import project
from sharing.person import EMPTY, Person, display_name, to_google
from sharing.roles import Action, may
from sync import copying
from sync.errors import GoogleTrouble

# Which box stands for a People field, for showing a refusal where it was typed.
_BOX = {
    "names": "given",
    "organizations": "company",
    "emailAddresses": "email.0",
    "phoneNumbers": "phone.0",
    "addresses": "address.0",
    "birthdays": "birthday",
    "biographies": "notes",
    "urls": "url.0",
}


def opened(event: Event, book: Context) -> Answer:
    """A contact's row was pressed."""
    account = account_of(event, book)
    return Show(draw(event, book, account, event.parameters.get("contact", ""), label=event.parameters.get("label", "")))


def draw(
    event: Event, book: Context, account: Account, contact: str, *, label: str = "", done: Done | None = None, written: Own | None = None
) -> Card:
    """The contact's card, and the mail's card when it was opened from a mail. `written`: one's own contact as Google just took it.

    Raises NotThere.
    """
    people = mail.carried(event)
    if done is not None and people:
        return mail.draw(event, book, account, people, message=event.parameters.get("message", ""), done=done, written=written)
    # A card of its own hands on no mail: what is done from here comes back to here.
    screen = book.screen(event)
    found = written or resolve(event, book, account, contact)
    if isinstance(found, Own):
        return contact_card(screen, own.contact_view(found, may_share=True, label=label), done=done)
    return contact_card(screen, showing.contact_view(book, account, found, label=label, photo_url=photos.url_of(book, account, found)), done=done)


def resolve(event: Event, book: Context, account: Account, contact: str) -> Own | Shown:
    """What an id in a card stands for. One's own Google contact that is linked to a shared one is that shared one (promises.md I6)."""
    if not own.is_own(contact):
        return showing.one(book, account, contact)
    if any(reach.owner == account.key for reach in account.present.values()):
        resource = contact.removeprefix(own.PREFIX)
        for linked, entry in copies.all_entries(book.db, account.key).items():
            if entry.resource == resource:
                return showing.one(book, account, linked)
    return own.one(event, book, contact)


# The form


def edit(event: Event, book: Context) -> Answer:
    """Edit: the form with what this account may see."""
    account = account_of(event, book)
    found = resolve(event, book, account, event.parameters.get("contact", ""))
    screen = book.screen(event, carry=mail.handed_on(event))
    if isinstance(found, Own):
        view = FormView(to_fields(found.person, locale=event.locale), found.id, _etag(found), display_name(found.person))
        return Show(form_card(screen, view))
    _require(found, Action.EDIT)
    return Show(form_card(screen, _edit_view(event, account, found)))


def _edit_view(event: Event, account: Account, found: Shown) -> FormView:
    return FormView(
        fields=to_fields(found.view, locale=event.locale),
        contact=found.contact.id,
        revision=str(found.contact.revision),
        name=display_name(found.view),
        readers=showing.people_of(found.labels, account),
    )


def new(event: Event, book: Context) -> Answer:
    """Add contact: an empty form, or one filled in from the mail's header. Who is there already after all is shown instead."""
    account = account_of(event, book)
    address, name = event.parameters.get("address", ""), event.parameters.get("name", "")
    if address and mail.is_known(event, book, account, address):
        people = mail.carried(event) or (mail.Correspondent(address, name),)
        return Show(mail.draw(event, book, account, people, message=event.parameters.get(mail.MESSAGE, ""), thorough=True), How.UPDATE)
    person = prefilled(name, address) if address else EMPTY
    label = event.parameters.get("label", "") or ONLY_ME
    view = FormView(to_fields(person, locale=event.locale), labels=_choices(account), label=label)
    return Show(form_card(book.screen(event, carry=mail.handed_on(event)), view))


def _choices(account: Account) -> tuple[LabelChoice, ...]:
    reaches = [reach for reach in account.present.values() if may(reach.role, Action.ADD) and reach.kind == labels.LabelKind.LIST]
    return tuple(LabelChoice(reach.label, reach.name) for reach in sorted(reaches, key=lambda reach: reach.name.casefold()))


def save(event: Event, book: Context) -> Answer:
    """Save of the contact form, new or edited."""
    account = account_of(event, book)
    listed = frozenset(filter(None, event.parameters.get("inputs", "").split(",")))
    if not listed:
        raise Incomplete
    contact = event.parameters.get("contact", "")
    if not contact:
        return _save_new(event, book, account, listed)
    if not event.parameters.get("revision"):
        raise Incomplete
    if own.is_own(contact):
        return _save_own(event, book, account, listed)
    return _save_shared(event, book, account, listed)


def _typed(event: Event, account: Account, view: Person, listed: frozenset[str]) -> Person | tuple[FieldError, ...]:
    inputs = {name: values[0] for name, values in event.inputs.items() if values}
    return from_inputs(view, inputs, listed, region=account.region, locale=event.locale)


def _again(event: Event, book: Context, view: FormView, errors: tuple[FieldError, ...]) -> Answer:
    """The form once more: what was typed, and what is wrong with it."""
    typed = replace(view, fields=as_typed(view.fields, event.inputs), errors=errors)
    return Show(form_card(book.screen(event, carry=mail.handed_on(event)), typed), How.UPDATE)


def _save_shared(event: Event, book: Context, account: Account, listed: frozenset[str]) -> Answer:
    found = showing.one(book, account, event.parameters["contact"])
    _require(found, Action.EDIT)
    base = _base(book, found.contact, event.parameters["revision"])
    view = project(base.person, found.access.hidden)
    typed = _typed(event, account, view, listed)
    if not isinstance(typed, Person):
        return _again(event, book, _edit_view(event, account, found), typed)
    said = saved(book.words(event), showing.people_of(found.labels, account))
    undo = ""
    try:
        edited = edits.edit(book.db, book.press(event, account.key, said), found.contact.id, base=base.number, typed=typed, before=view)
    except HiddenWrite as refusal:
        errors = tuple(FieldError(_BOX.get(name, "notes"), "hidden") for name in refusal.fields)
        return _again(event, book, _edit_view(event, account, found), errors)
    except AlreadyDone as before:
        said = before.said
    else:
        undo = f"{edited.contact.id} {edited.contact.revision}" if edited.fields else ""
        said = said if edited.fields else unchanged(book.words(event))
        if edited.fields:
            _ring(book, edited.contact)
    card = draw(event, book, account, found.contact.id, done=Done(said, undo))
    return Show(card, How.BENEATH, toast=said, changed=True)


def _base(book: Context, contact: Contact, revision: str) -> contacts.Revision:
    """The state that the form showed. Raises Incomplete for one that never was."""
    state = contacts.revision(book.db, contact, int(revision)) if revision.isdecimal() else None
    if state is None:
        raise Incomplete
    return state


def _ring(book: Context, contact: Contact) -> None:
    for label in sorted(contact.labels):
        book.queue.fan_out(label)


def _require(found: Shown, action: Action) -> None:
    if not may(found.access.role, action):
        raise NotAllowed(found.labels[0].owner_name if found.labels else "", view_only=action is Action.EDIT)


def _save_own(event: Event, book: Context, account: Account, listed: frozenset[str]) -> Answer:
    """An edit of one's own contact that is in no shared label: to Google with one's own token, and nowhere else."""
    found = own.one(event, book, event.parameters["contact"])
    if _etag(found) != event.parameters["revision"]:
        raise Stale
    typed = _typed(event, account, found.person, listed)
    if not isinstance(typed, Person):
        view = FormView(to_fields(found.person, locale=event.locale), found.id, _etag(found), display_name(found.person))
        return _again(event, book, view, typed)
    fields = changed_fields(found.person, typed)
    said = saved_privately(book.words(event)) if fields else unchanged(book.words(event))
    people = own.people_of(event, book)
    if fields and people is not None:
        try:
            claims.claim_outside(book.db, book.press(event, account.key, said))
        except AlreadyDone as before:
            said = before.said
        else:
            sources = {"metadata": {"sources": [dict(copying.contact_source(found.json))]}}
            with _released_on_trouble(event, book, account):
                found = own.own(people.update(found.resource, {**to_google(typed, fields), **sources}, fields))
    return Show(draw(event, book, account, found.id, done=Done(said), written=found), How.BENEATH, toast=said, changed=True)


@contextmanager
def _released_on_trouble(event: Event, book: Context, account: Account) -> Iterator[None]:
    """A press that Google did not carry out can be made again. Should it have been carried out after all, an edit's etag tells; for a new
    contact the card says that it may be there (cards/errors.py, UNSURE)."""
    try:
        yield
    except GoogleTrouble:
        claims.release(book.db, book.press(event, account.key))
        raise


def _etag(found: Own) -> str:
    return str(copying.contact_source(found.json).get("etag", "-"))


def _save_new(event: Event, book: Context, account: Account, listed: frozenset[str]) -> Answer:
    typed = _typed(event, account, EMPTY, listed)
    label = event.text(LABEL) or ONLY_ME
    choices = {choice.id: choice.name for choice in _choices(account)}
    errors = typed if not isinstance(typed, Person) else ()
    if label != ONLY_ME and label not in choices:
        errors = (*errors, FieldError(LABEL, "label"))
    if errors or not isinstance(typed, Person):
        view = FormView(to_fields(EMPTY, locale=event.locale), labels=_choices(account), label=label)
        return _again(event, book, view, errors)
    if label == ONLY_ME:
        return _make_own(event, book, account, typed)
    reached = labels.get_many(book.db, [label])
    said = added(book.words(event), choices[label], showing.people_of(reached.values(), account))
    try:
        made = edits.create(book.db, book.press(event, account.key, said), label, typed)
    except HiddenWrite as refusal:
        view = FormView(to_fields(EMPTY, locale=event.locale), labels=_choices(account), label=label)
        return _again(event, book, view, tuple(FieldError(_BOX.get(name, "notes"), "hidden") for name in refusal.fields))
    except AlreadyDone as before:
        return _after_making(event, book, account, "", before.said)
    _ring(book, made)
    return _after_making(event, book, account, made.id, said)


def _make_own(event: Event, book: Context, account: Account, typed: Person) -> Answer:
    people = own.people_of(event, book)
    if people is None:
        raise NotThere
    said = saved_privately(book.words(event))
    try:
        claims.claim_outside(book.db, book.press(event, account.key, said))
    except AlreadyDone as before:
        return _after_making(event, book, account, "", before.said)
    with _released_on_trouble(event, book, account):
        made = own.own(people.create(to_google(typed)))
    return _after_making(event, book, account, made.id, said, written=made)


def _after_making(event: Event, book: Context, account: Account, contact: str, said: str, *, written: Own | None = None) -> Answer:
    """The new contact's card; on a repeated press, where it is not known any more, the first card."""
    if contact or mail.carried(event):
        return Show(draw(event, book, account, contact, done=Done(said), written=written), How.BENEATH, toast=said, changed=True)
    return home.after(event, book, said)


# Taking back and taking away


def undo(event: Event, book: Context) -> Answer:
    """Undo of an edit: the fields it changed go back, whatever was changed since elsewhere stays."""
    account = account_of(event, book)
    if trash.is_undo(event.parameters.get("undo", "")):
        return _undelete(event, book, account)
    contact, _, number = event.parameters.get("undo", "").partition(" ")
    found = showing.one(book, account, contact)
    _require(found, Action.UNDO)
    states = [contacts.revision(book.db, found.contact, int(number) - back) if number.isdecimal() else None for back in (0, 1)]
    after, before = states
    if after is None or before is None or after.edited_by != account.key:
        raise NotThere
    said = undone(book.words(event))
    press = replace(book.press(event, account.key, said), origin="undo")
    try:
        edited = edits.edit(book.db, press, contact, base=after.number, typed=project(before.person, found.access.hidden), yields=True)
    except AlreadyDone as done:
        said = done.said
    else:
        if edited.fields:
            _ring(book, edited.contact)
    return Show(draw(event, book, account, contact, done=Done(said)), How.UPDATE, toast=said, changed=True)


def _undelete(event: Event, book: Context, account: Account) -> Answer:
    """Undo of a deletion: the contact is back, on top of the card that said it was gone."""
    token = event.parameters["undo"]
    said = undone(book.words(event))
    try:
        trash.undo(book, account, token, book.press(event, account.key, said))
    except AlreadyDone as before:
        said = before.said
    card = draw(event, book, account, token.rpartition(" ")[2], done=Done(said))
    return Show(card, How.PUSH if token.startswith(trash.DELETION) else How.UPDATE, toast=said, changed=True)


def delete(event: Event, book: Context) -> Answer:
    """Delete contact: the second question."""
    account = account_of(event, book)
    found = showing.one(book, account, event.parameters.get("contact", ""))
    _require(found, Action.REMOVE)
    people = showing.people_of(found.labels, account)
    view = delete_contact(book.words(event), display_name(found.view), people=people, parameters=(("contact", found.contact.id),))
    return Show(confirm_card(book.screen(event, carry=mail.handed_on(event)), view))


def erase(event: Event, book: Context) -> Answer:
    """Confirm: the contact leaves every label; it can be restored for 30 days."""
    account = account_of(event, book)
    contact = event.parameters.get("contact", "")
    name = undo = ""
    with suppress(NotThere):  # a repeated press finds it gone, which is what it asked for
        found = showing.one(book, account, contact)
        name = display_name(found.view)
        undo = trash.undo_token(contact, min(found.contact.labels & account.present.keys()), is_deletion=True)
    said = deleted(book.words(event), name)
    try:
        gone = edits.remove_from_labels(book.db, book.press(event, account.key, said), contact)
    except AlreadyDone as before:
        said = before.said
    else:
        for label in gone.feeds:
            book.queue.fan_out(label)
    return home.after(event, book, said, undo=undo)
