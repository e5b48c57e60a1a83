"""Who may talk to the workbench: its own page in a browser on this computer. Every other site's page is turned away (promises.md T19, T20)."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request, Response

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def is_foreign(request: Request, public_url: str) -> bool:
    """Whether another site may be behind this request: by host (a rebound name), by origin, by the browser's own word."""
    host = urlsplit(f"//{request.host}").hostname or ""
    if host not in LOOPBACK | {urlsplit(public_url).hostname}:
        return True
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        return True
    return request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none")


def harden(response: Response) -> Response:
    """No frames, no sniffing, nothing loaded from elsewhere but pictures."""
    response.headers["Content-Security-Policy"] = (
        "default-src 'self'; img-src 'self' https: data:; style-src 'self' 'unsafe-inline'; "
        "object-src 'none'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response
