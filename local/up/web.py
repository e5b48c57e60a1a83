"""The one address: the product's app, the workbench under `/workbench`, and the way there from `/`."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.utils import redirect

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

THREADS = 24
HOST = "127.0.0.1"


class PortTaken(Exception):
    """Something listens there already."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is in use; choose another with --port N, or --port 0 for any free one")
        self.port = port


def listen(port: int) -> socket.socket:
    """Take the port before anything is started. Raises PortTaken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise PortTaken(port) from error
    return listener


def with_workbench(product: WSGIApplication, workbench: WSGIApplication) -> WSGIApplication:
    """The product, and beside it the workbench; nobody but `./dev up` calls this."""
    mounted: Any = DispatcherMiddleware(product, {"/workbench": workbench})

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        if environ["PATH_INFO"] in ("", "/") and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return redirect("/workbench/")(environ, start_response)
        return mounted(environ, start_response)

    return app


def serve(app: WSGIApplication, listener: socket.socket) -> Any:
    """A waitress server for `app`; its `run()` blocks until SIGTERM or SIGINT."""
    import waitress

    return waitress.create_server(app, sockets=[listener], threads=THREADS, ident=None, channel_timeout=120)
