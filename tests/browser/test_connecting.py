"""Connecting and accepting in a real browser, which checks what no test client does: policies, cookies, windows that open and close."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.local.up.conftest import Start, start

__all__ = ["start"]
pytestmark = pytest.mark.browser
MARTA, LI_WEI = "marta.keller@gmail.example", "li.wei@gmail.example"


def desk_of(chromium: Browser, address: str, person: str) -> Page:
    """The workbench, as this person."""
    page = chromium.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{address}/workbench/")
    page.get_by_role("navigation", name="Who you are").get_by_role("button", name=person).click()
    expect(page.locator("#panel").get_by_text(f"For {person}")).to_be_visible()
    return page


def test_somebody_connects_and_goes_on_and_somebody_else_accepts(chromium: Browser, start: Start) -> None:
    running = start()
    desk = desk_of(chromium, running.address, MARTA)
    panel = desk.locator("#panel")
    panel.get_by_text("Familie", exact=True).click()
    panel.get_by_role("button", name="Share", exact=True).click()
    with desk.expect_popup() as opened:
        panel.get_by_role("button", name="Connect", exact=True).click()
    window = opened.value
    window.get_by_role("button", name="Connect").click()
    window.get_by_role("button", name="Allow").click()
    expect(window.get_by_role("heading", name="Connected")).to_be_visible()
    window.close()
    panel.get_by_role("button", name="Go on").click()
    panel.get_by_label("People, groups or domains").fill(LI_WEI)
    panel.get_by_role("button", name="Share", exact=True).click()
    panel.get_by_role("button", name="Members", exact=True).click()
    # The card before says who was invited, too.
    expect(panel.get_by_role("button", name="Members", exact=True)).to_have_count(0)
    panel.get_by_text(LI_WEI).first.click()
    panel.get_by_role("button", name="Copy link").click()
    expect(panel.get_by_text("/invitation/")).to_be_visible()
    link = re.search(r"http\S+/invitation/[\w-]+", panel.inner_text())
    assert link is not None
    desk.goto(link.group())
    expect(desk.get_by_role("heading", name="Marta Keller shares the label Familie with you.")).to_be_visible()
    desk.get_by_role("button", name="Accept").click()
    desk.get_by_role("button", name="Allow").click()
    expect(desk.get_by_role("heading", name="Accepted")).to_be_visible()
    desk.close()
