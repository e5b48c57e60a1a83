"""An embedded Firestore: a gRPC service on SQLite that Google's own client library cannot tell from the real one, in what we use.

    server = FirestoreServer(Path("firestore.db"), Clock())   # or None: memory
    os.environ["FIRESTORE_EMULATOR_HOST"] = f"127.0.0.1:{server.serve()}"
    client = direct_client(server)                            # or without a socket

It is what a laptop, the tests and a small self-hosted office run on. Stricter than Google's emulator where that lets bugs pass: with the
project's index file, queries without an index and on exempt fields are refused; sizes, names and index entries are limited as in production.

Not simulated: Listen and Write streams, pipelines, vector search, PartitionQuery, security rules, TTL deletion, backups, composite
index *limits*, rate limits and hot spots; pessimistic locks (see `transactions`: conflicts are found at commit); CreateDocument,
UpdateDocument and DeleteDocument (the Python client uses Commit). Reads at a past moment reach back one hour or 64 MiB, and not
beyond a restart. Repeating a transaction's Commit is refused as for an unknown transaction, also when the first one took effect:
a caller that lost the answer has to look. All databases of all projects exist, empty, from the start.
"""

from local.firestore.faults import Counts, Faults
from local.firestore.quick import quick_client
from local.firestore.server import FirestoreServer, direct_client

__all__ = ["Counts", "Faults", "FirestoreServer", "direct_client", "quick_client"]
