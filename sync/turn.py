"""One account's turn: what is new in the labels that reach it, carried into its Google Contacts (design.md, "One account's turn").

Twice, late, out of order: the outcome is the same. A turn with nothing to do costs two reads and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Flag, auto

from google.cloud import firestore

from firestore_models import accounts, contacts, labels
from firestore_models.accounts import Account, AccountState
from firestore_models.contacts import FEED_LIMIT, Contact
from firestore_models.copies import Pause
from firestore_models.labels import Head
from firestore_models.lease_check import LeaseLost
from sharing.person import from_google
from sync import adopting, copying, doubt, label_watch, lease, photos, poll, telling
from sync.desire import group_key, needs_group
from sync.engine import Engine
from sync.errors import (
    AccountGone,
    Blocked,
    ConsentGone,
    GoogleTrouble,
    NotDelegated,
    RateLimited,
    ScopeMissing,
    ServiceOff,
    Unavailable,
)
from sync.groups import ensure_groups, is_misnamed, remove_group
from sync.inbound import came_back
from sync.incoming import take
from sync.label_watch import Names
from sync.lease import Busy
from sync.poll import News
from sync.settle import settle
from sync.takein import pick, take_in
from sync.taking_back import read_now
from sync.work import SliceOver, Work

PATIENCE_S = 600.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a turn ended: whether it did something, whether more is to be done, and after how many seconds."""

    worked: bool
    again_after_s: float | None = None  # None: nothing left
    busy: bool = False


class Look(Flag):
    """What of the account's own Google Contacts is read in a turn, besides what is written."""

    NOTHING = 0
    CONTACTS = auto()
    LABELS = auto()
    ALL = CONTACTS | LABELS


def run(engine: Engine, key: str, look: Look = Look.NOTHING) -> Outcome:
    """Take one turn. Trouble of this account is noted on it and never raised: it must not slow the queue of the others."""
    account = accounts.get(engine.db, key)
    if account is None or not account.credential:
        return Outcome(worked=False)
    if account.turn.waiting_until is not None and account.turn.waiting_until > engine.now():
        return Outcome(worked=False)  # Google, or our own patience, said when to come back: the ring for that is under way
    is_lost = account.state in (AccountState.PERMISSION_LOST, AccountState.GONE)
    if is_lost and not (look and _is_looked_at(account)):
        return Outcome(worked=False)
    heads = labels.get_heads(engine.db, sorted(account.reach))
    asked = _ask(engine, account, look)
    is_full = account.state is AccountState.FULL and Look.CONTACTS in look
    if (asked == Asked() and not is_lost and not is_full and not has_work(account, heads)) or (is_lost and asked.trouble is not None):
        return Outcome(worked=False)
    held = lease.acquire(engine.db, account, engine.now())
    if isinstance(held, Busy):
        # The holder looks once more; should it be dead, this ring finds its lease ended.
        engine.queue.drain(account.key, after_s=max(0.0, (held.until - engine.now()).total_seconds()))
        return Outcome(worked=False, busy=True)
    work = Work(engine, account, held)
    if telling.lacks_greeting(account):
        telling.first_reached(engine, account)
        work.change(greeted=True)
    if is_lost:
        work.resume()  # the look succeeded
    if is_full:
        work.try_room()
    return _take(work, heads, asked)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was learned before the lease was taken; empty when there is nothing to follow."""

    news: News | None = None
    names: Names | None = None
    trouble: GoogleTrouble | None = None


def _ask(engine: Engine, account: Account, look: Look) -> Asked:
    """Look without the lease: an account where nothing happened costs one call and no write."""
    if not look or not _is_looked_at(account):
        return Asked()
    news = names = None
    try:
        people = engine.google.people_for(account)
        if Look.CONTACTS in look and account.reach:
            news = poll.ask(engine, account, people)
        if Look.LABELS in look or not account.reach:
            names = label_watch.ask(people)
    except GoogleTrouble as trouble:
        return Asked(trouble=trouble)
    return Asked(
        news if news is not None and news.worth_storing(account) else None,
        names if names is not None and label_watch.differs(account, names) else None,
    )


def _is_looked_at(account: Account) -> bool:
    """Whether there is anything to look at: of an account that nothing reaches any more only what was perhaps made in it (promises.md I17)."""
    return bool(account.reach or account.creating.contacts)


def has_work(account: Account, heads: dict[str, Head]) -> bool:
    """Whether anything of this account is behind: a pure look at its document and its labels' counters."""
    if account.taking or account.picking or account.creating.contacts or account.bring_back or account.redo or account.photo_pages or account.answers:
        return True
    if account.lacks and account.state is AccountState.ACTIVE:
        return True  # it was full when its permission was lost: whether there is room by now, only trying tells
    for label, reach in account.reach.items():
        is_misplaced = _lacks_group(account, label) or (needs_group(account.key, reach) and is_misnamed(account, reach))
        if reach.leaving or is_misplaced or heads[label].seq > account.cursor(label) or _walk_is_new(account, label):
            return True
    return False


