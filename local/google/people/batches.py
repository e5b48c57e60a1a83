"""The native batches: get, create, update, delete. What is wrong with one entry refuses the whole batch, naming each guilty one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import TypeVar

from local.google.people import contacts, edits, masks, render
from local.google.people.account import Account, Change
from local.google.people.calls import Call
from local.google.people.wire import ApiError, ApiResponse, Json, invalid

MAX_WRITE, MAX_READ, MAX_DELETE = 200, 200, 500
FAILED_ENTRY: Json = {"httpStatusCode": 500, "status": {"code": 13, "message": "Internal error encountered."}}

K = TypeVar("K", int, str)


def check_count(count: int, most: int, what: str) -> None:
    """Raise 400 for an empty batch or one that is too large."""
    if count == 0:
        raise invalid(f"Request must specify at least one of {what}.")
    if count > most:
        raise invalid(f"Request exceeds the limit of {most} {what}.")


def batch_get(call: Call) -> ApiResponse:
    """people.getBatchGet: a missing person is one entry's failure."""
    text = call.text("personFields") or masks.include_field(call.text("requestMask.includeField"))
    sight = masks.sight(masks.required(text, "personFields", "getBatchGet"), call.values("sources"))
    names = call.values("resourceNames")
    check_count(len(names), MAX_READ, "resource names")
    with call.store.locked(call.sub) as account:
        return ApiResponse(200, {"responses": _disordered(call, account, [_got(call, account, name, sight) for name in names])})


def _got(call: Call, account: Account, name: str, sight: masks.Sight) -> Json:
    if call.switches.take("batch_entry_failures"):
        return {"requestedResourceName": name, **FAILED_ENTRY}
    try:
        return _entry(name, contacts.seen(call, account, name, sight))
    except ApiError as missing:
        return {"requestedResourceName": name, "httpStatusCode": 404, "status": missing.as_status()}


def batch_create(call: Call) -> ApiResponse:
    """people.batchCreateContacts. An empty read mask answers `{}`: no names, no etags."""
    body = call.body("BatchCreateContactsRequest")
    sight = _read_back(body)
    entries = body.get("contacts") or []
    check_count(len(entries), MAX_WRITE, "contacts")
    with call.store.locked(call.sub) as account:
        edits.check_room(account, len(entries), call.switches)
        change = call.store.change(account)
        people = {place: (entry or {}).get("contactPerson") or {} for place, entry in enumerate(entries)}
        numbers = _each(call, people, lambda _, person: edits.create(change, person, call.switches), "BatchCreateContactsErrorDetails")
        change.commit()
        if sight is None:
            return ApiResponse(200, {})
        made = [_made(call, account, number, sight) for number in numbers.values()]
        return ApiResponse(200, {"createdPeople": _disordered(call, account, made)})


def _made(call: Call, account: Account, number: int | None, sight: masks.Sight) -> Json:
    if number is None:
        return dict(FAILED_ENTRY)
    return _entry(render.resource_name(number), contacts.shown(call, account, number, sight))


def batch_update(call: Call) -> ApiResponse:
    """people.batchUpdateContacts: one mask for all, each person with its own etag."""
    body = call.body("BatchUpdateContactsRequest")
    mask = masks.required(body.get("updateMask") or "", "updateMask", "batchUpdateContacts", masks.UPDATE_FIELDS)
    sight = _read_back(body)
    people = {name: person or {} for name, person in (body.get("contacts") or {}).items()}
    check_count(len(people), MAX_WRITE, "contacts")
    with call.store.locked(call.sub) as account:
        change = call.store.change(account)
        numbers = _each(call, people, lambda name, person: _update(call, change, name, person, mask), "BatchUpdateContactsErrorDetails")
        change.commit()
        if sight is None:
            return ApiResponse(200, {})
        return ApiResponse(200, {"updateResult": {name: _made(call, account, number, sight) for name, number in numbers.items()}})


def _update(call: Call, change: Change, name: str, person: Json, mask: Sequence[str]) -> int:
    number = contacts.present(change.account, name)
    edits.update(change, number, person, mask, call.switches)
    return number


def batch_delete(call: Call) -> ApiResponse:
    """people.batchDeleteContacts: one unknown name refuses all."""
    names = call.body("BatchDeleteContactsRequest").get("resourceNames") or []
    check_count(len(names), MAX_DELETE, "resource names")
    with call.store.locked(call.sub) as account:
        change = call.store.change(account)
        numbers = dict.fromkeys(contacts.present(account, name) for name in names)
        for number in list(numbers)[: call.applied]:
            change.delete(number)
        change.commit()
        return ApiResponse(200, {})


def _each(call: Call, people: Mapping[K, Json], act: Callable[[K, Json], int], details: str) -> dict[K, int | None]:
    """Do each entry, None for one that fails by switch. Raises one error naming every entry that is not acceptable."""
    done: dict[K, int | None] = {}
    wrong: dict[str, ApiError] = {}
    for key, person in list(people.items())[: call.applied]:
        if call.switches.take("batch_entry_failures"):
            done[key] = None
            continue
        try:
            done[key] = act(key, person)
        except ApiError as refused:
            wrong[str(key)] = refused
    if wrong:
        raise _refusal(wrong, details)
    return done


def _refusal(wrong: Mapping[str, ApiError], details: str) -> ApiError:
    first = next(iter(wrong.values()))
    kind = f"type.googleapis.com/google.people.v1.{details}"
    errors = {key: error.as_status() for key, error in wrong.items()}
    return ApiError(first.status, first.message, ({"@type": kind, "contactErrors": errors},), first.reason)


def _read_back(body: Json) -> masks.Sight | None:
    fields = masks.paths(body.get("readMask") or "", masks.PERSON_FIELDS, "readMask", "get")
    sight = masks.sight(fields, body.get("sources") or ())
    return sight if fields else None


def _entry(name: str, person: Json) -> Json:
    return {"requestedResourceName": name, "person": person, "httpStatusCode": 200, "status": {}}


def _disordered(call: Call, account: Account, entries: Iterable[Json]) -> list[Json]:
    listed = list(entries)
    if call.switches.shuffle:
        Random(account.revision).shuffle(listed)
    return listed
