"""The tests of the incidents can fail: with the bug that led to each one planted, it happens."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.incidents import test_deletions as deletions
from tests.incidents import test_repetition as repetition
from tests.simulation.mutants import MUTANTS
from tests.world import World

CAUSES: tuple[tuple[str, Callable[[World], None]], ...] = (
    ("delete on listing", deletions.test_incident_01_a_capped_listing_deletes_nothing),
    ("cascade to owner", lambda world: deletions.test_incident_04_a_grantee_who_goes_takes_nothing_of_the_owner_with_him(world, "removed")),
    ("no guard", deletions.test_many_is_said_before_it_is_done),
    ("guard per page instead of per cycle", deletions.test_many_is_said_before_it_is_done),
    ("trust etag", repetition.test_incident_09_ones_own_write_comes_back_as_nobodys_edit),
    ("no ledger", repetition.test_incident_10_a_store_that_fails_in_the_middle_uploads_nobody_twice),
    ("create without lookup", repetition.test_incident_11_a_create_that_was_carried_out_and_answered_with_an_error_is_not_repeated),
    ("no lease", repetition.test_incident_12_a_second_worker_at_the_same_moment_makes_no_twins),
    ("trust etag", repetition.test_incident_15_a_second_run_does_nothing_in_either_direction),
    ("whole-list merge", repetition.test_incident_17_an_address_added_on_each_side_is_kept_from_each_side),
    ("no base value", repetition.test_incident_17_an_address_added_on_each_side_is_kept_from_each_side),
)


@pytest.mark.parametrize(("bug", "incident"), CAUSES, ids=[f"{bug}-{at}" for at, (bug, _) in enumerate(CAUSES)])
def test_with_its_cause_planted_the_incident_happens(world: World, bug: str, incident: Callable[[World], None]) -> None:
    with MUTANTS[bug].plant(), pytest.raises(AssertionError) as happened:
        incident(world)
    assert happened.type is AssertionError, "not merely a card that was refused"
