"""One seed is one world: a script of steps, each with a chance of its own, so that leaving one out leaves the others as they were."""

from __future__ import annotations

import hashlib
import random
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sharing.person import from_google, to_google
from sharing.roles import Role
from sync import copying
from tests.simulation import cards, hands, weather, wider
from tests.simulation.invariants import Watch, check
from tests.simulation.place import Place
from tests.simulation.state import accounts_of, contacts_of, read
from tests.simulation.town import Town

LENGTH = 200
ROUNDS = 3  # K of promises.md
ROUND_MIN = 15


@dataclass(frozen=True, slots=True)
class Step:
    """What happens next; who and what exactly follows from `seed` and from how the world stands then."""

    kind: str
    seed: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a world ended. `history`: a hash of everything that happened in it, the same for the same script."""

    seed: int
    problems: tuple[str, ...]
    told: tuple[str, ...]
    fired: Counter[str]
    history: str
    steps: int


def _deliver(place: Place, chance: random.Random) -> None:
    place.clock.advance(chance.choice((1, 3, 5, 10)))
    place.tasks.run_due()


def _minutes(place: Place, chance: random.Random) -> None:
    place.rounds(chance.choice((1, 2, 5)))


def _round(place: Place, chance: random.Random) -> None:
    del chance
    place.rounds(ROUND_MIN)


def _long(place: Place, chance: random.Random) -> None:
    place.clock.advance(chance.choice((6 * 3600, 86_400, 7 * 86_400)))
    place.rounds(ROUND_MIN)


TIME: dict[str, tuple[int, Callable[[Place, random.Random], None]]] = {
    "deliver": (40, _deliver),
    "minutes": (10, _minutes),
    "round": (4, _round),
    "long": (1, _long),
}


def script(seed: int, length: int = LENGTH) -> tuple[Step, ...]:
    """The steps of a world. Every fifth one has good weather all along."""
    chance = random.Random(seed)
    kinds: list[tuple[str, float]] = [(kind, weight) for table in (hands.ACTIONS, cards.ACTIONS, TIME) for kind, (weight, _) in table.items()]
    storminess = 0.0 if seed % 5 == 0 else chance.choice((0.3, 0.6, 1.0))
    kinds += [(kind, weight * storminess) for kind, (weight, _) in weather.FAULTS.items() if storminess]
    picked = chance.choices([kind for kind, _ in kinds], [weight for _, weight in kinds], k=length)
    rare = random.Random(seed ^ 0xBAD)
    for kind, (often, _) in weather.RARE.items() if storminess else ():
        for place in rare.sample(range(length), min(length, int(often + rare.random()))):
            picked[place] = kind
    if wider.is_wider(seed):
        picked = wider.strewn(picked, seed)
    return tuple(Step(kind, chance.getrandbits(32)) for kind in picked)


class Story:
    """A world under way."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.place = Place(seed=seed, by_door=seed % 25 == 7)
        self.town = Town(self.place)
        self.watch = Watch(self.town)
        self.told: list[str] = []
        chance = random.Random(seed ^ 0xC0FFEE)
        self.town.furnish(chance)
        self.place.watchers.append(self.watch)
        if chance.random() < 0.6:
            self.place.tasks.run_until_idle(max_seconds=600)
            self.place.rounds(ROUND_MIN)

    def tell(self, steps: Iterable[Step]) -> None:
        for step in steps:
            self.place.clock.advance(1)
            said = self.step(step)
            self.watch.problems.extend(self.watch.twins.left())
            self.told.append(f"{self.place.clock.now():%d %H:%M:%S} {step.kind}{': ' + said if said else ''}")

    def step(self, step: Step) -> str:
        chance = random.Random(step.seed)
        if step.kind in hands.ACTIONS:
            return hands.act(self.town, step.kind, chance)
        if step.kind in cards.ACTIONS:
            return cards.act(self.town, step.kind, chance)
        if step.kind in wider.ACTIONS:
            self.place.fired[f"step {step.kind}"] += 1
            return wider.act(self.town, step.kind, chance)
        if strike := weather.FAULTS.get(step.kind) or weather.RARE.get(step.kind):
            strike[1](self.town, chance)
            self.place.fired[f"step {step.kind}"] += 1
            return ""
        TIME[step.kind][1](self.place, chance)
        return ""

    def settle(self) -> None:
        """Faults end, the queue drains, and every account is gone round three times."""
        weather.clear(self.place, self.town)
        self.place.tasks.run_until_idle(max_seconds=7200)
        self.place.rounds(ROUNDS * ROUND_MIN)
        self.place.tasks.run_until_idle(max_seconds=900)

    def problems(self) -> list[str]:
        return list(dict.fromkeys([*self.place.problems, *self.watch.problems, *check(read(self.town))]))

    # What a settled world still has to show

    def quiet(self) -> list[str]:
        """I14 and I16: an hour more, with new etags everywhere and old tasks delivered again, changes nothing."""
        for email in self.town.people:
            book = self.place.google.book(email)
            for person in book.contacts():
                if copying.marker_of(person):
                    book.edit(str(person["resourceName"]), {"nicknames": to_google(from_google(person)).get("nicknames", [])})
        before = self._traces()
        self.place.tasks.faults.shuffle = random.Random(self.seed)
        for call in list({(one.url, one.body): one for one in self.place.tasks.history}.values())[-20:]:
            self.place.redeliver(call.url, call.body)
        self.place.rounds(4 * ROUND_MIN)
        self.place.tasks.run_until_idle(max_seconds=900)
        self.place.tasks.faults.shuffle = None
        after = self._traces()
        changed = [
            f"I14: {name} went from {before[name]} to {after[name]} with nobody doing anything" for name in before if before[name] != after[name]
        ]
        return changed or self._idle()

    def _idle(self) -> list[str]:
        """I14 and I15: an account where nothing at all happens is looked at and not written, not even by a turn that finds nothing to do."""
        before = accounts_of(self.town)
        self.place.rounds(2 * ROUND_MIN)
        self.place.tasks.run_until_idle(max_seconds=900)  # the last minute's round has rung a moment ago
        after = accounts_of(self.town)
        # Once in six days the token is renewed by a full listing, which is written down.
        idle = [email for email, account in after.items() if account.sync.full_at == before[email].sync.full_at]
        return [f"I14: the document of {email} was written without any news" for email in idle if after[email].updated != before[email].updated]

    def _traces(self) -> dict[str, int]:
        state = read(self.town)
        return {
            # A contact that Google refuses for good is set aside; that it is tried once more when its copy moves changes nothing anywhere.
            "writes to Google": len(self.place.sent) - self.place.fired["poison"],
            "revisions": sum(contact.revision for contact in state.contacts.values()),
            "audit rows": len(state.audit),
            "private comments": len(state.comments),
        }

    def one_edit(self) -> list[str]:
        """I15: one accepted edit costs one write an account that sees it, and one revision."""
        state = read(self.town)
        found = []
        for email in self.town.people:
            key = self.place.key(email)
            for name, entry in sorted(state.entries[email].items()):
                sight = state.sight(key, state.contacts[name]) if name in state.contacts else None
                if sight is not None and sight.role >= Role.EDITOR and "phoneNumbers" not in sight.hidden and entry.pause == "" and entry.resource:
                    found.append((email, name, entry.resource))
        if not found:
            return []
        email, name, resource = random.Random(self.seed).choice(found)
        book, key = self.place.google.book(email), self.place.key(email)
        phones = to_google(from_google(book.contact(resource))).get("phoneNumbers", [])
        origin = from_google(book.contact(resource)).first("names").text("familyName") or "O0"
        book.edit(resource, {"phoneNumbers": [*phones, self.place.ledger.value(key, "phoneNumbers", origin, self.place.clock.now(), "mobile")]})
        before, tasks, sent = self._traces(), self.place.tasks.counts.created, len(self.place.sent)
        self.place.rounds(2 * ROUND_MIN)
        self.place.tasks.run_until_idle(max_seconds=900)
        after = self._traces()
        readers = sum(1 for one in self.town.people if one != email and name in state.entries[one])
        # What Google refuses for good is tried again by an edit, and is no write; nor is a token that was an hour old and is asked for anew.
        writes = sum(1 for one in self.place.sent[sent:] if 200 <= one.status < 300)
        revisions = after["revisions"] - before["revisions"]
        made = self.place.tasks.counts.created - tasks
        most = 2 * 2 * len(self.town.people) + 3 * (len(self.town.people) + 1) * max(1, len(state.contacts[name].labels))
        problems = []
        if writes > readers or revisions != 1:
            problems.append(f"I15: one edit of {name} by {email} with {readers} others made {writes} writes and {revisions} revisions")
        if made > most:
            problems.append(f"I15: one edit made {made} tasks for {len(self.town.people)} accounts (at most {most})")
        return problems

    def history(self) -> str:
        seal = hashlib.sha256()
        for call in self.place.google.calls:
            seal.update(f"{call.account_email} {call.method} {call.path} {call.status} {call.at.timestamp()}\n".encode())
        for line in self.told:
            seal.update(line.encode())
        for contact in contacts_of(self.town).values():
            seal.update(f"{contact.id} {contact.revision} {to_google(contact.person)}".encode())
        return seal.hexdigest()[:16]


def run(seed: int, steps: Sequence[Step] | None = None) -> Outcome:
    """Live through one world, let it settle, and look."""
    chosen = script(seed) if steps is None else steps
    story = Story(seed)
    try:
        story.tell(chosen)
        story.settle()
        problems = story.problems()
        if not problems:
            problems = story.quiet() or story.one_edit() or story.problems()
    except Exception:  # noqa: BLE001  a world that breaks is a finding, told with its seed
        problems = ["the world itself broke: " + traceback.format_exc(limit=-8)]
    outcome = Outcome(seed, tuple(problems), tuple(story.told), story.place.fired, story.history(), len(chosen))
    story.place.close()
    return outcome
