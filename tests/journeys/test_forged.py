"""Requests that nobody's card offers: each is refused where the write would happen, and nothing is changed by it.

Who may do what is generated from the one table, `sharing.roles.NEEDS`: a press that forgets to ask it fails here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from cards.presses import WRITES
from firestore_models import hiding
from handlers.routes import CLICKS
from sharing.roles import Action, Role, may
from tests.cards.reading import Card
from tests.journeys.steps import (
    at_contact,
    at_label,
    at_member,
    books,
    forged,
    klanten,
    nonce_of,
    share,
    shared,
    stored,
    sub_of,
    the_contact,
    the_label,
)
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, CAROL, MALLORY, SANNE, person

Inputs = Mapping[str, tuple[str, ...]]
ROLES = {role.words: role for role in Role if role is not Role.OWNER}
NO_ACCESS = "no access"
UNKNOWN = "aaaabbbbccccdddd"


@dataclass(frozen=True)
class Try:
    """A press somebody may try on a label they see, and the right it takes."""

    press: str
    takes: Action
    about: str  # "label", "contact" or "member"
    inputs: Inputs
    asks: str = ""  # the parameter `inputs`
    revision: str = ""
    more: tuple[tuple[str, str], ...] = ()  # further parameters
    needs_more: bool = False  # with the right alone it is not carried out: the other half is proved where that is at home


PHONE = {"phone.0": ("+31 6 66666666",), "phone.0.type": ("mobile",)}
TO_SANNE = {"people": (SANNE,), "access": ("viewer",)}
NOTHING_HIDDEN = hiding.revision(frozenset())
TRIES = (
    Try("contact/open", Action.SEE, "contact", {}),
    Try("label/open", Action.SEE, "label", {}),
    Try("label/members", Action.SEE, "label", {}),
    Try("contact/edit", Action.EDIT, "contact", {}),
    Try("contact/save", Action.EDIT, "contact", PHONE, "phone.0,phone.0.type", "1"),
    Try("contact/share", Action.SHARE, "contact", {}),
    Try("contact/delete", Action.REMOVE, "contact", {}),
    Try("contact/history", Action.SEE_HISTORY, "contact", {}),
    Try("contact/comment", Action.COMMENT_PRIVATELY, "contact", {}),
    Try("contact/comments", Action.SEE, "contact", {}),
    Try("comment/save", Action.COMMENT_PRIVATELY, "contact", {"comment": ("Hm",), "private": ("on",)}, "comment,private", "x"),
    Try("contact/notify", Action.NOTIFY, "contact", {}),
    Try("notify/send", Action.NOTIFY, "contact", {"people": (SANNE,)}, "people"),
    Try("contact/erase", Action.REMOVE, "contact", {}),
    Try("contact/unlabel", Action.REMOVE, "contact", {"label": ("LABEL",)}, "label"),
    Try("contact/save", Action.ADD, "label", {"given": ("Vals",), "label": ("LABEL",)}, "given,label"),
    Try("label/share", Action.SHARE, "label", {}),
    Try("share/save", Action.SHARE, "label", TO_SANNE, "people,access,mobile"),
    Try("share/save", Action.SHARE, "contact", TO_SANNE, "people,access,mobile"),
    Try("label/rename", Action.RENAME, "label", {}),
    Try("label/name", Action.RENAME, "label", {"name": ("Gekaapt",)}, "name"),
    Try("label/leave", Action.LEAVE, "label", {}),
    Try("label/part", Action.LEAVE, "label", {}),
    Try("member/open", Action.SEE_MEMBERS, "member", {}),
    Try("member/save", Action.CHANGE_GRANTS, "member", {"access": ("manager",)}, "access,mobile", "viewer-1"),
    Try("member/hidden-fields", Action.HIDE_FIELDS, "member", {}),
    Try("hidden/save", Action.HIDE_FIELDS, "member", {"fields": ("birthdays",)}, "fields", NOTHING_HIDDEN),
    Try("hidden/show", Action.HIDE_FIELDS, "member", {}, "fields", NOTHING_HIDDEN),
    Try("hidden/preview", Action.HIDE_FIELDS, "member", {"fields": ("birthdays",)}, "fields", NOTHING_HIDDEN),
    Try("share/preview", Action.SHARE, "label", TO_SANNE, "people,access,mobile"),
    Try("member/remove", Action.CHANGE_GRANTS, "member", {}),
    Try("member/revoke", Action.CHANGE_GRANTS, "member", {}),
    Try("member/hidden-fields", Action.HIDE_FIELDS, "member", {}),
    Try("hidden/save", Action.HIDE_FIELDS, "member", {"names": ("names",)}, "names", "-", needs_more=True),
    Try("hidden/show", Action.HIDE_FIELDS, "member", {}, "names", "-", needs_more=True),
    Try("label/restore", Action.DELETE_LABEL, "label", {}),
    Try("label/transfer", Action.TRANSFER, "label", {}),
    Try("transfer/ask", Action.TRANSFER, "label", {"people": (SANNE,)}, "people"),
    Try("transfer/confirm", Action.TRANSFER, "label", {}, "people", more=(("people", SANNE),)),
    Try("label/delete", Action.DELETE_LABEL, "label", {}),
    Try("label/end", Action.DELETE_LABEL, "label", {}, more=(("contacts", "deleted"),)),
    Try("label/history", Action.SEE_MEMBERS, "label", {}),
    Try("label/trash", Action.REMOVE, "label", {}),
    Try("trash/restore", Action.REMOVE, "contact", {}, needs_more=True),
    Try("deletions/review", Action.DECIDE_DELETIONS, "label", {}, needs_more=True),
    Try("deletions/restore", Action.DECIDE_DELETIONS, "label", {}, needs_more=True),
    Try("deletions/let-go", Action.DECIDE_DELETIONS, "label", {}, needs_more=True),
)
NOT_ABOUT_SOMEBODY_ELSE_S = {"settings/save", "settings/erase", "sync/now", "label/create", "undo", "contact/label"}  # have tests of their own below
IN_ADMINISTRATION = {"administration/bar", "administration/allow", "administration/seize"}  # tests/administration
IN_ADOPT = {"adopt/link", "adopt/keep", "adopt/unlink"}  # tests/adopt: they are about pairs in one's own account
IN_ENDINGS = {"label/bring-back", "several/share", "several/label"}  # tests/endings, tests/select
IN_TWO_WAY = {"conflicts/keep", "history/undo", "health/retry", "health/dismiss"}  # tests/two_way: they take a conflict, a change, a notice
IN_INVITATIONS = {"invitation/accept", "invitation/decline", "member/resend", "member/let-in", "member/keep-out"}  # tests/invitations/test_threats.py
IN_CONNECT = {"settings/disconnect"}  # tests/connect: about the presser's own account
IN_COMMENTS = {"comment/erase"}  # tests/comments: it takes a comment


def test_every_write_is_tried() -> None:
    elsewhere = NOT_ABOUT_SOMEBODY_ELSE_S | IN_TWO_WAY | IN_ENDINGS | IN_COMMENTS | IN_ADOPT | IN_ADMINISTRATION | IN_INVITATIONS | IN_CONNECT
    assert {each.press for each in TRIES} | elsewhere >= WRITES & set(CLICKS)


def attempt(world: Watched, email: str, each: Try, *, label: str = "", contact: str = "", member: str = "", nonce: str | None = None) -> Card:
    """Send the press as this person, about the label, contact and member of the world unless others are named."""
    label = label or the_label(world)
    about = {
        "label": {"label": label} if each.press != "contact/save" else {},
        "contact": {"contact": contact or the_contact(world)},
        "member": {"label": label, "member": member or f"user:{sub_of(world, CAROL)}"},
    }[each.about]
    parameters = {**about, "nonce": nonce_of(world, email) if nonce is None else nonce, "inputs": each.asks, "revision": each.revision}
    parameters |= dict(each.more)
    inputs = {name: tuple(label if value == "LABEL" else value for value in values) for name, values in each.inputs.items()}
    return world.person(email).act(forged(each.press, **{key: value for key, value in parameters.items() if value}), inputs)


def refused(card: Card) -> bool:
    return card.json["name"] == "error" or (card.json["name"] == "form" and card.reads("There is no such label that you may add to."))


@pytest.mark.parametrize("each", TRIES, ids=lambda each: f"{each.press} of a {each.about}")
@pytest.mark.parametrize("access", [NO_ACCESS, *ROLES])
def test_press_without_the_right_changes_nothing(world: Watched, access: str, each: Try) -> None:
    """T30, and T6 for whom the label is none of their business."""
    klanten(world)
    shared(world, CAROL)
    if access == NO_ACCESS:
        world.person(BOB).home()
    else:
        shared(world, BOB, access=access)
    before, theirs = stored(world), books(world)
    allowed = may(ROLES.get(access), each.takes)
    card = attempt(world, BOB, each)
    assert refused(card) is not allowed or each.needs_more, card.texts()
    if not allowed:
        assert card.reads("Nothing was changed.") or card.json["name"] == "form"
        world.settle()
        assert stored(world) == before
        assert books(world) == theirs


@pytest.mark.parametrize("each", [each for each in TRIES if each.about != "member"], ids=lambda each: f"{each.press} of a {each.about}")
def test_foreign_and_unknown_ids_are_answered_alike(world: Watched, each: Try) -> None:
    """T6: from another tenant the label and the contact look exactly as if they did not exist."""
    klanten(world)
    shared(world, CAROL)
    world.person(MALLORY).home()
    foreign = attempt(world, MALLORY, each)
    unknown = attempt(world, MALLORY, each, label=UNKNOWN, contact=f"{UNKNOWN}-3")
    assert _without_nonces(foreign.json) == _without_nonces(unknown.json)


def _without_nonces(json: object) -> object:
    if isinstance(json, dict):
        return {} if json.get("key") in ("nonce", "asked") else {key: _without_nonces(value) for key, value in json.items()}
    return [_without_nonces(each) for each in json] if isinstance(json, list) else json


@pytest.mark.parametrize(
    "ident", ["", "../labels/x", "a/b", "x" * 3_000, "own:people/../../me", "own:people/c999999999", "google:contactGroups/x/y", "…"]
)
@pytest.mark.parametrize("press", ["contact/open", "contact/edit", "contact/erase", "label/open", "label/members", "label/part", "share/save"])
def test_an_id_that_is_none_is_nothing_there(world: Watched, press: str, ident: str) -> None:
    """T6."""
    world.person(ALICE).home()
    before = stored(world)
    parameters = {"contact": ident, "label": ident, "inputs": "people", "nonce": nonce_of(world, ALICE)}
    card = world.person(ALICE).act(forged(press, **parameters), TO_SANNE)
    assert card.json["name"] == "error", card.texts()
    assert stored(world) == before


WRITERS = [each for each in TRIES if each.press in WRITES and each.press != "label/part"]


@pytest.mark.parametrize("each", WRITERS, ids=lambda each: f"{each.press} of a {each.about}")
def test_a_write_takes_ones_own_nonce(world: Watched, each: Try) -> None:
    """Somebody else's button, an invented one, or none at all: refused, whatever right one has."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    before = stored(world)
    mine = nonce_of(world, ALICE)
    for nonce in (nonce_of(world, BOB), "", "invented", mine[:-2] + "xx", mine + "A"):
        card = attempt(world, ALICE, each, nonce=nonce)
        assert card.json["name"] == "error"
    assert stored(world) == before


