"""Whatever happens, Google gets a 200 with a card that says what happened and what is safe; the log gets a reference and nothing personal."""

from __future__ import annotations

import json
import logging
import re
from typing import Any

import pytest
from google.api_core import exceptions
from google.apps.card_v1 import Card
from google.protobuf import json_format

from addon import events, log
from firestore_models import rights
from firestore_models.store import StoreUnavailable
from handlers.answer import Answer, Back, Show, Suggest
from handlers.errors import AlreadyDone, Busy, ForeignNonce, Incomplete, NotAllowed, NotThere, Refused, Stale
from handlers.event import Event
from handlers.route import Kind, Route
from handlers.task import TaskCall
from handlers.web import WebAnswer, WebCall
from sharing.roles import Action
from sync import errors as google
from tests.addon.test_consent import card_of
from tests.addon.world import World

cloud: Any = exceptions  # untyped

CANARY = "Zéline Canary-Privée <zeline@private.test> +31 6 12345678"
TRIGGER, CLICK, GUESS, DRAIN, PAGE = "/addon/home", "/click/save", "/suggest/people", "/task/drain", "/page"

FAILURES: list[Exception] = [
    RuntimeError(CANARY),
    KeyError(CANARY),
    ValueError(f"{CANARY}\n" + '{"severity": "ERROR", "event": "forged line"}'),
    UnicodeDecodeError("utf-8", CANARY.encode(), 0, 1, CANARY),
    RecursionError(),
    cloud.ServiceUnavailable(CANARY),
    cloud.Aborted(CANARY),
    cloud.DeadlineExceeded(CANARY),
    google.ConsentGone("invalid_grant"),
    google.NotDelegated(),
    google.Blocked(),
    google.AccountGone(),
    google.ServiceOff(),
    google.ServiceOff(in_project=True),
    google.AccountFull(),
    google.RateLimited(20),
    google.RateLimited(None, daily=True),
    google.Unavailable(may_have_happened=True),
    google.Unavailable(may_have_happened=False),
    google.EtagMoved(("people/c1",)),
    google.Gone("people/c1"),
    google.ValueRefused(CANARY),
    google.BatchRefused({"people/c1": google.ValueRefused(CANARY)}),
    rights.NotFound(),
    rights.NotAllowed(Action.EDIT, CANARY),
    StoreUnavailable(CANARY),
    NotThere(),
    NotAllowed("ann@acme.test"),
    NotAllowed(view_only=True),
    Incomplete(),
    ForeignNonce(),
    AlreadyDone(),
    Stale(),
    Busy(),
    Refused("Sales <b>cannot</b> be shared with yourself."),
]


class Lines(logging.Handler):
    """What was logged, by any logger."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def lines() -> Any:
    """Every line that reaches any log, the frameworks' own included."""
    collected = Lines()
    root, ours = logging.getLogger(), logging.getLogger("commonbook")
    before = (root.level, ours.level, ours.propagate)
    root.addHandler(collected)
    root.setLevel(logging.DEBUG)
    ours.setLevel(logging.INFO)
    ours.propagate = True
    yield collected.lines
    root.removeHandler(collected)
    root.setLevel(before[0])
    ours.setLevel(before[1])
    ours.propagate = before[2]


def world_that(fails_with: Exception) -> World:
    def press(event: Event, book: object) -> Answer:
        raise fails_with

    def task(call: TaskCall, book: object) -> None:
        raise fails_with

    def page(call: WebCall, book: object) -> WebAnswer:
        raise fails_with

    return World(
        [
            Route(path=TRIGGER, kind=Kind.TRIGGER, handler=press),
            Route(path=CLICK, kind=Kind.CLICK, handler=press),
            Route(path=GUESS, kind=Kind.SUGGEST, handler=press),
            Route(path=DRAIN, kind=Kind.TASK, handler=task),
            Route(path=PAGE, kind=Kind.WEB, handler=page),
        ]
    )


def valid(card: dict[str, Any]) -> None:
    json_format.ParseDict(card, Card.pb(Card()))


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
@pytest.mark.parametrize("path", [TRIGGER, CLICK])
def test_failure_becomes_a_card_that_says_nothing_private(lines: list[str], failure: Exception, path: str) -> None:
    """T10, T27."""
    answer = world_that(failure).call(path)
    card = card_of(answer)
    valid(card)
    assert ("action" in (answer.json or {})) == (path == TRIGGER)
    for private in ("Canary", "zeline", "12345678", "people/c1"):
        assert private not in answer.text
        assert not [line for line in lines if private in line]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: type(failure).__name__)
def test_log_line_names_type_and_place_and_the_reference_on_the_card(lines: list[str], failure: Exception) -> None:
    """T27: one line, whatever the exception's message holds."""
    answer = world_that(failure).call(CLICK)
    entries = [json.loads(line) for line in lines if line.startswith("{")]
    (entry,) = entries
    assert entry["route"] == CLICK
    if entry["event"] == "failed":
        assert re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", entry["reference"])
        assert entry["reference"] in answer.text
        assert type(failure).__qualname__ in entry["error"]
        assert "tests/addon/test_failures.py" in entry["at"]
        assert entry["at"].split()[1] == "press"
    else:
        assert entry["event"] == "refused"


