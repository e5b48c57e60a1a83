"""View as: the owner of a label looks at it as one of its members does, with nothing to change anything by.

What the member sees through labels of others is none of the owner's business, so only the owner's own labels are looked through.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cards.contact import LabelTag
from cards.view_as import ViewAs, contact_as_card, view_as_card
from firestore_models import accounts, contacts
from firestore_models.accounts import Account
from firestore_models.comments import Talk
from firestore_models.contacts import Contact
from firestore_models.ids import is_contact_id
from firestore_models.labels import GrantRow, Label, LabelKind
from firestore_models.photos import FIELD
from firestore_models.rights import NotFound, access_to_contact
from handlers import label as label_card
from handlers import members, photos, showing, talk
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import NotAllowed, NotThere
from handlers.event import Event
from handlers.showing import Shown
from handlers.signing_in import account_of
from sharing.lens import NOTHING_HIDDEN, project
from sharing.reach import Access, effective
from sharing.roles import Action, Role, may

_NOBODY = Account(key="", address="")


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose eyes are borrowed: a member's account, or a group or domain by its one grant."""

    owner: Account
    label: Label
    row: GrantRow
    member: Account | None

    @property
    def who(self) -> str:
        return self.row.name or self.row.address

    def of_label(self, label: Label) -> Access | None:
        """The access to one label."""
        if self.member is None:
            return effective([self.row.grant])
        reach = self.member.reach.get(label.id)
        return label.access_of(self.member.key, reach.via if reach is not None else ())

    def access(self, contact: Contact, known: Mapping[str, Label]) -> Access | None:
        """What may be seen of a contact, through labels of this owner only."""
        if self.member is None:
            return effective([self.row.grant])
        try:
            return access_to_contact(self.member, contact, {name: label for name, label in known.items() if label.owner == self.owner.key})
        except NotFound:
            return None

    def sees(self, found: Iterable[Contact], known: Mapping[str, Label], talks: Mapping[str, Talk] = showing.NO_TALKS) -> list[Shown]:
        seen = []
        for contact in found:
            if (access := self.access(contact, known)) is not None:
                reached = tuple(label for name, label in sorted(known.items()) if name in contact.labels and self._reaches(label))
                seen.append(Shown(contact, project(contact.person, access.hidden), access, reached, _public(talks.get(contact.id))))
        return seen

    def _reaches(self, label: Label) -> bool:
        if label.owner != self.owner.key:
            return False
        return label.id == self.label.id or (self.member is not None and label.id in self.member.present)


def _public(said: Talk | None) -> Talk:
    """Private comments are their author's, whoever looks."""
    return Talk(tuple(comment for comment in said.said if not comment.private)) if said is not None else Talk()


def opened(event: Event, book: Context) -> Answer:
    """View as: the label, a page at a time."""
    account = account_of(event, book)
    sight = _sight(event, book, account)
    page = event.parameters.get("page", "")
    whole = sight.of_label(sight.label)
    hidden = whole.hidden if whole is not None else NOTHING_HIDDEN
    rows, pager = label_card.page_of(book, sight.label.id, page, by_name=not hidden & label_card.TOLD_BY_ORDER)
    seen = sight.sees(rows, showing.labels_of(book, account, rows))
    view = ViewAs(
        label=sight.label.id,
        label_name=sight.label.name,
        member=event.parameters["member"],
        who=sight.who,
        lines=tuple(showing.line(one, photo_url=_photo(book, account, one)) for one in seen),
        pager=pager,
    )
    return Show(view_as_card(book.screen(event), view), How.UPDATE if page else How.PUSH)


def contact(event: Event, book: Context) -> Answer:
    """One contact, as the member sees it."""
    account = account_of(event, book)
    sight = _sight(event, book, account)
    name = event.parameters.get("contact", "")
    found = contacts.get(book.db, name) if is_contact_id(name) else None
    if found is None or sight.label.id not in found.labels:
        raise NotThere
    seen = sight.sees([found], *showing.labels_and_talk(book, account, [found], [found]))
    if not seen:
        raise NotThere
    one = seen[0]
    view = replace(
        showing.contact_view(book, account, replace(one, labels=()), photo_url=_photo(book, account, one)),
        actions=frozenset(),
        labels=tuple(_tag(sight, label) for label in one.labels if label.kind is not LabelKind.EVERYTHING),
        talk=talk.view(_NOBODY, one.access.role, one.talk, book.now(), count=len(one.talk.said)),
    )
    return Show(contact_as_card(book.screen(event), sight.who, view))


def _sight(event: Event, book: Context, account: Account) -> Sight:
    """Raises NotThere, and NotAllowed for everybody but the owner: a manager must not see by another's eyes what is hidden from himself."""
    found, access, _, row = members.read_member(event, book, account)
    if not may(access.role, Action.HIDE_FIELDS):
        raise NotAllowed(found.owner_name)
    if row.grant.principal.kind != "user":
        return Sight(account, found, row, None)
    key = row.grant.principal.id
    return Sight(account, found, row, accounts.get(book.db, key) or replace(_NOBODY, key=key))


def _photo(book: Context, account: Account, seen: Shown) -> str:
    """The owner's own address for a photo that the member sees too."""
    if FIELD in seen.access.hidden:
        return ""
    return photos.url_of(book, account, replace(seen, access=Access(Role.OWNER, NOTHING_HIDDEN, mobile=True, via=())))


def _tag(sight: Sight, label: Label) -> LabelTag:
    access = sight.of_label(label)
    return LabelTag(label.id, label.name, access.role if access is not None else Role.VIEWER, sight.owner.name or sight.owner.address)
