"""Names of labels where an account has one of that name already."""

from __future__ import annotations

from sharing.names import free_label_name, label_name_clash, single_label_name


def test_a_copy_says_who_shared_it_where_the_name_is_taken() -> None:
    assert label_name_clash("Sales", "Ann") == "Sales (shared by Ann)"
    assert single_label_name("Ann") == "Shared by Ann"


def test_the_first_free_name_is_chosen_whatever_the_case() -> None:
    assert free_label_name("Sales", "Ann", ["Friends"]) == "Sales"
    assert free_label_name("Sales", "Ann", ["sales "]) == "Sales (shared by Ann)"
    assert free_label_name("Sales", "Ann", ["SALES", "Sales (Shared by ann)"]) == "Sales (shared by Ann) 2"
