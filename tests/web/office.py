"""A small office for the workbench's tests: the real local Google with two people and two mails, and an add-on that answers from a list."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Flask, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server

from local.clock import Clock
from local.google import ADDON_SERVICE_ACCOUNT, Google
from local.workbench import app
from tests.web.samples import HOME, HOST, MAIL_KNOWN

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ANNA, BOB = "anna@acme.example", "bob@acme.example"
SCOPES = [
    "openid",
    "https://www.googleapis.com/auth/userinfo.email",
    "https://www.googleapis.com/auth/gmail.addons.execute",
    "https://www.googleapis.com/auth/gmail.addons.current.message.metadata",
    "https://www.googleapis.com/auth/contacts",
]
MANIFEST: dict[str, Any] = {
    "oauthScopes": SCOPES,
    "addOns": {
        "common": {
            "name": "Commonbook",
            "logoUrl": f"{HOST}/logo.png",
            "universalActions": [{"label": "Help", "openLink": "https://example.com/help"}],
        },
        "gmail": {
            "homepageTrigger": {"runFunction": f"{HOST}/addon/gmail/home"},
            "contextualTriggers": [{"unconditional": {}, "onTriggerFunction": f"{HOST}/addon/gmail/message"}],
        },
    },
}


@dataclass
class StandInAddon:
    """Answers each path with what the test put there, and keeps what it was sent."""

    answers: dict[str, Any] = field(default_factory=dict)
    received: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)

    def wsgi(self) -> Flask:
        flask = Flask("stand-in")

        @flask.post("/<path:path>")
        def answer(path: str) -> Any:
            self.received.append((f"/{path}", request.get_json(), request.headers.get("Authorization", "")))
            found = self.answers.get(f"/{path}", {})
            if callable(found):
                found = found(request.get_json())
            return found

        return flask


@dataclass
class Office:
    google: Google
    addon: StandInAddon
    url: str
    bench: WSGIApplication


class Quiet(WSGIRequestHandler):
    """One answer a connection, so that a browser that goes away in the middle leaves no socket behind."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  (werkzeug's name)
        """Say nothing."""


@contextmanager
def open_office(*, with_google: bool = True) -> Iterator[Office]:
    """The workbench and the stand-in on one address, as `./dev up` has them."""
    google = Google(Clock())
    google.add_domain("acme.example")
    google.add_account(ANNA, "Anna de Vries", admin=True)
    google.add_account(BOB, "Bob <b>Bakker</b>")
    google.add_account("li.wei@mail.example", "李伟")
    google.add_message(ANNA, id="msg-f:1", headers={"From": "Zoë <zoe@supplier.example>", "To": ANNA, "Subject": "Nieuw nummer"}, body="Dag Anna")
    google.add_message(
        ANNA, id="msg-f:2", headers={"From": "x@y.example", "To": ANNA, "Subject": "<script>document.title='owned'</script>"}, body="<b>hi</b>"
    )
    google.book(ANNA).create({"names": [{"givenName": "Zoë"}], "phoneNumbers": [{"value": "020 111", "type": "work"}]}, ["Leveranciers"])
    addon = StandInAddon()
    addon.answers["/addon/gmail/home"] = {"action": {"navigations": [{"pushCard": HOME}]}}
    addon.answers["/addon/gmail/message"] = {"action": {"navigations": [{"pushCard": MAIL_KNOWN}]}}
    mounted: dict[str, Any] = {}

    def entry(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        return mounted["app"](environ, start_response)

    server = make_server("127.0.0.1", 0, entry, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    url = f"http://localhost:{server.server_port}"
    bench = app(
        google=google if with_google else None,
        tasks=None,
        mailbox=None,
        addon_url=f"http://127.0.0.1:{server.server_port}",
        public_url=url,
        addon_service_account=ADDON_SERVICE_ACCOUNT,
        oauth_client_id=google.client_id,
        manifest=MANIFEST,
    )
    mounted["app"] = DispatcherMiddleware(addon.wsgi(), {"/workbench": bench})
    try:
        yield Office(google, addon, url, bench)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        google.close()


def claims(token: str) -> dict[str, Any]:
    """The body of a token, unverified: for looking at what was said."""
    part = token.split(".")[1]
    body: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return body
