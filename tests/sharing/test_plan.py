"""A plan is named by all that it says, and its cost is Google's."""

from __future__ import annotations

from dataclasses import replace

from sharing.lens import tidy
from sharing.plan import Plan, exposed_fields, write_cost
from sharing.reach import Principal
from sharing.roles import Role

PLAN = Plan("share", (Principal("user", "bob"),), Role.VIEWER, people=1, contacts=1_000, writes=1_000, exposed=("names",), basis=(("label", 3),))


def test_a_plan_that_differs_in_anything_has_another_digest() -> None:
    others = [replace(PLAN, basis=(("label", 4),)), replace(PLAN, role=Role.EDITOR), replace(PLAN, exposed=()), replace(PLAN, people=2)]
    assert len({plan.digest for plan in (PLAN, *others)}) == 5
    assert replace(PLAN).digest == PLAN.digest


def test_batches_are_cheaper_above_six_contacts() -> None:
    assert [write_cost(count) for count in (0, 1, 6, 7, 200, 201)] == [0, 1, 6, 6, 6, 12]
    assert PLAN.minutes == 1


def test_a_field_hidden_in_part_is_still_exposed() -> None:
    assert "phoneNumbers" in exposed_fields(tidy(["phoneNumbers/Home"]))
    assert "phoneNumbers" not in exposed_fields(tidy(["phoneNumbers", "phoneNumbers/home"]))
