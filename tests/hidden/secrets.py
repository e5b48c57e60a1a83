"""Contacts with a secret in every field that we manage, and a world that keeps whatever leaves for one account."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.test import TestResponse

from local.google.people.wire import ApiRequest
from sharing.fields import MANAGED_FIELDS
from tests.world import Panel, World

YEAR = 1907
LINES = "zqxwvk"  # begins every secret that is a text; no word of ours, no id and no random mark has it
NUMBER = "205557391"


def _text(field_name: str) -> str:
    return f"{LINES}{field_name}"


def secret_of(field_name: str, kind: str) -> dict[str, Any]:
    """A value of this field that stands nowhere else, of this type where the field has types ("" for none)."""
    typed = {"type": kind} if kind else {}
    text = _text(field_name)
    day = {"date": {"year": YEAR, "month": 5, "day": 17}}
    match field_name:
        case "phoneNumbers":
            return {"value": "+31 20 555 7391", **typed}
        case "emailAddresses":
            return {"value": f"{text}@x.example".lower(), "displayName": text, **typed}
        case "addresses":
            return {"streetAddress": text, "city": text, **typed}
        case "organizations":
            return {"name": text, "title": text, "department": text}
        case "birthdays":
            return day
        case "events":
            return {**day, "type": "anniversary"}
        case "biographies":
            return {"value": text, "contentType": "TEXT_PLAIN"}
        case "relations":
            return {"person": text, "type": "spouse"}
        case "imClients":
            return {"username": text, "protocol": "jabber"}
        case "calendarUrls":
            return {"url": f"https://{text}.example/", "type": "home"}
        case "urls":
            return {"value": f"https://{text}.example/"}
        case "userDefined":
            return {"key": text, "value": text}
        case "names":
            return {"givenName": text, "familyName": text}
        case "externalIds":
            return {"value": text, "type": "account"}
        case "genders":
            return {"value": text}
        case "locations":
            return {"value": text, "floor": text}
        case "locales":
            return {"value": text}
        case "miscKeywords":
            return {"value": text, "type": "OUTLOOK_USER"}
        case _:
            return {"value": text}


def full_of_secrets(name: str) -> dict[str, Any]:
    """A person whose name alone is no secret."""
    given, _, family = name.partition(" ")
    fields = {field_name: [secret_of(field_name, "")] for field_name in MANAGED_FIELDS if field_name != "names"}
    return {**fields, "names": [{"givenName": given, "familyName": family}]}


def secret_by_type(name: str, kind: str) -> dict[str, Any]:
    """A person whose e-mail, phone and address of one type are secret, and those of work are not."""
    given, _, family = name.partition(" ")
    return {
        "names": [{"givenName": given, "familyName": family}],
        "emailAddresses": [secret_of("emailAddresses", kind), {"value": "open@x.example", "type": "work"}],
        "phoneNumbers": [secret_of("phoneNumbers", kind), {"value": "+31 10 5550000", "type": "work"}],
        "addresses": [secret_of("addresses", kind), {"streetAddress": "Open 1", "city": "Town", "type": "work"}],
    }


def secrets_in(text: str) -> list[str]:
    """The secrets that some bytes hold, however written: numbers with or without spaces, years in any date."""
    low = text.lower()
    found = re.findall(rf"{LINES}\w*", low)
    found += [NUMBER] if NUMBER in re.sub(r"[\s\-().]|%20|\\u[0-9a-f]{4}", "", low) else []
    return found + ([str(YEAR)] if re.search(rf"(?<![\w.]){YEAR}(?![\w.])", low) else [])


@dataclass
class Listening(World):
    """`answers`: every answer to a press, by account; `sent`: every write to Google's contacts, by account id."""

    answers: list[tuple[str, str]] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__post_init__()
        self.google.faults.before_write = self._write

    def _write(self, request: ApiRequest) -> None:
        self.sent.append((request.account, f"{request.path} {json.dumps(dict(request.query), default=list)} {request.body.decode()}"))

    def post_event(
        self, panel: Panel, path: str, parameters: Mapping[str, str], inputs: Mapping[str, tuple[str, ...]], **changes: Any
    ) -> TestResponse:
        response = super().post_event(panel, path, parameters, inputs, **changes)
        self.answers.append((panel.email, response.get_data(as_text=True)))
        return response

    def heard(self, email: str) -> list[str]:
        """All that left for this account: cards and other answers, and what was written into its Google Contacts."""
        sub = self.google.account(email).sub
        return [text for whom, text in self.answers if whom == email] + [text for whom, text in self.sent if whom == sub]
