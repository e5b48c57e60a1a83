"""Gmail as far as an add-on sees it: the headers of one message. And the mailbox behind it, which the workbench shows.

A per-message scope needs, besides, the token that the add-on platform hands out for the open message (google/addon.md, section 1).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, parsedate_to_datetime

from werkzeug import Request, Response

from local.clock import Clock
from local.google.answers import api_error, json_answer, scope_missing
from local.google.database import Database
from local.google.identity import Caller

MAILBOX_SCOPES = ("gmail.readonly", "gmail.modify", "https://mail.google.com/")
METADATA_SCOPES = ("gmail.metadata",)
OPEN_MESSAGE_SCOPES = ("gmail.addons.current.message.readonly", "gmail.addons.current.message.action")
OPEN_METADATA_SCOPES = ("gmail.addons.current.message.metadata",)
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One mail in one mailbox. `id` is the form add-on events carry."""

    id: str
    thread_id: str
    headers: Headers
    snippet: str
    body: str
    at: float  # seconds since 1970

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Mailboxes:
    """Everybody's mail."""

    def __init__(self, database: Database, clock: Clock, secret: str) -> None:
        self._database = database
        self._clock = clock
        self._secret = secret.encode()

    def add(self, sub: str, headers: Mapping[str, str] | Iterable[tuple[str, str]], *, message_id: str | None, body: str) -> Message:
        """Put a mail into a mailbox, replacing one with the same id. It arrives at its Date, by default now."""
        pairs = list(headers.items()) if isinstance(headers, Mapping) else list(headers)
        known = {name.lower(): value for name, value in pairs}
        count = len(self.all(sub))
        digest = int(hashlib.sha256(f"{sub}|{count}|{pairs}".encode()).hexdigest()[:14], 16)
        message_id = message_id or f"msg-f:{digest}"
        at = parsedate_to_datetime(known["date"]) if "date" in known else self._clock.now()
        if "date" not in known:
            pairs.append(("Date", format_datetime(at)))
        if "message-id" not in known:
            pairs.append(("Message-ID", f"<{digest:x}@mail.gmail.example>"))
        thread = message_id.replace("msg-", "thread-") if message_id.startswith("msg-") else message_id
        values = (sub, message_id, thread, json.dumps(pairs), " ".join(body.split())[:200], body, at.timestamp())
        self._database.write("INSERT OR REPLACE INTO messages VALUES (?, ?, ?, ?, ?, ?, ?)", *values)
        found = self.find(sub, message_id)
        if found is None:
            raise LookupError(message_id)
        return found

    def find(self, sub: str, message_id: str) -> Message | None:
        row = self._database.row("SELECT * FROM messages WHERE sub = ? AND id = ?", sub, message_id)
        return _message(row) if row else None

    def all(self, sub: str) -> list[Message]:
        """A mailbox, newest first."""
        return [_message(row) for row in self._database.rows("SELECT * FROM messages WHERE sub = ? ORDER BY at DESC, id", sub)]

    def access_token(self, sub: str, message_id: str) -> str:
        """What the add-on platform sends as `gmail.accessToken` while this message is open."""
        mac = hmac.new(self._secret, f"{sub}|{message_id}".encode(), hashlib.sha256).digest()
        return "open." + base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


