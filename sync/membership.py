"""Who is in a Google group or a domain, read from the Directory; and what follows for each of them, a stretch at a time.

A listing never takes anything away by what is missing in it (promises.md I11): whoever is not listed any more is asked for by name, and only
the answer "not a member" counts. A Directory that fails, or answers nothing, is *unknown*: nobody joins and nobody leaves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from firestore_models import accounts, directories, groups, labels, memberships, tenants
from firestore_models.accounts import Account
from firestore_models.groups import PAGES, Group, Page, Reading, page_of
from firestore_models.labels import Label
from sync.directory import Directory, DirectoryUser, Member
from sync.engine import Engine
from sync.errors import AccountGone, Gone, GoogleTrouble, ServiceOff

Answer = TypeVar("Answer")

CONFIRMED = 100  # who are asked for by name in one reading; the others in the next, at once
PAGE_STRETCH = 500  # accounts of a page in one task
LOOKED_UP = 50  # outsiders that another connected domain is asked about in one reading
ASKED = 20  # groups that one account is asked about when it presses Sync now


@dataclass(frozen=True, slots=True)
class Listed:
    """account -> address of those whom some administrator connected; addresses of the others."""

    present: dict[str, str]
    outside: tuple[str, ...]
    name: str


def read(engine: Engine, key: str) -> None:
    """Read who is in a group that is in use, write down what changed, and ring for those whom it concerns."""
    group = groups.get(engine.db, key)
    if group is None or not group.labels or group.gone or not _is_used(engine, group):
        return
    try:
        outcome = asking(engine, group.domain, group.tenant, lambda directory: _asked(engine, directory, group))
    except GoogleTrouble as trouble:
        groups.note_trouble(engine.db, group, type(trouble).__name__)
        return
    if outcome is None:
        for number in groups.end(engine.db, group):
            engine.queue.spread(key, number)
        return
    listed, left, is_more = outcome
    _write(engine, group, listed, left)
    if is_more:
        engine.queue.read_group(key)


def _is_used(engine: Engine, group: Group) -> bool:
    """Whether some label is still shared with it; a group that none is shared with any more is forgotten, labels first."""
    shared = labels.get_many(engine.db, sorted(group.labels))
    ended = [name for name in group.labels if name not in shared or group.principal.key not in shared[name].grants]
    if ended:
        groups.forget_labels(engine.db, group.key, ended)
    return len(ended) < len(group.labels)


def _asked(engine: Engine, directory: Directory, group: Group) -> tuple[Listed, frozenset[str], bool] | None:
    """What the Directory says: who is in it, who is no more, and whether more are to be asked for. None: the group is gone."""
    listed = _listed(engine, directory, group)
    if listed is None:
        return None
    before = {account: address for page in groups.pages(engine.db, group.key) for account, address in page.present.items()}
    missing = sorted(set(before) - set(listed.present))
    left = frozenset(account for account in missing[:CONFIRMED] if has_left(directory, group, account, before[account]))
    return listed, left, len(missing) > CONFIRMED and bool(left)


def who(engine: Engine, group: Group) -> Listed:
    """Who is in a group or domain now, nothing written: for a preview. Raises GoogleTrouble."""
    listed = asking(engine, group.domain, group.tenant, lambda directory: _listed(engine, directory, group))
    if listed is None:
        raise Gone(group.key)
    return listed


def _listed(engine: Engine, directory: Directory, group: Group) -> Listed | None:
    if group.principal.kind == "domain":
        users = [user for user in directory.users(domain=group.domain) if not user.suspended]
        return Listed({user.id: user.email for user in users}, (), group.name)
    found = directory.group(group.key)
    try:
        members = directory.members(group.key)
    except Gone:
        if found is not None:
            raise  # one answer says that it is there
        return None
    if found is None:
        raise Gone(group.key)
    if group.id and found.id != group.id:
        return None  # another group has taken over the address: it was not the one that was shared with
    return _of_members(engine, directory, members, found.name or group.name)


def _of_members(engine: Engine, directory: Directory, members: tuple[Member, ...], name: str) -> Listed:
    present: dict[str, str] = {}
    outside: list[str] = []
    for member in members:
        if member.kind == "CUSTOMER":
            present |= {user.id: user.email for user in directory.users() if not user.suspended}
        elif member.kind in ("USER", "EXTERNAL") and member.email:
            if member.is_outside or member.kind == "EXTERNAL":
                outside.append(member.email)
            elif member.is_active:
                present[member.id] = member.email
    elsewhere = _elsewhere(engine, outside)
    present |= {key: address for address, key in elsewhere.items()}
    return Listed(present, tuple(address for address in outside if address not in elsewhere), name)


def _elsewhere(engine: Engine, outside: list[str]) -> dict[str, str]:
    """address -> account of those outsiders whose own domain is connected too."""
    found = memberships.connected(engine.db, outside)
    by_domain: dict[str, list[str]] = defaultdict(list)
    for address in outside:
        if address not in found:
            by_domain[address.rpartition("@")[2]].append(address)
    asked = 0
    for domain, addresses in sorted(by_domain.items()):
        administrator = tenants.get(engine.db, domain).administrator
        for address in addresses if administrator else ():
            if (asked := asked + 1) > LOOKED_UP:
                return found
            try:
                user = engine.google.directory_as(administrator).user(address)
            except GoogleTrouble:
                break
            if user is not None and user.id and not user.suspended:
                found[address] = user.id
    return found


def has_left(directory: Directory, group: Group, account: str, address: str) -> bool:
    """Whether the Directory says of this one account that it is not in the group, or cannot act any more. Raises GoogleTrouble."""
    if group.principal.kind == "domain":
        user = directory.user(account)
        return user is None or user.suspended or user.email.rpartition("@")[2] != group.domain
    answer = directory.has_member(group.key, account)
    if answer is True:
        return _is_suspended(directory, account)
    if answer is False:
        return True
    return not directory.is_direct_member(group.key, address)  # an outsider of the domain, or nobody any more


def _is_suspended(directory: Directory, account: str) -> bool:
    user: DirectoryUser | None = directory.user(account)
    return user is not None and user.suspended


def _write(engine: Engine, group: Group, listed: Listed, left: frozenset[str]) -> None:
    by_page: dict[int, dict[str, str]] = {number: {} for number in range(PAGES)}
    for account, address in listed.present.items():
        by_page[page_of(account)][account] = address
    before = {page.number: page for page in groups.pages(engine.db, group.key)}
    for number, present in by_page.items():
        page = before.get(number, Page(number))
        is_new = any(page.present.get(account) != address for account, address in present.items()) or bool(left & set(page.present))
        if (is_new and groups.write_page(engine.db, group.key, number, present, left)) or page.is_behind(group.labels):
            engine.queue.spread(group.key, number)
    reading = Reading(listed.present, left, engine.now(), listed.name, listed.outside)
    groups.write_reading(engine.db, group, reading)


def read_directory(engine: Engine, domain: str) -> None:
    """Keep the names of a domain's groups, for suggestions. A Directory that does not answer leaves them as they were."""
    try:
        found = asking(engine, domain, "", lambda directory: directory.groups())
    except GoogleTrouble:
        return
    directories.keep(engine.db, domain, {group.email: group.name for group in found}, engine.now())