def _lacks_group(account: Account, label: str) -> bool:
    reach = account.reach[label]
    return not reach.leaving and needs_group(account.key, reach) and group_key(reach) not in account.groups


def _walk_is_new(account: Account, label: str) -> bool:
    cursor = account.cursors.get(label)
    return cursor is None or cursor.walk != account.reach[label].walk


def _take(work: Work, heads: dict[str, Head], asked: Asked) -> Outcome:
    again: float | None = None
    changes: dict[str, object] = {}
    try:
        if asked.trouble is not None:
            raise asked.trouble
        again = _advance(work, heads, asked)
        changes |= {"turn.tries": 0, "turn.waiting_until": None}
    except SliceOver:
        again = 0.0
    except LeaseLost:
        return _overtaken(work)
    except GoogleTrouble as trouble:
        again, changes = _wait(work, trouble)
        changes["turn.waiting_until"] = work.engine.now() + timedelta(seconds=again) if again is not None else None
    try:
        work.flush(release=True, also=changes)
    except LeaseLost:
        return _overtaken(work)
    if work.again and again is None:
        again = 0.0
    if again is not None:
        work.engine.queue.again(work.account.key, token=str(work.lease.fence), after_s=again)
    return Outcome(worked=True, again_after_s=again)


def _overtaken(work: Work) -> Outcome:
    """Another worker took over while this one was held up. Whatever it made at Google meanwhile was perhaps made after the other had looked for
    it: it is in doubt once more, since nobody would look when access ends before the next poll (promises.md I17, I18)."""
    if work.unnoted:
        accounts.doubt(work.engine.db, work.account.key, work.unnoted)
        work.engine.queue.again(work.account.key, token=f"overtaken {work.lease.fence}")
    return Outcome(worked=True)


def _advance(work: Work, heads: dict[str, Head], asked: Asked) -> float | None:
    """Do what there is to do, taking back before giving. Returns seconds until a further look, None when all is in step."""
    _bring_back(work)
    for label in sorted(label for label, reach in work.account.reach.items() if reach.leaving):
        _leave(work, label)
    look_again = doubt.look(work)
    if asked.names is not None:
        label_watch.watch(work, asked.names)
    pick(work)
    take_in(work)
    if asked.news is not None:
        is_sound = take(work, asked.news)
        work.set_sync(asked.news.sync(work.account, is_sound=is_sound))
    ensure_groups(work)
    settle(work, adopting.answered(work))
    _make_room(work)
    for label in sorted(work.account.present):
        if _walk_is_new(work.account, label) or _is_behind(work, label, heads):
            _walk(work, label)
    photos.carry(work)
    return look_again or None


def _bring_back(work: Work) -> None:
    """Copies that were kept away while a decision was open and are wanted again; and those that a broken turn left to be made again."""
    waiting = {*work.account.bring_back, *work.account.redo}
    if not waiting:
        return
    found = contacts.get_many(work.engine.db, waiting)
    work.load(found)
    frozen = [name for name in work.account.bring_back if (entry := work.entry(name)) is not None and entry.pause is Pause.FROZEN]
    for name in work.account.bring_back:
        entry = work.entry(name)
        if entry is not None:
            work.set_entry(name, replace(entry, pause=Pause.NONE) if entry.resource else None)
    ensure_groups(work)
    found.update(_freed(work, [found[name] for name in frozen if name in found]))
    settle(work, found.values())
    work.settled(waiting)
    if work.account.bring_back:
        work.change(bring_back=firestore.ArrayRemove(list(work.account.bring_back)))


