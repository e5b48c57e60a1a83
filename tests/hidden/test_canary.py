"""A hidden value leaves by no door: not by a card, not by a search, not by a mail, not by Google, not by a task, not by the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

import pytest

from handlers.route import MANIFEST_SCOPES
from sharing.fields import FIELDS, MANAGED_FIELDS
from sharing.person import digest, from_google
from sync.people import PERSON_FIELDS
from tests.addon.test_walk import Walk
from tests.hidden.office import LABEL, hide
from tests.hidden.secrets import YEAR, Listening, full_of_secrets, secret_by_type, secret_of, secrets_in
from tests.world import ALICE, BOB

SYNCED = frozenset(MANAGED_FIELDS) & frozenset(PERSON_FIELDS.split(","))  # of the rest nothing is read, so nothing can leave
EVERYTHING_BUT_NAMES = frozenset(MANAGED_FIELDS) - {"names"}
BY_FIELD = ([full_of_secrets("Piet Kok"), full_of_secrets("Rosa Vos")], EVERYTHING_BUT_NAMES)
BY_TYPE = (
    [secret_by_type("Piet Kok", "home"), secret_by_type("Rosa Vos", "")],
    frozenset(f"{field}/{kind}" for field in ("emailAddresses", "phoneNumbers", "addresses") for kind in ("home", "")),
)
ENDS_SOMETHING = ("label/part", "contact/erase", "contact/unlabel", "member/revoke", "settings/disconnect", "settings/erase")
HIDDEN_ADDRESS = secret_of("emailAddresses", "")["value"]


class Careful(Walk):
    """Presses everything but what would end the walk."""

    def _queue(self, action: Mapping[str, Any]) -> None:
        if not str(action["function"]).endswith(ENDS_SOMETHING):
            super()._queue(action)


def office(people: list[dict[str, Any]], hidden: frozenset[str]) -> Listening:
    """Bob (Can reshare) has Alice's label; what is secret in it was hidden from him before anything of it was sent."""
    world = Listening().furnish()
    assert isinstance(world, Listening)
    world.label_in_google(ALICE, LABEL, people)
    alice = world.person(ALICE)
    alice.home()
    alice.press_row(LABEL)
    alice.press("Share")
    alice.press("Share", {"People, groups or domains": BOB, "Access": "Can reshare"})
    hide(world, hidden)
    world.settle()
    return world


@pytest.fixture(params=[BY_FIELD, BY_TYPE], ids=["by field", "by type"])
def world(request: pytest.FixtureRequest) -> Listening:
    return office(*request.param)


def test_there_is_a_secret_in_every_field_and_alice_hears_them_all() -> None:
    """The search itself can fail: her own walk finds what Bob's must not."""
    assert {name for name in FIELDS if name != "names"} == set(digest(from_google(full_of_secrets("Piet Kok")))) - {"names"}
    world = office(*BY_FIELD)
    alice = world.person(ALICE)
    alice.home()
    alice.press_row(LABEL)
    alice.press_row("Piet Kok")
    heard = {secret for text in world.heard(ALICE) for secret in secrets_in(text)}
    assert {"zqxwvkorganizations", "zqxwvkbiographies", "205557391", "1907"} <= heard
    hide(world, ())
    world.settle()
    written = " ".join(text for whom, text in world.sent if whom == world.google.account(BOB).sub)
    texts = {name: next(iter(secret_of(name, "").values())) for name in SYNCED - {"names", "birthdays", "events"}}
    assert [name for name, text in texts.items() if text not in written] == []
    assert '"year": 1907' in written


def test_nothing_hidden_is_in_his_google_contacts_or_on_any_card_he_can_reach(world: Listening) -> None:
    """I4, T9, T10."""
    walk = Careful(world, world.person(BOB, scopes=frozenset(MANIFEST_SCOPES)))
    for path in ("/addon/home", "/addon/settings", "/addon/help"):
        walk.start(path)
    walk.press_everything()
    world.settle()
    assert walk.failures == []
    assert any("/click/contact/edit" in press for press in walk.pressed)
    assert any("/click/label/members" in press for press in walk.pressed)
    assert len(world.heard(BOB)) > 20
    assert [secrets_in(text) for text in world.heard(BOB) if secrets_in(text)] == []
    assert len(world.people_in(BOB, LABEL)) == 2  # the walk saved forms with empty boxes, so their names may be anything by now
    assert secrets_in(json.dumps(world.google.book(BOB).contacts())) == []
    assert secrets_in(json.dumps(sorted(world.google.book(BOB).groups()))) == []


@pytest.mark.parametrize("query", ["zqxwvk", "zqxwvkemailaddresses@x.example", "020 555 7391", "5557391", "+31205557391", "zqxwvkorganizations"])
def test_searching_for_a_hidden_value_finds_nobody(world: Listening, query: str) -> None:
    """R4: matching is an output too."""
    bob = world.person(BOB)
    bob.home()
    bob.press("Search", {"Search contacts": query})
    assert not bob.card.reads("Piet Kok")
    assert not bob.card.reads("Rosa Vos")


def test_mail_from_a_hidden_address_is_from_somebody_unknown(world: Listening) -> None:
    """R4: also when it is one of the others on the mail, and when it is asked for once more."""
    for headers in ({"From": HIDDEN_ADDRESS, "To": BOB}, {"From": "stranger@y.example", "To": BOB, "Cc": HIDDEN_ADDRESS}):
        bob = world.person(BOB)
        bob.open_mail(world.google.add_message(BOB, headers=headers))
        assert bob.card.has_button("Add contact")
        assert not [name for name in ("Piet", "Rosa") if bob.card.reads(name)]
        bob.press("Add contact")
        assert bob.card.json["name"] == "form"
        assert not [name for name in ("Piet", "Rosa") if name in json.dumps(bob.card.json)]


def test_nothing_hidden_is_in_a_task_or_in_the_log(world: Listening, caplog: pytest.LogCaptureFixture) -> None:
    """T27, for the owner's own presses too: tasks and lines carry ids."""
    with caplog.at_level(logging.DEBUG):
        alice = world.person(ALICE)
        alice.home()
        alice.press_row(LABEL)
        alice.press_row("Piet Kok")
        alice.press("Edit")
        alice.press("Save", {"First name": "Pieter", "Birthday": f"{YEAR}-05-17"})
        assert "Saved." in alice.toast
        hide(world, ())
        world.settle()
        hide(world, EVERYTHING_BUT_NAMES)
        world.settle()
    lines = [f"{record.name} {record.getMessage()}" for record in caplog.records if record.name.startswith("commonbook")]
    assert [secrets_in(line) for line in lines if secrets_in(line)] == []
    assert world.tasks.history
    assert secrets_in(repr(world.tasks.history)) == []
    assert secrets_in(" ".join(call.path for call in world.google.calls)) == []


def test_showing_sends_everything_and_hiding_takes_it_all_back_within_one_drain() -> None:
    """I5."""
    world = office(*BY_FIELD)
    hide(world, ())
    world.settle()
    shown = {frozenset(digest(from_google(each))) for each in world.people_in(BOB, LABEL)}
    assert shown == {SYNCED}
    hide(world, EVERYTHING_BUT_NAMES)
    before = len(world.sent)
    world.settle()
    assert {frozenset(digest(from_google(each))) for each in world.people_in(BOB, LABEL)} == {frozenset({"names"})}
    mine = world.google.account(BOB).sub
    assert len([text for whom, text in world.sent[before:] if whom == mine]) <= 2
    assert [secrets_in(text) for whom, text in world.sent[before:] if whom == mine and secrets_in(text)] == []
