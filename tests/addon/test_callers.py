"""Who is let in: only Google's add-on platform acting for our own project, and only our own queue (promises.md T1, T2, T4)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handlers.answer import Show
from handlers.event import Event
from handlers.route import Kind, Route
from handlers.task import TaskCall
from tests.addon.world import ANOTHER_PROJECTS, NOON, OURS, PUBLIC_URL, World

HOME = "/addon/home"
DRAIN = "/task/drain"


@pytest.fixture
def seen() -> list[object]:
    """What reached a handler."""
    return []


@pytest.fixture
def world(seen: list[object]) -> World:
    def home(event: Event, book: object) -> Show:
        seen.append(event)
        return Show({"name": "home"})

    def drain(task: TaskCall, book: object) -> None:
        seen.append(task)

    return World([Route(path=HOME, kind=Kind.TRIGGER, handler=home), Route(path=DRAIN, kind=Kind.TASK, handler=drain)])


def test_google_is_let_in(world: World, seen: list[object]) -> None:
    answer = world.call(HOME)
    assert (answer.status_code, answer.json) == (200, {"action": {"navigations": [{"pushCard": {"name": "home"}}]}})
    assert len(seen) == 1


FORGERIES: dict[str, Callable[[World], str | None]] = {
    "no token": lambda world: None,
    "an empty token": lambda world: "",
    "not a token": lambda world: "not.a.token",
    "expired": lambda world: world.system_token(HOME, iat=int(NOON.timestamp()) - 7200, exp=int(NOON.timestamp()) - 3600),
    "not valid yet": lambda world: world.system_token(HOME, iat=int(NOON.timestamp()) + 3600, exp=int(NOON.timestamp()) + 7200),
    "without expiry": lambda world: world.system_token(HOME, exp=None),
    "expiry that is no number": lambda world: world.system_token(HOME, exp="soon"),
    "for another address": lambda world: world.system_token(HOME, aud="https://elsewhere.test" + HOME),
    "for another of our addresses": lambda world: world.system_token(HOME, aud=PUBLIC_URL + DRAIN),
    "for our address over http": lambda world: world.system_token(HOME, aud="http://commonbook.test" + HOME),
    "without audience": lambda world: world.system_token(HOME, aud=None),
    "of another issuer": lambda world: world.system_token(HOME, iss="https://evil.test"),
    "signed by a stranger under Google's key id": lambda world: world.system_token(HOME, stranger=True),
    "signed with a key nobody published": lambda world: world.system_token(HOME, stranger=True, kid="strangers"),
    "unsigned": lambda world: world.system_token(HOME, algorithm="none"),
    "signed with a shared secret": lambda world: world.system_token(HOME, algorithm="HS256"),
    "a user's own token": lambda world: world.user_token(),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_forged_call_is_turned_away_before_anything_is_read(world: World, seen: list[object], forgery: str) -> None:
    """T1."""
    answer = world.call(HOME, token=FORGERIES[forgery](world))
    assert answer.status_code == 401
    assert seen == []


@pytest.mark.parametrize(
    "claims",
    [
        {"email": ANOTHER_PROJECTS},
        {"email": OURS.upper()},
        {"email": OURS + ".evil.test"},
        {"email": None},
        {"email_verified": False},
        {"email_verified": None},
    ],
)
def test_add_on_account_of_another_project_is_refused(world: World, seen: list[object], claims: dict[str, object]) -> None:
    """T2: signature, issuer and audience are all genuine; only the exact address tells."""
    answer = world.call(HOME, token=world.system_token(HOME, **claims))
    assert answer.status_code == 403
    assert seen == []


def test_host_header_does_not_decide_the_audience(world: World, seen: list[object]) -> None:
    """T1: a token for another service is not made ours by sending its host name along."""
    token = world.system_token(HOME, aud="https://elsewhere.test" + HOME)
    headers = {"Authorization": f"Bearer {token}", "Host": "elsewhere.test", "X-Forwarded-Host": "elsewhere.test", "X-Forwarded-Proto": "https"}
    assert world.browser.post(HOME, data=b"{}", headers=headers).status_code == 401
    assert seen == []


@pytest.mark.parametrize("suffix", ["", "/", HOME, HOME + "/", HOME + "?from=gmail"])
def test_each_documented_form_of_the_audience_is_accepted(world: World, suffix: str) -> None:
    token = world.system_token(HOME, aud=PUBLIC_URL + suffix)
    assert world.call(HOME + "?from=gmail", token=token).status_code == 200


def test_token_in_the_body_serves_when_there_is_no_header(world: World) -> None:
    body = b'{"authorizationEventObject": {"systemIdToken": "%s"}}' % world.system_token(HOME).encode()
    assert world.call(HOME, token=None, raw=body).status_code == 200


def test_forged_header_is_not_saved_by_a_genuine_body(world: World, seen: list[object]) -> None:
    """T1."""
    body = b'{"authorizationEventObject": {"systemIdToken": "%s"}}' % world.system_token(HOME).encode()
    assert world.call(HOME, token="not.a.token", raw=body).status_code == 401
    assert seen == []


def test_clocks_may_differ_by_seconds(world: World) -> None:
    ahead = world.system_token(HOME, iat=int(NOON.timestamp()) + 5)
    assert world.call(HOME, token=ahead).status_code == 200


def test_keys_are_fetched_once_and_again_when_they_have_aged(world: World) -> None:
    for _ in range(5):
        world.call(HOME)
    assert world.certs.visits == 1
    world.an_hour_later()
    world.call(HOME)
    assert world.certs.visits == 2


def test_forged_tokens_do_not_make_us_fetch_keys_again_and_again(world: World) -> None:
    """T1: fifty unknown key ids cost one fetch a minute."""
    world.call(HOME)
    for number in range(50):
        world.call(HOME, token=world.system_token(HOME, stranger=True, kid=f"made-up-{number}"))
    assert world.certs.visits == 1
    world.clock.advance(61)
    for number in range(50):
        world.call(HOME, token=world.system_token(HOME, stranger=True, kid=f"made-up-{number}"))
    assert world.certs.visits == 2


def test_keys_that_cannot_be_fetched_are_our_trouble_not_a_forgery(world: World, seen: list[object]) -> None:
    world.certs.down = True
    assert world.call(HOME).status_code == 503
    world.certs.down = False
    world.clock.advance(6)
    assert world.call(HOME).status_code == 200
    assert len(seen) == 1


def test_known_keys_go_on_serving_while_the_certificates_are_away(world: World) -> None:
    world.call(HOME)
    world.certs.garbage = True
    world.an_hour_later()
    assert world.call(HOME).status_code == 200


def test_queue_is_let_in_with_its_counts(world: World, seen: list[object]) -> None:
    headers = {"X-CloudTasks-TaskRetryCount": "3", "X-CloudTasks-TaskExecutionCount": "2"}
    answer = world.deliver(DRAIN, {"account": "1001"}, token=world.task_token(DRAIN), headers=headers)
    assert answer.status_code == 200
    assert seen == [TaskCall({"account": "1001"}, retry_count=3, attempts=2)]


def test_task_headers_alone_do_nothing(world: World, seen: list[object]) -> None:
    """T4."""
    headers = {"X-CloudTasks-QueueName": "drain", "X-CloudTasks-TaskName": "t", "X-CloudTasks-TaskRetryCount": "0"}
    assert world.deliver(DRAIN, {"account": "1001"}, token=None, headers=headers).status_code == 401
    assert seen == []


@pytest.mark.parametrize(
    "token",
    [
        lambda world: world.system_token(DRAIN),  # the add-on platform is not the queue
        lambda world: world.task_token(DRAIN, email="stranger@other.iam.gserviceaccount.com"),
        lambda world: world.task_token(DRAIN, aud="https://elsewhere.test" + DRAIN),
        lambda world: world.task_token(HOME),
        lambda world: world.user_token(),
    ],
)
def test_task_from_someone_who_is_not_the_queue_is_refused(world: World, seen: list[object], token: Callable[[World], str]) -> None:
    """T4."""
    assert world.deliver(DRAIN, {"account": "1001"}, token=token(world)).status_code in (401, 403)
    assert seen == []


def test_queue_may_not_press_buttons(world: World, seen: list[object]) -> None:
    """T2."""
    assert world.call(HOME, token=world.task_token(HOME)).status_code == 403
    assert seen == []


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"account": 5}', b'{"account": {"sub": "1001"}}'])
def test_unreadable_task_is_ended_without_effect(world: World, seen: list[object], body: bytes) -> None:
    headers = {"Authorization": f"Bearer {world.task_token(DRAIN)}"}
    assert world.browser.post(DRAIN, data=body, headers=headers).status_code == 200
    assert seen == []
