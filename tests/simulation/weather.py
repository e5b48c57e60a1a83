"""Everything that goes wrong around us, each kind by name, counted when it really happened (promises.md, "The proving ground")."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping

import grpc

from firestore_models import contacts
from local.google import Fault
from local.google.people.switches import LostAnswer
from local.google.people.wire import ApiRequest, Json, invalid
from sharing.person import from_google, to_google
from sync import turn
from tests.simulation import cards, hands
from tests.simulation.ledger import origin_of
from tests.simulation.place import Place
from tests.simulation.town import Town
from tests.world import PUBLIC_URL

WRITES = r":createContact|:batchCreateContacts|:updateContact|:batchUpdateContacts|:deleteContact|:batchDeleteContacts|members:modify|contactGroups$"
DOMAINS = ("hoogland.example", "lumen.example")
Chance = random.Random


def _http(status: int, **headers: str) -> Callable[[Town, Chance], None]:
    def strike(town: Town, chance: Chance) -> None:
        account = chance.choice((*town.people, None))
        path = chance.choice((r"/v1/", WRITES, r"connections", r"contactGroups"))
        retry = {"Retry-After": str(chance.choice((5, 40, 90)))} if headers and chance.random() < 0.5 else {}
        town.place.google.faults.add(Fault(path=path, account=account, status=status, headers=retry, times=chance.randint(1, 3)))

    return strike


def lost_answer(town: Town, chance: Chance) -> None:
    """The write is carried out, the answer says otherwise or never comes."""
    path = chance.choice((WRITES, r":createContact|:batchCreateContacts", r":updateContact", r":deleteContact", r"contactGroups"))
    status = chance.choice((500, 503, None))
    town.place.google.faults.add(Fault(path=path, method=None, status=status, cut=status is None, after_commit=True, skip=chance.randrange(3)))


def half_a_batch(town: Town, chance: Chance) -> None:
    town.place.google.faults.lose_answer.append(LostAnswer("UNAVAILABLE", chance.choice((0, 1, 2, None))))


def cut(town: Town, chance: Chance) -> None:
    town.place.google.faults.add(Fault(path=r"/v1/", cut=True, times=chance.randint(1, 2)))


def garbage(town: Town, chance: Chance) -> None:
    town.place.google.faults.add(Fault(path=r"/v1/", garbage=True, after_commit=chance.random() < 0.5, status=chance.choice((502, 404, 200))))


def sync_lag(town: Town, chance: Chance) -> None:
    town.place.google.faults.sync_lag_s = chance.choice((20.0, 120.0, 400.0))


def read_lag(town: Town, chance: Chance) -> None:
    town.place.google.faults.read_lag_s = chance.choice((5.0, 60.0))


def no_lag(town: Town, chance: Chance) -> None:
    del chance
    town.place.google.faults.sync_lag_s = town.place.google.faults.read_lag_s = 0.0
    town.place.google.faults.shuffle = False


def shuffled(town: Town, chance: Chance) -> None:
    del chance
    town.place.google.faults.shuffle = True


COUNTED = ("list_empty", "list_truncated", "repeat_item", "batch_entry_failures", "twice", "lose_answers", "unreachable")


def _give(town: Town, name: str, times: int) -> None:
    """Let a counted fault happen so many times from now on; what it did since it was last set is counted as fired."""
    faults = town.place.google.faults if hasattr(town.place.google.faults, name) else town.place.tasks.faults
    town.place.fired[name] += town.given.get(name, 0) - getattr(faults, name)
    setattr(faults, name, times)
    town.given[name] = times


def short_list(name: str) -> Callable[[Town, Chance], None]:
    """One list of changes that lacks some. Two of them in a row would hide a change for good: every change is listed twice (design.md, "poll")."""

    def strike(town: Town, chance: Chance) -> None:
        del chance
        _give(town, name, 1)
        town.place.google.faults.lie_when_full = False

    return strike


def _counted(name: str, most: int) -> Callable[[Town, Chance], None]:
    return lambda town, chance: _give(town, name, chance.randint(1, most))


def token_expired(town: Town, chance: Chance) -> None:
    town.place.google.faults.expired_token_code = chance.choice((400, 410))
    town.place.google.expire_sync_tokens(chance.choice((*town.people, None)))
    town.place.fired["token expired"] += 1
    if chance.random() < 0.5:
        # The full listing that follows lies, and lies again when asked once more.
        _give(town, chance.choice(("list_empty", "list_truncated")), chance.randint(2, 5))
        town.place.google.faults.lie_when_full = True


def respelt(town: Town, chance: Chance) -> None:
    """From now on Google stores phone numbers in its own spelling."""
    del chance
    town.is_respelling = True
    town.place.google.faults.rewrite = _storing(town)


def poison(town: Town, chance: Chance) -> None:
    """From now on and for good, Google takes one of the shared contacts from nobody but people's own hands."""
    with town.place.quietly():
        known = [contacts.from_snapshot(one) for one in town.place.db.collection("contacts").stream()]
    found = sorted({origin_of(contact.person) for contact in known if contact is not None} - {""})
    if found:
        town.poisoned.add(chance.choice(found))
        town.place.google.faults.rewrite = _storing(town)