# In whose name


def asking(engine: Engine, domain: str, tenant: str, ask: Callable[[Directory], Answer]) -> Answer:
    """What a domain's Directory answers to the administrator remembered for it; to another one when that is none any more.

    Raises the trouble of the last one tried; Gone when nobody is known who could ask.
    """
    remembered = tenants.get(engine.db, domain).administrator
    trouble: GoogleTrouble = Gone("administrator")
    for subject in _subjects(engine, remembered, domain, tenant):
        try:
            answer = ask(engine.google.directory_as(subject))
        except (ServiceOff, AccountGone) as none_any_more:
            trouble = none_any_more
            continue
        if subject != remembered:
            tenants.remember_administrator(engine.db, domain, subject)
        return answer
    raise trouble


def _subjects(engine: Engine, remembered: str, domain: str, tenant: str) -> Iterator[str]:
    if remembered:
        yield remembered
    for name in dict.fromkeys((domain, tenant)):
        for account in accounts.administrators(engine.db, name) if name else ():
            if account.address and account.address != remembered:
                yield account.address


# Who is told


def spread(engine: Engine, key: str, number: int, after: str = "") -> None:
    """Tell the accounts of one page what the group gives them now: a stretch of them, the rest in further tasks."""
    group = groups.get(engine.db, key)
    if group is None:
        return
    page = groups.page(engine.db, key, number)
    people = {**page.present, **page.leaving}
    waiting = sorted(account for account in people if account > after)
    some = waiting[:PAGE_STRETCH]
    wanted = sorted(label for label, stamp in group.labels.items() if page.done.get(label) != stamp)
    for start in range(0, len(some), memberships.STRETCH):
        told = {account: people[account] for account in some[start : start + memberships.STRETCH]}
        _tell(engine, key, number, told, wanted)
    if len(waiting) > len(some):
        engine.queue.spread(key, number, after=some[-1])
    else:
        groups.mark_done(engine.db, key, page, group.labels)


def _tell(engine: Engine, key: str, number: int, told: dict[str, str], wanted: list[str]) -> None:
    changed: set[str] = set()
    for start in range(0, max(1, len(wanted)), memberships.LABELS):
        changed |= set(memberships.bring_up(engine.db, key, number, told, wanted[start : start + memberships.LABELS]))
    for account in sorted(changed):
        engine.queue.drain(account)


def ring_behind(engine: Engine, label: Label) -> None:
    """Have a label told to everybody in its groups who was not told yet; groups never read are read first."""
    keys = [row.grant.principal.id for row in label.grants.values() if row.grant.principal.kind != "user"]
    for key, group in groups.get_many(engine.db, keys).items():
        if group.members is None and not group.gone:
            engine.queue.read_group(key)
            continue
        for page in groups.pages(engine.db, key):
            if page.is_behind({label.id: group.labels[label.id]} if label.id in group.labels else {}):
                engine.queue.spread(key, page.number)


def look(engine: Engine, account: Account) -> None:
    """Sync now: ask about this one account in every group in use that it may be in, at once; and have those groups read."""
    for group in groups.of_tenant(engine.db, account.tenant)[:ASKED] if account.tenant else ():
        try:
            _look(engine, account, group)
        except GoogleTrouble as trouble:
            groups.note_trouble(engine.db, group, type(trouble).__name__)
        engine.queue.read_group(group.key)


def _look(engine: Engine, account: Account, group: Group) -> None:
    if group.gone or group.members is None:
        return
    number = page_of(account.key)
    was_in = account.key in groups.page(engine.db, group.key, number).present
    is_gone = asking(engine, group.domain, group.tenant, lambda directory: has_left(directory, group, account.key, account.address))
    if was_in == (not is_gone):
        return
    present = {} if is_gone else {account.key: account.address}
    groups.write_page(engine.db, group.key, number, present, frozenset({account.key} if is_gone else ()))
    memberships.bring_up(engine.db, group.key, number, {account.key: account.address}, sorted(group.labels))
