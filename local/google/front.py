"""The front end: one WSGI application that leads Google's own paths to the API behind each, and lets faults strike on the way.

Order as at Google: the connection may fail, then the credential is looked at, then the address, then the request.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from werkzeug import Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from local.clock import Clock
from local.google.answers import JSON, api_error, not_authenticated, page_not_found
from local.google.calls import Call, Calls
from local.google.discovery import Inspector, find_method
from local.google.faults import Fault, Faults
from local.google.identity import Caller, Identity, bearer_token
from local.google.people.wire import ApiRequest, ApiResponse
from local.google.server import cut_connection

# Parameters every Google API takes and none of them acts on here; `fields` is applied to the answer.
STANDARD_PARAMETERS = frozenset(
    {"$.xgafv", "access_token", "alt", "callback", "fields", "key", "oauth_token", "prettyPrint", "quotaUser", "uploadType", "upload_protocol"}
)
# Released programs ask for more (goobook: 2,000) and are served, so Google must cut such a wish down rather than refuse it (inferred).
LARGEST_PAGE = 1000
Handler = Callable[..., Response]
PeopleHandler = Callable[[ApiRequest], ApiResponse]


@dataclass(frozen=True, slots=True)
class Route:
    """Where a handler answers. `rule` in werkzeug's form; `guarded` handlers get the caller after the request."""

    rule: str
    methods: str
    handler: Handler
    guarded: bool = True


class Front:
    """Everything but the contacts is found by `routes`; the People API reads its own addresses."""

    def __init__(
        self,
        *,
        clock: Clock,
        identity: Identity,
        faults: Faults,
        calls: Calls,
        inspector: Inspector,
        people: PeopleHandler,
        control: Handler,
        routes: Sequence[Route],
    ) -> None:
        self._clock = clock
        self._identity = identity
        self._faults = faults
        self._calls = calls
        self._inspector = inspector
        self._people = people
        self._control = control
        rules = [Rule(route.rule, methods=route.methods.split(), endpoint=route) for route in routes]
        self._map = Map(rules, strict_slashes=False, merge_slashes=False)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        request = Request(_with_true_method(environ))
        request.get_data(cache=True)  # always read whole: an unread body would be taken for the next request
        if request.path.startswith("/_google/"):
            return self._control(request)(environ, start_response)
        return self._answer(request)(environ, start_response)

    def _answer(self, request: Request) -> Response:
        caller = self._identity.caller(request)
        account = caller.email if caller else ""
        target = str(request.environ.get("REQUEST_URI") or request.full_path)
        fault = self._faults.strike(request.method, target, account)
        if fault is not None and fault.delay_s:
            self._wait(fault.delay_s)
        if fault is None or not fault.spoils_answer:
            return self._recorded(request, account, self._dispatch(request, caller))
        if fault.after_commit:
            self._dispatch(request, caller)
        return self._spoiled(request, account, fault)

    def _spoiled(self, request: Request, account: str, fault: Fault) -> Response:
        if fault.cut:
            self._record(request, account, 0)
            cut_connection(request.environ)
            raise ConnectionResetError(104, "Connection reset by peer")
        answer = fault.answer()
        self._record(request, account, answer.status_code)
        return answer

    def _dispatch(self, request: Request, caller: Caller | None) -> Response:
        if self._inspector.strict:
            self._inspector.check_request(request)
        if request.path.startswith(("/v1/people", "/v1/contactGroups", "/v1/otherContacts")):
            return self._ask_people(request, caller)
        try:
            route, values = self._map.bind("").match(request.path, request.method)
        except HTTPException:
            return page_not_found(request.path)
        if not route.guarded:
            return cast(Response, route.handler(request, **values))
        if caller is None:
            return not_authenticated(missing=not bearer_token(request))
        return self._unknown_parameter(request) or cast(Response, route.handler(request, caller, **values))

    def _ask_people(self, request: Request, caller: Caller | None) -> Response:
        if caller is None:
            return not_authenticated(missing=not bearer_token(request))
        refusal = self._unknown_parameter(request)
        if refusal is not None:
            return refusal
        query = {name: request.args.getlist(name) for name in request.args if name not in STANDARD_PARAMETERS}
        if request.args.get("pageSize", 0, type=int) > LARGEST_PAGE:
            query["pageSize"] = [str(LARGEST_PAGE)]
        headers = dict(request.headers)
        answer = self._people(ApiRequest(request.method, request.path, query, request.get_data(), caller.sub, caller.scopes, headers))
        if isinstance(answer.body, bytes):
            return Response(answer.body, answer.status, answer.headers)
        return Response(json.dumps(answer.body, ensure_ascii=False), answer.status, answer.headers, content_type=JSON)

    def _unknown_parameter(self, request: Request) -> Response | None:
        name = self._inspector.unknown_parameter(request)
        if not name:
            return None
        text = f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query parameter. '
        text += f"Field '{name}' could not be found in request message."
        return api_error(400, "INVALID_ARGUMENT", text, legacy="badRequest")

    def _recorded(self, request: Request, account: str, answer: Response) -> Response:
        if self._inspector.strict:
            self._inspector.check_answer(request, answer)
        if answer.status_code == 200 and "fields" in request.args and answer.mimetype == "application/json":
            answer = _partial(answer, request.args["fields"])
        self._record(request, account, answer.status_code)
        return answer

    def _record(self, request: Request, account: str, status: int) -> None:
        method = find_method(request.method, request.path)
        name = method.id if method else ""
        query = request.query_string.decode("latin-1")
        self._calls.add(Call(request.method, request.path, _api(request.path), account, status, self._clock.now(), query, 0, name))

    def _wait(self, seconds: float) -> None:
        if self._clock.is_frozen:
            self._clock.advance(seconds)
        else:
            time.sleep(seconds)


