"""A gRPC channel without a socket: Google's own client libraries call a local service in the same process.

Tests of the product use the real clients; going through a port would cost them a server thread and half a millisecond a call. The
request is still serialised and parsed again, so neither side can see or change the other's objects, and a refusal
(`context.abort`) arrives as the `grpc.RpcError` that the client library expects.

Not simulated: deadlines (a timeout is told to the service as its remaining time, nothing is cut off), compression, call credentials,
flow control. The service runs in the caller's thread; an answer stream is produced as the caller reads it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol, cast

import grpc

Metadata = Sequence[tuple[str, str | bytes]]
Serializer = Callable[[Any], bytes] | None  # Any: each method has its own message class, which only its client and its service know
Deserializer = Callable[[bytes], Any] | None
DIRECT_PEER = "direct:"


class _Status(Protocol):
    """What `grpc_status.rpc_status.to_status` makes."""

    code: grpc.StatusCode
    details: str
    trailing_metadata: Metadata


@dataclass(slots=True)
class Outcome:
    """How a call went, filled in by the service."""

    code: grpc.StatusCode = grpc.StatusCode.OK
    details: str = ""
    initial: Metadata = ()
    trailing: Metadata = ()


class DirectError(grpc.RpcError, grpc.Call):  # type: ignore[misc]  # grpc has no types: both bases are Any to mypy
    """A call that the service refused; what the client library reads an error from."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(f"{outcome.code.name}: {outcome.details}")
        self._outcome = outcome

    def code(self) -> grpc.StatusCode:
        return self._outcome.code

    def details(self) -> str:
        return self._outcome.details

    def initial_metadata(self) -> Metadata:
        return self._outcome.initial

    def trailing_metadata(self) -> Metadata:
        return self._outcome.trailing

    def is_active(self) -> bool:
        return False

    def time_remaining(self) -> float | None:
        return None

    def cancel(self) -> bool:
        return False

    def add_callback(self, callback: Callable[[], None]) -> bool:
        del callback  # the call is over
        return False

    # grpc's interceptors treat a failed call as a finished future, as its own _InactiveRpcError is one

    def done(self) -> bool:
        return True

    def running(self) -> bool:
        return False

    def cancelled(self) -> bool:
        return False

    def result(self, timeout: float | None = None) -> NoReturn:
        del timeout  # the call is over
        raise self

    def exception(self, timeout: float | None = None) -> DirectError:
        del timeout
        return self


class _Aborted(Exception):
    """Raised inside the service by `context.abort`, as the real server does."""


class _Context(grpc.ServicerContext):  # type: ignore[misc]  # grpc has no types
    """What the service is told about the call, and through which it refuses."""

    def __init__(self, metadata: Metadata | None, timeout: float | None) -> None:
        self.outcome = Outcome()
        self._metadata = tuple(metadata or ())
        self._deadline = None if timeout is None else time.monotonic() + timeout
        self._active = True
        self._callbacks: list[Callable[[], None]] = []

    def finish(self) -> None:
        """The call is over: run what the service asked to be run then."""
        if self._active:
            self._active = False
            for callback in self._callbacks:
                callback()

    def abort(self, code: grpc.StatusCode, details: str) -> NoReturn:
        if code is grpc.StatusCode.OK:
            raise ValueError("abort() called with StatusCode.OK")
        self.outcome.code, self.outcome.details = code, details
        raise _Aborted(details)

    def abort_with_status(self, status: _Status) -> NoReturn:
        self.outcome.trailing = tuple(status.trailing_metadata or ())
        self.abort(status.code, status.details)

    def set_code(self, code: grpc.StatusCode) -> None:
        self.outcome.code = code

    def set_details(self, details: str) -> None:
        self.outcome.details = details

    def code(self) -> grpc.StatusCode:
        return self.outcome.code

    def details(self) -> str:
        return self.outcome.details

    def send_initial_metadata(self, initial_metadata: Metadata) -> None:
        self.outcome.initial = tuple(initial_metadata)

    def set_trailing_metadata(self, trailing_metadata: Metadata) -> None:
        self.outcome.trailing = tuple(trailing_metadata)

    def trailing_metadata(self) -> Metadata:
        return self.outcome.trailing

    def invocation_metadata(self) -> Metadata:
        return self._metadata

    def peer(self) -> str:
        return DIRECT_PEER

    def peer_identities(self) -> None:
        return None

    def peer_identity_key(self) -> None:
        return None

    def auth_context(self) -> dict[str, Iterable[bytes]]:
        return {}

    def is_active(self) -> bool:
        return self._active

    def time_remaining(self) -> float | None:
        return None if self._deadline is None else max(0.0, self._deadline - time.monotonic())

    def cancel(self) -> bool:
        self.outcome.code, self.outcome.details = grpc.StatusCode.CANCELLED, "Locally cancelled by application!"
        self.finish()
        return True

    def add_callback(self, callback: Callable[[], None]) -> bool:
        if self._active:
            self._callbacks.append(callback)
        return self._active


