"""What makes a process that lives through hundreds of worlds faster, and changes nothing in them."""

from __future__ import annotations

import gc
import sys
from functools import cache, lru_cache

from sharing import person

REMEMBERED = 20_000


@cache
def hasten() -> None:
    """Once in a process, before its first world.

    A stored person is read again and again, and reading is pure: every module of the product that reads gets the answer of the first
    time. The collector of cyclic garbage looks seldom: what a world holds on to is let go with the world.
    """
    read = person.loads
    remembered = lru_cache(maxsize=REMEMBERED)(read)
    for module in list(sys.modules.values()):
        if getattr(module, "loads", None) is read:
            vars(module)["loads"] = remembered
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
