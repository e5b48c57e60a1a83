"""What a planted bug is: a name, one line on what it does, and how it is put into the product and taken out again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mutant:
    """One bug. `plant()` is a context manager: inside it, the product has the bug."""

    name: str
    bug: str
    plant: Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Swap:
    """One attribute of a module or class of the product, and what stands in its place."""

    owner: Any
    name: str
    value: Any


@contextmanager
def swapped(*swaps: Swap) -> Iterator[None]:
    """The product with these parts exchanged."""
    with ExitStack() as undo:
        for swap in swaps:
            undo.callback(setattr, swap.owner, swap.name, getattr(swap.owner, swap.name))
            setattr(swap.owner, swap.name, swap.value)
        yield


def mutant(name: str, bug: str, *swaps: Swap) -> Mutant:
    """A bug that is nothing but other parts."""
    return Mutant(name, bug, lambda: swapped(*swaps))
