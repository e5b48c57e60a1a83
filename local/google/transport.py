"""Google's client libraries in the same process: an httplib2 `Http` and a google-auth `Request` that call the WSGI application directly.

No socket, no thread, no host name: whatever address a library uses, only the path decides. So code under test runs unchanged, and fast.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import google.auth.transport
import httplib2

WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Answer(google.auth.transport.Response):
    """An answer, in the form google-auth reads."""

    status: int
    headers: Mapping[str, str]
    data: bytes


def call(app: WsgiApp, method: str, uri: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """One request through a WSGI application. Raises what the application raises."""
    parts = urlsplit(uri)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        # WSGI wants the decoded path as latin-1; REQUEST_URI keeps what was sent.
        "PATH_INFO": unquote(parts.path or "/", "latin-1"),
        "REQUEST_URI": (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        "QUERY_STRING": parts.query,
        "SERVER_NAME": parts.hostname or "google.invalid",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": parts.netloc or "google.invalid",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme or "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        key = name.upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = _text(value)
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, answer_headers: list[tuple[str, str]], exc_info: object = None) -> None:  # noqa: ARG001
        started.append((status, answer_headers))

    chunks = app(environ, start_response)
    data = b"".join(chunks)
    close = getattr(chunks, "close", None)
    if close is not None:
        close()
    status, answer_headers = started[-1]
    return Answer(int(status.split()[0]), {name.lower(): value for name, value in answer_headers}, data)


class InProcessHttp:
    """Stands where `httplib2.Http` stands; also what `google_auth_httplib2.AuthorizedHttp` wraps."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app
        self.follow_redirects = False
        self.redirect_codes: frozenset[int] = frozenset()
        self.timeout: float | None = None

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        redirections: int = 5,  # noqa: ARG002
        connection_type: object = None,  # noqa: ARG002
        **_: object,
    ) -> tuple[httplib2.Response, bytes]:
        """One request, answered as httplib2 does."""
        payload = body.encode() if isinstance(body, str) else body or b""
        answer = call(self._app, method, uri, payload, headers or {})
        return httplib2.Response({**answer.headers, "status": str(answer.status)}), answer.data

    def close(self) -> None:
        """Nothing is held open."""


class InProcessRequest(google.auth.transport.Request):
    """A `google.auth.transport.Request`, for refreshing credentials and fetching certificates."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(
        self,
        url: str,
        method: str = "GET",
        body: str | bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002
        **_: object,
    ) -> Answer:
        payload = body.encode() if isinstance(body, str) else body or b""
        return call(self._app, method, url, payload, headers or {})


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
