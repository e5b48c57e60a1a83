"""What the ledger takes for somebody's words."""

from __future__ import annotations

from tests.simulation.ledger import serials_on


def test_only_what_people_typed_is_read_from_a_contact_and_not_the_names_that_machines_gave_it() -> None:
    """Found with a random world: a mark of ours had letters that looked like a number, and that value counted as given back."""
    copy = {
        "resourceName": "people/c620000004",
        "etag": "q5q",
        "clientData": [{"key": "commonbook", "value": "a42tlq3q7kqsw74j-2"}],
        "phoneNumbers": [{"value": "+31 6 20000006"}],
        "emailAddresses": [{"value": "q7q@x.example"}],
    }
    assert serials_on(copy) == {6, 7}
