"""The embedded Firestore, a plain model and Google's own emulator answer the same random programs alike."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import threading
import uuid
from collections.abc import Iterator
from typing import IO

import pytest
from google.cloud import firestore

from local.firestore import FirestoreServer, direct_client
from tests.local.firestore.programs import ClientRunner, ModelRunner, Runner, Step, random_program

_STOP_S = 60


@pytest.fixture(scope="module")
def emulator() -> Iterator[str]:
    """The address of Google's emulator, started for this module."""
    gcloud = shutil.which("gcloud")
    if gcloud is None:
        pytest.skip("Google's emulator is not installed (gcloud emulators firestore)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [gcloud, "emulators", "firestore", "start", f"--host-port={address}", "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    try:
        assert process.stdout is not None
        said = ""
        for line in process.stdout:
            said += line
            if "is now running" in line:
                break
        else:
            pytest.skip(f"Google's emulator does not start here: {said[-300:]}")
        # it logs every refusal: with nobody reading, it would stop at a full pipe
        threading.Thread(target=_drain, args=(process.stdout,), daemon=True).start()
        yield address
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(_STOP_S)


def _drain(stream: IO[str]) -> None:
    with stream:
        for _ in stream:
            pass


def client_of(address: str) -> firestore.Client:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FIRESTORE_EMULATOR_HOST", address)
        return firestore.Client(project=f"p{uuid.uuid4().hex[:8]}")


def compare(program: list[Step], left: Runner, right: Runner) -> None:
    for number, step in enumerate(program):
        assert left.run(step) == right.run(step), f"step {number} of the program: {step!r}"


@pytest.mark.parametrize("seed", range(60))
def test_random_programs_agree_with_the_model(server: FirestoreServer, seed: int) -> None:
    client = direct_client(server)
    compare(random_program(seed, client), ClientRunner(client), ModelRunner(client))


@pytest.mark.parametrize("seed", range(12))
def test_random_programs_agree_with_googles_emulator(server: FirestoreServer, emulator: str, seed: int) -> None:
    google = client_of(emulator)
    compare(random_program(seed, google, length=100), ClientRunner(direct_client(server, google.project)), ClientRunner(google))