def _storing(town: Town) -> Callable[[Json], Json]:
    """What Google makes of a person about to be stored."""

    def store(person: Json) -> Json:
        if town.place.at_work and any(name.get("familyName") in town.poisoned for name in person.get("names", ())):
            town.place.fired["poison"] += 1
            raise invalid("Invalid value in this contact.")
        phones = person.get("phoneNumbers")
        if not phones or not town.is_respelling:
            return person
        town.place.fired["respelt"] += 1
        return {**person, "phoneNumbers": [{**phone, "value": re.sub(r"^(\+31)(6)", r"\1 \2 ", str(phone.get("value", "")))} for phone in phones]}

    return store


def faster_user(town: Town, chance: Chance) -> None:
    """Its holder edits a contact after we read it and before our write arrives."""
    place, seed = town.place, chance.random()

    def before_write(request: ApiRequest) -> None:
        del request
        place.google.faults.before_write = None

    def happen(_: str) -> None:
        again = random.Random(seed)
        email = again.choice(town.people)
        book = place.google.book(email)
        groups = town.groups_of(place.key(email))
        found = [
            one for one in book.contacts() if {m["contactGroupMembership"]["contactGroupResourceName"] for m in one.get("memberships", [])} & groups
        ]
        if not found:
            return
        person = again.choice(found)
        place.fired["faster user"] += 1
        items = to_google(from_google(person)).get("phoneNumbers", [])
        origin = from_google(person).first("names").text("familyName") or "O0"
        items.append(place.ledger.value(place.key(email), "phoneNumbers", origin, place.clock.now(), "work"))
        book.edit(str(person["resourceName"]), {"phoneNumbers": items})

    place.google.faults.before_write = before_write
    place.interruption = happen


def second_worker(town: Town, chance: Chance) -> None:
    """While one worker is in the middle of a turn, others begin: the same account again, and whatever is due."""
    email, look = chance.choice(town.people), chance.choice((turn.Look.NOTHING, turn.Look.CONTACTS))
    is_same = chance.random() < 0.7

    def happen(account: str) -> None:
        town.place.fired["second worker"] += 1
        turn.run(town.place.live.engine, town.place.key(account if is_same and account else email), look)

    town.place.interruption = happen


def stalled_worker(town: Town, chance: Chance) -> None:
    """A worker is held up for longer than its lease; another one works meanwhile, then the first goes on."""
    seconds = chance.choice((50, 70, 130))
    card, seed = chance.choice(("", "unshare", "grant", "card delete", "card edit")), chance.getrandbits(32)

    def happen(account: str) -> None:
        place = town.place
        with place.stalling(account):
            place.clock.advance(seconds)
            if card:
                cards.act(town, card, random.Random(seed))
                place.at_work = True
            for email in town.people:
                turn.run(place.live.engine, place.key(email), turn.Look.CONTACTS)

    town.place.interruption = happen


def crash(town: Town, chance: Chance) -> None:
    town.place.effects_to_live = chance.randint(1, 25)


def _store(status: grpc.StatusCode) -> Callable[[Town, Chance], None]:
    def strike(town: Town, chance: Chance) -> None:
        after = status is grpc.StatusCode.UNAVAILABLE and chance.random() < 0.4
        town.place.hooks.fail(chance.choice(("Commit", "Commit", "RunQuery", "BatchGetDocuments")), status, after=after, times=1)

    return strike


def forged_task(town: Town, chance: Chance) -> None:
    """A task with a genuine token whose body names more than an account: another tenant, another address, another's label (T7)."""
    email, other = chance.sample(town.people, 2)
    key = town.place.key(email)
    hands.act_as(town, "create", chance, email)
    body = {
        "account": key,
        "look": "contacts",
        "tenant": next(domain for domain in DOMAINS if domain != email.partition("@")[2]),
        "address": other,
        "owner": town.place.key(other),
        "label": chance.choice(town.labels),
        "role": "OWNER",
    }
    town.place.fired["forged task"] += 1
    town.place.redeliver(f"{PUBLIC_URL}/task/{chance.choice(('poll', 'drain'))}", json.dumps(body).encode())


