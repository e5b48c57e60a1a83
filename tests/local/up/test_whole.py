"""The main job through the running program, and what is left of it when the program is killed in the middle."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from local.google import Fault
from local.up.tokens import IdTokens
from tests.local.up.conftest import Start
from tests.local.up.outside import Outside, eventually
from tests.world import ALICE, BOB, PUBLIC_URL, person

TASKS_ACCOUNT = "tasks@demo.iam.gserviceaccount.com"
SOON_S = 60
AFTER_A_LEASE_S = 180


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[Outside]:
    outside = Outside(tmp_path)
    yield outside
    outside.google.close()


def share_klanten(outside: Outside) -> None:
    alice = outside.person(ALICE)
    alice.home()
    alice.press_row("Klanten")
    alice.press("Share")
    alice.press("Share", {"People, groups or domains": BOB, "Access": "Can edit"})


def test_a_shared_label_arrives_and_so_does_an_edit(start: Start, outside: Outside) -> None:
    outside.label(ALICE, "Klanten", [person("Pieter Meulen", phone="+31 6 12345678"), person("Zoë Şahin"), person("王 小明")])
    outside.door.address = start("--port", "0", **outside.environ).address
    share_klanten(outside)
    names = outside.names_in(ALICE, "Klanten")
    assert eventually(lambda: outside.names_in(BOB, "Klanten") == names, within_s=SOON_S), outside.names_in(BOB, "Klanten")

    bob = outside.person(BOB)
    bob.home()
    bob.press_row("Klanten")
    bob.press_row("Pieter Meulen")
    bob.press("Edit")
    bob.press("Save", {"Phone": "+31 6 87654321"})
    assert eventually(lambda: "+31 6 87654321" in str(outside.people_in(ALICE, "Klanten")), within_s=SOON_S)


def test_killed_in_the_middle_of_a_share_it_completes_without_twins(start: Start, outside: Outside) -> None:
    """I17: one batch is written and the next under way when the process goes; at Google's it lands all the same, seconds later."""
    everybody = [person(f"Klant Nummer{number}", phone=f"+31 20 {number:07}") for number in range(450)]
    outside.label(ALICE, "Klanten", everybody)
    running = start("--port", "0", **outside.environ)
    outside.door.address = running.address
    outside.google.faults.add(Fault(path="batchCreateContacts", skip=1, delay_s=5, after_commit=True, cut=True))
    share_klanten(outside)
    assert eventually(lambda: len(outside.google.book(BOB).contacts()) == 200, within_s=SOON_S)
    running.stop(signal.SIGKILL)

    start("--port", "0", **outside.environ)
    names = outside.names_in(ALICE, "Klanten")
    assert eventually(lambda: outside.names_in(BOB, "Klanten") == names, within_s=AFTER_A_LEASE_S)
    assert len(outside.google.book(BOB).contacts()) == 450


def test_tasks_are_taken_from_the_queue_and_from_nobody_else(start: Start, outside: Outside) -> None:
    """T4: the headers prove nothing, the token does."""
    running = start("--port", "0", **outside.environ)
    token = IdTokens(outside.google.root)
    forged = {"X-CloudTasks-QueueName": "upkeep", "X-CloudTasks-TaskName": "1", "Content-Type": "application/json"}

    def status(**headers: str) -> int:
        return requests.post(f"{running.address}/task/upkeep", data="{}", headers={**forged, **headers}, timeout=20).status_code

    assert status() in (401, 403)
    assert status(Authorization=f"Bearer {token('backend@demo.iam.gserviceaccount.com', PUBLIC_URL)}") in (401, 403)
    assert status(Authorization=f"Bearer {token(TASKS_ACCOUNT, 'https://elsewhere.example')}") in (401, 403)
    assert status(Authorization=f"Bearer {token(TASKS_ACCOUNT, PUBLIC_URL)}") == 200


def test_an_id_token_is_asked_for_once_in_a_while(outside: Outside) -> None:
    token = IdTokens(outside.google.root)
    first = token(TASKS_ACCOUNT, PUBLIC_URL)
    assert token(TASKS_ACCOUNT, PUBLIC_URL) == first
    assert token(TASKS_ACCOUNT, f"{PUBLIC_URL}/other") != first
    assert len([call for call in outside.google.calls if "generateIdToken" in call.path]) == 2


def test_without_iam_there_is_no_token_and_the_delivery_waits() -> None:
    with pytest.raises(ConnectionError, match="no ID token"):
        IdTokens("http://127.0.0.1:9")(TASKS_ACCOUNT, PUBLIC_URL)
