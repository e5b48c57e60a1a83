"""Every press that writes, pressed twice: it happens once, and says the same both times."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from cards.presses import WRITES
from handlers.routes import CLICKS
from tests.cards.reading import Action
from tests.connect.browser import Browser, connected
from tests.invitations.steps import mailed
from tests.journeys.steps import PEOPLE, at_contact, at_label, at_member, book_of, klanten, mail_from, shared, stored, sub_of, the_contact
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, CAROL, MARTA, SANNE, Panel, person

Prepared = tuple[Panel, Action, dict[str, tuple[str, ...]]]


def _pressing(panel: Panel, word: str, typed: Mapping[str, str] | None = None) -> Prepared:
    action = panel.card.button(word).action
    assert action is not None
    return panel, action, panel.form(typed or {})


def edit(world: Watched) -> Prepared:
    panel = at_contact(world.person(BOB), "Pieter Meulen")
    panel.press("Edit")
    return _pressing(panel, "Save", {"Phone": "+31 6 66666666"})


def undo(world: Watched) -> Prepared:
    panel, action, inputs = edit(world)
    panel.act(action, inputs)
    return _pressing(panel, "Undo")


def add(world: Watched) -> Prepared:
    panel = at_label(world.person(BOB))
    panel.press("Add contact")
    return _pressing(panel, "Save", {"First name": "Tweemaal"})


def keep_for_oneself(world: Watched) -> Prepared:
    panel = mail_from(world, ALICE, "x@nieuw.example")
    panel.press("Add contact")
    return _pressing(panel, "Save")


def share(world: Watched) -> Prepared:
    panel = at_label(world.person(ALICE))
    panel.press("Share")
    return _pressing(panel, "Share", {PEOPLE: SANNE})


def share_contact(world: Watched) -> Prepared:
    panel = at_contact(world.person(ALICE), "Pieter Meulen")
    panel.press("Share")
    return _pressing(panel, "Share", {PEOPLE: SANNE})


def share_everything(world: Watched) -> Prepared:
    panel = at_label(world.person(ALICE), "Contacts")
    panel.press("Share")
    return _pressing(panel, "Share", {PEOPLE: SANNE})


def change_access(world: Watched) -> Prepared:
    return _pressing(at_member(world.person(ALICE), "Carol Jansen"), "Save", {"Access": "Can delete"})


def hide(world: Watched) -> Prepared:
    panel = at_member(world.person(ALICE), "Carol Jansen")
    panel.press("Hidden fields")
    panel, action, inputs = _pressing(panel, "Save")
    return panel, action, {**inputs, "fields": ("birthdays",)}


def show(world: Watched) -> Prepared:
    panel, action, inputs = hide(world)
    panel.act(action, inputs)
    at_member(panel, "Carol Jansen").press("Hidden fields")
    panel, action, inputs = _pressing(panel, "Save")
    panel.act(action, {})
    return _pressing(panel, "Confirm")


def rename(world: Watched) -> Prepared:
    panel = at_label(world.person(ALICE))
    panel.press("Rename")
    return _pressing(panel, "Save", {"Label name": "Relaties"})


def create(world: Watched) -> Prepared:
    panel = world.person(ALICE)
    panel.home()
    panel.press("New label")
    return _pressing(panel, "Save", {"Label name": "Eenmaal"})


def add_to_label(world: Watched) -> Prepared:
    panel = at_contact(world.person(ALICE), "Pieter Meulen")
    panel.press("Add to label")
    return _pressing(panel, "Save", {"Label": "Vrienden"})


def remove_from_label(world: Watched) -> Prepared:
    panel = at_contact(world.person(ALICE), "Pieter Meulen")
    panel.press("Remove from label")
    return _pressing(panel, "Save", {"Label": "Klanten"})


def erase(world: Watched) -> Prepared:
    panel = at_contact(world.person(ALICE), "Pieter Meulen")
    panel.press("Delete contact")
    return _pressing(panel, "Confirm")


def revoke(world: Watched) -> Prepared:
    panel = at_member(world.person(ALICE), "Carol Jansen")
    panel.press("Remove")
    return _pressing(panel, "Confirm")


def leave(world: Watched) -> Prepared:
    panel = at_label(world.person(BOB))
    panel.press("Leave")
    return _pressing(panel, "Confirm")


def _held(world: Watched, word: str) -> Prepared:
    """Carol deletes six people of a small label in her Google Contacts: they wait for Alice's decision."""
    klanten(world, name="Velen", people=tuple(person(f"Klant {number}") for number in range(9)))
    shared(world, CAROL, "Velen", access="Can delete")
    for each in world.people_in(CAROL, "Velen")[:6]:
        world.google.book(CAROL).delete(str(each["resourceName"]))
    world.clock.advance(900)
    world.person(CAROL).home()
    world.settle()
    panel = world.person(ALICE)
    panel.home()
    panel.press("Review deletions")
    panel.press("Review")
    return _pressing(panel, word)


