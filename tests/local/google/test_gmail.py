"""Headers of the open mail, and what each scope lets one see."""

from __future__ import annotations

import json
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from local.google import Google
from tests.local.google.conftest import ALICE, BOB, api, signed_in

OPEN_METADATA = "gmail.addons.current.message.metadata"
HEADERS = {"From": "Zoë Müller <zoe@klant.example>", "To": "alice@hoogland.example, Verkoop <sales@hoogland.example>", "Cc": "", "Subject": "Offerte"}


@pytest.fixture
def mail(google: Google) -> str:
    return google.add_message(ALICE, headers=HEADERS, body="Hallo Alice,\n\nkun je bellen?")


def get(google: Google, mail: str, *scopes: str, email: str = ALICE, token: str = "", **wanted: Any) -> Any:
    request = api(google, "gmail", signed_in(google, email, *scopes)).users().messages().get(userId="me", id=mail, **wanted)
    if token:
        request.headers["X-Goog-Gmail-Access-Token"] = token
    return request.execute()


def test_the_addon_reads_the_headers_it_names(google: Google, mail: str) -> None:
    answer = get(google, mail, OPEN_METADATA, token=google.message_token(ALICE, mail), format="metadata", metadataHeaders=["From", "cc"])
    assert answer["payload"]["headers"] == [{"name": "From", "value": HEADERS["From"]}, {"name": "Cc", "value": ""}]
    assert "body" not in answer["payload"]


def test_without_names_all_headers_come(google: Google, mail: str) -> None:
    answer = get(google, mail, OPEN_METADATA, token=google.message_token(ALICE, mail), format="metadata")
    assert [header["name"] for header in answer["payload"]["headers"]] == ["From", "To", "Cc", "Subject", "Date", "Message-ID"]


def test_the_open_mails_token_opens_no_other(google: Google, mail: str) -> None:
    other = google.add_message(ALICE, headers={"From": "secret@else.example"})
    google.add_message(BOB, id=mail, headers={"From": "bob@else.example"})
    for token in ("", "open.guess", google.message_token(ALICE, other), google.message_token(BOB, mail)):
        with pytest.raises(HttpError) as caught:
            get(google, mail, OPEN_METADATA, token=token, format="metadata")
        assert caught.value.status_code == 403


def test_metadata_scopes_do_not_show_the_body(google: Google, mail: str) -> None:
    for scope in (OPEN_METADATA, "gmail.metadata"):
        with pytest.raises(HttpError) as caught:
            get(google, mail, scope, token=google.message_token(ALICE, mail), format="full")
        assert json.loads(caught.value.content)["error"]["message"] == "Metadata scope doesn't allow format FULL"


def test_a_mailbox_scope_needs_no_message_token(google: Google, mail: str) -> None:
    answer = get(google, mail, "gmail.readonly")
    assert answer["payload"]["body"]["size"] == len(b"Hallo Alice,\n\nkun je bellen?")
    assert answer["snippet"] == "Hallo Alice, kun je bellen?"


def test_other_scopes_see_nothing(google: Google, mail: str) -> None:
    with pytest.raises(HttpError) as caught:
        get(google, mail, "contacts", token=google.message_token(ALICE, mail), format="metadata")
    assert json.loads(caught.value.content)["error"]["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_somebody_elses_mail_is_not_there(google: Google, mail: str) -> None:
    with pytest.raises(HttpError) as caught:
        get(google, mail, "gmail.readonly", email=BOB)
    assert caught.value.status_code == 404


def test_the_inbox_is_newest_first(google: Google, mail: str) -> None:
    google.clock.advance(60)
    newer = google.add_message(ALICE, headers={"From": "later@else.example"})
    listed = api(google, "gmail", signed_in(google, ALICE, "gmail.readonly")).users().messages().list(userId="me").execute()
    assert [entry["id"] for entry in listed["messages"]] == [newer, mail]
