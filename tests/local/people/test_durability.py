"""The file behind the local People API: nothing answered is lost when the process is killed, and a seed gives one history."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from local.clock import Clock
from local.google.people import PeopleApi, PeopleStore
from tests.local.people.conftest import ANN, START, Client, MakeStore, named, source
from tests.local.people.test_photos import picture

ALL = "metadata,memberships,names,photos"

KILLED = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from local.clock import Clock
from local.google.people import PeopleStore
book = PeopleStore(Path(sys.argv[1]), Clock(frozen=datetime.fromisoformat(sys.argv[2]))).book("1001")
book.create_many([{"names": [{"givenName": str(n)}]} for n in range(50)], ["Sales"])
book.delete(book.create({"names": [{"givenName": "Gone"}]}))
print("written", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_all_is_there_again_after_opening_the_file_anew(make_store: MakeStore, tmp_path: Path) -> None:
    store = make_store(tmp_path / "people.sqlite")
    ann, book = Client(PeopleApi(store)), store.book(ANN)
    store.set_profile(ANN, email="ann@acme.example", name="Ann")
    jane, tim, joe = book.create_many([named("Jane"), named("Tim"), named("Joe")], ["Sales"])
    book.set_photo(jane, picture())
    book.merge(jane, [joe])
    people, token = ann.full_sync(fields=ALL)
    book.delete(tim)
    store.close()

    again = make_store(tmp_path / "people.sqlite", seed=99)
    ann, book = Client(PeopleApi(again)), again.book(ANN)
    [seen] = ann.walk(fields=ALL)[0]
    assert seen == ann.get(jane, fields=ALL) == ann.get(joe, fields=ALL)
    assert source(seen)["etag"] == source(next(person for person in people if person["resourceName"] == jane))["etag"]
    assert again.photo(seen["photos"][0]["url"].rpartition("/")[2])
    assert [person["resourceName"] for person in ann.delta(token, fields=ALL)[0]] == [tim]
    assert book.trash() == [tim]
    assert book.members("Sales") == [jane]
    assert ann.get("people/me")["names"][0]["displayName"] == "Ann"


def test_a_killed_process_loses_nothing_it_has_answered(make_store: MakeStore, tmp_path: Path) -> None:
    path = tmp_path / "people.sqlite"
    root = Path(__file__).parents[3]
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), START.isoformat()], cwd=root, capture_output=True, text=True, env={**os.environ}, check=False
    )
    assert (run.stdout, run.returncode) == ("written\n", -signal.SIGKILL), run.stderr
    book = make_store(path).book(ANN)
    assert len(book.contacts()) == len(book.members("Sales")) == 50
    assert len(book.trash()) == 1


def test_one_seed_gives_one_history_and_another_seed_another(clock: Clock) -> None:
    def history(seed: int) -> list[dict[str, object]]:
        store = PeopleStore(None, clock, seed=seed)
        book = store.book(ANN)
        names = book.create_many([named("Jane"), named("Tim")], ["Sales"])
        book.edit(names[0], named("Joan"))
        return book.contacts()

    assert history(1) == history(1)
    assert history(1) != history(2)


def test_many_threads_can_write_to_one_account_and_to_several(make_store: MakeStore) -> None:
    store = make_store()
    api = PeopleApi(store)

    def work(number: int) -> None:
        client = Client(api, account=str(number % 3))
        made = client.create(named(str(number)))
        client.update(made["resourceName"], {"etag": made["etag"], **named(f"new {number}")}, "names")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(60)))
    assert [len(store.book(str(account)).contacts()) for account in range(3)] == [20, 20, 20]
