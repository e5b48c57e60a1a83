"""A plan is named by all that it says, and its cost is Google's."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sharing.lens import NOTHING_HIDDEN, Hidden, tidy, visible_union
from sharing.plan import FEW, ROOM, Effect, Plan, PlanKind, delete_cost, exposed_fields, newly_exposed, roughly, write_cost
from sharing.roles import Role

BOB = Effect("bob", "Bob", made=1_000)
PLAN = Plan(PlanKind.SHARE, Role.VIEWER, (BOB,), contacts=1_000, exposed=("names",), basis="3")

COUNTS = st.integers(0, 30_000)
EFFECTS = st.builds(Effect, st.text(min_size=1, max_size=3), st.text(), COUNTS, COUNTS, COUNTS)
PLACES = st.sampled_from(["names", "birthdays", "phoneNumbers", "phoneNumbers/home", "phoneNumbers/", "emailAddresses/work", "addresses"])
HIDDEN = st.frozensets(PLACES).map(tidy)


def test_a_plan_that_differs_in_anything_has_another_digest() -> None:
    others = [
        replace(PLAN, basis="4"),
        replace(PLAN, role=Role.EDITOR),
        replace(PLAN, exposed=()),
        replace(PLAN, effects=(BOB, Effect("carol", "Carol"))),
        replace(PLAN, effects=(replace(BOB, made=999),)),
        replace(PLAN, asked=("dan@else.example",)),
        replace(PLAN, kind=PlanKind.UNSHARE),
        replace(PLAN, is_exact=False),
    ]
    assert len({plan.digest for plan in (PLAN, *others)}) == 9
    assert replace(PLAN).digest == PLAN.digest


@given(st.lists(EFFECTS, unique_by=lambda effect: effect.account))
def test_whom_it_names_first_makes_no_other_plan(effects: list[Effect]) -> None:
    forth, back = replace(PLAN, effects=tuple(effects)), replace(PLAN, effects=tuple(reversed(effects)))
    assert (forth.digest, forth.people, forth.writes, forth.minutes) == (back.digest, back.people, back.writes, back.minutes)


@given(st.lists(EFFECTS))
def test_writes_are_the_sum_and_minutes_those_of_the_slowest(effects: list[Effect]) -> None:
    plan = replace(PLAN, effects=tuple(effects))
    assert plan.writes == sum(effect.made + effect.changed + effect.removed for effect in effects)
    assert all(plan.minutes >= effect.minutes for effect in effects)
    assert (plan.minutes == 0) == (plan.writes == 0)
    assert plan.minutes < max((effect.minutes for effect in effects), default=0) + 1


@given(COUNTS, COUNTS)
def test_more_contacts_cost_no_less(some: int, more: int) -> None:
    for cost in (write_cost, delete_cost):
        assert cost(some) <= cost(some + more)


def test_batches_are_cheaper_above_six_contacts() -> None:
    assert [write_cost(count) for count in (0, 1, 6, 7, 200, 201)] == [0, 1, 6, 6, 6, 12]
    assert [delete_cost(count) for count in (0, 1, 2, 200, 201)] == [0, 1, 10, 10, 20]
    assert PLAN.minutes == 1


def test_an_account_without_room_is_named() -> None:
    assert replace(PLAN, effects=(replace(BOB, held=ROOM - 999),)).crowded == ("Bob",)
    assert replace(PLAN, effects=(replace(BOB, held=ROOM - 1_000),)).crowded == ()
    assert PLAN.crowded == ()


def test_a_field_hidden_in_part_is_still_exposed() -> None:
    assert "phoneNumbers" in exposed_fields(tidy(["phoneNumbers/Home"]))
    assert "phoneNumbers" not in exposed_fields(tidy(["phoneNumbers", "phoneNumbers/home"]))


@given(HIDDEN, HIDDEN)
def test_only_what_was_not_seen_before_is_newly_exposed(before: Hidden, after: Hidden) -> None:
    assert newly_exposed([before], [before]) == ()
    assert newly_exposed([before], [before, after]) == newly_exposed([before], [visible_union(before, after)])
    assert set(newly_exposed([before], [after])) <= set(exposed_fields(after))
    assert newly_exposed([], [after]) == exposed_fields(after)
    assert newly_exposed([after], []) == ()


def test_showing_one_type_exposes_its_field() -> None:
    assert newly_exposed([tidy(["phoneNumbers/home"])], [NOTHING_HIDDEN]) == ("phoneNumbers",)
    assert newly_exposed([NOTHING_HIDDEN], [tidy(["phoneNumbers/home"])]) == ()


@given(st.integers(0, 100))
def test_few_matches_are_not_counted(count: int) -> None:
    """Amendments P9: a number below five would point at somebody."""
    assert roughly(count) == (None if 1 <= count < FEW else count)
