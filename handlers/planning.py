"""What a press would do to everybody's Google Contacts, found out before it is pressed: the engine's own decisions, taken and not carried out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from firestore_models import accounts, basis, contacts, copies, grants, labels
from firestore_models.accounts import DELEGATED, Account
from firestore_models.contacts import Contact
from firestore_models.grants import Recipient, Terms
from firestore_models.ids import page_of
from firestore_models.labels import GrantRow, Head, Label
from firestore_models.store import read_all
from firestore_models.transfer import handed_over
from handlers import group_members
from handlers.context import Context
from handlers.own import PAGES_LISTED
from sharing.adopt import same_people
from sharing.fields import MANAGED_FIELDS
from sharing.lens import Hidden, project
from sharing.person import Person, from_google
from sharing.plan import Effect, Plan, PlanKind, newly_exposed
from sharing.reach import Grant, Principal, capped
from sync import copying
from sync.desire import Create, Desired, Remove, Update, decide, desire
from sync.errors import GoogleTrouble

MOVES = 100  # accounts that are looked into; of more, only the most that can happen is known
LOOKED_AT = 1_000  # contacts that are looked at one by one; of more, only the number is known
ASKED = 5  # accounts that Google is asked about while somebody waits


@dataclass(frozen=True, slots=True)
class Contents:
    """What is shared: contacts as they would be, and `fresh` ones that nobody has yet. `known` None: too many to look at."""

    known: tuple[Contact, ...] | None
    fresh: int = 0
    count: int = 0

    @property
    def total(self) -> int:
        return self.count if self.known is None else len(self.known) + self.fresh


@dataclass(frozen=True, slots=True)
class Move:
    """One account now, and as it would be. `name`: what the presser calls it."""

    before: Account
    after: Account
    name: str


def contents(book: Context, label: str, head: Head) -> Contents:
    """What is in a stored label."""
    if head.live > LOOKED_AT:
        return Contents(None, count=head.live)
    found = contacts.in_label(book.db, label, limit=LOOKED_AT)
    return Contents(tuple(found))


# The plans


def share(book: Context, sharer: Account, label: Label, what: Contents, recipients: Iterable[Recipient], terms: Terms, *, is_stored: bool) -> Plan:
    """Sharing a label, or one contact by the label of a pair. `terms` as bounded by what the sharer may give."""
    everybody = list(recipients)
    at_once = [each for each in everybody if each.invite is None]
    rows = {each.principal.key: _row(label, each, terms, sharer) for each in at_once}
    after = replace(label, grants={**label.grants, **rows})
    found, outside = group_members.would_reach(book, sharer, at_once, label.id)
    found = [each for each in found if each.account.key != label.owner]
    moves = [_move(each.account, label, after, each.via) for each in found]
    if len(moves) > MOVES:
        what = Contents(None, count=what.total)
    head = labels.get_heads(book.db, [label.id])[label.id] if is_stored else Head()
    return Plan(
        PlanKind.SHARE,
        terms.role,
        _with_room(book, sharer, moves, effects(book, what, moves)),
        what.total,
        exposed=_exposed(label, after, [each.account for each in found], {each.account.key: each.via for each in found}),
        asked=tuple(each.account.address for each in everybody if each.invite is not None),
        outside=outside,
        already=_already(book, sharer, what, moves),
        basis=basis.of_label(label if is_stored else None, head),
        is_exact=what.known is not None,
    )


def _row(label: Label, recipient: Recipient, terms: Terms, sharer: Account) -> GrantRow:
    principal, account = recipient.principal, recipient.account
    before = label.grants.get(principal.key)
    if before is not None:
        return replace(before, grant=replace(before.grant, role=terms.role, mobile=terms.mobile))
    hidden = terms.hidden if account.tenant == label.tenant else capped(terms.hidden, grants.NOTES)
    return GrantRow(Grant(principal, terms.role, hidden, terms.mobile, granted_by=sharer.key), account.address, account.name)


def unshare(book: Context, label: Label, principal: str) -> Plan:
    """Taking one grant away."""
    after = replace(label, grants={key: row for key, row in label.grants.items() if key != principal})
    return _changed(book, PlanKind.UNSHARE, label, after, [principal])


def hide(book: Context, label: Label, principal: str, hidden: Hidden) -> Plan:
    """Hiding exactly these places from one grant."""
    row = label.grants[principal]
    after = replace(label, grants={**label.grants, principal: replace(row, grant=replace(row.grant, hidden=hidden))})
    return _changed(book, PlanKind.HIDE, label, after, [principal])


def delete(book: Context, label: Label) -> Plan:
    """Ending a label: what it does to others. What becomes of the owner's own contacts is his answer to the question."""
    return _changed(book, PlanKind.DELETE, label, replace(label, deleted=True), label.grants)


