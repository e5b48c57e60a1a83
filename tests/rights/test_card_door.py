"""The first door: what a card offers. Each cell of the one table (sharing.roles.NEEDS) is a button, box or row that is there, or is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pytest

from sharing.roles import NEEDS, Action, Role, may
from tests.cards.reading import Card, NotOnCard
from tests.journeys.watched import Watched
from tests.rights.office import ROLES, contact_of, home_of, label_of, name_of_role, office, who
from tests.world import Panel

Offers = Callable[[Watched, str], bool]


def on_label(word: str) -> Offers:
    return lambda world, email: (panel := label_of(world, email)) is not None and panel.card.has_button(word)


def on_contact(word: str) -> Offers:
    return lambda world, email: (panel := contact_of(world, email)) is not None and panel.card.has_button(word)


def on_home(word: str) -> Offers:
    return lambda world, email: home_of(world, email).has_button(word)


def all_of(*offers: Offers) -> Offers:
    """Each of them alike: both or neither."""

    def offered(world: Watched, email: str) -> bool:
        answers = {offer(world, email) for offer in offers}
        assert len(answers) == 1
        return answers.pop()

    return offered


def _member(world: Watched, email: str) -> Panel | None:
    panel = label_of(world, email)
    if panel is None:
        return None
    panel.press("Members")
    try:
        panel.press_row("Carol Jansen")
    except NotOnCard:
        return None
    return panel


def on_member(word: str) -> Offers:
    return lambda world, email: (panel := _member(world, email)) is not None and panel.card.has_button(word)


def _has_input(card: Card, label: str) -> bool:
    try:
        card.input(label)
    except NotOnCard:
        return False
    return True


def in_comment(label: str) -> Offers:
    def offered(world: Watched, email: str) -> bool:
        panel = contact_of(world, email)
        if panel is None:
            return False
        panel.press("Comment")
        return _has_input(panel.card, label)

    return offered


def undo_in_history(world: Watched, email: str) -> bool:
    panel = contact_of(world, email)
    if panel is None or not panel.card.has_button("History"):
        return False
    panel.press("History")
    return panel.card.has_button("Undo")


OFFERED: Mapping[Action, Offers] = {
    Action.SEE: lambda world, email: contact_of(world, email) is not None,
    Action.COMMENT_PRIVATELY: on_contact("Comment"),
    Action.LEAVE: on_label("Leave"),
    Action.COMMENT_PUBLICLY: in_comment("Private"),
    Action.MENTION: in_comment("Mention"),
    Action.NOTIFY: on_contact("Notify a colleague"),
    Action.EDIT: on_contact("Edit"),
    Action.ADD: on_label("Add contact"),
    Action.SEE_HISTORY: on_contact("History"),
    Action.UNDO: undo_in_history,
    Action.SETTLE_CONFLICT: on_home("Conflicts"),
    Action.REMOVE: all_of(on_contact("Delete contact"), on_contact("Remove from label"), on_label("Trash")),
    Action.SHARE: all_of(on_label("Share"), on_contact("Share")),
    Action.CHANGE_GRANTS: all_of(on_member("Remove"), on_member("Save")),
    Action.SEE_MEMBERS: lambda world, email: _member(world, email) is not None,
    Action.DECIDE_DELETIONS: on_home("Review deletions"),
    Action.HIDE_FIELDS: on_member("Hidden fields"),
    Action.RENAME: on_label("Rename"),
    Action.DELETE_LABEL: on_label("Delete label"),
    Action.TRANSFER: on_label("Transfer ownership"),
}
# Not a button of its own: Notify is there for editors, and asks this right when it turns out that a colleague has no access (test_forged_door).
ELSEWHERE = {Action.INVITE_BY_NOTIFY}


def test_every_action_of_the_table_has_its_place_on_a_card() -> None:
    assert OFFERED.keys() | ELSEWHERE == set(NEEDS)


@pytest.fixture(scope="module", params=ROLES, ids=name_of_role)
def cell(request: pytest.FixtureRequest) -> Iterator[tuple[Role | None, Watched]]:
    role: Role | None = request.param
    world = office(role)
    yield role, world
    assert world.broken == []


@pytest.mark.parametrize("action", OFFERED, ids=lambda action: action.value)
def test_a_card_offers_what_the_role_may_and_nothing_else(cell: tuple[Role | None, Watched], action: Action) -> None:
    """T30."""
    role, world = cell
    assert OFFERED[action](world, who(role)) is may(role, action)
