"""The screens of the main job say exactly the words of the product's table, offer what works, and hide what does not."""

from __future__ import annotations

import pytest

from cards.contact import ContactAction, contact_card
from cards.done import Done
from cards.form import FormView, LabelChoice, as_typed, form_card
from cards.home import HomeView, LabelLine, SearchView, home_card, search_card
from cards.label import LabelAction, LabelView, label_card
from cards.lists import Pager, Work
from cards.mail import Candidate, Known, MailView, OwnLookup, Several, Unknown, mail_card
from cards.screen import Screen
from sharing.form import FieldError, listed_inputs, prefilled, to_fields
from sharing.person import EMPTY
from sharing.roles import Role
from tests.cards.conftest import screen_for
from tests.cards.gallery import CARDS, FULL, HTML_NAME, NOON, TEN_PHONES, known, lines, others, person
from tests.cards.reading import Card, NotOnCard

BOXES = ["First name", "Last name", "Company", "Job title", "Email", "Phone", "Address", "Birthday", "Notes", "Website"]


def drawn(name: str, locale: str = "en") -> Card:
    return Card(CARDS[name](screen_for(locale)))


# --- mail ---------------------------------------------------------------------------------------------------------------------


def test_known_sender_stands_first_and_in_full(screen: Screen) -> None:
    card = drawn("mail: known")
    assert (card.title, card.subtitle) == ("Bea de Vries", "Buyer, Acme")
    assert card.row("bea@acme.example").below == "Work"
    assert card.row("bea@acme.example").link == "mailto:bea@acme.example"
    assert card.row("bea@home.example").below == "Villa", "an invented type keeps its own name"
    assert card.row("+31 6 1234 5678").link == "tel:+31612345678"
    assert card.row("Dam 1\n1012 JS Amsterdam\nNederland").below == "Home"
    assert card.row("May 17, 1980").below == "Birthday"
    assert card.row("Likes tea.\nCalls on Mondays.")
    assert card.texts().index("bea@acme.example") < card.texts().index("Also in this mail")


def test_known_sender_offers_the_settled_words_in_their_order() -> None:
    words = [each.text for each in drawn("mail: known").buttons()]
    rare = ["Add to label", "Remove from label", "Comment", "Notify a colleague", "History", "Why do I see this?", "Delete contact"]
    assert words == ["Edit", "Share", *rare]


@pytest.mark.parametrize("action", ContactAction)
def test_only_what_works_is_drawn(screen: Screen, action: ContactAction) -> None:
    card = Card(contact_card(screen, known(actions=frozenset({action}), label="l1")))
    assert [each.action.path for each in card.buttons() if each.action] == [f"/click/{action.value}"]
    pressed = card.buttons()[0].action
    assert pressed is not None
    assert pressed.parameters == {"contact": "c1", "label": "l1"}


def test_labels_say_the_readers_role_and_owner_and_open(screen: Screen) -> None:
    row = drawn("mail: known").row("Sales")
    assert row.below == "Can edit · Bob Bakker"
    assert row.action is not None
    assert (row.action.path, row.action.parameters) == ("/click/label/open", {"label": "l1"})
    assert drawn("mail: known").row("Suppliers").below == "Owner"


def test_the_20th_address_waits_behind_show_all() -> None:
    card = drawn("mail: known, 214 others")
    assert len([row for row in card.rows() if row.action and row.action.path == "/click/mail/address"]) == 19
    assert card.row("Show all 214").action is not None


def test_each_other_address_is_a_row_to_press(screen: Screen) -> None:
    card = Card(mail_card(screen, MailView(Known(known()), others(2), 2)))
    pressed = card.row("Other Known 1").action
    assert pressed is not None
    assert pressed.parameters == {"address": "other1@acme.example", "name": "Other 1"}
    assert not card.reads("Show all")


def test_presses_hand_on_the_sender_because_a_click_may_come_without_the_mail() -> None:
    carrying = screen_for(carry=(("address", "bea@acme.example"), ("name", "Bea")))
    card = Card(mail_card(carrying, MailView(Known(known()), others(1), 1)))
    edit = card.button("Edit").action
    assert edit is not None
    assert edit.parameters == {"address": "bea@acme.example", "name": "Bea", "contact": "c1"}
    other = card.row("Other 0").action
    assert other is not None
    assert other.parameters["address"] == "other0@acme.example", "a row of its own goes before what is handed on"


