"""The whole service in one process, on a clock that is turned: Google, Firestore and the queue are the local ones, the code is the product's.

Tasks reach the engine directly (or, in some worlds, by the HTTP door), every request to Google passes a tap that writes down what was
sent in whose name, and a worker can be killed, held up or overtaken between any two effects.
"""

from __future__ import annotations

import contextlib
import json
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from google.api_core.exceptions import GoogleAPICallError, RetryError

from addon.app import create_app
from addon.clients import with_patience
from addon.google import GoogleClients
from firestore_models import accounts, copies
from firestore_models.accounts import Account
from firestore_models.store import StoreUnavailable
from handlers.context import Context
from handlers.letters import InHand
from handlers.routes import ROUTES, TASKS
from handlers.task import TaskCall
from local.firestore import quick_client as quick_store
from local.firestore.faults import Faults as StoreFaults
from local.firestore.refusal import Refused
from local.tasks import HttpCall
from local.tasks import quick_client as quick_queue
from sync.people import People
from tests.simulation.ledger import Ledger
from tests.world import ALICE, BOB, CAROL, MALLORY, PUBLIC_URL, SANNE, TASKS_ACCOUNT, World

PEOPLE = (ALICE, BOB, CAROL, SANNE, MALLORY)


class Crash(BaseException):
    """The worker was killed. Nothing in the product may catch this."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that changes something at Google, as it left us."""

    account: str  # address
    method: str
    uri: str
    body: Any
    status: int  # 0: no answer


class Clients(GoogleClients):
    """Google's clients, each behind a tap that knows in whose name it speaks."""

    speaking = ""

    def people_as(self, address: str) -> People:
        self.speaking = address
        try:
            return super().people_as(address)
        finally:
            self.speaking = ""


