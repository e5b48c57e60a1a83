"""Every way to connect an account that is not one's own, or to learn its token, tried."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from firestore_models import accounts
from firestore_models.sealed import Sealer, Unsealable
from handlers.connect import SEALED_FOR
from local.google import Fault
from sync.errors import ConsentGone
from tests.connect.browser import Browser, connected
from tests.connect.test_connect import at_connect
from tests.journeys.steps import stored, sub_of
from tests.journeys.watched import Watched
from tests.world import ALICE, MARTA, PUBLIC_URL

CALLBACK = f"{PUBLIC_URL}/oauth/callback"
OVER = "This sign-in is over"


def at_google(world: Watched) -> Browser:
    return at_connect(world).press("Connect")


def without_our_callback(browser: Browser, email: str) -> dict[str, str]:
    """Allowed at Google; the parameters that the browser would bring back, kept from being used."""
    form = urlencode({"account": email, "decision": "allow", "granted": "https://www.googleapis.com/auth/contacts"})
    answer = browser.world.google.request(browser.address, "POST", form, {"Content-Type": "application/x-www-form-urlencoded"})
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def is_connected(world: Watched, email: str = MARTA) -> bool:
    return bool(world.account(email).credential)


@pytest.mark.parametrize("state", ["", "missing", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"])
def test_a_state_that_we_did_not_give_links_nothing(world: Watched, state: str) -> None:
    """T16."""
    browser = at_google(world)
    back = without_our_callback(browser, MARTA)
    changed = {name: value for name, value in {**back, "state": state}.items() if value}
    browser.open(f"{CALLBACK}?{urlencode(changed)}")
    assert (browser.status, OVER in browser.page) == (400, True)
    assert not is_connected(world)


def test_a_state_works_once(world: Watched) -> None:
    """T16."""
    browser = at_google(world)
    back = without_our_callback(browser, MARTA)
    browser.open(f"{CALLBACK}?{urlencode(back)}")
    assert "Connected" in browser.page
    browser.open(f"{CALLBACK}?{urlencode(back)}")
    assert OVER in browser.page


def test_a_state_lasts_ten_minutes(world: Watched) -> None:
    """T16."""
    browser = at_google(world)
    back = without_our_callback(browser, MARTA)
    world.clock.advance(601)
    browser.open(f"{CALLBACK}?{urlencode(back)}")
    assert OVER in browser.page
    assert not is_connected(world)


def test_a_state_of_another_browser_links_nothing(world: Watched) -> None:
    """T16: whoever is sent somebody else's way back from Google."""
    back = without_our_callback(at_google(world), MARTA)
    victim = Browser(world).open(f"{CALLBACK}?{urlencode(back)}")
    assert (victim.status, OVER in victim.page) == (400, True)
    other = at_google(world)
    other.open(f"{CALLBACK}?{urlencode(back)}")
    assert OVER in other.page
    assert not is_connected(world)


def test_a_code_of_another_sign_in_links_nothing(world: Watched) -> None:
    """T16: its verifier and its nonce are others."""
    stolen = without_our_callback(at_google(world), MARTA)["code"]
    browser = at_google(world)
    mine = without_our_callback(browser, MARTA)
    browser.open(f"{CALLBACK}?{urlencode({**mine, 'code': stolen})}")
    assert OVER in browser.page
    assert not is_connected(world)


def test_an_id_token_with_another_nonce_links_nothing(world: Watched) -> None:
    """T16."""
    browser = at_google(world)
    back = without_our_callback(browser, MARTA)
    forged = json.dumps(
        {
            "access_token": "ya29.x",
            "expires_in": 3600,
            "refresh_token": "1//canary",
            "scope": "openid https://www.googleapis.com/auth/contacts",
            "id_token": world.google.mint_id_token(MARTA, world.google.client_id, nonce="another"),
        }
    )
    world.google.faults.add(Fault(path=r"/token$", status=200, body=forged, headers={"Content-Type": "application/json"}))
    browser.open(f"{CALLBACK}?{urlencode(back)}")
    assert OVER in browser.page
    assert not is_connected(world)