def test_unknown_sender_can_be_added_and_looked_for_again() -> None:
    card = drawn("mail: unknown")
    assert card.title == "Newcomer"
    assert card.row("new@other.example")
    for pressed in (card.row("Not found (search again)").action, card.button("Add contact").action):
        assert pressed is not None
        assert pressed.parameters == {"address": "new@other.example", "name": "Newcomer"}


def test_not_asked_is_not_called_not_found() -> None:
    """Without the permission nobody looked, so the card must not say that there is nothing."""
    card = drawn("mail: unknown, contacts not allowed")
    assert not card.reads("Not found")
    ask = card.row("Not in your shared labels").action
    assert ask is not None
    assert ask.parameters == {"feature": "contacts"}
    assert drawn("mail: unknown, Google silent").row("Not found (search again)").below == "Google Contacts did not answer"


def test_a_mailing_list_says_so() -> None:
    assert drawn("mail: unknown, list").row("Mailing list")


def test_several_matches_show_what_differs_and_nothing_that_does_not(screen: Screen) -> None:
    same_work = [{"name": "Acme"}]
    pair = (
        Candidate("c1", person("Bea", organizations=same_work, phoneNumbers=[{"value": "+31 20 1"}]), ("Sales",)),
        Candidate("c2", person("Bea", organizations=same_work, phoneNumbers=[{"value": "+31 20 2"}]), ("Sales",)),
    )
    rows = [each for each in Card(mail_card(screen, MailView(Several("info@acme.example", pair)))).rows() if each.text == "Bea"]
    assert [each.below for each in rows] == ["+31 20 1", "+31 20 2"]
    assert [each.action.parameters["contact"] for each in rows if each.action] == ["c1", "c2"]


def test_several_alike_still_say_where_they_are(screen: Screen) -> None:
    twins = (Candidate("c1", person("Bea"), ("Sales",)), Candidate("c2", person("Bea"), ("Sales",)))
    rows = [each for each in Card(mail_card(screen, MailView(Several("i@a.example", twins)))).rows() if each.text == "Bea"]
    assert [each.below for each in rows] == ["Sales", "Sales"]


def test_own_unshared_contact_wears_its_badge() -> None:
    assert drawn("mail: known, only mine").row("Only you").below == "In your Google Contacts, not shared"


def test_ten_phones_are_ten_rows(screen: Screen) -> None:
    card = Card(contact_card(screen, known(TEN_PHONES)))
    assert len([row for row in card.rows() if row.link.startswith("tel:")]) == 10


def test_a_card_shows_nothing_that_is_not_in_its_view(screen: Screen) -> None:
    """I4: what the lens took out cannot come back, because the card is given nothing else."""
    cut = FULL.with_field("birthdays", ()).with_field("phoneNumbers", ())
    text = str(contact_card(screen, known(cut)))
    assert "1980" not in text
    assert "1234" not in text


def test_what_happened_is_the_first_thing_said_with_undo(screen: Screen) -> None:
    card = Card(mail_card(screen, MailView(Known(known())), done=Done("Saved. 12 people get it in a few seconds.", undo="u1")))
    assert card.rows()[0].text == "Saved. 12 people get it in a few seconds."
    undo = card.button("Undo").action
    assert undo is not None
    assert undo.parameters == {"undo": "u1", "nonce": "nonce-1"}
    assert not Card(mail_card(screen, MailView(Known(known())), done=Done("Saved."))).has_button("Undo")


# --- form ---------------------------------------------------------------------------------------------------------------------


def test_form_has_the_settled_boxes_and_buttons(screen: Screen) -> None:
    card = Card(form_card(screen, FormView(to_fields(EMPTY))))
    assert [each.label for each in card.inputs() if each.label not in ("Type", "Label")] == BOXES
    assert [each.text for each in card.buttons()] == ["Save", "Cancel"]


def test_new_contact_asks_for_whom_and_only_me_comes_first(screen: Screen) -> None:
    labels = (LabelChoice("l1", "Sales"), LabelChoice("l2", "Suppliers"))
    box = Card(form_card(screen, FormView(to_fields(EMPTY), labels=labels))).input("Label")
    assert list(box.choices) == ["Only me", "Sales", "Suppliers"]
    assert box.value == ("only_me",)
    with pytest.raises(NotOnCard):
        drawn("form: edit").input("Label")


