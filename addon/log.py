"""One JSON line for each thing worth knowing. Only words of our own go in: no contact's data, no token, no message of somebody else's exception."""

from __future__ import annotations

import json
import logging
import secrets
import sys
from pathlib import Path
from types import TracebackType

_LOGGER = logging.getLogger("commonbook")
_HOUSE = Path(__file__).resolve().parent.parent
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that are mistaken for another on the phone


def set_up() -> None:
    """Lines to standard output, where Cloud Run collects them. Google's libraries may only complain: their chatter holds addresses."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(logging.Formatter("%(message)s"))
    _LOGGER.handlers = [handler]
    _LOGGER.propagate = False
    _LOGGER.setLevel(logging.INFO)
    for name in ("googleapiclient", "google", "urllib3", "httplib2", "werkzeug"):
        logging.getLogger(name).setLevel(logging.ERROR)


def new_reference() -> str:
    """A number that a person can read out: it stands on the card and in the line."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def write(event: str, *, severity: str = "INFO", **fields: str | int) -> None:
    """One line. Values are our own words and numbers; JSON keeps a line break from making a second line (promises.md T27)."""
    _LOGGER.log(logging.getLevelNamesMapping()[severity], json.dumps({"severity": severity, "event": event, **fields}))


def failure(event: str, error: BaseException, *, reference: str, route: str) -> None:
    """A failure by its type and place. Its message is left out: it may quote what a person typed."""
    write(event, severity="ERROR", reference=reference, route=route, error=_kind(error), at=" < ".join(_places(error)) or "outside")


def _kind(error: BaseException) -> str:
    cause = error.__cause__
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return f"{name} from {_kind(cause)}" if cause is not None else name


def _places(error: BaseException, *, most: int = 6) -> list[str]:
    """Our own lines it passed, innermost first."""
    places: list[str] = []
    step: TracebackType | None = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        path = Path(code.co_filename)
        if path.is_relative_to(_HOUSE) and ".venv" not in path.parts:
            places.append(f"{path.relative_to(_HOUSE)}:{step.tb_lineno} {code.co_name}")
        step = step.tb_next
    return places[::-1][:most]
