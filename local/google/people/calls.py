"""One call under way: its parameters read and typed, refused when the method does not know them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from local.google.people import schema
from local.google.people.account import Account
from local.google.people.masks import Sight
from local.google.people.render import Lens
from local.google.people.store import PeopleStore
from local.google.people.switches import Switches
from local.google.people.wire import ApiRequest, Json, bad_request, invalid

_SYSTEM = frozenset(
    {"$.xgafv", "access_token", "alt", "callback", "fields", "key", "oauth_token", "prettyPrint", "quotaUser", "upload_protocol"}
    | {"uploadType", "$alt", "userIp"}
)


@dataclass(frozen=True, slots=True)
class Call:
    """A request with the store it goes to and the part of the path that is a name ("c12" of people/c12:updateContact)."""

    store: PeopleStore
    request: ApiRequest
    name: str = ""
    applied: int | None = None
    """How many entries of a batch are to happen before it breaks off; None: all."""

    @property
    def switches(self) -> Switches:
        return self.store.switches

    @property
    def sub(self) -> str:
        return self.request.account

    def values(self, key: str) -> Sequence[str]:
        """All values of a repeated parameter."""
        return self.request.query.get(key, ())

    def text(self, key: str) -> str:
        """The value of a parameter; "" when not given."""
        given = self.values(key)
        return given[-1] if given else ""

    def flag(self, key: str) -> bool:
        """A boolean parameter. Raises 400 for anything but true and false."""
        given = self.text(key).lower()
        if given not in ("", "true", "false", "1", "0"):
            raise bad_request(f"Invalid value at '{key}' (TYPE_BOOL), \"{self.text(key)}\"", at=key)
        return given in ("true", "1")

    def number(self, key: str) -> int:
        """An integer parameter; 0 when not given. Raises 400 for anything else."""
        given = self.text(key) or "0"
        try:
            return int(given)
        except ValueError as broken:
            raise bad_request(f"Invalid value at '{key}' (TYPE_INT32), \"{given}\"", at=key) from broken

    def page_size(self, default: int) -> int:
        """1 to 1000, `default` when 0 or absent."""
        size = self.number("pageSize") or default
        if not 1 <= size <= 1000:
            raise invalid("Page size must be between 1 and 1000.")
        return size

    def body(self, name: str, *, root: str = "") -> Json:
        """The JSON body bound to a schema of the discovery document."""
        return schema.parse(self.request.body, name, root=root)

    def lens(self, account: Account, sight: Sight, *, in_list: bool = False, in_sync: bool = False, other: bool = False) -> Lens:
        """How people are shown in the answer to this call."""
        shuffle = Random(account.revision) if self.switches.shuffle else None
        return Lens(account, self.store.root, sight, in_list, in_sync, other, shuffle)


def refuse_unknown_parameters(method_id: str, request: ApiRequest) -> None:
    """Raise 400 for a query parameter the method does not have (its list is the discovery document's)."""
    known = _parameters(method_id)
    for key in request.query:
        if key not in known and key not in _SYSTEM:
            cannot = f"Cannot bind query parameter. Field '{key}' could not be found in request message."
            words = f'Invalid JSON payload received. Unknown name "{key}": {cannot}'
            raise bad_request(words)


@cache
def _parameters(method_id: str) -> frozenset[str]:
    *resources, name = method_id.split(".")[1:]
    node = schema.discovery()
    for resource in resources:
        node = node["resources"][resource]
    return frozenset(node["methods"][name]["parameters"])
