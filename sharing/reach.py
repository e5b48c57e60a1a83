"""How somebody comes to a label: by name, by a group, by the whole domain, and what all of these together allow (product.md sections 1 to 3)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal, TypeAlias

from sharing.fields import MANAGED_FIELDS
from sharing.lens import NOTHING_HIDDEN, Hidden, hidden_cap, visible_union
from sharing.roles import Role

PrincipalKind: TypeAlias = Literal["user", "group", "domain"]

EVERYTHING_HIDDEN: Hidden = frozenset({*MANAGED_FIELDS, "photos"})


@dataclass(frozen=True, slots=True, order=True)
class Principal:
    """Whom a label is shared with. `id`: the `sub` of a user, the address of a group, the name of a domain."""

    kind: PrincipalKind
    id: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def from_key(cls, key: str) -> Principal:
        """The inverse of `key`. Raises `UnknownPrincipal`."""
        kind, _, identity = key.partition(":")
        if kind == "user" and identity:
            return cls("user", identity)
        if kind == "group" and identity:
            return cls("group", identity)
        if kind == "domain" and identity:
            return cls("domain", identity)
        raise UnknownPrincipal(key)


class UnknownPrincipal(ValueError):
    def __init__(self, key: str) -> None:
        super().__init__(f"no principal is written {key!r}")
        self.key = key


@dataclass(frozen=True, slots=True)
class Grant:
    """One principal's access to one label. `granted_by`: the `sub` of whoever made or last widened it; "" for the owner."""

    principal: Principal
    role: Role
    hidden: Hidden = NOTHING_HIDDEN
    mobile: bool = True
    granted_by: str = ""


@dataclass(frozen=True, slots=True)
class Access:
    """What several grants give together. `via`: all principals that lead here, by name first."""

    role: Role
    hidden: Hidden
    mobile: bool
    via: tuple[Principal, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """One reason why somebody sees a label. `decides_role`: without this path the role would be lower; `shows`: hidden elsewhere, seen by it."""

    principal: Principal
    role: Role
    hidden: Hidden
    mobile: bool
    granted_by: str
    decides_role: bool
    shows: frozenset[str]


_ORDER: Mapping[PrincipalKind, int] = {"user": 0, "group": 1, "domain": 2}


def _by_name_first(grants: Iterable[Grant]) -> list[Grant]:
    return sorted(grants, key=lambda grant: (_ORDER[grant.principal.kind], grant.principal.id, -grant.role))


def effective(grants: Iterable[Grant]) -> Access | None:
    """The access that these grants, all reaching one account, give it: highest role, visible where one path shows it, mobile where one says so."""
    paths = _by_name_first(grants)
    if not paths:
        return None
    return Access(
        role=max(path.role for path in paths),
        hidden=_seen_together(paths),
        mobile=any(path.mobile for path in paths),
        via=tuple(dict.fromkeys(path.principal for path in paths)),
    )


def _seen_together(grants: Collection[Grant]) -> Hidden:
    return reduce(visible_union, (grant.hidden for grant in grants)) if grants else EVERYTHING_HIDDEN


def why(grants: Iterable[Grant]) -> tuple[Path, ...]:
    """Every path of one account to a label, and what each contributes ("Why can Bob see this?")."""
    paths = _by_name_first(grants)
    top = max((path.role for path in paths), default=None)
    return tuple(
        Path(
            principal=path.principal,
            role=path.role,
            hidden=path.hidden,
            mobile=path.mobile,
            granted_by=path.granted_by,
            decides_role=path.role == top and sum(other.role == top for other in paths) == 1,
            shows=_seen_together(others) - _seen_together(paths) if (others := paths[:at] + paths[at + 1 :]) else frozenset(),
        )
        for at, path in enumerate(paths)
    )


def capped(hidden_chosen: Hidden, granter_hidden: Hidden) -> Hidden:
    """What a grant hides when a manager makes it: at least what is hidden from that manager now (amendments R1)."""
    return hidden_cap(hidden_chosen, granter_hidden)


def recapped(grants: Iterable[Grant], *, owner: str, reaching: Callable[[str], Collection[Principal]]) -> tuple[Grant, ...]:
    """All grants of a label after the owner hid more: nobody passes on what is hidden from him, down every chain of managers.

    `reaching(sub)` names the principals that lead to an account. A granter whom no path reaches any more leaves his grants as they are.
    What two managers give each other in a circle shows nothing: visibility starts at the owner and only flows down. Never shows more
    than a grant showed before.
    """
    stored = tuple(grants)
    paths = {sub: frozenset(reaching(sub)) for sub in {grant.granted_by for grant in stored} - {owner, ""}}
    leading = {sub: [at for at, grant in enumerate(stored) if grant.principal in paths[sub]] for sub in paths}
    bound = _rooted({sub: {stored[at].granted_by for at in led} for sub, led in leading.items() if led})
    now = tuple(replace(grant, hidden=EVERYTHING_HIDDEN) if grant.granted_by in bound else grant for grant in stored)
    while True:
        seen = {sub: _seen_together([now[at] for at in leading[sub]]) for sub in bound}
        new = tuple(replace(grant, hidden=capped(grant.hidden, seen.get(grant.granted_by, NOTHING_HIDDEN))) for grant in stored)
        if new == now:
            return now
        now = new


def _rooted(granters: Mapping[str, set[str]]) -> frozenset[str]:
    """Of those who grant (sub -> by whom they were granted), the ones whose own access comes from the owner or from somebody who left."""
    rooted: set[str] = set()
    while new := {sub for sub, sources in granters.items() if sub not in rooted and any(s not in granters or s in rooted for s in sources)}:
        rooted |= new
    return frozenset(rooted)
