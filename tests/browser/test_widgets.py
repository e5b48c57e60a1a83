"""Every widget of Google's card language that an add-on may use: drawn, named for screen readers, worked by keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PanelBench
from tests.web.samples import ALL, EVERYTHING, FORM, HOME, HOST, MAIL_KNOWN, SHARE, action, button, row

pytestmark = pytest.mark.browser


def card(*widgets: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "test", "header": {"title": "Test"}, "sections": [{"widgets": list(widgets)}], **more}


def press(text: str = "Go", **more: Any) -> dict[str, Any]:
    pressed = action("/go")
    pressed["action"].update(more)
    return {"buttonList": {"buttons": [{"text": text, "onClick": pressed}]}}


def selection(kind: str, **more: Any) -> dict[str, Any]:
    items = [{"text": "One", "value": "1"}, {"text": "Two", "value": "2"}, {"text": "Three", "value": "3", "bottomText": "the last"}]
    return {"selectionInput": {"name": "pick", "label": "Pick", "type": kind, "items": items, **more}}


@pytest.mark.parametrize("name", ALL)
def test_each_screen_fits_the_panel_without_scrolling_sideways(bench: PanelBench, name: str) -> None:
    bench.open(ALL[name])
    assert bench.page.evaluate("document.querySelector('.gc-view').scrollWidth") == 300
    wide = (
        "[...document.querySelectorAll('#panel *')].filter((e) => e.getBoundingClientRect().right > 300.5 && getComputedStyle(e).display !== 'none')"
    )
    assert bench.page.evaluate(f"{wide}.map((e) => e.className)") == []


def test_the_words_of_the_mail_card_are_buttons_with_these_names(bench: PanelBench) -> None:
    bench.open(MAIL_KNOWN)
    for word in ("Edit", "Share", "Add to label", "Comment", "Notify a colleague", "History", "Remove"):
        expect(bench.button(word)).to_be_visible()


def test_a_screen_reader_hears_headings_labels_and_hints(bench: PanelBench) -> None:
    panel = bench.open(FORM)
    expect(panel).to_match_aria_snapshot("""
- complementary "Commonbook":
  - group "Edit contact":
    - heading "Edit contact" [level=2]
    - text: First name
    - textbox "First name": Zoë
    - heading "Phone" [level=3]
    - textbox "Phone": +31 20 794 0812
    - combobox "Type":
      - option "Work" [selected]
      - option "Mobile"