def _api(path: str) -> str:
    if path.startswith("/v1/projects/"):
        return "iam"
    if path.startswith(("/v1/people", "/v1/contactGroups", "/v1/otherContacts")):
        return "people"
    if path.startswith("/admin/directory/"):
        return "directory"
    if path.startswith("/gmail/"):
        return "gmail"
    if path.startswith(("/token", "/o/", "/oauth2/", "/revoke", "/.well-known/")):
        return "oauth2"
    return "other"


def _with_true_method(environ: dict[str, Any]) -> dict[str, Any]:
    """Undo what Google's client does to addresses over 2,048 characters: a GET sent as a POST with its query as a form."""
    method = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE", "").upper()
    if not method or environ["REQUEST_METHOD"] != "POST":
        return environ
    changed = {**environ, "REQUEST_METHOD": method}
    if method == "GET" and environ.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded"):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        changed["QUERY_STRING"] = environ["wsgi.input"].read(length).decode("latin-1")
        changed["CONTENT_LENGTH"] = "0"
        changed["REQUEST_URI"] = environ.get("REQUEST_URI", environ["PATH_INFO"]).partition("?")[0] + "?" + changed["QUERY_STRING"]
    return changed


def _partial(answer: Response, fields: str) -> Response:
    """Keep what `fields` names (partial responses, https://developers.google.com/people/api/rest on `fields`)."""
    kept = _kept(json.loads(answer.get_data()), _parse_fields(fields))
    return Response(json.dumps(kept, ensure_ascii=False), answer.status_code, answer.headers, content_type=JSON)


Mask = dict[str, "Mask"]


def _parse_fields(text: str) -> Mask:
    """`a,b/c,d(e,f)` as nested dicts; an empty dict keeps everything below."""
    root: Mask = {}
    stack: list[Mask] = [root]
    current, name = root, ""
    for character in text + ",":
        if character not in ",/()":
            name += character
            continue
        if name:
            below = current.setdefault(name, {})
            name = ""
        if character == "/":
            current = below
        elif character == "(":
            stack.append(below)
            current = below
        elif character == ")":
            stack.pop()
            current = stack[-1]
        else:
            current = stack[-1]
    return root


def _kept(value: object, mask: Mask) -> object:
    if not mask or "*" in mask:
        return value
    if isinstance(value, list):
        return [_kept(item, mask) for item in value]
    if isinstance(value, dict):
        return {name: _kept(item, mask[name]) for name, item in value.items() if name in mask}
    return value
