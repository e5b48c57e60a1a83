"""The workbench's WSGI application: the page, and the JSON behind it. `./dev up` mounts it at `/workbench`; nothing else ever does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask, Response, current_app, jsonify, redirect, request, send_from_directory

from local.workbench import world
from local.workbench.guard import harden, is_foreign
from local.workbench.manifest import panel_settings
from local.workbench.platform import Grants, Platform, Refused

if TYPE_CHECKING:
    from local.google import Google
    from local.mail import Mailbox
    from local.tasks import TaskServer

PAGE = Path(__file__).parent / "page"
CARDS = Path(__file__).resolve().parents[2] / "web" / "cards"
Json = dict[str, Any]


class NoGoogle(Exception):
    """Somebody else's Google is in use: there is nobody to play."""


def app(
    *,
    google: Google | None,
    tasks: TaskServer | None,
    mailbox: Mailbox | None,
    addon_url: str,
    public_url: str,
    addon_service_account: str,
    oauth_client_id: str,
    manifest: Mapping[str, Any],
) -> Flask:
    """The workbench as a WSGI app, to be mounted at `/workbench`.

    `google`, `tasks` and `mailbox` are the parts running in this process; None for each that is somebody else's. `manifest` is
    deployment.json, read. `addon_url` is where the add-on listens, `public_url` the address under which it is known.
    """
    flask = Flask("workbench", static_folder=None)
    settings = panel_settings(manifest, public_url)
    bench = Bench(google, tasks, mailbox, settings, addon_url, public_url, addon_service_account, oauth_client_id)
    flask.extensions["bench"] = bench
    flask.register_blueprint(PAGES)
    flask.register_blueprint(API)
    flask.after_request(harden)
    return flask


class Bench:
    """What the endpoints work on."""

    def __init__(
        self,
        google: Google | None,
        tasks: TaskServer | None,
        mailbox: Mailbox | None,
        settings: Json,
        addon_url: str,
        public_url: str,
        service_account: str,
        client_id: str,
    ) -> None:
        self._google = google
        self.tasks = tasks
        self.mailbox = mailbox
        self.settings = settings
        self.public_url = public_url
        self.grants = Grants(tuple(settings["scopes"]))
        self._platform: Platform | None = None
        if google is not None:
            self._platform = Platform(
                google, self.grants, addon_url=addon_url, public_url=public_url, service_account=service_account, client_id=client_id
            )

    @property
    def has_google(self) -> bool:
        return self._google is not None

    @property
    def google(self) -> Google:
        if self._google is None:
            raise NoGoogle
        return self._google

    @property
    def platform(self) -> Platform:
        if self._platform is None:
            raise NoGoogle
        return self._platform


PAGES = Blueprint("pages", __name__)
API = Blueprint("api", __name__, url_prefix="/api")


def bench() -> Bench:
    found: Bench = current_app.extensions["bench"]
    return found


def given(name: str) -> str:
    return request.args.get(name, "")


@PAGES.get("/")
def page() -> Any:
    """The page itself. Its addresses are relative, so it must be asked for with the slash."""
    if not request.environ.get("PATH_INFO"):
        return redirect(f"{request.root_path}/")
    return send_from_directory(PAGE, "index.html")


@PAGES.get("/page/<path:name>")
def page_file(name: str) -> Response:
    return send_from_directory(PAGE, name)


@PAGES.get("/cards/<path:name>")
def cards_file(name: str) -> Response:
    return send_from_directory(CARDS, name)


@API.before_request
def refuse_foreign() -> Any:
    if is_foreign(request, bench().public_url) or (request.method == "POST" and not request.is_json):
        return jsonify(error="Only the workbench's own page may ask"), 403
    return None


@API.errorhandler(NoGoogle)
def no_google(_: NoGoogle) -> Any:
    return jsonify(error="Somebody else's Google is in use"), 409


@API.errorhandler(LookupError)
def not_found(_: LookupError) -> Any:
    return jsonify(error="There is no such person, mail or contact"), 404


@API.get("/world")
def get_world() -> Any:
    """Who can be played, and what the manifest says about the panel."""
    found = world.people(bench().google) if bench().has_google else []
    return jsonify(people=found, panel=bench().settings, hasGoogle=bench().has_google, hasTasks=bench().tasks is not None)


@API.get("/inbox")
def get_inbox() -> Any:
    return jsonify(mails=world.inbox(bench().google, given("person")))


@API.post("/send")
def send() -> Any:
    """Carry one event to the add-on as Google would: {person, url, event, mail}."""
    asked: Json = request.get_json()
    person = bench().google.account(asked["person"]).email
    token = world.mail_token(bench().google, person, asked["mail"]) if asked.get("mail") else ""
    try:
        return jsonify(answer=bench().platform.send(asked["url"], asked["event"], person, token))
    except Refused as refusal:
        return jsonify(error=str(refusal)), 502


@API.get("/scopes")
def get_scopes() -> Any:
    return jsonify(all=bench().grants.all, granted=bench().grants.of(given("person")))


@API.post("/scopes")
def set_scopes() -> Any:
    """Grant exactly these: {person, scopes}."""
    asked: Json = request.get_json()
    person = bench().google.account(asked["person"]).email
    bench().grants.set(person, asked["scopes"])
    return jsonify(granted=bench().grants.of(person))


@API.get("/state")
def get_state() -> Any:
    """What moves: the person's book (only when it is not the one with the print `book`), calls after `calls`, the queue, the mails."""
    state: Json = {}
    if bench().has_google:
        state["calls"] = world.calls(bench().google, int(given("calls") or 0))
        state["latest"] = world.latest_call(bench().google)
        if given("person"):
            held = world.book(bench().google, given("person"), given("label"), given("search"))
            state["print"] = world.fingerprint(held)
            if state["print"] != given("book"):
                state["book"] = held
    tasks, mailbox = bench().tasks, bench().mailbox
    state["queue"] = world.queue(tasks) if tasks else None
    state["mails"] = world.mails(mailbox) if mailbox is not None else None
    return jsonify(state)


@API.post("/contact")
def change_contact() -> Any:
    """What the person does by hand in Google Contacts: {person, contact, do: "delete"} or {…, do: "phone", old, new}."""
    asked: Json = request.get_json()
    held = bench().google.book(asked["person"])
    if asked["do"] == "delete":
        held.delete(asked["contact"])
    elif asked["do"] == "phone":
        world.change_phone(held, asked["contact"], asked["old"], asked["new"].strip())
    else:
        return jsonify(error="Unknown deed"), 400
    return jsonify(done=True)
