"""An embedded Cloud Tasks: the real `google-cloud-tasks` client talks gRPC to it, and it delivers over HTTP as Google does.

Written after the public API description (google/cloud/tasks/v2 in googleapis) and knows nothing of the program that uses it.
"""

from local.tasks.deliver import http_deliver, wsgi_deliver
from local.tasks.model import ALWAYS, Counts, Deliver, Delivery, Faults, HttpCall, NeverIdle, Pending
from local.tasks.quick import quick_client
from local.tasks.server import TaskServer, direct_client, read_queues

__all__ = [
    "ALWAYS",
    "Counts",
    "Deliver",
    "Delivery",
    "Faults",
    "HttpCall",
    "NeverIdle",
    "Pending",
    "TaskServer",
    "direct_client",
    "http_deliver",
    "quick_client",
    "read_queues",
    "wsgi_deliver",
]