def test_another_account_is_not_linked(world: Watched) -> None:
    """T17: the `sub` that comes back is not the panel's."""
    before = None
    browser = at_google(world)
    before = stored(world)
    browser.allow(ALICE)
    assert browser.status == 403
    assert f"You chose {ALICE}, this panel is {MARTA}: try again." in browser.page
    after = stored(world)
    assert after == {path: data for path, data in before.items() if not path.startswith("signins/")}
    browser.press("Try again").allow(MARTA)
    assert is_connected(world)


def test_nobody_is_sent_anywhere_but_to_google(world: Watched) -> None:
    """T18: no parameter of ours decides where a browser goes."""
    ours = at_connect(world).address
    for name in ("next", "redirect_uri", "return", "url", "continue"):
        address = f"{ours}&{urlencode({name: 'https://evil.example/'})}"
        browser = Browser(world).open(address).press("Connect", **{name: "https://evil.example/"})
        assert browser.is_at_google
        assert browser.asked("redirect_uri") == CALLBACK
        back = without_our_callback(browser, MARTA)
        browser.open(f"{CALLBACK}?{urlencode({**back, name: 'https://evil.example/'})}")
        assert all(hop.startswith((PUBLIC_URL, world.google.root)) for hop in browser.hops)


def test_looking_changes_nothing_and_a_press_from_elsewhere_is_refused(world: Watched) -> None:
    """T19."""
    browser = at_connect(world)
    before = stored(world)
    browser.open(browser.address)
    assert stored(world) == before
    ticket = parse_qs(urlsplit(browser.address).query)["ticket"][0]
    for form, headers in (({"ticket": ticket}, {"Sec-Fetch-Site": "cross-site"}), ({"ticket": ticket}, {"Sec-Fetch-Site": "same-site"}), ({}, {})):
        browser.open(f"{PUBLIC_URL}/connect", method="POST", form=form, headers=headers)
        assert browser.status == 403
    assert stored(world) == before


def test_every_page_may_not_be_framed_guessed_kept_or_told_on(world: Watched) -> None:
    """T20."""
    seen = [
        at_connect(world),
        at_connect(world).press("Connect").deny(MARTA),
        Browser(world).open(CALLBACK),
        Browser(world).open(f"{PUBLIC_URL}/connect"),
    ]
    for browser in seen:
        assert "frame-ancestors 'none'" in browser.headers["content-security-policy"]
        assert browser.headers["x-content-type-options"] == "nosniff"
        assert browser.headers["cache-control"] == "no-store"
        assert browser.headers["referrer-policy"] == "no-referrer"
        assert "<script" not in browser.html


def test_the_cookie_is_for_us_alone(world: Watched) -> None:
    """T20."""
    browser = at_connect(world)
    answer = browser.door.post("/connect", base_url=PUBLIC_URL, data={"ticket": parse_qs(urlsplit(browser.address).query)["ticket"][0]})
    cookie = answer.headers["Set-Cookie"]
    assert all(part in cookie for part in ("HttpOnly", "Secure", "SameSite=Lax"))


@pytest.mark.parametrize("ticket", ["", "x", "aaaaaaaa.bbbb", "a.ÿ"])
def test_a_made_up_ticket_opens_nothing(world: Watched, ticket: str) -> None:
    browser = Browser(world).open(f"{PUBLIC_URL}/connect?{urlencode({'ticket': ticket})}")
    assert (browser.status, OVER in browser.page) == (400, True)


def test_a_ticket_lasts_ten_minutes_and_names_nobody(world: Watched) -> None:
    """T27: no address, and no `sub`, in an address."""
    browser = at_connect(world)
    for text in (MARTA, sub_of(world, MARTA)):
        assert text not in browser.address
        assert base64.b64encode(text.encode()).decode()[:12] not in browser.address
    world.clock.advance(601)
    assert OVER in Browser(world).open(browser.address).page


def refresh_token_of(world: Watched, email: str = MARTA) -> str:
    account = world.account(email)
    return world.clients.sealer.open(account.sealed, purpose=SEALED_FOR, bound_to=account.key)