def test_more_labels_than_a_dropdown_holds_leave_a_box_for_the_others() -> None:
    card = drawn("form: new, 250 labels")
    assert len(card.input("Label").choices) == 100
    assert list(card.input("Label").choices)[-1] == "Other label"
    suggest = card.input("Other label").suggest
    assert suggest is not None
    assert suggest.path == "/suggest/labels"


def test_several_of_a_kind_have_a_type_each(screen: Screen) -> None:
    fields = to_fields(TEN_PHONES)
    card = Card(form_card(screen, FormView(fields, contact="c1", revision="r7")))
    assert [card.input("Phone", position=n).value for n in (0, 9)] == [("+31 20 000 0000",), ("+31 20 000 0009",)]
    types = {each.name: each for each in card.inputs() if each.label == "Type"}
    assert types["phone.0.type"].value == ("work",)
    assert types["phone.0.type"].choices["Mobile"] == "mobile"
    assert {each.name for each in card.inputs()} == listed_inputs(fields)


def test_an_invented_type_is_kept_among_the_choices() -> None:
    villa = next(each for each in drawn("form: edit").inputs() if each.name == "email.1.type")
    assert villa.value == ("Villa",)


def test_save_names_inputs_and_revision(screen: Screen) -> None:
    fields = to_fields(FULL)
    action = Card(form_card(screen, FormView(fields, contact="c1", revision="r7"))).button("Save").action
    assert action is not None
    assert action.path == "/click/contact/save"
    assert set(action.parameters["inputs"].split(",")) == listed_inputs(fields)
    assert (action.parameters["contact"], action.parameters["revision"]) == ("c1", "r7")


def test_a_contact_too_large_for_a_card_says_what_stays_and_does_not_name_it() -> None:
    card = drawn("form: crowded")
    action = card.button("Save").action
    assert action is not None
    assert set(action.parameters["inputs"].split(",")) == {each.name for each in card.inputs()}
    assert card.reads("more values in Google Contacts stay as they are.")


def test_a_wrong_box_is_marked_where_it_is_and_keeps_what_was_typed(screen: Screen) -> None:
    typed = as_typed(to_fields(EMPTY), {"given": ("Bea",), "phone.0": ("call me",), "phone.0.type": ("home",)})
    view = FormView(typed, errors=(FieldError("phone.0", "phone"), FieldError("birthday", "birthday")))
    card = Card(form_card(screen, view))
    texts = card.texts()
    assert texts.index("This is not a phone number.") == texts.index("call me") + 1
    assert card.input("First name").value == ("Bea",)
    assert next(each for each in card.inputs() if each.name == "phone.0.type").value == ("home",)
    assert card.reads("There is no such day.")


def test_only_empty_boxes_are_folded_away(screen: Screen) -> None:
    """A host might leave out what it does not show; nothing may be taken for emptied."""
    wrong = (FieldError("birthday", "birthday"),)
    for view in (FormView(to_fields(FULL), contact="c1"), FormView(to_fields(EMPTY), errors=wrong)):
        folded = [section for section in form_card(screen, view)["sections"] if section.get("collapsible")]
        for section in folded:
            part = Card({"sections": [section]})
            assert section.get("uncollapsibleWidgetsCount", 0) == 0
            assert all(not "".join(each.value) for each in part.inputs())
            assert not part.reads("There is no such day.")


def test_a_birthday_with_its_year_is_picked_and_one_without_is_written() -> None:
    whole, yearless = drawn("form: edit").input("Birthday"), drawn("form: birthday without year", "nl").input("Verjaardag")
    assert (whole.kind, whole.value) == ("DATE_ONLY", ("327369600000",))
    assert (yearless.kind, yearless.value) == ("SINGLE_LINE", ("29 februari",))


def test_a_sender_is_filled_in(screen: Screen) -> None:
    card = Card(form_card(screen, FormView(to_fields(prefilled("New Comer", "new@other.example")))))
    assert (card.input("First name").value, card.input("Last name").value) == (("New",), ("Comer",))
    assert card.input("Email").value == ("new@other.example",)


