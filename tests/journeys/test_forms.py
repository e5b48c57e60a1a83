"""What people type: names of every kind travel whole and harmless, mistakes stay in the form with a word about them, and nothing is lost."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator

import pytest

from tests.journeys.steps import PEOPLE, at_contact, at_label, klanten, share, shared, stored, sub_of
from tests.journeys.watched import Watched
from tests.world import ALICE, BOB, CAROL, MARTA, SANNE, Panel, phones_of

NAMES = {
    "html": '<b>Bea</b> & <a href="https://kwaad.example">klik</a>',
    "script": "<script>alert(1)</script>",
    "right to left": "\u202eAhmed\u202c أحمد",
    "marks": "Zo\u0308e\u200d\ufeff",
    "emoji": "👩\u200d💻 Ada",
    "quotes": 'O\'Neil "Q"; DROP TABLE',
    "long": "Xé" * 1_000,
}


@pytest.mark.parametrize("kind", [kind for kind in NAMES if kind != "long"])
def test_any_name_travels_whole_and_harmless(world: Watched, kind: str) -> None:
    """T25: typed by one, seen as text on another's card, and byte for byte in another's Google Contacts."""
    klanten(world)
    shared(world, BOB, access="Can edit")
    bob = at_label(world.person(BOB))
    bob.press("Add contact")
    bob.press("Save", {"First name": NAMES[kind], "Email": "naam@vreemd.example"})
    assert not bob.card.reads("Not saved yet")
    world.settle()
    there = [each for each in world.people_in(ALICE, "Klanten") if "naam@vreemd.example" in json.dumps(each)]
    assert _letters(there[0]["names"][0]["givenName"]) == _letters(NAMES[kind])
    message = world.google.add_message(ALICE, headers={"From": "naam@vreemd.example", "To": ALICE})
    alice = world.person(ALICE)
    alice.open_mail(message)
    rendered = " ".join(_rendered(alice.card.json))
    assert not any(tag in rendered for tag in ("<script", "<a href", "<b>Bea"))
    assert "\\u202e" not in json.dumps(alice.card.json)


def _rendered(node: object) -> Iterator[str]:
    """The texts that Google renders as HTML; the title of a card and the word on a button it takes as they are."""
    if isinstance(node, dict):
        for kind in ("textParagraph", "decoratedText"):
            yield node.get(kind, {}).get("text", "")
        if isinstance(node.get("header"), str):
            yield node["header"]
        for child in node.values():
            yield from _rendered(child)
    elif isinstance(node, list):
        for child in node:
            yield from _rendered(child)


def _letters(text: str) -> str:
    """What a person would call the same: Google composes accents and drops marks that show nothing."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(char for char in composed if unicodedata.category(char) not in ("Cf", "Cc")).strip()


def test_name_of_two_thousand_letters_is_refused_and_kept_in_the_form(world: Watched) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    bob = at_label(world.person(BOB))
    bob.press("Add contact")
    bob.press("Save", {"First name": NAMES["long"], "Last name": "Kort"})
    assert bob.card.reads("This is too long")
    assert bob.card.input("First name").value == (NAMES["long"],)
    before = stored(world)
    bob.press("Save", {"First name": "Kort"})
    assert stored(world) != before


@pytest.mark.parametrize(
    ("box", "typed", "word"),
    [
        ("Phone", "belt u maar", "This is not a phone number."),
        ("Email", "pieter at klant", "This is not an email address."),
        ("Birthday", "31 February", "There is no such day."),
        ("Website", "geen adres hoor", "This is not a web address."),
    ],
)
@pytest.mark.parametrize("form", ["Edit", "Add contact"])
def test_mistake_stays_in_the_form_and_changes_nothing(world: Watched, form: str, box: str, typed: str, word: str) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    bob = at_contact(world.person(BOB), "Pieter Meulen") if form == "Edit" else at_label(world.person(BOB))
    bob.press(form)
    before = stored(world)
    bob.press("Save", {box: typed, "Last name": "Ook Getypt"})
    assert bob.card.reads(word)
    assert bob.card.input(box).value == (typed,)
    assert bob.card.input("Last name").value == ("Ook Getypt",)
    assert stored(world) == before
    bob.press("Save", {box: ""})
    assert not bob.card.reads(word)
    assert "Ook Getypt" in str(stored(world))


