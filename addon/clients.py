"""The clients of Firestore and Cloud Tasks, made at their first use: importing them takes most of a second."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from addon.settings import Settings

if TYPE_CHECKING:
    from google.cloud.firestore import Client
    from google.cloud.tasks_v2 import CloudTasksClient


def firestore_client(settings: Settings) -> Callable[[], Client]:
    """Gives the one client. The library itself reads FIRESTORE_EMULATOR_HOST from the environment."""

    @cache
    def client() -> Client:
        from google.cloud import firestore

        return firestore.Client(project=settings.project)

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
