"""Walking a list of people, whole or by change: pages, sync tokens, tombstones, and the ways a listing can mislead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from local.google.people import masks, render, tokens
from local.google.people.account import Account
from local.google.people.calls import Call
from local.google.people.etags import draw
from local.google.people.records import PersonVersion, Shelf
from local.google.people.tokens import Cursor, PageToken, SyncToken
from local.google.people.wire import ApiResponse, Json, invalid, not_found

SORT_ORDERS = ("LAST_MODIFIED_ASCENDING", "LAST_MODIFIED_DESCENDING", "FIRST_NAME_ASCENDING", "LAST_NAME_ASCENDING")

Entry = tuple[int, PersonVersion]
Key = Callable[[Entry], Cursor]


@dataclass(frozen=True, slots=True)
class Walk:
    """One page of a walk: where it starts, and what it may know (`horizon` at its first page, `known` now)."""

    since: int | None
    horizon: int
    known: int
    full_at_us: int
    cursor: Cursor
    salt: int
    wants_token: bool


def connections(call: Call) -> ApiResponse:
    """people.connections.list (only people/me)."""
    if call.name != "me":
        raise not_found() if call.name.startswith("c") else invalid("Resource name must be people/me.")
    text = call.text("personFields") or masks.include_field(call.text("requestMask.includeField"))
    fields = masks.required(text, "personFields", "get")
    order = call.text("sortOrder") or SORT_ORDERS[0]
    if order not in SORT_ORDERS:
        raise invalid(f"Invalid value at 'sort_order' (type.googleapis.com/google.people.v1.SortOrder), \"{order}\"")
    sight = masks.sight(fields, call.values("sources"))
    with call.store.locked(call.sub) as account:
        return ApiResponse(200, _page(call, account, account.contacts, sight, order, other=False))


def other_contacts(call: Call) -> ApiResponse:
    """otherContacts.list."""
    fields = masks.required(call.text("readMask"), "readMask", "otherContacts/list", masks.OTHER_CONTACT_FIELDS)
    sight = masks.sight(fields, call.values("sources"))
    with call.store.locked(call.sub) as account:
        return ApiResponse(200, _page(call, account, account.others, sight, SORT_ORDERS[0], other=True))


def _page(call: Call, account: Account, shelf: Shelf[int, PersonVersion], sight: masks.Sight, order: str, *, other: bool) -> Json:
    """One page of either list."""
    size = call.page_size(100)
    same = {"fields": sight.fields, "contact": sight.contact, "profile": sight.profile, "order": order, "size": size}
    fixed = tokens.fingerprint(account.sub, "others" if other else "connections", same)
    walk = _begin(call, account, fixed)
    name, total = ("otherContacts", "totalSize") if other else ("connections", "totalItems")
    may_lie = walk.since is None or not call.switches.lie_when_full
    if may_lie and call.switches.take("list_empty"):
        return _with_sync_token({}, account, walk, fixed)
    entries = list(_visible(shelf, walk))
    key = _order_key(order, walk.salt)
    ahead = sorted((entry for entry in entries if not walk.cursor or key(entry) > walk.cursor), key=key)
    page, more = ahead[:size], len(ahead) > size
    if may_lie and call.switches.take("list_truncated"):
        page, more = page[: len(page) // 2], False
    lens = call.lens(account, sight, in_list=True, in_sync=walk.since is not None, other=other)
    shown = [render.person(lens, *entry) for entry in page]
    if shown and call.switches.take("repeat_item"):
        shown.append(shown[0])
    answer: Json = {name: shown} if shown else {}
    if entries:
        answer[total] = len(entries)
        if not other:
            answer["totalPeople"] = len(entries)
    if more:
        call_mark = _call_mark(call, account, fixed)
        cursor = key(page[-1])
        answer["nextPageToken"] = tokens.seal(PageToken(call_mark, cursor, walk.horizon, walk.since, walk.full_at_us, account.epoch, walk.salt))
        return answer
    return _with_sync_token(answer, account, walk, fixed)


def _begin(call: Call, account: Account, fixed: str) -> Walk:
    """Read the tokens of the call; raises 400 for one that is foreign, unreadable or expired."""
    now_us = call.store.now_us()
    sync_text, page_text = call.text("syncToken"), call.text("pageToken")
    wants_token = bool(sync_text) or call.flag("requestSyncToken")
    lag_s = max(call.switches.read_lag_s, call.switches.sync_lag_s) if wants_token else call.switches.read_lag_s
    known = account.horizon(lag_s, now_us)
    sync = None
    if sync_text:
        sync = tokens.open_sync(sync_text, fixed)
        tokens.refuse_expired(sync, account.epoch, now_us, call.switches)
        known = max(known, sync.horizon)
    if page_text:
        page = tokens.open_page(page_text, _call_mark(call, account, fixed))
        return Walk(page.since, page.horizon, max(known, page.horizon), page.full_at_us, page.cursor, page.salt, wants_token)
    renewed = sync is None or call.switches.incremental_renews_token
    salt = account.revision + 1 if call.switches.shuffle else 0
    return Walk(sync.horizon if sync else None, known, known, now_us if renewed or sync is None else sync.full_at_us, (), salt, wants_token)


def _call_mark(call: Call, account: Account, fixed: str) -> str:
    """A page token holds for the very same call, its sync parameters included."""
    same = {"fixed": fixed, "sync": call.text("syncToken"), "request": call.flag("requestSyncToken")}
    return tokens.fingerprint(account.sub, "page", same)


def _with_sync_token(answer: Json, account: Account, walk: Walk, fixed: str) -> Json:
    """Only the last page carries a sync token (github.com/googleapis/google-api-java-client-services/issues/7999)."""
    if walk.wants_token:
        answer["nextSyncToken"] = tokens.seal(SyncToken(fixed, walk.horizon, walk.full_at_us, account.epoch))
    return answer


def _visible(shelf: Shelf[int, PersonVersion], walk: Walk) -> Iterator[Entry]:
    """Those a full walk shows, or those changed since the sync token, deleted ones among them."""
    if walk.since is None:
        for number, record in shelf.records.items():
            version = record.at(walk.known)
            if version is not None and not version.deleted:
                yield number, version
        return
    for number in reversed(shelf.records):
        record = shelf.records[number]
        if record.last.revision <= walk.since:
            return  # records stand in the order of their last change
        version = record.at(walk.known)
        if version is not None and walk.since < version.revision <= walk.known:
            yield number, version


def _order_key(order: str, salt: int) -> Key:
    """What to sort by; ends with the number, so that no two are equal and a walk can go on after any of them."""
    if salt:
        return lambda entry: (draw(salt, entry[0]).hex(), entry[0])
    if order == "LAST_MODIFIED_DESCENDING":
        return lambda entry: (-entry[1].revision, entry[0])
    if order == "LAST_MODIFIED_ASCENDING":
        return lambda entry: (entry[1].revision, entry[0])
    part = "givenName" if order == "FIRST_NAME_ASCENDING" else "familyName"
    return lambda entry: (_name_part(entry[1], part), entry[0])


def _name_part(version: PersonVersion, part: str) -> str:
    names = version.fields().get("names") or [{}]
    return str(names[0].get(part) or names[0].get("displayName", "")).casefold()
