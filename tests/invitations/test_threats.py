"""Every way to get by an invitation what it does not give, tried."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from firestore_models import invitations
from handlers import invitation_links, invitation_page
from handlers.guesses import MOST
from tests.connect.browser import Browser, connected
from tests.invitations.steps import accepted, invited, mailed, member_card
from tests.journeys.steps import book_of, books, forged, klanten, nonce_of, share, shared, stored, sub_of, the_label
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, MALLORY, MARTA, PUBLIC_URL

VOID = "This invitation is not valid"
OTHER = "piet@gmail.example"


@pytest.fixture(autouse=True)
def nobody_has_guessed_yet() -> None:
    """Guesses are counted in the process, which all tests share."""
    invitation_page.forget_guesses()


def test_every_guess_fails_alike(world: Watched) -> None:
    """T14: shape, length and near misses make no difference; and after some of them nothing is looked up."""
    link = invited(world)
    token = link.rpartition("/")[2]
    assert len(token) >= 43, "256 bits"
    guesses = ["x", "a" * 44, token[:-1], token + "A", token[::-1], token.swapcase(), "%2e%2e", "é", *(f"{n:044d}" for n in range(10_000))]
    browser = Browser(world)
    seen = set()
    for number, guess in enumerate(guesses):
        if number == MOST + 8:
            world.firestore.counts.reset()
        browser.open(f"{PUBLIC_URL}/invitation/{guess}")
        seen.add((browser.status, browser.html, tuple(sorted(browser.headers))))
    assert len(seen) == 1
    assert next(iter(seen))[0] == 404
    assert world.firestore.counts.reads == 0
    world.clock.advance(61)
    assert "Accept" in browser.open(link).page


def test_one_visitors_guesses_close_the_door_to_nobody_else(world: Watched) -> None:
    """T14, T32."""
    link, browser = invited(world), Browser(world)
    for number in range(MOST + 5):
        browser.open(f"{PUBLIC_URL}/invitation/{number}", headers={"X-Forwarded-For": "1.2.3.4, 203.0.113.7"})
    assert VOID in browser.open(link, headers={"X-Forwarded-For": "9.9.9.9, 203.0.113.7"}).page
    assert "Accept" in browser.open(link, headers={"X-Forwarded-For": "203.0.113.8"}).page


def test_a_token_is_kept_nowhere(world: Watched) -> None:
    """T14, T28."""
    token = invited(world).rpartition("/")[2]
    dump = json.dumps(stored(world), default=str)
    assert token not in dump
    assert token[:22] not in dump
    assert token not in str(list(world.tasks.history))


def test_it_works_once(world: Watched) -> None:
    """T14."""
    link = invited(world)
    Browser(world).open(link).press("Accept").allow(MARTA)
    again = Browser(world).open(link)
    assert (again.status, VOID in again.page) == (404, True)


def test_it_lapses_after_thirty_days(world: Watched) -> None:
    """T14."""
    link = invited(world)
    (expires,) = [data["expires"] for path, data in stored(world).items() if path.startswith("invitations/")]
    world.clock.advance((expires - world.clock.now()).total_seconds() - 1)
    at_google = Browser(world).open(link).press("Accept")
    world.clock.advance(2)
    assert VOID in Browser(world).open(link).page
    assert VOID in at_google.allow(MARTA).page, "nor does it while somebody signs in"


def test_forwarded_it_binds_nothing(world: Watched) -> None:
    """T15: whoever opens it is told whom it is for; no account of theirs is made, no token kept."""
    world.google.add_account(OTHER, "Piet")
    link = invited(world)
    before = stored(world)
    browser = Browser(world).open(link).press("Accept").allow(OTHER)
    assert browser.status == 403
    assert f"This invitation is for {MARTA}" in browser.page
    assert f"You chose {OTHER}. Nothing was accepted." in browser.page
    assert stored(world) == before
    world.settle()
    assert book_of(world, OTHER) == {}
    browser.press("Use another account").allow(MARTA)
    assert "Accepted" in browser.page


def test_whoever_gets_the_address_later_gets_nothing_that_was_offered_to_an_account(world: Watched) -> None:
    """T13: an account that was known is meant by its `sub`."""
    world.person(MARTA).home()
    link = invited(world)
    world.google.delete_account(MARTA)
    world.google.add_account(MARTA, "Another Marta")
    assert "This invitation is for" in Browser(world).open(link).press("Accept").allow(MARTA).page
    panel = world.person(MARTA)
    panel.home()
    assert not panel.card.has_button("Invitations")
    world.settle()
    assert book_of(world, MARTA) == {}


def test_gmails_dots_are_the_same_account(world: Watched) -> None:
    """J6: the ID token proves it."""
    world.google.add_account("martakeller@gmail.com", "Marta Keller")
    klanten(world)
    share(world.person(ALICE), "Marta.Keller+werk@googlemail.com")
    world.settle()
    link = mailed(world, "marta.keller+werk@googlemail.com")
    assert "Accepted" in Browser(world).open(link).press("Accept").allow("martakeller@gmail.com").page
    world.settle()
    assert len(world.names_in("martakeller@gmail.com", "Klanten")) == 4


def test_another_account_may_ask_and_the_sharer_decides(world: Watched) -> None:
    """T15, J6."""
    world.google.add_account(OTHER, "Piet")
    link = invited(world)
    browser = Browser(world).open(link).press("Accept").allow(OTHER)
    browser.press(f"Ask Alice de Vries to let {OTHER} in")
    assert "Alice de Vries was asked" in browser.page
    world.settle()
    assert any(ALICE in mail.recipients and OTHER in mail.text for mail in world.mails())
    panel = member_card(world, MARTA)
    assert panel.card.reads(f"{OTHER} opened the invitation of {MARTA}")
    panel.press("Allow")
    world.settle()
    assert VOID not in Browser(world).open(link).page
    assert "This invitation is for" in Browser(world).open(link).press("Accept").allow(MARTA).page
    assert "Accepted" in Browser(world).open(mailed(world, OTHER)).press("Accept").allow(OTHER).page
    world.settle()
    assert len(world.names_in(OTHER, "Klanten")) == 4
    assert book_of(world, MARTA) == {}


def test_a_refused_asker_stays_outside(world: Watched) -> None:
    """T15."""
    world.google.add_account(OTHER, "Piet")
    link = invited(world)
    Browser(world).open(link).press("Accept").allow(OTHER).press(f"Ask Alice de Vries to let {OTHER} in")
    member_card(world, MARTA).press("Decline")
    assert "This invitation is for" in Browser(world).open(link).press("Accept").allow(OTHER).page
    assert "Accepted" in Browser(world).open(link).press("Accept").allow(MARTA).page


def test_the_owner_does_not_become_a_member_of_the_own_label(world: Watched) -> None:
    """An offer to an address that turns out to be the owner's."""
    world.google.add_account("alice@else.example", "Alice elsewhere")
    link = invited(world, "alice@else.example")
    world.google.delete_account("alice@else.example")
    world.google.change_address(ALICE, "alice@else.example")
    assert VOID in Browser(world).open(link).press("Accept").allow("alice@else.example").page
    (label,) = [data for path, data in stored(world).items() if path.startswith("labels/")]
    assert f"user:{sub_of(world, 'alice@else.example')}" not in label["grants"]


