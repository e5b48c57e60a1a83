"""How copies of labels are named in an account: Google refuses a second label of one name, whatever its case (product.md section 2)."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count


def label_name_clash(name: str, owner_name: str) -> str:
    """The name of a copy where the account already has a label of that name."""
    return f"{name} (shared by {owner_name})"


def single_label_name(owner_name: str) -> str:
    """The automatic label that contacts shared one by one arrive in."""
    return f"Shared by {owner_name}"


def free_label_name(name: str, owner_name: str, taken: Collection[str]) -> str:
    """The first name that Google will take: as it is, with its owner, then numbered."""
    used = {_key(other) for other in taken}
    if _key(name) not in used:
        return name
    clash = label_name_clash(name, owner_name)
    numbered = (clash if number == 1 else f"{clash} {number}" for number in count(1))
    return next(candidate for candidate in numbered if _key(candidate) not in used)


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
