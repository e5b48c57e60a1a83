"""Incidents in which something was done again and again, or twice: twins, echoes, lost fields, stuck queues (promises.md I2, I6, I14 to I17, I20)."""

from __future__ import annotations

import re
from typing import Any

import grpc
import pytest

from local.firestore.faults import Faults as StoreFaults
from local.firestore.refusal import Refused
from local.google import Fault
from local.google.people.wire import ApiRequest
from sync import turn
from tests.hidden.office import hide, member
from tests.incidents.office import PEOPLE, WEEK, ever_made, office, revisions, sizes, values, writes_of
from tests.journeys.steps import klanten, share, shared
from tests.two_way.steps import LABEL, edit, many, resource, rounds, the
from tests.world import ALICE, BOB, CAROL, World, name_of, person, phones_of

NR01, NR03 = "Klant Nr01", "Klant Nr03"
Json = Any


def test_incident_09_ones_own_write_comes_back_as_nobodys_edit(world: World) -> None:
    """An answer without an etag was taken for fresh: each run read its own write as an edit, and a date moved every time."""
    office(world)
    edit(world, BOB, NR03, birthdays=[{"date": {"year": 1970, "month": 5, "day": 4}}])
    rounds(world)
    before = revisions(world)
    for who in PEOPLE:
        # Saved without a change: a new etag, and nobody edited anything.
        edit(world, who, NR03, birthdays=the(world, who, NR03)["birthdays"])
    assert writes_of(world) == []
    assert revisions(world) == before


def test_incident_10_a_store_that_fails_in_the_middle_uploads_nobody_twice(world: World) -> None:
    """A local error in mid-sync, and all 500 contacts were uploaded again, and again."""
    many(world, 12)
    share(world.person(ALICE), BOB)

    def fail_later(request: ApiRequest) -> None:
        """Google takes them, and what is to be written down about it cannot be."""
        if "reateContact" in request.path:
            world.google.faults.before_write = None
            world.firestore.faults.fail("Commit", grpc.StatusCode.INTERNAL)

    world.google.faults.before_write = fail_later
    world.settle()
    rounds(world)
    assert len(world.names_in(BOB, LABEL)) == 12
    assert ever_made(world, BOB) <= 12 + 1, "one probe for what was in doubt"


def test_incident_11_a_create_that_was_carried_out_and_answered_with_an_error_is_not_repeated(world: World) -> None:
    """The server stored the card and said it had not; the client made hundreds of copies."""
    many(world, 12)
    world.google.faults.add(Fault(path="people:batchCreateContacts", status=500, after_commit=True))
    shared(world, BOB)
    rounds(world)
    assert len(world.names_in(BOB, LABEL)) == 12
    assert ever_made(world, BOB) <= 12 + 1, "one probe for what was in doubt"


def in_doubt(world: World, access: str = "View only", *, hidden: tuple[str, ...] = ()) -> None:
    """Twelve copies were made for Bob and not answered for; so was the probe, and no list shows it yet."""
    many(world, 12)
    world.google.faults.add(Fault(path="people:batchCreateContacts", status=500, after_commit=True))
    share(world.person(ALICE), BOB, access=access)
    if hidden:
        hide(world, hidden, label=LABEL)
    world.clock.advance(120)  # what is to be shared has been there for some time
    world.google.faults.read_lag_s = 60.0
    world.settle(hours=0.01)
    assert ever_made(world, BOB) == 12 + 1


def test_incident_11_a_list_that_is_cut_short_hides_nothing_that_was_made(world: World) -> None:
    """I6, incident 1: it shows the probe, and so seemed to show everything that was written before it."""
    in_doubt(world)
    _, *others = sorted(world.google.book(BOB).contacts(), key=lambda each: str(each["metadata"]["sources"][0]["updateTime"]), reverse=True)
    for each in others:
        world.google.book(BOB).edit(str(each["resourceName"]), {"phoneNumbers": each["phoneNumbers"]})  # saved again: the last in a list
    world.google.faults.read_lag_s = 0.0
    world.google.faults.list_truncated = 1
    rounds(world)
    assert len(world.names_in(BOB, LABEL)) == 12
    assert ever_made(world, BOB) == 12 + 1


