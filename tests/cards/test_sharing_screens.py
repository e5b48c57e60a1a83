"""Share, members, member, and the cards around them: words, states, and what comes back refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cards import done
from cards.access import MemberState
from cards.confirm import ConfirmView, confirm_card
from cards.connect import ConnectView, Reason, connect_card
from cards.consent import Permission, identity_card
from cards.errors import Problem, ProblemView, problem_words
from cards.label_form import LabelFormView, label_form_card
from cards.member import MemberAction, MemberView, member_card
from cards.members import MemberLine, MembersView, members_card
from cards.screen import Screen, UnknownPress
from cards.settings import Connection, SettingsView, settings_card
from cards.share import Refusal, Refused, ShareView, share_card
from cards.words import Words
from sharing.roles import Role
from tests.cards.conftest import screen_for
from tests.cards.gallery import CARDS, NOON
from tests.cards.reading import Card


def drawn(name: str, locale: str = "en") -> Card:
    return Card(CARDS[name](screen_for(locale)))


def test_share_has_the_settled_words() -> None:
    card = drawn("share: label")
    assert [each.label for each in card.inputs()] == ["People, groups or domains", "Access", "Mobile and Outlook"]
    assert [each.text for each in card.buttons()] == ["Share", "Cancel"]
    assert list(card.input("Access").choices) == ["View only", "Can edit", "Can delete", "Can reshare"]
    assert card.form() == {"access": ("viewer",), "mobile": ("on",)}
    assert [each.text for each in drawn("share: contact").buttons()] == ["Preview", "Hidden fields", "Share", "Cancel"]


def test_share_suggests_while_typing_for_what_is_being_shared(screen: Screen) -> None:
    suggest = drawn("share: label").input("People, groups or domains").suggest
    assert suggest is not None
    assert (suggest.path, suggest.parameters) == ("/suggest/people", {"label": "l1"})


def test_nobody_is_offered_more_than_he_may_give(screen: Screen) -> None:
    assert list(Card(share_card(screen, ShareView("Sales", label="l1", up_to=Role.EDITOR))).input("Access").choices) == ["View only", "Can edit"]


def test_what_could_not_be_read_is_named_and_the_box_keeps_its_text(screen: Screen) -> None:
    view = ShareView(
        "Sales", label="l1", people="bob@acme.example, bob@", access=Role.EDITOR, mobile=False, refused=(Refused(Refusal.UNREADABLE, "bob@"),)
    )
    card = Card(share_card(screen, view))
    assert card.input("People, groups or domains").value == ("bob@acme.example, bob@",)
    assert card.reads("“bob@” is not an email address.")
    assert card.form() == {"people": ("bob@acme.example, bob@",), "access": ("editor",)}


def test_member_states_are_the_settled_words(screen: Screen) -> None:
    below = [each.below for each in drawn("members: all states").rows()][2:]
    assert [each.removeprefix("Can edit · ") for each in below] == [
        *("Active", "Up to date", "Being set up (312 of 1,000)", "Invitation sent", "Declined", "Mail came back"),
        *("Permission lost", "Unlicensed", "Waiting for administrator", "Suspended", "Invitation expired"),
    ]
    assert drawn("members: all states").row("Ann (you)").below == "Owner"


def test_who_may_not_see_the_members_sees_a_number(screen: Screen) -> None:
    card = Card(members_card(screen, MembersView("l1", "Sales", (MemberLine("", "Bob", Role.OWNER),), unseen=11)))
    assert card.reads("And 11 more people.")
    assert not card.row("Bob").action
    assert not card.has_button("Share")


def test_member_has_the_settled_words() -> None:
    card = drawn("member: change")
    assert [each.label for each in card.inputs()] == ["Access", "Mobile and Outlook"]
    others = ["Hidden fields", "Remove", "Resend invitation", "Copy link", "View as", "Why can Bob see this?"]
    assert [each.text for each in card.buttons()] == [*others, "Save", "Cancel"]
    remove, save = card.button("Remove").action, card.button("Save").action
    assert remove is not None
    assert save is not None
    assert remove.parameters == {"label": "l1", "member": "m1"}, "asked again before anything is taken away"
    assert save.parameters["inputs"] == "access,mobile"


def test_without_the_right_access_is_said_and_not_asked(screen: Screen) -> None:
    view = MemberView("m1", "l1", "Sales", "Bob", Role.EDITOR, mobile=False, actions=frozenset({MemberAction.REMOVE}))
    card = Card(member_card(screen, view))
    assert not card.inputs()
    assert card.row("Can edit").above == "Access"
    assert [each.text for each in card.buttons()] == ["Remove"]


def test_every_second_question_has_confirm_and_cancel(screen: Screen) -> None:
    for name in CARDS:
        if name.startswith("confirm:"):
            card = drawn(name)
            assert [each.text for each in card.buttons()] == ["Confirm", "Cancel"]
            confirm = card.button("Confirm").action
            assert confirm is not None
            assert confirm.parameters["nonce"] == "nonce-1"
    with pytest.raises(UnknownPress):
        confirm_card(screen, ConfirmView("Sure?", "no/such/press"))


def test_label_form_has_the_settled_words(screen: Screen) -> None:
    for view, path in ((LabelFormView(), "label/create"), (LabelFormView("l1", "Sales"), "label/name")):
        card = Card(label_form_card(screen, view))
        assert [each.label for each in card.inputs()] == ["Label name"]
        assert [each.text for each in card.buttons()] == ["Save", "Cancel"]
        save = card.button("Save").action
        assert save is not None
        assert save.path == f"/click/{path}"


def test_connect_is_offered_only_where_it_helps(screen: Screen) -> None:
    assert Card(connect_card(screen, ConnectView(Reason.SHARE))).has_button("Connect")
    blocked = Card(connect_card(screen, ConnectView(Reason.BLOCKED, may_connect=False)))
    assert not blocked.buttons()
    assert blocked.reads("Your administrator has not allowed Commonbook")


def test_a_refused_permission_says_its_cost_and_can_be_asked_for_again() -> None:
    for permission in Permission:
        ask = drawn(f"consent: {permission.value}").button("Allow").action
        assert ask is not None
        assert ask.parameters == {"feature": permission.value}


def test_without_identity_nobody_is_named() -> None:
    """T3: no account, so no line that names one, and nothing but the button that asks."""
    nobody = Screen(Words(), "https://commonbook.example", "", "")
    card = Card(identity_card(nobody))
    assert card.texts() == ["Commonbook", "Commonbook cannot see which Google account this is, so it shows nothing yet.", "Allow"]


def test_problems_say_what_was_not_lost_and_who_can_help() -> None:
    said = problem_words(Words(), ProblemView(Problem.NOT_ALLOWED, who="Ann", needed=Role.DELETER))
    assert said == "This needs the access “Can delete”. Ann can give it to you. Nothing was changed."
    assert problem_words(Words("de"), ProblemView(Problem.NOT_ALLOWED)).startswith("Ihr Zugriff erlaubt das nicht. Der Inhaber des Labels kann")
    assert problem_words(Words("nl", "Europe/Amsterdam"), ProblemView(Problem.RATE_LIMITED, until=NOON)).startswith(
        "Google laat ons om 12:00 verdergaan."
    )
    assert "in a moment" in problem_words(Words(), ProblemView(Problem.RATE_LIMITED))


def test_an_unforeseen_error_has_a_reference_and_two_ways_on() -> None:
    card = drawn("error: unforeseen")
    assert [each.text for each in card.buttons()] == ["Try again", "Back"]
    assert card.reads("Reference: R-123")


def test_settings_show_each_permission_and_allow_what_is_missing(screen: Screen) -> None:
    view = SettingsView(Connection.CONNECTED, frozenset({Permission.MAIL}), NOON, NOON + timedelta(minutes=5))
    card = Card(settings_card(screen, view))
    assert [card.row(title).below for title in ("Google Contacts", "The open mail")] == ["Not allowed", "Allowed"]
    assert card.row("Last sync 5 minutes ago")
    assert card.has_button("Sync now")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (done.saved(Words(), 12), "Saved. 12 people get it in a few seconds."),
        (done.saved(Words(), 1), "Saved. 1 person gets it in a few seconds."),
        (done.saved(Words(), 0), "Saved."),
        (done.saved(Words("nl"), 12), "Opgeslagen. 12 mensen krijgen het binnen enkele seconden."),
        (done.added(Words(), "Sales", 12), "Added to Sales. 12 people get it in a few seconds."),
        (done.shared(Words(), "Sales", people=1, who="Bob"), "Sales is on its way to Bob."),
        (done.shared(Words(), "Sales", people=1_000), "Sales is on its way to 1,000 people."),
        (done.synced(Words(), 0), "Everything is up to date."),
        (done.synced(Words("fr"), 2), "À jour. 2 modifications reçues."),
    ],
)
def test_what_happened_is_said_with_for_whom(said: str, expected: str) -> None:
    assert said == expected


def test_every_state_is_drawn() -> None:
    assert len(drawn("members: all states").rows()) == 2 + len(MemberState)
