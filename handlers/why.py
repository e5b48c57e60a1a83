"""The questions Why can NAME see this? for owner and managers, and Why do I see this? for everybody about himself (amendments.md P1)."""

from __future__ import annotations

from cards.why import LabelPaths, PathLine, why_card
from firestore_models import accounts
from firestore_models.accounts import Account
from firestore_models.labels import Label
from handlers import members, showing
from handlers.answer import Answer, Show
from handlers.context import Context
from handlers.errors import NotAllowed, NotThere
from handlers.event import Event
from handlers.signing_in import account_of
from sharing.person import display_name
from sharing.reach import Principal, why
from sharing.roles import Action, may


def of_member(event: Event, book: Context) -> Answer:
    """Every path by which a member comes to this label."""
    account = account_of(event, book)
    found, access, key, row = members.read_member(event, book, account)
    if not may(access.role, Action.SEE_MEMBERS):
        raise NotAllowed(found.owner_name)
    if row.grant.principal.kind != "user":
        raise NotThere
    whose = accounts.get(book.db, row.grant.principal.id)
    paths = _paths(found, key, whose, names_all=True)
    who = row.name or row.address
    title = book.words(event).t("Why can {name} see this?", name=who)
    return Show(why_card(book.screen(event), title, [LabelPaths(found.name, found.owner_name, paths)]))


def of_contact(event: Event, book: Context) -> Answer:
    """Every path by which the reader comes to a contact: his own paths, and who owns each label."""
    account = account_of(event, book)
    seen = showing.one(book, account, event.parameters.get("contact", ""))
    labels = []
    for label in seen.labels:
        if label.owner == account.key:
            # One's own label is no path to what came from somebody else (R2).
            labels += [LabelPaths(label.name, "", owns=True)] if seen.contact.owner == account.key else []
        else:
            labels.append(LabelPaths(label.name, label.owner_name, _paths(label, Principal("user", account.key).key, account, names_all=False)))
    title = book.words(event).t("Why do I see this?")
    return Show(why_card(book.screen(event), title, labels, subtitle=display_name(seen.view) or book.words(event).t("No name")))


def _paths(label: Label, key: str, whose: Account | None, *, names_all: bool) -> tuple[PathLine, ...]:
    """The paths of one account through a label. `names_all`: the reader may know every member by name."""
    reach = whose.reach.get(label.id) if whose is not None else None
    keys = {key, *(reach.via if reach is not None else ())}
    rows = {each: row for each, row in label.grants.items() if each in keys and row.is_active}
    lines = []
    for path in why([row.grant for row in rows.values()]):
        row = rows[path.principal.key]
        lines.append(
            PathLine(
                kind=path.principal.kind,
                name=row.name or row.address or path.principal.id,
                role=path.role,
                hidden=path.hidden,
                by=_giver(label, path.granted_by, names_all=names_all),
                decides_role=path.decides_role,
                shows=path.shows,
                mobile=path.mobile,
            )
        )
    return tuple(lines)


def _giver(label: Label, granted_by: str, *, names_all: bool) -> str:
    if granted_by in ("", label.owner):
        return label.owner_name
    row = label.grants.get(Principal("user", granted_by).key)
    return (row.name or row.address) if row is not None and names_all else ""
