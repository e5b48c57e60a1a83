"""Cloud Scheduler's part: once a minute, on the minute, one call to `/task/upkeep` as the tasks' service account."""

from __future__ import annotations

import logging
import threading

from local.clock import Clock
from local.tasks import Deliver, HttpCall
from local.tasks.model import IdToken

log = logging.getLogger(__name__)

EVERY_S = 60.0
DEADLINE_S = 180.0  # Cloud Scheduler's own default


class Scheduler:
    """Makes the call in a thread of its own until it is closed. A call that fails is not repeated: the next minute comes."""

    def __init__(self, url: str, audience: str, service_account: str, clock: Clock, deliver: Deliver, id_token: IdToken) -> None:
        self._url = url
        self._audience = audience
        self._service_account = service_account
        self._clock = clock
        self._deliver = deliver
        self._id_token = id_token
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._loop, name="cloud-scheduler", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Make no more calls; one under way is left to end by itself."""
        self._stopping.set()

    def ring(self) -> int:
        """Make the call now; returns the HTTP status, 0 when no answer came."""
        try:
            token = self._id_token(self._service_account, self._audience)
            headers = {
                "Authorization": f"Bearer {token}",
                "Content-Type": "application/json",
                "User-Agent": "Google-Cloud-Scheduler",
                "X-CloudScheduler": "true",
            }
            return self._deliver(HttpCall("POST", self._url, headers, b"{}", DEADLINE_S))
        except (ConnectionError, TimeoutError) as error:
            log.warning("upkeep was not called: %s", error)
            return 0

    def _loop(self) -> None:
        while not self._stopping.wait(EVERY_S - self._clock.seconds() % EVERY_S):
            self.ring()