def bring_back(world: Watched) -> Prepared:
    return _held(world, "Restore")


def let_go(world: Watched) -> Prepared:
    return _held(world, "Let them go")


def _gone(world: Watched) -> Panel:
    """Alice deleted the label in her Google Contacts."""
    world.google.book(ALICE).delete_label("Klanten")
    panel = world.person(ALICE)
    panel.home()
    panel.press("Sync now")
    panel.press_row("Klanten")
    return panel


def make_label_again(world: Watched) -> Prepared:
    return _pressing(_gone(world), "Restore")


def end_label(world: Watched) -> Prepared:
    panel = _gone(world)
    panel.press("Delete label")
    return _pressing(panel, "Delete label, keep my contacts")


def delete_label(world: Watched) -> Prepared:
    panel = at_label(world.person(ALICE))
    panel.press("Delete label")
    return _pressing(panel, "Delete label and its contacts")


def bring_label_back(world: Watched) -> Prepared:
    panel, action, inputs = delete_label(world)
    panel.act(action, inputs)
    world.settle()
    panel.home()
    panel.press("Settings")
    panel.press("Deleted labels")
    return _pressing(panel, "Restore")


def undo_deleting(world: Watched) -> Prepared:
    panel, action, inputs = delete_label(world)
    panel.act(action, inputs)
    return _pressing(panel, "Undo")


def keep(world: Watched) -> Prepared:
    """Alice and Bob typed different notes at once; Alice settles on her own after all."""
    alice, bob = at_contact(world.person(ALICE), "Pieter Meulen"), at_contact(world.person(BOB), "Pieter Meulen")
    for panel in (alice, bob):
        panel.press("Edit")
    alice.press("Save", {"Notes": "Belt maandag"})
    bob.press("Save", {"Notes": "Belt nooit"})
    alice.home()
    alice.press("Conflicts")
    pressed = [each for each in alice.card.buttons() if each.text == "Keep this"][1]
    assert pressed.action is not None
    return alice, pressed.action, {}


def undo_in_history(world: Watched) -> Prepared:
    panel = at_contact(world.person(ALICE), "Pieter Meulen")
    panel.press("Edit")
    panel.press("Save", {"Notes": "Belt maandag"})
    panel.press("History")
    return _pressing(panel, "Undo")


def _told(world: Watched) -> Panel:
    """Carol, who may only view it, changed a contact in her Google Contacts; her sync panel."""
    klanten(world, name="Kijken", people=(person("Klant Een"),))
    shared(world, CAROL, "Kijken")
    book = world.google.book(CAROL)
    book.edit(str(book.find("Klant Een")[0]["resourceName"]), {"nicknames": [{"value": "Eentje"}]})
    panel = world.person(CAROL)
    panel.home()
    panel.press("Sync now")
    panel.home()
    panel.press("Sync")
    return panel


def dismiss(world: Watched) -> Prepared:
    return _pressing(_told(world), "Dismiss")


def retry(world: Watched) -> Prepared:
    """A contact that Google would not take was set aside for Bob."""
    world.db.document(f"accounts/{sub_of(world, BOB)}").update({"parked": {the_contact(world): "Google said no."}})
    panel = world.person(BOB)
    panel.home()
    panel.press("Sync")
    return _pressing(panel, "Try again")


def settings(world: Watched) -> Prepared:
    panel = world.person(BOB)
    panel.home()
    panel.press("Settings")
    return _pressing(panel, "Save")


def _outsider(world: Watched) -> Panel:
    """Marta, whom no administrator connected, is offered a label and connected herself."""
    connected(world, MARTA)
    at_label(panel := world.person(ALICE), "Vrienden")
    panel.press("Share")
    panel.press("Share", {PEOPLE: MARTA})
    world.settle()
    return world.person(MARTA)


def _at_invitation(world: Watched) -> Panel:
    panel = _outsider(world)
    panel.home()
    panel.press("Invitations")
    panel.press_row("Vrienden")
    return panel


def accept_invitation(world: Watched) -> Prepared:
    return _pressing(_at_invitation(world), "Accept")


def decline_invitation(world: Watched) -> Prepared:
    return _pressing(_at_invitation(world), "Decline")


def _at_invited(world: Watched) -> Panel:
    _outsider(world)
    return at_member(world.person(ALICE), MARTA, "Vrienden")