class _Call(grpc.Call):  # type: ignore[misc]  # grpc has no types
    """A call as its caller sees it: the answers, then how it went."""

    def __init__(self, context: _Context, answers: Iterator[Any]) -> None:
        self._context = context
        self._answers = answers

    def __iter__(self) -> _Call:
        return self

    def __next__(self) -> Any:  # the method's own message class
        return next(self._answers)

    def code(self) -> grpc.StatusCode:
        return self._context.outcome.code

    def details(self) -> str:
        return self._context.outcome.details

    def initial_metadata(self) -> Metadata:
        return self._context.outcome.initial

    def trailing_metadata(self) -> Metadata:
        return self._context.outcome.trailing

    def is_active(self) -> bool:
        return self._context.is_active()

    def time_remaining(self) -> float | None:
        return self._context.time_remaining()

    def cancel(self) -> bool:
        return self._context.cancel()

    def add_callback(self, callback: Callable[[], None]) -> bool:
        return self._context.add_callback(callback)


class _Future(_Call, grpc.Future):  # type: ignore[misc]  # grpc has no types
    """A call that is over by the time its caller holds it; `with_call` and interceptors read its result."""

    def __init__(self, context: _Context, answer: Any, error: DirectError | None) -> None:
        super().__init__(context, iter(()))
        self._answer = answer
        self._error = error

    def result(self, timeout: float | None = None) -> Any:
        del timeout
        if self._error is not None:
            raise self._error
        return self._answer

    def exception(self, timeout: float | None = None) -> DirectError | None:
        del timeout
        return self._error

    def traceback(self, timeout: float | None = None) -> None:
        del timeout

    def cancelled(self) -> bool:
        return False

    def running(self) -> bool:
        return False

    def done(self) -> bool:
        return True

    def add_done_callback(self, callback: Callable[[Any], None]) -> None:
        callback(self)


@dataclass(frozen=True, slots=True)
class _Method:
    """One method as the client's stub sees it: request(s) in, an iterator of answers out, whatever the service's arity."""

    name: str
    handlers: Sequence[grpc.GenericRpcHandler]
    serialize: Serializer
    deserialize: Deserializer
    request_streaming: bool
    response_streaming: bool

    def start(self, request: Any, metadata: Metadata | None, timeout: float | None) -> _Call:
        context = _Context(metadata, timeout)
        return _Call(context, self._run(request, context))

    def _run(self, request: Any, context: _Context) -> Iterator[Any]:
        try:
            yield from self._answers(request, context)
        except _Aborted as refusal:
            raise DirectError(context.outcome) from refusal
        except grpc.RpcError:
            raise
        except Exception as error:  # the edge of the service: the real server answers UNKNOWN to anything unforeseen
            context.outcome.code = grpc.StatusCode.UNKNOWN
            context.outcome.details = f"Exception calling application: {error}"
            raise DirectError(context.outcome) from error
        finally:
            context.finish()
        if context.outcome.code is not grpc.StatusCode.OK:  # set_code instead of abort
            raise DirectError(context.outcome)

    def _answers(self, request: Any, context: _Context) -> Iterator[Any]:
        handler = self._handler(context)
        parse = handler.request_deserializer or _same
        if self.request_streaming:
            incoming: object = (parse(self._bytes(one)) for one in request)
        else:
            incoming = parse(self._bytes(request))
        answers = _service(handler)(incoming, context)
        for answer in answers if self.response_streaming else (answers,):
            if not context.is_active():
                return
            if context.outcome.code is not grpc.StatusCode.OK:
                return
            raw = (handler.response_serializer or _same)(answer)
            yield (self.deserialize or _same)(raw)

    def _bytes(self, message: Any) -> bytes:
        return cast("bytes", (self.serialize or _same)(message))

    def _handler(self, context: _Context) -> grpc.RpcMethodHandler:
        details = _CallDetails(self.name, context.invocation_metadata())
        for generic in self.handlers:
            handler = generic.service(details)
            if handler is not None:
                if (handler.request_streaming, handler.response_streaming) != (self.request_streaming, self.response_streaming):
                    context.abort(grpc.StatusCode.INTERNAL, f"{self.name} is called with another arity than it has")
                return handler
        context.abort(grpc.StatusCode.UNIMPLEMENTED, "Method not found!")
        raise AssertionError("abort always raises")


