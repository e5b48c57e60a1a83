"""Who has a label: the list, one member, changing and ending their access."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cards.access import MemberState
from cards.confirm import confirm_card
from cards.done import Done, access_changed, left, unshared
from cards.lists import PAGE, Pager
from cards.member import ACCESS, MOBILE, MemberAction, MemberView, member_card
from cards.members import MemberLine, MembersView, members_card
from cards.plan import moved_words, plan_lines
from cards.questions import leave as leave_question
from cards.questions import remove_member
from cards.screen import Card
from firestore_models import accounts, grants, groups
from firestore_models.accounts import Account, AccountState
from firestore_models.basis import PlanMoved
from firestore_models.claims import AlreadyDone
from firestore_models.grants import GrantMoved, Terms
from firestore_models.groups import Group
from firestore_models.labels import OFFER_LIFE, GrantRow, Label, Standing
from firestore_models.store import read_all
from handlers import group_members, home, planning
from handlers import label as label_card
from handlers.answer import Answer, How, Show
from handlers.context import Context
from handlers.errors import Incomplete, NotAllowed, NotThere, Stale
from handlers.event import Event
from handlers.google_labels import present_id
from handlers.share import ROLES
from handlers.signing_in import account_of
from sharing.reach import Access, Principal
from sharing.roles import Action, Role, may, may_change_grant

_OFFERED = {
    Standing.INVITED: MemberState.INVITATION_SENT,
    Standing.DECLINED: MemberState.DECLINED,
    Standing.CAME_BACK: MemberState.MAIL_CAME_BACK,
}


def opened(event: Event, book: Context) -> Answer:
    """Members of a label."""
    account = account_of(event, book)
    page = event.parameters.get("page", "")
    return Show(draw(event, book, account, event.parameters.get("label", ""), page=page), How.UPDATE if page else How.PUSH)


def draw(event: Event, book: Context, account: Account, label: str, *, page: str = "", done: Done | None = None) -> Card:
    """Owner and managers see everybody; others the owner, themselves and a number (amendments.md P1)."""
    found, access = label_card.read(book, account, present_id(account, label))
    rows = sorted(found.grants.items(), key=lambda item: (item[1].name or item[1].address).casefold())
    mine = Principal("user", account.key).key
    sees_all = may(access.role, Action.SEE_MEMBERS)
    paths = {mine, *(account.reach[found.id].via if found.id in account.reach else ())}
    visible = rows if sees_all else [row for row in rows if row[0] in paths]
    pager = Pager.at(page, total=len(visible))
    shown = visible[pager.first - 1 :][:PAGE]
    known = _read(book, found, [key for key, _ in shown], with_states=sees_all)
    lines = [_line(key, row, known, is_me=key == mine) for key, row in shown]
    if not pager.previous:
        is_me = found.owner == account.key
        address = account.address if is_me else known.owner_address
        lines.insert(0, MemberLine(id="", name=found.owner_name, role=Role.OWNER, address=address, is_me=is_me))
    view = MembersView(
        label=found.id,
        label_name=found.name,
        lines=tuple(lines),
        unseen=len(rows) - len(visible),
        may_share=may(access.role, Action.SHARE),
        pager=pager if len(visible) > PAGE else Pager(),
    )
    return members_card(book.screen(event), view, done=done)


@dataclass(frozen=True, slots=True)
class _Known:
    """What documents besides the label's say about its members. `groups`: by grant."""

    states: Mapping[str, tuple[MemberState, int, int]]
    groups: Mapping[str, Group]
    owner_address: str = ""


def _line(key: str, row: GrantRow, known: _Known, *, is_me: bool) -> MemberLine:
    what, done, total = known.states.get(key, (MemberState.ACTIVE, 0, 0))
    kind = row.grant.principal.kind
    return MemberLine(
        id=key,
        name=row.name,
        role=row.grant.role,
        address=row.address,
        kind=kind,
        state=what,
        done=done,
        total=total,
        is_me=is_me,
        group=group_members.facts(known.groups.get(key)) if kind != "user" else None,
    )