def resend(world: Watched) -> Prepared:
    return _pressing(_at_invited(world), "Resend invitation")


def _at_asker(world: Watched) -> Panel:
    world.google.add_account("piet@gmail.example", "Piet")
    _outsider(world)
    browser = Browser(world).open(mailed(world, MARTA)).press("Accept").allow("piet@gmail.example")
    browser.press("Ask Alice de Vries to let piet@gmail.example in")
    return at_member(world.person(ALICE), MARTA, "Vrienden")


def let_in(world: Watched) -> Prepared:
    return _pressing(_at_asker(world), "Allow")


def keep_out(world: Watched) -> Prepared:
    return _pressing(_at_asker(world), "Decline")


def disconnect(world: Watched) -> Prepared:
    connected(world, MARTA)
    panel = world.person(MARTA)
    panel.home()
    panel.press("Settings")
    panel.press("Disconnect")
    return _pressing(panel, "Confirm")


def comment(world: Watched) -> Prepared:
    panel = at_contact(world.person(BOB), "Pieter Meulen")
    panel.press("Comment")
    return _pressing(panel, "Save", {"Comment": "Belt nooit", "Private": ""})


def _commented(world: Watched, word: str) -> Panel:
    panel, action, inputs = comment(world)
    panel.act(action, inputs)
    panel.send(next(each for each in panel.card.buttons() if each.text == word and each.action and "comment" in each.action.parameters))
    return panel


def change_comment(world: Watched) -> Prepared:
    return _pressing(_commented(world, "Edit"), "Save", {"Comment": "Belt soms"})


def erase_comment(world: Watched) -> Prepared:
    return _pressing(_commented(world, "Delete"), "Confirm")


def notify(world: Watched) -> Prepared:
    panel = at_contact(world.person(BOB), "Pieter Meulen")
    panel.press("Notify a colleague")
    return _pressing(panel, "Send", {"People": CAROL})


def out_of_the_trash(world: Watched) -> Prepared:
    panel = at_contact(world.person(ALICE), "Pieter Meulen")
    panel.press("Delete contact")
    panel.press("Confirm")
    world.settle()
    panel = at_label(world.person(ALICE))
    panel.press("Trash")
    return _pressing(panel, "Restore")


def _already_has(world: Watched) -> Panel:
    """Carol has one of them already, and is asked what to do."""
    world.google.book(CAROL).create(person("Pietertje", phone="+31 6 12345678", email="pieter@meulen.example"))
    world.clock.advance(900)
    panel = world.person(CAROL)
    panel.home()
    panel.press("Sync now")
    return panel


def bar(world: Watched) -> Prepared:
    panel = world.person(SANNE)
    panel.home()
    panel.press("Settings")
    panel.press("Administration")
    return _pressing(panel, "Bar from sharing", {"Person": BOB})


def allow(world: Watched) -> Prepared:
    panel, action, inputs = bar(world)
    panel.act(action, inputs)
    return _pressing(panel, "Allow sharing")


def seize(world: Watched) -> Prepared:
    """Alice's account is suspended: the round finds out, and a week later Sanne takes over a label of hers."""
    world.google.suspend(ALICE)
    world.clock.advance(900)
    world.book.queue.poll(sub_of(world, ALICE))
    world.settle()
    world.clock.advance(8 * 24 * 3600)
    panel = world.person(SANNE)
    panel.home()
    panel.press("Settings")
    panel.press("Administration")
    panel.press("Take over label")
    return _pressing(panel, "Confirm")


def link(world: Watched) -> Prepared:
    panel = _already_has(world)
    panel.press_row("You already have 1 of these people.")
    return _pressing(panel, "Link")


def keep_both(world: Watched) -> Prepared:
    panel = _already_has(world)
    panel.press_row("You already have 1 of these people.")
    return _pressing(panel, "Keep both")


def unlink(world: Watched) -> Prepared:
    panel, action, inputs = link(world)
    panel.act(action, inputs)
    return _pressing(at_contact(panel, "Pieter Meulen"), "Unlink")


def erase_account(world: Watched) -> Prepared:
    panel = world.person(BOB)
    panel.home()
    panel.press("Settings")
    panel.press("Delete my data")
    return _pressing(panel, "Confirm")


def give_away(world: Watched) -> Prepared:
    panel = at_label(world.person(ALICE))
    panel.press("Transfer ownership")
    panel.press("Transfer ownership", {"New owner": BOB})
    return _pressing(panel, "Confirm")


def share_as_previewed(world: Watched) -> Prepared:
    panel = at_label(world.person(ALICE))
    panel.press("Share")
    panel.press("Preview", {PEOPLE: SANNE})
    return _pressing(panel, "Share")