@dataclass(frozen=True, slots=True)
class _CallDetails(grpc.HandlerCallDetails):  # type: ignore[misc]  # grpc has no types
    method: str
    invocation_metadata: Metadata = field(default=())


def _same(message: Any) -> Any:
    return message


def _service(handler: grpc.RpcMethodHandler) -> Callable[[Any, _Context], Any]:
    chosen = handler.unary_unary or handler.unary_stream or handler.stream_unary or handler.stream_stream
    return cast("Callable[[Any, _Context], Any]", chosen)


class _Single(grpc.UnaryUnaryMultiCallable, grpc.StreamUnaryMultiCallable):  # type: ignore[misc]  # grpc has no types
    """A method with one answer."""

    def __init__(self, method: _Method) -> None:
        self._method = method

    def __call__(
        self,
        request: Any,
        timeout: float | None = None,
        metadata: Metadata | None = None,
        credentials: object = None,
        wait_for_ready: bool | None = None,
        compression: object = None,
    ) -> Any:
        answer, _ = self.with_call(request, timeout, metadata, credentials, wait_for_ready, compression)
        return answer

    def with_call(
        self,
        request: Any,
        timeout: float | None = None,
        metadata: Metadata | None = None,
        credentials: object = None,
        wait_for_ready: bool | None = None,
        compression: object = None,
    ) -> tuple[Any, grpc.Call]:
        del credentials, wait_for_ready, compression
        call = self._method.start(request, metadata, timeout)
        [answer] = call  # to the end: the code is known only then
        return answer, call

    def future(
        self,
        request: Any,
        timeout: float | None = None,
        metadata: Metadata | None = None,
        credentials: object = None,
        wait_for_ready: bool | None = None,
        compression: object = None,
    ) -> grpc.Future:
        del credentials, wait_for_ready, compression
        call = self._method.start(request, metadata, timeout)
        try:
            [answer] = call  # to the end: the code is known only then
            return _Future(call._context, answer, None)
        except DirectError as error:
            return _Future(call._context, None, error)


class _Stream(grpc.UnaryStreamMultiCallable, grpc.StreamStreamMultiCallable):  # type: ignore[misc]  # grpc has no types
    """A method with many answers."""

    def __init__(self, method: _Method) -> None:
        self._method = method

    def __call__(
        self,
        request: Any,
        timeout: float | None = None,
        metadata: Metadata | None = None,
        credentials: object = None,
        wait_for_ready: bool | None = None,
        compression: object = None,
    ) -> _Call:
        del credentials, wait_for_ready, compression
        return self._method.start(request, metadata, timeout)


class DirectChannel(grpc.Channel):  # type: ignore[misc]  # grpc has no types
    """A channel to `handlers` in this process; hand it to a client's transport as its `channel`."""

    def __init__(self, handlers: Sequence[grpc.GenericRpcHandler]) -> None:
        self._handlers = tuple(handlers)

    def unary_unary(
        self, method: str, request_serializer: Serializer = None, response_deserializer: Deserializer = None, _registered_method: bool = False
    ) -> _Single:
        return _Single(self._method(method, request_serializer, response_deserializer, False, False))

    def unary_stream(
        self, method: str, request_serializer: Serializer = None, response_deserializer: Deserializer = None, _registered_method: bool = False
    ) -> _Stream:
        return _Stream(self._method(method, request_serializer, response_deserializer, False, True))

    def stream_unary(
        self, method: str, request_serializer: Serializer = None, response_deserializer: Deserializer = None, _registered_method: bool = False
    ) -> _Single:
        return _Single(self._method(method, request_serializer, response_deserializer, True, False))

    def stream_stream(
        self, method: str, request_serializer: Serializer = None, response_deserializer: Deserializer = None, _registered_method: bool = False
    ) -> _Stream:
        return _Stream(self._method(method, request_serializer, response_deserializer, True, True))

    def _method(self, name: str, serialize: Serializer, deserialize: Deserializer, request_streaming: bool, response_streaming: bool) -> _Method:
        return _Method(name, self._handlers, serialize, deserialize, request_streaming, response_streaming)

    def subscribe(self, callback: Callable[[grpc.ChannelConnectivity], None], try_to_connect: bool = False) -> None:
        del try_to_connect
        callback(grpc.ChannelConnectivity.READY)

    def unsubscribe(self, callback: Callable[[grpc.ChannelConnectivity], None]) -> None:
        del callback

    def close(self) -> None:
        """Nothing to close: there is no connection."""

    def __enter__(self) -> DirectChannel:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
