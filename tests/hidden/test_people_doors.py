"""The doors by which people speak to each other and show each other faces: no hidden value leaves by them either (T9, T10, amendment P5)."""

from __future__ import annotations

import json

import pytest

from tests.hidden.office import LABEL, hide, shared
from tests.hidden.secrets import LINES, Listening, full_of_secrets, secrets_in
from tests.hidden.test_canary import EVERYTHING_BUT_NAMES, office
from tests.photos.album import colour, photo_of, picture, set_photo
from tests.two_way.steps import rounds
from tests.world import ALICE, BOB, CAROL, Panel

ALL = EVERYTHING_BUT_NAMES | {"photos"}


@pytest.fixture
def world() -> Listening:
    """Bob (Can reshare) and Carol have the label; from Bob all but names is hidden, the photo too."""
    made = office([full_of_secrets("Piet Kok"), full_of_secrets("Rosa Vos")], ALL)
    shared(made, CAROL)
    return made


def at(world: Listening, who: str, name: str = "Piet Kok") -> Panel:
    panel = world.person(who)
    panel.home()
    panel.press_row(LABEL)
    panel.press_row(name)
    return panel


def comment(world: Listening, who: str, text: str, **typed: str) -> None:
    panel = at(world, who)
    panel.press("Comment")
    panel.press("Save", {"Comment": text, **typed})
    world.settle()


def everything_of(world: Listening, who: str) -> list[str]:
    mails = [part.get_content() for each in world.mails() if each.recipients == (who,) for part in each.message.walk() if not part.is_multipart()]
    return [*world.heard(who), *map(str, mails), *(each.subject for each in world.mails() if each.recipients == (who,))]


def test_a_private_comment_leaves_for_its_author_alone(world: Listening) -> None:
    secret = f"{LINES}comment"
    comment(world, ALICE, secret)
    comment(world, CAROL, f"{secret} too")
    at(world, BOB).act(at(world, BOB).card.button("Comment").action)  # type: ignore[arg-type]
    alice = at(world, ALICE)
    alice.home()
    assert any(secret in text for text in world.heard(ALICE))
    assert [text for text in everything_of(world, BOB) if secrets_in(text)] == []
    assert not any(f"{secret} too" in text for text in world.heard(ALICE))


def test_mentions_and_notifications_carry_no_value(world: Listening) -> None:
    """P5: neither to somebody who sees less, nor to somebody who sees all."""
    comment(world, ALICE, f"{LINES}public", Private="", Mention=BOB)
    panel = at(world, ALICE)
    panel.press("Notify a colleague")
    panel.press("Send", {"People": f"{BOB}, {CAROL}"})
    world.settle()
    assert len(world.mails()) == 3
    for each in world.mails():
        said = " ".join(str(part.get_content()) for part in each.message.walk() if not part.is_multipart())
        assert secrets_in(said + each.subject) == []
        assert "Piet Kok" in said
    assert secrets_in(repr(world.tasks.history)) == []


def test_a_hidden_photo_is_neither_sent_nor_shown(world: Listening) -> None:
    set_photo(world, ALICE, picture("red"), "Piet Kok", label=LABEL)
    rounds(world)
    assert colour(world, CAROL, "Piet Kok", label=LABEL) == "red"
    assert photo_of(world, BOB, "Piet Kok", label=LABEL) == b""
    mine = world.google.account(BOB).sub
    assert [text for whom, text in world.sent if whom == mine and "Photo" in text] == []
    at(world, BOB)
    assert not any("/photo/" in text for text in world.heard(BOB))
    assert any("/photo/" in json.dumps(each.json) for each in (at(world, CAROL).card,))


def test_shown_for_a_while_the_photo_is_taken_back_and_its_address_is_worth_nothing(world: Listening) -> None:
    """I5."""
    set_photo(world, ALICE, picture("red"), "Piet Kok", label=LABEL)
    hide(world, EVERYTHING_BUT_NAMES)
    rounds(world)
    address = at(world, BOB).card.json["header"]["imageUrl"]
    assert colour(world, BOB, "Piet Kok", label=LABEL) == "red"
    hide(world, ALL)
    assert world.door.get(address.partition("/photo/")[1] + address.partition("/photo/")[2]).content_type == "image/png"
    world.settle()
    assert photo_of(world, BOB, "Piet Kok", label=LABEL) == b""


def test_looking_with_bobs_eyes_his_owner_is_shown_nothing_hidden_from_him(world: Listening) -> None:
    alice = world.person(ALICE)
    alice.home()
    alice.press_row(LABEL)
    alice.press("Members")
    alice.press_row("Bob Bakker")
    before = len(world.answers)
    alice.press("View as")
    alice.press_row("Piet Kok")
    assert alice.card.reads("Piet Kok")
    assert [text for _, text in world.answers[before:] if secrets_in(text)] == []
