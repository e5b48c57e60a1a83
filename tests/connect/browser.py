"""Somebody's browser: our pages and Google's, followed link by link and form by form, with the cookies that come along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from werkzeug.test import Client, TestResponse

from tests.world import PUBLIC_URL, Panel, World

CONTACTS = "https://www.googleapis.com/auth/contacts"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Form:
    """One form: where it goes, what it carries, and the words on its button."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    word: str = ""


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._button = False
        self._style = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(found.get("action", "")))
        elif tag == "input" and self.forms and found.get("type") == "hidden":
            self.forms[-1].fields[found["name"]] = found["value"]
        self._button = tag == "button"
        self._style = tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self._button = False
        self._style = False

    def handle_data(self, data: str) -> None:
        if self._button and self.forms:
            self.forms[-1].word = data.strip()
        if not self._style:
            self.words.append(data.strip())


class Browser:
    """What a person does in a window. `page` is the text that can be read; `hops` every address that was gone to."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.door: Client = world.app.test_client()
        self.hops: list[str] = []
        self.status = 0
        self.headers: Mapping[str, str] = {}
        self.html = ""

    @property
    def address(self) -> str:
        return self.hops[-1]

    @property
    def page(self) -> str:
        return " ".join(word for word in _Reader(self.html).words if word)

    @property
    def is_at_google(self) -> bool:
        return self.address.startswith(self.world.google.root)

    def open(self, address: str, *, method: str = "GET", form: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None) -> Browser:
        """Go there, and on to wherever it sends us."""
        for _ in range(6):
            self.hops.append(address)
            if self.is_at_google:
                body = urlencode(form or {}, doseq=True)
                answer = self.world.google.request(address, method, body, {"Content-Type": FORM})
                self._keep(answer.status, answer.headers, answer.data.decode())
            else:
                self._keep_ours(self._ask(address, method, form, headers))
            if self.status not in (302, 303):
                return self
            address, method, form = urljoin(address, self.headers["location"]), "GET", None
        raise AssertionError(f"sent round and round: {self.hops}")

    def press(self, word: str, **changed: str) -> Browser:
        """Press a button on a page of ours."""
        found = next((form for form in _Reader(self.html).forms if form.word == word), None)
        assert found is not None, f"no button {word!r} on {self.page}"
        headers = {"Sec-Fetch-Site": "same-origin"}
        return self.open(urljoin(self.address, found.action), method="POST", form={**found.fields, **changed}, headers=headers)

    def allow(self, account: str, *, granted: tuple[str, ...] = (CONTACTS,)) -> Browser:
        """On Google's page: choose an account, leave these boxes ticked, allow."""
        return self._decide(account=account, granted=granted, decision="allow")

    def deny(self, account: str) -> Browser:
        return self._decide(account=account, decision="deny")

    def asked(self, name: str) -> str:
        """What the address of Google's page asks for."""
        return parse_qs(urlsplit(self.address).query).get(name, [""])[0]

    def _decide(self, **form: object) -> Browser:
        assert self.is_at_google, self.page
        return self.open(self.address, method="POST", form=form)  # type: ignore[arg-type]  # lists become several fields

    def _ask(self, address: str, method: str, form: Mapping[str, str] | None, headers: Mapping[str, str] | None) -> TestResponse:
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        return self.door.open(path, base_url=PUBLIC_URL, method=method, data=form, headers=dict(headers or {}))

    def _keep_ours(self, answer: TestResponse) -> None:
        self._keep(answer.status_code, dict(answer.headers), answer.get_data(as_text=True))

    def _keep(self, status: int, headers: Mapping[str, str], text: str) -> None:
        self.status, self.html = status, text
        self.headers = {name.lower(): value for name, value in headers.items()}


def connect_address(panel: Panel) -> str:
    """What pressing Connect on the card opens."""
    action = next(action for action in panel.card.actions() if action.path == "/open/connect")
    answer = panel.world.post_event(panel, action.path, action.parameters, {}).get_json()
    link = answer["renderActions"]["action"]["link"]
    assert link["openAs"] == "OVERLAY"
    assert link["onClose"] == "RELOAD"
    return str(link["url"])


def connected(world: World, email: str) -> Browser:
    """Somebody connects their account, from Settings."""
    panel = world.person(email)
    panel.home()
    panel.press("Settings")
    browser = Browser(world).open(connect_address(panel)).press("Connect").allow(email)
    assert "Connected" in browser.page, browser.page
    world.settle()
    return browser
