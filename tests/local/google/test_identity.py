"""ID tokens, certificates, IAM: checked by google-auth, which fetches our certificates and knows nothing of us."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from google.auth.exceptions import GoogleAuthError

from local.clock import Clock
from local.google import ADDON_SERVICE_ACCOUNT, Google
from tests.local.google.conftest import ALICE, MARTA, SCOPE, furnish, verify, verify_oauth2

AUDIENCE = "https://commonbook.example/home"
CERTS = "/oauth2/v1/certs", "/oauth2/v3/certs"


@pytest.mark.parametrize("certificates", CERTS)
def test_a_persons_token_verifies_with_either_form_of_certificates(google: Google, certificates: str) -> None:
    token = google.mint_id_token(ALICE, "client-1")
    claims = verify(token, google.request, audience="client-1", certs_url=google.root + certificates)
    assert (claims["sub"], claims["email"], claims["email_verified"], claims["hd"]) == (google.account(ALICE).sub, ALICE, True, "hoogland.example")


def test_a_consumer_account_has_no_hosted_domain(google: Google) -> None:
    claims = verify_oauth2(google.mint_id_token(MARTA, "client-1"), google.request, audience="client-1")
    assert "hd" not in claims


def test_the_platforms_token_names_the_addon_account(google: Google) -> None:
    claims = verify_oauth2(google.mint_system_token(AUDIENCE), google.request, audience=[AUDIENCE])
    assert (claims["email"], claims["aud"]) == (ADDON_SERVICE_ACCOUNT, AUDIENCE)


@pytest.mark.parametrize("claims", [{"exp": 1}, {"aud": "https://elsewhere.example"}, {"iss": "https://accounts.elsewhere.example"}])
def test_what_is_wrong_with_a_token_can_be_chosen(google: Google, claims: dict[str, Any]) -> None:
    with pytest.raises((GoogleAuthError, ValueError)):
        verify_oauth2(google.mint_system_token(AUDIENCE, **claims), google.request, audience=AUDIENCE)


def test_tokens_of_another_google_do_not_verify(google: Google, clock: Clock, tmp_path: Path) -> None:
    other = Google(clock, path=tmp_path)
    furnish(other)
    try:
        with pytest.raises((GoogleAuthError, ValueError)):
            verify_oauth2(other.mint_id_token(ALICE, "c"), google.request, audience="c")
    finally:
        other.close()


def iam(google: Google, account: str, verb: str, body: object, token: str = "") -> tuple[int, dict[str, str]]:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    answer = google.request(f"{google.root}/v1/projects/-/serviceAccounts/{account}:{verb}", "POST", json.dumps(body), headers)
    return answer.status, json.loads(answer.data)


def test_the_queue_gets_its_token_from_generate_id_token(google: Google) -> None:
    email = google.world.tasks_service_account.email
    _, answer = iam(google, email, "generateIdToken", {"audience": AUDIENCE, "includeEmail": True})
    claims = verify_oauth2(answer["token"], google.request, audience=AUDIENCE)
    assert (claims["email"], claims["email_verified"]) == (email, True)
    _, anonymous = iam(google, email, "generateIdToken", {"audience": AUDIENCE})
    assert "email" not in verify_oauth2(anonymous["token"], google.request, audience=AUDIENCE)


def test_people_may_not_sign_for_service_accounts(google: Google) -> None:
    token = google.access_token(ALICE, [SCOPE + "cloud-platform"])
    status, answer = iam(google, google.world.service_account.email, "signJwt", {"payload": "{}"}, token)
    assert (status, answer["error"]["status"]) == (403, "PERMISSION_DENIED")  # type: ignore[index]
    assert iam(google, "nobody@demo.iam.gserviceaccount.com", "signJwt", {"payload": "{}"})[0] == 403
    assert iam(google, google.world.service_account.email, "signJwt", {"payload": "{}"}, "ya29.forged")[0] == 401


def test_a_service_accounts_own_token_may_sign(google: Google) -> None:
    email = google.world.service_account.email
    _, answer = iam(google, email, "generateAccessToken", {"scope": [SCOPE + "cloud-platform"]})
    assert iam(google, email, "signJwt", {"payload": json.dumps({"sub": ALICE})}, answer["accessToken"])[0] == 200


def test_a_machine_of_google_finds_its_own_credentials(google: Google) -> None:
    """Cloud Run's way in: google-auth asks the metadata server, here our own address."""
    head = {"Metadata-Flavor": "Google"}
    base = f"{google.root}/computeMetadata/v1/instance/service-accounts/default"
    token = json.loads(google.request(base + "/token", headers=head).data)["access_token"]
    assert google.world.identity.of_token(token).email == google.world.service_account.email  # type: ignore[union-attr]
    identity = google.request(f"{base}/identity?audience=https://a.example", headers=head).data.decode()
    assert verify_oauth2(identity, google.request, audience="https://a.example")["email"] == google.world.service_account.email
    assert google.request(base + "/token").status == 403


def test_userinfo_and_tokeninfo_say_what_was_granted(google: Google) -> None:
    token = google.access_token(ALICE, ["openid", SCOPE + "userinfo.email", SCOPE + "contacts"])
    info = json.loads(google.request(google.root + "/oauth2/v3/userinfo", headers={"Authorization": f"Bearer {token}"}).data)
    assert info == {"sub": google.account(ALICE).sub, "email": ALICE, "email_verified": True, "hd": "hoogland.example"}
    scope = json.loads(google.request(f"{google.root}/tokeninfo?access_token={token}").data)["scope"]
    assert set(scope.split()) == {"openid", SCOPE + "userinfo.email", SCOPE + "contacts"}
    assert google.request(f"{google.root}/tokeninfo?access_token=forged").status == 400


def test_without_a_token_and_with_a_dead_one_google_says_401(google: Google) -> None:
    address = google.root + "/v1/people/me?personFields=names"
    missing, dead = google.request(address), google.request(address, headers={"Authorization": "Bearer ya29.dead"})
    assert (missing.status, dead.status) == (401, 401)
    assert json.loads(dead.data)["error"]["status"] == "UNAUTHENTICATED"
    assert json.loads(missing.data)["error"]["details"][0]["reason"] == "CREDENTIALS_MISSING"


def test_tokens_of_a_suspended_account_are_dead(google: Google) -> None:
    token = google.access_token(ALICE, [SCOPE + "contacts"])
    google.suspend(ALICE)
    assert google.request(google.root + "/v1/people/me?personFields=names", headers={"Authorization": f"Bearer {token}"}).status == 401