def _read(book: Context, label: Label, keys: list[str], *, with_states: bool = True) -> _Known:
    """How far each member's account has come, and what is known of groups, in one round-trip."""
    subs = {key: key.removeprefix("user:") for key in keys if key.startswith("user:")} if with_states else {}
    many = {key: f"groups/{label.grants[key].grant.principal.id}" for key in keys if not key.startswith("user:")}
    people = dict.fromkeys([label.owner, *subs.values()])
    found = read_all(book.db, [f"heads/{label.id}", *(f"accounts/{sub}" for sub in people), *many.values()])
    head = found[f"heads/{label.id}"].to_dict() or {}
    states = {key: (offered(row, book.now()), 0, 0) for key in keys if not (row := label.grants[key]).is_active}
    for key, sub in subs.items():
        if key in states:
            continue
        account = accounts.from_snapshot(found[f"accounts/{sub}"])
        if account is not None:
            states[key] = _state(account, label.id, head.get("seq", 0))
    read = {key: group for key, path in many.items() if (group := groups.from_snapshot(found[path])) is not None}
    owner = accounts.from_snapshot(found[f"accounts/{label.owner}"])
    return _Known(states, read, owner.address if owner is not None else "")


def offered(row: GrantRow, now: datetime) -> MemberState:
    """How an invitation stands. One that nobody answered in thirty days is of no use any more; Resend makes a new one."""
    return MemberState.INVITATION_EXPIRED if has_expired(row, now) else _OFFERED[row.standing]


def has_expired(row: GrantRow, now: datetime) -> bool:
    return row.standing in (Standing.INVITED, Standing.CAME_BACK) and row.granted_at is not None and now - row.granted_at >= OFFER_LIFE


def _state(account: Account, label: str, seq: int) -> tuple[MemberState, int, int]:
    match account.state:
        case AccountState.PERMISSION_LOST:
            return MemberState.PERMISSION_LOST, 0, 0
        case AccountState.GONE:
            return MemberState.SUSPENDED, 0, 0
    if label not in account.present:
        return MemberState.ACTIVE, 0, 0
    done = account.cursor(label)
    return (MemberState.UP_TO_DATE, 0, 0) if done >= seq and label in account.cursors else (MemberState.BEING_SET_UP, done, seq)


# One member


def member(event: Event, book: Context) -> Answer:
    """A member's row was pressed."""
    account = account_of(event, book)
    return Show(_member_card(event, book, account), How.UPDATE if event.parameters.get("page") else How.PUSH)


def _member_card(event: Event, book: Context, account: Account, *, done: Done | None = None) -> Card:
    found, access, key, row = read_member(event, book, account)
    known = _read(book, found, [key])
    state, count, total = known.states.get(key, (MemberState.ACTIVE, 0, 0))
    group, pager = None, Pager()
    if row.grant.principal.kind != "user":
        group, pager = group_members.shown(book, account, access, known.groups.get(key), event.parameters.get("page", ""))
    view = MemberView(
        group=group,
        pager=pager,
        id=key,
        label=found.id,
        label_name=found.name,
        name=row.name,
        role=row.grant.role,
        address=row.address,
        kind=row.grant.principal.kind,
        state=state,
        done=count,
        total=total,
        mobile=row.grant.mobile,
        up_to=min(access.role, Role.MANAGER),
        revision=grants.terms_revision(row.grant),
        actions=_actions(account, access, key, row, book.now()),
        hidden=row.grant.hidden if may(access.role, Action.HIDE_FIELDS) else frozenset(),
        asker=row.asker if may(access.role, Action.CHANGE_GRANTS) else None,
    )
    return member_card(book.screen(event), view, done=done)


def read_member(event: Event, book: Context, account: Account) -> tuple[Label, Access, str, GrantRow]:
    """Raises NotThere, also for members whom this account may not see."""
    found, access = label_card.read(book, account, event.parameters.get("label", ""))
    key = event.parameters.get("member", "")
    row = found.grants.get(key)
    mine = {Principal("user", account.key).key, *(account.reach[found.id].via if found.id in account.reach else ())}
    if row is None or not (may(access.role, Action.SEE_MEMBERS) or key in mine):
        raise NotThere
    return found, access, key, row


