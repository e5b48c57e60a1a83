"""The table agrees with Google's own description (discovery document people v1), member by member."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from sharing.fields import FIELDS, MANAGED_FIELDS, Kind

_DISCOVERY = json.loads((files("googleapiclient") / "discovery_cache/documents/people.v1.json").read_text("utf-8"))
_SCHEMAS = _DISCOVERY["schemas"]
_KINDS = {"string": {Kind.TEXT, Kind.LINES}, "integer": {Kind.NUMBER}, "boolean": {Kind.FLAG}, "Date": {Kind.DATE}}


@pytest.mark.parametrize("field", MANAGED_FIELDS)
def test_writable_members_are_those_that_google_describes(field: str) -> None:
    schema = _SCHEMAS[_SCHEMAS["Person"]["properties"][field]["items"]["$ref"]]["properties"]
    writable = {name: described for name, described in schema.items() if not described.get("readOnly") and name != "metadata"}
    assert set(FIELDS[field].members) == set(writable)
    for name, described in writable.items():
        assert FIELDS[field].members[name] in _KINDS[described.get("type") or described["$ref"]]
    assert set(FIELDS[field].main) <= set(writable)


def test_all_fields_that_updatecontact_takes_are_managed_but_those_with_a_road_of_their_own() -> None:
    update = _DISCOVERY["resources"]["people"]["methods"]["updateContact"]["parameters"]["updatePersonFields"]
    named = {line.strip(" *`") for line in update["description"].split("*")[1:]}
    assert named - set(MANAGED_FIELDS) == {"memberships", "clientData"}
    assert set(MANAGED_FIELDS) <= named
