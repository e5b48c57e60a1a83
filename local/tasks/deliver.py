"""Ways to bring a task to its worker: over HTTP as Google does, or straight into a WSGI app in the same process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import requests
from werkzeug.test import Client

from local.tasks.model import Deliver, HttpCall

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication


def http_deliver(call: HttpCall) -> int:
    """POST it for real. Redirects are not followed: for a task they are failures."""
    try:
        answer = requests.request(
            call.method, call.url, data=call.body, headers=dict(call.headers), timeout=(10, call.timeout_s), allow_redirects=False
        )
    except requests.Timeout as error:
        raise TimeoutError(f"no answer from {call.url} within {call.timeout_s:g} s") from error
    except requests.RequestException as error:
        raise ConnectionError(f"cannot reach {call.url}: {type(error).__name__}") from error
    return answer.status_code


def wsgi_deliver(app: WSGIApplication) -> Deliver:
    """Call `app` in this process, whatever host the task's address names."""
    client = Client(app, use_cookies=False)

    def deliver(call: HttpCall) -> int:
        return client.open(call.url, method=call.method, data=call.body, headers=dict(call.headers)).status_code

    return deliver
