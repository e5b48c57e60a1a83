"""The second door: requests written by hand. What a button would have offered is refused where it would be written (T8, T30).

Most of the table is tried in tests/journeys/test_forged.py, role by role; here stands what takes a comment, a conflict or a change, and the
proof that the two together leave no action out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from sharing.roles import NEEDS, Action, Role, may
from tests.cards.reading import Card
from tests.journeys.steps import at_contact, forged, nonce_of, stored, the_contact
from tests.journeys.test_forged import TRIES
from tests.journeys.watched import Watched
from tests.rights.office import DIRK, PIETER, ROLES, name_of_role, office, who
from tests.world import ALICE, CAROL


@dataclass(frozen=True)
class Deed:
    press: str
    inputs: Mapping[str, tuple[str, ...]]
    asks: str = ""
    revision: bool = False  # that of the comment form, as a reader's own form carries it


DEEDS: Mapping[Action, Deed] = {
    Action.COMMENT_PRIVATELY: Deed("comment/save", {"comment": ("Alleen voor mij",), "private": ("on",)}, "comment,private", revision=True),
    Action.COMMENT_PUBLICLY: Deed("comment/save", {"comment": ("Voor iedereen",)}, "comment,private,mention", revision=True),
    Action.MENTION: Deed("comment/save", {"comment": ("Kijk eens",), "mention": (CAROL,)}, "comment,private,mention", revision=True),
    Action.NOTIFY: Deed("notify/send", {"people": (CAROL,)}, "people"),
    Action.SETTLE_CONFLICT: Deed("conflicts/keep", {}),
    Action.UNDO: Deed("history/undo", {}),
}
ELSEWHERE = {Action.INVITE_BY_NOTIFY}  # below: it changes what a mail may say


def test_every_action_of_the_table_is_tried_by_hand() -> None:
    assert {each.takes for each in TRIES} | DEEDS.keys() | ELSEWHERE == set(NEEDS)


@pytest.fixture(scope="module", params=ROLES, ids=name_of_role)
def cell(request: pytest.FixtureRequest) -> Iterator[tuple[Role | None, Watched]]:
    role: Role | None = request.param
    world = office(role)
    yield role, world
    assert world.broken == []


def attempt(world: Watched, email: str, deed: Deed) -> Card:
    contact = the_contact(world)
    parameters = {"contact": contact, "inputs": deed.asks, "nonce": nonce_of(world, email)}
    if deed.revision:
        panel = at_contact(world.person(ALICE), PIETER)
        panel.press("Comment")
        action = panel.card.button("Save").action
        assert action is not None
        parameters["revision"] = action.parameters["revision"]
    if deed.press == "conflicts/keep":
        parameters |= {"conflict": next(path.split("/")[1] for path in stored(world) if path.startswith("conflicts/")), "keep": "other"}
    if deed.press == "history/undo":
        parameters["change"] = "2"
    return world.person(email).act(forged(deed.press, **{key: value for key, value in parameters.items() if value}), deed.inputs)


@pytest.mark.parametrize("action", DEEDS, ids=lambda action: action.value)
def test_a_request_by_hand_is_carried_out_by_right_alone(cell: tuple[Role | None, Watched], action: Action) -> None:
    role, world = cell
    before = _facts(world)
    card = attempt(world, who(role), DEEDS[action])
    assert (card.json["name"] != "error") is may(role, action), card.texts()
    if not may(role, action):
        assert _facts(world) == before


def _facts(world: Watched) -> dict[str, object]:
    return {path: data for path, data in stored(world).items() if not path.startswith("accounts/")}


def test_only_who_may_share_names_the_label_to_somebody_without_access(cell: tuple[Role | None, Watched]) -> None:
    """Amendments P5: the mail to a colleague who has nothing of it says what it is about only if its sender may share it."""
    role, world = cell
    sent = len(world.mails())
    card = attempt(world, who(role), Deed("notify/send", {"people": (DIRK,)}, "people"))
    world.settle()
    mails = [mail for mail in world.mails()[sent:] if DIRK in mail.recipients]
    if not may(role, Action.NOTIFY):
        assert card.json["name"] == "error"
        assert mails == []
        return
    about = "".join(f"{mail.message['Subject']} {part.get_content()}" for mail in mails for part in mail.message.iter_parts())
    assert len(mails) == 1
    assert ("Klanten" in about) is may(role, Action.INVITE_BY_NOTIFY), (card.texts(), about)
    assert PIETER not in about
