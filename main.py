"""The entry: a WSGI app for any server, and a functions-framework target that serves the very same app."""

from __future__ import annotations

import os

from flask import Request
from werkzeug.wrappers import Response

from addon import log
from addon.app import create_app
from addon.settings import Settings
from handlers.routes import ROUTES


def _context(settings: Settings) -> object:
    """Imported at the first request that needs it: Google's clients cost most of a second."""
    from addon.wiring import context

    return context(settings)


log.set_up()
app = create_app(Settings.read(os.environ), _context, ROUTES)


def commonbook(request: Request) -> Response:
    """The functions-framework target: hand the request on as it came."""
    return Response.from_app(app.wsgi_app, request.environ)
