"""Reading what Google sends: both shapes, missing keys, numbers as text, and nothing misread into a value."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addon import events
from handlers.event import Event, Identity, OpenMail

PATH = "/click/contact/save"
ANN = Identity("1001", "ann@acme.test", "acme.test")


def read(common: dict[str, Any] | None = None, **document: Any) -> Event:
    return events.read(PATH, {"commonEventObject": common or {}, **document}, ANN)


def inputs(form: Any) -> Any:
    return read({"formInputs": form}).inputs


def test_whole_event_of_the_documentation() -> None:
    event = events.read(
        PATH,
        {
            "commonEventObject": {
                "hostApp": "GMAIL",
                "platform": "IOS",
                "userLocale": "fr-FR",
                "timeZone": {"id": "Europe/Paris", "offset": 3600000},
                "parameters": {"label": "l1"},
                "formInputs": {"q": {"stringInputs": {"value": ["ada"]}}},
            },
            "authorizationEventObject": {"userOAuthToken": "ya29", "authorizedScopes": ["openid", "email"]},
            "gmail": {"messageId": "msg-f:1", "threadId": "thread-f:1", "accessToken": "x"},
        },
        ANN,
    )
    assert (event.path, event.identity, event.host, event.platform) == (PATH, ANN, "GMAIL", "IOS")
    assert (event.locale, event.time_zone) == ("fr-FR", "Europe/Paris")
    assert event.parameters == {"label": "l1"}
    assert event.inputs == {"q": ("ada",)}
    assert event.scopes == {"openid", "https://www.googleapis.com/auth/userinfo.email"}
    assert event.token is not None
    assert event.token.reveal() == "ya29"
    assert isinstance(event.mail, OpenMail)
    assert event.mail.id == "msg-f:1"


@pytest.mark.parametrize("document", [{}, {"commonEventObject": None, "authorizationEventObject": 5, "gmail": []}, {"gmail": {"messageId": ""}}])
def test_everything_may_be_missing(document: dict[str, Any]) -> None:
    event = events.read(PATH, document, None)
    assert (event.locale, event.time_zone, event.scopes, event.token, event.mail) == ("en", "UTC", frozenset(), None, None)
    assert (event.parameters, event.inputs) == ({}, {})


def test_both_shapes_of_form_inputs_read_the_same() -> None:
    """The old runtime wraps each input in an object with one empty key."""
    plain = {"name": {"stringInputs": {"value": ["Ada"]}}}
    wrapped = {"name": {"": {"stringInputs": {"value": ["Ada"]}}}}
    assert inputs(plain) == inputs(wrapped) == {"name": ("Ada",)}


def test_several_values_stay_in_order() -> None:
    assert inputs({"who": {"stringInputs": {"value": ["people/c2", "people/c1"]}}}) == {"who": ("people/c2", "people/c1")}


@pytest.mark.parametrize("empty", [{"stringInputs": {"value": []}}, {"stringInputs": {"value": [""]}}, {"stringInputs": {}}, {"unknownInput": {}}])
def test_emptied_box_is_as_absent(empty: dict[str, Any]) -> None:
    assert inputs({"name": empty}) == {}


@pytest.mark.parametrize("milliseconds", ["1767225600000", 1767225600000, 1767225600000.0])
def test_date_is_the_chosen_day_in_every_time_zone(milliseconds: Any) -> None:
    """DATE_ONLY is midnight UTC: shifting it by the time zone would move birthdays by a day."""
    event = read(
        {"formInputs": {"birthday": {"dateInput": {"msSinceEpoch": milliseconds}}}, "timeZone": {"id": "America/New_York", "offset": -18000000}}
    )
    assert event.inputs == {"birthday": ("2026-01-01",)}


def test_dates_before_1970_and_far_away() -> None:
    assert inputs({"b": {"dateInput": {"msSinceEpoch": "-2208988800000"}}}) == {"b": ("1900-01-01",)}
    assert inputs({"b": {"dateInput": {}}}) == {"b": ("1970-01-01",)}  # a zero is left out on the wire


def test_times() -> None:
    assert inputs({"at": {"timeInput": {"hours": 9, "minutes": "30"}}}) == {"at": ("09:30",)}
    both = {"hasDate": True, "hasTime": True, "msSinceEpoch": "1767260000000"}
    assert inputs({"at": {"dateTimeInput": both}}) == {"at": ("2026-01-01T09:33:20Z",)}
    assert inputs({"at": {"dateTimeInput": {**both, "hasTime": False}}}) == {"at": ("2026-01-01",)}


@pytest.mark.parametrize(
    "form",
    [
        [],
        "text",
        {"b": 5},
        {"b": {"dateInput": {"msSinceEpoch": "tomorrow"}}},
        {"b": {"dateInput": {"msSinceEpoch": "9" * 30}}},
        {"b": {"dateInput": {"msSinceEpoch": "9" * 6000}}},
        {"b": {"dateInput": {"msSinceEpoch": True}}},
        {"b": {"dateInput": {"msSinceEpoch": 1e400}}},
        {"b": {"dateInput": 5}},
        {"b": {"timeInput": {"hours": 25}}},
        {"b": {"stringInputs": {"value": [{"a": 1}]}}},
        {"b": {"stringInputs": 5}},
    ],
)
def test_unreadable_input_refuses_the_event(form: Any) -> None:
    """Bad input changes nothing: read as "left empty" it would clear a value."""
    with pytest.raises(events.BadEvent):
        inputs(form)


@pytest.mark.parametrize("parameters", [["a"], {"a": {"b": 1}}, {"a": None}, {"owner": True}])
def test_unreadable_parameters_refuse_the_event(parameters: Any) -> None:
    with pytest.raises(events.BadEvent):
        read({"parameters": parameters})


def test_numbers_in_parameters_become_text() -> None:
    assert read({"parameters": {"page": 2}}).parameters == {"page": "2"}


def test_unknown_and_legacy_fields_are_ignored() -> None:
    """T3: an address written into the event's JSON names nobody."""
    event = events.read(
        PATH,
        {
            "commonEventObject": {"userEmail": "carol@else.test", "invokedFunction": "x", "formInputs": {}},
            "messageMetadata": {"messageId": "legacy"},
            "formInput": {"name": "legacy"},
            "clientPlatform": "web",
            "user": {"email": "carol@else.test"},
        },
        ANN,
    )
    assert event == events.read(PATH, {}, ANN)