def test_incident_11_what_was_hidden_meanwhile_makes_no_copy_somebodys_own(world: World) -> None:
    """I5, I6: copies made with a number that is hidden by the time they are found are ours all the same, and the number goes from them."""
    in_doubt(world)
    hide(world, {"phoneNumbers"}, label=LABEL)
    world.google.faults.read_lag_s = 0.0
    rounds(world)
    assert len(world.names_in(BOB, LABEL)) == len(world.google.book(BOB).contacts()) == 12
    assert not [each for each in world.google.book(BOB).contacts() if each.get("phoneNumbers")]
    assert ever_made(world, BOB) == 12 + 1


def test_incident_11_what_was_made_for_somebody_who_lost_access_meanwhile_goes(world: World) -> None:
    """I18: what had been hidden from him nothing tells any more once his access has ended, and both copies stayed with him as his own."""
    in_doubt(world, hidden=("emailAddresses",))
    bob = member(world, "Bob Bakker", label=LABEL)
    bob.press("Remove")
    bob.press("Confirm")
    rounds(world, 1)
    world.google.faults.read_lag_s = 0.0
    rounds(world)
    assert world.google.book(BOB).contacts() == []


def typed_while_in_doubt(world: World) -> str:
    """Bob has typed into a copy that was made and not answered for, and that has a second one by now; Alice into the contact. Its name."""
    in_doubt(world, "Can edit")
    probe = world.account(BOB).creating.probe
    assert probe is not None
    name = name_of(world.google.book(BOB).contact(probe[1]))
    (first,) = (each for each in world.people_in(BOB, LABEL) if name_of(each) == name and each["resourceName"] != probe[1])
    phones = [*first["phoneNumbers"], {"value": "+31 6 99999991", "type": "home"}]
    world.google.book(BOB).edit(str(first["resourceName"]), {"emailAddresses": [{"value": "bob@klant.example"}], "phoneNumbers": phones})
    edit(world, ALICE, name, phoneNumbers=[*first["phoneNumbers"], {"value": "+31 6 99999992", "type": "other"}])
    world.google.faults.read_lag_s = 0.0
    turn.run(world.book.engine, world.google.account(ALICE).sub, turn.Look.CONTACTS)
    return name


def holds_what_both_typed(world: World, name: str) -> bool:
    shown = [the(world, who, name) for who in (ALICE, BOB)]
    has_phones = all({"+31 6 99999991", "+31 6 99999992"} <= set(phones_of(each)) for each in shown)
    return has_phones and all(values(each, "emailAddresses") == ["bob@klant.example"] for each in shown)


def test_incident_11_a_look_that_breaks_off_at_google_takes_nothing_out(world: World) -> None:
    """I2: what Bob had typed came home, his second copy could not be taken away yet. The next look took the first for written from what his
    own edit had made of the contact, and Alice's number, which it had never shown, for one that he had taken out."""
    name = typed_while_in_doubt(world)
    world.google.faults.add(Fault(path="deleteContact", method=None, account=BOB, status=503))
    rounds(world)
    assert not world.google.faults.waiting, "the look broke off"
    assert holds_what_both_typed(world, name)
    assert len(world.names_in(BOB, LABEL)) == 12


