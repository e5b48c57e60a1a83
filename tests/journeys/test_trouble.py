"""Google, the store and the queue at their worst: nothing is lost, a person is told the truth, and it heals by itself."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Iterator

import pytest

from local.google import Fault
from tests.journeys.steps import PEOPLE, at_contact, at_label, at_member, book_of, klanten, mail_from, nonce_of, share, shared, stored, sub_of
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, CAROL, person, phones_of

TROUBLES = {
    "401": Fault(status=401, path="/v1/", times=3),
    "403 forbidden": Fault(status=403, path="/v1/", times=3),
    "429": Fault(status=429, path="/v1/", times=3),
    "429, wait 30": Fault(status=429, path="/v1/", headers={"Retry-After": "30"}, times=3),
    "500": Fault(status=500, path="/v1/", times=3),
    "503": Fault(status=503, path="/v1/", times=3),
    "cut": Fault(cut=True, path="/v1/", times=3),
    "garbage": Fault(garbage=True, path="/v1/", times=3),
    "garbage with 200": Fault(garbage=True, status=200, path="/v1/", times=3),
    "404 of a proxy": Fault(garbage=True, status=404, path="/v1/", times=3),
    "500 after the work": Fault(status=500, path="/v1/", method="POST", after_commit=True, times=2),
    "cut after the work": Fault(cut=True, path="/v1/", method="POST", after_commit=True, times=2),
}
OF_GOOGLE = pytest.mark.parametrize("trouble", list(TROUBLES))


def at(world: Watched, trouble: str, **changes: object) -> Fault:
    from dataclasses import replace

    return world.google.faults.add(replace(TROUBLES[trouble], **changes))  # type: ignore[arg-type]


def heal(world: Watched) -> None:
    """Google is well again; its rounds come by, and people open their cards."""
    world.google.faults.heal()
    for _ in range(3):
        world.clock.advance(1_200)
        for email in (ALICE, BOB, CAROL):
            world.person(email).home()
        world.settle(hours=2)


def in_step(world: Watched, email: str, label: str = "Klanten") -> None:
    assert world.names_in(email, label) == world.names_in(ALICE, "Klanten")
    assert len(book_of(world, email)) == len(world.names_in(ALICE, "Klanten")), "no twins"


# Google, in the background


@OF_GOOGLE
def test_share_in_spite_of_google_arrives_once(world: Watched, trouble: str) -> None:
    """I6, I17: whatever the grantee's account answers at first."""
    klanten(world)
    world.person(BOB).home()
    share(world.person(ALICE), BOB)
    at(world, trouble, account=BOB)
    world.settle()
    heal(world)
    in_step(world, BOB)


@OF_GOOGLE
def test_edit_in_spite_of_google_arrives(world: Watched, trouble: str) -> None:
    klanten(world)
    shared(world, BOB)
    alice = at_contact(world.person(ALICE), "Pieter Meulen")
    alice.press("Edit")
    alice.press("Save", {"Phone": "+31 6 11112222"})
    at(world, trouble, account=BOB, method=None)
    world.settle()
    heal(world)
    in_step(world, BOB)
    assert ["+31 6 11112222"] in [phones_of(each) for each in world.people_in(BOB, "Klanten")]


@OF_GOOGLE
def test_one_account_s_trouble_is_nobody_else_s(world: Watched, trouble: str) -> None:
    """I20: Carol gets hers at once while Bob's account answers nothing sensible for an hour."""
    klanten(world)
    share(world.person(ALICE), f"{BOB}, {CAROL}")
    at(world, trouble, account=BOB, times=None, method=None, after_commit=False)
    world.settle(hours=0.2)
    in_step(world, CAROL)
    heal(world)
    in_step(world, BOB)


