"""What every response carries, and what a browser may ask (promises.md T19, T20)."""

from __future__ import annotations

import pytest

from handlers.answer import Show
from handlers.route import Kind, Route
from handlers.web import WebAnswer, WebCall
from tests.addon.world import World


@pytest.fixture
def world() -> World:
    def page(call: WebCall, book: object) -> WebAnswer:
        return WebAnswer(
            f"{call.method} {sorted(call.query.items())} {sorted(call.form.items())}".encode(), headers={"Cache-Control": "private, max-age=300"}
        )

    return World(
        [
            Route(path="/addon/home", kind=Kind.TRIGGER, handler=lambda event, book: Show({"name": "home"})),
            Route(path="/photo/<token>", kind=Kind.WEB, handler=page),
        ]
    )


def test_health_answers_without_touching_google(world: World) -> None:
    world.certs.down = True
    assert world.browser.get("/health").status_code == 200
    assert world.certs.visits == 0


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/health", 200), ("POST", "/addon/home", 401), ("GET", "/addon/home", 405), ("GET", "/nowhere", 404), ("GET", "/photo/x", 200)],
)
def test_every_response_forbids_framing_and_guessing(world: World, method: str, path: str, status: int) -> None:
    """T20."""
    answer = world.browser.open(path, method=method)
    assert answer.status_code == status
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert "Server" not in answer.headers or "Python" not in answer.headers["Server"]
    if path != "/photo/x":
        assert answer.headers["Cache-Control"] == "no-store"


def test_card_may_not_be_kept_by_anybody(world: World) -> None:
    answer = world.call("/addon/home")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")


def test_page_may_say_how_long_it_keeps(world: World) -> None:
    assert world.browser.get("/photo/x").headers["Cache-Control"] == "private, max-age=300"


def test_part_of_the_address_reaches_the_handler_and_no_query_replaces_it(world: World) -> None:
    assert "[('size', '40'), ('token', 'abc')]" in world.browser.get("/photo/abc?size=40&token=evil").text


@pytest.mark.parametrize("site", ["cross-site", "same-site", "anything"])
def test_press_from_another_site_is_refused(world: World, site: str) -> None:
    """T19."""
    assert world.browser.post("/photo/x", headers={"Sec-Fetch-Site": site}).status_code == 403


def test_press_from_our_own_page_passes(world: World) -> None:
    assert "('a', '1')" in world.browser.post("/photo/x", data={"a": "1"}, headers={"Sec-Fetch-Site": "same-origin"}).text


def test_unknown_address_tells_nothing_about_us(world: World) -> None:
    assert world.browser.get("/addon/../../etc/passwd").text in ("Not Found", "not found")