class StoreHooks(StoreFaults):
    """Firestore's faults, and a place for a worker to die right before or after a commit."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place

    def before(self, method: str) -> None:
        if method == "Commit":
            self._place.effect()
        with self._counted():
            super().before(method)

    def after(self, method: str) -> None:
        with self._counted():
            super().after(method)
        if method == "Commit":
            self._place.effect()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        try:
            yield
        except Refused:
            self._place.fired["store"] += 1
            raise


class Tap:
    """The way to Google of one account."""

    def __init__(self, place: Place, account: str) -> None:
        self._place, self._account = place, account
        self._inner = place.google.http()

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: Any = None,
        redirections: int = 1,
        connection_type: Any = None,
    ) -> tuple[Any, bytes]:
        overrides = {name.lower(): value for name, value in (headers or {}).items()}
        place, writes = self._place, method != "GET" and overrides.get("x-http-method-override") != "GET"
        if not writes:
            return self._inner.request(uri, method, body, headers)  # type: ignore[no-any-return]
        sent = json.loads(body) if body else None
        place.about_to_send(self._account, method, uri, sent)
        place.effect()
        place.interrupt(self._account)
        status = 0
        try:
            answer = self._inner.request(uri, method, body, headers)
            status = int(answer[0].status)
        finally:
            place.sent.append(Sent(self._account, method, uri, sent, status))
        place.effect()
        return answer  # type: ignore[no-any-return]


@dataclass
class Place(World):
    """One world. `by_door`: tasks go through the HTTP door with their tokens, as in production."""

    by_door: bool = False
    sent: list[Sent] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)  # found while the world was running
    fired: Counter[str] = field(default_factory=Counter)  # faults that really happened
    watchers: list[Callable[[str, str, str, Any], None]] = field(default_factory=list)
    effects_to_live: int | None = None  # the worker dies at this many effects from now
    interruption: Callable[[str], None] | None = None  # happens once, inside the next write to Google
    has_stalled: bool = False  # a worker was overtaken in this delivery: what it still sends may be late (design.md, rule 5)
    overtaken: dict[str, tuple[object, ...]] = field(default_factory=dict)
    """account whose worker stalled until another one had taken its turn -> what was written down by then."""
    at_work: bool = False
    contacts_seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.db, self.queue_client = with_patience(quick_store(self.firestore)), quick_queue(self.tasks)
        self.ledger = Ledger()
        self.hooks = StoreHooks(self)
        self.firestore.faults = self.hooks
        self.start()

    def start(self) -> None:
        """A worker with nothing in memory."""
        self.clients = Clients(
            self.settings, self.clock.now, http=lambda: Tap(self, self.clients_speaking()), request=lambda: self.google.request, machine=self._machine
        )
        self.context = self._context(self.settings)
        if self.by_door:
            self.app = create_app(self.settings, lambda _settings: self.context, ROUTES, certs_request=self.google.request)
            self.door = self.app.test_client()

    def clients_speaking(self) -> str:
        return self.clients.speaking if isinstance(self.clients, Clients) else ""

    @property
    def live(self) -> Context:
        """The product's context of the worker that is alive now."""
        return self.context

    # People

    def key(self, email: str) -> str:
        return self.google.account(email).sub

    def email(self, key: str) -> str:
        return self.google.account(key).email

    def enrol(self) -> None:
        """Two delegated domains and their people, each known to us."""
        self.furnish()
        for email in PEOPLE:
            person = self.google.account(email)
            made = Account(
                key=person.sub, address=email, name=person.name, tenant=email.partition("@")[2], confirmed=True, credential="delegated", region="NL"
            )
            self.db.document(f"accounts/{made.key}").create(accounts.facts_of(made))

    # Trouble

    def effect(self) -> None:
        """An effect is about to happen, or has just happened: here the worker may die."""
        if self.effects_to_live is None or not self.at_work:
            return
        self.effects_to_live -= 1
        if self.effects_to_live <= 0:
            self.effects_to_live = None
            self.fired["crash"] += 1
            raise Crash

    def interrupt(self, account: str) -> None:
        """What was waiting for the middle of a turn (of this account's, by address) happens now."""
        if self.interruption is not None and self.at_work:
            happening, self.interruption = self.interruption, None
            happening(account)

    def about_to_send(self, account: str, method: str, uri: str, body: Any) -> None:
        for watch in self.watchers:
            watch(account, method, uri, body)

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """Look into the store without meeting its faults, and without being counted as the product."""
        hooks, at_work = self.firestore.faults, self.at_work
        self.firestore.faults, self.at_work = StoreFaults(), False
        try:
            yield
        finally:
            self.firestore.faults, self.at_work = hooks, at_work

    # The queue

    def deliver(self, call: HttpCall) -> int:
        """One task. A worker that dies gives no answer, and the next one begins with an empty memory."""
        outer, self.at_work = self.at_work, True
        try:
            return super().deliver(call) if self.by_door else self._hand_over(call)
        except Crash:
            self.start()
            raise ConnectionError from None
        except (StoreUnavailable, GoogleAPICallError, RetryError, InHand):
            return 500
        except Exception:  # noqa: BLE001  whatever the engine raises is a finding
            self.problems.append("the engine raised: " + traceback.format_exc(limit=-6))
            return 500
        finally:
            self.at_work = outer
            if not outer:
                self._late_writes()
                self.has_stalled = False

    @contextmanager
    def stalling(self, email: str) -> Iterator[None]:
        """A worker that speaks for this account is held up while all this happens. When another one takes over its turn meanwhile, it may write
        nothing more down: what is there then is remembered, and compared when it has ended."""
        self.has_stalled = True
        self.fired["stalled worker"] += 1
        key = self.key(email) if email else ""
        before, _ = self._written_down(key)
        yield
        after, noted = self._written_down(key)
        if before is not None and after is not None and after.turn.fence != before.turn.fence:
            self.overtaken[key] = noted
            self.fired["overtaken worker"] += 1

    def _late_writes(self) -> None:
        """What a worker without its turn still says to Google is told from an edit (design.md, rule 5); what it wrote down would be built upon."""
        for key, noted in self.overtaken.items():
            account, present = self._written_down(key)
            if present != noted:
                self.problems.append(f"I16: a worker of {account and account.address} wrote down what it did after another had taken its turn")
        self.overtaken.clear()

    def _written_down(self, key: str) -> tuple[Account | None, tuple[object, ...]]:
        """The account and what its turns write down: its copies, how far labels were read, its groups, and what was taken in from it."""
        if not key:
            return None, ()
        with self.quietly():
            account = accounts.get(self.db, key)
            entries = copies.all_entries(self.db, key)
            revisions = sorted((one.id, (one.to_dict() or {}).get("revision")) for one in self.db.collection("contacts").stream())
        return account, (entries, account and (account.cursors, account.groups, account.sync), revisions)

    def redeliver(self, url: str, body: bytes) -> None:
        """An old task comes once more."""
        with contextlib.suppress(ConnectionError):
            self.deliver(HttpCall("POST", url, {"Authorization": f"Bearer {self.task_token(TASKS_ACCOUNT, PUBLIC_URL)}"}, body))

    def close(self) -> None:
        """Give back what the world held."""
        self.tasks.close()
        self.firestore.close()
        self.google.close()

    def _hand_over(self, call: HttpCall) -> int:
        queue = call.url.rpartition("/")[2]
        module, _, name = TASKS[queue].partition(".")
        handler = getattr(import_module(f"handlers.{module}"), name)
        handler(TaskCall(body=json.loads(call.body or b"{}"), retry_count=0, attempts=0), self.context)
        return 200

    def task_token(self, service_account: str, audience: str) -> str:
        return super().task_token(service_account, audience) if self.by_door else ""

    def upkeep(self) -> None:
        """The minute's round, as Cloud Scheduler rings for it."""
        url = f"{PUBLIC_URL}/task/upkeep"
        headers = {"Authorization": f"Bearer {self.task_token(TASKS_ACCOUNT, PUBLIC_URL)}"} if self.by_door else {}
        with contextlib.suppress(ConnectionError):  # that minute's round is lost
            self.deliver(HttpCall("POST", url, headers, b"{}"))

    def rounds(self, minutes: int) -> None:
        """Minutes pass, each with its round and whatever comes due."""
        for _ in range(minutes):
            self.clock.advance(60)
            self.upkeep()
            self.tasks.run_due()
