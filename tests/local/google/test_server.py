"""The socket: many clients at once, connections kept, nothing lost, and a clean end."""

from __future__ import annotations

import json
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from local.clock import Clock
from local.google import Google
from tests.local.google.conftest import ALICE, BOB, CAROL, MARTA, SCOPE, furnish

EVERYBODY = (ALICE, BOB, CAROL, MARTA)


def test_many_people_write_at_once_and_each_gets_their_own(clock: Clock) -> None:
    google = Google(clock, quotas=None, strict=True)
    furnish(google)
    google.serve()

    def work(turn: int) -> None:
        email = EVERYBODY[turn % 4]
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {google.access_token(email, [SCOPE + 'contacts'])}"
            for number in range(5):
                body = {"names": [{"givenName": f"{email}-{turn}-{number}"}]}
                assert session.post(google.root + "/v1/people:createContact?personFields=names", json=body, timeout=30).status_code == 200

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(16)))
    for email in EVERYBODY:
        names = [contact["names"][0]["givenName"] for contact in google.book(email).contacts()]
        assert len(names) == len(set(names)) == 20
        assert all(name.startswith(email) for name in names)
    assert len(google.calls.of("people")) == 80
    assert google.violations == []
    google.close()


def test_a_connection_serves_many_requests(google: Google) -> None:
    port = google.serve()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection, connection.makefile("rb") as answers:
        for _ in range(3):
            connection.sendall(b"GET /oauth2/v3/certs HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert answers.readline().startswith(b"HTTP/1.1 200")
            length = 0
            while (line := answers.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            assert json.loads(answers.read(length))["keys"]


def test_closing_frees_the_port_and_ends_open_connections(clock: Clock) -> None:
    google = Google(clock)
    port = google.serve()
    with requests.Session() as session:
        assert session.get(google.root + "/oauth2/v3/certs", timeout=10).ok
        google.close()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=10)


def test_an_answer_is_the_same_on_the_socket_and_in_process(google: Google) -> None:
    google.book(ALICE).create({"names": [{"givenName": "Zoë", "familyName": "王"}]})
    google.serve()
    headers = {"Authorization": f"Bearer {google.access_token(ALICE, [SCOPE + 'contacts'])}"}
    address = google.root + "/v1/people/me/connections?personFields=names"
    assert requests.get(address, headers=headers, timeout=10).json() == json.loads(google.request(address, headers=headers).data)