""")
    expect(bench.field("Phone")).to_have_accessible_description("With the country, like +31 20 794 0812")


def test_a_switch_is_named_by_its_row_and_described_by_the_line_below(bench: PanelBench) -> None:
    panel = bench.open(SHARE)
    switch = panel.get_by_role("switch", name="Mobile and Outlook", exact=True)
    expect(switch).to_be_checked()
    expect(switch).to_have_accessible_description("Copies are also in My Contacts, which phones and Outlook show")
    panel.get_by_text("Mobile and Outlook", exact=True).click()
    expect(switch).not_to_be_checked()


def test_formatted_text_keeps_its_allowed_tags(bench: PanelBench) -> None:
    panel = bench.open(EVERYTHING)
    for tag in ("b", "i", "u", "s", "time"):
        expect(panel.locator(f".gc-text {tag}")).to_have_count(1)
    expect(panel.locator(".gc-text span").first).to_have_css("color", "rgb(179, 38, 30)")
    expect(panel.get_by_role("link", name="a link")).to_have_attribute("href", "https://example.com/")


NASTY = [
    "<img src=x onerror=\"document.title='owned'\">",
    "<script>document.title='owned'</script>",
    "<b onmouseover=\"document.title='owned'\">bold</b><svg/onload=alert(1)>",
    "</div></section><h1>out</h1>",
    "<a href=\"javascript:document.title='owned'\">press</a>",
    '<a href=" jav&#x09;ascript:document.title=1">press</a>',
    '<font color="red;background:url(https://evil.example/x)">coloured</font>',
    "<a href='data:text/html,<script>1</script>'>press</a>",
]


@pytest.mark.parametrize("text", NASTY)
def test_foreign_markup_stays_text(bench: PanelBench, text: str) -> None:
    """T25: whatever a name holds, no element but the allowed ones comes of it, and nothing runs."""
    tried: dict[str, Any] = {
        "name": text,
        "header": {"title": text, "subtitle": text},
        "sections": [
            {
                "header": text,
                "widgets": [
                    {"textParagraph": {"text": text}},
                    row(text, topLabel=text, bottomLabel=text, wrapText=True),
                    row(text, onClick=action("/go")),
                    {"textInput": {"name": "a", "label": text, "value": text, "hintText": text, "initialSuggestions": {"items": [{"text": text}]}}},
                    {
                        "selectionInput": {
                            "name": "b",
                            "label": text,
                            "type": "CHECK_BOX",
                            "items": [{"text": text, "value": text, "bottomText": text}],
                        }
                    },
                    {"buttonList": {"buttons": [button(text, "/go")]}},
                    {"chipList": {"chips": [{"label": text, "onClick": action("/go")}]}},
                    {"grid": {"title": text, "items": [{"title": text, "subtitle": text}]}},
                ],
            }
        ],
    }
    panel = bench.open(tried)
    for link in panel.locator("a").all():
        assert (link.get_attribute("href") or "").startswith("https://")
    assert panel.locator("script, img, svg[onload], h1, [onerror], [onmouseover], iframe").count() == 0
    assert panel.locator("[style*=url]").count() == 0
    assert bench.page.title() == "Cards"


def test_text_that_is_escaped_reads_as_it_was_typed(bench: PanelBench) -> None:
    panel = bench.open(card({"textParagraph": {"text": "&lt;b&gt;Tom &amp; Jerry&lt;/b&gt; &#39;n co &copy;"}}))
    expect(panel.locator(".gc-text")).to_have_text("<b>Tom & Jerry</b> 'n co &copy;")


def test_pictures_load_from_https_or_this_origin_only(bench: PanelBench) -> None:
    """T25: no tracking over http, no data: or file: address."""
    urls = ["http://evil.example/a.png", "file:///etc/passwd", "data:image/svg+xml,<svg/>", "javascript:1", ""]
    panel = bench.open(card(*({"image": {"imageUrl": url}} for url in urls), row("Ada", startIcon={"iconUrl": urls[0], "altText": "Ada’s photo"})))
    expect(panel.locator("img")).to_have_count(0)
    expect(panel.get_by_role("img", name="Ada’s photo")).to_be_visible()


def test_a_picture_that_does_not_load_becomes_an_outline(bench: PanelBench) -> None:
    panel = bench.open(card(row("Ada", startIcon={"iconUrl": "https://cards.example/none.png"})))
    expect(panel.locator(".gc-picture img")).to_have_count(0)
    expect(panel.locator(".gc-picture svg")).to_be_visible()


def test_arabic_reads_from_the_right_and_names_its_language(bench: PanelBench) -> None:
    panel = bench.open(MAIL_KNOWN)
    name = panel.get_by_text("محمد الفاسي")
    expect(name).to_have_css("direction", "rtl")
    expect(name).to_have_attribute("lang", "ar")
    expect(panel.get_by_text("王小明")).to_have_attribute("lang", "zh")


def test_an_unknown_icon_is_drawn_as_something_neutral(bench: PanelBench) -> None:
    panel = bench.open(card(row("Ada", startIcon={"knownIcon": "NO_SUCH_ICON"}), row("Bob", startIcon={"knownIcon": "constructor"})))
    expect(panel.locator(".gc-icon svg path")).to_have_count(2)


def test_emptied_boxes_and_off_switches_are_missing_keys(bench: PanelBench) -> None:
    bench.open(
        card(
            {"textInput": {"name": "first", "label": "First name", "value": "Zoë"}},
            {"textInput": {"name": "last", "label": "Last name", "value": "Bergh"}},
            row("Private", switchControl={"name": "private", "value": "on", "selected": True}),
            press(),
        )
    )
    bench.field("First name").fill("")
    bench.panel.get_by_role("switch").uncheck()
    bench.button("Go").click()
    assert bench.inputs == {"last": {"stringInputs": {"value": ["Bergh"]}}}


def test_no_input_at_all_leaves_form_inputs_out(bench: PanelBench) -> None:
    bench.open(card(press()))
    bench.button("Go").click()
    assert "formInputs" not in bench.sent[-1]["event"]["commonEventObject"]


def test_check_boxes_answer_every_tick(bench: PanelBench) -> None:
    bench.open(card(selection("CHECK_BOX"), press()))
    group = bench.panel.get_by_role("group", name="Pick")
    group.get_by_role("checkbox", name="One").check()
    group.get_by_text("Three").click()
    bench.button("Go").click()
    assert bench.inputs["pick"]["stringInputs"]["value"] == ["1", "3"]


def test_radio_buttons_are_chosen_with_arrow_keys(bench: PanelBench) -> None:
    bench.open(card(selection("RADIO_BUTTON"), press()))
    bench.panel.get_by_role("radio", name="One").focus()
    bench.page.keyboard.press("Space")
    bench.page.keyboard.press("ArrowDown")
    expect(bench.panel.get_by_role("radio", name="Two")).to_be_checked()
    bench.button("Go").click()
    assert bench.inputs["pick"]["stringInputs"]["value"] == ["2"]


def test_switches_of_a_selection(bench: PanelBench) -> None:
    bench.open(card(selection("SWITCH"), press()))
    bench.panel.get_by_role("switch", name="Two").check()
    bench.button("Go").click()
    assert bench.inputs["pick"]["stringInputs"]["value"] == ["2"]


def test_a_drop_down_without_a_choice_answers_nothing(bench: PanelBench) -> None:
    bench.open(card(selection("DROPDOWN"), press()))
    bench.button("Go").click()
    assert bench.inputs == {}
    bench.field("Pick").select_option("Two")
    bench.button("Go").click()
    assert bench.inputs["pick"]["stringInputs"]["value"] == ["2"]


def test_a_multi_select_filters_chooses_by_keyboard_and_stops_at_its_most(bench: PanelBench) -> None:
    panel = bench.open(card(selection("MULTI_SELECT", multiSelectMaxSelectedItems=2), press()))
    box = panel.get_by_role("combobox", name="Pick")
    box.fill("th")
    expect(panel.get_by_role("option")).to_have_count(1)
    for key in ("ArrowDown", "Enter"):
        box.press(key)
    expect(panel.get_by_role("button", name="Remove Three")).to_be_visible()
    box.click()
    panel.get_by_role("option", name="One").click()
    panel.get_by_role("option", name="Two").click()
    expect(panel.get_by_role("alert").filter(has_text="At most 2")).to_be_visible()
    panel.get_by_role("button", name="Remove One").click()
    bench.button("Go").click()
    assert bench.inputs["pick"]["stringInputs"]["value"] == ["3"]


def test_dates_and_times_travel_as_google_sends_them(bench: PanelBench) -> None:
    """A date is midnight UTC whatever the zone; date and time together are an instant on the person's clock (here Amsterdam, winter)."""
    picker = [{"dateTimePicker": {"name": kind, "label": kind, "type": kind}} for kind in ("DATE_ONLY", "TIME_ONLY", "DATE_AND_TIME")]
    bench.open(card(*picker, press()))
    bench.field("DATE_ONLY").fill("2026-01-01")
    bench.field("TIME_ONLY").fill("09:30")
    bench.field("DATE_AND_TIME").fill("2026-01-01T10:33")
    bench.button("Go").click()
    assert bench.inputs == {
        "DATE_ONLY": {"dateInput": {"msSinceEpoch": "1767225600000"}},
        "TIME_ONLY": {"timeInput": {"hours": 9, "minutes": 30}},
        "DATE_AND_TIME": {"dateTimeInput": {"hasDate": True, "hasTime": True, "msSinceEpoch": "1767259980000"}},
    }


