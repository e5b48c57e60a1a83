"""The one place where the parts meet: settings in, the handlers' context out. Nothing is connected before it is first used."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from addon.app import utc_now
from addon.clients import firestore_client, tasks_client
from addon.google import GoogleClients
from addon.settings import Settings
from firestore_models.ids import RandomBytes
from firestore_models.store import Db
from handlers.context import Context
from handlers.nonce import Signer
from sync.engine import Engine
from sync.mail import Mailer, SmtpMailer
from sync.queue import Queue, TaskClient


def context(
    settings: Settings,
    *,
    store: Callable[[], Db] | None = None,
    tasks: Callable[[], TaskClient] | None = None,
    google: GoogleClients | None = None,
    now: Callable[[], datetime] = utc_now,
    random: RandomBytes = secrets.token_bytes,
    mailer: Mailer | None = None,
) -> Context:
    """What handlers work with. Tests hand in their own store, queue, Google, clock, chance and mail server; production none of them."""
    clients = google or GoogleClients(settings, now)
    queue = Queue(
        client=tasks or tasks_client(settings),
        parent=f"projects/{settings.project}/locations/{settings.tasks_location}",
        base_url=settings.public_url,
        service_account=settings.tasks_service_account,
        now=now,
    )
    fetch = clients.pictures.fetch
    engine = Engine(store=store or firestore_client(settings), google=clients, queue=queue, now=now, random=random, fetch=fetch)
    smtp_url = settings.smtp_url.reveal()
    return Context(
        engine=engine,
        google=clients,
        signer=Signer(settings.signing_key.reveal().encode()),
        base_url=settings.public_url,
        mailer=mailer or (SmtpMailer(smtp_url) if smtp_url else None),
        sender=settings.mail_sender,
    )