def test_mistake_in_ones_own_contact_changes_nothing_at_google(world: Watched) -> None:
    klanten(world)
    alice = at_contact(world.person(ALICE), "Pieter Meulen")
    alice.press("Edit")
    alice.press("Save", {"Phone": "belt u maar"})
    assert alice.card.input("Phone").value == ("belt u maar",)
    assert world.calls_of(ALICE, writes=True) == []


def test_empty_form_asks_for_something(world: Watched) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    bob = at_label(world.person(BOB))
    bob.press("Add contact")
    bob.press("Save")
    assert bob.card.reads("Fill in at least one box.")


def test_form_without_its_list_of_boxes_is_refused(world: Watched) -> None:
    """R6: a missing key is never taken for an emptied box."""
    klanten(world)
    shared(world, BOB, access="Can edit")
    bob = at_contact(world.person(BOB), "Pieter Meulen")
    bob.press("Edit")
    save = bob.card.button("Save").action
    assert save is not None
    before = stored(world)
    for missing in ("inputs", "revision"):
        parameters = {key: value for key, value in save.parameters.items() if key != missing}
        card = bob.act(type(save)(save.function, parameters, False), {})
        assert card.reads("This request was incomplete. Nothing was changed.")
    assert stored(world) == before


def test_emptied_box_is_emptied_and_what_was_not_drawn_stays(world: Watched) -> None:
    klanten(world)
    shared(world, BOB, access="Can edit")
    bob = at_contact(world.person(BOB), "Pieter Meulen")
    bob.press("Edit")
    bob.press("Save", {"Phone": ""})
    world.settle()
    there = next(each for each in world.people_in(ALICE, "Klanten") if "pieter@klant" in json.dumps(each))
    assert phones_of(there) == []
    assert there["emailAddresses"][0]["value"] == "pieter@klant.example"


# Two at once, and taking back