def transfer(book: Context, stored: Sequence[Label], owner: Account, heir: Account, at: datetime) -> Plan:
    """Giving labels to another account. Nothing is written in the old owner's Google Contacts."""
    after = [handed_over(label, owner, heir, at) for label in stored]
    heads = labels.get_heads(book.db, [label.id for label in stored])
    found = [contents(book, label.id, heads[label.id]) for label in stored]
    names = {label.id for label in stored}
    reach = {name: entry for name, entry in heir.reach.items() if name not in names}
    given = {label.id: entry for label in after if (entry := grants.reach_of(label, heir)) is not None}
    move = Move(heir, replace(heir, reach={**reach, **given}), heir.name or heir.address)
    known = {contact.id: contact for each in found for contact in each.known or ()}
    is_exact = all(each.known is not None for each in found)
    what = Contents(tuple(known.values()) if is_exact else None, count=sum(each.total for each in found))
    shown = {name for before, now in zip(stored, after, strict=True) for name in _exposed(before, now, [heir])}
    return Plan(
        PlanKind.TRANSFER,
        None,
        effects(book, what, [move]),
        what.total,
        exposed=tuple(name for name in MANAGED_FIELDS if name in shown),
        basis=basis.of_label(stored[0], heads[stored[0].id]) if len(stored) == 1 else "",
        is_exact=is_exact,
    )


def _changed(book: Context, kind: PlanKind, label: Label, after: Label, principals: Iterable[str]) -> Plan:
    """A plan about grants that stand."""
    reached = _reached(book, label, list(principals))
    head = labels.get_heads(book.db, [label.id])[label.id]
    what = contents(book, label.id, head)
    moves = [_move(account, label, after) for account in reached]
    return Plan(
        kind,
        None,
        effects(book, what, moves),
        what.total,
        exposed=_exposed(label, after, reached),
        basis=basis.of_label(label, head, by_edit=kind is PlanKind.HIDE),
        is_exact=what.known is not None,
    )


def _reached(book: Context, label: Label, principals: list[str]) -> list[Account]:
    """The accounts that these grants reach: those named, and those that a group or domain brought."""
    named = [key.removeprefix("user:") for key in principals if key.startswith("user:") and label.grants[key].is_active]
    found = read_all(book.db, [f"accounts/{key}" for key in named])
    direct = [account for account in map(accounts.from_snapshot, found.values()) if account is not None]
    if all(key.startswith("user:") for key in principals):
        return direct
    through = set(principals)
    brought = [account for account in accounts.reached_by(book.db, label.id) if label.id in account.present]
    return [*direct, *(account for account in brought if account.key not in named and through & set(account.present[label.id].via))]


def _move(account: Account, before: Label, after: Label, via: tuple[str, ...] | None = None) -> Move:
    """One account as it would be with the label changed. `via`: the groups it would come by, where that changes too."""
    reach = {name: entry for name, entry in account.reach.items() if name != after.id}
    if (entry := grants.reach_of(after, account, via)) is not None:
        reach[after.id] = entry
    row = before.grants.get(Principal("user", account.key).key)
    return Move(account, replace(account, reach=reach), account.name or (row.name if row is not None else "") or account.address)


def _exposed(before: Label, after: Label, reached: Iterable[Account], vias: Mapping[str, tuple[str, ...]] = MappingProxyType({})) -> tuple[str, ...]:
    shown: set[str] = set()
    for account in reached:
        via = vias.get(account.key, account.reach[before.id].via if before.id in account.reach else ())
        paths = [access.hidden for label in (before, after) if (access := label.access_of(account.key, via)) is not None]
        now = before.access_of(account.key, via)
        shown.update(newly_exposed(paths[:1] if now is not None else [], paths[-1:] if after.access_of(account.key, via) is not None else []))
    return tuple(name for name in MANAGED_FIELDS if name in shown)


# What it comes to in one account


