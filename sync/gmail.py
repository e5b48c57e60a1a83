"""The headers of the open mail: who is in it. Never its subject or body."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.parser import HeaderParser
from email.utils import getaddresses
from functools import lru_cache
from typing import Any

from sync.transport import Http, call

_NAMES = ("From", "To", "Cc", "List-Id")
_ADDRESS_LIMIT = 254  # RFC 5321
_MAILBOXES_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One name and address of a header. `email` is lower case and looks like an address; `name` may be ""."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class MailHeaders:
    """Who is in one mail. `list_id` is not "" when it came over a mailing list."""

    from_: tuple[Mailbox, ...]
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    list_id: str


@lru_cache(maxsize=8)
def _service(root: str) -> Any:
    import httplib2
    from googleapiclient.discovery import build

    return build("gmail", "v1", http=httplib2.Http(), static_discovery=True, cache_discovery=False, client_options={"api_endpoint": root + "/"})


class Gmail:
    """One account's mail, as far as a per-message token opens it."""

    def __init__(self, http: Http, root: str) -> None:
        """`http` carries the person's token."""
        self._http = http
        self._root = root

    def headers(self, message_id: str, access_token: str) -> MailHeaders:
        """The open mail's people. `access_token` is Gmail's own for this message, "" when the event had none. Raises a `GoogleTrouble`."""
        request = _service(self._root).users().messages().get(userId="me", id=message_id, format="metadata", metadataHeaders=list(_NAMES))
        if access_token:
            request.headers["X-Goog-Gmail-Access-Token"] = access_token
        answer = call(request, self._http, name="message", writes=False)
        return read_headers((str(item.get("name", "")), str(item.get("value", ""))) for item in answer.get("payload", {}).get("headers", ()))


def read_headers(headers: Iterable[tuple[str, str]]) -> MailHeaders:
    """The people in a mail's headers; parts that cannot be read are left out, whatever a sender wrote."""
    found: dict[str, list[str]] = {name.lower(): [] for name in _NAMES}
    for name, value in headers:
        if name.lower() in found:
            found[name.lower()].append(value)
    return MailHeaders(
        from_=_mailboxes(found["from"]),
        to=_mailboxes(found["to"]),
        cc=_mailboxes(found["cc"]),
        list_id=_one_line(found["list-id"][0]) if found["list-id"] else "",
    )


def _mailboxes(values: list[str]) -> tuple[Mailbox, ...]:
    """The distinct addresses of a header, in order."""
    seen: dict[str, Mailbox] = {}
    for name, address in (pair for value in values for pair in _addresses(value)):
        email = address.strip().strip("<>").lower()
        if len(seen) < _MAILBOXES_LIMIT and _looks_like_address(email):
            seen.setdefault(email, Mailbox(_one_line(name), email))
    return tuple(seen.values())


def _addresses(value: str) -> list[tuple[str, str]]:
    """Name and address of each mailbox. The strict parser knows groups and encoded words; what it will not take goes to the old one."""
    try:
        header = HeaderParser(policy=policy.default).parsestr(f"To: {_one_line(value)}\n\n")["To"]
        parsed = [(str(each.display_name), str(each.addr_spec)) for each in header.addresses]
    except (MessageError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        parsed = []  # the standard library raises several of these on hostile headers
    if any(_looks_like_address(address.lower()) for _, address in parsed):
        return parsed
    return [(_decoded(name), address) for name, address in getaddresses([_one_line(value)])]


def _decoded(text: str) -> str:
    try:
        return str(make_header(decode_header(text)))
    except (MessageError, ValueError, LookupError):
        return text


def _looks_like_address(text: str) -> bool:
    return len(text) <= _ADDRESS_LIMIT and re.fullmatch(r"[^@\s<>,;:\"()]+@[^@\s<>,;:\"()]+\.[^@\s<>,;:\"()]+", text) is not None


def _one_line(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\s]+", " ", text).strip()