def test_two_people_editing_one_contact_both_keep_what_they_typed(world: Watched) -> None:
    """A form of an old revision merges (product.md 4)."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    bob, carol = (at_contact(world.person(email), "Pieter Meulen") for email in (BOB, CAROL))
    bob.press("Edit")
    carol.press("Edit")
    bob.press("Save", {"Phone": "+31 6 11112222"})
    carol.press("Save", {"Job title": "Inkoper"})
    world.settle()
    for email in (ALICE, BOB, CAROL):
        [there] = [each for each in world.people_in(email, "Klanten") if "pieter@klant" in json.dumps(each)]
        assert phones_of(there) == ["+31 6 11112222"]
        assert there["organizations"][0]["title"] == "Inkoper"


def _saved_phone(world: Watched, number: str, email: str = BOB) -> Panel:
    panel = at_contact(world.person(email), "Pieter Meulen")
    panel.press("Edit")
    panel.press("Save", {"Phone": number})
    return panel


def _phones(world: Watched, email: str) -> list[str]:
    return next(phones_of(each) for each in world.people_in(email, "Klanten") if "pieter@klant" in json.dumps(each))


def test_undo_travels(world: Watched) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    bob = _saved_phone(world, "+31 6 11112222")
    world.settle()
    assert _phones(world, CAROL) == ["+31 6 11112222"]
    bob.undo()
    assert bob.card.reads("Undone.")
    world.settle()
    for email in (ALICE, BOB, CAROL):
        assert _phones(world, email) == ["+31 6 12345678"]


def test_undo_leaves_what_others_changed_since(world: Watched) -> None:
    klanten(world)
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    bob = _saved_phone(world, "+31 6 11112222")
    carol = at_contact(world.person(CAROL), "Pieter Meulen")
    carol.press("Edit")
    carol.press("Save", {"Company": "Meulen BV"})
    bob.undo()
    world.settle()
    assert _phones(world, ALICE) == ["+31 6 12345678"]
    [there] = [each for each in world.people_in(ALICE, "Klanten") if "pieter@klant" in json.dumps(each)]
    assert there["organizations"][0]["name"] == "Meulen BV"


def test_edit_that_changes_nothing_says_so_and_travels_nowhere(world: Watched) -> None:
    """I14."""
    klanten(world)
    shared(world, BOB, access="Can edit")
    calls = len(world.google.calls)
    bob = at_contact(world.person(BOB), "Pieter Meulen")
    bob.press("Edit")
    bob.press("Save")
    assert bob.card.reads("Nothing was changed.")
    assert not bob.card.has_button("Undo")
    world.settle()
    assert [call for call in world.google.calls[calls:] if call.api == "people" and call.method != "GET"] == []


# With whom


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        (ALICE, f"{ALICE} is you."),
        (f"Alice <{ALICE.upper()}>", "is you."),
        ("bobb@hoogland.example", "bobb@hoogland.example does not exist in its domain. Check the spelling."),
        ("bob at hoogland", "“bob at hoogland” is not an email address."),
        ("bob@", "“bob@” is not an email address."),
        ("", "Type at least one email address."),
        (" , ;", "Type at least one email address."),
        (", ".join(f"p{number}@hoogland.example" for number in range(30)), "These are too many at once."),
        ("bob@hoogland.example\r\nBcc: alle@wereld.example", "does not"),
    ],
    ids=lambda value: value[:24] or "nothing",
)
def test_whom_one_cannot_share_with_is_named_and_nobody_gets_anything(world: Watched, typed: str, word: str) -> None:
    """R3, T26: all of the box or nothing of it."""
    klanten(world)
    alice = at_label(world.person(ALICE))
    alice.press("Share")
    before = stored(world)
    alice.press("Share", {PEOPLE: f"{CAROL}, {typed}" if typed.strip(" ,;") else typed})
    if word == "does not":
        assert alice.card.json["name"] == "share", "a line break is a comma, and the second part is no address"
    else:
        assert alice.card.reads(word), alice.card.texts()
        assert typed.strip() in str(alice.card.input(PEOPLE).value)
    assert stored(world) == before
    world.settle()
    assert world.labels_in(CAROL) == []


def test_sharing_twice_on_the_same_terms_changes_nothing(world: Watched) -> None:
    klanten(world)
    shared(world)
    before, calls = _shared_things(world), len(world.google.calls)
    shared(world)
    assert _shared_things(world) == before
    assert [call for call in world.google.calls[calls:] if call.api == "people" and call.method != "GET"] == []


def _shared_things(world: Watched) -> dict[str, object]:
    return {path: data for path, data in stored(world).items() if path.startswith(("labels/", "contacts/", "heads/"))}


def test_sharing_back_with_the_owner_is_refused(world: Watched) -> None:
    klanten(world)
    shared(world, BOB, access="Can reshare")
    bob = world.person(BOB)
    assert share(bob, ALICE).reads("owns this label already")


def test_account_that_nobody_connected_is_told_to_connect_first(world: Watched) -> None:
    klanten(world, MARTA)
    marta = at_label(world.person(MARTA))
    before = stored(world)
    marta.press("Share")
    assert marta.card.title == "Connect Google Contacts"
    assert marta.card.reads("connect it once")
    account = f"accounts/{sub_of(world, MARTA)}"
    assert {**stored(world), account: {**stored(world)[account], "draft": {}}} == {**before, account: {**before[account], "draft": {}}}


def test_domain_whose_delegation_ended_keeps_the_share_and_is_called_lost(world: Watched) -> None:
    klanten(world)
    shared(world)
    world.google.undelegate("hoogland.example")
    _saved_phone(world, "+31 6 11112222", ALICE)
    world.clock.advance(4_000)
    world.settle()
    world.google.delegate("hoogland.example")
    for email in (ALICE, BOB):
        world.person(email).home()
    world.settle()
    assert _phones(world, BOB) == ["+31 6 11112222"]


def test_suggestions_are_people_one_shared_with_and_repeat_what_is_typed(world: Watched) -> None:
    """J4, P2."""
    klanten(world)
    shared(world, f"{BOB}, {CAROL}")
    alice = at_label(world.person(ALICE))
    alice.press("Share")
    assert alice.suggest(PEOPLE, f"{SANNE}, ca") == (f"{SANNE}, {CAROL}",)
    assert alice.suggest(PEOPLE, "b") == ()
    mallory = world.person("mallory@lumen.example")
    klanten(world, mallory.email, "Haar")
    at_label(mallory, "Haar").press("Share")
    assert mallory.suggest(PEOPLE, "bob") == ()
