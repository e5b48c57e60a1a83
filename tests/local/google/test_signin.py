"""Signing in as a browser does it, and what comes of the code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from google.auth.exceptions import RefreshError

from local.google import Google
from local.google.tokens import pkce_challenge
from tests.local.google.conftest import ALICE, BOB, CAROL, MARTA, SCOPE, Credentials, delegated, verify_oauth2

RETURN = "https://commonbook.example/oauth/return"
CONTACTS, OTHERS = SCOPE + "contacts", SCOPE + "contacts.other.readonly"
VERIFIER = "v" * 64
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Page(HTMLParser):
    """The form on the consent page: what it offers and what is ticked."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.fields: list[tuple[str, str, bool]] = []
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "input":
            self.fields.append((found.get("name") or "", found.get("value") or "", "checked" in found))

    def offered(self, name: str) -> list[str]:
        return [value for field, value, _ in self.fields if field == name]

    def ticked(self, name: str) -> list[str]:
        return [value for field, value, on in self.fields if field == name and on]


def address(google: Google, **changes: str) -> str:
    asked = {
        "client_id": google.client_id,
        "redirect_uri": RETURN,
        "response_type": "code",
        "scope": f"openid email {CONTACTS} {OTHERS}",
        "state": "state-1",
        "nonce": "nonce-1",
        "access_type": "offline",
        "code_challenge": pkce_challenge(VERIFIER),
        "code_challenge_method": "S256",
    }
    return f"{google.root}/o/oauth2/v2/auth?{urlencode({name: value for name, value in (asked | changes).items() if value})}"


def press(google: Google, at: str, **form: str | list[str]) -> Mapping[str, str]:
    """Press Allow or Deny; gives the parameters the browser carries back."""
    answer = google.request(at, "POST", urlencode({"account": ALICE, "decision": "allow", **form}, doseq=True), FORM)
    assert answer.status == 302, answer.data
    assert answer.headers["location"].startswith(RETURN + "?")
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


def redeem(google: Google, the_code: str, **changes: str) -> dict[str, str]:
    asked = {
        "grant_type": "authorization_code",
        "code": the_code,
        "client_id": google.client_id,
        "client_secret": google.client_secret,
        "redirect_uri": RETURN,
        "code_verifier": VERIFIER,
    }
    return dict(json.loads(google.request(google.root + "/token", "POST", urlencode(asked | changes), FORM).data))


def test_the_page_offers_accounts_and_a_box_for_each_scope(google: Google) -> None:
    page = Page(google.request(address(google, login_hint=BOB)).data)
    assert page.offered("account") == [ALICE, BOB, CAROL, MARTA]
    assert page.ticked("account") == [BOB]
    assert page.offered("granted") == [CONTACTS, OTHERS]


def test_a_hosted_domain_narrows_the_choice(google: Google) -> None:
    assert Page(google.request(address(google, hd="hoogland.example")).data).offered("account") == [ALICE, BOB]


def test_a_single_scope_has_no_box(google: Google) -> None:
    at = address(google, scope=CONTACTS)
    assert Page(google.request(at).data).offered("granted") == []
    assert redeem(google, press(google, at)["code"])["scope"] == CONTACTS


def test_a_single_scope_beside_those_of_signing_in_can_be_unticked(google: Google) -> None:
    at = address(google, scope=f"openid email {CONTACTS}")
    assert Page(google.request(at).data).offered("granted") == [CONTACTS]
    assert CONTACTS not in redeem(google, press(google, at)["code"])["scope"].split()
    assert CONTACTS in redeem(google, press(google, at, granted=[CONTACTS])["code"])["scope"].split()


def test_looking_grants_nothing(google: Google) -> None:
    google.request(address(google, login_hint=ALICE))
    assert google.world.database.rows("SELECT * FROM codes") == []


def test_allowing_gives_tokens_for_exactly_what_was_ticked(google: Google) -> None:
    back = press(google, address(google), granted=[CONTACTS])
    assert back["state"] == "state-1"
    answer = redeem(google, back["code"])
    assert set(answer["scope"].split()) == {"openid", SCOPE + "userinfo.email", CONTACTS}
    claims = verify_oauth2(answer["id_token"], google.request, audience=google.client_id)
    assert (claims["email"], claims["nonce"]) == (ALICE, "nonce-1")


