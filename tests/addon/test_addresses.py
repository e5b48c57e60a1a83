"""Every address that a manifest or a card names has a route, of the kind its caller expects."""

from __future__ import annotations

import pytest

from addon.app import CONSENT_ROUTES
from cards.presses import READS, SUGGESTIONS, WRITES
from cards.screen import Screen
from cards.words import Words
from handlers.route import Kind
from handlers.routes import ROUTES
from tests.addon.addresses import addresses_in, path_of
from tests.addon.test_manifests import DEPLOYMENT, HOST

TABLE = {route.path: route for route in (*ROUTES, *CONSENT_ROUTES)}
COMMON, GMAIL = DEPLOYMENT["addOns"]["common"], DEPLOYMENT["addOns"]["gmail"]


def test_no_two_routes_share_an_address() -> None:
    assert len(TABLE) == len(ROUTES) + len(CONSENT_ROUTES)


def test_every_address_of_the_manifest_has_a_route() -> None:
    found = list(addresses_in(DEPLOYMENT))
    assert len(found) == 6
    for address in found:
        assert path_of(address, HOST) in TABLE


def test_triggers_and_actions_get_the_envelope_they_read() -> None:
    for trigger in (COMMON["homepageTrigger"], GMAIL["homepageTrigger"]):
        assert TABLE[path_of(trigger["runFunction"], HOST)].kind is Kind.TRIGGER
    for trigger in GMAIL["contextualTriggers"]:
        assert TABLE[path_of(trigger["onTriggerFunction"], HOST)].kind is Kind.TRIGGER
    for action in COMMON["universalActions"]:
        assert TABLE[path_of(action["runFunction"], HOST)].kind is Kind.CLICK


def test_addresses_are_found_wherever_a_card_holds_them() -> None:
    screen = Screen(words=Words(), base_url=HOST, nonce="", account_email="")
    card = {
        "sections": [{"widgets": [{"textInput": {"autoCompleteAction": screen.suggestion("people")}}, {"b": {"onClick": screen.press("back").json}}]}]
    }
    assert [path_of(address, HOST) for address in addresses_in(card)] == ["/suggest/people", "/click/back"]


@pytest.mark.parametrize("elsewhere", ["https://evil.test/click/back", HOST, HOST + ".evil.test/click/back", "click/back"])
def test_address_elsewhere_is_no_address_of_ours(elsewhere: str) -> None:
    with pytest.raises(ValueError, match="is not below"):
        path_of(elsewhere, HOST)


def test_every_click_and_suggestion_served_is_one_that_cards_can_draw() -> None:
    """The other way round, that every button has a route, is walked in test_walk: cards know presses whose screens come later."""
    served = {path for path, route in TABLE.items() if path.startswith(("/click/", "/suggest/"))}
    known = {f"/click/{name}" for name in READS | WRITES} | {f"/suggest/{name}" for name in SUGGESTIONS}
    assert served <= known
    assert {TABLE[path].kind for path in served} <= {Kind.CLICK, Kind.OPEN_LINK, Kind.SUGGEST}
