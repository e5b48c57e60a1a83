"""Searching contacts (a lazy cache that must be warmed first) and copying one of the Other contacts."""

from __future__ import annotations

from collections.abc import Iterable

from local.google.people import contacts, edits, masks, render
from local.google.people.account import Account
from local.google.people.calls import Call
from local.google.people.records import MY_CONTACTS, PersonVersion
from local.google.people.wire import ApiResponse, Json, not_found

DEFAULT_RESULTS, MAX_RESULTS = 10, 30

_SEARCHED = (
    ("names", ("displayName",)),
    ("nicknames", ("value",)),
    ("emailAddresses", ("value",)),
    ("phoneNumbers", ("value", "canonicalForm")),
    ("organizations", ("name", "title", "department")),
)


def search_contacts(call: Call) -> ApiResponse:
    """people.searchContacts: knows what was there when an empty query last warmed it, some seconds later."""
    sight = masks.sight(masks.required(call.text("readMask"), "readMask", "searchContacts"), call.values("sources"))
    return _answer(call, sight, other=False)


def search_others(call: Call) -> ApiResponse:
    """otherContacts.search."""
    fields = masks.required(call.text("readMask"), "readMask", "otherContacts/search", masks.OTHER_CONTACT_FIELDS)
    return _answer(call, masks.sight(fields, ()), other=True)


def _answer(call: Call, sight: masks.Sight, *, other: bool) -> ApiResponse:
    query = call.text("query").casefold().strip()
    size = min(call.number("pageSize") or DEFAULT_RESULTS, MAX_RESULTS)
    with call.store.locked(call.sub) as account:
        horizon = _known(call, account, warming=not query)
        if not query:
            return ApiResponse(200, {})
        found = (entry for entry in _present(account, horizon, other=other) if _matches(_words(account, *entry), query))
        lens = call.lens(account, sight, other=other)
        results = [{"person": render.person(lens, *entry)} for entry, _ in zip(found, range(size), strict=False)]
        return ApiResponse(200, {"results": results} if results else {})


def _known(call: Call, account: Account, *, warming: bool) -> int:
    """The revision the search knows now; an empty query makes it learn the present one in a while."""
    now_us = call.store.now_us()
    ready = [revision for due_us, revision in account.search_warming if due_us <= now_us]
    account.search_warming = [(due_us, revision) for due_us, revision in account.search_warming if due_us > now_us]
    account.search_known = max([account.search_known, *ready])
    if warming:
        account.search_warming.append((now_us + int(call.switches.search_warmup_s * 1_000_000), account.revision))
    return account.search_known


def _present(account: Account, horizon: int, *, other: bool) -> Iterable[tuple[int, PersonVersion]]:
    shelf = account.others if other else account.contacts
    for number, record in shelf.records.items():
        version = record.at(horizon)
        if version is not None and not version.deleted:
            yield number, version


def _words(account: Account, number: int, version: PersonVersion) -> tuple[str, ...]:
    revision, words = account.words.get(number, (-1, ()))
    if revision != version.revision:
        fields = version.fields()
        words = tuple(str(item[part]).casefold() for name, parts in _SEARCHED for item in fields.get(name, ()) for part in parts if item.get(part))
        account.words[number] = (version.revision, words)
    return words


def _matches(texts: Iterable[str], query: str) -> bool:
    """A phrase matches where a word begins: "foo name" is found by "f", "foo n", "nam", not by "oo n" (discovery)."""
    return any(text.startswith(query) or f" {query}" in text for text in texts)


def copy_other(call: Call) -> ApiResponse:
    """otherContacts.copyOtherContactToMyContactsGroup: a new contact in myContacts; the other one is no longer another."""
    body = call.body("CopyOtherContactToMyContactsGroupRequest")
    mask = masks.required(body.get("copyMask") or "", "copyMask", "otherContacts/copyOtherContactToMyContactsGroup", masks.COPY_FIELDS)
    fields = masks.paths(body.get("readMask") or "", masks.PERSON_FIELDS, "readMask", "get") or ("metadata", *masks.COPY_FIELDS)
    with call.store.locked(call.sub) as account:
        number = render.number_of(call.name, "c")
        version = None if number is None else account.others.get(number)
        if number is None or version is None:
            raise not_found()
        edits.check_room(account, 1, call.switches)
        copied = {name: items for name, items in version.fields().items() if name in mask}
        change = call.store.change(account)
        made = change.create(edits.written({}, copied), (MY_CONTACTS,))
        change.remove_other(number)
        change.commit()
        shown: Json = contacts.shown(call, account, made, masks.sight(tuple(sorted(fields)), body.get("sources") or ()))
        return ApiResponse(200, shown)