def test_denying_comes_back_as_access_denied(google: Google) -> None:
    assert press(google, address(google), decision="deny") == {"error": "access_denied", "state": "state-1"}


def test_nobody_is_sent_to_an_address_that_was_not_registered(google: Google) -> None:
    google.add_client("strict", "secret", redirect_uris=[RETURN])
    for wrong in (
        {"client_id": "unknown"},
        {"client_id": "strict", "redirect_uri": "https://evil.example/"},
        {"redirect_uri": "javascript:alert(1)"},
    ):
        for method in ("GET", "POST"):
            answer = google.request(address(google, **wrong), method, "decision=allow", FORM)
            assert answer.status == 400
            assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"code_verifier": "w" * 64}, "Invalid code verifier."),
        ({"code_verifier": ""}, "Missing code verifier."),
        ({"redirect_uri": "https://evil.example/"}, "Bad Request"),
        ({"code": "4/none"}, "Malformed auth code."),
    ],
)
def test_a_code_is_worth_nothing_to_others(google: Google, changes: dict[str, str], text: str) -> None:
    code = press(google, address(google), granted=[CONTACTS])["code"]
    answer = redeem(google, code, **changes)
    assert answer["error_description"] == text
    assert "access_token" not in answer


def test_a_wrong_client_secret_is_refused(google: Google) -> None:
    code = press(google, address(google), granted=[CONTACTS])["code"]
    assert redeem(google, code, client_secret="guess")["error"] == "invalid_client"


def test_a_code_works_once_and_for_ten_minutes(google: Google) -> None:
    code = press(google, address(google), granted=[CONTACTS])["code"]
    assert "access_token" in redeem(google, code)
    assert redeem(google, code)["error"] == "invalid_grant"
    late = press(google, address(google), granted=[CONTACTS])["code"]
    google.clock.advance(601)
    assert redeem(google, late)["error"] == "invalid_grant"


def consented(google: Google) -> Any:
    answer = redeem(google, press(google, address(google), granted=[CONTACTS])["code"])
    return Credentials(
        answer["access_token"],
        refresh_token=answer["refresh_token"],
        token_uri=google.root + "/token",
        client_id=google.client_id,
        client_secret=google.client_secret,
    )


def test_a_refresh_token_comes_with_the_first_consent_unless_asked_again(google: Google) -> None:
    consented(google)
    assert "refresh_token" not in redeem(google, press(google, address(google), granted=[CONTACTS])["code"])
    assert "refresh_token" in redeem(google, press(google, address(google, prompt="consent"), granted=[CONTACTS])["code"])
    assert "refresh_token" not in redeem(google, press(google, address(google, access_type="", prompt="consent"), granted=[CONTACTS])["code"])


def test_refreshing_gives_a_new_access_token(google: Google) -> None:
    credentials = consented(google)
    first = credentials.token
    credentials.refresh(google.request)
    assert credentials.token != first
    assert google.world.identity.of_token(credentials.token).email == ALICE  # type: ignore[union-attr]


def test_withdrawn_consent_kills_both_tokens(google: Google) -> None:
    credentials = consented(google)
    google.revoke_consent(ALICE)
    assert google.world.identity.of_token(credentials.token) is None
    with pytest.raises(RefreshError, match="Token has been expired or revoked"):
        credentials.refresh(google.request)


def test_withdrawing_consent_does_not_touch_what_an_administrator_delegated(google: Google) -> None:
    by_administrator = delegated(google, ALICE, "contacts")
    by_administrator.refresh(google.request)
    google.revoke_consent(ALICE)
    assert google.world.identity.of_token(by_administrator.token) is not None


def test_revoking_by_token_ends_the_consent(google: Google) -> None:
    credentials = consented(google)
    assert google.request(google.root + "/revoke", "POST", urlencode({"token": credentials.token}), FORM).status == 200
    with pytest.raises(RefreshError, match="expired or revoked"):
        credentials.refresh(google.request)
    assert google.request(google.root + "/revoke", "POST", urlencode({"token": "gone"}), FORM).status == 400


def test_silent_sign_in_needs_an_earlier_consent(google: Google) -> None:
    at = address(google, prompt="none", login_hint=ALICE, scope=f"openid {CONTACTS}")
    before = google.request(at).headers["location"]
    assert "error=interaction_required" in before
    consented(google)
    assert "code=" in google.request(at).headers["location"]
