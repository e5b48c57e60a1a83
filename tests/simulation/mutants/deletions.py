"""Bugs that take contacts away: unguarded, on hearsay, or from those who should lose nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from firestore_models import contacts, edits, held, labels
from firestore_models.claims import Press
from firestore_models.held import Deletion, Fate, Held
from firestore_models.rights import NotAllowed, NotFound
from firestore_models.store import Db, Transaction, transact
from sync import departures, incoming, turn
from sync.incoming import Reading
from sync.work import Work
from tests.simulation.mutants.planting import Mutant, Swap, mutant

PAGE = 3  # a listing's page, on the scale of these worlds

_leave = turn._leave


def _let_all_go(db: Db, label: str, account: str, names: Iterable[str], at: datetime, **how: Any) -> Fate:
    del db, label, account, names, at, how
    return Fate.CARRIED


def _judge_by_page(db: Db, label: str, account: str, names: Iterable[str], at: datetime, **how: Any) -> Fate:
    """As `held.judge`, but what was deleted in the same look is counted for each page of it alone."""
    del how
    found = list(names)

    def work(transaction: Transaction) -> Fate:
        known = held.get(db, label, transaction)
        recent = [each for each in known.deletions if each.fate is Fate.HELD or each.at > at - held.WINDOW]
        earlier = [each for each in recent if each.at < at]
        live = labels.get_heads(db, [label], transaction)[label].live
        counted = {each.contact for each in recent}
        total = len(earlier) + min(PAGE, len(found))
        fate = Fate.HELD if any(each.fate is Fate.HELD for each in recent) or total > held.allowed(live + len(recent)) else Fate.CARRIED
        rows = (*recent, *(Deletion(name, account, at, fate) for name in found if name not in counted))
        held._write(transaction, db, Held(label, rows))
        return fate

    return transact(db, work)


def _believe_listing(reading: Reading, names: list[str], tombstones: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    del tombstones
    known = {reading.by_resource[name] for name in names if reading.work.entry(reading.by_resource[name]) is not None}
    found = [contact for name in sorted(known) if (contact := reading.contact(name)) is not None]
    if found:
        departures.deleted(reading.work, reading.touched, found)
    return []


def _leave_for_all(work: Work, label: str) -> None:
    document = labels.get(work.engine.db, label)
    for contact in contacts.news(work.engine.db, label, after=0) if document is not None else ():
        if document is not None and label in contact.labels:
            press = Press(actor=document.owner, claim="", at=work.engine.now(), origin="google")
            try:
                edits.remove_from_labels(work.engine.db, press, contact.id, frozenset({label}))
            except (NotAllowed, NotFound):
                continue
    work.engine.queue.fan_out(label)
    _leave(work, label)


DELETIONS: tuple[Mutant, ...] = (
    mutant("no guard", "deletions are carried out however many there are", Swap(held, "judge", _let_all_go)),
    mutant("guard per page instead of per cycle", "of the deletions in one look only a page of them is counted", Swap(held, "judge", _judge_by_page)),
    mutant(
        "guard not summed over 24 h",
        "deletions seen in an earlier look are not counted any more",
        Swap(held, "WINDOW", timedelta(minutes=1)),
    ),
    mutant("delete on listing", "what a listing lacks is deleted, nobody asks Google directly", Swap(incoming, "_missing", _believe_listing)),
    mutant("cascade to owner", "when somebody leaves a label, its contacts go with him", Swap(turn, "_leave", _leave_for_all)),
)
