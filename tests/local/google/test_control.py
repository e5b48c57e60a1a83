"""Another process drives the local Google over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests

from local.google import Google
from tests.local.google.conftest import ALICE, BOB, MARTA, SCOPE

Door = Callable[..., Any]


@pytest.fixture
def door(google: Google) -> Door:
    google.serve()

    def ask(path: str, body: object = None, *, status: int = 200) -> Any:
        at = f"{google.root}/_google/{path}"
        answer = requests.get(at, timeout=10) if body is None else requests.post(at, json=body, timeout=10)
        assert answer.status_code == status, answer.text
        return answer.json()

    return ask


def test_calls_are_read_as_they_come(google: Google, door: Door) -> None:
    google.request(google.root + "/oauth2/v3/certs")
    first = door("calls")
    assert [call["path"] for call in first["calls"]] == ["/oauth2/v3/certs"]
    google.request(google.root + "/oauth2/v1/certs")
    assert [call["path"] for call in door(f"calls?since={first['last']}")["calls"]] == ["/oauth2/v1/certs"]
    door("calls/clear", {})
    assert door("calls")["calls"] == []


def test_a_fault_is_set_and_healed(google: Google, door: Door) -> None:
    door("faults", {"path": "certs", "status": 500, "times": 3})
    assert google.request(google.root + "/oauth2/v3/certs").status == 500
    assert len(door("faults")["faults"]) == 1
    door("faults/heal", {})
    assert google.request(google.root + "/oauth2/v3/certs").status == 200
    door("faults", {"path": "certs", "colour": "red"}, status=400)


def test_switches_and_clock_are_turned(google: Google, door: Door) -> None:
    assert door("switches", {"sync_lag_s": 60})["sync_lag_s"] == 60
    door("switches", {"before_write": 1}, status=400)
    before = door("clock")["now"]
    assert door("clock", {"advance_s": 3600})["now"] > before
    door("clock", {"advance_s": -1}, status=400)


def test_a_world_is_furnished_and_acted_in(google: Google, door: Door) -> None:
    door("domains", {"domain": "new.example", "delegated": True})
    door("accounts", {"email": "eva@new.example", "name": "Eva Nieuw", "admin": True})
    door("groups", {"email": "team@new.example", "name": "Team", "members": ["eva@new.example", BOB]})
    door("contacts", {"account": "eva@new.example", "do": "create", "with": {"person": {"names": [{"givenName": "Ada"}]}}})
    (contact,) = door("contacts?account=eva@new.example")["contacts"]
    assert contact["names"][0]["givenName"] == "Ada"
    mail = door("messages", {"account": "eva@new.example", "headers": {"From": "ada@else.example", "Subject": "Hoi"}})["id"]
    assert [(entry["id"], entry["subject"]) for entry in door("messages?account=eva@new.example")["messages"]] == [(mail, "Hoi")]
    door("accounts/eva@new.example/suspend", {})
    assert {account["email"]: account["suspended"] for account in door("accounts")["accounts"]}["eva@new.example"]


def test_tokens_are_minted(google: Google, door: Door) -> None:
    token = door("tokens", {"kind": "access", "account": MARTA, "scopes": [SCOPE + "contacts"]})["token"]
    assert google.world.identity.of_token(token).email == MARTA  # type: ignore[union-attr]
    for body in (
        {"kind": "id", "account": ALICE, "audience": "c", "claims": {"nonce": "n"}},
        {"kind": "system", "audience": "https://a.example"},
        {"kind": "message", "account": ALICE, "message": "msg-f:1"},
    ):
        assert door("tokens", body)["token"]
    door("tokens", {"kind": "id", "account": "nobody@else.example", "audience": "c"}, status=400)


def test_the_doors_own_calls_leave_no_trace(google: Google, door: Door) -> None:
    door("accounts")
    assert len(google.calls) == 0


def test_a_web_page_cannot_press_it(google: Google, door: Door) -> None:
    """A form or a script of a foreign page can only send the simple content types."""
    answer = requests.post(google.root + "/_google/accounts/" + BOB + "/delete", data="{}", headers={"Content-Type": "text/plain"}, timeout=10)
    assert answer.status_code == 400
    assert google.account(BOB)


def test_unknown_doors_and_hands_are_refused(door: Door) -> None:
    door("nothing", status=400)
    door("contacts", {"account": BOB, "do": "__class__"}, status=400)