def test_contact_that_is_gone_meanwhile_is_said_to_be(world: Watched) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    bob = at_contact(world.person(BOB), "Pieter Meulen")
    bob.press("Edit")
    alice = at_contact(world.person(ALICE), "Pieter Meulen")
    alice.press("Delete contact")
    alice.press("Confirm")
    bob.press("Save", {"Phone": "+31 6 66666666"})
    assert bob.card.reads("This is no longer here, or no longer shared with you. Nothing was changed.")
    world.settle()
    assert "66666666" not in str(stored(world))


def test_revoked_the_cards_still_on_screen_do_nothing(world: Watched) -> None:
    """T12: an old card's buttons are refused at once, before any copy was taken back."""
    klanten(world)
    shared(world, BOB, access="Can reshare")
    old = [at_contact(world.person(BOB), "Pieter Meulen"), at_label(world.person(BOB)), at_contact(world.person(BOB), "Zoë Şahin")]
    old[2].press("Edit")
    alice = at_member(world.person(ALICE), "Bob Bakker")
    alice.press("Remove")
    alice.press("Confirm")
    before = stored(world)
    for panel, words in ((old[0], ("Edit", "Share", "Delete contact")), (old[1], ("Share", "Members", "Add contact")), (old[2], ("Save",))):
        card = panel.card
        for word in words:
            if word == "Add contact":  # an empty form tells nothing; saving into the label is what is refused
                continue
            action = card.button(word).action
            assert action is not None
            shown = panel.act(action, {"phone.0": ("+31 6 66666666",)} if word == "Save" else {})
            assert shown.json["name"] == "error", f"{word}: {shown.texts()}"
            assert not shown.reads("Meulen")
    assert stored(world) == before


