"""Ringing for an account or a label: a task says only *look at X*, and many rings within a window become one (google/cloud.md)."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from firestore_models.ids import hashed

_log = logging.getLogger(__name__)

WINDOW_S = 4  # edits within it reach a grantee in one turn


class TaskClient(Protocol):
    """As much of google.cloud.tasks_v2.CloudTasksClient as we use."""

    def create_task(self, request: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Queue:
    """Where tasks go. `client` is made when first used."""

    client: Callable[[], TaskClient]
    parent: str  # projects/P/locations/L
    base_url: str
    service_account: str
    now: Callable[[], datetime]

    def drain(self, account: str, *, after_s: float = 0) -> None:
        """Ask for a turn of this account, at the end of the window that `after_s` from now falls into."""
        self._ring("drain", {"account": account}, after_s)

    def poll(self, account: str, *, look: str = "contacts") -> None:
        """Ask for a look at this account's own Google Contacts: its contacts, or its labels."""
        self._ring("poll", {"account": account, "look": look}, 0)

    def fan_out(self, label: str, *, after: str = "") -> None:
        """Ask for a turn of every account that this label reaches; `after`: of those behind this one, as a further stretch."""
        self._ring("fanout", {"label": label, **({"after": after} if after else {})}, 0, window_s=1)

    def read_group(self, group: str) -> None:
        """Ask for a look into the Directory: who is in a group or a domain."""
        self._ring("fanout", {"group": group}, 0)

    def look_for_leavers(self, tenant: str) -> None:
        """Ask for a look into the Directory: who of a tenant is suspended or deleted."""
        self._ring("fanout", {"leavers": tenant}, 0)

    def read_directory(self, domain: str) -> None:
        """Ask for a domain's groups to be read for suggestions: at once, and once an hour at most."""
        name = hashed("directory", domain, str(int(self.now().timestamp() // 3600)))
        self._create("fanout", {"directory": domain}, self.now(), name)

    def spread(self, group: str, page: int, *, after: str = "") -> None:
        """Ask for the accounts of one page of a group to be told what it gives them; `after`: those behind this one."""
        self._ring("fanout", {"group": group, "page": str(page), **({"after": after} if after else {})}, 0, window_s=1)

    def again(self, account: str, *, token: str, after_s: float = 0) -> None:
        """A further slice of a turn: never merged with an earlier ring, since `token` (the fence) is new each time."""
        self._create("drain", {"account": account}, self.now() + timedelta(seconds=after_s), hashed("again", account, token, str(after_s)))

    def part(self, account: str, *, after_s: float) -> None:
        """Ask for a turn of an account that is disconnecting, and for the end of its consent once nothing of others is left in it."""
        at = self.now() + timedelta(seconds=after_s)
        self._create("drain", {"account": account, "then": "disconnect"}, at, hashed("part", account, at.isoformat()))

    def mail(self, body: dict[str, str], name: str | None, *, after_s: float = 0) -> None:
        """Ask for a mail (sync/mail.py). The task's name is the mail's own: asked for twice it is written once."""
        occasion = hashed("mail", name) if name is not None else hashed("mail", *sorted(body.values()), self.now().isoformat())
        self._create("mail", {**body, "mail": occasion}, self.now() + timedelta(seconds=after_s), occasion)

    def _ring(self, queue: str, body: dict[str, str], after_s: float, *, window_s: float = WINDOW_S) -> None:
        # Scheduled for the window's *end*: the name is never spent before the work it stands for is visible.
        window = int((self.now().timestamp() + after_s) // window_s) + 1
        at = datetime.fromtimestamp(window * window_s, tz=self.now().tzinfo)
        self._create(queue, body, at, hashed(queue, *sorted(body.values()), str(window)))

    def _create(self, queue: str, body: dict[str, str], at: datetime, name: str) -> None:
        from google.api_core import exceptions

        task: dict[str, Any] = {
            "name": f"{self.parent}/queues/{queue}/tasks/{name}",
            "schedule_time": at,
            "http_request": {
                "url": f"{self.base_url}/task/{queue}",
                "http_method": "POST",
                "headers": {"Content-Type": "application/json"},
                "body": json.dumps(body).encode(),
                "oidc_token": {"service_account_email": self.service_account, "audience": self.base_url},
            },
        }
        try:
            self.client().create_task(request={"parent": f"{self.parent}/queues/{queue}", "task": task})
        except exceptions.AlreadyExists:
            pass  # somebody rang in this window already
        except exceptions.GoogleAPICallError as trouble:
            # What the ring stands for is stored already; the rounds find it within fifteen minutes (handlers/tasks.py, upkeep).
            _log.warning("task not queued: %s in %s", type(trouble).__name__, queue)