def _freed(work: Work, left_alone: list[Contact]) -> dict[str, Contact]:
    """Contacts whose copies were left alone until now, each with what its holder typed into it before that and since."""
    entries = {entry.resource: (contact, entry) for contact in left_alone if (entry := work.entry(contact.id)) is not None}
    found = {}
    for resource, person in read_now(work, list(entries)).items() if entries else ():
        contact, entry = entries[resource]
        is_as_known = str(person["resourceName"]) == resource and not copying.is_older(copying.contact_source(person), entry)
        if is_as_known and copying.touched_fields(entry, from_google(person)):
            found[contact.id] = came_back(work, contact, entry, person)
    return found


def _make_room(work: Work) -> None:
    """One contact that a full account had no room for; when it fits, everything else that was passed over is looked for again."""
    if work.account.state is not AccountState.ACTIVE or not work.account.lacks:
        return
    settle(work, contacts.get_many(work.engine.db, [work.account.lacks]).values())
    if work.account.state is AccountState.ACTIVE:
        work.has_room()  # known only now: a lost answer leaves the account full, and what it lacks to be tried again
        for label in work.account.present:
            work.walk_again(label)


def _is_behind(work: Work, label: str, heads: dict[str, Head]) -> bool:
    """Whether this turn's first look saw news in a label; what came since is the next ring's."""
    return label not in heads or heads[label].seq > work.account.cursor(label)


def _walk(work: Work, label: str) -> None:
    """Read a label's feed to its end and settle each stretch; the cursor goes to the last number read, never to the head (rule 1)."""
    if _lacks_group(work.account, label):
        ensure_groups(work)  # it was found to be gone a moment ago
    after = work.account.cursor(label)
    while True:
        found = contacts.news(work.engine.db, label, after=after)
        settle(work, found)
        if _lacks_group(work.account, label):
            work.again = True  # deleted under our hands: made again, and then the whole label is walked
            return
        if found:
            after = max(contact.feeds[label] for contact in found)
        # Contacts in doubt were passed over; `doubt` settles those, so the cursor may pass them.
        work.set_cursor(label, after)
        if len(found) < FEED_LIMIT:
            return
        work.spend(len(found))  # what was done is written with the next intent, or when the turn ends


def _leave(work: Work, label: str) -> None:
    """Walk a label whose access has ended with an empty view, then forget it (rule 3)."""
    _walk(work, label)
    reach = work.account.reach[label]
    key = group_key(reach)
    is_last = all(group_key(other) != key for name, other in work.account.reach.items() if name != label)
    if is_last:
        work.flush()
        remove_group(work, key)
    work.forget_label(label, key if is_last else None)
    if not work.account.reach and work.account.state is AccountState.FULL:
        work.has_room()  # nothing is wanted of it any more, so no look would ever find that it has room again
    work.flush()


def _wait(work: Work, trouble: GoogleTrouble) -> tuple[float | None, dict[str, object]]:
    """What one account's trouble means for its next turn. Waiting is ours: a 429 to the queue would slow everybody (design.md)."""
    if isinstance(trouble, NotDelegated | ConsentGone | Blocked | ScopeMissing | ServiceOff):
        return None, {"state": AccountState.PERMISSION_LOST.value, "reason": type(trouble).__name__}
    if isinstance(trouble, AccountGone):
        since = work.account.gone_at if work.account.state is AccountState.GONE else None
        return None, {"state": AccountState.GONE.value, "reason": type(trouble).__name__, "gone_at": since or work.engine.now()}
    if isinstance(trouble, RateLimited):
        if trouble.daily:
            return 3600.0, {}
        return trouble.retry_after_s or 61.0 + work.engine.random(1)[0] / 25.6, {}
    tries = work.account.turn.tries + 1
    asked = trouble.retry_after_s if isinstance(trouble, Unavailable) else None
    return max(asked or 0.0, min(PATIENCE_S, 5.0 * 2 ** (tries - 1))), {"turn.tries": tries}