def test_revoked_the_task_in_flight_sends_nothing(world: Watched) -> None:
    """T12, I18: the share's tasks still wait when the grant ends; nothing ever reaches the account."""
    klanten(world)
    share(world.person(ALICE), BOB)
    world.tasks.run_due()
    alice = at_member(world.person(ALICE), "Bob Bakker")
    alice.press("Remove")
    alice.press("Confirm")
    world.settle()
    assert world.google.book(BOB).contacts() == []
    assert world.labels_in(BOB) == []


def test_extra_keys_in_a_form_are_not_read(world: Watched) -> None:
    """T8: owner, role, tenant, hidden and accounts named in a form or a parameter change nothing they were not asked for."""
    klanten(world)
    shared(world, BOB, access="Can edit")
    alice, bob, carol = (sub_of(world, email) for email in (ALICE, BOB, MALLORY))
    extra = {
        "owner": (bob,),
        "role": ("owner",),
        "tenant": ("lumen.example",),
        "hidden": ("names",),
        "account": (alice,),
        "actor": (alice,),
        "grants": (bob,),
    }
    parameters = {"owner": bob, "role": "owner", "tenant": "lumen.example", "account": alice, "actor": alice, "sub": alice, "member": f"user:{bob}"}
    panel = at_contact(world.person(BOB), "Pieter Meulen")
    panel.press("Edit")
    action = panel.card.button("Save").action
    assert action is not None
    labels = {path: data for path, data in stored(world).items() if path.startswith("labels/")}
    contact = the_contact(world)
    before = stored(world)[f"contacts/{contact}"]
    panel.act(forged("contact/save", **{**parameters, **action.parameters}), {**panel.form({"Phone": "+31 6 66666666"}), **extra})
    after = stored(world)[f"contacts/{contact}"]
    assert "66666666" in after["person"]
    assert {key: after[key] for key in ("owner", "tenant", "labels")} == {key: before[key] for key in ("owner", "tenant", "labels")}
    assert after["edited_by"] == bob
    assert {path: data for path, data in stored(world).items() if path.startswith("labels/")} == labels
    assert carol not in str(stored(world)[f"labels/{the_label(world)}"])


