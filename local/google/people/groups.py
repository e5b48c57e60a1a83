"""Labels (contact groups): the eight of the system, the user's own, and who is in them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from local.google.people import edits, labels, masks, render, tokens
from local.google.people.account import Account
from local.google.people.batches import MAX_READ, check_count
from local.google.people.calls import Call
from local.google.people.records import SYSTEM_GROUPS, WELCOMING, GroupVersion
from local.google.people.tokens import PageToken, SyncToken
from local.google.people.wire import ApiError, ApiResponse, Json, invalid, not_found

MAX_MODIFIED = 1000
_DEFAULT = ("groupType", "memberCount", "metadata", "name")
_DEFAULT_AFTER_WRITE = ("groupType", "metadata", "name")


def _fields(text: str, default: tuple[str, ...] = _DEFAULT) -> tuple[str, ...]:
    return masks.paths(text, masks.GROUP_FIELDS, "groupFields", "contactGroups") or default


def shown(call: Call, account: Account, group_id: str, version: GroupVersion, fields: Sequence[str]) -> Json:
    """A group as Google shows it, without members."""
    system = group_id in SYSTEM_GROUPS
    group: Json = {"resourceName": f"contactGroups/{group_id}", "etag": account.token(group_id, version.revision)}
    if "metadata" in fields and not system:
        group["metadata"] = {"updateTime": render.timestamp(version.at_us), **({"deleted": True} if version.deleted else {})}
    if version.deleted:
        return group
    if "groupType" in fields:
        group["groupType"] = "SYSTEM_CONTACT_GROUP" if system else "USER_CONTACT_GROUP"
    if "name" in fields:
        group |= {"name": version.name, "formattedName": SYSTEM_GROUPS.get(group_id, version.name)}
    count = len(account.members.get(group_id, ())) - call.switches.stale_member_count
    if "memberCount" in fields and count > 0:
        group["memberCount"] = count
    if "clientData" in fields and version.client_data:
        group["clientData"] = [{"key": key, "value": value} for key, value in version.client_data]
    return group


def _existing(account: Account, name: str) -> tuple[str, GroupVersion]:
    group_id = name.removeprefix("contactGroups/")
    version = account.group(group_id)
    if version is None:
        raise not_found()
    return group_id, version


def list_groups(call: Call) -> ApiResponse:
    """contactGroups.list: system groups first; deleted labels only under a sync token."""
    fields, size = _fields(call.text("groupFields")), call.page_size(30)
    with call.store.locked(call.sub) as account:
        fixed = tokens.fingerprint(account.sub, "groups", {"fields": fields, "size": size})
        mark = tokens.fingerprint(account.sub, "groups page", {"fixed": fixed, "sync": call.text("syncToken")})
        start = _start(call, account, fixed, mark)
        if call.switches.take("list_empty"):
            return ApiResponse(200, {"nextSyncToken": tokens.seal(SyncToken(fixed, start.horizon, start.full_at_us, account.epoch))})
        listed = _listed(account, start)
        place = int(start.cursor[0])
        page, more = listed[place : place + size], len(listed) > place + size
        if call.switches.take("list_truncated"):
            page, more = page[: len(page) // 2], False
        answer: Json = {"contactGroups": [shown(call, account, *group, fields) for group in page], "totalItems": len(listed)}
        if more:
            cursor = (place + size,)
            answer["nextPageToken"] = tokens.seal(PageToken(mark, cursor, start.horizon, start.since, start.full_at_us, account.epoch, 0))
        else:
            answer["nextSyncToken"] = tokens.seal(SyncToken(fixed, start.horizon, start.full_at_us, account.epoch))
        return ApiResponse(200, {key: value for key, value in answer.items() if value})


def _start(call: Call, account: Account, fixed: str, mark: str) -> PageToken:
    """Where this page begins, in the form of a page token."""
    now_us = call.store.now_us()
    sync = tokens.open_sync(call.text("syncToken"), fixed) if call.text("syncToken") else None
    if sync is not None:
        tokens.refuse_expired(sync, account.epoch, now_us, call.switches)
    if call.text("pageToken"):
        return tokens.open_page(call.text("pageToken"), mark)
    # A delay is documented for sync requests of people only; assumed here for those of labels, and not for a plain list.
    horizon = account.horizon(call.switches.read_lag_s if sync is None else call.switches.sync_lag_s, now_us)
    if sync is None:
        return PageToken(mark, (0,), horizon, None, now_us, account.epoch, 0)
    full_at_us = now_us if call.switches.incremental_renews_token else sync.full_at_us
    return PageToken(mark, (0,), max(horizon, sync.horizon), sync.horizon, full_at_us, account.epoch, 0)


def _listed(account: Account, start: PageToken) -> list[tuple[str, GroupVersion]]:
    visible = [(key, version) for key, record in account.groups.records.items() if (version := record.at(start.horizon))]
    if start.since is not None:
        return [(key, version) for key, version in visible if start.since < version.revision <= start.horizon]
    system = [(name, GroupVersion(0, 0, name)) for name in SYSTEM_GROUPS]
    return system + [(key, version) for key, version in visible if not version.deleted]


def get(call: Call) -> ApiResponse:
    """contactGroups.get: members only up to `maxMembers`."""
    fields, most = _fields(call.text("groupFields")), call.number("maxMembers")
    with call.store.locked(call.sub) as account:
        return ApiResponse(200, _with_members(call, account, *_existing(account, call.name), fields, most))


def _with_members(call: Call, account: Account, group_id: str, version: GroupVersion, fields: Sequence[str], most: int) -> Json:
    if most < 0:
        raise invalid("max_members must be greater than or equal to 0.")
    group = shown(call, account, group_id, version, fields)
    members = [render.resource_name(number) for number in islice(account.members.get(group_id, ()), most)]
    return {**group, "memberResourceNames": members} if members else group


def batch_get(call: Call) -> ApiResponse:
    """contactGroups.batchGet: a missing group is one entry's failure."""
    fields, most = _fields(call.text("groupFields")), call.number("maxMembers")
    names = call.values("resourceNames")
    check_count(len(names), MAX_READ, "resource names")
    with call.store.locked(call.sub) as account:
        responses: list[Json] = []
        for name in names:
            try:
                group = _with_members(call, account, *_existing(account, name), fields, most)
                responses.append({"requestedResourceName": name, "contactGroup": group, "status": {}})
            except ApiError as missing:
                responses.append({"requestedResourceName": name, "status": missing.as_status()})
        return ApiResponse(200, {"responses": responses})


