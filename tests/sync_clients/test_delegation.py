"""Acting for users of delegated domains: told by trying the exchange, with a key file or by IAM."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from addon.google import Delegation, GoogleClients
from addon.settings import BadSetting
from handlers.event import Secret
from handlers.route import CONTACTS
from local.google import Fault
from sync import errors
from tests.sync_clients.conftest import ADMIN, ANN, BOB, CONSUMER, LEAVER, OUTSIDER, Office


class Machine:
    """The credentials of a machine without a key file."""

    valid = True

    def __init__(self, email: str) -> None:
        self.service_account_email = email

    def before_request(self, request: Any, method: str, url: str, headers: dict[str, str]) -> None:
        """A local Google takes a call without a token as coming from the machine itself."""


def keyless(office: Office) -> GoogleClients:
    email = office.google.service_account_key()["client_email"]
    return GoogleClients(
        replace(office.settings, credentials_file=""),
        office.clock.now,
        http=office.google.http,
        request=lambda: office.google.request,
        machine=lambda: Machine(email),
    )


@pytest.fixture(params=["key file", "signJwt"])
def clients(request: pytest.FixtureRequest, office: Office) -> GoogleClients:
    return office.clients if request.param == "key file" else keyless(office)


def test_delegated_user(office: Office, clients: GoogleClients) -> None:
    assert clients.can_act_for(ANN) is Delegation.YES
    clients.people_as(ANN).create({"names": [{"givenName": "Ada"}]})
    assert len(office.google.book(ANN).contacts()) == 1
    assert office.google.book(BOB).contacts() == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (OUTSIDER, Delegation.NOT_DELEGATED),
        (CONSUMER, Delegation.NOT_DELEGATED),
        ("nobody@acme.example", Delegation.UNKNOWN_USER),
        (LEAVER, Delegation.UNKNOWN_USER),
    ],
)
def test_who_cannot_be_acted_for(clients: GoogleClients, address: str, expected: Delegation) -> None:
    """T29: an account of another customer or a consumer gives no token."""
    assert clients.can_act_for(address) is expected


def test_administrator_s_veto(office: Office, clients: GoogleClients) -> None:
    office.google.faults.add(Fault(path="/token", status=400, body={"error": "access_denied", "error_description": "Account restricted"}))
    assert clients.can_act_for(ANN) is Delegation.BLOCKED


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 503}, {"cut": True}, {"garbage": True}, {"status": 200, "body": "{}"}])
def test_no_answer_is_no_verdict(office: Office, clients: GoogleClients, fault: dict[str, Any]) -> None:
    """Absence proves nothing: a domain does not become undelegated because Google was away."""
    office.google.faults.add(Fault(path="/token", **fault))
    with pytest.raises(errors.Unavailable):
        clients.can_act_for(ANN)


def test_delegation_is_tried_anew_each_time(office: Office, clients: GoogleClients) -> None:
    assert clients.can_act_for(ANN) is Delegation.YES
    office.google.undelegate("acme.example")
    assert clients.can_act_for(ANN) is Delegation.NOT_DELEGATED


def test_calls_of_an_undelegated_account_say_so(clients: GoogleClients) -> None:
    with pytest.raises(errors.NotDelegated):
        clients.people_as(OUTSIDER).list_connections()
    with pytest.raises(errors.AccountGone):
        clients.people_as(LEAVER).list_connections()


def test_token_is_asked_for_once_an_hour(office: Office, clients: GoogleClients) -> None:
    for _ in range(3):
        clients.people_as(ANN).list_connections()
        clients.people_as(ANN.upper()).list_connections()
    assert office.paths().count("/token") == 1
    office.clock.advance(3600)
    clients.people_as(ANN).list_connections()
    assert office.paths().count("/token") == 2


def test_token_that_died_early_is_renewed_once(office: Office, clients: GoogleClients) -> None:
    people = clients.people_as(ANN)
    people.list_connections()
    office.google.faults.add(Fault(path="/v1/people", status=401))
    people.list_connections()
    assert office.paths().count("/token") == 2


def test_account_that_stays_refused_is_tried_twice_and_no_more(office: Office, clients: GoogleClients) -> None:
    office.google.faults.add(Fault(path="/v1/people", status=401, times=None))
    with pytest.raises(errors.ConsentGone):
        clients.people_as(ANN).list_connections()
    assert len([path for path in office.paths() if path.startswith("/v1/people")]) == 2


def test_persons_own_token_is_used_as_it_is(office: Office) -> None:
    token = Secret(office.google.access_token(CONSUMER, [CONTACTS]))
    office.clients.people_with_token(token).create({"names": [{"givenName": "Ada"}]})
    assert len(office.google.book(CONSUMER).contacts()) == 1
    assert "/token" not in office.paths()


def test_persons_expired_token_is_not_tried_again(office: Office) -> None:
    token = Secret(office.google.access_token(CONSUMER, [CONTACTS]))
    office.clock.advance(3700)
    with pytest.raises(errors.ConsentGone):
        office.clients.people_with_token(token).list_connections()
    assert len(office.paths()) == 1


def test_token_without_the_scope_says_so(office: Office) -> None:
    token = Secret(office.google.access_token(CONSUMER, ["openid"]))
    with pytest.raises(errors.ScopeMissing):
        office.clients.people_with_token(token).list_connections()


def test_directory(office: Office, clients: GoogleClients) -> None:
    office.google.add_group("sales@acme.example", "Sales", [ANN])
    office.google.add_group("inner@acme.example", "Inner", [BOB])
    office.google.add_member("sales@acme.example", "inner@acme.example")
    directory = clients.directory_as(ADMIN)
    user = directory.user("anna@acme.example")
    assert user is not None
    assert (user.email, user.aliases, user.suspended, user.name) == (ANN, ("anna@acme.example",), False, "Ann Example")
    assert user.id == office.google.account(ANN).sub
    leaver = directory.user(LEAVER)
    assert leaver is not None
    assert leaver.suspended
    assert directory.user("nobody@acme.example") is None
    group = directory.group("sales@acme.example")
    assert group is not None
    assert group.name == "Sales"
    assert directory.group("nothing@acme.example") is None
    people = {member.email for member in directory.members("sales@acme.example") if member.kind == "USER"}
    assert people == {ANN, BOB}
    assert {member.email for member in directory.members("sales@acme.example", derived=False)} == {ANN, "inner@acme.example"}
    with pytest.raises(errors.Gone):
        directory.members("nothing@acme.example")


def test_directory_pages(office: Office) -> None:
    for number in range(205):
        office.google.add_account(f"p{number}@acme.example", f"P {number}")
    office.google.add_group("all@acme.example", "All", [f"p{number}@acme.example" for number in range(205)])
    assert len(office.clients.directory_as(ADMIN).members("all@acme.example")) == 205


def test_plain_user_reads_no_directory(office: Office, clients: GoogleClients) -> None:
    with pytest.raises(errors.ServiceOff):
        clients.directory_as(BOB).user(ANN)


@pytest.mark.parametrize("content", ["", "{}", "not json", '{"private_key": "canary", "client_email": "a@b", "token_uri": "x"}', "[]"])
def test_key_file_that_is_none_is_named_and_never_quoted(office: Office, tmp_path: Path, content: str) -> None:
    """T27."""
    file = tmp_path / "other.json"
    file.write_text(content)
    clients = GoogleClients(replace(office.settings, credentials_file=str(file)), office.clock.now, http=office.google.http)
    with pytest.raises(BadSetting) as caught:
        clients.can_act_for(ANN)
    assert "GOOGLE_APPLICATION_CREDENTIALS" in str(caught.value)
    assert "canary" not in repr(caught.value)


def test_iam_that_does_not_sign_is_no_verdict_on_the_account(office: Office) -> None:
    office.google.faults.add(Fault(path="signJwt", status=503))
    with pytest.raises(errors.Unavailable):
        keyless(office).can_act_for(ANN)


def test_key_file_is_read_when_first_needed(office: Office) -> None:
    clients = GoogleClients(replace(office.settings, credentials_file="/nowhere.json"), office.clock.now)
    clients.people_as(ANN)  # making a client costs nothing and touches nothing
    assert json.dumps(office.paths()) == "[]"