def test_role_that_is_none_gives_the_least(world: Watched) -> None:
    """T8, T30: "owner" or nonsense as access is read as View only; a manager cannot make an owner."""
    klanten(world)
    shared(world, BOB, access="Can reshare")
    for access in ("owner", "OWNER", "5", "", "root"):
        card = world.person(BOB).act(
            forged("share/save", label=the_label(world), inputs="people,access,mobile", nonce=nonce_of(world, BOB)),
            {"people": (CAROL,), "access": (access,)},
        )
        assert card.json["name"] != "error"
        grants = stored(world)[f"labels/{the_label(world)}"]["grants"]
        assert grants[f"user:{sub_of(world, CAROL)}"]["role"] == Role.VIEWER


def test_nobody_raises_his_own_access_or_touches_the_owner(world: Watched) -> None:
    """T30."""
    klanten(world)
    shared(world, BOB, access="Can reshare")
    before = stored(world)[f"labels/{the_label(world)}"]
    for member in (f"user:{sub_of(world, BOB)}", f"user:{sub_of(world, ALICE)}", "domain:hoogland.example", "group:x", ""):
        for press, inputs in (("member/save", {"access": ("owner",)}), ("member/revoke", {})):
            parameters = {
                "label": the_label(world),
                "member": member,
                "inputs": "access,mobile",
                "revision": "manager-1",
                "nonce": nonce_of(world, BOB),
            }
            world.person(BOB).act(forged(press, **parameters), inputs)
    after = stored(world)[f"labels/{the_label(world)}"]
    assert after["owner"] == before["owner"]
    assert {key: row["role"] for key, row in after["grants"].items()} == {key: row["role"] for key, row in before["grants"].items()}


