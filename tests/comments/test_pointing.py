"""Mentions and Notify a colleague: a mail that names what its reader may know of, and a row that leads there or says what is missing (P2, P5)."""

from __future__ import annotations

import pytest

from local.mail import CaughtMail
from tests.comments.test_comments import PIETER, TEXT, write
from tests.hidden.office import hide
from tests.journeys.steps import at_contact, at_member, forged, nonce_of, shared, stored, the_contact
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, CAROL, MALLORY, MARTA, SANNE


def notify(world: Watched, who: str, whom: str) -> None:
    panel = at_contact(world.person(who), PIETER)
    panel.press("Notify a colleague")
    panel.press("Send", {"People": whom})
    world.settle()


def mail_to(world: Watched, who: str) -> CaughtMail:
    return next(each for each in reversed(world.mails()) if each.recipients == (who,))


def text_of(caught: CaughtMail) -> str:
    return " ".join(str(part.get_content()) for part in caught.message.walk() if not part.is_multipart()) + str(caught.message["Subject"])


def test_a_mention_mails_a_link_the_label_and_the_contact_and_never_the_comment(world: Watched) -> None:
    """P5."""
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    panel = write(world, BOB, TEXT, Private="", Mention=CAROL)
    assert panel.toast == "Commented. 1 person gets a mail."
    world.settle()
    [caught] = world.mails()
    said = text_of(caught)
    assert "Bob Bakker mentioned you in a comment" in said
    assert "Pieter Meulen" in said
    assert "Klanten" in said
    assert "commonbook.example/panel" in said
    assert "Mondays" not in said
    assert "12345678" not in said


def test_the_one_pointed_to_finds_a_row_that_opens_the_contact_once(world: Watched) -> None:
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    notify(world, BOB, CAROL)
    carol = world.person(CAROL)
    carol.home()
    carol.press_row("Bob Bakker points you to a contact")
    assert carol.card.title == PIETER
    assert not carol.home().reads("points you to")


def test_a_colleague_without_access_is_told_whom_to_ask_and_no_name(world: Watched) -> None:
    """P5: neither the label nor the contact, since the sender may not share them."""
    shared(world, BOB, access="Can edit")
    notify(world, BOB, SANNE)
    said = text_of(mail_to(world, SANNE))
    assert "Ask Bob Bakker to share it." in said
    assert "Pieter" not in said
    assert "Klanten" not in said
    sanne = world.person(SANNE)
    sanne.home()
    sanne.press_row("Bob Bakker points you to a contact")
    assert sanne.card.reads("You do not have this contact. Ask Bob Bakker to share it with you.")


def test_a_manager_may_let_the_label_be_known(world: Watched) -> None:
    """P5."""
    shared(world, BOB, access="Can reshare")
    notify(world, BOB, SANNE)
    said = text_of(mail_to(world, SANNE))
    assert "share the label Klanten with you" in said
    assert "Pieter" not in said


def test_the_contact_is_not_named_to_somebody_whose_name_of_it_is_hidden(world: Watched) -> None:
    """T10."""
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    hide(world, {"names"}, "Carol Jansen", label="Klanten")
    world.settle()
    notify(world, BOB, CAROL)
    said = text_of(mail_to(world, CAROL))
    assert "a contact" in said
    assert "Meulen" not in said
    assert "klant.example" not in said


@pytest.mark.parametrize(
    ("whom", "sentence"),
    [
        ("", "Type at least one email address."),
        ("nobody", "is not an email address."),
        (BOB, "is you."),
        (MALLORY, "is no colleague of yours"),
        (MARTA, "is no colleague of yours"),
        ("nemo@hoogland.example", "does not exist in its domain."),
        (f"{CAROL}, {MALLORY}", "is no colleague of yours"),
        (", ".join(f"a{n}@hoogland.example" for n in range(11)), "too many at once"),
    ],
)
def test_strangers_and_nonsense_are_named_and_nobody_gets_a_mail(world: Watched, whom: str, sentence: str) -> None:
    """P2, T26: our mails go to colleagues and to people who have the contact."""
    shared(world, BOB, access="Can edit")
    notify(world, BOB, whom)
    assert world.mails() == []
    bob = at_contact(world.person(BOB), PIETER)
    bob.press("Notify a colleague")
    bob.press("Send", {"People": whom})
    assert bob.card.reads(sentence)


