"""The workbench's server: events signed as Google signs them, answers read as strictly, doors closed to other sites."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.web.office import ANNA, SCOPES, Office, claims, open_office
from tests.web.samples import ALL, HOME, HOST, row


@pytest.fixture
def office() -> Iterator[Office]:
    with open_office() as opened:
        yield opened


def send(office: Office, path: str = "/addon/gmail/message", **more: Any) -> requests.Response:
    event = {"commonEventObject": {"hostApp": "GMAIL"}, "gmail": {"messageId": "msg-f:1", "threadId": "thread-f:1"}}
    body = {"person": ANNA, "url": f"{HOST}{path}", "event": event, "mail": "msg-f:1"} | more
    return requests.post(f"{office.url}/workbench/api/send", json=body, timeout=10)


def test_an_event_carries_the_tokens_that_google_would_send(office: Office) -> None:
    assert send(office).json()["answer"]["action"]["navigations"]
    path, event, header = office.addon.received[-1]
    authorization = event["authorizationEventObject"]
    system = claims(authorization["systemIdToken"])
    assert path == "/addon/gmail/message"
    assert header == f"Bearer {authorization['systemIdToken']}"
    assert system["aud"] == f"{office.url}/addon/gmail/message"
    assert system["email"].startswith("service-")
    assert claims(authorization["userIdToken"])["email"] == ANNA
    assert claims(authorization["userIdToken"])["aud"] == office.google.client_id
    assert authorization["authorizedScopes"] == SCOPES
    assert event["gmail"] == {"messageId": "msg-f:1", "threadId": "thread-f:1", "accessToken": office.google.message_token(ANNA, "msg-f:1")}


def test_the_tokens_open_the_headers_of_the_open_mail(office: Office) -> None:
    send(office)
    event = office.addon.received[-1][1]
    google = office.google
    google.serve()
    headers = {
        "Authorization": f"Bearer {event['authorizationEventObject']['userOAuthToken']}",
        "X-Goog-Gmail-Access-Token": event["gmail"]["accessToken"],
    }
    answer = requests.get(f"{google.root}/gmail/v1/users/me/messages/msg-f:1?format=metadata", headers=headers, timeout=10)
    assert answer.status_code == 200


def test_a_scope_taken_away_takes_its_tokens_with_it(office: Office) -> None:
    kept = [scope for scope in SCOPES if "email" not in scope and "gmail" not in scope]
    requests.post(f"{office.url}/workbench/api/scopes", json={"person": ANNA, "scopes": [*kept, "https://evil.example/all"]}, timeout=10)
    send(office)
    event = office.addon.received[-1][1]
    assert event["authorizationEventObject"]["authorizedScopes"] == kept
    assert "userIdToken" not in event["authorizationEventObject"]
    assert "accessToken" not in event["gmail"]


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest", "https://commonbook.example.evil.example/x", "file:///etc/passwd", "", "//evil.example"]
)
def test_no_address_but_the_addons_own_is_ever_called(office: Office, url: str) -> None:
    """T21: a card cannot make the workbench call somebody else."""
    answer = send(office, url=url)
    assert answer.status_code == 502
    assert "not the add-on's own" in answer.json()["error"]
    assert office.addon.received == []


def test_the_addon_is_reached_under_its_public_address_too(office: Office) -> None:
    assert send(office, url=f"{office.url}/addon/gmail/home").status_code == 200


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        (("no", 500), "answered 500"),
        (("not json", 200), "no JSON"),
        (([], 200), "no object"),
        ({"action": {"navigations": [{"pushCard": HOME | {"tittle": "x"}}]}}, "tittle"),
        ({"renderActions": {"action": {"navigations": [{"updateCard": {"sections": [{"widgets": [{"decoratedText": {"txt": "x"}}]}]}}]}}}, "txt"),
    ],
)
def test_an_answer_that_google_would_refuse_is_refused_by_name(office: Office, answered: Any, said: str) -> None:
    office.addon.answers["/addon/gmail/message"] = lambda _: answered
    answer = send(office)
    assert answer.status_code == 502
    assert said in answer.json()["error"]


@pytest.mark.parametrize("name", ALL)
def test_the_samples_are_cards_that_google_would_take(office: Office, name: str) -> None:
    office.addon.answers["/addon/gmail/message"] = {"action": {"navigations": [{"pushCard": ALL[name]}]}}
    assert send(office).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example"},
    ],
)
@pytest.mark.parametrize("door", ["world", f"inbox?person={ANNA}", f"state?person={ANNA}", f"scopes?person={ANNA}"])
def test_other_sites_read_nothing(office: Office, door: str, headers: dict[str, str]) -> None:
    """T19: not from another origin, not through a rebound name."""
    answer = requests.get(f"{office.url}/workbench/api/{door}", headers=headers, timeout=10)
    assert answer.status_code == 403
    assert "Anna" not in answer.text


def test_a_plain_form_of_another_site_changes_nothing(office: Office) -> None:
    """T19: what a browser sends without asking first (no JSON) is refused."""
    before = office.google.book(ANNA).contacts()
    body = json.dumps({"person": ANNA, "contact": before[0]["resourceName"], "do": "delete"})
    answer = requests.post(f"{office.url}/workbench/api/contact", data=body, headers={"Content-Type": "text/plain"}, timeout=10)
    assert answer.status_code == 403
    assert office.google.book(ANNA).contacts() == before


def test_no_page_may_be_framed_or_sniffed(office: Office) -> None:
    """T20."""
    for path in ("/workbench/", "/workbench/cards/panel.js", "/workbench/page/workbench.js", "/workbench/api/world"):
        headers = requests.get(f"{office.url}{path}", timeout=10).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_outside_its_folders_is_served(office: Office) -> None:
    for path in ("/workbench/cards/../../deployment.json", "/workbench/page/%2e%2e/app.py", "/workbench/cards/%2e%2e/%2e%2e/main.py"):
        request = requests.Request("GET", office.url).prepare()
        request.url = f"{office.url}{path}"
        with requests.Session() as session:
            assert session.send(request, timeout=10).status_code == 404


def test_the_book_is_sent_only_when_it_changed(office: Office) -> None:
    first = requests.get(f"{office.url}/workbench/api/state?person={ANNA}", timeout=10).json()
    assert [label["name"] for label in first["book"]["labels"]] == ["Leveranciers"]
    again = f"{office.url}/workbench/api/state?person={ANNA}&book={first['print']}"
    assert "book" not in requests.get(again, timeout=10).json()
    office.google.book(ANNA).create({"names": [{"givenName": "Bob"}]})
    assert requests.get(again, timeout=10).json()["book"]["total"] == 2


def test_somebody_elses_google_is_said_plainly() -> None:
    with open_office(with_google=False) as office:
        world = requests.get(f"{office.url}/workbench/api/world", timeout=10).json()
        assert world["hasGoogle"] is False
        assert world["people"] == []
        assert requests.get(f"{office.url}/workbench/api/inbox?person={ANNA}", timeout=10).status_code == 409
        assert requests.get(f"{office.url}/workbench/api/state", timeout=10).status_code == 200


def test_a_card_with_too_many_rows_is_still_a_card(office: Office) -> None:
    many = {"sections": [{"widgets": [row(f"Row {number}") for number in range(300)]}]}
    office.addon.answers["/addon/gmail/message"] = {"action": {"navigations": [{"pushCard": many}]}}
    assert send(office).status_code == 200
