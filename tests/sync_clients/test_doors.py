"""The real way out, over a socket: what is sent once stays sent once, and the token goes nowhere else."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from addon.doors import SessionHttp, session
from addon.google import Delegation, GoogleClients
from addon.settings import GoogleAddresses, Settings
from local.google import Fault, Google
from sync import errors
from sync.people import People
from tests.addon.world import ENVIRON
from tests.sync_clients.conftest import ANN, Office


@pytest.fixture
def served(office: Office, tmp_path: Path) -> Iterator[tuple[Google, GoogleClients]]:
    office.google.serve()
    key = tmp_path / "served.json"
    key.write_text(json.dumps(office.google.service_account_key()))
    settings = replace(Settings.read(ENVIRON), google=GoogleAddresses.under(office.google.root), credentials_file=str(key))
    yield office.google, GoogleClients(settings, office.clock.now)
    session().close()


def test_whole_way_over_a_socket(served: tuple[Google, GoogleClients]) -> None:
    google, clients = served
    assert clients.can_act_for(ANN) is Delegation.YES
    made = clients.people_as(ANN).create({"names": [{"givenName": "Zoë"}]})
    assert clients.people_as(ANN).get(made["resourceName"])["names"][0]["givenName"] == "Zoë"
    assert len(google.book(ANN).contacts()) == 1


def test_answer_cut_off_after_a_create_does_not_create_twice(served: tuple[Google, GoogleClients]) -> None:
    """httplib2, which Google's library would use, sends the POST again by itself: that is a twin."""
    google, clients = served
    clients.people_as(ANN).list_connections()  # the connection is warm, which is when libraries like to repeat
    google.faults.add(Fault(path="createContact", after_commit=True, cut=True))
    with pytest.raises(errors.Unavailable) as caught:
        clients.people_as(ANN).create({"names": [{"givenName": "Ada"}]})
    assert caught.value.may_have_happened
    assert len(google.book(ANN).contacts()) == 1


def test_garbage_and_redirects_are_types_too(served: tuple[Google, GoogleClients]) -> None:
    google, clients = served
    for fault in (
        Fault(path="connections", garbage=True),
        Fault(path="connections", status=302, body="{}", headers={"Location": "http://127.0.0.1:9/steal"}),
    ):
        google.faults.add(fault)
        with pytest.raises(errors.Unavailable):
            clients.people_as(ANN).list_connections()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_nobody_listening_means_nothing_happened() -> None:
    people = People(SessionHttp(), f"http://127.0.0.1:{free_port()}")
    with pytest.raises(errors.Unavailable) as caught:
        people.create({"names": [{"givenName": "Ada"}]})
    assert not caught.value.may_have_happened


@contextmanager
def server_that_says(answer: bytes) -> Iterator[tuple[str, list[bytes]]]:
    """A server that answers every connection with these bytes and closes it."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    heard.append(connection.recv(65536))
                    connection.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", heard
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["nothing", "garbage", "cut short", "not gzip", "broken chunks"],
)
def test_broken_answers_come_once_and_as_a_type(answer: bytes) -> None:
    with server_that_says(answer) as (root, heard):
        with pytest.raises(errors.Unavailable) as caught:
            People(SessionHttp(), root).create({"names": [{"givenName": "Ada"}]})
        assert caught.value.may_have_happened
        assert len(heard) == 1


def test_netrc_does_not_replace_our_token(served: tuple[Google, GoogleClients], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, clients = served
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    assert clients.people_as(ANN).list_connections().people == ()
