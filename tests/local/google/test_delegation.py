"""A service account acting for people: google-auth itself exchanges its assertions at our token endpoint."""

from __future__ import annotations

import json
import time
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth.exceptions import RefreshError

from local.google import Google
from tests.local.google.conftest import ALICE, BOB, CAROL, MARTA, SCOPE, ServiceCredentials, api, delegated


def refusal(google: Google, subject: str, *scopes: str) -> tuple[str, str]:
    with pytest.raises(RefreshError) as caught:
        delegated(google, subject, *(scopes or ("contacts",))).refresh(google.request)
    answer = caught.value.args[1]
    return answer["error"], answer["error_description"]


def test_delegated_user_is_who_the_api_sees(google: Google) -> None:
    api(google, "people", delegated(google, BOB, "contacts")).people().get(resourceName="people/me", personFields="names").execute()
    assert [(call.api, call.account_email, call.method_id) for call in google.calls if call.api == "people"] == [("people", BOB, "people.people.get")]


def test_an_alias_leads_to_its_account(google: Google) -> None:
    credentials = delegated(google, "a.devries@hoogland.example", "contacts")
    credentials.refresh(google.request)
    assert google.world.identity.of_token(credentials.token).email == ALICE  # type: ignore[union-attr]


def test_a_domain_that_did_not_delegate_refuses_the_client_as_a_whole(google: Google) -> None:
    error, text = refusal(google, CAROL)
    assert error == "unauthorized_client"
    assert text.startswith("Client is unauthorized to retrieve access tokens using this method")
    assert google.calls[-1].status == 401


def test_consumer_accounts_are_out_of_reach(google: Google) -> None:
    assert refusal(google, MARTA)[0] == "unauthorized_client"


def test_one_scope_too_many_fails_all(google: Google) -> None:
    google.delegate("hoogland.example", scopes=[SCOPE + "contacts"])
    delegated(google, BOB, "contacts").refresh(google.request)
    assert refusal(google, BOB, "contacts", "admin.directory.user.readonly")[0] == "unauthorized_client"


def test_delegation_taken_away_ends_at_the_next_exchange(google: Google) -> None:
    google.undelegate("hoogland.example")
    assert refusal(google, BOB)[0] == "unauthorized_client"


def test_people_who_are_not_there_are_refused_one_by_one(google: Google) -> None:
    assert refusal(google, "nobody@hoogland.example") == ("invalid_grant", "Invalid email or User ID")
    assert refusal(google, "not-an-address") == ("invalid_grant", "Not a valid email or user ID.")
    google.suspend(BOB)
    assert refusal(google, BOB)[0] == "invalid_grant"
    google.suspend(BOB, suspended=False)
    google.delete_account(BOB)
    assert refusal(google, BOB) == ("invalid_grant", "The account has been deleted")
    assert google.calls[-1].status == 400


def test_an_address_used_anew_is_another_account(google: Google) -> None:
    before = google.account(BOB).sub
    google.delete_account(BOB)
    google.add_account(BOB, "Bob Ander")
    assert google.account(BOB).sub != before


def test_an_assertion_signed_with_a_foreign_key_is_refused(google: Google) -> None:
    foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = foreign.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    key = google.service_account_key() | {"private_key": pem.decode()}
    credentials = ServiceCredentials.from_service_account_info(key, scopes=[SCOPE + "contacts"], subject=BOB)
    with pytest.raises(RefreshError, match="Invalid JWT Signature"):
        credentials.refresh(google.request)


def test_an_unknown_service_account_is_refused(google: Google) -> None:
    key = google.service_account_key() | {"client_email": "other@demo.iam.gserviceaccount.com"}
    credentials = ServiceCredentials.from_service_account_info(key, scopes=[SCOPE + "contacts"], subject=BOB)
    with pytest.raises(RefreshError, match="account not found"):
        credentials.refresh(google.request)


def exchange(google: Google, assertion: str) -> dict[str, str]:
    body = urlencode({"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion})
    answer = google.request(google.root + "/token", "POST", body, {"Content-Type": "application/x-www-form-urlencoded"})
    return dict(json.loads(answer.data))


def sign_jwt(google: Google, claims: dict[str, object], *, name: str = "") -> str:
    service = name or google.world.service_account.email
    address = f"{google.root}/v1/projects/-/serviceAccounts/{service}:signJwt"
    answer = google.request(address, "POST", json.dumps({"payload": json.dumps(claims)}), {"Content-Type": "application/json"})
    assert answer.status == 200, answer.data
    return str(json.loads(answer.data)["signedJwt"])


def test_without_a_key_file_sign_jwt_makes_the_same_assertion(google: Google) -> None:
    now = int(time.time())
    claims = {"iss": google.world.service_account.email, "sub": BOB, "scope": SCOPE + "contacts", "aud": google.root + "/token"}
    answer = exchange(google, sign_jwt(google, {**claims, "iat": now, "exp": now + 3600}))
    assert google.world.identity.of_token(answer["access_token"]).email == BOB  # type: ignore[union-attr]


def test_an_assertion_out_of_its_time_is_refused(google: Google) -> None:
    now = int(time.time())
    claims = {"iss": google.world.service_account.email, "sub": BOB, "scope": SCOPE + "contacts", "aud": google.root + "/token"}
    for issued, expires in [(now - 7200, now - 3600), (now, now + 7200), (now + 3600, now + 7000)]:
        answer = exchange(google, sign_jwt(google, {**claims, "iat": issued, "exp": expires}))
        assert answer["error"] == "invalid_grant"
        assert "reasonable timeframe" in answer["error_description"]


def test_an_access_token_lives_an_hour_of_the_clock(google: Google) -> None:
    credentials = delegated(google, BOB, "contacts")
    credentials.refresh(google.request)
    google.clock.advance(3599)
    assert google.world.identity.of_token(credentials.token) is not None
    google.clock.advance(1)
    assert google.world.identity.of_token(credentials.token) is None


def test_a_client_whose_token_expired_refreshes_and_goes_on(google: Google) -> None:
    people = api(google, "people", delegated(google, BOB, "contacts")).people()
    for _ in range(2):
        people.get(resourceName="people/me", personFields="names").execute()
        google.clock.advance(4000)
    assert [call.status for call in google.calls] == [200, 200, 401, 200, 200]