def test_refusal_is_shown_in_its_own_words_and_escaped() -> None:
    """T25."""
    answer = world_that(Refused("Sales <b>cannot</b> be shared with yourself.", title="Not shared")).call(CLICK)
    card = card_of(answer)
    assert card["header"]["title"] == "Not shared"
    assert "Sales &lt;b&gt;cannot&lt;/b&gt; be shared with yourself." in card["sections"][0]["widgets"][0]["textParagraph"]["text"]


def test_failure_speaks_the_person_s_language() -> None:
    card = card_of(world_that(RuntimeError()).call(CLICK, common={"userLocale": "nl-NL"}))
    assert card["header"]["title"] != card_of(world_that(RuntimeError()).call(CLICK))["header"]["title"]


@pytest.mark.parametrize("locale", ["xx", "", "nl-NL-" + "x" * 5000, "../../etc/passwd", "\u202e", "C.UTF-8", "a" * 100])
def test_odd_locale_is_no_obstacle(locale: str) -> None:
    valid(card_of(world_that(RuntimeError()).call(CLICK, common={"userLocale": locale, "timeZone": {"id": locale}})))


def test_while_typing_a_failure_is_no_suggestion(lines: list[str]) -> None:
    assert world_that(RuntimeError(CANARY)).call(GUESS).json == {"autoComplete": {"items": []}}
    assert not [line for line in lines if "Canary" in line]


def test_failed_task_is_delivered_again_and_leaks_nothing(lines: list[str]) -> None:
    """T27. Never 429 or 503: those slow the queue for everybody."""
    world = world_that(google.RateLimited(5))
    answer = world.deliver(DRAIN, {"account": "1001-canary"}, token=world.task_token(DRAIN))
    assert answer.status_code == 500
    assert not [line for line in lines if "canary" in line.lower()]


def test_failed_page_says_so_in_one_line() -> None:
    """T10, T27."""
    answer = world_that(RuntimeError(CANARY)).browser.get(PAGE)
    assert answer.status_code == 500
    assert "Canary" not in answer.text
    assert "Reference: " in answer.text


@pytest.mark.parametrize(
    "raw",
    [b"", b"not json", b"[]", b'{"commonEventObject": {"formInputs": 5}}', b'{"a": "' + b"x" * 5_000_000 + b'"}', b"\xff" * 100],
    ids=["nothing", "text", "list", "odd form", "5 MB", "bytes"],
)
def test_unreadable_event_is_answered_by_a_card_and_reaches_no_handler(raw: bytes) -> None:
    """Event of 5 MB, not JSON: bad input changes nothing."""
    world = world_that(AssertionError("reached"))
    card = card_of(world.call(CLICK, raw=raw))
    valid(card)
    assert card["header"]["title"] == "Not understood"


def test_event_of_five_megabytes_from_a_stranger_is_not_even_read() -> None:
    """T1."""
    assert world_that(AssertionError()).call(CLICK, token=None, raw=b'{"a": "' + b"x" * 5_000_000 + b'"}').status_code == 401


def test_nothing_about_a_person_is_logged_on_a_good_day(lines: list[str]) -> None:
    """T27: neither tokens, nor addresses, nor what was typed; whoever logs it."""

    def show(event: Event, book: object) -> Answer:
        return Show({"name": "ok"}) if event.path == CLICK else Suggest(("x",))

    world = World([Route(path=CLICK, kind=Kind.CLICK, handler=show), Route(path=GUESS, kind=Kind.SUGGEST, handler=show)])
    common = {"formInputs": {"name": {"stringInputs": {"value": [CANARY]}}}, "parameters": {"nonce": "nonce-canary"}}
    tokens = [world.user_token(), world.system_token(CLICK)]
    for path in (CLICK, GUESS):
        world.call(path, common=common)
        world.call(path, common=common, token="forged-canary")
        world.call(path, common=common, user="forged-canary")
        world.call(path, common=common, raw=b"canary")
    logged = "\n".join(lines).lower()
    for private in ("canary", "ann@acme", "zeline", "ya29", "1001", *(token[:30].lower() for token in tokens)):
        assert private not in logged


def test_answer_its_caller_cannot_read_is_still_a_card() -> None:
    world = World([Route(path=TRIGGER, kind=Kind.TRIGGER, handler=lambda event, book: Back())])
    valid(card_of(world.call(TRIGGER)))


def test_context_that_cannot_be_made_is_tried_again_at_the_next_press() -> None:
    """The store may be away when the first press comes."""
    tries: list[int] = []

    def make(_: object) -> str:
        tries.append(1)
        if len(tries) == 1:
            raise cloud.ServiceUnavailable("away")
        return "made"

    from addon.app import create_app
    from addon.settings import Settings
    from tests.addon.world import ENVIRON

    world = World([])
    route = Route(path=CLICK, kind=Kind.CLICK, handler=lambda event, book: Show({"name": book}))
    world.app = create_app(Settings.read(ENVIRON), make, [route], certs_request=world.certs, now=world.clock.now)
    world.browser = world.app.test_client()
    assert card_of(world.call(CLICK))["name"] == "error"
    assert card_of(world.call(CLICK)) == {"name": "made"}
    world.call(CLICK)
    assert len(tries) == 2


def test_references_can_be_read_out() -> None:
    assert len({log.new_reference() for _ in range(1000)}) == 1000
    assert not re.search("[01IO]", "".join(log.new_reference() for _ in range(1000)))


def test_size_limit_is_far_above_our_forms() -> None:
    assert events.SIZE_LIMIT_BYTES >= 1024 * 1024