def test_a_given_date_is_shown_and_sent_back_unchanged(bench: PanelBench) -> None:
    bench.open(card({"dateTimePicker": {"name": "b", "label": "Birthday", "type": "DATE_ONLY", "valueMsEpoch": "-486086400000"}}, press()))
    expect(bench.field("Birthday")).to_have_value("1954-08-07")
    bench.button("Go").click()
    assert bench.inputs["b"] == {"dateInput": {"msSinceEpoch": "-486086400000"}}


def test_a_required_field_that_is_empty_is_named_and_nothing_is_sent(bench: PanelBench) -> None:
    bench.open(card({"textInput": {"name": "who", "label": "Who"}}, press(requiredWidgets=["who"])))
    bench.button("Go").click()
    expect(bench.field("Who")).to_be_focused()
    expect(bench.field("Who")).to_have_attribute("aria-invalid", "true")
    expect(bench.panel.get_by_role("alert").filter(has_text="Required")).to_be_visible()
    assert len(bench.sent) == 1
    bench.field("Who").fill("Bob")
    bench.button("Go").click()
    assert bench.inputs["who"]["stringInputs"]["value"] == ["Bob"]


def test_suggestions_come_while_typing_and_are_chosen_by_keyboard(bench: PanelBench) -> None:
    panel = bench.open(SHARE)
    bench.answer({"autoComplete": {"items": [{"text": "Bob Example <bob@acme.example>"}, {"text": "Bobby <bobby@acme.example>"}]}})
    box = panel.get_by_role("combobox", name="People, groups or domains")
    box.press_sequentially("bo")
    expect(panel.get_by_role("option")).to_have_count(2)
    expect(panel.get_by_role("status").filter(has_text="2 suggestions")).to_have_count(1)
    assert bench.sent[-1]["kind"] == "suggest"
    assert bench.inputs["who"]["stringInputs"]["value"] == ["bo"]
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", panel.get_by_role("option").first.get_attribute("id") or "?")
    box.press("Enter")
    expect(box).to_have_value("Bob Example <bob@acme.example>")
    expect(panel.get_by_role("option")).to_have_count(0)


