"""Twenty bugs of the kinds that this field is known for (promises.md, "Planted mutants"). The random worlds must notice each of them.

Each exchanges a few functions of the product for the bug its name says. It is the one place where that is done: the point is to see
whether the proving ground would notice.
"""

from __future__ import annotations

from tests.simulation.mutants.contents import CONTENTS
from tests.simulation.mutants.creates import CREATES
from tests.simulation.mutants.deletions import DELETIONS
from tests.simulation.mutants.planting import Mutant
from tests.simulation.mutants.turns import TURNS

MUTANTS: dict[str, Mutant] = {one.name: one for one in (*CONTENTS, *CREATES, *DELETIONS, *TURNS)}