def tasks_shuffled(town: Town, chance: Chance) -> None:
    town.place.tasks.faults.shuffle = random.Random(chance.random())


def tasks_late(town: Town, chance: Chance) -> None:
    town.place.tasks.faults.delay_s = chance.choice((0.0, 30.0, 300.0))


def undelegated(town: Town, chance: Chance) -> None:
    town.place.google.undelegate(chance.choice(DOMAINS))
    town.place.fired["undelegated"] += 1
    town.place.start()  # the worker's tokens would live for an hour otherwise


def delegated(town: Town, chance: Chance) -> None:
    del chance
    for domain in DOMAINS:
        town.place.google.delegate(domain)


def suspended(town: Town, chance: Chance) -> None:
    town.place.google.suspend(chance.choice(town.people))
    town.place.fired["suspended"] += 1
    town.place.start()


def let_in(town: Town, chance: Chance) -> None:
    del chance
    for email in town.people:
        town.place.google.suspend(email, suspended=False)


def full(town: Town, chance: Chance) -> None:
    town.place.google.faults.contact_limit = chance.choice((10, 20))


def room(town: Town, chance: Chance) -> None:
    del chance
    town.place.google.faults.contact_limit = 25_000


FAULTS: Mapping[str, tuple[int, Callable[[Town, Chance], None]]] = {
    "429": (3, _http(429, retry="after")),
    "500": (2, _http(500)),
    "503": (2, _http(503)),
    "lost answer": (6, lost_answer),
    "half a batch": (2, half_a_batch),
    "cut": (2, cut),
    "garbage": (1, garbage),
    "sync lag": (3, sync_lag),
    "read lag": (2, read_lag),
    "no lag": (4, no_lag),
    "shuffled": (1, shuffled),
    "empty list": (2, short_list("list_empty")),
    "truncated list": (2, short_list("list_truncated")),
    "repeated item": (1, _counted("repeat_item", 2)),
    "batch entry fails": (1, _counted("batch_entry_failures", 2)),
    "token expired": (2, token_expired),
    "respelt": (1, respelt),
    "faster user": (4, faster_user),
    "second worker": (4, second_worker),
    "stalled worker": (3, stalled_worker),
    "crash": (6, crash),
    "store aborted": (1, _store(grpc.StatusCode.ABORTED)),
    "store unavailable": (1, _store(grpc.StatusCode.UNAVAILABLE)),
    "tasks twice": (2, _counted("twice", 6)),
    "tasks lost answers": (2, _counted("lose_answers", 4)),
    "tasks unreachable": (1, _counted("unreachable", 4)),
    "tasks shuffled": (2, tasks_shuffled),
    "tasks late": (2, tasks_late),
    "undelegated": (1, undelegated),
    "delegated": (3, delegated),
    "suspended": (1, suspended),
    "let in": (3, let_in),
    "full": (1, full),
    "room": (3, room),
}
RARE: Mapping[str, tuple[float, Callable[[Town, Chance], None]]] = {
    "forged task": (2.0, forged_task),
    "poison": (0.3, poison),
}
"""How often in one world, besides its weather."""
EVIDENCE: Mapping[str, str] = {
    **{status: f"http {status}" for status in ("429", "500", "503")},
    "cut": "http cut",
    "garbage": "http 502",
    "empty list": "list_empty",
    "truncated list": "list_truncated",
    "repeated item": "repeat_item",
    "batch entry fails": "batch_entry_failures",
    "store aborted": "store",
    "store unavailable": "store",
    "tasks twice": "twice",
    "tasks lost answers": "lose_answers",
    "tasks unreachable": "unreachable",
    **{kind: kind for kind in ("respelt", "faster user", "second worker", "stalled worker", "crash", "forged task", "poison", "token expired")},
}
"""What is counted when a kind of fault really happened; of those that are a state of things, that the state was entered."""
CALM = frozenset({"no lag", "delegated", "let in", "room"})  # ends of trouble, not trouble


def clear(place: Place, town: Town) -> None:
    """All trouble ends."""
    for status in (fault.status or (0 if fault.cut else 200) for fault in place.google.faults.fired):
        place.fired[f"http {status or 'cut'}"] += 1
    for name in COUNTED:
        _give(town, name, 0)
    place.google.faults.heal()
    town.is_respelling = False
    if town.poisoned:
        place.google.faults.rewrite = _storing(town)  # a contact that Google does not take stays one
    place.hooks.clear()
    faults = place.tasks.faults
    faults.delay_s, faults.shuffle = 0.0, None
    place.effects_to_live = place.interruption = None
    delegated(town, random.Random(0))
    let_in(town, random.Random(0))
    place.start()