def test_somebody_else_s_contact_cannot_be_pulled_into_ones_own_label(world: Watched) -> None:
    """R2, T30: putting a copy into a label of one's own is resharing, which takes the right to."""
    klanten(world)
    shared(world, BOB, access="Can delete")
    klanten(world, BOB, "Bobs", (person("Eigen Mens"),))
    shared(world, CAROL, "Bobs", by=BOB)
    before = stored(world)
    card = world.person(BOB).act(
        forged("contact/label", contact=the_contact(world), inputs="label", nonce=nonce_of(world, BOB)), {"label": (the_label(world, "Bobs"),)}
    )
    assert card.json["name"] == "error"
    assert stored(world) == before


def test_undo_belongs_to_whoever_made_the_change(world: Watched) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    bob = at_contact(world.person(BOB), "Pieter Meulen")
    bob.press("Edit")
    bob.press("Save", {"Phone": "+31 6 66666666"})
    undo = bob.card.button("Undo").action
    assert undo is not None
    world.person(MALLORY).home()
    before = stored(world)
    for email in (CAROL, MALLORY):
        parameters = {**undo.parameters, "nonce": nonce_of(world, email)}
        assert world.person(email).act(forged("undo", **parameters)).json["name"] == "error"
    assert stored(world) == before


def test_a_new_person_with_an_old_address_gets_nothing(world: Watched) -> None:
    """T13: rights belong to Google's `sub`, never to an address."""
    klanten(world)
    shared(world, BOB, access="Can edit")
    world.person(BOB).home()
    world.google.delete_account(BOB)
    world.google.add_account(BOB, "Een Ander")
    other = world.person(BOB)
    other.home()
    assert not other.card.reads("Klanten")
    assert attempt(world, BOB, TRIES[0]).json["name"] == "error"
    alice = at_contact(world.person(ALICE), "Pieter Meulen")
    alice.press("Edit")
    alice.press("Save", {"Phone": "+31 6 66666666"})
    world.settle()
    world.clock.advance(3_600)
    world.settle()
    assert world.google.book(BOB).contacts() == []
    assert world.labels_in(BOB) == []


