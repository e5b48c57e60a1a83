"""Somebody whom no administrator connected presses Connect, and is back where they were."""

from __future__ import annotations

import pytest

from firestore_models import accounts
from tests.connect.browser import CONTACTS, Browser, connect_address, connected
from tests.journeys.steps import PEOPLE, at_label, klanten, stored, sub_of
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, MARTA


def at_connect(world: Watched, email: str = MARTA) -> Browser:
    """Our page, opened from Settings."""
    panel = world.person(email)
    panel.home()
    panel.press("Settings")
    return Browser(world).open(connect_address(panel))


def test_the_panel_works_on_ones_own_contacts_before_connecting(world: Watched) -> None:
    """K1: Connect is no gate, and nothing is read in the background."""
    klanten(world, MARTA, "Familie")
    panel = world.person(MARTA)
    panel.home()
    panel.press_row("Familie")
    panel.press_row("Pieter Meulen")
    world.google.calls.clear()
    world.settle(hours=2)
    assert world.calls_of(MARTA) == []


def test_connecting_keeps_an_account_up_to_date_while_its_owner_is_away(world: Watched) -> None:
    klanten(world, MARTA, "Familie")
    connected(world, MARTA)
    at_label(panel := world.person(MARTA), "Familie")
    panel.press("Share")
    panel.press("Share", {PEOPLE: ALICE})
    world.settle()
    assert len(world.names_in(ALICE, "Familie")) == 4


def test_the_page_says_why_and_asks_google_for_exactly_that(world: Watched) -> None:
    browser = at_connect(world)
    assert "to keep copies up to date while you are away" in browser.page.lower()
    assert "Left unticked" in browser.page
    browser.press("Connect")
    assert browser.is_at_google
    assert browser.asked("scope") == f"openid email {CONTACTS}"
    assert (browser.asked("access_type"), browser.asked("prompt"), browser.asked("login_hint")) == ("offline", "consent", MARTA)
    assert (browser.asked("code_challenge_method"), browser.asked("hd")) == ("S256", "")
    assert min(len(browser.asked(name)) for name in ("state", "nonce", "code_challenge")) >= 22


def test_what_was_typed_is_kept_and_returned_to(world: Watched) -> None:
    """J3."""
    klanten(world, MARTA, "Familie")
    connected(world, MARTA)
    at_label(panel := world.person(MARTA), "Familie")
    panel.press("Share")
    world.google.revoke_consent(MARTA)
    world.clock.advance(3600)
    accounts.reference(world.db, sub_of(world, MARTA)).update({"credential": ""})
    panel.press("Share", {PEOPLE: ALICE, "Access": "Can edit"})
    assert panel.card.title == "Connect Google Contacts"
    panel.press("Refresh")
    assert panel.card.title == "Connect Google Contacts", "not connected yet"
    Browser(world).open(connect_address(panel)).press("Connect").allow(MARTA)
    panel.press("Refresh")
    assert panel.card.title == "Share Familie"
    assert panel.card.input(PEOPLE).value == (ALICE,)
    assert panel.card.input("Access").value == ("editor",)
    panel.press("Share")
    world.settle()
    assert len(world.names_in(ALICE, "Familie")) == 4


def test_a_draft_lasts_a_quarter_of_an_hour(world: Watched) -> None:
    """J3."""
    klanten(world, MARTA, "Familie")
    at_label(panel := world.person(MARTA), "Familie")
    panel.press("Share")
    assert panel.card.title == "Connect Google Contacts"
    connected(world, MARTA)
    world.clock.advance(16 * 60)
    panel.press("Refresh")
    assert panel.card.json["name"] == "home"


def test_an_unticked_scope_costs_its_feature_only(world: Watched) -> None:
    browser = at_connect(world).press("Connect").allow(MARTA, granted=())
    assert "Google Contacts was not ticked" in browser.page
    assert world.account(MARTA).credential == ""
    browser.press("Try again").allow(MARTA)
    assert "Connected" in browser.page


def test_saying_no_changes_nothing(world: Watched) -> None:
    browser = at_connect(world)
    before = stored(world)
    browser.press("Connect").deny(MARTA)
    assert "Nothing was changed." in browser.page
    assert stored(world) == before


def test_withdrawn_consent_is_permission_lost_until_connected_again(world: Watched) -> None:
    klanten(world, MARTA, "Familie")
    connected(world, MARTA)
    at_label(panel := world.person(MARTA), "Familie")
    panel.press("Share")
    panel.press("Share", {PEOPLE: ALICE})
    world.settle()
    world.google.revoke_consent(MARTA)
    world.clock.advance(3600)
    panel.home()
    world.settle()
    assert world.account(MARTA).state is accounts.AccountState.PERMISSION_LOST
    panel.home()
    panel.press("Sync")
    assert panel.card.reads("Permission lost.")
    assert connect_address(panel)
    panel.home()
    panel.press("Settings")
    assert panel.card.reads("Not connected")
    connected(world, MARTA)
    assert world.account(MARTA).state is accounts.AccountState.ACTIVE


def test_one_access_token_serves_an_hour_of_turns(world: Watched) -> None:
    connected(world, MARTA)
    klanten(world, MARTA, "Familie")
    at_label(panel := world.person(MARTA), "Familie")
    panel.press("Share")
    panel.press("Share", {PEOPLE: ALICE})
    world.google.calls.clear()
    world.settle()
    assert len([call for call in world.google.calls if call.path.endswith("/token")]) <= 1


def test_an_account_of_a_delegated_domain_needs_no_connecting(world: Watched) -> None:
    world.person(BOB).home()
    panel = world.person(BOB)
    panel.home()
    panel.press("Settings")
    assert panel.card.reads("Connected by your administrator")
    assert not panel.card.has_button("Connect")


@pytest.mark.parametrize("locale", ["nl", "fr-BE", "de"])
def test_the_page_speaks_the_panels_language(world: Watched, locale: str) -> None:
    panel = world.person(MARTA)
    panel.home()
    panel.press("Settings")
    panel.locale = locale
    link = connect_address(panel)
    assert f'<html lang="{locale[:2]}">' in Browser(world).open(link).html
