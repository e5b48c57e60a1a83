"""How the embedded Firestore says no: a gRPC status and Google's sentence."""

from __future__ import annotations

import grpc


class Refused(Exception):
    """A call that is answered with an error instead of a result."""

    def __init__(self, status: grpc.StatusCode, message: str) -> None:
        super().__init__(f"{status.name}: {message}")
        self.status = status
        self.message = message


def invalid(message: str) -> Refused:
    """The request itself is wrong and will stay wrong."""
    return Refused(grpc.StatusCode.INVALID_ARGUMENT, message)


def failed_precondition(message: str) -> Refused:
    """The request is well formed, the state of things forbids it."""
    return Refused(grpc.StatusCode.FAILED_PRECONDITION, message)


def aborted() -> Refused:
    """Somebody else wrote what this transaction read."""
    return Refused(grpc.StatusCode.ABORTED, "Too much contention on these documents. Please try again.")


def unimplemented(what: str) -> Refused:
    """Google has it, we have not."""
    return Refused(grpc.StatusCode.UNIMPLEMENTED, f"{what} is not simulated")
