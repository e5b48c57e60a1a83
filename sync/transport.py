"""One call to a Google API: made once, never repeated behind our back, and every failure given its type.

Waiting and repeating are the engine's, which knows quotas and leases. That is also why production does not use httplib2: it sends a
POST a second time when the connection closes before the answer, and a `createContact` sent twice is two contacts.
"""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from typing import Any, Protocol

from sync.errors import GoogleTrouble, Unavailable
from sync.refusals import read_refusal, trouble

Json = Mapping[str, Any]

TIMEOUT_S = 30


class Http(Protocol):
    """The httplib2-shaped door that Google's client library calls through. Adds the token; one account each."""

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: Any = None,
        redirections: int = 1,
        connection_type: Any = None,
    ) -> tuple[Any, bytes]: ...


def call(request: Any, http_door: Http, *, name: str = "", writes: bool) -> dict[str, Any]:
    """Execute a prepared request of Google's client library. `name` is the resource it is about.

    Raises a `GoogleTrouble`. `writes`: without an answer, what was asked may have happened.
    """
    from googleapiclient.errors import Error, HttpError

    try:
        answer = _read(request, http_door) if request.method == "GET" else request.execute(http=http_door, num_retries=0)
    except GoogleTrouble:
        raise
    except HttpError as error:
        refusal = read_refusal(int(error.resp.status), error.resp, error.content)
        raise trouble(refusal, name=name, writes=writes) from None
    except ConnectionRefusedError:
        raise Unavailable(may_have_happened=False) from None
    except (Error, OSError, http.client.HTTPException, json.JSONDecodeError, UnicodeDecodeError, _google_auth_error()) as error:
        raise Unavailable(may_have_happened=writes and not _never_sent(error)) from None
    if isinstance(answer, dict):
        return answer
    if answer in ("", b"", None):
        return {}
    raise Unavailable(may_have_happened=writes)  # JSON, but not Google's


def _read(request: Any, http_door: Http) -> Any:
    """A GET as Google documents it. The library would send one with a long address (batchGet of 200) as a POST with an override header."""
    from googleapiclient.errors import HttpError

    response, content = http_door.request(request.uri, method="GET", headers=request.headers)
    if response.status >= 300:
        raise HttpError(response, content, uri=request.uri)
    return request.postproc(response, content)


def _google_auth_error() -> type[Exception]:
    from google.auth.exceptions import GoogleAuthError

    return GoogleAuthError  # type: ignore[no-any-return, unused-ignore]  # untyped or not, by version of google-auth


def _never_sent(error: BaseException) -> bool:
    """Whether the failure was before anything reached Google: no name, no connection, no token."""
    if isinstance(error, _google_auth_error()):
        return True
    name = type(error).__name__
    return name in {"ServerNotFoundError", "ConnectTimeout", "NewConnectionError"} or "NewConnectionError" in repr(error.args)
