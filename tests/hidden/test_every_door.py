"""Every press there is, walked by people from whom everything but names is hidden: nothing secret comes back by any of them (I4, T9, T10, T27).

A press that no walk visits fails here: visit it, or say why nothing hidden can come by that door.
"""

from __future__ import annotations

import json
import logging

import pytest

from cards.presses import OPENS, READS, WRITES
from handlers.routes import CLICKS
from tests.hidden.every_door import EveryDoor, furnished, invite, walk
from tests.hidden.secrets import Listening, secrets_in
from tests.world import ALICE, BOB, MARTA

OWNERS_ONLY = "takes to be the owner, from whom nothing is hidden"
NOT_VISITED = {
    "label/rename": OWNERS_ONLY,
    "label/name": OWNERS_ONLY,
    "label/delete": OWNERS_ONLY,
    "label/end": OWNERS_ONLY,
    "label/restore": OWNERS_ONLY,
    "label/transfer": OWNERS_ONLY,
    "label/bring-back": OWNERS_ONLY,
    "transfer/ask": OWNERS_ONLY,
    "transfer/confirm": OWNERS_ONLY,
    "member/hidden-fields": OWNERS_ONLY,
    "hidden/preview": OWNERS_ONLY,
    "hidden/save": OWNERS_ONLY,
    "hidden/show": OWNERS_ONLY,
    "consent/ask": "asks Google for a scope",
    "identity/ask": "asks Google for a scope",
    "member/view-as": OWNERS_ONLY + ": what she sees with his eyes is in test_people_doors",
    "member/view-contact": OWNERS_ONLY + ": what she sees with his eyes is in test_people_doors",
    "member/let-in": "tells of an invitation and two addresses (tests/invitations)",
    "member/keep-out": "tells of an invitation and two addresses (tests/invitations)",
    "settings/leave": "for whoever consented alone (tests/connect)",
    "settings/disconnect": "for whoever consented alone (tests/connect)",
    "connect/again": "before an account is connected nothing of anybody is read",
    "connect/domain": "says what an administrator enters",
    "connect/link": "says what an administrator enters",
    "connect/check": "says what an administrator enters",
}


@pytest.fixture(scope="module")
def log() -> list[str]:
    return []


@pytest.fixture(scope="module")
def walked(log: list[str]) -> tuple[Listening, dict[str, EveryDoor]]:
    """Bob, who administers his domain besides, and Marta, who is invited."""

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            log.append(f"{record.name} {record.getMessage()} {record.exc_text or ''}")

    handler = Kept(level=logging.DEBUG)
    root = logging.getLogger()
    root.addHandler(handler)
    before = root.level
    root.setLevel(logging.DEBUG)  # forgets what loggers remember of the level before
    try:
        world = furnished()
        world.google.add_account(BOB, "Bob Bakker", admin=True)
        world.db.document(f"accounts/{world.account(BOB).key}").update({"administers": True})
        invite(world)
        return world, {email: walk(world, email) for email in (MARTA, BOB)}
    finally:
        root.removeHandler(handler)
        root.setLevel(before)


def test_every_press_is_visited_by_a_walk(walked: tuple[Listening, dict[str, EveryDoor]]) -> None:
    visited = {kind for each in walked[1].values() for kind in each.kinds}
    assert sorted((READS | WRITES) & set(CLICKS) - visited - set(NOT_VISITED)) == []
    assert set(NOT_VISITED) - READS - WRITES == set()


def test_no_walk_met_a_fault_of_ours(walked: tuple[Listening, dict[str, EveryDoor]]) -> None:
    assert {email: each.failures for email, each in walked[1].items()} == {email: [] for email in walked[1]}


@pytest.mark.parametrize("email", [BOB, MARTA])
def test_nothing_hidden_came_back(walked: tuple[Listening, dict[str, EveryDoor]], email: str) -> None:
    """Cards, suggestions, answers, and what was written into their Google Contacts."""
    world, _ = walked
    assert len(world.heard(email)) > 10
    assert [(text[:300], secrets_in(text)) for text in world.heard(email) if secrets_in(text)] == []
    assert secrets_in(json.dumps(world.google.book(email).contacts())) == []
    assert secrets_in(json.dumps(sorted(world.google.book(email).groups()))) == []


def test_the_owner_hears_the_secrets(walked: tuple[Listening, dict[str, EveryDoor]]) -> None:
    """The search can fail: what is hidden from Bob is on Alice's cards."""
    world, _ = walked
    assert any(secrets_in(text) for text in world.heard(ALICE)) or any(secrets_in(json.dumps(each)) for each in world.google.book(ALICE).contacts())


def test_nothing_secret_is_in_a_task_a_mail_an_address_or_the_log(walked: tuple[Listening, dict[str, EveryDoor]], log: list[str]) -> None:
    """T27, P5."""
    world, _ = walked
    assert world.tasks.history
    assert secrets_in(repr(world.tasks.history)) == []
    assert secrets_in(" ".join(call.path for call in world.google.calls if "searchContacts" not in call.path)) == []
    for mail in world.mails():
        assert secrets_in(f"{mail.subject} {mail.text}") == []
    ours = [line for line in log if line.startswith("commonbook")]
    assert ours
    assert [line for line in ours if secrets_in(line)] == []


def test_every_window_that_opens_is_known() -> None:
    """Addresses that a browser opens have tests of their own: consent in tests/connect, an export holds the presser's own view."""
    assert {"connect", "export"} >= OPENS
