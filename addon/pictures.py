"""Fetching a photo from Google and from nowhere else (promises.md T21): no token, no cookie, no redirect, no address inside our own network.

The host is looked up once and that very address is connected to: a name that answers differently the second time gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import SplitResult, urlsplit

from sync.errors import Unavailable
from sync.picture import MOST_BYTES, NotAPicture
from sync.transport import Http

HOSTS = (".googleusercontent.com",)
TIMEOUT_S = 10.0
_PASSING = frozenset({429, 500, 502, 503, 504})


class Wire(Protocol):
    """One request to one address, as this host. The status and at most MOST_BYTES + 1 of the body."""

    def __call__(self, address: str, host: str, target: str) -> tuple[int, bytes]: ...


def resolve(host: str) -> tuple[str, ...]:
    """Every address of a host."""
    return tuple(str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM))


def get_over_tls(address: str, host: str, target: str) -> tuple[int, bytes]:
    """GET from exactly this address, which must prove to be the host."""
    import certifi
    import urllib3

    library: Any = urllib3
    pool = library.HTTPSConnectionPool(
        address, 443, server_hostname=host, assert_hostname=host, cert_reqs="CERT_REQUIRED", ca_certs=certifi.where(), timeout=TIMEOUT_S
    )
    with pool:
        answer = pool.request("GET", target, headers={"Host": host}, redirect=False, retries=False, preload_content=False)
        try:
            return int(answer.status), bytes(answer.read(MOST_BYTES + 1, decode_content=False))
        finally:
            answer.release_conn()


@dataclass(frozen=True, slots=True)
class PictureDoor:
    """Where photos come from. `root` is GOOGLE_API_ROOT when it is set: everything of Google is there then, its photos too."""

    root: str
    http: Callable[[], Http]
    addresses_of: Callable[[str], tuple[str, ...]] = resolve
    get: Wire = get_over_tls

    def fetch(self, url: str) -> bytes:
        """The bytes behind an address that Google gave for a photo. Raises NotAPicture, Unavailable."""
        parts = _parts(url)
        if self.root and (parts.scheme, parts.netloc) == urlsplit(self.root)[:2]:
            return self._from_root(url)
        host = (parts.hostname or "").lower()
        if parts.scheme != "https" or not host.endswith(HOSTS) or parts.netloc.lower() not in (host, f"{host}:443"):
            raise NotAPicture
        return self._from_google(host, f"{_at_best_size(parts.path or '/')}{'?' if parts.query else ''}{parts.query}")

    def _from_root(self, url: str) -> bytes:
        try:
            answer, content = self.http().request(url, "GET", redirections=0)
        except OSError as trouble:
            raise Unavailable(may_have_happened=False) from trouble
        return _taken(int(answer.status), content)

    def _from_google(self, host: str, target: str) -> bytes:
        from urllib3.exceptions import HTTPError

        try:
            found = self.addresses_of(host)
        except OSError as trouble:
            raise Unavailable(may_have_happened=False) from trouble
        if not found or not all(_is_public(address) for address in found):
            raise NotAPicture
        try:
            status, content = self.get(found[0], host, target)
        except (OSError, HTTPError) as trouble:
            raise Unavailable(may_have_happened=False) from trouble
        return _taken(status, content)


def _parts(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as broken:
        raise NotAPicture from broken


def _at_best_size(path: str) -> str:
    """Google's addresses end in the size that is wanted ("=s100"): ours is the largest we keep."""
    head, equals, size = path.rpartition("=s")
    return f"{head}=s720" if equals and size.split("-")[0].isdigit() else path


def _is_public(address: str) -> bool:
    known = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(known, "ipv4_mapped", None) or getattr(known, "sixtofour", None) or known
    return bool(known.is_global and inner.is_global and not known.is_multicast)


def _taken(status: int, content: bytes) -> bytes:
    if status in _PASSING:
        raise Unavailable(may_have_happened=False)
    if status != 200 or len(content) > MOST_BYTES:
        raise NotAPicture
    return content