def test_nobody_asks_in_anothers_name(world: Watched) -> None:
    """T15, T8: who asks is what Google said, sealed for this invitation."""
    world.google.add_account(OTHER, "Piet")
    link = invited(world)
    before = stored(world)
    token = link.rpartition("/")[2]
    sealed = world.clients.sealer.seal(json.dumps({"sub": "1", "address": OTHER}), purpose="asker", bound_to="another", random=world.chance.randbytes)
    for asker in ("", OTHER, sealed):
        answer = Browser(world).open(link, method="POST", form={"token": token, "decision": "ask", "asker": asker}, headers={})
        assert answer.status == 403
    assert stored(world) == before


def test_looking_changes_nothing(world: Watched) -> None:
    """T19: mail scanners follow links."""
    link = invited(world)
    before = stored(world)
    for address in (link, f"{link}?decision=accept", f"{link}?decision=decline&token={link.rpartition('/')[2]}"):
        Browser(world).open(address)
    assert stored(world) == before


@pytest.mark.parametrize("decision", ["accept", "decline", "ask"])
def test_a_press_from_another_site_is_refused(world: Watched, decision: str) -> None:
    """T19."""
    link = invited(world)
    token = link.rpartition("/")[2]
    before = stored(world)
    tries: tuple[tuple[dict[str, str], dict[str, str]], ...] = (
        ({"token": token, "decision": decision}, {"Sec-Fetch-Site": "cross-site"}),
        ({"token": token, "decision": decision}, {"Sec-Fetch-Site": "same-site"}),
        ({"decision": decision}, {}),
        ({"token": "another", "decision": decision}, {}),
    )
    for form, headers in tries:
        assert Browser(world).open(link, method="POST", form=form, headers=headers).status == 403
    assert stored(world) == before


def test_every_page_is_closed_to_frames_and_caches(world: Watched) -> None:
    """T20."""
    link = invited(world)
    for browser in (Browser(world).open(link), Browser(world).open(link + "x"), Browser(world).open(link).press("Decline")):
        assert "frame-ancestors 'none'" in browser.headers["content-security-policy"]
        assert "script" not in browser.headers["content-security-policy"]
        assert (browser.headers["x-content-type-options"], browser.headers["cache-control"]) == ("nosniff", "no-store")
        assert browser.headers["referrer-policy"] == "no-referrer", "the address is the secret"


