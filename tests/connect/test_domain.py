"""A domain whose administrator has not connected it: everybody may connect themselves, and whoever administers it can connect all (R7)."""

from __future__ import annotations

from tests.connect.browser import Browser, connect_address, connected
from tests.journeys.steps import PEOPLE, at_label, forged, klanten, stored
from tests.journeys.watched import Watched
from tests.world import ALICE, MALLORY, MARTA, Panel

DOMAIN = "lumen.example"


def at_domain(world: Watched) -> Panel:
    """Mallory, of a domain that is not delegated, presses I administer."""
    world.google.undelegate(DOMAIN)
    klanten(world, MALLORY, "Presse")
    at_label(panel := world.person(MALLORY), "Presse")
    panel.press("Share")
    assert panel.card.title == "Connect Google Contacts"
    panel.press(f"I administer {DOMAIN}")
    return panel


def test_what_to_enter_is_text_to_be_selected(world: Watched) -> None:
    """R7, R8."""
    panel = at_domain(world)
    scopes = next(text for text in panel.card.texts() if "auth/contacts" in text)
    assert "admin.directory.group.member.readonly" in scopes
    assert panel.card.button("Open the Admin console").link.startswith("https://admin.google.com/")
    assert panel.card.reads("Client ID")


def test_whoever_is_not_the_administrator_gets_a_text_to_send(world: Watched) -> None:
    """K3, R8."""
    panel = at_domain(world)
    panel.press("Copy link")
    (text,) = [text for text in panel.card.texts() if "admin.google.com" in text]
    assert DOMAIN in text
    assert text.endswith("admin.directory.group.member.readonly")


def test_check_tries_it(world: Watched) -> None:
    panel = at_domain(world)
    panel.press("Check")
    assert panel.card.reads(f"Google does not let Commonbook act for {DOMAIN} yet.")
    world.google.delegate(DOMAIN)
    panel.press("Check")
    assert panel.card.reads(f"{DOMAIN} is connected. Nobody in it has to connect by themselves.")
    assert world.account(MALLORY).credential == "delegated"


def test_somebody_in_it_can_connect_alone(world: Watched) -> None:
    """Google is asked for an account of that domain; the sharing goes on where it stopped."""
    at_domain(world)
    at_label(panel := world.person(MALLORY), "Presse")
    panel.press("Share")
    browser = Browser(world).open(connect_address(panel)).press("Connect")
    assert (browser.asked("hd"), browser.asked("login_hint")) == (DOMAIN, MALLORY)
    browser.allow(MALLORY)
    panel.press("Refresh")
    panel.press("Share", {PEOPLE: ALICE})
    world.settle()
    assert len(world.names_in(ALICE, "Presse")) == 4


def test_a_domain_connected_later_takes_over_from_nobodys_own_consent(world: Watched) -> None:
    """T29: an account's own consent goes on serving it; withdrawn, its domain's word serves."""
    world.google.undelegate(DOMAIN)
    connected(world, MALLORY)
    world.google.delegate(DOMAIN)
    world.person(MALLORY).home()
    assert world.account(MALLORY).credential == "refresh"
    klanten(world, MALLORY, "Presse")
    at_label(panel := world.person(MALLORY), "Presse")
    panel.press("Share")
    panel.press("Share", {PEOPLE: ALICE})
    world.settle()
    world.google.revoke_consent(MALLORY)
    world.clock.advance(3600)
    panel.home()
    world.settle()
    panel.home()
    assert world.account(MALLORY).credential == "delegated"


def test_a_consumer_account_has_no_domain_to_connect(world: Watched) -> None:
    """T6."""
    klanten(world, MARTA, "Familie")
    at_label(panel := world.person(MARTA), "Familie")
    panel.press("Share")
    assert not [each.text for each in panel.card.buttons() if each.text.startswith("I administer")]
    before = stored(world)
    for press in ("connect/domain", "connect/check", "connect/link"):
        assert world.person(MARTA).act(forged(press)).json["name"] == "error"
    assert stored(world) == before
