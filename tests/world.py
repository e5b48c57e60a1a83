"""One readable world for tests of the whole product, entered by the doors that people use: an event in, a card out.

Alice owns labels, Bob and Carol are her colleagues, Sanne administers their domain. Mallory, of another domain, must see nothing of theirs.
Google, Firestore and Cloud Tasks are the local ones, in this process; the code between is the product's own, whole.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from werkzeug.test import TestResponse

from addon import wiring
from addon.app import create_app
from addon.clients import with_patience
from addon.google import GoogleClients
from addon.settings import Settings
from firestore_models import accounts
from firestore_models.accounts import Account
from handlers.context import Context
from handlers.route import MANIFEST_SCOPES
from handlers.routes import ROUTES
from local.clock import Clock
from local.firestore import FirestoreServer
from local.firestore import direct_client as firestore_client
from local.google import ADDON_SERVICE_ACCOUNT, Google, Quotas
from local.mail import CaughtMail, Mailbox
from local.tasks import HttpCall, TaskServer
from local.tasks import direct_client as tasks_client
from sync.mail import MailTrouble
from tests.cards.reading import Action, Card, Pressable

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PUBLIC_URL = "https://commonbook.example"
TASKS_ACCOUNT = "backend@demo.iam.gserviceaccount.com"
CHECKOUT = Path(__file__).parent.parent

ALICE, BOB, CAROL, SANNE = (f"{name}@hoogland.example" for name in ("alice", "bob", "carol", "sanne"))
MALLORY = "mallory@lumen.example"
MARTA = "marta@gmail.example"

NAMES = {
    ALICE: "Alice de Vries",
    BOB: "Bob Bakker",
    CAROL: "Carol Jansen",
    SANNE: "Sanne Hoogland",
    MALLORY: "Mallory Stone",
    MARTA: "Marta Keller",
}


Typed = Mapping[str, str | tuple[str, ...]]


class Refused(AssertionError):
    """The product answered with something that is not a card."""


@dataclass
class Panel:
    """One person's side panel: what is on it, and what they do with it."""

    world: World
    email: str
    scopes: frozenset[str] = frozenset(MANIFEST_SCOPES)
    stack: list[Card] = field(default_factory=list)
    mail: dict[str, str] | None = None
    locale: str = "en"
    toast: str = ""
    asked: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()

    @property
    def card(self) -> Card:
        return self.stack[-1]

    # What a person does

    def home(self) -> Card:
        """Open the panel with no mail."""
        self.mail = None
        return self._show(self._post("/addon/gmail/home", {}, {}), root=True)

    def open_mail(self, message: str) -> Card:
        token = self.world.google.message_token(self.email, message)
        self.mail = {"messageId": message, "threadId": "t", "accessToken": token}
        return self._show(self._post("/addon/gmail/message", {}, {}), root=True)

    def press(self, word: str, typed: Typed = MappingProxyType({})) -> Card:
        """Press a button by its word, after typing into inputs by their label ("Phone", or "Phone 2" for the second of that label)."""
        return self.send(self.card.button(word), typed)

    def press_row(self, text: str) -> Card:
        return self.send(self.card.row(text))

    def send(self, pressed: Pressable, typed: Typed = MappingProxyType({})) -> Card:
        assert pressed.action is not None, f"{pressed.text!r} asks our backend nothing"
        return self.act(pressed.action, self.form(typed))

    def form(self, typed: Typed) -> dict[str, tuple[str, ...]]:
        """What the card's inputs send after typing. An empty text empties a box, or turns a switch off."""
        inputs = self.card.form()
        for key, value in typed.items():
            label, position = _label(key)
            found = self.card.input(label, position=position)
            values = value if isinstance(value, tuple) else (found.choices.get(value, value),)
            if values in ((), ("",)):
                inputs.pop(found.name, None)
            else:
                inputs[found.name] = values
        return inputs

    def act(self, action: Action, inputs: Mapping[str, tuple[str, ...]] | None = None) -> Card:
        """Ask the backend exactly this, as a card's press or as a forged request."""
        return self._show(self._post(action.path, action.parameters, inputs or {}))

    def suggest(self, label: str, typed: str) -> tuple[str, ...]:
        found = self.card.input(label)
        assert found.suggest is not None
        answer = self._post(found.suggest.path, found.suggest.parameters, {found.name: (typed,)})
        return tuple(item["text"] for item in answer["autoComplete"].get("items", []))

    def undo(self) -> Card:
        return self.press("Undo")

    # What Google does

    def _post(self, path: str, parameters: Mapping[str, str], inputs: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
        response = self.world.post_event(self, path, parameters, inputs)
        if response.status_code != 200:
            raise Refused(f"{path}: {response.status_code} {response.get_data(as_text=True)}")
        answer: dict[str, Any] = response.get_json()
        return answer

    def _show(self, answer: Mapping[str, Any], *, root: bool = False) -> Card:
        self.toast = ""
        self.asked = tuple(answer.get("requesting_google_scopes", {}).get("scopes", ()))
        action = answer.get("action") or answer.get("renderActions", {}).get("action") or {}
        self.toast = action.get("notification", {}).get("text", "")
        for step in action.get("navigations", []):
            self._navigate(step, root=root)
        return self.card if self.stack else Card({})

    def _navigate(self, step: Mapping[str, Any], *, root: bool) -> None:
        match step:
            case {"pushCard": card}:
                self.stack = [Card(card)] if root else [*self.stack, Card(card)]
            case {"updateCard": card}:
                self.stack = [*self.stack[:-1], Card(card)]
            case {"pop": True}:
                self.stack = self.stack[:-1]
            case {"popToRoot": True}:
                self.stack = self.stack[:1]
            case _:
                raise AssertionError(f"unknown navigation {step}")


def _label(key: str) -> tuple[str, int]:
    words, _, number = key.rpartition(" ")
    return (words, int(number) - 1) if number.isdecimal() else (key, 0)


@dataclass
class World:
    """Everything around the product, and the product. `index_rules` makes the store refuse queries that production has no index for."""

    seed: int = 0
    quotas: Quotas | None = None
    strict: bool = False
    sends_mail: bool = True
    mail_trouble: list[MailTrouble] = field(default_factory=list)  # what the mail server answers first
    clock: Clock = field(default_factory=lambda: Clock(frozen=NOON))

    def __post_init__(self) -> None:
        self.mailbox = Mailbox()
        self.chance = random.Random(self.seed)
        self.google = Google(self.clock, quotas=self.quotas, strict=self.strict, seed=self.seed)
        self.firestore = FirestoreServer(None, self.clock, indexes=CHECKOUT / "deploy" / "firestore.indexes.json")
        self.db = with_patience(firestore_client(self.firestore))
        self.tasks = TaskServer(None, self.clock, self.deliver, self.task_token)
        self.settings = Settings.read(
            {
                "PUBLIC_URL": PUBLIC_URL,
                "GOOGLE_API_ROOT": self.google.root,
                "ADDON_SERVICE_ACCOUNT": ADDON_SERVICE_ACCOUNT,
                "OAUTH_CLIENT_ID": self.google.client_id,
                "OAUTH_CLIENT_SECRET": self.google.client_secret,
                "TASKS_SERVICE_ACCOUNT": TASKS_ACCOUNT,
                "GOOGLE_CLOUD_PROJECT": "demo",
                "SIGNING_KEY": "a key for tests only, thirty-two bytes at least",
            }
        )
        self.tasks.create_queues("projects/demo/locations/europe-west1", json.loads((CHECKOUT / "deploy" / "queues.json").read_text())["queues"])
        self.queue_client = tasks_client(self.tasks)
        self.clients = GoogleClients(self.settings, self.clock.now, http=self.google.http, request=lambda: self.google.request, machine=self._machine)
        self.app = create_app(self.settings, self._context, ROUTES, certs_request=self.google.request)
        self.door = self.app.test_client()

    def _machine(self) -> Any:
        """The machine's own credentials, as Cloud Run gives them."""
        from google.auth.credentials import AnonymousCredentials

        nobody: Any = AnonymousCredentials
        return nobody()

    def _context(self, settings: Settings) -> Context:
        return wiring.context(
            settings,
            store=lambda: self.db,
            tasks=lambda: self.queue_client,
            google=self.clients,
            now=self.clock.now,
            random=self.chance.randbytes,
            mailer=self if self.sends_mail else None,
        )

    @cached_property
    def book(self) -> Context:
        return self._context(self.settings)

    # Furniture

    def furnish(self) -> World:
        """Two domains that delegated to us, one consumer account, and their people."""
        for domain in ("hoogland.example", "lumen.example"):
            self.google.add_domain(domain, delegated=True)
        for email, name in NAMES.items():
            self.google.add_account(email, name, admin=email == SANNE)
        return self

    def person(self, email: str, **changes: Any) -> Panel:
        return replace(Panel(self, email), **changes)

    def label_in_google(self, email: str, name: str, people: Iterable[Mapping[str, Any]]) -> list[str]:
        """A label in somebody's Google Contacts with these contacts; their resource names."""
        book = self.google.book(email)
        book.create_label(name)
        return book.create_many([dict(person) for person in people], [name])

    # The world's own doings

    def settle(self, *, hours: float = 1) -> int:
        """Deliver every task, turning the clock as they fall due. Returns how many were delivered."""
        return self.tasks.run_until_idle(max_seconds=hours * 3600)

    def mails(self) -> list[CaughtMail]:
        """Every mail that left so far, oldest first; without the greetings, which everybody gets once who never opened the panel."""
        return [mail for mail in self.mailbox.mails() if mail.message["X-Commonbook"] != "greeting"]

    def greetings(self) -> list[CaughtMail]:
        """The mails that say to somebody, once, why labels of others stand in their Google Contacts."""
        return [mail for mail in self.mailbox.mails() if mail.message["X-Commonbook"] == "greeting"]

    def deliver(self, call: HttpCall) -> int:
        path = call.url.removeprefix(PUBLIC_URL)
        return self.door.open(path, method=call.method, data=call.body, headers=dict(call.headers)).status_code

    def task_token(self, service_account: str, audience: str) -> str:
        return self.google.mint_system_token(audience, email=service_account)

    def post_event(
        self, panel: Panel, path: str, parameters: Mapping[str, str], inputs: Mapping[str, tuple[str, ...]], **changes: Any
    ) -> TestResponse:
        """Call as Google's add-on platform does for this person."""
        event = {
            "commonEventObject": {
                "hostApp": "GMAIL",
                "platform": "WEB",
                "userLocale": panel.locale,
                "timeZone": {"id": "Europe/Amsterdam", "offset": 3600000},
                "parameters": dict(parameters),
                "formInputs": {name: {"stringInputs": {"value": list(values)}} for name, values in inputs.items()},
            },
            "authorizationEventObject": {
                "userOAuthToken": self.google.access_token(panel.email, panel.scopes),
                "userIdToken": self.google.mint_id_token(panel.email, self.google.client_id),
                "authorizedScopes": sorted(panel.scopes),
            },
            **({"gmail": panel.mail} if panel.mail else {}),
            **changes,
        }
        headers = {"Authorization": f"Bearer {self.google.mint_system_token(PUBLIC_URL + path)}"}
        return self.door.post(path, data=json.dumps(event), headers=headers, content_type="application/json")

    def send(self, message: EmailMessage) -> None:
        """Take a mail as a server would: what it gets is bytes. Raises the next of `mail_trouble`."""
        if self.mail_trouble:
            raise self.mail_trouble.pop()
        self.mailbox.put(str(message["From"]), (str(message["To"]),), message.as_bytes(), self.clock.seconds())

    # What is where

    def account(self, email: str) -> Account:
        """The product's own record of somebody's account."""
        (found,) = accounts.by_address(self.db, email)
        return found

    def names_in(self, email: str, label: str) -> list[str]:
        """Names of the contacts under a label in somebody's Google Contacts, sorted."""
        return sorted(name_of(person) for person in self.people_in(email, label))

    def people_in(self, email: str, label: str) -> list[Mapping[str, Any]]:
        book = self.google.book(email)
        return [book.contact(resource) for resource in book.members(label)] if label in book.groups() else []

    def labels_in(self, email: str) -> list[str]:
        """The user labels in somebody's Google Contacts."""
        return sorted(self.google.book(email).groups())

    def calls_of(self, email: str, *, writes: bool | None = None) -> list[str]:
        """The People calls made as this account so far, as "METHOD path"."""
        calls = [call for call in self.google.calls if call.api == "people" and call.account_email == email]
        return [f"{call.method} {call.path}" for call in calls if writes is None or writes == (call.method not in ("GET",))]


def person(name: str, *, phone: str = "", email: str = "", **fields: Any) -> dict[str, Any]:
    """A Person JSON as a human types one."""
    given, _, family = name.partition(" ")
    made: dict[str, Any] = {"names": [{"givenName": given, "familyName": family}]}
    if phone:
        made["phoneNumbers"] = [{"value": phone, "type": "mobile"}]
    if email:
        made["emailAddresses"] = [{"value": email, "type": "work"}]
    return {**made, **fields}


def name_of(person: Mapping[str, Any]) -> str:
    names = person.get("names") or [{}]
    return str(names[0].get("displayName", ""))


def phones_of(person: Mapping[str, Any]) -> list[str]:
    return [phone["value"] for phone in person.get("phoneNumbers", [])]


def groups_of(person: Mapping[str, Any]) -> set[str]:
    return {item["contactGroupMembership"]["contactGroupResourceName"] for item in person.get("memberships", [])}
