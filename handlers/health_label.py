"""How sync stands with everybody who has a label, for its owner and managers (amendments.md P1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cards.access import MemberState
from cards.health_label import Cause, GranteeLine, LabelHealthView, label_health_card
from cards.lists import PAGE, Pager
from firestore_models import accounts, contacts, held, labels, notices
from firestore_models.accounts import DELEGATED, Account, AccountState
from firestore_models.labels import GrantRow, Head, Label
from firestore_models.notices import NoticeKind
from firestore_models.store import read_all
from handlers import label as label_card
from handlers import members, showing
from handlers.answer import Answer, How, Show
from handlers.connect import domain_of
from handlers.context import Context
from handlers.errors import NotAllowed
from handlers.event import Event
from handlers.signing_in import account_of
from sharing.person import display_name
from sharing.reach import Principal
from sharing.roles import Action, Role, may
from sync.errors import Blocked, ServiceOff
from sync.inbound import REWRITES

MOST = 200  # accounts looked at: who is not in step is found among so many
NAMED = 100  # contacts that are left alone or set aside, over all of these accounts
_CAUSES = {
    MemberState.INVITATION_SENT: Cause.INVITED,
    MemberState.INVITATION_EXPIRED: Cause.EXPIRED,
    MemberState.DECLINED: Cause.DECLINED,
    MemberState.MAIL_CAME_BACK: Cause.CAME_BACK,
}
_LOST = {Blocked.__name__: Cause.BLOCKED, ServiceOff.__name__: Cause.SWITCHED_OFF}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines are made of. `names`: contacts of this label as the reader may see them; `frozen`: account -> contacts left alone there."""

    label: Label
    head: Head
    names: Mapping[str, str]
    frozen: Mapping[str, frozenset[str]]
    held: Mapping[str, int]


def opened(event: Event, book: Context) -> Answer:
    """A label in the sync panel, Refresh, or another page."""
    account = account_of(event, book)
    label, access = label_card.read(book, account, event.parameters.get("label", ""))
    if not may(access.role, Action.SEE_MEMBERS):
        raise NotAllowed(label.owner_name)
    reached = [each for each in accounts.reached_after(book.db, label.id, "", MOST) if each.key != account.key]
    seen = [each for each in reached if _is_seen(account, label, each)]
    known = _known(book, account, label, seen)
    lines = sorted((*_offers(label, book.now()), *(_line(known, each, book) for each in seen)), key=_trouble_first)
    pager = Pager.at(event.parameters.get("page", ""), total=len(lines))
    view = LabelHealthView(
        label=label.id,
        label_name=label.name,
        lines=tuple(lines[pager.first - 1 :][:PAGE]),
        now=book.now(),
        unseen=len(reached) - len(seen),
        decides=may(access.role, Action.DECIDE_DELETIONS),
        pager=pager if len(lines) > PAGE else Pager(),
    )
    is_same = "page" in event.parameters or "again" in event.parameters
    return Show(label_health_card(book.screen(event), view), How.UPDATE if is_same else How.PUSH)


def _trouble_first(line: GranteeLine) -> tuple[bool, str]:
    is_well = line.state in (MemberState.UP_TO_DATE, MemberState.ACTIVE) and not (line.cause or line.behind)
    return is_well and not (line.waiting_until or line.frozen or line.aside or line.held), (line.name or line.address).casefold()


def _is_seen(account: Account, label: Label, other: Account) -> bool:
    """Who is in a group is its own organisation's to know."""
    return other.key == label.owner or _named(label, other) or other.tenant == account.tenant


def _named(label: Label, other: Account) -> bool:
    return Principal("user", other.key).key in label.grants


def _known(book: Context, account: Account, label: Label, seen: list[Account]) -> _Known:
    """Two round-trips, two more when a contact is left alone or set aside somewhere."""
    suspects = {(each.key, contact) for each in seen for contact, times in each.churn.items() if len(times) > REWRITES}
    papers = {f"accounts/{key}/notices/{notices.name_of(NoticeKind.FROZEN, contact)}": (key, contact) for key, contact in sorted(suspects)[:NAMED]}
    read = read_all(book.db, [f"held/{label.id}", *papers])
    frozen = [papers[path] for path, snapshot in read.items() if path in papers and snapshot.exists]
    wanted = sorted({contact for _, contact in frozen} | {contact for each in seen for contact in each.parked})[:NAMED]
    found = [each for each in contacts.get_many(book.db, wanted).values() if label.id in each.labels] if wanted else []
    drawn = showing.shown(account, found, {label.id: label})
    waiting = held.from_snapshot(read[f"held/{label.id}"]).waiting
    return _Known(
        label=label,
        head=labels.get_heads(book.db, [label.id])[label.id],
        names={one.contact.id: display_name(one.view) for one in drawn},
        frozen={each.key: frozenset(contact for key, contact in frozen if key == each.key) for each in seen},
        held={each.key: sum(1 for one in waiting if one.account == each.key) for each in seen},
    )


def _offers(label: Label, now: datetime) -> list[GranteeLine]:
    """Who was invited and has no account here yet."""
    rows = [(key, row) for key, row in label.grants.items() if not row.is_active]
    return [_offer(key, row, now) for key, row in rows]


def _offer(key: str, row: GrantRow, now: datetime) -> GranteeLine:
    state = members.offered(row, now)
    return GranteeLine(key, row.name, row.address, row.grant.role, state, _CAUSES[state])


def _line(known: _Known, other: Account, book: Context) -> GranteeLine:
    label, reach = known.label, other.reach[known.label.id]
    state, cause = _state(other, label.id, known.head)
    until = other.turn.waiting_until
    behind = known.head.seq - other.cursor(label.id)
    line = GranteeLine(
        member=_member(label, other),
        name=other.name,
        address=other.address,
        role=Role.OWNER if other.key == label.owner else reach.role,
        state=state,
        cause=cause,
        domain=domain_of(other),
        waiting_until=until if until is not None and until > book.now() else None,
        frozen=tuple(known.names[contact] for contact in sorted(known.frozen[other.key]) if contact in known.names),
        aside=tuple(known.names[contact] for contact in sorted(other.parked) if contact in known.names),
        held=known.held[other.key],
    )
    if state is MemberState.BEING_SET_UP:
        return replace(line, done=other.cursor(label.id), total=known.head.seq)
    return replace(line, behind=behind) if state is MemberState.ACTIVE and cause is None and behind > 0 else line


def _member(label: Label, other: Account) -> str:
    """The row of Members by which this account is reached: its own, else its group's."""
    keys = (Principal("user", other.key).key, *other.reach[label.id].via)
    return next((key for key in keys if key in label.grants), "")


def _state(other: Account, label: str, head: Head) -> tuple[MemberState, Cause | None]:
    match other.state:
        case AccountState.PERMISSION_LOST:
            lost = Cause.DOMAIN_LOST if other.credential == DELEGATED else Cause.CONSENT_LOST
            return MemberState.PERMISSION_LOST, _LOST.get(other.reason, lost)
        case AccountState.GONE:
            return MemberState.SUSPENDED, Cause.SUSPENDED
    if label not in other.present:
        return MemberState.ACTIVE, Cause.LEAVING
    if other.state is AccountState.FULL or other.lacks:
        return MemberState.ACTIVE, Cause.FULL
    cursor = other.cursors.get(label)
    if cursor is None or cursor.walk != other.reach[label].walk:
        return MemberState.BEING_SET_UP, None
    return (MemberState.UP_TO_DATE, None) if cursor.seq >= head.seq else (MemberState.ACTIVE, None)
