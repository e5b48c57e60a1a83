"""The door for other processes and for the workbench: everything a test does to `Google`, over HTTP as JSON, under `/_google/`.

| request | does |
|---|---|
| GET  /_google/calls?since=N | calls after number N, and the last number |
| POST /_google/calls/clear | forgets them |
| GET  /_google/violations | what left Google's published shapes (when strict) |
| GET  /_google/faults | faults still waiting |
| POST /_google/faults | one `Fault`: {"path": "connections", "status": 503, "times": 2, …} |
| POST /_google/faults/heal | no more faults, switches as at first |
| POST /_google/switches | {"sync_lag_s": 60, …}: switches of `local.google.people.switches` |
| GET  /_google/clock · POST {"advance_s": 3600} | the moment it is here |
| GET  /_google/settings | client, service accounts, project |
| GET  /_google/service-account-key | the key file of the project's service account |
| POST /_google/domains | {"domain", "delegated"}; {"domain", "delegated": false} takes it away |
| GET  /_google/accounts · POST | all accounts; {"email", "name", "admin", "suspended", "aliases"} makes or updates one |
| POST /_google/accounts/ADDRESS/suspend, /unsuspend, /delete, /revoke, /expire-sync-tokens | what happens to an account |
| POST /_google/groups | {"email", "name", "members"} |
| GET  /_google/messages?account=ADDRESS · POST | an inbox; {"account", "headers", "id", "body"} adds a mail |
| GET  /_google/contacts?account=ADDRESS | contacts and labels as their owner sees them |
| POST /_google/contacts | {"account", "do": "edit", "with": {…}}: the owner's hands, a method of `Book` with its arguments |
| POST /_google/tokens | a token, by its "kind": |
| | {"kind": "access", "account", "scopes"}: what the add-on platform hands over |
| | {"kind": "message", "account", "message"}: what it sends while a message is open |
| | {"kind": "id", "account", "audience", "claims"} · {"kind": "system", "audience", "email", "claims"}: signed; `claims` are changed |

Calls here cost no quota, strike no fault and are not recorded. A POST must say it is JSON, so that no web page can send one unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from werkzeug import Request, Response

from local.google.answers import json_answer
from local.google.faults import Fault
from local.google.people.switches import Switches
from local.google.people.wire import ApiError

if TYPE_CHECKING:
    from local.google import Google

Json = Mapping[str, Any]
HUMAN_HANDS = frozenset(
    {
        "create",
        "edit",
        "delete",
        "star",
        "create_label",
        "rename_label",
        "delete_label",
        "add_to_label",
        "remove_from_label",
        "merge",
        "restore",
        "empty_trash",
        "add_other_contact",
    }
)
SWITCHES = frozenset(field.name for field in fields(Switches) if field.type in ("float", "int", "bool", "str"))


class Control:
    """Answers `/_google/…` for one `Google`."""

    def __init__(self, google: Google) -> None:
        self._google = google
        self._gets: Mapping[str, Callable[[Request], object]] = {
            "calls": self._calls,
            "violations": lambda _: {"violations": [str(violation) for violation in google.violations]},
            "faults": lambda _: {"faults": [_fault_json(fault) for fault in google.faults.waiting]},
            "clock": lambda _: {"now": google.clock.now().isoformat()},
            "settings": lambda _: self._settings(),
            "service-account-key": lambda _: google.service_account_key(),
            "accounts": lambda _: {"accounts": [_account_json(account) for account in google.accounts()]},
            "messages": self._messages,
            "contacts": self._contacts,
        }
        self._posts: Mapping[str, Callable[[Json], object]] = {
            "calls/clear": lambda _: google.calls.clear(),
            "faults": lambda body: _fault_json(google.faults.add(Fault(**body))),
            "faults/heal": lambda _: google.faults.heal(),
            "switches": self._turn_switches,
            "clock": self._advance,
            "domains": self._add_domain,
            "accounts": lambda body: _account_json(google.add_account(**body)),
            "groups": lambda body: asdict(google.add_group(**body)),
            "messages": self._add_message,
            "contacts": self._act,
            "tokens": self._mint,
        }

    def answer(self, request: Request) -> Response:
        """One request. What does not fit gets a 400 with the reason."""
        path = request.path.removeprefix("/_google/").strip("/")
        try:
            if request.method == "GET":
                return json_answer(self._gets[path](request) or {})
            if request.method == "POST" and request.is_json:
                body = request.get_json()
                return json_answer((self._posts.get(path) or self._account_event(path))(body) or {})
        except (LookupError, TypeError, ValueError, ApiError) as error:
            return json_answer({"error": f"{type(error).__name__}: {error}"}, 400)
        return json_answer({"error": "GET, or POST with Content-Type: application/json"}, 400)

    def _calls(self, request: Request) -> object:
        calls = self._google.calls.since(int(request.args.get("since", 0)))
        listed = [asdict(call) | {"at": call.at.isoformat()} for call in calls]
        return {"calls": listed, "last": calls[-1].number if calls else int(request.args.get("since", 0))}

    def _settings(self) -> object:
        world = self._google.world
        return {
            "project": self._google.project,
            "client_id": world.client.id,
            "client_secret": world.client.secret,
            "service_account": world.service_account.email,
            "tasks_service_account": world.tasks_service_account.email,
        }

    def _messages(self, request: Request) -> object:
        account = request.args["account"]
        return {
            "messages": [
                {
                    "id": message.id,
                    "threadId": message.thread_id,
                    "from": message.header("From"),
                    "to": message.header("To"),
                    "cc": message.header("Cc"),
                    "subject": message.header("Subject"),
                    "date": message.header("Date"),
                    "snippet": message.snippet,
                    "body": message.body,
                }
                for message in self._google.messages(account)
            ]
        }

    def _contacts(self, request: Request) -> object:
        book = self._google.book(request.args["account"])
        return {"contacts": book.contacts(), "groups": book.groups()}

    def _turn_switches(self, body: Json) -> object:
        for name, value in body.items():
            if name not in SWITCHES:
                raise ValueError(f"no switch {name!r}; there are {', '.join(sorted(SWITCHES))}")
            setattr(self._google.faults, name, value)
        return {name: getattr(self._google.faults, name) for name in SWITCHES}

    def _advance(self, body: Json) -> object:
        self._google.clock.advance(float(body["advance_s"]))
        return {"now": self._google.clock.now().isoformat()}

    def _add_domain(self, body: Json) -> object:
        self._google.add_domain(body["domain"], primary=body.get("primary", ""))
        if "delegated" in body:
            (self._google.delegate if body["delegated"] else self._google.undelegate)(body["domain"])
        return {}

    def _account_event(self, path: str) -> Callable[[Json], object]:
        room, _, rest = path.partition("/")
        email, _, event = rest.rpartition("/")
        events: Mapping[str, Callable[[str], object]] = {
            "suspend": self._google.suspend,
            "unsuspend": lambda address: self._google.suspend(address, suspended=False),
            "delete": self._google.delete_account,
            "revoke": self._google.revoke_consent,
            "expire-sync-tokens": self._google.expire_sync_tokens,
        }
        if room != "accounts" or event not in events:
            raise LookupError(f"nothing at {path!r}")
        return lambda _: events[event](email)

    def _add_message(self, body: Json) -> object:
        account = body["account"]
        rest = {name: value for name, value in body.items() if name != "account"}
        return {"id": self._google.add_message(account, **rest)}

    def _act(self, body: Json) -> object:
        if body["do"] not in HUMAN_HANDS:
            raise ValueError(f"no such hand {body['do']!r}; there are {', '.join(sorted(HUMAN_HANDS))}")
        return {"result": getattr(self._google.book(body["account"]), body["do"])(**body.get("with", {}))}

    def _mint(self, body: Json) -> object:
        google, claims = self._google, body.get("claims", {})
        if body["kind"] == "access":
            return {"token": google.access_token(body["account"], body["scopes"])}
        if body["kind"] == "id":
            return {"token": google.mint_id_token(body["account"], body["audience"], **claims)}
        if body["kind"] == "message":
            return {"token": google.message_token(body["account"], body["message"])}
        if body["kind"] == "system":
            given = {"email": body["email"]} if "email" in body else {}
            return {"token": google.mint_system_token(body["audience"], **given, **claims)}
        raise ValueError(f"no kind of token {body['kind']!r}")


def _account_json(account: Any) -> dict[str, object]:
    kept = ("sub", "email", "name", "domain", "admin", "suspended", "aliases")
    return {name: getattr(account, name) for name in kept}


def _fault_json(fault: Fault) -> dict[str, object]:
    return asdict(fault)
