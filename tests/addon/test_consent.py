"""Granular consent: any scope may be missing; asked once, then explained; an unticked optional one costs only its own feature."""

from __future__ import annotations

import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from handlers.answer import Answer, NeedScopes, Show, Suggest
from handlers.event import Event
from handlers.route import CONTACTS, EMAIL, GMAIL_HEADERS, MANIFEST_SCOPES, OPENID, Kind, Route
from sync.errors import ScopeMissing
from tests.addon.world import CLIENT, World

HOME, MAIL, EDIT, GUESS, HELP, SYNC, LATE = (
    "/addon/home",
    "/addon/mail",
    "/click/edit",
    "/suggest/people",
    "/addon/help",
    "/click/sync",
    "/click/late",
)
WITHOUT_CONTACTS = tuple(scope for scope in MANIFEST_SCOPES if scope != CONTACTS)
WITHOUT_MAIL = tuple(scope for scope in MANIFEST_SCOPES if scope != GMAIL_HEADERS)
WITHOUT_IDENTITY = tuple(scope for scope in MANIFEST_SCOPES if scope not in (OPENID, EMAIL))


def home(event: Event, book: object) -> Answer:
    return Show({"name": f"home of {event.identity.email if event.identity else 'nobody'}"})


def mail(event: Event, book: object) -> Answer:
    return Show({"name": f"mail {event.mail.id if event.mail else ''} {'with' if GMAIL_HEADERS in event.scopes else 'without'} headers"})


def suggest(event: Event, book: object) -> Answer:
    return Suggest(("Ada",))


def sync_now(event: Event, book: object) -> Answer:
    return Show({"name": "synced"}) if CONTACTS in event.scopes else NeedScopes((CONTACTS,))


def withdrawn_meanwhile(event: Event, book: object) -> Answer:
    raise ScopeMissing


@pytest.fixture
def world() -> World:
    contacts = frozenset({CONTACTS})
    return World(
        [
            Route(path=HOME, kind=Kind.TRIGGER, handler=home),
            Route(path=MAIL, kind=Kind.TRIGGER, handler=mail, wishes=frozenset({GMAIL_HEADERS})),
            Route(path=EDIT, kind=Kind.CLICK, handler=home, scopes=contacts),
            Route(path=GUESS, kind=Kind.SUGGEST, handler=suggest, scopes=contacts),
            Route(path=HELP, kind=Kind.CLICK, handler=home, needs_identity=False),
            Route(path=SYNC, kind=Kind.CLICK, handler=sync_now),
            Route(path=LATE, kind=Kind.CLICK, handler=withdrawn_meanwhile),
        ]
    )


def prompt(*scopes: str) -> dict[str, Any]:
    return {"requesting_google_scopes": {"scopes": list(scopes)}}


def card_of(answer: TestResponse) -> dict[str, Any]:
    """The card an answer shows."""
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json  # type: ignore[assignment]
    action = document.get("action") or document["renderActions"]["action"]
    (card,) = [step.get("pushCard") or step.get("updateCard") for step in action["navigations"] if "pushCard" in step or "updateCard" in step]
    return card  # type: ignore[no-any-return]


def allow_button(card: dict[str, Any]) -> tuple[str, dict[str, str]]:
    """Path and parameters behind the button Allow."""
    buttons = [b for section in card["sections"] for widget in section["widgets"] for b in widget.get("buttonList", {}).get("buttons", [])]
    (action,) = [button["onClick"]["action"] for button in buttons if button["text"] == "Allow"]
    return action["function"].removeprefix("https://commonbook.test"), {pair["key"]: pair["value"] for pair in action["parameters"]}


def test_missing_scope_is_asked_for_by_googles_own_prompt(world: World) -> None:
    assert world.call(EDIT, scopes=WITHOUT_CONTACTS).json == prompt(CONTACTS)


def test_after_a_refusal_a_card_explains_and_no_second_prompt_comes(world: World) -> None:
    world.call(EDIT, scopes=WITHOUT_CONTACTS)
    for _ in range(3):
        card = card_of(world.call(EDIT, scopes=WITHOUT_CONTACTS))
        assert allow_button(card)[0] == "/click/consent/ask"


def test_button_asks_again_once_a_press(world: World) -> None:
    """The platform repeats a press by itself after a prompt, refused or not: the repetition must not prompt again."""
    world.call(EDIT, scopes=WITHOUT_CONTACTS)
    path, parameters = allow_button(card_of(world.call(EDIT, scopes=WITHOUT_CONTACTS)))
    assert world.call(path, scopes=WITHOUT_CONTACTS, common={"parameters": parameters}).json == prompt(CONTACTS)
    again = card_of(world.call(path, scopes=WITHOUT_CONTACTS, common={"parameters": parameters}))
    path, parameters = allow_button(again)
    assert world.call(path, scopes=WITHOUT_CONTACTS, common={"parameters": parameters}).json == prompt(CONTACTS)


def test_press_goes_through_when_the_platform_repeats_it_after_consent(world: World) -> None:
    world.call(EDIT, scopes=WITHOUT_CONTACTS)
    assert card_of(world.call(EDIT)) == {"name": "home of ann@acme.test"}


def test_allowed_from_the_card_of_a_press_leads_back_to_the_form(world: World) -> None:
    world.call(EDIT, scopes=WITHOUT_CONTACTS)
    path, parameters = allow_button(card_of(world.call(EDIT, scopes=WITHOUT_CONTACTS)))
    answer = world.call(path, common={"parameters": parameters})
    assert answer.json["renderActions"]["action"]["navigations"] == [{"pop": True}]  # type: ignore[index]


