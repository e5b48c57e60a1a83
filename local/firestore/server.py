"""The embedded Firestore as a gRPC service: on a port for everybody, in process for tests."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar, cast

import grpc
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore
from google.cloud.firestore_v1.services.firestore import FirestoreClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcTransport

from local.channel import DIRECT_PEER, DirectChannel
from local.clock import Clock
from local.firestore.faults import Counts, Faults
from local.firestore.indexes import IndexRules, read_rules
from local.firestore.refusal import Refused
from local.firestore.service import Service
from local.firestore.store import Store
from local.firestore.wire import SERVICE, Message, api

_THREADS = 32
_STOP_S = 2.0
_Result = TypeVar("_Result")


class FirestoreServer:
    """An embedded Firestore.

    `path` is its SQLite file (None: memory, gone with the server), `indexes` the project's `firestore.indexes.json`: with it,
    exemptions hold and queries without an index are refused as in production. `counts` is the bill, `faults` makes trouble.
    Raises `sqlite3.OperationalError` when another server holds the file.
    """

    def __init__(self, path: Path | None, clock: Clock, *, indexes: Path | None = None) -> None:
        self.counts = Counts()
        self.faults = Faults()
        self._store = Store(path, read_rules(indexes) if indexes else IndexRules())
        self._service = Service(self._store, clock, self.counts)
        self._server: grpc.Server | None = None

    def handlers(self) -> Sequence[grpc.GenericRpcHandler]:
        """What to give to a gRPC server or a `DirectChannel`."""
        service = self._service
        methods = {
            "GetDocument": self._single("GetDocument", service.get_document),
            "BatchGetDocuments": self._stream("BatchGetDocuments", service.batch_get_documents),
            "RunQuery": self._stream("RunQuery", service.run_query),
            "RunAggregationQuery": self._stream("RunAggregationQuery", service.run_aggregation_query),
            "ListDocuments": self._single("ListDocuments", service.list_documents),
            "ListCollectionIds": self._single("ListCollectionIds", service.list_collection_ids),
            "BeginTransaction": self._single("BeginTransaction", service.begin_transaction),
            "Commit": self._single("Commit", service.commit),
            "Rollback": self._single("Rollback", service.rollback),
            "BatchWrite": self._single("BatchWrite", service.batch_write),
        }
        return [grpc.method_handlers_generic_handler(SERVICE, methods)]

    def serve(self, port: int = 0, host: str = "127.0.0.1") -> int:
        """Listen on a port (0: any free one) without TLS, as FIRESTORE_EMULATOR_HOST wants it; returns the port."""
        options = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1), ("grpc.so_reuseport", 0)]
        self._server = grpc.server(ThreadPoolExecutor(_THREADS, thread_name_prefix="firestore"), options=options)
        self._server.add_generic_rpc_handlers(tuple(self.handlers()))
        bound: int = self._server.add_insecure_port(f"{host}:{port}")
        self._server.start()
        return bound

    def close(self) -> None:
        """Stop listening, let running calls end, close the file. Acknowledged commits are on disk already."""
        if self._server is not None:
            self._server.stop(_STOP_S).wait()
            self._server = None
        self._store.close()

    def call(self, method: str, work: Callable[[Service, int], _Result]) -> _Result:
        """One call of this very thread, past gRPC and its messages; counted and in trouble like any other. Raises `Refused`."""
        return self._done(method, lambda owner: work(self._service, cast("int", owner)), threading.get_ident())

    def _single(self, method: str, answer: Callable[[Message, int | None], Message]) -> grpc.RpcMethodHandler:
        def call(request: Message, context: grpc.ServicerContext) -> Message:
            return self._guarded(method, context, lambda owner: answer(request, owner))

        return grpc.unary_unary_rpc_method_handler(call, api[f"{method}Request"].FromString, _serialize)

    def _stream(self, method: str, answer: Callable[[Message, int | None], Iterable[Message]]) -> grpc.RpcMethodHandler:
        def call(request: Message, context: grpc.ServicerContext) -> Iterator[Message]:
            # answered whole before the first message goes out: the reader of a stream must see one state
            yield from self._guarded(method, context, lambda owner: list(answer(request, owner)))

        return grpc.unary_stream_rpc_method_handler(call, api[f"{method}Request"].FromString, _serialize)

    def _guarded(self, method: str, context: grpc.ServicerContext, work: Callable[[int | None], _Result]) -> _Result:
        """Count a call, let faults strike, do it under the lock, and turn a refusal into a gRPC status."""
        try:
            # in process the service runs in the caller's thread, which must not be made to wait for itself
            return self._done(method, work, threading.get_ident() if context.peer() == DIRECT_PEER else None)
        except Refused as refusal:
            context.abort(refusal.status, refusal.message)
        except sqlite3.Error as error:
            context.abort(grpc.StatusCode.INTERNAL, f"{type(error).__name__}: {error}")
        raise AssertionError("abort always raises")

    def _done(self, method: str, work: Callable[[int | None], _Result], owner: int | None) -> _Result:
        with self._store.lock:
            self.counts.round_trips += 1
            self.faults.before(method)
            result = work(owner)
        self.faults.after(method)
        return result


def _serialize(message: Message) -> bytes:
    raw: bytes = message.SerializeToString()
    return raw


def direct_client(server: FirestoreServer, project: str = "demo", database: str | None = None) -> firestore.Client:
    """Google's own client, calling the server in this process and thread."""
    client = firestore.Client(project=project, credentials=AnonymousCredentials(), database=database)  # type: ignore[no-untyped-call]  # google-auth
    transport = FirestoreGrpcTransport(channel=DirectChannel(server.handlers()))
    client._transport = transport
    client._firestore_api_internal = FirestoreClient(transport=transport)  # the client has no public door for a channel
    return client
