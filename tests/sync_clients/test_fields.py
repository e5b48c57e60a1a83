"""Every field that we manage is one that we ask Google for: else it would never travel, and be missed by nobody until it is."""

from __future__ import annotations

from sharing.person import MANAGED_FIELDS
from sync.people import PERSON_FIELDS


def test_every_managed_field_is_read_from_google() -> None:
    assert set(MANAGED_FIELDS) <= set(PERSON_FIELDS.split(","))
