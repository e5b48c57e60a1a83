"""The way out to Google's HTTP APIs: one pooled session, and the account's token put on every call.

httplib2, which Google's client library brings, sends a POST a second time when the connection closes before the answer; `requests`
without retries does not (see `sync/transport.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from addon.keys import HttpGet
from sync.transport import TIMEOUT_S, Http

if TYPE_CHECKING:
    import requests


class Credentials(Protocol):
    """What we need of google.auth.credentials.Credentials."""

    def before_request(self, request: Any, method: str, url: str, headers: dict[str, str]) -> None: ...
    def refresh(self, request: Any) -> None: ...


@cache
def session() -> requests.Session:
    """The process's pool of connections. Never repeats a request, never takes a password from a .netrc in our token's place."""
    import requests
    from requests.adapters import HTTPAdapter

    made = requests.Session()
    adapter = HTTPAdapter(pool_connections=8, pool_maxsize=32, max_retries=0)
    made.mount("https://", adapter)
    made.mount("http://", adapter)
    made.auth = lambda prepared: prepared
    made.cookies.set_policy(_no_cookies())
    return made


def _no_cookies() -> Any:
    from http.cookiejar import DefaultCookiePolicy

    return DefaultCookiePolicy(allowed_domains=[])


class SessionHttp:
    """The pool, in the shape that Google's client library calls."""

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: Any = None,
        redirections: int = 1,  # noqa: ARG002  redirects are not followed: the token would go with them
        connection_type: Any = None,  # noqa: ARG002
    ) -> tuple[Any, bytes]:
        import httplib2

        answer = session().request(method, uri, data=body, headers=headers, timeout=TIMEOUT_S, allow_redirects=False)
        return httplib2.Response({**{key.lower(): value for key, value in answer.headers.items()}, "status": str(answer.status_code)}), answer.content

    def close(self) -> None:
        """The pool stays open for others."""


def session_request() -> HttpGet:
    """A `google.auth.transport.Request` over the pool."""
    from google.auth.transport.requests import Request

    request: HttpGet = Request(session())
    return request


class AuthorizedHttp:
    """A door with one account's token. A 401 is met by one new token and one more try: nothing had been done."""

    def __init__(self, http: Http, credentials: Credentials, request: Callable[[], HttpGet]) -> None:
        self._http = http
        self._credentials = credentials
        self._request = request

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        redirections: int = 1,
        connection_type: Any = None,
    ) -> tuple[Any, bytes]:
        answer, content = self._send(uri, method, body, headers, redirections, connection_type)
        if answer.status != 401 or not getattr(self._credentials, "renewable", False):
            return answer, content
        self._credentials.refresh(self._request())
        return self._send(uri, method, body, headers, redirections, connection_type)

    def _send(self, uri: str, method: str, body: Any, headers: Mapping[str, str] | None, redirections: int, kind: Any) -> tuple[Any, bytes]:
        sent = dict(headers or {})
        self._credentials.before_request(self._request(), method, uri, sent)
        return self._http.request(uri, method, body=body, headers=sent, redirections=redirections, connection_type=kind)

    def close(self) -> None:
        """The pool stays open for others."""