def test_escape_closes_suggestions_and_keeps_what_was_typed(bench: PanelBench) -> None:
    panel = bench.open(SHARE)
    bench.answer({"autoComplete": {"items": [{"text": "Bob"}]}})
    box = panel.get_by_role("combobox", name="People, groups or domains")
    box.press_sequentially("bo")
    expect(panel.get_by_role("option")).to_have_count(1)
    box.press("Escape")
    expect(panel.get_by_role("option")).to_have_count(0)
    expect(box).to_have_value("bo")


def test_leaving_a_changed_box_runs_its_action(bench: PanelBench) -> None:
    bench.open(HOME)
    bench.field("Search contacts").fill("zoë")
    bench.field("Search contacts").press("Enter")
    assert bench.sent[-1]["url"] == f"{HOST}/addon/search"
    assert bench.inputs["q"]["stringInputs"]["value"] == ["zoë"]


def test_a_menu_is_walked_with_arrows_and_closed_with_escape(bench: PanelBench) -> None:
    panel = bench.open(EVERYTHING)
    more = bench.button("More")
    more.focus()
    bench.page.keyboard.press("ArrowDown")
    expect(panel.get_by_role("menuitem", name="First")).to_be_focused()
    bench.page.keyboard.press("ArrowDown")
    expect(panel.get_by_role("menuitem", name="Second")).to_be_focused()
    bench.page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(more).to_have_attribute("aria-expanded", "false")
    more.press("Enter")
    panel.get_by_role("menuitem", name="Second").press("Enter")
    assert bench.sent[-1]["url"] == f"{HOST}/second"


