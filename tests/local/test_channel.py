"""The channel without a socket behaves as a real one towards both sides: compared over a real port, call by call."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import grpc
import pytest
from google.rpc import code_pb2, status_pb2
from grpc_status import rpc_status

from local.channel import DirectChannel

ABORTED = grpc.StatusCode.ABORTED


class Service:
    """A service of all four kinds; requests and answers are text."""

    def shout(self, request: str, context: grpc.ServicerContext) -> str:
        context.set_trailing_metadata((("heard", request),))
        if request == "abort":
            context.abort(ABORTED, "too loud")
        if request == "set":
            context.set_code(ABORTED)
            context.set_details("set, not aborted")
        if request == "rich":
            context.abort_with_status(rpc_status.to_status(status_pb2.Status(code=code_pb2.ABORTED, message="rich")))
        if request == "crash":
            raise RuntimeError("a bug")
        if request == "metadata":
            return str(dict(context.invocation_metadata())["who"]).upper()
        if request == "thread":
            return threading.current_thread().name
        return request.upper()

    def letters(self, request: str, context: grpc.ServicerContext) -> Iterator[str]:
        for letter in request:
            if letter == "!":
                context.abort(ABORTED, "too loud")
            yield letter

    def joined(self, requests: Iterator[str], context: grpc.ServicerContext) -> str:
        return "".join(requests)

    def each(self, requests: Iterator[str], context: grpc.ServicerContext) -> Iterator[str]:
        for request in requests:
            yield request.upper()

    def handlers(self) -> Sequence[grpc.GenericRpcHandler]:
        methods = {
            "Shout": grpc.unary_unary_rpc_method_handler(self.shout, bytes.decode, str.encode),
            "Letters": grpc.unary_stream_rpc_method_handler(self.letters, bytes.decode, str.encode),
            "Joined": grpc.stream_unary_rpc_method_handler(self.joined, bytes.decode, str.encode),
            "Each": grpc.stream_stream_rpc_method_handler(self.each, bytes.decode, str.encode),
        }
        return [grpc.method_handlers_generic_handler("test.Loud", methods)]


@pytest.fixture(params=["direct", "socket"])
def channel(request: pytest.FixtureRequest) -> Iterator[grpc.Channel]:
    if request.param == "direct":
        yield DirectChannel(Service().handlers())
        return
    server = grpc.server(ThreadPoolExecutor(2))
    server.add_generic_rpc_handlers(tuple(Service().handlers()))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield channel
    server.stop(None).wait()


def shout(channel: grpc.Channel) -> grpc.UnaryUnaryMultiCallable:
    return channel.unary_unary("/test.Loud/Shout", str.encode, bytes.decode)


def test_answer_arrives(channel: grpc.Channel) -> None:
    assert shout(channel)("hello") == "HELLO"
    assert shout(channel).future("hello").result() == "HELLO"


def test_metadata_reaches_the_service_and_trailers_come_back(channel: grpc.Channel) -> None:
    answer, call = shout(channel).with_call("metadata", metadata=(("who", "me"),))
    assert answer == "ME"
    assert call.code() is grpc.StatusCode.OK
    assert ("heard", "metadata") in [tuple(pair) for pair in call.trailing_metadata()]


@pytest.mark.parametrize(("request_", "details"), [("abort", "too loud"), ("set", "set, not aborted")])
def test_refusal_has_code_details_and_trailers(channel: grpc.Channel, request_: str, details: str) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        shout(channel)(request_)
    assert caught.value.code() is ABORTED
    assert caught.value.details() == details
    assert ("heard", request_) in [tuple(pair) for pair in caught.value.trailing_metadata()]


def test_refusal_with_a_rich_status_keeps_it(channel: grpc.Channel) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        shout(channel)("rich")
    status = rpc_status.from_call(caught.value)
    assert status is not None
    assert status.message == "rich"


def test_bug_in_the_service_answers_unknown(channel: grpc.Channel) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        shout(channel)("crash")
    assert caught.value.code() is grpc.StatusCode.UNKNOWN
    assert caught.value.details() == "Exception calling application: a bug"


def test_future_holds_the_refusal(channel: grpc.Channel) -> None:
    error = shout(channel).future("abort").exception()
    assert error is not None
    assert error.code() is ABORTED


def test_stream_of_answers_ends_in_the_refusal(channel: grpc.Channel) -> None:
    call = channel.unary_stream("/test.Loud/Letters", str.encode, bytes.decode)("ab!c")
    heard: list[str] = []
    with pytest.raises(grpc.RpcError) as caught:
        heard.extend(iter(call))
        for letter in call:
            heard.append(letter)
    assert caught.value.code() is ABORTED
    assert call.code() is ABORTED


def test_stream_of_answers_arrives_in_order(channel: grpc.Channel) -> None:
    call = channel.unary_stream("/test.Loud/Letters", str.encode, bytes.decode)("abc")
    assert list(call) == ["a", "b", "c"]
    assert call.code() is grpc.StatusCode.OK


def test_streams_of_requests_arrive(channel: grpc.Channel) -> None:
    assert channel.stream_unary("/test.Loud/Joined", str.encode, bytes.decode)(iter("abc")) == "abc"
    assert list(channel.stream_stream("/test.Loud/Each", str.encode, bytes.decode)(iter("abc"))) == ["A", "B", "C"]


def test_unknown_method_is_unimplemented(channel: grpc.Channel) -> None:
    with pytest.raises(grpc.RpcError) as caught:
        channel.unary_unary("/test.Loud/Whisper", str.encode, bytes.decode)("hello")
    assert caught.value.code() is grpc.StatusCode.UNIMPLEMENTED


def test_interceptors_see_calls_and_refusals(channel: grpc.Channel) -> None:
    seen: list[object] = []

    class Watch(grpc.UnaryUnaryClientInterceptor):  # type: ignore[misc]  # grpc has no types
        def intercept_unary_unary(self, continuation, client_call_details, request):  # type: ignore[no-untyped-def]  # grpc's own signature
            call = continuation(client_call_details, request)
            seen.append(call.code())
            return call

    watched = shout(grpc.intercept_channel(channel, Watch()))
    assert watched("hello") == "HELLO"
    with pytest.raises(grpc.RpcError):
        watched("abort")
    assert seen == [grpc.StatusCode.OK, ABORTED]


def test_direct_service_runs_in_the_callers_thread() -> None:
    assert shout(DirectChannel(Service().handlers()))("thread") == threading.current_thread().name
