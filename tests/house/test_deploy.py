"""What an administrator deploys agrees with the code: queues, indexes, rules, image, manifest."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from deploy.queues import commands
from deploy.render import PLACEHOLDER, render
from local.clock import Clock
from local.firestore.indexes import read_rules
from local.tasks import TaskServer, read_queues

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
MANIFEST = (ROOT / "deployment.json").read_text(encoding="utf-8")


def test_the_rendered_manifest_has_no_placeholder_left() -> None:
    rendered = render(MANIFEST, "https://book.acme.example/")
    assert PLACEHOLDER not in rendered
    assert json.loads(rendered)["addOns"]["common"]["homepageTrigger"]["runFunction"] == "https://book.acme.example/addon/home"
    assert rendered.count("https://book.acme.example") == MANIFEST.count(PLACEHOLDER)


@pytest.mark.parametrize("url", ["http://book.acme.example", "book.acme.example", "https://", "https://a.example/path", "https://a.example?x=1", ""])
def test_an_address_that_google_would_not_call_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="https"):
        render(MANIFEST, url)


def test_every_queue_becomes_one_command_with_all_its_settings() -> None:
    queues = read_queues(DEPLOY / "queues.json")
    lines = list(commands(iter(queues), "europe-west1"))
    assert [shlex.split(line)[4] for line in lines] == ["drain", "poll", "fanout", "mail", "upkeep"]
    assert all(" || gcloud tasks queues update " in line for line in lines)
    for queue, line in zip(queues, lines, strict=True):
        values = [str(value) for group in ("rateLimits", "retryConfig") for value in queue[group].values()]
        assert all(f"={value}" in line for value in values)


def test_the_local_queue_takes_the_deployed_settings() -> None:
    server = TaskServer(None, Clock(), lambda _call: 200)
    server.create_queues("projects/demo/locations/europe-west1", read_queues(DEPLOY / "queues.json"))
    assert len(server.store.queues()) == 5
    server.close()


def test_every_queue_that_the_code_names_is_deployed() -> None:
    deployed = {queue["id"] for queue in read_queues(DEPLOY / "queues.json")}
    code = (ROOT / "sync" / "queue.py").read_text(encoding="utf-8")
    named = set(re.findall(r'self\._(?:ring|create)\("(\w+)"', code))
    assert named
    assert named <= deployed


def test_the_index_file_is_read_and_keeps_large_maps_out() -> None:
    rules = read_rules(DEPLOY / "firestore.indexes.json")
    for group, field in (("accounts", "reach"), ("copies", "entries"), ("contacts", "person"), ("labels", "grants")):
        assert rules.modes(group, (field,)) == frozenset(), (group, field)


def test_nobody_but_the_service_gets_into_the_database() -> None:
    rules = (DEPLOY / "firestore.rules").read_text(encoding="utf-8")
    assert re.findall(r"allow .*", rules) == ["allow read, write: if false;"]


def test_the_image_holds_the_product_and_nothing_of_the_laptop() -> None:
    """T34."""
    copied = set(re.findall(r"^COPY (\S+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE))
    assert copied == {"requirements.txt", "main.py", "addon", "cards", "firestore_models", "handlers", "sharing", "sync"}
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")}
    assert let_in == copied