class Gmail:
    """`/gmail/v1/users/me/…`, reading only."""

    def __init__(self, mailboxes: Mailboxes) -> None:
        self._mailboxes = mailboxes

    def get_message(self, request: Request, caller: Caller, user: str, message_id: str) -> Response:
        """`GET /gmail/v1/users/{user}/messages/{id}` with `format` and `metadataHeaders`."""
        if user not in ("me", caller.email):
            return api_error(403, "PERMISSION_DENIED", f"Delegation denied for {caller.email}", legacy="forbidden")
        wanted = request.args.get("format", "full").lower()
        refusal = self._refusal(request, caller, message_id, wanted)
        if refusal is not None:
            return refusal
        message = self._mailboxes.find(caller.sub, message_id)
        if message is None:
            return api_error(404, "NOT_FOUND", "Requested entity was not found.", legacy="notFound")
        return json_answer(_resource(message, wanted, request.args.getlist("metadataHeaders")))

    def list_messages(self, request: Request, caller: Caller, user: str) -> Response:
        """`GET /gmail/v1/users/{user}/messages`: ids only, newest first."""
        if not caller.has(*MAILBOX_SCOPES, *METADATA_SCOPES):
            return scope_missing()
        if user not in ("me", caller.email):
            return api_error(403, "PERMISSION_DENIED", f"Delegation denied for {caller.email}", legacy="forbidden")
        most = request.args.get("maxResults", 100, type=int)
        found = self._mailboxes.all(caller.sub)[: min(most, 500)]
        answer: dict[str, object] = {"resultSizeEstimate": len(found)}
        if found:
            answer["messages"] = [{"id": message.id, "threadId": message.thread_id} for message in found]
        return json_answer(answer)

    def _refusal(self, request: Request, caller: Caller, message_id: str, wanted: str) -> Response | None:
        if caller.has(*MAILBOX_SCOPES):
            return None
        whole = wanted in ("full", "raw")
        if caller.has(*METADATA_SCOPES):
            return _metadata_only(wanted) if whole else None
        if not caller.has(*OPEN_MESSAGE_SCOPES, *OPEN_METADATA_SCOPES):
            return scope_missing()
        token = request.headers.get("X-Goog-Gmail-Access-Token", "")
        if not token:
            # Text as seen from Apps Script's Gmail service; the API's own wording was not found.
            return api_error(403, "PERMISSION_DENIED", "Missing access token for per message authorization. Authorization fails.", legacy="forbidden")
        if not hmac.compare_digest(token, self._mailboxes.access_token(caller.sub, message_id)):
            return api_error(403, "PERMISSION_DENIED", "Access denied: Invalid access token for per message authorization.", legacy="forbidden")
        if whole and not caller.has(*OPEN_MESSAGE_SCOPES):
            return _metadata_only(wanted)
        return None


def _metadata_only(wanted: str) -> Response:
    return api_error(403, "PERMISSION_DENIED", f"Metadata scope doesn't allow format {wanted.upper()}", legacy="forbidden")


def _resource(message: Message, wanted: str, names: list[str]) -> dict[str, object]:
    answer: dict[str, object] = {
        "id": message.id,
        "threadId": message.thread_id,
        "labelIds": ["INBOX"],
        "snippet": message.snippet,
        "sizeEstimate": len(message.body) + sum(len(name) + len(value) + 4 for name, value in message.headers),
        "historyId": str(int(message.at)),
        "internalDate": str(int(message.at * 1000)),
    }
    if wanted == "raw":
        answer["raw"] = base64.urlsafe_b64encode(_mime(message)).decode()
    if wanted in ("full", "metadata"):
        kept = {name.lower() for name in names}
        headers = [{"name": name, "value": value} for name, value in message.headers if not kept or wanted == "full" or name.lower() in kept]
        payload: dict[str, object] = {"mimeType": "text/plain", "headers": headers}
        if wanted == "full":
            data = base64.urlsafe_b64encode(message.body.encode()).decode()
            payload |= {"partId": "", "filename": "", "body": {"size": len(message.body.encode()), "data": data}}
        answer["payload"] = payload
    return answer


def _mime(message: Message) -> bytes:
    mail = EmailMessage()
    for name, value in message.headers:
        mail[name] = value
    mail.set_content(message.body)
    return mail.as_bytes()


def _message(row: sqlite3.Row) -> Message:
    headers = tuple((str(name), str(value)) for name, value in json.loads(row["headers"]))
    return Message(row["id"], row["thread_id"], headers, row["snippet"], row["body"], row["at"])
