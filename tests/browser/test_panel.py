"""The panel round the cards: the stack, what survives an update, focus, messages, consent, and events exactly as Google sends them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PanelBench
from tests.web.samples import FORM, HOME, HOST, MAIL_KNOWN, SHARE, action, button, row

pytestmark = pytest.mark.browser


def named(name: str, *widgets: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "header": {"title": name}, "sections": [{"widgets": list(widgets)}], **more}


def buttons(*specs: dict[str, Any]) -> dict[str, Any]:
    return {"buttonList": {"buttons": list(specs)}}


def text_input(name: str, label: str, **more: Any) -> dict[str, Any]:
    return {"textInput": {"name": name, "label": label, **more}}


GO = buttons(button("Go", "/go"))


def test_a_press_carries_its_parameters_and_the_platforms_facts(bench: PanelBench) -> None:
    bench.open(named("Start", buttons({"text": "Go", "onClick": action("/go", contact="c1", nonce="n")})))
    bench.button("Go").click()
    assert bench.sent[-1] == {
        "url": f"{HOST}/go",
        "kind": "click",
        "event": {
            "commonEventObject": {
                "hostApp": "GMAIL",
                "platform": "WEB",
                "userLocale": "en-GB",
                "timeZone": {"id": "Europe/Amsterdam", "offset": 3600000},
                "parameters": {"contact": "c1", "nonce": "n"},
            }
        },
    }


def test_a_zero_offset_is_left_out(bench: PanelBench) -> None:
    bench.open(named("Start"), timeZone="Africa/Abidjan")
    assert bench.sent[0]["event"]["commonEventObject"]["timeZone"] == {"id": "Africa/Abidjan"}


def test_pushed_cards_stack_and_back_returns_to_the_button_that_opened_them(bench: PanelBench) -> None:
    bench.open(named("Start", GO))
    bench.click_answer({"pushCard": named("Second", GO)})
    bench.button("Go").press("Enter")
    expect(bench.heading("Second")).to_be_focused()
    bench.button("Back").click()
    expect(bench.heading("Start")).to_be_visible()
    expect(bench.button("Go")).to_be_focused()
    expect(bench.button("Back")).to_be_hidden()


def test_an_update_keeps_what_was_typed_into_fields_of_the_same_name(bench: PanelBench) -> None:
    first = named(
        "Start", text_input("a", "A"), text_input("b", "B", value="old"), row("On", switchControl={"name": "s", "value": "1", "selected": True}), GO
    )
    second = named(
        "Start",
        text_input("a", "A", value="from the backend"),
        text_input("b", "B", value="new"),
        row("On", switchControl={"name": "s", "value": "1", "selected": True}),
        text_input("c", "C"),
    )
    bench.open(first)
    bench.field("A").fill("typed")
    bench.panel.get_by_role("switch").uncheck()
    bench.click_answer({"updateCard": second})
    bench.button("Go").click()
    expect(bench.field("C")).to_be_visible()
    expect(bench.field("A")).to_have_value("typed")
    expect(bench.field("B")).to_have_value("new")
    expect(bench.panel.get_by_role("switch")).not_to_be_checked()


def test_pop_then_push_gives_fresh_fields(bench: PanelBench) -> None:
    bench.open(named("Start", text_input("a", "A"), GO))
    bench.field("A").fill("typed")
    bench.click_answer({"pop": True}, {"pushCard": named("Again", text_input("a", "A"))})
    bench.button("Go").click()
    expect(bench.heading("Again")).to_be_visible()
    expect(bench.field("A")).to_have_value("")
    expect(bench.button("Back")).to_be_hidden()


def test_an_action_clears_the_fields_unless_it_asks_to_keep_them(bench: PanelBench) -> None:
    keep = action("/keep")
    keep["action"]["persistValues"] = True
    bench.open(named("Start", text_input("a", "A", value="given"), GO, buttons({"text": "Keep", "onClick": keep})))
    bench.field("A").fill("typed")
    bench.click_answer(notification={"text": "Kept"})
    bench.button("Keep").click()
    expect(bench.panel.get_by_role("status").filter(has_text="Kept")).to_be_visible()
    expect(bench.field("A")).to_have_value("typed")
    bench.click_answer(notification={"text": "Cleared"})
    bench.button("Go").click()
    expect(bench.panel.get_by_role("status").filter(has_text="Cleared")).to_be_visible()
    expect(bench.field("A")).to_have_value("given")


def test_pop_to_root_and_to_a_named_card(bench: PanelBench) -> None:
    bench.open(named("One", GO))
    for name in ("Two", "Three", "Four"):
        bench.click_answer({"pushCard": named(name, GO)})
        bench.button("Go").click()
        expect(bench.heading(name)).to_be_visible()
    bench.click_answer({"popToCard": "Two"})
    bench.button("Go").click()
    expect(bench.heading("Two")).to_be_visible()
    bench.click_answer({"popToRoot": True}, {"updateCard": named("Home again")}, notification={"text": "Saved. 12 people get it in a few seconds"})
    bench.button("Go").click()
    expect(bench.heading("Home again")).to_be_visible()
    expect(bench.button("Back")).to_be_hidden()
    expect(bench.panel.get_by_role("status").filter(has_text="Saved. 12 people get it in a few seconds")).to_be_visible()


def test_a_message_is_plain_text(bench: PanelBench) -> None:
    """T25: a toast shows markup as it was typed."""
    bench.open(named("Start", GO))
    bench.click_answer(notification={"text": "<img src=x onerror=alert(1)> saved"})
    bench.button("Go").click()
    expect(bench.panel.get_by_role("status").filter(has_text="<img src=x onerror=alert(1)> saved")).to_be_visible()
    bench.button("Dismiss").click()
    expect(bench.panel.locator(".gc-toast")).to_have_text("")


def test_a_card_inside_a_button_is_pushed_without_asking_anybody(bench: PanelBench) -> None:
    bench.open(named("Start", buttons({"text": "More", "onClick": {"card": named("Details")}})))
    bench.button("More").click()
    expect(bench.heading("Details")).to_be_focused()
    assert len(bench.sent) == 1


def test_a_trigger_answered_like_a_click_is_refused_and_so_is_the_reverse(bench: PanelBench) -> None:
    bench.open(named("Start", GO))
    bench.answer({"action": {"navigations": []}})
    bench.button("Go").click()
    expect(bench.panel.get_by_text("Cannot find field: action")).to_be_visible()
    bench.answer({"renderActions": {"action": {"navigations": [{"pushCard": named("Wrong")}]}}})
    bench.button("Home").click()
    expect(bench.panel.get_by_text("not by {renderActions}")).to_be_visible()
    expect(bench.button("Try again")).to_be_visible()


def test_a_universal_action_is_answered_like_a_click(bench: PanelBench) -> None:
    bench.open(HOME)
    bench.click_answer({"pushCard": named("Settings")})
    bench.button("More options").first.click()
    bench.panel.get_by_role("menuitem", name="Settings").click()
    expect(bench.heading("Settings")).to_be_visible()
    assert bench.sent[-1]["url"] == f"{HOST}/addon/settings"


def test_consent_given_repeats_the_press_by_itself(bench: PanelBench) -> None:
    bench.open(named("Start", text_input("a", "A"), buttons({"text": "Go", "onClick": action("/go", nonce="7")})))
    bench.page.evaluate("bench.consents.push(true)")
    bench.answer({"requesting_google_scopes": {"scopes": ["https://www.googleapis.com/auth/contacts"]}})
    bench.click_answer({"pushCard": named("Done")})
    bench.field("A").fill("typed")
    bench.button("Go").click()
    expect(bench.heading("Done")).to_be_visible()
    assert bench.sent[-1] == bench.sent[-2]
    assert bench.page.evaluate("bench.scopes") == [{"all": False, "scopes": ["https://www.googleapis.com/auth/contacts"]}]


def test_consent_refused_shows_a_way_to_give_it_later(bench: PanelBench) -> None:
    bench.open(named("Start", GO))
    bench.answer({"requesting_google_scopes": {"all_scopes": True}})
    bench.button("Go").click()
    expect(bench.heading("This needs your permission")).to_be_visible()
    bench.page.evaluate("bench.consents.push(true)")
    bench.click_answer({"pushCard": named("Done")})
    bench.button("Review permissions").click()
    expect(bench.heading("Done")).to_be_visible()


def test_links_open_only_where_a_person_may_be_sent(bench: PanelBench) -> None:
    """T25: no script and no local file; http becomes https, as at Google."""
    urls = ["javascript:alert(1)", "file:///etc/passwd", "http://example.com/a", "mailto:ada@example.com", "data:text/html,x"]
    bench.open(named("Start", buttons(*({"text": f"Link {n}", "onClick": {"openLink": {"url": url}}} for n, url in enumerate(urls)))))
    for number in range(len(urls)):
        bench.button(f"Link {number}").click()
    assert [opened["url"] for opened in bench.page.evaluate("bench.opened")] == ["https://example.com/a", "mailto:ada@example.com"]


def test_a_link_in_an_answer_is_opened(bench: PanelBench) -> None:
    bench.open(named("Start", buttons({"text": "Connect", "onClick": {"openDynamicLinkAction": action("/connect")["action"]}})))
    bench.click_answer(link={"url": f"{HOST}/consent", "openAs": "OVERLAY", "onClose": "RELOAD"})
    bench.button("Connect").click()
    expect(bench.button("Connect")).to_be_visible()
    bench.page.wait_for_function("bench.opened.length === 1")
    assert bench.page.evaluate("bench.opened") == [{"url": f"{HOST}/consent", "openAs": "OVERLAY"}]


def test_the_card_is_asked_for_again_when_its_window_closes(bench: PanelBench) -> None:
    bench.open(
        named("Start", buttons({"text": "Connect", "onClick": {"openLink": {"url": f"{HOST}/consent", "openAs": "OVERLAY", "onClose": "RELOAD"}}}))
    )
    bench.page.evaluate("() => { bench.panel.openLink = () => (bench.window = { closed: false }); }")
    bench.button("Connect").click()
    bench.answer({"action": {"navigations": [{"pushCard": named("Connected")}]}})
    bench.page.evaluate("bench.window.closed = true")
    expect(bench.heading("Connected")).to_be_visible()


def test_an_answer_for_a_mail_that_is_no_longer_open_is_dropped(bench: PanelBench) -> None:
    bench.open(named("Start"))
    bench.page.evaluate(
        """([slow, quick]) => {
          const waits = [];
          const answered = (card) => ({ action: { navigations: [{ pushCard: card }] } });
          bench.panel.send = ({ event }) => new Promise((done) => waits.push(() => done(answered(event.gmail.messageId === "slow" ? slow : quick))));
          bench.panel.load("https://commonbook.example/m", { messageId: "slow" });
          bench.panel.load("https://commonbook.example/m", { messageId: "quick" });
          waits[1]();
          waits[0]();
        }""",
        [named("Slow"), named("Quick")],
    )
    expect(bench.heading("Quick")).to_be_visible()
    expect(bench.heading("Slow")).to_have_count(0)


def test_an_opened_mail_does_not_take_the_focus(bench: PanelBench) -> None:
    bench.open(named("Start"))
    assert bench.page.evaluate("document.activeElement === document.body")


def test_while_waiting_the_card_is_busy_and_a_second_press_still_goes(bench: PanelBench) -> None:
    """Google lets people press twice: a write must stand it."""
    bench.open(named("Start", GO))
    bench.page.evaluate("() => { bench.panel.send = () => new Promise((done) => (bench.waits ??= []).push(done)); }")
    bench.button("Go").click()
    expect(bench.panel.get_by_role("progressbar", name="Loading")).to_be_visible()
    expect(bench.panel.locator(".gc-view")).to_have_attribute("aria-busy", "true")
    bench.button("Go").click()
    assert bench.page.evaluate("bench.waits.length") == 2
    bench.page.evaluate("bench.waits.forEach((done) => done({ renderActions: { action: {} } }))")
    expect(bench.panel.get_by_role("progressbar")).to_have_count(0)


def test_a_failed_press_leaves_the_card_and_what_was_typed(bench: PanelBench) -> None:
    bench.open(named("Start", text_input("a", "A"), GO))
    bench.field("A").fill("typed")
    bench.answer({"error": "down"})
    bench.button("Go").click()
    expect(bench.panel.get_by_role("status").filter(has_text="Something went wrong")).to_be_visible()
    expect(bench.field("A")).to_have_value("typed")


def test_a_peek_waits_below_until_it_is_pressed(bench: PanelBench) -> None:
    bench.open(named("Start"))
    bench.page.evaluate("(card) => bench.panel.follow({ navigations: [{ pushCard: card }] }, false)", MAIL_KNOWN | {"displayStyle": "PEEK"})
    expect(bench.heading("Start")).to_be_visible()
    bench.panel.get_by_role("button", name="Zoë van den Bergh-Österreicher").click()
    expect(bench.heading("Zoë van den Bergh-Österreicher")).to_be_visible()


def test_the_furniture_speaks_the_readers_language(bench: PanelBench) -> None:
    bench.open(FORM, locale="nl-NL")
    expect(bench.button("Meer tonen")).to_be_visible()
    expect(bench.button("Startpagina")).to_be_visible()


def test_focus_stays_in_the_box_that_asked_for_an_update(bench: PanelBench) -> None:
    bench.open(HOME)
    box = bench.field("Search contacts")
    box.fill("zoë")
    bench.click_answer({"updateCard": HOME | {"header": {"title": "Found"}}})
    box.press("Enter")
    expect(bench.heading("Found")).to_be_visible()
    expect(bench.field("Search contacts")).to_be_focused()
    expect(bench.field("Search contacts")).to_have_value("zoë")


def test_a_form_is_filled_and_saved_without_a_mouse(bench: PanelBench) -> None:
    bench.open(SHARE)
    bench.field("People, groups or domains").focus()
    bench.page.keyboard.type("bob@acme.example")
    bench.page.keyboard.press("Tab")
    bench.page.keyboard.press("ArrowDown")
    bench.page.keyboard.press("Tab")
    bench.page.keyboard.press("Space")
    bench.page.keyboard.press("Tab")
    bench.page.keyboard.press("Tab")
    expect(bench.button("Share")).to_be_focused()
    bench.page.keyboard.press("Enter")
    bench.page.wait_for_function("bench.sent.some(({ kind }) => kind === 'click')")
    assert bench.inputs == {"who": {"stringInputs": {"value": ["bob@acme.example"]}}, "access": {"stringInputs": {"value": ["EDITOR"]}}}