def _actions(account: Account, access: Access, key: str, row: GrantRow, now: datetime) -> frozenset[MemberAction]:
    is_me = key == Principal("user", account.key).key
    may_change = may_change_grant(access.role, of=row.grant.role, to=row.grant.role) and not is_me
    if not may_change:
        return frozenset()
    hides = {MemberAction.HIDDEN_FIELDS} if may(access.role, Action.HIDE_FIELDS) else set()
    resends = {MemberAction.RESEND} if not row.is_active and row.declines < grants.MOST_DECLINES else set()
    links = {MemberAction.LINK} if row.standing in (Standing.INVITED, Standing.CAME_BACK) and not has_expired(row, now) else set()
    looks = {MemberAction.VIEW_AS} if may(access.role, Action.HIDE_FIELDS) and row.is_active else set()
    asks = {MemberAction.WHY} if row.grant.principal.kind == "user" and row.is_active else set()
    return frozenset({MemberAction.SAVE, MemberAction.REMOVE, *hides, *resends, *links, *looks, *asks})


def save(event: Event, book: Context) -> Answer:
    """Save of the member card."""
    account = account_of(event, book)
    if not event.parameters.get("inputs") or not event.parameters.get("revision"):
        raise Incomplete
    found, _, key, row = read_member(event, book, account)
    role = ROLES.get(event.text(ACCESS), row.grant.role)
    said = access_changed(book.words(event), row.name or row.address)
    terms = Terms(role=role, mobile=event.switched_on(MOBILE), hidden=row.grant.hidden)
    try:
        grants.change_grant(book.db, book.press(event, account.key, said), found.id, key, terms, seen=event.parameters["revision"])
    except GrantMoved as moved:
        raise Stale from moved
    except AlreadyDone as before:
        said = before.said
    else:
        book.queue.fan_out(found.id)
    return Show(draw(event, book, account, found.id, done=Done(said)), How.BENEATH, toast=said, changed=True)


def remove(event: Event, book: Context) -> Answer:
    """Remove on a member: the second question."""
    account = account_of(event, book)
    found, access, key, row = read_member(event, book, account)
    if MemberAction.REMOVE not in _actions(account, access, key, row, book.now()):
        raise NotAllowed(found.owner_name)
    return Show(_remove_question(event, book, found, key, row, moved=False))


def _remove_question(event: Event, book: Context, found: Label, key: str, row: GrantRow, *, moved: bool) -> Card:
    """With what it would do in everybody's Google Contacts; Confirm does that, or asks anew."""
    words, plan = book.words(event), planning.unshare(book, found, key)
    parameters = (("label", found.id), ("member", key), ("plan", plan.basis))
    view = remove_member(words, row.name or row.address, found.name, parameters=parameters)
    said = (moved_words(words),) if moved else ()
    return confirm_card(book.screen(event), replace(view, lines=(*said, *view.lines, *plan_lines(words, plan))))


def revoke(event: Event, book: Context) -> Answer:
    """Confirm: access ends now, the copies leave with the account's next turns."""
    account = account_of(event, book)
    label, key = event.parameters.get("label", ""), event.parameters.get("member", "")
    found, _ = label_card.read(book, account, label)
    row = found.grants.get(key)
    said = unshared(book.words(event), found.name, (row.name or row.address) if row is not None else "")
    if key == Principal("user", account.key).key:
        raise NotThere  # leaving is a press of its own
    try:
        grants.end_grant(book.db, book.press(event, account.key, said), label, key)
    except PlanMoved:
        found, _, key, row = read_member(event, book, account)
        return Show(_remove_question(event, book, found, key, row, moved=True), How.UPDATE)
    except AlreadyDone as before:
        said = before.said
    else:
        book.queue.fan_out(label)
    return Show(draw(event, book, account, label, done=Done(said)), How.ROOT, toast=said, changed=True)


def leave(event: Event, book: Context) -> Answer:
    """Leave: the second question."""
    account = account_of(event, book)
    found, access = label_card.read(book, account, event.parameters.get("label", ""))
    if not may(access.role, Action.LEAVE) or Principal("user", account.key).key not in found.grants:
        raise NotAllowed(found.owner_name)
    return Show(confirm_card(book.screen(event), leave_question(book.words(event), found.name, parameters=(("label", found.id),))))


def part(event: Event, book: Context) -> Answer:
    """Confirm: this account leaves the label."""
    account = account_of(event, book)
    label = event.parameters.get("label", "")
    name = account.reach[label].name if label in account.reach else ""
    said = left(book.words(event), name)
    try:
        grants.end_grant(book.db, book.press(event, account.key, said), label, Principal("user", account.key).key)
    except AlreadyDone as before:
        said = before.said
    else:
        book.queue.drain(account.key)
    return home.after(event, book, said)
