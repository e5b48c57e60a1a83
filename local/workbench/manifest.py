"""What the panel's furniture needs from deployment.json: name, logo, triggers, universal actions, scopes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local.workbench.platform import PLACEHOLDER

Json = dict[str, Any]


def panel_settings(deployment: Mapping[str, Any], public_url: str) -> Json:
    """Gmail's own entries win over the common ones, as at Google. Entry points that are missing or disabled are ""."""
    common = deployment.get("addOns", {}).get("common", {})
    gmail = deployment.get("addOns", {}).get("gmail", {})
    home = gmail.get("homepageTrigger") or common.get("homepageTrigger") or {}
    return {
        "title": common.get("name", ""),
        "logoUrl": common.get("logoUrl", "").replace(PLACEHOLDER, public_url.rstrip("/"), 1),
        "home": home.get("runFunction", "") if home.get("enabled", True) else "",
        "message": _message_trigger(gmail),
        "universalActions": [_universal(action) for action in gmail.get("universalActions") or common.get("universalActions") or []],
        "scopes": list(deployment.get("oauthScopes", [])),
    }


def _message_trigger(gmail: Mapping[str, Any]) -> str:
    triggers = gmail.get("contextualTriggers") or [{}]
    return str(triggers[0].get("onTriggerFunction", ""))


def _universal(action: Mapping[str, Any]) -> Json:
    label = action.get("label") or action.get("text", "")  # "text" in gmail's own list, "label" in the common one
    return {"label": label, **{key: action[key] for key in ("runFunction", "openLink") if key in action}}
