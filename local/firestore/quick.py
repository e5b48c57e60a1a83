"""Google's client on top, the store right below: no gRPC, no messages in between. For programs that make millions of small calls.

`quick_client` gives the same client as `direct_client`, with the same store, faults, counts and retries, but a call skips the layers
that it otherwise wanders through and that cost more than the store itself. The library itself is made
faster too (`library`), and remembers every content of a document that it once decoded for as long as the client lives.

Not for tests of the layers themselves: those go by `direct_client`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, cast

from google.api_core.exceptions import GoogleAPICallError, from_grpc_error
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1 import types
from google.cloud.firestore_v1.services.firestore import FirestoreClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcTransport
from google.cloud.firestore_v1.types import CommitResponse
from google.protobuf.message import Message as ProtobufMessage
from proto.datetime_helpers import DatetimeWithNanoseconds  # type: ignore[import-untyped]  # proto-plus has no types

from local.channel import DirectChannel, DirectError, Outcome
from local.firestore.library import StoredFields, speed_up
from local.firestore.paths import FieldPath
from local.firestore.refusal import Refused
from local.firestore.server import FirestoreServer
from local.firestore.service import Found, Service
from local.firestore.store import Stored
from local.firestore.wire import Message, api, timestamp

_KEPT = 65_536
_Result = TypeVar("_Result")


def quick_client(server: FirestoreServer, project: str = "demo") -> firestore.Client:
    """Google's client for programs in this process, thread by thread."""
    speed_up()
    client = firestore.Client(project=project, credentials=AnonymousCredentials())  # type: ignore[no-untyped-call]  # google-auth
    transport = FirestoreGrpcTransport(channel=DirectChannel(server.handlers()))
    client._transport = transport
    client._firestore_api_internal = _Api(server, transport)  # the client has no public door for a channel
    return client


class _Api(FirestoreClient):
    """The generated client, with its most frequent calls answered by the store. All others go by the channel."""

    def __init__(self, server: FirestoreServer, transport: FirestoreGrpcTransport) -> None:
        super().__init__(transport=transport)
        self._server = server

    def batch_get_documents(self, request: Any = None, **options: Any) -> Any:
        message = _message("BatchGetDocuments", request)
        found = self._call("BatchGetDocuments", lambda service, owner: service.documents(message, owner), options)
        return iter([_Response(name, stored, found) for name, stored in found.named])

    def run_query(self, request: Any = None, **options: Any) -> Any:
        message = _message("RunQuery", request)
        found = self._call("RunQuery", lambda service, owner: service.matches(message, owner), options)
        return iter([_Response(name, stored, found) for name, stored in found.named])

    def begin_transaction(self, request: Any = None, **options: Any) -> Any:
        message = _message("BeginTransaction", request)
        return self._call("BeginTransaction", lambda service, owner: service.begin_transaction(message, owner), options)

    def commit(self, request: Any = None, **options: Any) -> Any:
        message = _message("Commit", request)
        return CommitResponse.wrap(self._call("Commit", lambda service, owner: service.commit(message, owner), options))

    def rollback(self, request: Any = None, **options: Any) -> Any:
        message = _message("Rollback", request)
        return self._call("Rollback", lambda service, owner: service.rollback(message, owner), options)

    def _call(self, method: str, work: Callable[[Service, int], _Result], options: Mapping[str, Any]) -> _Result:
        """Once without ceremony; after a refusal as often as the library would."""
        try:
            return self._server.call(method, work)
        except Refused as refusal:
            trouble = _error(refusal)
        retry = options["retry"] if "retry" in options else self._default_retry(method)
        if retry is None:
            raise trouble
        first: list[GoogleAPICallError] = [trouble]

        def attempt() -> _Result:
            if first:
                raise first.pop()
            try:
                return self._server.call(method, work)
            except Refused as refusal:
                raise _error(refusal) from refusal

        result: _Result = retry(attempt)()
        return result

    def _default_retry(self, method: str) -> Any:
        transport: Any = self.transport
        return transport._wrapped_methods[getattr(transport, _SNAKE[method])]._retry


_SNAKE = {
    "BatchGetDocuments": "batch_get_documents",
    "RunQuery": "run_query",
    "BeginTransaction": "begin_transaction",
    "Commit": "commit",
    "Rollback": "rollback",
}


def _message(method: str, request: Mapping[str, Any]) -> Message:
    """The library's request as a message, without its wrappers."""
    made = api[f"{method}Request"]()
    for name, value in request.items():
        if value is None:
            continue
        raw = getattr(value, "_pb", value)
        if isinstance(raw, str | bytes):
            setattr(made, name, raw)
        elif isinstance(raw, list):
            getattr(made, name).extend([getattr(one, "_pb", one) for one in raw])
        elif isinstance(raw, ProtobufMessage):
            getattr(made, name).CopyFrom(raw)
        else:  # something rare, which the library's own wrapper knows how to take
            return getattr(types, f"{method}Request")(request)._pb
    return made


def _error(refusal: Refused) -> GoogleAPICallError:
    error: GoogleAPICallError = from_grpc_error(DirectError(Outcome(refusal.status, refusal.message)))  # type: ignore[no-untyped-call]
    return error


class _Response:
    """One document as the library reads it from a RunQueryResponse or a BatchGetDocumentsResponse."""

    __slots__ = ("_found", "_stored", "missing")
    explain_metrics = None

    def __init__(self, name: str, stored: Stored | None, found: Found) -> None:
        self.missing = name
        self._stored = stored
        self._found = found

    @property
    def _pb(self) -> _Response:
        return self

    def HasField(self, name: str) -> bool:  # the name is protobuf's
        return name == "document" and self._stored is not None

    def WhichOneof(self, name: str) -> str:  # the name is protobuf's
        del name
        return "missing" if self._stored is None else "found"

    @property
    def document(self) -> _Document:
        return _Document(cast("Stored", self._stored), self._found.mask)

    found = document

    @property
    def read_time(self) -> DatetimeWithNanoseconds:
        return _moment(self._found.read_at)


@dataclass(frozen=True, slots=True)
class _Document:
    stored: Stored
    mask: tuple[FieldPath, ...] | None

    @property
    def name(self) -> str:
        return self.stored.name

    @property
    def fields(self) -> StoredFields:
        return StoredFields(self.stored, self.mask)

    @property
    def create_time(self) -> DatetimeWithNanoseconds:
        return _moment(self.stored.created)

    @property
    def update_time(self) -> DatetimeWithNanoseconds:
        return _moment(self.stored.updated)


@lru_cache(maxsize=_KEPT)
def _moment(micros: int) -> DatetimeWithNanoseconds:
    return DatetimeWithNanoseconds.from_timestamp_pb(timestamp(micros))