def test_the_form_says_who_reads_it() -> None:
    assert drawn("form: edit").reads("12 other people read this. 3 of them are outsiders.")


# --- home, search, label ------------------------------------------------------------------------------------------------------


def test_home_has_the_settled_words(screen: Screen) -> None:
    card = drawn("home: some")
    assert card.input("Search contacts").name == "query"
    assert [each.text for each in card.buttons()] == ["Search", "Refresh", "New label", "Select", "Sync now", "Settings", "Open Google Contacts"]
    assert card.button("Open Google Contacts").link == "https://contacts.google.com/?authuser=ann%40acme.example"


def test_contacts_is_the_first_label_row() -> None:
    for name in ("home: new account", "home: many"):
        first = drawn(name).rows()[0]
        assert (first.text, first.below) == ("Contacts", "25,000 contacts")


def test_label_rows_say_how_many_with_whom_and_which_role(screen: Screen) -> None:
    view = HomeView(
        None, (LabelLine("l1", "Sales", contacts=40, people=1), LabelLine("l2", "New")), (LabelLine("s1", "Clients", Role.EDITOR, 1, owner="Bob"),)
    )
    card = Card(home_card(screen, view))
    assert [card.row(name).below for name in ("Sales", "New", "Clients")] == ["40 contacts · shared with 1 person", "", "1 contact · Can edit · Bob"]


def test_refresh_is_there_only_while_work_is_running(screen: Screen) -> None:
    assert not drawn("home: new account").has_button("Refresh")
    card = Card(home_card(screen, HomeView(None, work=Work(312, 1_000, NOON))))
    assert card.row("On its way: 312 of 1,000").below.replace("\u202f", " ") == "As of 12:00 PM"
    assert card.has_button("Refresh")


def test_enter_and_the_button_ask_the_same(screen: Screen) -> None:
    card = drawn("home: new account")
    change, press = card.input("Search contacts").on_change, card.button("Search").action
    assert change == press
    assert press is not None
    assert press.persist


def test_search_keeps_the_question_and_pages(screen: Screen) -> None:
    card = Card(search_card(screen, SearchView("bea", lines(25), Pager("p0", "p2", 26, 25_000))))
    assert card.input("Search contacts").value == ("bea",)
    assert card.reads("26–50 of 25,000")
    for word, page in (("Next", "p2"), ("Previous", "p0")):
        action = card.button(word).action
        assert action is not None
        assert action.parameters == {"query": "bea", "page": page}
    assert drawn("search: none").reads(f"Nothing found for “{HTML_NAME}”")


def test_label_offers_the_settled_words_in_their_order() -> None:
    words = [each.text for each in drawn("label: page of 25,000").buttons()]
    assert words == [
        *("Refresh", "Share", "Members", "Add contact", "Select", "Rename", "History", "Trash", "Transfer ownership", "Delete label", "Leave"),
        *("Next", "Previous"),
    ]


@pytest.mark.parametrize("action", LabelAction)
def test_only_what_works_is_drawn_on_a_label(screen: Screen, action: LabelAction) -> None:
    card = Card(label_card(screen, LabelView("l1", "Sales", Role.EDITOR, actions=frozenset({action}))))
    pressed = card.buttons()[0].action
    assert len(card.buttons()) == 1
    assert pressed is not None
    assert (pressed.path, pressed.parameters) == (f"/click/{action.value}", {"label": "l1"})


def test_each_contact_of_a_label_is_a_row_to_press() -> None:
    card = drawn("label: page of 25,000")
    row = card.row("Contact 3")
    assert row.below == "contact3@acme.example"
    assert row.action is not None
    assert row.action.parameters == {"contact": "c3", "label": "l1"}
    assert (card.title, card.subtitle) == ("Sales", "25,000 contacts")


def test_an_empty_label_says_how_to_fill_it() -> None:
    assert drawn("label: empty").reads("No contacts yet. Add one here, or put this label on contacts in Google Contacts.")
    assert drawn("label: empty, view only").reads("No contacts yet.")


def test_not_looked_yet_is_a_state_of_its_own() -> None:
    assert {each.value for each in OwnLookup} == {"done", "not_allowed", "failed"}
    assert Unknown("a@b.example").own is OwnLookup.DONE
