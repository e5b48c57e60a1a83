"""The clients of Firestore and Cloud Tasks, made at their first use: importing them takes most of a second."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from addon.settings import Settings

if TYPE_CHECKING:
    from google.cloud.firestore import Client
    from google.cloud.tasks_v2 import CloudTasksClient


PATIENCE_S = 8.0  # a card is lost after 30 s (google/addon.md), and a page makes up to three calls


def firestore_client(settings: Settings) -> Callable[[], Client]:
    """Gives the one client. The library itself reads FIRESTORE_EMULATOR_HOST from the environment."""

    @cache
    def client() -> Client:
        from google.cloud import firestore

        return with_patience(firestore.Client(project=settings.project))

    return client


def with_patience(client: Client, seconds: float = PATIENCE_S) -> Client:
    """The same client, giving up after `seconds` while Firestore is away: by itself it tries for one to five minutes.

    The library takes a deadline with each call only, so its defaults are replaced where it keeps them.
    """
    from google.api_core import exceptions, retry
    from google.api_core.gapic_v1 import method

    library: Any = client
    wrap: Any = method.wrap_method  # untyped
    again = retry.Retry(
        initial=0.1,
        maximum=1.0,
        multiplier=2.0,
        predicate=retry.if_exception_type(exceptions.ServiceUnavailable, exceptions.ResourceExhausted),
        timeout=seconds,
    )
    wrapped = library._firestore_api.transport._wrapped_methods
    for call in wrapped:
        wrapped[call] = wrap(call, default_retry=again, default_timeout=seconds)
    return client


def tasks_client(settings: Settings) -> Callable[[], CloudTasksClient]:
    """Gives the one client. An emulator is spoken to without TLS and without credentials."""

    @cache
    def client() -> CloudTasksClient:
        from google.cloud import tasks_v2

        if not settings.tasks_emulator:
            return tasks_v2.CloudTasksClient()
        import grpc
        from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport

        channel = grpc.insecure_channel(settings.tasks_emulator)
        return tasks_v2.CloudTasksClient(transport=CloudTasksGrpcTransport(channel=channel))

    return client
