"""What the workbench's page shows of the local Google, the queue and the caught mail: plain JSON, read fresh each time."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from local.google import Book, Call, Google, GoogleAccount, Message
    from local.mail import Mailbox
    from local.tasks import Delivery, Pending, TaskServer

Json = dict[str, Any]

MOST_CONTACTS = 200  # a page to look at, not an export
MOST_MOVES = 200
MOST_MAILS = 50
SYSTEM_LABELS = {"contactGroups/myContacts": "My Contacts", "contactGroups/starred": "Starred"}


def people(google: Google) -> list[Json]:
    """Everybody who can be played: by domain, consumer accounts last."""
    accounts = sorted(google.accounts(), key=lambda account: (not account.domain, account.domain, account.name.casefold()))
    return [_person(account) for account in accounts if account.is_active]


def _person(account: GoogleAccount) -> Json:
    return {"email": account.email, "name": account.name, "domain": account.domain, "admin": account.admin}


def inbox(google: Google, person: str) -> list[Json]:
    """A person's mails, newest first."""
    return [_mail(message) for message in google.messages(person)]


def _mail(message: Message) -> Json:
    headers = {name: message.header(name) for name in ("From", "To", "Cc", "Subject")}
    return {"id": message.id, "threadId": message.thread_id, **headers, "snippet": message.snippet, "body": message.body, "at": message.at}


def mail_token(google: Google, person: str, message_id: str) -> str:
    """Gmail's token for the open message; "" when there is no such message."""
    known = any(message.id == message_id for message in google.messages(person))
    return google.message_token(person, message_id) if known else ""


def book(google: Google, person: str, label: str = "", search: str = "") -> Json:
    """What a person's Google Contacts holds: labels with counts, and the first contacts of one of them or of all."""
    held = google.book(person)
    names = {resource: name for name, resource in held.groups().items()}
    contacts = [_contact(person_json, names) for person_json in held.contacts()]
    counts = Counter(group for contact in contacts for group in contact["groups"])
    labels = [{"id": resource, "name": name, "count": counts[resource]} for resource, name in names.items()]
    system = [{"id": resource, "name": name, "count": counts[resource]} for resource, name in SYSTEM_LABELS.items() if counts[resource]]
    shown = [contact for contact in contacts if (not label or label in contact["groups"]) and search.casefold() in _words(contact)]
    shown.sort(key=lambda contact: (not contact["name"], contact["name"].casefold()))
    return {
        "labels": sorted(labels, key=lambda item: str(item["name"]).casefold()),
        "system": system,
        "total": len(contacts),
        "found": len(shown),
        "contacts": shown[:MOST_CONTACTS],
    }


def _contact(person: Mapping[str, Any], names: Mapping[str, str]) -> Json:
    groups = [
        membership["contactGroupMembership"]["contactGroupResourceName"]
        for membership in person.get("memberships", [])
        if "contactGroupMembership" in membership
    ]
    name = _first(person, "names").get("displayName") or _first(person, "names").get("unstructuredName", "")
    organisation = _first(person, "organizations")
    return {
        "id": person["resourceName"],
        "name": name or organisation.get("name") or _first(person, "emailAddresses").get("value") or _first(person, "phoneNumbers").get("value", ""),
        "work": " · ".join(part for part in (organisation.get("title"), organisation.get("name")) if part),
        "emails": _typed(person.get("emailAddresses", [])),
        "phones": _typed(person.get("phoneNumbers", [])),
        "addresses": _typed(person.get("addresses", []), "formattedValue"),
        "birthday": _birthday(person),
        "notes": _first(person, "biographies").get("value", ""),
        "groups": groups,
        "labels": sorted(
            names.get(group, group) for group in groups if not group.startswith("contactGroups/my") and group != "contactGroups/starred"
        ),
        "mine": "contactGroups/myContacts" in groups,
        "starred": "contactGroups/starred" in groups,
    }


def _first(person: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    values = person.get(field) or [{}]
    first: Mapping[str, Any] = values[0]
    return first


def _typed(values: Iterable[Mapping[str, Any]], key: str = "value") -> list[Json]:
    return [{"value": value.get(key) or "", "type": value.get("formattedType") or value.get("type") or ""} for value in values]


def _birthday(person: Mapping[str, Any]) -> str:
    date = _first(person, "birthdays").get("date") or {}
    return "-".join(f"{date[part]:02d}" for part in ("year", "month", "day") if date.get(part))


def _words(contact: Mapping[str, Any]) -> str:
    values = [value["value"] for value in (*contact["emails"], *contact["phones"])]
    return " ".join([contact["name"], contact["work"], *values]).casefold()


def calls(google: Google, since: int) -> list[Json]:
    """Google calls whose number is above `since`, oldest first."""
    return [_call(call) for call in google.calls.since(since)][-MOST_MOVES:]


def latest_call(google: Google) -> int:
    """The number of the last Google call, 0 before the first: smaller than before, after a restart."""
    last = google.calls[-1:]
    return last[0].number if last else 0


def _call(call: Call) -> Json:
    return {
        "number": call.number,
        "method": call.method,
        "path": call.path,
        "api": call.api,
        "account": call.account_email,
        "status": call.status,
        "at": call.at.timestamp(),
    }


def queue(tasks: TaskServer) -> Json:
    """What waits in the queue and the last deliveries, newest first."""
    return {
        "waiting": [_pending(task) for task in tasks.tasks()][:MOST_MOVES],
        "delivered": [_delivery(delivery) for delivery in reversed(list(tasks.history)[-MOST_MOVES:])],
    }


def _pending(task: Pending) -> Json:
    return {
        "queue": _last(task.queue),
        "path": urlsplit(task.url).path,
        "body": _text(task.body),
        "due": task.due,
        "attempts": task.attempts,
        "running": task.running,
    }


def _delivery(delivery: Delivery) -> Json:
    return {
        "queue": _last(delivery.queue),
        "path": urlsplit(delivery.url).path,
        "body": _text(delivery.body),
        "attempt": delivery.attempt,
        "status": delivery.status,
        "at": delivery.at,
    }


def mails(mailbox: Mailbox) -> list[Json]:
    """The last caught mails, newest first."""
    newest = list(mailbox.mails())[-MOST_MAILS:][::-1]
    return [{"from": mail.sender, "to": list(mail.recipients), "subject": mail.subject, "text": mail.text, "at": mail.at} for mail in newest]


def _last(name: str) -> str:
    return name.rpartition("/")[2]


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")[:500]


def fingerprint(value: object) -> str:
    """Equal for equal JSON: the page asks only for what changed."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]


def change_phone(held: Book, resource: str, old: str, new: str) -> None:
    """The person corrects one phone number by hand. Raises KeyError when there is no such contact or number."""
    kept = ("value", "type")
    phones = [{key: phone[key] for key in kept if key in phone} for phone in held.contact(resource).get("phoneNumbers", [])]
    changed = next((phone for phone in phones if phone.get("value") == old), None)
    if changed is None and old:
        raise KeyError(old)
    if changed is None:
        phones.append({"value": new, "type": "mobile"})
    elif new:
        changed["value"] = new
    else:
        phones.remove(changed)
    held.edit(resource, {"phoneNumbers": phones})