def test_refusal_of_one_person_is_not_anothers(world: World) -> None:
    world.call(EDIT, scopes=WITHOUT_CONTACTS)
    bob = world.user_token(sub="1002", email="bob@acme.test")
    assert world.call(EDIT, user=bob, scopes=WITHOUT_CONTACTS).json == prompt(CONTACTS)


def test_it_may_be_asked_again_another_day(world: World) -> None:
    world.call(EDIT, scopes=WITHOUT_CONTACTS)
    world.clock.advance(13 * 3600)
    assert world.call(EDIT, scopes=WITHOUT_CONTACTS).json == prompt(CONTACTS)


def test_unticked_optional_scope_costs_only_its_own_feature(world: World) -> None:
    event: dict[str, Any] = {"gmail": {"messageId": "m1"}}
    assert world.call(MAIL, scopes=WITHOUT_MAIL, **event).json == prompt(GMAIL_HEADERS)
    assert card_of(world.call(MAIL, scopes=WITHOUT_MAIL, **event)) == {"name": "mail m1 without headers"}
    assert card_of(world.call(MAIL, **event)) == {"name": "mail m1 with headers"}


def test_handler_may_ask_by_itself_under_the_same_rule(world: World) -> None:
    assert world.call(SYNC, scopes=WITHOUT_CONTACTS).json == prompt(CONTACTS)
    assert allow_button(card_of(world.call(SYNC, scopes=WITHOUT_CONTACTS)))[0] == "/click/consent/ask"


def test_scope_that_google_refuses_after_all_is_asked_for(world: World) -> None:
    assert world.call(LATE).json == prompt(CONTACTS)


def test_nobody_is_prompted_while_typing(world: World) -> None:
    assert world.call(GUESS, scopes=WITHOUT_CONTACTS).json == {"autoComplete": {"items": []}}
    assert world.call(GUESS, user=None, scopes=WITHOUT_IDENTITY).json == {"autoComplete": {"items": []}}


def test_identity_is_asked_for_first_and_alone(world: World) -> None:
    """amendments.md K1: the most basic consent before any other."""
    scopes = tuple(scope for scope in WITHOUT_IDENTITY if scope != CONTACTS)
    assert world.call(EDIT, user=None, scopes=scopes).json == prompt(OPENID, EMAIL)


def test_refused_identity_shows_one_sentence_and_nobodys_name(world: World) -> None:
    """T3, amendments.md K5."""
    world.call(HOME, user=None, scopes=WITHOUT_IDENTITY)
    answer = world.call(HOME, user=None, scopes=WITHOUT_IDENTITY)
    path, parameters = allow_button(card_of(answer))
    assert (path, parameters["next"]) == ("/click/identity/ask", HOME)
    assert "acme" not in answer.text.lower()


def test_consent_given_from_a_trigger_s_card_draws_that_trigger(world: World) -> None:
    world.call(HOME, user=None, scopes=WITHOUT_IDENTITY)
    path, parameters = allow_button(card_of(world.call(HOME, user=None, scopes=WITHOUT_IDENTITY)))
    answer = world.call(path, common={"parameters": parameters})
    assert answer.json["renderActions"]["action"]["navigations"] == [{"popToRoot": True}, {"updateCard": {"name": "home of ann@acme.test"}}]  # type: ignore[index]


def test_open_mail_is_remembered_across_the_explanation(world: World) -> None:
    """amendments.md J1: a press may come without the mail."""
    mail_open: dict[str, Any] = {"gmail": {"messageId": "m7", "accessToken": "x"}}
    world.call(MAIL, user=None, scopes=WITHOUT_IDENTITY, **mail_open)
    path, parameters = allow_button(card_of(world.call(MAIL, user=None, scopes=WITHOUT_IDENTITY, **mail_open)))
    assert card_of(world.call(path, common={"parameters": parameters})) == {"name": "mail m7 with headers"}


@pytest.mark.parametrize(
    "claims", [{"aud": "another-client"}, {"exp": 1}, {"email_verified": False}, {"sub": None}, {"email": None}, {"iss": "evil"}]
)
def test_user_token_that_is_not_genuine_is_nobody(world: World, claims: dict[str, Any]) -> None:
    """T3: the caller is Google, so a card; but it names nobody and shows nothing."""
    answer = world.call(HOME, user=world.user_token(**claims))
    assert card_of(answer)["name"] == "identity"
    assert "acme" not in answer.text.lower()


def test_user_token_signed_by_a_stranger_is_nobody(world: World) -> None:
    """T3."""
    forged = world.sign({"aud": CLIENT, "sub": "1001", "email": "ann@acme.test", "email_verified": True}, stranger=True)
    assert card_of(world.call(HOME, user=forged))["name"] == "identity"


def test_token_wins_over_the_address_in_the_event(world: World) -> None:
    """T3."""
    answer = world.call(HOME, common={"userEmail": "carol@else.test"}, user_email="carol@else.test")
    assert card_of(answer) == {"name": "home of ann@acme.test"}


def test_consent_is_never_assumed(world: World) -> None:
    assert world.call(EDIT, scopes=None).json == prompt(CONTACTS)


def test_help_needs_nobody(world: World) -> None:
    assert card_of(world.call(HELP, user=None, scopes=())) == {"name": "home of nobody"}


def test_next_leads_only_to_triggers_of_ours(world: World) -> None:
    """T18: `next` comes from the browser; it is looked up, never followed."""
    for elsewhere in ("https://evil.test/", "//evil.test", EDIT, "/nowhere"):
        answer = world.call("/click/consent/ask", common={"parameters": {"feature": "contacts", "next": elsewhere}})
        assert answer.json["renderActions"]["action"]["navigations"] == [{"pop": True}]  # type: ignore[index]
        assert "evil" not in json.dumps(answer.json)
