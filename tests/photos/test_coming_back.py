"""What was deleted and restored has its photo and its comments again (product.md 6, promises.md I12)."""

from __future__ import annotations

import pytest

from tests.comments.test_comments import TEXT, sees, write
from tests.journeys.steps import at_label, shared
from tests.journeys.watched import Watched
from tests.photos.album import colour, picture, set_photo
from tests.trash.test_trash import delete_in_google, delete_in_panel
from tests.world import ALICE, BOB, CAROL


@pytest.mark.parametrize("delete", [delete_in_panel, delete_in_google])
def test_restored_it_has_its_photo_and_comments_again(world: Watched, delete: object) -> None:
    set_photo(world, ALICE, picture("red"))
    shared(world, f"{BOB}, {CAROL}", access="Can delete")
    write(world, ALICE, Private="")
    write(world, CAROL, "Carol alone")
    assert callable(delete)
    delete(world, BOB)
    alice = at_label(world.person(ALICE))
    alice.press("Trash")
    alice.press("Restore")
    world.settle(hours=2)
    assert [colour(world, who) for who in (ALICE, BOB, CAROL)] == ["red"] * 3
    assert sees(world, BOB).reads(TEXT)
    assert sees(world, CAROL).reads("Carol alone")
    assert not sees(world, ALICE).reads("Carol alone")
