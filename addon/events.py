"""Reading the JSON of the add-on platform into an `Event` (google/addon.md, section 1). No other module sees that JSON.

Lenient where Google's pages contradict each other (numbers as text, the wrapper with an empty key, missing keys), strict where a
misread value could change a contact: an input that is there and cannot be read refuses the whole event.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.event import Event, Identity, OpenMail, Secret

SIZE_LIMIT_BYTES = 1024 * 1024  # far above any form of ours; contacts hold at most 128 KB

Json = Mapping[str, Any]

_SCOPE_ALIASES = {
    "email": "https://www.googleapis.com/auth/userinfo.email",
    "profile": "https://www.googleapis.com/auth/userinfo.profile",
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadEvent(Exception):
    """An event that cannot be read. `what` names the part, never its value."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class TooLarge(BadEvent):
    """More than SIZE_LIMIT_BYTES."""


def parse(raw: bytes) -> Json:
    """The event's JSON. Raises BadEvent when it is not one object, TooLarge when it is beyond any event of ours."""
    if len(raw) > SIZE_LIMIT_BYTES:
        raise TooLarge("size")
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        raise BadEvent("not JSON") from None
    if not isinstance(document, dict):
        raise BadEvent("not an object")
    return document


def system_id_token(document: Json) -> str:
    """The platform's token as repeated in the body, "" when absent."""
    return _text(_part(document, "authorizationEventObject").get("systemIdToken"))


def user_id_token(document: Json) -> str:
    """The user's ID token, "" when absent: the e-mail scope was not granted."""
    return _text(_part(document, "authorizationEventObject").get("userIdToken"))


def read(path: str, document: Json, identity: Identity | None) -> Event:
    """The event as handlers know it. Legacy twins and unknown fields are ignored. Raises BadEvent."""
    common = _part(document, "commonEventObject")
    authorization = _part(document, "authorizationEventObject")
    token = _text(authorization.get("userOAuthToken"))
    return Event(
        path=path,
        identity=identity,
        scopes=_scopes(authorization.get("authorizedScopes")),
        token=Secret(token) if token else None,
        locale=_text(common.get("userLocale")) or "en",
        time_zone=_text(_part(common, "timeZone").get("id")) or "UTC",
        host=_text(common.get("hostApp")) or "GMAIL",
        platform=_text(common.get("platform")) or "WEB",
        parameters=_parameters(common.get("parameters")),
        inputs=_inputs(common.get("formInputs")),
        mail=_mail(_part(document, "gmail")),
    )


def _part(document: Json, name: str) -> Json:
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return ""


def _clean(text: str) -> str:
    """JSON may carry half a surrogate pair; no store and no API of Google takes one."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _scopes(value: object) -> frozenset[str]:
    """The granted scopes. A missing list grants nothing: consent is never assumed."""
    names = value if isinstance(value, list) else []
    return frozenset(_SCOPE_ALIASES.get(name, name) for name in names if isinstance(name, str))


def _parameters(value: object) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadEvent("parameters")
    read: dict[str, str] = {}
    for name, given in value.items():
        if isinstance(given, bool) or not isinstance(given, str | int):
            raise BadEvent("parameters")
        read[_clean(name)] = _text(given)
    return read


def _inputs(value: object) -> dict[str, tuple[str, ...]]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadEvent("formInputs")
    read = {_clean(name): _input(given) for name, given in value.items()}
    return {name: values for name, values in read.items() if values}


def _input(given: object) -> tuple[str, ...]:
    """One input's values, in both shapes: `{"stringInputs": …}` and the old `{"": {"stringInputs": …}}`."""
    if isinstance(given, dict) and isinstance(given.get(""), dict):
        given = given[""]
    if not isinstance(given, dict):
        raise BadEvent("formInputs")
    if "stringInputs" in given:
        return _strings(given["stringInputs"])
    if "dateInput" in given:
        return (_moment(given["dateInput"]).date().isoformat(),)  # DATE_ONLY is midnight UTC of the chosen day: not shifted
    if "dateTimeInput" in given:
        return (_date_time(given["dateTimeInput"]),)
    if "timeInput" in given:
        return (_time(given["timeInput"]),)
    return ()  # a kind of input we never draw


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, dict):
        raise BadEvent("stringInputs")
    values = value.get("value", [])
    if not isinstance(values, list):
        values = [values]
    if any(isinstance(item, bool) or not isinstance(item, str | int) for item in values):
        raise BadEvent("stringInputs")
    texts = tuple(_text(item) for item in values)
    return texts if any(texts) else ()


def _number(value: object, what: str) -> int:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BadEvent(what)
    try:
        return int(value)
    except (ValueError, OverflowError):
        raise BadEvent(what) from None


def _moment(value: object) -> datetime:
    if not isinstance(value, dict):
        raise BadEvent("dateInput")
    milliseconds = _number(value.get("msSinceEpoch", 0), "msSinceEpoch")  # proto JSON leaves a zero out: 1 January 1970
    try:
        return _EPOCH + timedelta(milliseconds=milliseconds)
    except (OverflowError, ValueError):
        raise BadEvent("msSinceEpoch") from None


def _date_time(value: object) -> str:
    moment = _moment(value)
    has_time = isinstance(value, dict) and value.get("hasTime", True)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if has_time else moment.date().isoformat()


def _time(value: object) -> str:
    if not isinstance(value, dict):
        raise BadEvent("timeInput")
    hours, minutes = (_number(value.get(part, 0), "timeInput") for part in ("hours", "minutes"))
    if not (0 <= hours < 24 and 0 <= minutes < 60):
        raise BadEvent("timeInput")
    return f"{hours:02d}:{minutes:02d}"


def _mail(gmail: Json) -> OpenMail | None:
    message = _text(gmail.get("messageId"))
    token = _text(gmail.get("accessToken"))
    return OpenMail(id=message, access_token=Secret(token) if token else None) if message else None
