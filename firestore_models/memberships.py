"""What a group's pages say, carried into the accounts that are on them: by which groups an account comes to which label (`Reach.via`).

The right of a member is decided on the label and on the member's own account, both read in the transaction that writes; so nobody counts
the thousands. A stretch of accounts is one transaction, in which page, labels and accounts are read: late, twice or out of order, the
outcome follows from what is so now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from firestore_models import accounts, groups, labels
from firestore_models.accounts import DELEGATED, Account, Reach
from firestore_models.grants import reach_of
from firestore_models.groups import Group, Page
from firestore_models.ids import unconfirmed_account
from firestore_models.labels import Label
from firestore_models.store import Db, Transaction, read_all, transact

STRETCH = 100  # accounts of one transaction
LABELS = 10  # and labels
_ANY = 30  # values of one `in`


@dataclass(frozen=True, slots=True)
class _Member:
    key: str  # the account's document
    sub: str
    address: str
    is_in: bool


def bring_up(db: Db, key: str, number: int, members: Mapping[str, str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Bring some accounts of a page (sub -> address) in step with what the group gives them of some labels. Returns those for whom something changed.

    Who left loses every path through the group at once, whatever the labels. Raises StoreUnavailable.
    """
    ids, keys = list(wanted), _documents(db, members)

    def work(transaction: Transaction) -> tuple[str, ...]:
        places = [f"groups/{key}", groups.page_path(key, number), *(f"accounts/{name}" for name in keys.values())]
        found = read_all(db, places, transaction)
        group = groups.from_snapshot(found[f"groups/{key}"])
        if group is None:
            return ()
        page = groups.page_from(found[groups.page_path(key, number)])
        people = [_member(group, page, sub, name) for sub, name in keys.items()]
        known = {member.key: accounts.from_snapshot(found[f"accounts/{member.key}"]) for member in people}
        documents = labels.get_many(db, sorted(_labels_of(group, people, known, ids)), transaction)
        changed = [member.key for member in people if _carry(db, transaction, group, member, known[member.key], documents, ids)]
        return tuple(changed)

    return transact(db, work)


def _member(group: Group, page: Page, sub: str, name: str) -> _Member:
    is_in = sub in page.present and not group.gone
    return _Member(name, sub, page.present.get(sub) or page.leaving.get(sub, ""), is_in)


def _labels_of(group: Group, members: list[_Member], known: Mapping[str, Account | None], wanted: Iterable[str]) -> set[str]:
    """The labels asked for, and for everybody who left all that the group was a path to."""
    named = set(wanted)
    for member in members:
        account = known[member.key]
        if not member.is_in and account is not None:
            named |= {label for label, reach in account.reach.items() if group.principal.key in reach.via}
    return named


def _carry(
    db: Db,
    transaction: Transaction,
    group: Group,
    member: _Member,
    account: Account | None,
    documents: Mapping[str, Label],
    wanted: list[str],
) -> bool:
    if account is None and not member.is_in:
        return False
    present = account or _newcomer(group, member)
    concerned = wanted if member.is_in else [label for label, reach in present.reach.items() if group.principal.key in reach.via]
    moved = [reach for label in concerned if (reach := _moved(group, member, present, label, documents.get(label))) is not None]
    facts = _facts(member, account)
    if account is None:
        if moved:
            accounts.create(transaction, db, accounts.with_reach(present, moved))
        return bool(moved)
    if not (moved or facts):
        return False
    changes = {accounts.path("reach", reach.label): accounts.reach_to(reach) for reach in moved}
    reached = {"reached": firestore.ArrayUnion([reach.label for reach in moved])} if moved else {}
    transaction.update(accounts.reference(db, account.key), {**changes, **reached, **facts})
    return bool(moved)


def _moved(group: Group, member: _Member, account: Account, label: str, document: Label | None) -> Reach | None:
    """The account's entry for one label as it must be now; None when it is so already, or there is none and none is due."""
    before = account.reach.get(label)
    if document is None or document.owner == account.key:
        return None
    other = tuple(key for key in (before.via if before is not None else ()) if key != group.principal.key and key in document.grants)
    via = tuple(sorted({*other, group.principal.key})) if member.is_in and group.principal.key in document.grants else other
    after = reach_of(document, account, via)
    if after is None:
        if before is None or (before.leaving and not before.via):
            return None
        return replace(before, via=(), leaving=True, walk=before.walk if before.leaving else before.walk + 1)
    return after if after != before else None


def _newcomer(group: Group, member: _Member) -> Account:
    """Somebody whom nothing reached before. Their name is theirs to tell, at their first sign-in."""
    domain = member.address.rpartition("@")[2]
    return Account(key=member.key, address=member.address, tenant=domain, locale=group.locale, region=group.region, credential=DELEGATED)


def _facts(member: _Member, account: Account | None) -> dict[str, str]:
    """What the Directory knows better: that we may act for the account, and its address after a renaming."""
    if account is None or not member.is_in:
        return {}
    facts = {} if account.credential else {"credential": DELEGATED}
    if account.key == member.sub and member.address and account.address != member.address:
        facts["address"] = member.address
    return facts


def _documents(db: Db, members: Mapping[str, str]) -> dict[str, str]:
    """sub -> the document that stands for it: its own, or the one made for its address before anybody knew the sub."""
    found = read_all(db, [f"accounts/{sub}" for sub in members])
    unknown = [sub for sub in members if not found[f"accounts/{sub}"].exists and members[sub]]
    waiting = read_all(db, [f"accounts/{unconfirmed_account(members[sub])}" for sub in unknown])
    keys = {}
    for sub, address in members.items():
        waits = waiting.get(f"accounts/{unconfirmed_account(address)}") if sub in unknown else None
        is_theirs = waits is not None and waits.exists and not (waits.to_dict() or {}).get("confirmed")
        keys[sub] = unconfirmed_account(address) if is_theirs else (found[f"accounts/{sub}"].to_dict() or {}).get("same_as") or sub
    return keys


def connected(db: Db, addresses: Iterable[str]) -> dict[str, str]:
    """address -> key of the account that has it, of those whom their own administrator connected."""
    wanted = list(dict.fromkeys(addresses))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _ANY):
        query = db.collection("accounts").where(filter=FieldFilter("address", "in", wanted[start : start + _ANY]))
        for snapshot in query.select(["address", "credential", "same_as"]).stream():
            data = snapshot.to_dict() or {}
            if data.get("credential") == DELEGATED and not data.get("same_as"):
                found[data["address"]] = snapshot.id
    return found