def test_half_a_character_cannot_reach_a_store() -> None:
    event = read(json.loads('{"formInputs": {"n": {"stringInputs": {"value": ["A\\ud83d B\\ud83d\\ude00"]}}}}'))
    assert event.inputs["n"] == ("A\ufffd B\U0001f600",)


@pytest.mark.parametrize("raw", [b"", b"hello", b"[]", b"5", b"null", b'{"a":', b"\xff\xfe", b"[" * 100_000])
def test_what_is_not_a_json_object_is_refused(raw: bytes) -> None:
    with pytest.raises(events.BadEvent):
        events.parse(raw)


def test_event_of_five_megabytes_is_refused_unread() -> None:
    with pytest.raises(events.TooLarge):
        events.parse(b'{"a": "' + b"x" * 5_000_000 + b'"}')


def test_tokens_print_as_stars() -> None:
    """T27."""
    event = read(gmail={"messageId": "m", "accessToken": "gmail-canary"}, authorizationEventObject={"userOAuthToken": "ya29.canary"})
    assert "canary" not in repr(event)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
PARTS = st.sampled_from(["", "stringInputs", "value", "dateInput", "msSinceEpoch", "dateTimeInput", "timeInput", "hours", "id", "messageId"])
FORM = st.recursive(JSON, lambda inner: st.dictionaries(PARTS, inner, max_size=2), max_leaves=5)


@given(
    common=st.fixed_dictionaries(
        {}, optional={name: FORM | st.dictionaries(st.text(max_size=3), FORM) for name in ("formInputs", "parameters", "timeZone", "userLocale")}
    ),
    gmail=FORM,
)
def test_any_json_is_read_or_refused_never_worse(common: dict[str, Any], gmail: Any) -> None:
    """Whatever was sent, every text that comes out can be stored."""
    try:
        event = events.read(PATH, {"commonEventObject": common, "gmail": gmail}, None)
    except events.BadEvent:
        return
    texts = [
        event.locale,
        event.time_zone,
        *event.parameters,
        *event.parameters.values(),
        *event.inputs,
        *(v for vs in event.inputs.values() for v in vs),
    ]
    "".join(texts).encode()