def test_the_cards_own_menu_runs_its_actions(bench: PanelBench) -> None:
    panel = bench.open(HOME)
    panel.get_by_role("button", name="More options").nth(1).click()
    panel.get_by_role("menuitem", name="Refresh").click()
    assert bench.sent[-1]["url"] == f"{HOST}/addon/home/refresh"


def test_a_collapsed_section_opens_and_its_hidden_fields_still_travel(bench: PanelBench) -> None:
    panel = bench.open(FORM)
    expect(bench.field("Notes")).to_be_hidden()
    bench.button("Save").click()
    assert "notes" in bench.inputs
    toggle = panel.get_by_role("button", name="Show more")
    toggle.click()
    expect(bench.field("Notes")).to_be_visible()
    expect(panel.get_by_role("button", name="Show less")).to_have_attribute("aria-expanded", "true")


def test_a_grid_says_which_item_was_pressed(bench: PanelBench) -> None:
    panel = bench.open(EVERYTHING)
    panel.get_by_role("button", name="Bob").click()
    assert bench.sent[-1]["event"]["commonEventObject"]["parameters"] == {"list": "l1", "grid_item_identifier": "b", "grid_item_index": "1"}


def test_a_row_that_can_be_pressed_is_one_button_with_all_its_lines(bench: PanelBench) -> None:
    panel = bench.open(MAIL_KNOWN)
    rows = panel.get_by_role("button", name="Leveranciers Owner · 12 people")
    rows.focus()
    bench.page.keyboard.press("Enter")
    assert bench.sent[-1]["event"]["commonEventObject"]["parameters"] == {"label": "l1"}


def test_the_widget_after_the_hundredth_is_dropped_as_at_google(bench: PanelBench) -> None:
    panel = bench.open(card(*(row(f"Row {number}") for number in range(120))))
    expect(panel.locator(".gc-widget")).to_have_count(100)


def test_kinds_that_only_chat_knows_leave_nothing_broken(bench: PanelBench) -> None:
    panel = bench.open(card({"carousel": {"carouselCards": []}}, {"someday": {}}, row("Ada", startIcon={"materialIcon": {"name": "star"}})))
    expect(panel.locator(".gc-widget")).to_have_count(1)


def test_text_of_many_lines_is_cut_and_opened(bench: PanelBench) -> None:
    panel = bench.open(EVERYTHING)
    panel.get_by_role("button", name="Show more").click()
    expect(panel.get_by_role("button", name="Show less")).to_have_attribute("aria-expanded", "true")


def test_every_control_is_reached_with_tab_in_reading_order(bench: PanelBench) -> None:
    bench.open(FORM)
    bench.heading("Edit contact").focus()
    reached = []
    for _ in range(12):
        bench.page.keyboard.press("Tab")
        reached.append(bench.page.evaluate("document.activeElement.name || document.activeElement.textContent"))
    assert reached[:5] == ["first", "last", "company", "phone.0", "phone.0.type"]
    assert "Show more" in " ".join(reached)


def test_text_is_dark_enough_on_its_ground(bench: PanelBench) -> None:
    """WCAG AA: 4.5 to 1 for every piece of text on the busiest card, disabled controls aside."""
    bench.open(EVERYTHING)
    poor = bench.page.evaluate(CONTRAST)
    assert poor == []


CONTRAST = """() => {
  const parse = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    const c = e ? parse(getComputedStyle(e).backgroundColor) : [255, 255, 255];
    return c.length === 3 ? c : ground(e.parentElement);
  };
  const walker = document.createTreeWalker(document.getElementById("panel"), NodeFilter.SHOW_TEXT);
  const poor = [];
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || e.closest(":disabled, .gc-unseen")) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(walker.currentNode.data);
  }
  return poor;
}"""