@OF_GOOGLE
def test_unshare_in_spite_of_google_takes_all_of_it_back(world: Watched, trouble: str) -> None:
    """I18: a debt that is paid when Google is well again."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    alice = at_member(world.person(ALICE), "Bob Bakker")
    alice.press("Remove")
    alice.press("Confirm")
    at(world, trouble, account=BOB, method=None)
    world.settle()
    heal(world)
    assert book_of(world, BOB) == {}
    assert world.labels_in(BOB) == []
    in_step(world, CAROL)


@OF_GOOGLE
def test_taking_in_in_spite_of_google_misses_nobody_and_doubles_nobody(world: Watched, trouble: str) -> None:
    klanten(world, people=tuple(person(f"Klant {number:02}") for number in range(60)))
    share(world.person(ALICE), BOB)
    at(world, trouble, account=ALICE, method="GET", after_commit=False)
    world.settle()
    heal(world)
    in_step(world, BOB)


# Google, while a card is being drawn


@OF_GOOGLE
def test_card_says_so_and_the_shared_contacts_are_shown_all_the_same(world: Watched, trouble: str) -> None:
    """An own contact is read live; when that fails the card stands without it."""
    klanten(world)
    shared(world, BOB)
    at(world, trouble, account=BOB, method=None, after_commit=False, path="/v1/people|/v1/contactGroups", times=None)
    bob = world.person(BOB)
    bob.home()
    assert bob.card.row("Klanten")
    assert mail_from(world, BOB, "pieter@klant.example").card.title == "Pieter Meulen"
    unknown = mail_from(world, BOB, "vreemd@elders.example").card
    assert unknown.reads("Google Contacts did not answer")


@OF_GOOGLE
def test_own_contact_that_could_not_be_written_is_not_said_to_be(world: Watched, trouble: str) -> None:
    resource = world.google.book(ALICE).create(person("Oma Bakker", phone="+31 6 44444444", email="oma@thuis.example"))
    alice = at_label(world.person(ALICE), "Contacts")
    alice.press_row("Oma Bakker")
    alice.press("Edit")
    fault = at(world, trouble, account=ALICE, method="PATCH", times=None)
    alice.press("Save", {"Phone": "+31 6 77777777"})
    written = phones_of(world.google.book(ALICE).contact(resource)) == ["+31 6 77777777"]
    assert not alice.card.reads("Saved")
    assert written is fault.after_commit or TROUBLES[trouble].method == "POST"
    assert not (written and alice.card.reads("Nothing was changed"))
    world.google.faults.heal()
    alice.stack = alice.stack[:-1]
    alice.press("Save", {"Phone": "+31 6 77777777"})
    assert phones_of(world.google.book(ALICE).contact(resource)) == ["+31 6 77777777"]


@OF_GOOGLE
def test_sharing_while_google_does_not_say_who_exists_shares_nothing(world: Watched, trouble: str) -> None:
    klanten(world)
    alice = at_label(world.person(ALICE))
    alice.press("Share")
    at(world, trouble, method="POST", path="^/token", times=None, after_commit=False)
    before = stored(world)
    alice.press("Share", {PEOPLE: BOB})
    assert stored(world) == before
    assert not alice.card.reads("on its way")
    world.google.faults.heal()


# The store


WORDS_OF_LOSS = ("Nothing was changed", "Nothing is lost", "What was already saved is safe")


@pytest.mark.parametrize("word", ["Save", "Share", "Home"])
def test_store_gone_for_a_minute_loses_nothing_and_says_so(world: Watched, word: str) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    alice = at_contact(world.person(ALICE), "Pieter Meulen")
    typed: dict[str, str] = {}
    if word == "Save":
        alice.press("Edit")
        typed = {"Phone": "+31 6 11112222"}
    elif word == "Share":
        at_label(alice).press("Share")
        typed = {PEOPLE: CAROL}
    before = stored(world)
    world.firestore.faults.gone = True
    form = alice.card
    card = alice.home() if word == "Home" else alice.press(word, typed)
    world.broken.clear()  # "the fault is ours" is the truth here
    assert any(card.reads(sentence) for sentence in WORDS_OF_LOSS), card.texts()
    world.firestore.faults.gone = False
    assert stored(world) == before
    if word != "Home":
        alice.stack = [form]
        alice.press(word, typed)
        assert stored(world) != before


def test_task_while_the_store_is_gone_is_delivered_again(world: Watched) -> None:
    klanten(world)
    share(world.person(ALICE), BOB)
    world.firestore.faults.gone = True
    world.clock.advance(10)
    world.tasks.run_due()
    assert {each.status for each in world.tasks.history} == {500}
    world.firestore.faults.gone = False
    world.settle()
    in_step(world, BOB)


# The queue


@pytest.mark.parametrize("seed", range(4))
def test_tasks_twice_late_and_out_of_order_change_nothing(world: Watched, seed: int) -> None:
    """I16, T5."""
    from local.tasks import ALWAYS

    faults = world.tasks.faults
    faults.twice, faults.shuffle, faults.delay_s = ALWAYS, random.Random(seed), 40.0 * seed
    if seed % 2:
        faults.lose_answers = 3
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    alice = at_contact(world.person(ALICE), "Pieter Meulen")
    alice.press("Edit")
    alice.press("Save", {"Phone": "+31 6 11112222"})
    world.settle()
    for email in (BOB, CAROL):
        in_step(world, email)
        assert ["+31 6 11112222"] in [phones_of(each) for each in world.people_in(email, "Klanten")]


def test_a_task_delivered_again_writes_nothing(world: Watched) -> None:
    """T5."""
    klanten(world)
    shared(world, BOB)
    calls, before = len(world.google.calls), stored(world)
    for email in (ALICE, BOB):
        headers = {"Authorization": f"Bearer {world.task_token('backend@demo.iam.gserviceaccount.com', 'https://commonbook.example')}"}
        for _ in range(2):
            assert world.door.post("/task/drain", json={"account": sub_of(world, email)}, headers=headers).status_code == 200
    assert world.google.calls[calls:] == []
    assert stored(world) == before


# Nothing private leaves by the side door


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """All that is logged by ours, and what others log at the levels that production keeps (addon/log.py)."""
    kept, root, ours = Lines(), logging.getLogger(), logging.getLogger("commonbook")
    before = ours.level
    root.addHandler(kept)
    ours.setLevel(logging.INFO)
    yield kept.lines
    root.removeHandler(kept)
    ours.setLevel(before)


def test_no_name_number_address_or_token_is_in_a_log_a_task_or_an_address(world: Watched, lines: list[str]) -> None:
    """T27: a whole journey, troubles included, with values that occur nowhere else."""
    canaries = ("Kanariepiet", "kanarie@vogel.example", "+31 6 98989898", "98989898", "Zangzaad")
    klanten(world, name="Zangzaad", people=(person("Kanariepiet Geel", phone="+31 6 98989898", email="kanarie@vogel.example"),))
    shared(world, f"{BOB}, {CAROL}", "Zangzaad", access="Can delete")
    bob = at_contact(world.person(BOB), "Kanariepiet Geel", "Zangzaad")
    bob.press("Edit")
    bob.press("Save", {"Phone": "no number +31 6 98989898 Zangzaad"})
    bob.press("Save", {"Phone": "+31 6 98989898", "Notes": "Zangzaad"})
    bob.undo()
    at(world, "500", account=BOB)
    at(world, "garbage", account=CAROL)
    world.settle()
    mail_from(world, CAROL, "Kanariepiet <kanarie@vogel.example>", Subject="Zangzaad")
    world.person(CAROL).act(bob.card.actions()[0])
    carol = at_label(world.person(CAROL), "Zangzaad")
    carol.press("Leave")
    carol.press("Confirm")
    world.firestore.faults.gone = True
    at_sight = world.person(BOB)
    at_sight.home()
    world.firestore.faults.gone = False
    world.broken.clear()
    heal(world)
    addresses = (ALICE, BOB, CAROL)
    tokens = [world.google.access_token(email, world.person(email).scopes) for email in addresses]
    bodies = [each.body.decode() + each.name + each.url for each in world.tasks.history]
    ours = [line for line in lines if line]
    secrets = (*canaries, *addresses, *tokens, world.settings.signing_key.reveal(), nonce_of(world, BOB))
    for text in (*ours, *bodies):
        for secret in secrets:
            assert secret not in text, text
    urls = [call.path for call in world.google.calls if call.api == "people" and "searchContacts" not in call.path]
    for url in urls:
        assert not any(canary in url for canary in canaries), url
    audit = json.dumps([document.to_dict() for document in world.db.collection("audit").stream()], default=str)
    assert not any(canary in audit for canary in canaries), "P10: ids and field names, never values"
