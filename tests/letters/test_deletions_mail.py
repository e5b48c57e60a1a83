"""Held deletions are told by mail to those who decide, administrators among them, and say no more than numbers (product.md 4; J11)."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from firestore_models import mails
from local.tasks import HttpCall
from sync.mail import MailTrouble
from tests.journeys.steps import nonce_of, shared, sub_of
from tests.two_way.steps import LABEL, many, remove, rounds
from tests.world import ALICE, BOB, CAROL, MALLORY, PUBLIC_URL, SANNE, TASKS_ACCOUNT, Panel, World

SUBJECT = "Removed contacts of Klanten wait for your decision"


def held(world: World) -> list[str]:
    """Bob, who may delete, deleted 12 of Alice's 40 contacts; Sanne administers their domain. The names."""
    for who in (SANNE, BOB, CAROL):  # whoever opened the panel is greeted by no mail
        world.person(who).home()
    many(world, 40)
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    gone = remove(world, BOB, 12)
    rounds(world)
    return gone


def again(world: World) -> None:
    """Every mail task is delivered once more."""
    for call in [each for each in world.tasks.history if each.url.endswith("/task/mail")]:
        headers = {"Authorization": f"Bearer {world.task_token(TASKS_ACCOUNT, PUBLIC_URL)}"}
        assert world.deliver(HttpCall("POST", call.url, headers, call.body)) == 200


def at_review(world: World, who: str) -> Panel:
    panel = world.person(who)
    panel.home()
    panel.press("Review deletions")
    panel.press("Review")
    return panel


def test_the_owner_and_the_administrator_are_mailed_and_nobody_else(world: World) -> None:
    held(world)
    assert sorted((mail.recipients, mail.subject) for mail in world.mails()) == [((ALICE,), SUBJECT), ((SANNE,), SUBJECT)]
    by_reader = {mail.recipients[0]: mail.text for mail in world.mails()}
    assert "Bob Bakker removed 12 of 40 contacts." in by_reader[ALICE]
    assert "because the label Klanten is yours" in by_reader[ALICE]
    assert "because you administer hoogland.example" in by_reader[SANNE]


def test_a_mail_holds_no_contact_and_no_value(world: World) -> None:
    """T10: names and numbers of contacts are read behind the link, after sign-in."""
    gone = held(world)
    for mail in world.mails():
        whole = mail.message.as_string()
        assert not [name for name in gone if name in whole or name in mail.text]
        assert "+31 6" not in mail.text
        assert "klant.example" not in mail.text


def test_a_mail_is_sent_once_however_often_its_task_comes(world: World) -> None:
    """I16, T5."""
    held(world)
    again(world)
    again(world)
    rounds(world, 5)
    assert len(world.mails()) == 2


def test_more_deletions_that_wait_with_the_first_are_no_news(world: World) -> None:
    held(world)
    remove(world, BOB, 3)
    rounds(world)
    assert len(world.mails()) == 2


def test_each_reads_it_in_their_own_language(world: World) -> None:
    world.person(ALICE, locale="nl-NL").home()
    world.person(SANNE, locale="de").home()
    many(world, 40)
    shared(world, BOB, access="Can delete")
    remove(world, BOB, 12)
    rounds(world)
    said = {mail.recipients[0]: mail.subject for mail in world.mails()}
    assert said == {
        ALICE: "Verwijderde contacten van Klanten wachten op je beslissing",
        SANNE: "Entfernte Kontakte von Klanten warten auf Ihre Entscheidung",
    }


def test_what_was_decided_before_the_mail_went_out_is_not_told(world: World) -> None:
    """T12: what a mail says is asked when it is sent."""
    held(world)
    panel = at_review(world, ALICE)
    panel.press("Restore")
    for document in world.db.collection("mails").stream():
        document.reference.delete()
    again(world)
    assert len(world.mails()) == 2


