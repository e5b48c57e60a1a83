"""One Chromium for all tests that need a browser; without an installed one they are skipped, and say so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from local.workbench.chromium import ORIGIN, executable, open_chromium, serve_cards

PATIENCE_MS = 20_000  # for a busy machine; what comes is not waited for any longer
expect.set_options(timeout=PATIENCE_MS)

OPEN = """async ({ card, options }) => {
  const { Panel } = await import("/cards/panel.js");
  const root = document.getElementById("panel");
  root.style.height = "640px";
  window.bench = { sent: [], answers: [], opened: [], scopes: [], consents: [] };
  const send = async ({ url, event, kind }) => {
    bench.sent.push({ url, event, kind });
    const answer = bench.answers.shift() ?? { renderActions: { action: {} } };
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
  bench.answers.push({ action: { navigations: [{ pushCard: card }] } });
  bench.panel = new Panel(root, {
    send, title: "Commonbook", homeUrl: "https://commonbook.example/addon/home", timeZone: "Europe/Amsterdam", locale: "en-GB",
    openLink: (url, openAs) => { bench.opened.push({ url, openAs }); return null; },
    requestScopes: async (scopes) => { bench.scopes.push(scopes); return bench.consents.shift() ?? false; },
    universalActions: [{ label: "Settings", runFunction: "https://commonbook.example/addon/settings" }],
    now: () => Date.UTC(2026, 10, 24), ...options,
  });
  await bench.panel.home();
}"""


class PanelBench:
    """A panel in an empty page, and the backend's part played by the test."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, card: dict[str, Any], **options: Any) -> Locator:
        """Show a card as the homepage; gives the panel."""
        self.page.goto(f"{ORIGIN}/")
        self.page.evaluate(OPEN, {"card": card, "options": options})
        return self.panel

    @property
    def panel(self) -> Locator:
        return self.page.locator("#panel")

    def answer(self, *answers: dict[str, Any]) -> None:
        """What the backend will answer next, in order."""
        self.page.evaluate("(answers) => bench.answers.push(...answers)", list(answers))

    def click_answer(self, *navigations: dict[str, Any], **action: Any) -> None:
        self.answer({"renderActions": {"action": {"navigations": list(navigations), **action}}})

    def button(self, name: str) -> Locator:
        return self.panel.get_by_role("button", name=name, exact=True)

    def field(self, label: str) -> Locator:
        return self.panel.get_by_label(label, exact=True)

    def heading(self, name: str) -> Locator:
        return self.panel.get_by_role("heading", name=name, exact=True)

    @property
    def sent(self) -> list[dict[str, Any]]:
        """Every event sent, the first one for the homepage."""
        sent: list[dict[str, Any]] = self.page.evaluate("bench.sent")
        return sent

    @property
    def inputs(self) -> dict[str, Any]:
        """The form inputs of the last event."""
        inputs: dict[str, Any] = self.sent[-1]["event"]["commonEventObject"].get("formInputs", {})
        return inputs


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if executable() is None:
        pytest.skip("no Chromium is installed, so nothing that people see was looked at")
    with open_chromium() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """An empty page at `ORIGIN` that can load the renderer. An error that no test expects fails it."""
    page = chromium.new_page(viewport={"width": 300, "height": 640})
    page.set_default_timeout(PATIENCE_MS)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    serve_cards(page)
    yield page
    page.unroute_all(behavior="ignoreErrors")  # a request under way when the page closes is nobody's error
    page.close()
    assert not errors


@pytest.fixture
def bench(page: Page) -> PanelBench:
    return PanelBench(page)