def create(call: Call) -> ApiResponse:
    """contactGroups.create: a name that is taken answers 409."""
    body = call.body("CreateContactGroupRequest")
    fields = _fields(body.get("readGroupFields") or "", _DEFAULT_AFTER_WRITE)
    group = body.get("contactGroup") or {}
    with call.store.locked(call.sub) as account:
        name = labels.free_name(account, group.get("name") or "", call.switches.label_limit)
        change = call.store.change(account)
        group_id = change.create_group(name, _client_data(group))
        change.commit()
        return ApiResponse(200, shown(call, account, *_existing(account, group_id), fields))


def _client_data(group: Json) -> tuple[tuple[str, str], ...]:
    return tuple((entry.get("key") or "", entry.get("value") or "") for entry in group.get("clientData") or ())


def _own(account: Account, name: str) -> tuple[str, GroupVersion]:
    group_id, version = _existing(account, name)
    if group_id in SYSTEM_GROUPS:
        raise invalid("System contact groups cannot be modified.")
    return group_id, version


def update(call: Call) -> ApiResponse:
    """contactGroups.update: the name, or clientData."""
    body = call.body("UpdateContactGroupRequest")
    mask = masks.paths(body.get("updateGroupFields") or "name", ("clientData", "name"), "updateGroupFields", "contactGroups")
    fields = _fields(body.get("readGroupFields") or "", _DEFAULT_AFTER_WRITE)
    group = body.get("contactGroup") or {}
    with call.store.locked(call.sub) as account:
        group_id, version = _own(account, call.name)
        if group.get("etag") and group["etag"] != account.token(group_id, version.revision):
            words = "Request contactGroup.etag is different than the current contactGroup.etag. Clear local cache and get the latest contact group."
            raise ApiError("FAILED_PRECONDITION", words, reason="failedPrecondition")
        changed: dict[str, object] = {}
        if "name" in mask:
            changed["name"] = labels.free_name(account, group.get("name") or "", but=group_id)
        if "clientData" in mask:
            changed["client_data"] = _client_data(group)
        change = call.store.change(account)
        change.revise_group(group_id, **changed)
        change.commit()
        return ApiResponse(200, shown(call, account, *_existing(account, group_id), fields))


def delete(call: Call) -> ApiResponse:
    """contactGroups.delete: keeps the contacts unless `deleteContacts` is true."""
    with_contacts = call.flag("deleteContacts")
    with call.store.locked(call.sub) as account:
        group_id, _ = _own(account, call.name)
        change = call.store.change(account)
        change.delete_group(group_id, with_contacts=with_contacts, orphans_stay=call.switches.orphan_to_my_contacts)
        change.commit()
        return ApiResponse(200, {})


def modify_members(call: Call) -> ApiResponse:
    """contactGroups.members.modify: refusals for single people come inside a 200."""
    body = call.body("ModifyContactGroupMembersRequest")
    adding, removing = body.get("resourceNamesToAdd") or [], body.get("resourceNamesToRemove") or []
    if len(adding) + len(removing) > MAX_MODIFIED:
        raise invalid(f"Request exceeds the limit of {MAX_MODIFIED} resource names.")
    with call.store.locked(call.sub) as account:
        group_id, _ = _existing(account, call.name)
        if adding and group_id in SYSTEM_GROUPS and group_id not in WELCOMING:
            raise ApiError("INVALID_ARGUMENT", edits.DEPRECATED_GROUP, reason="badRequest")
        change = call.store.change(account)
        unknown = labels.add_members(change, group_id, adding)
        missing, last = labels.remove_members(change, group_id, removing)
        change.commit()
        answer = {"notFoundResourceNames": unknown + missing, "canNotRemoveLastContactGroupResourceNames": last}
        return ApiResponse(200, {key: value for key, value in answer.items() if value})