def undo_sharing(world: Watched) -> Prepared:
    panel, action, inputs = share(world)
    panel.act(action, inputs)
    return _pressing(panel, "Undo")


def _selected(world: Watched, word: str) -> Panel:
    """Two contacts of a label are ticked, and a button pressed with them."""
    panel = at_label(world.person(ALICE))
    panel.press("Select")
    panel.press(word, {"Contacts": tuple(list(panel.card.input("Contacts").choices.values())[:2])})
    return panel


def share_several(world: Watched) -> Prepared:
    return _pressing(_selected(world, "Share"), "Share", {PEOPLE: SANNE})


def label_several(world: Watched) -> Prepared:
    return _pressing(_selected(world, "Add to label"), "Save", {"Label": "Vrienden"})


PRESSES: Mapping[str, tuple[Callable[[Watched], Prepared], ...]] = {
    "contact/save": (edit, add, keep_for_oneself),
    "contact/label": (add_to_label,),
    "contact/unlabel": (remove_from_label,),
    "contact/erase": (erase,),
    "undo": (undo, undo_deleting, undo_sharing),
    "comment/save": (comment, change_comment),
    "comment/erase": (erase_comment,),
    "notify/send": (notify,),
    "transfer/confirm": (give_away,),
    "several/share": (share_several,),
    "several/label": (label_several,),
    "share/save": (share_as_previewed, share, share_contact, share_everything),
    "member/save": (change_access,),
    "member/revoke": (revoke,),
    "hidden/save": (hide,),
    "hidden/show": (show,),
    "label/create": (create,),
    "label/name": (rename,),
    "label/part": (leave,),
    "administration/seize": (seize,),
    "administration/bar": (bar,),
    "administration/allow": (allow,),
    "adopt/link": (link,),
    "adopt/keep": (keep_both,),
    "adopt/unlink": (unlink,),
    "health/dismiss": (dismiss,),
    "health/retry": (retry,),
    "conflicts/keep": (keep,),
    "history/undo": (undo_in_history,),
    "settings/save": (settings,),
    "settings/erase": (erase_account,),
    "settings/disconnect": (disconnect,),
    "invitation/accept": (accept_invitation,),
    "invitation/decline": (decline_invitation,),
    "member/resend": (resend,),
    "member/let-in": (let_in,),
    "member/keep-out": (keep_out,),
    "trash/restore": (out_of_the_trash,),
    "label/restore": (make_label_again,),
    "label/end": (end_label, delete_label),
    "label/bring-back": (bring_label_back,),
    "deletions/restore": (bring_back,),
    "deletions/let-go": (let_go,),
}
HARMLESS = {"sync/now"}  # looks again, and says what came in since


def test_every_write_is_pressed_twice() -> None:
    assert set(PRESSES) | HARMLESS >= WRITES & set(CLICKS)


@pytest.fixture
def furnished(world: Watched) -> Watched:
    klanten(world)
    klanten(world, name="Vrienden", people=(person("Vriend Een"),))
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    shared(world, CAROL, "Vrienden")
    return world


@pytest.mark.parametrize(("press", "prepare"), [(press, each) for press, several in PRESSES.items() for each in several])
@pytest.mark.parametrize("delay", ["at once", "when the work is done"])
def test_write_pressed_twice_happens_once_and_says_the_same(
    furnished: Watched, press: str, prepare: Callable[[Watched], Prepared], delay: str
) -> None:
    """T5 for presses: the platform replays a click after consent, and people click twice."""
    world = furnished
    panel, action, inputs = prepare(world)
    assert action.path == f"/click/{press}"
    first = panel.act(action, inputs)
    assert first.json["name"] != "error", first.texts()
    if delay == "when the work is done":
        world.settle()
    said, after, books = panel.toast, _facts(world), {email: len(book_of(world, email)) for email in (ALICE, BOB, CAROL, SANNE)}
    again = panel.act(action, inputs)
    assert again.json["name"] != "error", again.texts()
    assert said
    assert panel.toast == said
    assert again.reads(said)
    assert _facts(world) == after
    if delay == "when the work is done":
        world.settle()
        assert {email: len(book_of(world, email)) for email in books} == books


def _facts(world: Watched) -> dict[str, object]:
    return {path: data for path, data in stored(world).items() if path.startswith(("labels/", "contacts/", "heads/"))}


def test_press_after_the_form_was_changed_is_a_new_press(furnished: Watched) -> None:
    panel, action, inputs = edit(furnished)
    panel.act(action, inputs)
    panel.act(action, {**inputs, "phone.0": ("+31 6 77777777",)})
    assert "77777777" in str(stored(furnished)[f"contacts/{the_contact(furnished)}"])
