"""Google's add-on platform, as far as one panel needs it: signs an event and carries it to the add-on (google/addon.md, section 1)."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests

PLACEHOLDER = "https://commonbook.example"  # the host in deployment.json, replaced when deployed (design.md)
TIMEOUT_S = 30  # Google's own patience
LARGEST_ANSWER = 5_000_000
EMAIL_SCOPE = "https://www.googleapis.com/auth/userinfo.email"
GMAIL_SCOPES = "https://www.googleapis.com/auth/gmail.addons.current."

Json = dict[str, Any]


class Signer(Protocol):
    """The part of the local Google that makes tokens."""

    def mint_system_token(self, audience: str, email: str = ...) -> str: ...
    def mint_id_token(self, key: str, audience: str) -> str: ...
    def access_token(self, email: str, scopes: list[str]) -> str: ...


class Refused(Exception):
    """The platform does not show this answer; the text is for whoever builds the add-on."""


class Grants:
    """What each person has allowed the add-on; everything in the manifest until a tick is taken away."""

    def __init__(self, scopes: tuple[str, ...]) -> None:
        self.all = scopes
        self._of: dict[str, tuple[str, ...]] = {}
        self._lock = threading.Lock()

    def of(self, person: str) -> tuple[str, ...]:
        with self._lock:
            return self._of.get(person, self.all)

    def set(self, person: str, scopes: list[str]) -> None:
        """Keep these, in the manifest's order; a scope that is not in the manifest is no scope of this add-on."""
        with self._lock:
            self._of[person] = tuple(scope for scope in self.all if scope in scopes)


class Platform:
    """Sends events of one add-on. `addon_url` is where it listens, `public_url` the address it believes to have (the token audience)."""

    def __init__(self, signer: Signer, grants: Grants, *, addon_url: str, public_url: str, service_account: str, client_id: str) -> None:
        self._signer = signer
        self._grants = grants
        self._addon_url = addon_url.rstrip("/")
        self._public_url = public_url.rstrip("/")
        self._service_account = service_account
        self._client_id = client_id

    def audience(self, url: str) -> str:
        """The full address of an entry point. Raises Refused for an address that is not the add-on's: nothing else is ever called."""
        for host in (PLACEHOLDER, self._public_url):
            if url == host or url.startswith(f"{host}/"):
                return self._public_url + url[len(host) :]
        raise Refused(f"{urlsplit(url).hostname or 'this address'} is not the add-on's own")

    def sign(self, event: Mapping[str, Any], person: str, audience: str, mail_token: str) -> Json:
        """The event with the tokens that this person's grants allow."""
        scopes = list(self._grants.of(person))
        authorization: Json = {
            "userOAuthToken": self._signer.access_token(person, scopes),
            "systemIdToken": self._signer.mint_system_token(audience, email=self._service_account),
            "authorizedScopes": scopes,
        }
        if EMAIL_SCOPE in scopes:
            authorization["userIdToken"] = self._signer.mint_id_token(person, self._client_id)
        signed: Json = {"commonEventObject": event.get("commonEventObject", {}), "authorizationEventObject": authorization}
        if "gmail" in event:
            signed["gmail"] = dict(event["gmail"])
            if any(scope.startswith(GMAIL_SCOPES) for scope in scopes):
                signed["gmail"]["accessToken"] = mail_token
        return signed

    def send(self, url: str, event: Mapping[str, Any], person: str, mail_token: str = "") -> Json:
        """The add-on's answer to an event. Raises Refused when there is none that could be shown."""
        audience = self.audience(url)
        body = self.sign(event, person, audience, mail_token)
        headers = {"Authorization": f"Bearer {body['authorizationEventObject']['systemIdToken']}"}
        target = self._addon_url + audience.removeprefix(self._public_url)
        try:
            response = requests.post(target, json=body, headers=headers, timeout=TIMEOUT_S, allow_redirects=False)
        except requests.Timeout:
            raise Refused(f"The add-on did not answer within {TIMEOUT_S} s") from None
        except requests.ConnectionError:
            raise Refused("The add-on cannot be reached") from None
        return read_answer(response)


def read_answer(response: requests.Response) -> Json:
    """The JSON of an answer. Raises Refused for what Google would not take: another status, no JSON, a card with an unknown field."""
    if response.status_code != 200:
        raise Refused(f"The add-on answered {response.status_code}")
    if len(response.content) > LARGEST_ANSWER:
        raise Refused("The add-on's answer is too large")
    try:
        answer = response.json()
    except requests.JSONDecodeError:
        raise Refused("The add-on answered no JSON") from None
    if not isinstance(answer, dict):
        raise Refused("The add-on answered JSON that is no object")
    for card in cards_of(answer):
        check_card(card)
    return answer


def cards_of(answer: Json) -> list[Json]:
    """Every card that an answer shows."""
    holders = [answer, answer.get("renderActions") or {}, answer.get("custom_authorization_prompt") or {}]
    steps = [step for holder in holders for step in (holder.get("action") or {}).get("navigations", [])]
    return [card for step in steps for key in ("pushCard", "updateCard") if (card := step.get(key))]


def check_card(card: Json) -> None:
    """Raises Refused, naming the field, when Google's type has no such field: one of them loses the whole card."""
    from google.apps import card_v1  # heavy: loaded with the first card
    from google.protobuf import json_format

    try:
        json_format.ParseDict(card, card_v1.Card.pb(card_v1.Card()))
    except json_format.ParseError as error:
        raise Refused(f"Google would refuse this card: {error}") from None
