"""`python -m local.up`: start everything, say where, and run until told to stop."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from local.up import options as command_line
from local.up import parts as parts_of
from local.up.options import CHECKOUT, Options
from local.up.parts import Parts
from local.up.scheduler import Scheduler
from local.up.web import PortTaken, listen, serve, with_workbench

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LAST_DELIVERIES_S = 5.0


class InUse(Exception):
    """Another `./dev up` works on the same files."""


def main(arguments: Sequence[str]) -> int:
    options = command_line.read(arguments, os.environ)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # "task queue depth": two clicks at once
    signal.signal(signal.SIGTERM, _stop)
    try:
        with held(options.data):
            return run(options)
    except (PortTaken, InUse) as problem:
        print(f"./dev up: {problem}", file=sys.stderr)  # noqa: T201
        return 1
    except (KeyboardInterrupt, SystemExit):
        return 0


def run(options: Options) -> int:
    """Start, serve until a signal comes, stop."""
    listener = listen(options.port)
    address = f"http://localhost:{listener.getsockname()[1]}"
    parts = parts_of.start(options, address)
    with parts.closing:
        os.environ.update(parts.environ)  # before the product is imported: it reads them once
        app = product(parts, address)
        scheduler = upkeep(parts, address)
        server = serve(app, listener)
        if parts.tasks is not None:
            parts.tasks.start()
        scheduler.start()
        say(parts, address)
        server.run()  # returns on SIGTERM and SIGINT
        scheduler.close()
        finished = parts.tasks is None or parts.tasks.stop(timeout_s=LAST_DELIVERIES_S)
        if not finished:
            # A delivery that still runs is repeated at the next start; waiting for it would hold up the machine that said stop.
            sys.stdout.flush()
            os._exit(0)
    return 0


def product(parts: Parts, address: str) -> WSGIApplication:
    """The very app that Cloud Run serves, with the workbench beside it."""
    import main as entry
    from local import workbench

    environ = parts.environ
    bench = workbench.app(
        google=parts.google,
        tasks=parts.tasks,
        mailbox=parts.mailbox,
        addon_url=address,
        public_url=environ["PUBLIC_URL"],
        addon_service_account=environ["ADDON_SERVICE_ACCOUNT"],
        oauth_client_id=environ["OAUTH_CLIENT_ID"],
        manifest=json.loads((CHECKOUT / "deployment.json").read_text(encoding="utf-8")),
    )
    return with_workbench(entry.app, bench)


def upkeep(parts: Parts, address: str) -> Scheduler:
    environ = parts.environ
    public_url = environ["PUBLIC_URL"].rstrip("/")
    deliver = parts_of.Shortcut(public_url, address)
    return Scheduler(f"{public_url}/task/upkeep", public_url, environ["TASKS_SERVICE_ACCOUNT"], parts.clock, deliver, parts.id_token)


def say(parts: Parts, address: str) -> None:
    """The one line that matters, and which parts are somebody else's."""
    elsewhere = [name for name, part in (("Google", parts.google), ("Cloud Tasks", parts.tasks), ("mail", parts.mailbox)) if part is None]
    note = f"   ({', '.join(elsewhere)}: as set in the environment)" if elsewhere else ""
    print(f"Commonbook is at {address}/{note}", flush=True)  # noqa: T201


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep the data directory to this process. Raises InUse."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "up.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InUse(f"another one runs with the files in {folder}; set DATA_DIR to another folder to run both") from error
        yield


def _stop(_signal: int, _frame: Any) -> NoReturn:
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
