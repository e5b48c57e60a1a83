"""Every button that people can see: pressed, its address has a route, and what comes back is a card that Google takes."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from google.apps.card_v1 import Card
from google.protobuf import json_format

from addon.app import CONSENT_ROUTES
from handlers.route import GMAIL_HEADERS, MANIFEST_SCOPES, Kind
from handlers.routes import ROUTES
from tests.addon.addresses import path_of
from tests.world import ALICE, BOB, PUBLIC_URL, Panel, World, person

TABLE = {route.path: route for route in (*ROUTES, *CONSENT_ROUTES)}
MOST_PRESSES = 250
_FRESH_EACH_TIME = ("nonce", "asked")

ENVELOPES = {
    Kind.TRIGGER: ({"action"}, {"requesting_google_scopes"}),
    Kind.CLICK: ({"renderActions"}, {"renderActions", "stateChanged"}, {"requesting_google_scopes"}),
    Kind.OPEN_LINK: ({"renderActions"}, {"requesting_google_scopes"}),
    Kind.SUGGEST: ({"autoComplete"},),
}


@dataclass
class Walk:
    """One person pressing everything they can see, each press once."""

    world: World
    panel: Panel
    pressed: set[str] = field(default_factory=set)
    waiting: deque[tuple[str, dict[str, str]]] = field(default_factory=deque)
    failures: list[str] = field(default_factory=list)

    def start(self, path: str, mail: dict[str, str] | None = None) -> None:
        self.panel.mail = mail
        self._take(path, {})

    def press_everything(self) -> None:
        while self.waiting and len(self.pressed) < MOST_PRESSES:
            self._take(*self.waiting.popleft())

    def _take(self, path: str, parameters: dict[str, str]) -> None:
        route = TABLE.get(path)
        assert route is not None, f"no route for {path}"
        response = self.world.post_event(self.panel, path, parameters, {})
        assert response.status_code == 200, path
        answer: dict[str, Any] = response.get_json()
        assert set(answer) in ENVELOPES[route.kind], f"{path} answered {sorted(answer)}"
        for card in _cards(answer):
            json_format.ParseDict(card, Card.pb(Card()))
            if "Reference: " in json.dumps(card):
                self.failures.append(f"{path} {parameters}")
            for action in _actions(card):
                self._queue(action)

    def _queue(self, action: Mapping[str, Any]) -> None:
        parameters = {pair["key"]: pair["value"] for pair in action.get("parameters", [])}
        path = path_of(action["function"], PUBLIC_URL)
        lasting = {key: value for key, value in parameters.items() if key not in _FRESH_EACH_TIME}
        press = json.dumps([path, lasting], sort_keys=True)
        if press not in self.pressed:
            self.pressed.add(press)
            self.waiting.append((path, parameters))


def _cards(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    action = answer.get("action") or answer.get("renderActions", {}).get("action") or {}
    return [card for step in action.get("navigations", []) for key, card in step.items() if key in ("pushCard", "updateCard")]


def _actions(document: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(document, Mapping):
        if "function" in document:
            yield document
        for value in document.values():
            yield from _actions(value)
    elif isinstance(document, list):
        for item in document:
            yield from _actions(item)


@pytest.fixture
def world() -> World:
    made = World().furnish()
    ada = person("Ada <b>Lovelace</b>", phone="+31 6 12345678", email="ada@x.example")
    made.label_in_google(ALICE, "Sales", [ada, person("Ben Byte", email="ben@x.example")])
    return made


def walk_of(world: World, email: str, scopes: frozenset[str]) -> Walk:
    walk = Walk(world, world.person(email, scopes=scopes))
    headers = {"From": "Ada Lovelace <ada@x.example>", "To": f"{email}, stranger@x.example", "Cc": "Ben <ben@x.example>"}
    message = world.google.add_message(email, headers=headers)
    mail = {"messageId": message, "threadId": "t", "accessToken": world.google.message_token(email, message)}
    for path in ("/addon/home", "/addon/gmail/home", "/addon/settings", "/addon/help"):
        walk.start(path)
    walk.start("/addon/gmail/message", mail)
    walk.press_everything()
    return walk


@pytest.mark.parametrize("scopes", [frozenset(MANIFEST_SCOPES), frozenset(MANIFEST_SCOPES) - {GMAIL_HEADERS}], ids=["all allowed", "no mail"])
def test_every_address_in_every_reachable_card_has_a_route(world: World, scopes: frozenset[str]) -> None:
    walk = walk_of(world, ALICE, scopes)
    assert walk.failures == []
    assert len(walk.pressed) > 10


def test_grantee_s_buttons_lead_somewhere_too(world: World) -> None:
    alice = world.person(ALICE)
    alice.home()
    alice.press_row("Sales")
    alice.press("Share")
    alice.press("Share", {"People, groups or domains": BOB})
    world.settle()
    walk = walk_of(world, BOB, frozenset(MANIFEST_SCOPES))
    assert walk.failures == []
    assert any("/click/label/open" in press for press in walk.pressed)