def test_the_token_says_who_presses_not_the_event(world: Watched) -> None:
    """T3: addresses in the event's body are not believed."""
    klanten(world)
    shared(world, BOB)
    mallory = world.person(MALLORY)
    answer = world.post_event(
        mallory,
        "/click/label/open",
        {"label": the_label(world), "user": BOB},
        {},
        commonEventObject={"hostApp": "GMAIL", "userEmail": BOB, "userId": sub_of(world, BOB), "parameters": {"label": the_label(world)}},
        user={"email": BOB, "sub": sub_of(world, BOB)},
    )
    assert "Pieter" not in answer.get_data(as_text=True)


def test_without_a_user_token_nobody_s_contacts_are_shown(world: Watched) -> None:
    """T3, K5."""
    klanten(world)
    shared(world, BOB)
    event = {"authorizationEventObject": {"userOAuthToken": world.google.access_token(BOB, world.person(BOB).scopes)}}
    for _ in range(2):
        text = world.post_event(world.person(BOB), "/click/label/open", {"label": the_label(world)}, {}, **event).get_data(as_text=True)
        assert "Pieter" not in text
        assert "Klanten" not in text


@pytest.mark.parametrize("revocation", ["before the write", "between the look and the write"])
def test_right_taken_away_meanwhile_stops_the_write(world: Watched, revocation: str) -> None:
    """T31: the right is read in the transaction that writes; one that ends between the look and the write stops it."""
    klanten(world)
    shared(world, BOB, access="Can edit")
    bob = at_contact(world.person(BOB), "Pieter Meulen")
    bob.press("Edit")
    save, typed = bob.card.button("Save").action, bob.form({"Phone": "+31 6 66666666"})
    assert save is not None

    def revoke() -> None:
        alice = at_member(world.person(ALICE), "Bob Bakker")
        alice.press("Remove")
        alice.press("Confirm")

    if revocation == "before the write":
        revoke()
    else:
        world.interrupt_before("BeginTransaction", revoke)
    assert bob.act(save, typed).json["name"] == "error"
    world.settle()
    assert "66666666" not in str(stored(world))


def test_a_stranger_is_not_the_queue(world: Watched) -> None:
    """T4: headers alone do nothing, and neither does a genuine token of somebody else."""
    klanten(world)
    share(world.person(ALICE), BOB)
    headers = {"X-CloudTasks-QueueName": "drain", "X-CloudTasks-TaskName": "x", "Content-Type": "application/json"}
    body = f'{{"account": "{sub_of(world, ALICE)}"}}'
    tokens = (
        "",
        "nonsense",
        world.google.mint_system_token("https://commonbook.example"),
        world.task_token("backend@demo.iam.gserviceaccount.com", "https://elsewhere.example"),
    )
    before = stored(world)
    for token in tokens:
        given = {**headers, **({"Authorization": f"Bearer {token}"} if token else {})}
        for path in ("/task/drain", "/task/fanout", "/task/upkeep"):
            assert world.door.post(path, data=body, headers=given).status_code in (401, 403)
    assert stored(world) == before


@pytest.mark.parametrize(
    "body",
    [{"account": "../../labels/x"}, {"account": "nobody"}, {"label": "nobody"}, {"account": ""}, {}, {"account": "ALICE", "tenant": "lumen.example"}],
)
def test_a_task_only_says_look(world: Watched, body: dict[str, str]) -> None:
    """T7: whatever a body names, a turn reads what is stored; nothing in a body gives a right."""
    klanten(world)
    shared(world, BOB)
    before = books(world)
    named = {key: sub_of(world, ALICE) if value == "ALICE" else value for key, value in body.items()}
    headers = {"Authorization": f"Bearer {world.task_token('backend@demo.iam.gserviceaccount.com', 'https://commonbook.example')}"}
    for path in ("/task/drain", "/task/fanout"):
        assert world.door.post(path, data=json.dumps(named), headers={**headers, "Content-Type": "application/json"}).status_code == 200
    world.settle()
    assert books(world) == before
