"""Both manifests: Google's own types accept them, and they say the same."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import google.apps.script.type as script
import google.apps.script.type.gmail as script_gmail
from google.cloud.gsuiteaddons_v1 import Deployment
from google.protobuf import json_format

from handlers.route import MANIFEST_SCOPES

HOUSE = Path(__file__).resolve().parents[2]
DEPLOYMENT: dict[str, Any] = json.loads((HOUSE / "deployment.json").read_text())
APPS_SCRIPT: dict[str, Any] = json.loads((HOUSE / "appsscript.json").read_text())
HOST = "https://commonbook.example"


def as_function(address: str) -> str:
    """What Apps Script calls by name is the address here: /addon/gmail/home is addonGmailHome."""
    first, *rest = address.removeprefix(HOST).strip("/").split("/")
    return first + "".join(part.capitalize() for part in rest)


def in_apps_script_words(value: Any) -> Any:
    """The deployment with function names in place of addresses."""
    if isinstance(value, dict):
        return {key: as_function(item) if key in ("runFunction", "onTriggerFunction") else in_apps_script_words(item) for key, item in value.items()}
    return [in_apps_script_words(item) for item in value] if isinstance(value, list) else value


def test_deployment_parses_strictly() -> None:
    json_format.ParseDict(DEPLOYMENT, Deployment.pb(Deployment()))


def test_apps_script_manifest_parses_strictly() -> None:
    json_format.ParseDict(APPS_SCRIPT["addOns"]["common"], script.CommonAddOnManifest.pb(script.CommonAddOnManifest()))
    json_format.ParseDict(APPS_SCRIPT["addOns"]["gmail"], script_gmail.GmailAddOnManifest.pb(script_gmail.GmailAddOnManifest()))
    assert set(APPS_SCRIPT["addOns"]) == {"common", "gmail"}


def test_same_scopes_everywhere() -> None:
    """A difference brings the "unverified app" screen or a second prompt."""
    assert DEPLOYMENT["oauthScopes"] == APPS_SCRIPT["oauthScopes"] == list(MANIFEST_SCOPES)


def test_same_triggers_and_actions() -> None:
    deployed = in_apps_script_words(DEPLOYMENT["addOns"])
    del deployed["httpOptions"], deployed["common"]["addOnWidgetSet"]  # exist for HTTP only
    assert deployed == APPS_SCRIPT["addOns"]


def test_no_restricted_scope() -> None:
    """A restricted Gmail scope would bring a yearly paid assessment."""
    for scope in MANIFEST_SCOPES:
        assert not re.fullmatch(r".*/auth/gmail\.(?!addons\.).*|https://mail\.google\.com/", scope)


def test_locale_is_switched_on_twice() -> None:
    """Without both the flag and the scope the event tells no locale and no time zone."""
    assert DEPLOYMENT["addOns"]["common"]["useLocaleFromApp"] is True
    assert "https://www.googleapis.com/auth/script.locale" in DEPLOYMENT["oauthScopes"]


def test_system_token_is_what_the_header_carries() -> None:
    assert DEPLOYMENT["addOns"]["httpOptions"] == {"authorizationHeader": "SYSTEM_ID_TOKEN"}
