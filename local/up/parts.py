"""Starts the parts that nobody gave from outside, and says by which variables the product finds them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

from local import demo
from local.clock import Clock
from local.firestore import FirestoreServer
from local.google import ADDON_SERVICE_ACCOUNT, Google
from local.mail import Mailbox
from local.tasks import HttpCall, TaskServer, http_deliver, read_queues
from local.up.keys import keep_secret, remembered_keys
from local.up.options import CHECKOUT, Options
from local.up.tokens import IdTokens

PROJECT = "demo"
LOCATION = "europe-west1"
SECRETS = ("SIGNING_KEY", "TOKEN_KEY")


@dataclass(slots=True)
class Parts:
    """What runs here; None is somebody else's. `environ` is the product's whole environment."""

    environ: dict[str, str]
    clock: Clock
    google: Google | None = None
    tasks: TaskServer | None = None
    mailbox: Mailbox | None = None
    id_token: IdTokens = field(default_factory=lambda: IdTokens(""))
    closing: ExitStack = field(default_factory=ExitStack)


def start(options: Options, address: str) -> Parts:
    """Start what is missing; `address` is where the product will listen (http://localhost:PORT)."""
    parts = Parts(dict(options.given), Clock())
    try:
        _defaults(parts, options, address)
        _google(parts, options)
        _firestore(parts, options)
        _mail(parts, options)
        _tasks(parts, options, address)
    except BaseException:
        parts.closing.close()
        raise
    return parts


def _defaults(parts: Parts, options: Options, address: str) -> None:
    project = parts.environ.setdefault("GOOGLE_CLOUD_PROJECT", PROJECT)
    defaults = {
        "PORT": address.rpartition(":")[2],
        "PUBLIC_URL": address,
        "DATA_DIR": str(options.data),
        "TASKS_LOCATION": LOCATION,
        "ADDON_SERVICE_ACCOUNT": ADDON_SERVICE_ACCOUNT,
        "TASKS_SERVICE_ACCOUNT": f"tasks@{project}.iam.gserviceaccount.com",
        "OAUTH_CLIENT_ID": f"{project}-local.apps.googleusercontent.com",
        "OAUTH_CLIENT_SECRET": "local-secret",
        **remembered_keys(options.data / "keys.json", SECRETS),
    }
    parts.environ = {**defaults, **parts.environ, "PORT": defaults["PORT"]}


def _google(parts: Parts, options: Options) -> None:
    environ = parts.environ
    if not options.is_given("GOOGLE_API_ROOT"):
        google = Google(parts.clock, path=options.data / "google", project=environ["GOOGLE_CLOUD_PROJECT"])
        parts.closing.callback(google.close)
        google.serve()
        google.add_client(environ["OAUTH_CLIENT_ID"], environ["OAUTH_CLIENT_SECRET"])
        google.add_service_account(environ["TASKS_SERVICE_ACCOUNT"])
        environ["GOOGLE_API_ROOT"] = google.root
        if not options.is_given("GOOGLE_APPLICATION_CREDENTIALS"):
            key = options.data / "service-account.json"
            keep_secret(key, json.dumps(google.service_account_key()))
            environ["GOOGLE_APPLICATION_CREDENTIALS"] = str(key)
        if not options.empty:
            demo.build(google)
        parts.google = google
    parts.id_token = IdTokens(environ["GOOGLE_API_ROOT"])


def _firestore(parts: Parts, options: Options) -> None:
    if options.is_given("FIRESTORE_EMULATOR_HOST"):
        return
    indexes = CHECKOUT / "deploy" / "firestore.indexes.json"
    server = FirestoreServer(options.data / "firestore.sqlite", parts.clock, indexes=indexes)
    parts.closing.callback(server.close)
    parts.environ["FIRESTORE_EMULATOR_HOST"] = f"127.0.0.1:{server.serve()}"


def _mail(parts: Parts, options: Options) -> None:
    if options.is_given("SMTP_URL"):
        return
    parts.mailbox = Mailbox(options.data / "mail")
    parts.environ["SMTP_URL"] = f"smtp://127.0.0.1:{parts.mailbox.serve()}"
    parts.closing.callback(parts.mailbox.close)


def _tasks(parts: Parts, options: Options, address: str) -> None:
    if options.is_given("CLOUD_TASKS_EMULATOR_HOST"):
        return
    environ = parts.environ
    server = TaskServer(options.data / "tasks.sqlite", parts.clock, Shortcut(environ["PUBLIC_URL"], address), parts.id_token)
    parts.closing.callback(server.close)
    server.create_queues(queue_parent(environ), _queues())
    environ["CLOUD_TASKS_EMULATOR_HOST"] = f"127.0.0.1:{server.serve()}"
    parts.tasks = server


def queue_parent(environ: Mapping[str, str]) -> str:
    return f"projects/{environ['GOOGLE_CLOUD_PROJECT']}/locations/{environ['TASKS_LOCATION']}"


def _queues() -> Iterable[Mapping[str, object]]:
    return read_queues(CHECKOUT / "deploy" / "queues.json")


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Delivers over HTTP; what is addressed to `public_url` goes straight to `address`, as that name may lead here from outside only."""

    public_url: str
    address: str

    def __call__(self, call: HttpCall) -> int:
        public = self.public_url.rstrip("/")
        if call.url != public and not call.url.startswith(f"{public}/"):
            return http_deliver(call)
        return http_deliver(HttpCall(call.method, self.address + call.url.removeprefix(public), call.headers, call.body, call.timeout_s))