def test_a_private_comment_mentions_nobody(world: Watched) -> None:
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    panel = write(world, BOB, TEXT, Mention=CAROL)
    assert panel.card.reads("Nobody else reads a private comment.")
    world.settle()
    assert world.mails() == []


def test_somebody_outside_who_has_the_contact_may_be_mentioned(world: Watched) -> None:
    shared(world, BOB, access="Can edit")
    shared(world, MALLORY)
    write(world, BOB, TEXT, Private="", Mention=MALLORY)
    world.settle()
    assert "Pieter Meulen" in text_of(mail_to(world, MALLORY))


@pytest.mark.parametrize("meanwhile", ["the sender lost the contact", "the comment was deleted"])
def test_a_mail_whose_reason_is_gone_is_not_sent(world: Watched, meanwhile: str) -> None:
    """T12: written by the rights of the moment in which it leaves."""
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    bob = write(world, BOB, TEXT, Private="", Mention=CAROL)
    if meanwhile == "the comment was deleted":
        bob.send(next(each for each in bob.card.buttons() if each.text == "Delete" and each.action and "comment" in each.action.parameters))
        bob.press("Confirm")
    else:
        alice = at_member(world.person(ALICE), "Bob Bakker")
        alice.press("Remove")
        alice.press("Confirm")
    world.settle()
    assert world.mails() == []


def test_a_pointer_is_nothing_to_anybody_else(world: Watched) -> None:
    """T6."""
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    notify(world, BOB, CAROL)
    [pointer] = [path.split("/")[1] for path in stored(world) if path.startswith("pointers/")]
    for who in (MALLORY, SANNE, ALICE):
        world.person(who).home()
        assert world.person(who).act(forged("pointer/open", pointer=pointer)).json["name"] == "error"
    assert world.person(CAROL).act(forged("pointer/open", pointer="x")).json["name"] == "error"
    assert world.person(CAROL).home().reads("points you to")


def test_a_viewer_notifies_nobody(world: Watched) -> None:
    """T30."""
    shared(world, BOB)
    assert not at_contact(world.person(BOB), PIETER).card.has_button("Notify a colleague")
    action = forged("notify/send", contact=the_contact(world), inputs="people", nonce=nonce_of(world, BOB))
    assert world.person(BOB).act(action, {"people": (CAROL,)}).json["name"] == "error"
    world.settle()
    assert world.mails() == []


def test_members_and_colleagues_are_suggested_to_those_who_may_know_of_them(world: Watched) -> None:
    """P1, P2: an outsider is told of nobody; each suggestion repeats what is typed already (J4)."""
    shared(world, f"{BOB}, {CAROL}, {MALLORY}", access="Can edit")
    alice, bob, mallory = (at_contact(world.person(who), PIETER) for who in (ALICE, BOB, MALLORY))
    for panel in (alice, bob, mallory):
        panel.press("Notify a colleague")
    assert alice.suggest("People", "ja") == (CAROL,)
    assert alice.suggest("People", f"{CAROL}, bob") == (f"{CAROL}, {BOB}",)
    assert alice.suggest("People", "mal") == (MALLORY,)
    assert alice.suggest("People", "c") == ()
    assert bob.suggest("People", "mal") == ()
    assert bob.suggest("People", "san") == (SANNE,)
    assert mallory.suggest("People", "car") == ()


def test_tasks_about_it_carry_ids_only(world: Watched) -> None:
    """T27."""
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    write(world, BOB, TEXT, Private="", Mention=CAROL)
    world.settle()
    bodies = repr(world.tasks.history)
    assert "carol" not in bodies.lower()
    assert "Mondays" not in bodies
