"""The protobuf messages of the Firestore API, named once.

The generated classes behind `google.cloud.firestore_v1.types` (its `pb()`) parse several times faster than the wrappers that the
client shows its users, and carry no type information: to the type checker they are `Any`.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from google.cloud.firestore_v1.types import aggregation_result, common, document, firestore, query, write
from google.protobuf.timestamp_pb2 import Timestamp

Message: TypeAlias = Any  # a request or answer of any method
Value: TypeAlias = Any  # google.firestore.v1.Value
Document: TypeAlias = Any  # google.firestore.v1.Document
Fields: TypeAlias = Any  # map<string, google.firestore.v1.Value>

new_value = document.Value.pb()
new_document = document.Document.pb()
new_query = query.StructuredQuery.pb()
new_write_result = write.WriteResult.pb()
new_aggregation_result = aggregation_result.AggregationResult.pb()
new_precondition = common.Precondition.pb()
api = {name: getattr(firestore, name).pb() for name in firestore.__all__ if hasattr(getattr(firestore, name), "pb")}

SERVICE = "google.firestore.v1.Firestore"


def timestamp(micros: int) -> Timestamp:
    """A protobuf moment from microseconds since 1970."""
    seconds, rest = divmod(micros, 1_000_000)
    return Timestamp(seconds=seconds, nanos=rest * 1000)


def micros(moment: Timestamp) -> int:
    """Microseconds since 1970, rounded down as Firestore does."""
    return int(moment.seconds) * 1_000_000 + int(moment.nanos) // 1000
