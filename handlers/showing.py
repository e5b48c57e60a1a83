"""From what is stored to what one account may be shown of it: every card's contact passes here, cut by its reader's lens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cards.contact import ContactAction, ContactView, LabelTag
from cards.rows import ContactLine
from firestore_models import comments, contacts, labels
from firestore_models.accounts import Account
from firestore_models.comments import SILENCE, Talk
from firestore_models.contacts import Contact
from firestore_models.ids import is_contact_id
from firestore_models.labels import Label, LabelKind
from firestore_models.rights import NotFound, access_to_contact
from firestore_models.store import read_all
from handlers import talk
from handlers.context import Context
from handlers.errors import NotThere
from sharing.lens import project
from sharing.person import Person, display_name, emails, phones
from sharing.reach import Access
from sharing.roles import Action, may

NO_TALKS: Mapping[str, Talk] = {}


@dataclass(frozen=True, slots=True)
class Shown:
    """A contact as one account may see it, with the right that follows from the label documents read just now."""

    contact: Contact
    view: Person
    access: Access
    labels: tuple[Label, ...]
    talk: Talk = SILENCE  # read only where it is shown


def shown(account: Account, found: Iterable[Contact], known: Mapping[str, Label], talks: Mapping[str, Talk] = NO_TALKS) -> list[Shown]:
    """Those of the contacts that this account may see, each cut to what it may see of it."""
    seen = []
    for contact in found:
        try:
            access = access_to_contact(account, contact, known)
        except NotFound:
            continue
        reached = tuple(known[label] for label in sorted(contact.labels) if label in known and label in account.present)
        seen.append(Shown(contact, project(contact.person, access.hidden), access, reached, talks.get(contact.id, SILENCE)))
    return seen


def labels_of(book: Context, account: Account, found: Iterable[Contact]) -> dict[str, Label]:
    """The label documents that decide about these contacts, in one round-trip."""
    wanted = sorted({label for contact in found for label in contact.labels if label in account.present})
    return labels.get_many(book.db, wanted)


def labels_and_talk(
    book: Context, account: Account, found: Iterable[Contact], talk_of: Iterable[Contact]
) -> tuple[dict[str, Label], dict[str, Talk]]:
    """The label documents that decide about these contacts, and what may be read about some of them, in one round-trip."""
    wanted = sorted({f"labels/{label}" for contact in found for label in contact.labels if label in account.present})
    about = [contact.id for contact in talk_of]
    read = read_all(book.db, [*wanted, *(path for contact in about for path in comments.paths(contact, account.key))])
    known = {label.id: label for path in wanted if (label := labels.from_snapshot(read[path])) is not None}
    return known, {contact: comments.talk_of(contact, account.key, read) for contact in about}


def one(book: Context, account: Account, contact: str) -> Shown:
    """A contact by its id. Raises NotThere: also for one that is somebody else's business (promises.md T6)."""
    found = contacts.get(book.db, contact) if is_contact_id(contact) else None
    if found is None:
        raise NotThere
    seen = shown(account, [found], *labels_and_talk(book, account, [found], [found]))
    if not seen:
        raise NotThere
    return seen[0]


def contact_view(book: Context, account: Account, seen: Shown, *, label: str = "", photo_url: str = "") -> ContactView:
    """The detail card's picture, with the actions this account may take."""
    return ContactView(
        id=seen.contact.id,
        person=seen.view,
        actions=_actions(account, seen),
        labels=tuple(_tag(account, reached) for reached in seen.labels if reached.kind is not LabelKind.EVERYTHING),
        photo_url=photo_url,
        label=label,
        linked=seen.contact.id in account.linked,
        talk=talk.view(account, seen.access.role, seen.talk, book.now()),
    )


def _actions(account: Account, seen: Shown) -> frozenset[ContactAction]:
    rights = {
        ContactAction.EDIT: Action.EDIT,
        ContactAction.SHARE: Action.SHARE,
        ContactAction.REMOVE_FROM_LABEL: Action.REMOVE,
        ContactAction.DELETE: Action.REMOVE,
        ContactAction.HISTORY: Action.SEE_HISTORY,
        ContactAction.COMMENT: Action.COMMENT_PRIVATELY,
        ContactAction.NOTIFY: Action.NOTIFY,
    }
    actions = {action for action, right in rights.items() if may(seen.access.role, right)}
    if any(may(reach.role, Action.ADD) and reach.label not in seen.contact.labels for reach in account.present.values()):
        actions.add(ContactAction.ADD_TO_LABEL)
    if seen.contact.owner != account.key:
        actions.add(ContactAction.WHY)
    return frozenset(actions)


def _tag(account: Account, label: Label) -> LabelTag:
    is_mine = label.owner == account.key
    return LabelTag(id=label.id, name=label.name, role=account.reach[label.id].role, owner="" if is_mine else label.owner_name)


def line(seen: Shown, *, label: str = "", photo_url: str = "") -> ContactLine:
    """A contact as a row of a list."""
    return ContactLine(id=seen.contact.id, name=display_name(seen.view), below=facts(seen.view), photo_url=photo_url, label=label)


def facts(view: Person) -> str:
    """One line that says who this is: company, else an address, else a number."""
    work = next((value.text("name") or value.text("title") for value in view.values("organizations")), "")
    return work or next(iter(emails(view)), "") or next(iter(phones(view)), "")


def people_of(known: Iterable[Label], account: Account) -> int:
    """How many others have these labels, as far as they are named one by one."""
    keys = {key.removeprefix("user:") for label in known for key in label.grants if key.startswith("user:")}
    keys |= {label.owner for label in known}
    return len(keys - {account.key})