class CommitFails(StoreFaults):
    """The store refuses one commit, so many from now."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.left = number

    def before(self, method: str) -> None:
        self.left -= method == "Commit"
        if self.left == 0 and method == "Commit":
            raise Refused(grpc.StatusCode.INTERNAL, "a fault on demand")
        super().before(method)


@pytest.mark.parametrize("number", range(1, 7))
def test_incident_11_a_look_that_breaks_off_in_the_store_takes_nothing_out(world: World, number: int) -> None:
    """I2, I17: the same, where the edit was written down and what was found of the copy was not."""
    name = typed_while_in_doubt(world)
    world.firestore.faults = refusing = CommitFails(number)
    rounds(world)
    assert refusing.left <= 0, "a commit was refused"
    assert holds_what_both_typed(world, name)
    assert len(world.names_in(BOB, LABEL)) == 12


def test_incident_12_a_second_worker_at_the_same_moment_makes_no_twins(world: World) -> None:
    """The sync fired twice at once: duplicates."""
    many(world, 5)
    share(world.person(ALICE), BOB)

    def another(request: ApiRequest) -> None:
        if "reateContact" in request.path:
            world.google.faults.before_write = None
            turn.run(world.book.engine, world.google.account(BOB).sub)

    world.google.faults.before_write = another
    world.settle()
    rounds(world)
    assert len(world.names_in(BOB, LABEL)) == ever_made(world, BOB) == 5


def test_incident_12_what_a_worker_made_that_was_overtaken_goes_with_the_access(world: World) -> None:
    """I6, I18: it was held up in the call until another one had settled the matter; the copy that it made after all was found by no look, since
    access had ended before the next poll."""
    many(world, 1)
    share(world.person(ALICE), BOB)

    def stall(request: ApiRequest) -> None:
        if "createContact" in request.path:
            world.google.faults.before_write = None
            world.clock.advance(60)  # longer than a lease
            turn.run(world.book.engine, world.google.account(BOB).sub)

    world.google.faults.before_write = stall
    world.settle(hours=0.01)
    assert ever_made(world, BOB) > 1, "the first worker's copy came late"
    bob = member(world, "Bob Bakker", label=LABEL)
    bob.press("Remove")
    bob.press("Confirm")
    rounds(world)
    assert world.google.book(BOB).contacts() == []


def test_incident_12_a_worker_that_was_overtaken_brings_nothing_home(world: World) -> None:
    """I2: Bob took a number out, another worker brought that home, and Alice put it in again. For the first one, held up meanwhile, Bob had taken
    it out just now."""
    many(world, 3)
    shared(world, BOB, access="Can edit")
    rounds(world)
    known = the(world, BOB, NR01)["phoneNumbers"]
    alice, bob = (world.google.account(who).sub for who in (ALICE, BOB))
    edit(world, ALICE, NR01, nicknames=[{"value": "Een"}])
    turn.run(world.book.engine, alice, turn.Look.CONTACTS)
    edit(world, BOB, NR01, phoneNumbers=[])

    def stall(request: ApiRequest) -> None:
        if "updateContact" in request.path:
            world.google.faults.before_write = None
            world.clock.advance(60)  # longer than a lease
            turn.run(world.book.engine, bob, turn.Look.CONTACTS)
            turn.run(world.book.engine, alice)
            assert "phoneNumbers" not in the(world, ALICE, NR01)
            edit(world, ALICE, NR01, phoneNumbers=known)
            turn.run(world.book.engine, alice, turn.Look.CONTACTS)

    world.google.faults.before_write = stall
    turn.run(world.book.engine, bob)
    assert world.google.faults.before_write is None, "the first worker was held up"
    rounds(world)
    assert phones_of(the(world, ALICE, NR01)) == phones_of(the(world, BOB, NR01)) == [phone["value"] for phone in known]


def test_incident_13_two_address_books_of_the_same_people_do_not_multiply(world: World) -> None:
    """Two stores with the same people were connected: everybody doubled, and the first run timed out at one in seven."""
    many(world, 6)
    many(world, 6, owner=BOB, label="Clients")
    own = {str(each["resourceName"]): each for each in world.google.book(BOB).contacts()}
    shared(world, BOB)
    shared(world, ALICE, "Clients", by=BOB)
    rounds(world)
    assert len(world.google.book(ALICE).contacts()) <= 12
    assert len(world.google.book(BOB).contacts()) <= 12
    assert {name: each for name in own for each in [world.google.book(BOB).contact(name)]} == own
    assert writes_of(world) == []


def test_incident_14_a_contact_that_is_listed_several_times_is_one(world: World) -> None:
    """One remote id was stored many times; a unique index that a user made himself cured it."""
    world.google.faults.repeat_item = 100
    world.google.faults.shuffle = True
    office(world)
    world.clock.advance(WEEK)
    rounds(world)
    assert sizes(world) == [12, 12, 12]
    assert len(revisions(world)) == 12


def test_incident_15_a_second_run_does_nothing_in_either_direction(world: World) -> None:
    """Every run pushed the same three contacts again, depending on their order."""
    office(world)
    for number, who in enumerate((BOB, CAROL, ALICE)):
        edit(world, who, f"Klant Nr{number:02}", nicknames=[{"value": f"Bij {number}"}], phoneNumbers=[{"value": "+31 6 11111111", "type": "home"}])
    rounds(world)
    before = revisions(world)
    for who in PEOPLE:
        book = world.google.book(who)
        book.edit(resource(world, who, NR03), {"emailAddresses": list(reversed(the(world, who, NR03).get("emailAddresses", [])))})  # type: ignore[call-overload]
    assert writes_of(world, 62) == []
    assert revisions(world) == before


def test_incident_16_what_google_drops_is_not_taken_for_a_deletion(world: World) -> None:
    """Google's own interface drops or alters fields, birthdays for one; the loss was written back."""
    many(world, 3)
    edit(world, ALICE, "Klant Nr01", birthdays=[{"date": {"year": 1970, "month": 5, "day": 4}}])
    world.google.faults.rewrite = lambda fields: {name: value for name, value in fields.items() if name != "birthdays"}
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    rounds(world)
    edit(world, BOB, "Klant Nr01", nicknames=[{"value": "Een"}])
    rounds(world)
    assert "birthdays" not in the(world, BOB, "Klant Nr01")
    assert the(world, ALICE, "Klant Nr01")["birthdays"]
    assert the(world, ALICE, "Klant Nr01")["nicknames"]