def test_the_database_holds_no_usable_token(world: Watched) -> None:
    """T28: not the token, not the state, not what it was made from."""
    browser = at_google(world)
    waiting = json.dumps(stored(world), default=str)
    for name in ("state", "nonce"):
        assert browser.asked(name) not in waiting
    browser.allow(MARTA)
    dump = json.dumps(stored(world), default=str)
    token = refresh_token_of(world)
    assert token.startswith("1//")
    for form in (token, base64.b64encode(token.encode()).decode(), token.encode().hex()):
        assert form not in dump


def test_a_token_moved_to_another_account_does_not_open(world: Watched) -> None:
    """T28."""
    connected(world, MARTA)
    account = world.account(MARTA)
    with pytest.raises(Unsealable):
        world.clients.sealer.open(account.sealed, purpose=SEALED_FOR, bound_to=sub_of(world, ALICE))
    with pytest.raises(Unsealable):
        world.clients.sealer.open(account.sealed, purpose="ticket", bound_to=account.key)
    world.person(ALICE).home()
    accounts.reference(world.db, sub_of(world, ALICE)).update({"credential": "refresh", "sealed": account.sealed})
    with pytest.raises(ConsentGone):
        world.clients.people_for(world.account(ALICE)).me()


def test_a_key_is_replaced_by_putting_another_in_front() -> None:
    old, new = "an old key of thirty-two bytes or more", "a new key of thirty-two bytes or more"
    sealed = Sealer.of([old]).seal("1//token", purpose="p", bound_to="a", random=lambda n: b"n" * n)
    both = Sealer.of([new, old])
    assert both.open(sealed, purpose="p", bound_to="a") == "1//token"
    again = both.seal("1//token", purpose="p", bound_to="a", random=lambda n: b"n" * n)
    with pytest.raises(Unsealable):
        Sealer.of([old]).open(again, purpose="p", bound_to="a")
    for broken in ("", "x", again[:-4], again.replace(".", ""), "ü.ü", again[:12] + ("A" if again[12] != "A" else "B") + again[13:]):
        with pytest.raises(Unsealable):
            both.open(broken, purpose="p", bound_to="a")


def test_no_token_is_in_a_log_or_an_address(world: Watched, caplog: pytest.LogCaptureFixture) -> None:
    """T27."""
    caplog.set_level(logging.DEBUG)
    browser = connected(world, MARTA)
    token = refresh_token_of(world)
    world.google.revoke_consent(MARTA)
    world.clock.advance(3600)
    world.person(MARTA).home()
    world.settle()
    assert token not in caplog.text
    assert all(token not in hop for hop in browser.hops)
    assert all(token not in call.path for call in world.google.calls)
    assert hashlib.sha256(token.encode()).hexdigest() not in caplog.text


def test_a_consent_never_makes_us_act_as_an_administrator_let_us(world: Watched) -> None:
    """T29: an account that connected itself is read with its own consent only, also when its domain delegated."""
    connected(world, MARTA)
    world.google.calls.clear()
    world.clock.advance(3600)
    world.clients.people_for(world.account(MARTA)).me()
    exchanged = [call for call in world.google.calls if call.path.endswith("/token")]
    assert len(exchanged) == 1
    assert world.clients.can_act_for(MARTA).value == "not delegated"


def test_googles_outage_is_said_and_begun_again(world: Watched) -> None:
    browser = at_google(world)
    back = without_our_callback(browser, MARTA)
    world.google.faults.add(Fault(path=r"/token$", status=503))
    browser.open(f"{CALLBACK}?{urlencode(back)}")
    assert "Google did not answer" in browser.page
    browser.press("Try again").allow(MARTA)
    assert is_connected(world)


def test_a_forbidding_policy_is_said_in_words(world: Watched) -> None:
    """R7."""
    browser = at_google(world)
    state = browser.asked("state")
    browser.open(f"{CALLBACK}?{urlencode({'error': 'admin_policy_enforced', 'state': state})}")
    assert "Your administrator has not allowed Commonbook" in browser.page
    assert not is_connected(world)