def test_a_hostile_name_is_text(world: Watched) -> None:
    """T25, T26."""
    world.label_in_google(ALICE, "<b>Gratis</b> https://evil.example", [])
    share(world.person(ALICE), MARTA, label="<b>Gratis</b> https://evil.example")
    world.settle()
    browser = Browser(world).open(mailed(world, MARTA))
    assert "<b>" not in browser.html
    assert "href" not in browser.html


def test_a_foreign_account_accepts_nothing_by_a_forged_press(world: Watched) -> None:
    """T6, T30: what is not offered to it does not exist for it."""
    invited(world)
    before, theirs = stored(world), books(world)
    for press in ("invitation/accept", "invitation/decline"):
        for email in (MALLORY, BOB, ALICE):
            world.person(email).home()
            before = stored(world)
            card = world.person(email).act(forged(press, label=the_label(world), nonce=nonce_of(world, email)))
            assert card.json["name"] == "error"
            assert stored(world) == before
    world.settle()
    assert books(world) == theirs


@pytest.mark.parametrize("press", ["member/link", "member/resend", "member/let-in", "member/keep-out"])
@pytest.mark.parametrize("access", ["View only", "Can edit", "Can delete"])
def test_only_who_may_change_grants_handles_invitations(world: Watched, press: str, access: str) -> None:
    """T30, and T14: the link is the sharer's."""
    link = invited(world)
    shared(world, BOB, access=access)
    member = next(key for data in stored(world).values() for key in data.get("grants", {}) if key.startswith("user:a-"))
    before = stored(world)
    card = world.person(BOB).act(forged(press, label=the_label(world), member=member, asker="1", nonce=nonce_of(world, BOB)))
    assert card.json["name"] == "error"
    assert link not in str(card.json)
    assert stored(world) == before


def test_pressing_accept_twice_happens_once(world: Watched) -> None:
    connected(world, MARTA)
    invited(world)
    panel = world.person(MARTA)
    panel.home()
    panel.press("Invitations")
    panel.press_row("Klanten")
    action = panel.card.button("Accept").action
    assert action is not None
    panel.act(action)
    said, after = panel.toast, stored(world)
    panel.act(action)
    assert panel.toast == said
    assert stored(world) == after


def test_two_presses_of_accept_at_once_bind_once(world: Watched) -> None:
    """Single use is decided in the transaction."""
    link = invited(world)
    first, second = Browser(world).open(link).press("Accept"), Browser(world).open(link).press("Accept")
    assert "Accepted" in first.allow(MARTA).page
    assert VOID in second.allow(MARTA).page


def test_taken_back_while_somebody_signs_in_gives_nothing(world: Watched) -> None:
    """T31: what stands is decided in the transaction that accepts."""
    at_google = Browser(world).open(invited(world)).press("Accept")
    panel = member_card(world, MARTA)
    panel.press("Remove")
    panel.press("Confirm")
    assert VOID in at_google.allow(MARTA).page
    world.settle()
    assert book_of(world, MARTA) == {}


def test_an_unticked_scope_accepts_nothing_yet(world: Watched) -> None:
    browser = Browser(world).open(invited(world)).press("Accept").allow(MARTA, granted=())
    assert "Google Contacts was not ticked" in browser.page
    world.settle()
    assert book_of(world, MARTA) == {}
    browser.press("Try again").allow(MARTA)
    assert "Accepted" in browser.page


def test_what_was_offered_is_what_is_given(world: Watched) -> None:
    """T8, T30: nothing in the request adds to it."""
    link = invited(world)
    token = link.rpartition("/")[2]
    form = {"token": token, "decision": "accept", "role": "owner", "access": "manager", "hidden": ""}
    Browser(world).open(link, method="POST", form=form).allow(MARTA)
    (row,) = [row for data in stored(world).values() for row in data.get("grants", {}).values()]
    assert row["role"] == 1
    assert row["hidden"] == ["biographies"]


def test_a_member_who_accepted_can_be_removed_like_any_other(world: Watched) -> None:
    """T12."""
    accepted(world)
    panel = member_card(world, "Marta Keller")
    panel.press("Remove")
    panel.press("Confirm")
    world.settle()
    assert book_of(world, MARTA) == {}
    assert world.account(MARTA).reach == {}


def test_an_invitation_is_found_by_its_hash_alone(world: Watched) -> None:
    """T14: neither its serial nor a hash of something else opens it."""
    invited(world)
    (serial,) = {row["invitation"] for data in stored(world).values() for row in data.get("grants", {}).values()}
    found = invitations.standing(world.db, invitation_links.hash_of_serial(world.book, serial), world.clock.now())
    assert found is not None
    assert replace(found.invitation).address == MARTA
    for guess in (serial, found.invitation.hash):
        assert VOID in Browser(world).open(f"{PUBLIC_URL}/invitation/{guess}").page
    assert sub_of(world, MARTA) not in str(stored(world))