def test_the_link_opens_a_page_that_tells_nobody_anything(world: World) -> None:
    """P5: scanners open links."""
    held(world)
    (link,) = {line for mail in world.mails() for line in mail.text.splitlines() if line.startswith("https://") and "alice" in line}
    answer = world.door.get(link.removeprefix(PUBLIC_URL), headers={"Accept-Language": "nl-NL,nl;q=0.9"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "Gmail openen" in page
    assert "authuser=alice%40hoogland.example" in page
    assert LABEL not in page
    nasty = world.door.get('/panel?for="><script>alert(1)</script>').get_data(as_text=True)
    assert "<script" not in nasty


def test_an_administrator_decides_without_seeing_the_contacts(world: World) -> None:
    """J9: contents are not an administrator's to see; J11: the decision is."""
    gone = held(world)
    panel = at_review(world, SANNE)
    assert panel.card.reads("Bob Bakker removed 12 of 40 contacts.")
    assert not [name for name in gone if panel.card.reads(name)]
    panel.press("Restore")
    world.settle()
    assert len(world.names_in(BOB, LABEL)) == 40


def test_an_administrator_may_let_them_go(world: World) -> None:
    held(world)
    at_review(world, SANNE).press("Let them go")
    world.settle()
    assert len(world.names_in(CAROL, LABEL)) == 28


@pytest.mark.parametrize("who", [MALLORY, BOB])
def test_who_decides_nothing_forges_it_in_vain(world: World, who: str) -> None:
    """T6, T30: neither another domain's people nor the deleter."""
    held(world)
    action = at_review(world, SANNE).card.button("Restore").action
    assert action is not None
    card = world.person(who).act(replace(action, parameters={**action.parameters, "nonce": nonce_of(world, who)}))
    assert card.json["name"] == "error"
    world.settle()
    assert len(world.names_in(BOB, LABEL)) == 28


def test_the_administrator_of_another_domain_sees_and_decides_nothing(world: World) -> None:
    """T6, I19."""
    world.google.add_account("olga@lumen.example", "Olga", admin=True)
    olga = world.person("olga@lumen.example")
    olga.home()
    held(world)
    action = at_review(world, SANNE).card.button("Restore").action
    assert action is not None
    assert not olga.home().has_button("Review deletions")
    assert olga.act(replace(action, parameters={**action.parameters, "nonce": nonce_of(world, olga.email)})).json["name"] == "error"
    assert not [mail for mail in world.mails() if olga.email in mail.recipients]


def test_who_is_no_administrator_any_more_decides_nothing(world: World) -> None:
    """T12: asked of Google at the press."""
    held(world)
    panel = at_review(world, SANNE)
    action = panel.card.button("Restore").action
    assert action is not None
    world.google.add_account(SANNE, "Sanne Hoogland", admin=False)
    assert panel.act(action).json["name"] == "error"
    world.settle()
    assert len(world.names_in(BOB, LABEL)) == 28
    assert not world.person(SANNE).home().has_button("Review deletions")


# How mail leaves


def test_without_a_mail_server_the_log_says_so_without_an_address(caplog: pytest.LogCaptureFixture) -> None:
    """T27."""
    world = World(sends_mail=False).furnish()
    with caplog.at_level(logging.INFO):
        held(world)
    assert caplog.text.count("mail not sent: deletions: SMTP_URL is not set") == 2
    assert "hoogland.example" not in caplog.text
    assert not [delivery for delivery in world.tasks.tasks() if delivery.url.endswith("/task/mail")]


def test_a_tenant_causes_no_more_than_its_mails_of_a_day(world: World) -> None:
    """T26: counted whatever the kind; the next day begins anew."""
    at = world.clock.now()
    most = mails.allowed("u:1")
    sent = [mails.begin(world.db, f"n{number}", "deletions", "u:1", at).may_send for number in range(most + 5)]
    assert sent == [True] * most + [False] * 5
    assert mails.begin(world.db, "other", "deletions", "u:2", at).may_send
    world.clock.advance(86_400)
    assert mails.begin(world.db, "tomorrow", "deletions", "u:1", world.clock.now()).may_send


def test_a_mail_server_that_is_away_is_tried_again_and_one_mail_arrives(world: World) -> None:
    """I17."""
    world.mail_trouble = [MailTrouble(is_final=False)] * 2
    held(world)
    world.settle(hours=3)
    assert sorted(mail.recipients[0] for mail in world.mails()) == [ALICE, SANNE]


def test_a_refused_address_is_given_up_and_noted(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.mail_trouble = [MailTrouble(is_final=True, code=550)] * 2
    held(world)
    world.settle(hours=3)
    became = [document.get("state") for document in world.db.collection("mails").stream() if document.get("kind") == "deletions"]
    assert became == ["came_back"] * 2
    assert world.mails() == []
    assert ALICE not in caplog.text


def test_a_forged_task_sends_nothing(world: World) -> None:
    """T4."""
    held(world)
    before = len(world.mails())
    body = f'{{"kind": "deletions", "mail": "{"a" * 40}", "label": "x", "account": "{sub_of(world, ALICE)}"}}'
    assert world.door.post("/task/mail", data=body, headers={"X-CloudTasks-QueueName": "mail"}).status_code == 401
    assert len(world.mails()) == before


# From how many on they are held


def test_an_administrator_sets_from_how_many_on_deletions_are_held(world: World) -> None:
    panel = world.person(SANNE)
    panel.home()
    panel.press("Settings")
    label = "Hold deletions for review above this part of a label a day (%)"
    assert panel.press("Save", {label: "many"}).reads("That must be a number from 1 to 100.")
    assert panel.press("Save", {label: "50 %"}).reads("Saved.")
    held(world)
    assert len(world.names_in(CAROL, LABEL)) == 28
    assert world.mails() == []


def test_nobody_else_sets_it(world: World) -> None:
    """T8, T30: not with the field forged into one's own form, either."""
    bob = world.person(BOB)
    bob.home()
    bob.press("Settings")
    action = bob.card.button("Save").action
    assert action is not None
    forged = replace(action, parameters={**action.parameters, "inputs": "mail_reverted,held_percent"})
    assert bob.act(forged, {"held_percent": ("100",)}).json["name"] == "error"
    held(world)
    assert len(world.names_in(CAROL, LABEL)) == 40