def effects(book: Context, what: Contents, moves: list[Move]) -> tuple[Effect, ...]:
    """What the engine would do in each account."""
    if what.known is None:
        return tuple(_at_most(move, what.total) for move in moves)
    found = {contact.id: contact for contact in what.known}
    entries = _entries(book, [move.before.key for move in moves if move.before.reach], found)
    return tuple(_effect(move, found, entries.get(move.before.key, {}), what.fresh) for move in moves)


def _at_most(move: Move, count: int) -> Effect:
    """The most that can happen, where nothing was looked at."""
    lost = set(move.before.present) - set(move.after.present)
    gained = set(move.after.present) - set(move.before.present)
    made, removed = (count if gained else 0), (count if lost else 0)
    seen = {name: (reach.hidden, reach.mobile) for name, reach in move.before.present.items()}
    changed = count if any(seen.get(name, (reach.hidden,))[0] != reach.hidden for name, reach in move.after.present.items() if name in seen) else 0
    return Effect(move.before.key, move.name, made=made, changed=changed, removed=removed)


def _effect(move: Move, found: Mapping[str, Contact], entries: Mapping[str, copies.Entry], fresh: int) -> Effect:
    counted: Counter[type] = Counter()
    for contact in found.values():
        desired = desire(move.before.key, move.after.reach, contact)
        counted[_step(contact, desired, entries.get(contact.id))] += 1
    return Effect(move.before.key, move.name, made=counted[Create] + fresh, changed=counted[Update], removed=counted[Remove])


def _step(contact: Contact, desired: Desired | None, entry: copies.Entry | None) -> type:
    step = decide(contact.id, desired, entry)
    return type(None) if isinstance(step, Update) and not step.mask else type(step)


def entries_of(book: Context, account: Account) -> dict[str, copies.Entry]:
    """Every copy in an account; nothing is read for one that nothing reaches."""
    return copies.all_entries(book.db, account.key) if account.reach else {}


def _entries(book: Context, keys: list[str], found: Iterable[str]) -> dict[str, dict[str, copies.Entry]]:
    """What each account holds of these contacts, all of them in one round-trip."""
    pages = sorted({page_of(contact) for contact in found})
    read = read_all(book.db, [f"accounts/{key}/copies/{page}" for key in keys for page in pages])
    return {key: copies.entries_of(read[f"accounts/{key}/copies/{page}"] for page in pages) for key in keys}


# What only Google knows


def _with_room(book: Context, sharer: Account, moves: list[Move], planned: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """How full the accounts of colleagues are: a number, nothing else is read."""
    growing = [move.before for move, effect in zip(moves, planned, strict=True) if effect.made and _is_colleague(move.before, sharer)][:ASKED]
    held = {account.key: _held(book, account) for account in growing}
    return tuple(replace(effect, held=held.get(effect.account)) for effect in planned)


def _held(book: Context, account: Account) -> int | None:
    try:
        return book.google.people_for(account).list_connections(page_size=1, request_sync_token=False).total
    except GoogleTrouble:
        return None


def _already(book: Context, sharer: Account, what: Contents, moves: list[Move]) -> int | None:
    """How many of the people shared those reached have of their own: a bare number, only of colleagues whose contacts are read anyway
    (amendments.md K2, P9), matched by what they may see (R4). None: not known, or nobody to ask."""
    colleagues = [move for move in moves if move.before.reach and _is_colleague(move.before, sharer)][:ASKED]
    if not colleagues or what.known is None or not what.known:
        return None
    matched = 0
    for move in colleagues:
        views: dict[str, Person] = {}
        for contact in what.known:
            desired = desire(move.before.key, move.after.reach, contact)
            if desired is not None and desire(move.before.key, move.before.reach, contact) is None:
                views[contact.id] = project(contact.person, desired.hidden)
        try:
            matched += len(same_people(views, _own_people(book, move.before), move.before.region)) if views else 0
        except GoogleTrouble:
            return None
    return matched


def _own_people(book: Context, account: Account) -> dict[str, Person]:
    people, token, found = book.google.people_for(account), "", {}
    for _ in range(PAGES_LISTED):
        page = people.list_connections(page_token=token, request_sync_token=False)
        found.update({str(each["resourceName"]): from_google(each) for each in page.people if copying.marker_of(each) is None})
        token = page.next_page
        if not token:
            break
    return found


def _is_colleague(account: Account, sharer: Account) -> bool:
    return account.credential == DELEGATED and bool(account.tenant) and account.tenant == sharer.tenant
