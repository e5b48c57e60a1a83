"""The whole product while Google or the store is in trouble: always a card, nothing private in it or in the log, and afterwards all is well."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.apps.card_v1 import Card
from google.protobuf import json_format

from addon.clients import with_patience
from local.google import Fault
from tests.addon.test_failures import Lines
from tests.world import ALICE, BOB, PUBLIC_URL, TASKS_ACCOUNT, World, person, phones_of

PHONE, NEW_PHONE = "+31 6 12345678", "+31 6 87654321"


@pytest.fixture
def world() -> World:
    made = World().furnish()
    with_patience(made.db, seconds=0.2)
    made.label_in_google(ALICE, "Sales", [person("Zéline Canary", phone=PHONE, email="zeline@private.example")])
    alice = made.person(ALICE)
    alice.home()
    alice.press_row("Sales")
    alice.press("Share")
    alice.press("Share", {"People, groups or domains": BOB})
    made.settle()
    assert made.names_in(BOB, "Sales") == ["Zéline Canary"]
    return made


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Every line of every log at the level that an installation keeps, and ours at all levels."""
    collected, root, ours = Lines(), logging.getLogger(), logging.getLogger("commonbook")
    before = (ours.propagate, ours.level)
    root.addHandler(collected)
    ours.propagate = True
    ours.setLevel(logging.INFO)
    yield collected.lines
    root.removeHandler(collected)
    ours.propagate, ours.level = before


FAULTS: dict[str, dict[str, Any]] = {
    "401": {"status": 401},
    "403": {"status": 403},
    "404": {"status": 404},
    "429": {"status": 429},
    "429 with a wish": {"status": 429, "headers": {"Retry-After": "30"}},
    "500": {"status": 500},
    "503": {"status": 503},
    "nothing": {"cut": True},
    "garbage": {"garbage": True},
    "garbage in a success": {"status": 200, "body": "<html>"},
}


def a_day_of_rounds(world: World) -> None:
    """What Cloud Scheduler does: one /task/upkeep a minute; sixteen of them, a day later, look at every account."""
    world.settle(hours=24)
    world.clock.advance(86_400)
    for _ in range(16):
        token = world.task_token(TASKS_ACCOUNT, f"{PUBLIC_URL}/task/upkeep")
        assert world.door.post("/task/upkeep", data=b"{}", headers={"Authorization": f"Bearer {token}"}).status_code == 200
        world.clock.advance(60)
    world.settle(hours=1)


def cards_of(answer: dict[str, Any]) -> list[dict[str, Any]]:
    action = answer.get("action") or answer["renderActions"]["action"]
    return [card for step in action["navigations"] for key, card in step.items() if key in ("pushCard", "updateCard")]


@pytest.mark.parametrize("fault", FAULTS)
def test_every_first_card_is_drawn_while_people_api_is_in_trouble(world: World, lines: list[str], fault: str) -> None:
    """People API answering 401, 403, 404, 429, 500, 503, nothing at all, garbage (T27)."""
    message = world.google.add_message(ALICE, headers={"From": "Zéline <zeline@private.example>", "To": "stranger@x.example"})
    world.google.faults.add(Fault(path="^/v1/", times=None, **FAULTS[fault]))
    for path, mail in (("/addon/home", None), ("/addon/gmail/message", message), ("/addon/settings", None), ("/click/sync/now", None)):
        panel = world.person(ALICE)
        if mail:
            panel.mail = {"messageId": mail, "accessToken": world.google.message_token(ALICE, mail)}
        response = world.post_event(panel, path, {}, {})
        assert response.status_code == 200
        for card in cards_of(response.get_json()):
            json_format.ParseDict(card, Card.pb(Card()))
    private = ("canary", "zeline", "12345678", "ya29")
    assert world.google.faults.fired
    assert not [line for line in lines if any(text in line.lower() for text in private)]


@pytest.mark.parametrize("fault", FAULTS)
def test_edit_made_while_google_is_in_trouble_arrives_afterwards_and_once(world: World, fault: str) -> None:
    """I2, I17: what was saved is saved; the copies follow when Google is back, without twins."""
    alice = world.person(ALICE)
    alice.home()
    alice.press_row("Sales")
    alice.press_row("Zéline Canary")
    alice.press("Edit")
    trouble = world.google.faults.add(Fault(path="^/v1/people", account=BOB, times=None, **FAULTS[fault]))
    alice.press("Save", {"Phone": NEW_PHONE})
    world.tasks.run_until_idle(max_seconds=30)
    assert world.google.faults.fired
    world.google.faults.remove(trouble)
    if fault in ("401", "403"):  # consent withdrawn, or Contacts switched off: taken up again when that person comes back
        world.person(BOB).home()
    a_day_of_rounds(world)
    (copy,) = world.people_in(BOB, "Sales")
    assert [phone.replace(" ", "") for phone in phones_of(copy)] == [NEW_PHONE.replace(" ", "")]
    assert len(world.google.book(BOB).contacts()) == 1


def test_store_gone_for_a_minute_says_so_quickly_and_comes_back(world: World, lines: list[str]) -> None:
    """Firestore gone for a minute: nothing half done, the same press goes through afterwards (T27)."""
    alice = world.person(ALICE)
    alice.home()
    alice.press_row("Sales")
    alice.press_row("Zéline Canary")
    alice.press("Edit")
    save = alice.card.button("Save").action
    assert save is not None
    form = alice.form({"Phone": NEW_PHONE})
    world.firestore.faults.gone = True
    started = time.monotonic()
    response = world.post_event(alice, save.path, save.parameters, form)
    assert time.monotonic() - started < 10
    (card,) = cards_of(response.get_json())
    assert card["header"]["title"] == "Not saved"
    assert world.door.get("/health").status_code == 200
    world.firestore.faults.gone = False
    alice.act(save, form)
    world.settle()
    (copy,) = world.people_in(BOB, "Sales")
    assert [phone.replace(" ", "") for phone in phones_of(copy)] == [NEW_PHONE.replace(" ", "")]
    assert not [line for line in lines if "canary" in line.lower() or "87654321" in line]


def test_lost_answer_of_a_commit_is_not_carried_out_twice(world: World) -> None:
    """I16: the press is repeated with its nonce after the store kept it and lost the answer."""
    alice = world.person(ALICE)
    alice.home()
    alice.press("New label" if "New label" in json.dumps(alice.card.json) else "Create label")
    save = alice.card.button("Save").action
    assert save is not None
    form = alice.form({"Label name": "Twice"})
    world.firestore.faults.fail("Commit", grpc.StatusCode.UNAVAILABLE, after=True)
    world.post_event(alice, save.path, save.parameters, form)
    world.post_event(alice, save.path, save.parameters, form)
    world.settle()
    assert world.labels_in(ALICE).count("Twice") <= 1
    home = json.dumps(world.person(ALICE).home().json)
    assert home.count("Twice") == 1


def test_nothing_personal_travels_in_tasks_or_addresses(world: World) -> None:
    """T27: names, bodies and addresses of tasks hold ids only."""
    delivered = json.dumps([str(each) for each in world.tasks.history], ensure_ascii=False)
    assert len(world.tasks.history) > 0
    for private in ("Canary", "zeline", "12345678", ALICE, BOB, "Sales", "ya29"):
        assert private not in delivered
    for call in world.google.calls:
        if "search" not in call.path:
            assert "Canary" not in f"{call.path} {call.query}"
            assert PUBLIC_URL not in f"{call.path} {call.query}"
