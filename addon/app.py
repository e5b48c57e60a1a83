"""The Flask app: every request passes here. It verifies, reads, checks consent, calls the handler and answers; it knows no screen.

The rule of the edge: a caller that is Google always gets a 200 with a card, whatever happened; 401 and 403 are for callers that are not.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Request, Response, jsonify, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from addon import events, log
from addon.consent import CONSENT_PATH, IDENTITY_PATH, AskedBefore, AskedHere
from addon.doors import session_request
from addon.keys import HttpGet, KeySet, KeysUnavailable, Now
from addon.press import Press
from addon.settings import Settings
from addon.tokens import Flaw, NotGenuine, TokenVerifier, bearer
from handlers.answer import Answer
from handlers.event import Event
from handlers.route import Kind, Route
from handlers.task import TaskCall
from handlers.web import WebAnswer, WebCall


def _answered_by_press(event: Event, book: Any) -> Answer:
    """Asking for consent belongs to the edge: `Press` answers these two itself."""
    raise NotImplementedError


CONSENT_ROUTES = tuple(Route(path=path, kind=Kind.CLICK, handler=_answered_by_press, needs_identity=False) for path in (CONSENT_PATH, IDENTITY_PATH))

_SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Strict-Transport-Security": "max-age=31536000",
}


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Shell:
    """What every request needs, made once."""

    settings: Settings
    verifier: TokenVerifier
    routes: dict[str, Route]
    book: Callable[[], Any]
    asked: AskedBefore
    now: Now


def create_app(
    settings: Settings,
    context_factory: Callable[[Settings], Any],
    routes: Iterable[Route],
    *,
    certs_request: HttpGet | None = None,
    now: Now = utc_now,
    asked: AskedBefore | None = None,
) -> Flask:
    """The app of one installation. Touches no network: the context is made at the first request that needs it.

    `certs_request` is the google-auth transport that fetches Google's keys, in tests an in-process one.
    """
    keys = KeySet(settings.google.certs, (lambda: certs_request) if certs_request else session_request, now)
    table = {route.path: route for route in (*routes, *CONSENT_ROUTES)}
    shell = Shell(settings, TokenVerifier(settings, keys, now), table, _once(lambda: context_factory(settings)), asked or AskedHere(now), now)
    app = Flask("commonbook", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = events.SIZE_LIMIT_BYTES
    app.json.sort_keys = False  # type: ignore[attr-defined]  # of Flask's default provider
    app.add_url_rule("/health", "health", lambda: ("ok\n", {"Content-Type": "text/plain; charset=utf-8"}))
    for route in table.values():
        methods = ["GET", "POST"] if route.kind is Kind.WEB else ["POST"]
        app.add_url_rule(route.path, route.path, _view(shell, route), methods=methods, strict_slashes=False)
    app.after_request(_make_safe)
    app.register_error_handler(Exception, _outermost)
    return app


def _once(make: Callable[[], Any]) -> Callable[[], Any]:
    lock = threading.Lock()
    made: list[Any] = []

    def get() -> Any:
        with lock:
            if not made:
                made.append(make())
            return made[0]

    return get


def _view(shell: Shell, route: Route) -> Callable[..., Response]:
    serve = {Kind.TASK: _serve_task, Kind.WEB: _serve_web}.get(route.kind, _serve_press)
    # a route may have parts, as /photo/<token>; they reach a web handler in its query
    return lambda **parts: serve(shell, route, request, parts)


def _serve_press(shell: Shell, route: Route, incoming: Request, _: dict[str, str]) -> Response:
    """Anything from the add-on platform."""
    try:
        document = _verified_event(shell, route, incoming)
    except NotGenuine as error:
        return _turned_away(route, error)
    except KeysUnavailable:
        log.write("keys unavailable", severity="ERROR", route=route.path)
        return _plain("Google's signing keys cannot be read now.", 503)
    except events.BadEvent as error:
        press = Press(shell.settings, route, shell.routes, shell.asked, shell.now)
        return jsonify(press.failed(error))
    press = Press(shell.settings, route, shell.routes, shell.asked, shell.now)
    return jsonify(press.answer(document, shell.verifier.identify, shell.book))


def _verified_event(shell: Shell, route: Route, incoming: Request) -> events.Json:
    """The event's JSON, after its caller was found to be Google.

    The header decides when it is there; only without one is the body's own copy of the token looked at.
    """
    query = incoming.query_string.decode("latin-1")
    header = incoming.headers.get("Authorization")
    if header is not None:
        shell.verifier.verify_system(bearer(header), route.path, query)
        return events.parse(_body(incoming))
    try:
        document = events.parse(_body(incoming))
    except events.BadEvent:
        raise NotGenuine(Flaw.MISSING) from None
    shell.verifier.verify_system(events.system_id_token(document), route.path, query)
    return document


def _body(incoming: Request) -> bytes:
    try:
        return incoming.get_data(cache=False)
    except RequestEntityTooLarge:
        raise events.TooLarge("size") from None
    except HTTPException:  # the sender hung up or lied about the length
        raise events.BadEvent("body") from None


def _serve_task(shell: Shell, route: Route, incoming: Request, _: dict[str, str]) -> Response:
    """A delivery of the queue. Any 2xx ends the task; 500 has it delivered again."""
    try:
        shell.verifier.verify_task(bearer(incoming.headers.get("Authorization")), route.path, incoming.query_string.decode("latin-1"))
    except NotGenuine as error:
        return _turned_away(route, error)
    except KeysUnavailable:
        log.write("keys unavailable", severity="ERROR", route=route.path)
        return _plain("Google's signing keys cannot be read now.", 500)  # 503 would slow the whole queue (google/cloud.md)
    try:
        call = _task_call(incoming)
    except events.BadEvent:
        log.write("unreadable task", severity="ERROR", route=route.path)
        return _plain("", 200)  # delivering it again will not make it readable
    try:
        route.handler(call, shell.book())
    except Exception as error:  # noqa: BLE001  the outermost edge
        log.failure("task failed", error, reference=log.new_reference(), route=route.path)
        return _plain("", 500)
    return _plain("", 200)


def _task_call(incoming: Request) -> TaskCall:
    raw = _body(incoming)
    document = events.parse(raw) if raw.strip() else {}
    if not all(isinstance(value, str) for value in document.values()):
        raise events.BadEvent("task")
    return TaskCall(
        body=dict(document),
        retry_count=_count(incoming.headers.get("X-CloudTasks-TaskRetryCount")),
        attempts=_count(incoming.headers.get("X-CloudTasks-TaskExecutionCount")),
    )


def _count(header: str | None) -> int:
    return int(header) if header and header.isascii() and header.isdigit() and len(header) < 10 else 0


def _serve_web(shell: Shell, route: Route, incoming: Request, parts: dict[str, str]) -> Response:
    """A browser. Requests that change something and come from another site are refused before any handler (promises.md T19)."""
    if incoming.method == "POST" and incoming.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return _plain("This must be pressed on our own page.", 403)
    call = WebCall(
        method=incoming.method,
        path=incoming.path,
        query={**incoming.args.to_dict(), **parts},
        form=incoming.form.to_dict(),
        headers={name.lower(): value for name, value in incoming.headers.items()},
        cookies=incoming.cookies.to_dict(),
    )
    try:
        answer: WebAnswer = route.handler(call, shell.book())
    except Exception as error:  # noqa: BLE001  the outermost edge
        reference = log.new_reference()
        log.failure("page failed", error, reference=reference, route=route.path)
        return _plain(f"Something went wrong. Nothing was lost. Reference: {reference}", 500)
    response = Response(answer.body, answer.status, content_type=answer.content_type)
    for name, value in answer.headers.items():
        response.headers[name] = value
    return response


def _turned_away(route: Route, error: NotGenuine) -> Response:
    log.write("turned away", severity="WARNING", route=route.path, flaw=error.flaw.value)
    # 403: a genuine token of somebody else, such as another project's add-on
    return _plain("Only for Google.", 403 if error.flaw is Flaw.ADDRESS else 401)


def _plain(text: str, status: int) -> Response:
    return Response(text, status, content_type="text/plain; charset=utf-8")


def _make_safe(response: Response) -> Response:
    for name, value in _SAFE_HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _outermost(error: Exception) -> Response:
    """What no view caught: addresses that do not exist, wrong methods, and our own mistakes in this module."""
    if isinstance(error, HTTPException):
        return _plain(error.name, error.code or 500)
    log.failure("failed at the edge", error, reference=log.new_reference(), route="")
    return _plain("Something went wrong.", 500)