def test_incident_17_an_address_added_on_each_side_is_kept_from_each_side(world: World) -> None:
    """Repeating fields were taken whole from the winner: an e-mail added on the loser was lost."""
    office(world)
    for who, address in ((BOB, "van-bob@klant.example"), (CAROL, "van-carol@klant.example")):
        known = list(the(world, who, NR03)["emailAddresses"])  # type: ignore[call-overload]
        edit(world, who, NR03, emailAddresses=[*known, {"value": address, "type": "work"}])
    rounds(world)
    expected = ["k3@klant.example", "van-bob@klant.example", "van-carol@klant.example"]
    assert [values(the(world, who, NR03), "emailAddresses") for who in PEOPLE] == [expected] * 3


def test_incident_19_a_quota_hit_on_the_way_costs_nobody_his_turn(world: World) -> None:
    """Stopped by the quota at 140 of 1,600, each retry began with the same 140."""
    many(world, 30)
    share(world.person(ALICE), BOB)
    for _ in range(12):
        world.google.faults.add(Fault(path=r"people:(batchC|c)reate", account=BOB, status=429, headers={"Retry-After": "40"}))
        world.settle(hours=0.1)
    rounds(world)
    assert len(world.names_in(BOB, LABEL)) == ever_made(world, BOB) == 30
    world.google.faults.add(Fault(path="people/", method="PATCH", account=BOB, status=429, headers={"Retry-After": "40"}, times=2, skip=2))
    for number in range(5):
        edit(world, ALICE, f"Klant Nr{number:02}", nicknames=[{"value": "Nieuw"}])
    world.google.calls.clear()
    rounds(world, 62)
    written = [call for call in world.calls_of(BOB, writes=True) if ":updateContact" in call]
    assert len(written) <= 5 + 2, "each once, and the two that were refused"
    assert all(the(world, BOB, f"Klant Nr{number:02}")["nicknames"] for number in range(5))


def test_incident_20_google_s_own_spelling_is_nobody_s_edit(world: World) -> None:
    """The remote side rewrites text its own way, so that there was always something left to plan."""

    def its_own_way(fields: Json) -> Json:
        phones = [{**phone, "value": re.sub(r"^\+316\s?", "+31 6 ", phone["value"].replace(" ", ""))} for phone in fields.get("phoneNumbers", [])]
        mails = [{**mail, "value": str(mail["value"]).lower()} for mail in fields.get("emailAddresses", [])]
        return {**fields, **({"phoneNumbers": phones} if phones else {}), **({"emailAddresses": mails} if mails else {})}

    world.google.faults.rewrite = its_own_way
    klanten(world, ALICE, LABEL, (person("Eva Groot", phone="06-12345678", email="Eva@Klant.example"),))
    shared(world, f"{BOB}, {CAROL}", access="Can edit")
    rounds(world)
    edit(world, CAROL, "Eva Groot", phoneNumbers=[{"value": "06 87654321", "type": "mobile"}])
    rounds(world)
    before = revisions(world)
    assert writes_of(world, 62) == []
    assert revisions(world) == before == [2]
