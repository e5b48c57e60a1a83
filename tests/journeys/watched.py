"""A world in which every answer to a press is held against what Google takes: the contract of cards, proved by whatever the journeys draw."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from google.apps.card_v1 import Card
from google.protobuf import json_format
from werkzeug.test import TestResponse

from addon.app import CONSENT_ROUTES
from handlers.route import Kind
from handlers.routes import ROUTES
from local.firestore import Faults
from tests.addon.addresses import addresses_in, path_of
from tests.world import PUBLIC_URL, Panel, World

TABLE = {route.path: route for route in (*ROUTES, *CONSENT_ROUTES)}
MOST_WIDGETS = 100
MOST_BYTES = 60_000
ENVELOPES = {
    Kind.TRIGGER: ({"action"}, {"requesting_google_scopes"}),
    Kind.CLICK: ({"renderActions"}, {"renderActions", "stateChanged"}, {"requesting_google_scopes"}),
    Kind.OPEN_LINK: ({"renderActions"}, {"requesting_google_scopes"}),
    Kind.SUGGEST: ({"autoComplete"},),
}


@dataclass
class Watched(World):
    """`broken` collects what Google would not have taken, and every card that owns up to a fault of ours."""

    broken: list[str] = field(default_factory=list)
    drawn: int = 0

    def interrupt_before(self, method: str, then: Callable[[], object]) -> None:
        """Let something else happen just before the store's next call of a method."""
        self.firestore.faults = _Interrupted(method, then)

    def post_event(
        self, panel: Panel, path: str, parameters: Mapping[str, str], inputs: Mapping[str, tuple[str, ...]], **changes: Any
    ) -> TestResponse:
        response = super().post_event(panel, path, parameters, inputs, **changes)
        if response.status_code == 200:
            answer = response.get_json()
            if set(answer) not in ENVELOPES[TABLE[path].kind]:
                self.broken.append(f"{path}: the envelope has {sorted(answer)}")
            for card in cards_in(answer):
                self.drawn += 1
                self.broken += [f"{path}: {flaw}" for flaw in flaws(card)]
        return response


class _Interrupted(Faults):
    def __init__(self, method: str, then: Callable[[], object]) -> None:
        super().__init__()
        self._when, self._then = method, [then]

    def before(self, method: str) -> None:
        if method == self._when and self._then:
            self._then.pop()()
        super().before(method)


def cards_in(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    action = answer.get("action") or answer.get("renderActions", {}).get("action") or {}
    return [card for step in action.get("navigations", []) for key, card in step.items() if key in ("pushCard", "updateCard")]


def flaws(card: Mapping[str, Any]) -> Iterator[str]:
    """What Google, or the person in front of it, would hold against a card."""
    text = json.dumps(card)
    widgets = sum(len(section.get("widgets", ())) for section in card.get("sections", ()))
    if widgets > MOST_WIDGETS:
        yield f"{widgets} widgets"
    if len(text.encode()) > MOST_BYTES:
        yield f"{len(text.encode())} bytes"
    yield from _unparsable(text)
    for address in addresses_in(card):
        if path_of(address, PUBLIC_URL) not in TABLE:
            yield f"no route for {address}"
    if "The fault is ours" in text:
        yield "a card that says the fault is ours"


@cache
def _unparsable(text: str) -> tuple[str, ...]:
    try:
        json_format.ParseDict(json.loads(text), Card.pb(Card()), ignore_unknown_fields=False)
    except json_format.ParseError as error:
        return (str(error),)
    return ()
