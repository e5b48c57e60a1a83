"""Photos on cards: an address for one reader and a short while; whatever is not his to see answers with the same figure (P3, T10, T12)."""

from __future__ import annotations

import pytest

from tests.hidden.office import hide
from tests.journeys.steps import at_contact, at_label, at_member, shared
from tests.journeys.watched import Watched
from tests.photos.album import PIETER, colour_of, picture, set_photo
from tests.two_way.steps import rounds
from tests.world import ALICE, BOB, CAROL, PUBLIC_URL

FIGURE = "image/png"


@pytest.fixture
def with_photo(world: Watched) -> Watched:
    set_photo(world, ALICE, picture("red"))
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    return world


def address(world: Watched, who: str) -> str:
    return str(at_contact(world.person(who), PIETER).card.json["header"].get("imageUrl", ""))


def fetch(world: Watched, url: str) -> tuple[str, bytes, dict[str, str]]:
    answer = world.door.get(url.removeprefix(PUBLIC_URL))
    assert answer.status_code == 200
    return answer.content_type, answer.get_data(), dict(answer.headers)


def test_every_card_with_the_contact_shows_its_photo(with_photo: Watched) -> None:
    world = with_photo
    kind, data, headers = fetch(world, address(world, BOB))
    assert (kind, colour_of(data)) == ("image/jpeg", "red")
    assert headers["Cache-Control"] == "private, max-age=300"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "/photo/" in str(at_label(world.person(BOB)).card.json)
    bob = world.person(BOB)
    bob.open_mail(world.google.add_message(BOB, headers={"From": "x@y.example", "To": BOB, "Cc": "pieter@klant.example"}))
    assert "/photo/" in str(bob.card.json)
    assert "googleusercontent" not in str(bob.card.json)
    assert "/photos/" not in str(bob.card.json)


def test_the_same_card_drawn_again_has_the_same_address_and_a_new_photo_a_new_one(with_photo: Watched) -> None:
    world = with_photo
    before = address(world, BOB)
    assert address(world, BOB) == before
    assert address(world, CAROL) != before
    set_photo(world, ALICE, picture("blue"))
    rounds(world)
    after = address(world, BOB)
    assert after != before
    assert colour_of(fetch(world, after)[1]) == "blue"


def test_hidden_revoked_run_out_and_invented_answer_alike(with_photo: Watched) -> None:
    """P3, T12."""
    world = with_photo
    bobs, carols, late = address(world, BOB), address(world, CAROL), address(world, ALICE)
    hide(world, {"photos"}, label="Klanten")
    alice = at_member(world.person(ALICE), "Carol Jansen")
    alice.press("Remove")
    alice.press("Confirm")
    assert address(world, BOB) == ""
    answers = [fetch(world, url) for url in (bobs, carols)]
    world.clock.advance(7_300)
    answers.append(fetch(world, late))
    said, _, signature = bobs.rpartition("/")[2].partition(".")
    for token in ("x", f"{said}.x", f"x.{signature}", f"{said[:-4]}AAAA.{signature}", "..", f"{said}.", "%00"):
        answers.append(fetch(world, f"{PUBLIC_URL}/photo/{token}"))
    assert {kind for kind, _, _ in answers} == {FIGURE}
    assert len({data for _, data, _ in answers}) == 1
    assert len({tuple(sorted((key, value) for key, value in headers.items() if key != "Date")) for _, _, headers in answers}) == 1


def test_another_lens_is_another_address(with_photo: Watched) -> None:
    world = with_photo
    before = address(world, BOB)
    hide(world, {"birthdays"}, label="Klanten")
    assert address(world, BOB) != before
    assert fetch(world, before)[0] == FIGURE
    assert fetch(world, address(world, BOB))[0] == "image/jpeg"


def test_somebody_else_s_account_is_not_read_off_an_address(with_photo: Watched) -> None:
    """T6: the signature covers reader and contact together."""
    world = with_photo
    bobs, carols = (address(world, who).rpartition("/")[2].partition(".") for who in (BOB, CAROL))
    assert fetch(world, f"{PUBLIC_URL}/photo/{bobs[0]}.{carols[2]}")[0] == FIGURE
