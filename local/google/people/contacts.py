"""The methods for one person: get, create, update, delete, photo."""

from __future__ import annotations

from local.google.people import edits, masks, photos, render
from local.google.people.account import Account
from local.google.people.calls import Call
from local.google.people.records import PersonVersion
from local.google.people.wire import ApiResponse, Json, not_found


def get(call: Call) -> ApiResponse:
    """people.get: a contact, or `people/me`."""
    text = call.text("personFields") or masks.include_field(call.text("requestMask.includeField"))
    sight = masks.sight(masks.required(text, "personFields", "get"), call.values("sources"))
    with call.store.locked(call.sub) as account:
        return ApiResponse(200, seen(call, account, f"people/{call.name}", sight))


def seen(call: Call, account: Account, name: str, sight: masks.Sight) -> Json:
    """A person by name as a reader sees it now, lag included. Raises 404."""
    if name in ("people/me", f"people/{account.sub}"):
        return render.me(account, call.store.root, sight)
    number = render.number_of(name)
    found = None if number is None else find(account, number, account.horizon(call.switches.read_lag_s, call.store.now_us()))
    if found is None:
        raise not_found()
    return render.person(call.lens(account, sight), *found)


def find(account: Account, number: int, horizon: int) -> tuple[int, PersonVersion] | None:
    """A contact by number, or by one it had before a merge or a link."""
    record = account.contacts.records.get(number)
    version = (record.at(horizon) or record.last) if record else None
    if record is not None and version is not None and not version.deleted:
        return number, version
    newer = account.aliases.get(number)
    return find(account, newer, horizon) if newer is not None else None


def present(account: Account, name: str) -> int:
    """The number of a contact that exists under this very name. Raises 404: writes do not follow earlier names."""
    number = render.number_of(name)
    if number is None or account.contacts.get(number) is None:
        raise not_found()
    return number


def answer_fields(text: str) -> tuple[str, ...]:
    """What a write shows afterwards: all fields when it does not say."""
    return masks.paths(text, masks.PERSON_FIELDS, "personFields", "get") or masks.PERSON_FIELDS


def create(call: Call) -> ApiResponse:
    """people.createContact."""
    sight = masks.sight(answer_fields(call.text("personFields")), call.values("sources"))
    person = call.body("Person", root="person")
    with call.store.locked(call.sub) as account:
        edits.check_room(account, 1, call.switches)
        change = call.store.change(account)
        number = edits.create(change, person, call.switches)
        change.commit()
        return ApiResponse(200, shown(call, account, number, sight))


def update(call: Call) -> ApiResponse:
    """people.updateContact."""
    mask = masks.required(call.text("updatePersonFields"), "updatePersonFields", "updateContact", masks.UPDATE_FIELDS)
    sight = masks.sight(answer_fields(call.text("personFields")), call.values("sources"))
    person = call.body("Person", root="person")
    with call.store.locked(call.sub) as account:
        number = present(account, f"people/{call.name}")
        change = call.store.change(account)
        edits.update(change, number, person, mask, call.switches)
        change.commit()
        return ApiResponse(200, shown(call, account, number, sight))


def shown(call: Call, account: Account, number: int, sight: masks.Sight) -> Json:
    """A contact as the answer of the write that made it so."""
    return render.person(call.lens(account, sight), number, account.contacts.records[number].last)


def delete(call: Call) -> ApiResponse:
    """people.deleteContact: to the trash, where only the user's own hands can get it back."""
    with call.store.locked(call.sub) as account:
        number = present(account, f"people/{call.name}")
        change = call.store.change(account)
        change.delete(number)
        change.commit()
        return ApiResponse(200, {})


def update_photo(call: Call) -> ApiResponse:
    """people.updateContactPhoto; shows the person only when `personFields` is set."""
    body = call.body("UpdateContactPhotoRequest")
    fields = masks.paths(body.get("personFields") or "", masks.PERSON_FIELDS, "personFields", "get")
    data = photos.recoded(photos.sent(body.get("photoBytes") or ""))
    with call.store.locked(call.sub) as account:
        number = present(account, f"people/{call.name}")
        change = call.store.change(account)
        token = change.next_token("photo")
        change.add_photo(token, "image/jpeg", data)
        change.revise(number, photo=token)
        change.commit()
        return _photo_answer(call, account, number, fields, body.get("sources") or ())


def delete_photo(call: Call) -> ApiResponse:
    """people.deleteContactPhoto."""
    fields = masks.paths(call.text("personFields"), masks.PERSON_FIELDS, "personFields", "get")
    with call.store.locked(call.sub) as account:
        number = present(account, f"people/{call.name}")
        change = call.store.change(account)
        change.revise(number, photo="")
        change.commit()
        return _photo_answer(call, account, number, fields, call.values("sources"))


def _photo_answer(call: Call, account: Account, number: int, fields: tuple[str, ...], sources: object) -> ApiResponse:
    if not fields:
        return ApiResponse(200, {})
    sight = masks.sight(fields, list(sources))  # type: ignore[call-overload]  # a list of names, bound before
    return ApiResponse(200, {"person": shown(call, account, number, sight)})
