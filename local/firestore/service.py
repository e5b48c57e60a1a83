"""The calls of `google.firestore.v1.Firestore` that Commonbook and its client library make, from message to message.

Each public method answers one RPC under the store's lock and knows nothing of gRPC; refusals are `Refused`. Calls that are not here
(Listen, Write, ExecutePipeline, PartitionQuery, CreateDocument, UpdateDocument, DeleteDocument) answer UNIMPLEMENTED by absence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import grpc
from google.protobuf.empty_pb2 import Empty

from local.clock import Clock
from local.firestore.aggregation import aggregate, count_result
from local.firestore.coverage import check_index
from local.firestore.faults import Counts
from local.firestore.paths import FieldPath, Name, database_root, parse_field_path, parse_name, root_of
from local.firestore.query import Query, parse_query
from local.firestore.refusal import Refused, aborted, invalid
from local.firestore.scan import Answer, count_query, run_query, sources
from local.firestore.store import Change, Store, Stored
from local.firestore.transactions import QueryRead, Transaction, Transactions
from local.firestore.values import encode_name, lookup
from local.firestore.wire import Document, Message, api, micros, new_document, new_query, timestamp
from local.firestore.writes import apply_write, put, target

_MAX_REQUEST_BYTES = 10 * 2**20  # https://cloud.google.com/firestore/quotas
_ENTRIES_A_READ = 1000  # https://firebase.google.com/docs/firestore/pricing: aggregation queries
_PAGE = 300


@dataclass(frozen=True, slots=True)
class Found:
    """Documents by full name (None: there is none), as of a moment, of which only the fields in `mask` were asked for (None: all)."""

    named: tuple[tuple[str, Stored | None], ...]
    mask: tuple[FieldPath, ...] | None
    read_at: int
    begun: bytes | None  # the transaction begun with this very read
    skipped: int = 0


class Service:
    """One server's documents behind Firestore's calls. `owner` is the calling thread where it is known (see transactions)."""

    def __init__(self, store: Store, clock: Clock, counts: Counts) -> None:
        self._store = store
        self._clock = clock
        self._counts = counts
        self._transactions = Transactions(store.lock, clock.seconds)

    # --- reading

    def get_document(self, request: Message, owner: int | None) -> Message:
        name = parse_name(request.name)
        transaction, at, _ = self._consistency(request, name.root, owner)
        stored = self._read(name, transaction, at)
        if stored is None:
            raise Refused(grpc.StatusCode.NOT_FOUND, f'"{name.full}" not found')
        return document_of(stored, _mask(request))

    def batch_get_documents(self, request: Message, owner: int | None) -> Iterator[Message]:
        found = self.documents(request, owner)
        read_time = timestamp(found.read_at)
        response = api["BatchGetDocumentsResponse"]
        if found.begun is not None:
            yield response(transaction=found.begun)
        for name, stored in found.named:
            if stored is None:
                yield response(missing=name, read_time=read_time)
            else:
                yield response(found=document_of(stored, found.mask), read_time=read_time)

    def documents(self, request: Message, owner: int | None) -> Found:
        """What BatchGetDocuments answers with, before it becomes messages."""
        root = database_root(request.database)
        names = [parse_name(full) for full in dict.fromkeys(request.documents)]
        for name in names:
            _check_database(name, root)
        transaction, at, begun = self._consistency(request, root, owner)
        mask = _mask(request)
        if transaction is not None and not transaction.is_read_only:
            for name in names:
                self._transactions.await_turn(transaction, name.full)
        named = tuple((name.full, self._read(name, transaction, at)) for name in names)
        return Found(named, mask, self._now() if at is None else at, begun)

    def run_query(self, request: Message, owner: int | None) -> Iterator[Message]:
        found = self.matches(request, owner)
        read_time = timestamp(found.read_at)
        response = api["RunQueryResponse"]
        if found.begun is not None:
            yield response(transaction=found.begun)
        for _, stored in found.named:
            if stored is not None:
                yield response(document=document_of(stored, found.mask), read_time=read_time)
        if not found.named:
            yield response(read_time=read_time, skipped_results=found.skipped)

    def matches(self, request: Message, owner: int | None) -> Found:
        """What RunQuery answers with, before it becomes messages."""
        query = self._query(request.parent, request.structured_query)
        transaction, at, begun = self._consistency(request, root_of(request.parent), owner)
        answer = self._run(query, request.parent, request.structured_query, transaction, at)
        self._counts.reads += max(1, len(answer.hits) + answer.skipped)
        named = tuple((hit.stored.name, hit.stored) for hit in answer.hits)
        return Found(named, query.fields, self._now() if at is None else at, begun, answer.skipped)

    def run_aggregation_query(self, request: Message, owner: int | None) -> Iterator[Message]:
        asked = request.structured_aggregation_query
        query = self._query(request.parent, asked.structured_query)
        transaction, at, begun = self._consistency(request, root_of(request.parent), owner)
        read_time = timestamp(self._now() if at is None else at)
        number, result = self._aggregate(query, request, transaction, at)
        self._counts.reads += max(1, -(-number // _ENTRIES_A_READ))
        yield api["RunAggregationQueryResponse"](result=result, transaction=begun or b"", read_time=read_time)

    def list_documents(self, request: Message, owner: int | None) -> Message:
        full = f"{request.parent}/{request.collection_id}"
        transaction, at, _ = self._consistency(request, root_of(request.parent), owner)
        if request.order_by not in ("", "__name__", "__name__ asc", "name"):
            raise invalid(f'Listing by "{request.order_by}" is not simulated.')
        message = _listing(request.collection_id, request.page_token, None if request.show_missing else (request.page_size or _PAGE) + 1)
        answer = self._run(self._query(request.parent, message), request.parent, message, transaction, at)
        mask = _mask(request)
        documents = [document_of(hit.stored, mask, hit.document) for hit in answer.hits]
        if request.show_missing:
            known = {document.name for document in documents}
            documents += [new_document(name=name) for name in self._missing(full) - known if name > request.page_token]
            documents.sort(key=lambda one: encode_name(one.name))
        page = documents[: request.page_size or _PAGE]
        self._counts.reads += max(1, len(page))
        return api["ListDocumentsResponse"](documents=page, next_page_token=page[-1].name if len(documents) > len(page) else "")

    def list_collection_ids(self, request: Message, owner: int | None) -> Message:
        del owner
        ids = [one for one in self._store.ids_below(request.parent) if one.encode() > request.page_token.encode()]
        page = ids[: request.page_size or _PAGE]
        self._counts.reads += 1
        return api["ListCollectionIdsResponse"](collection_ids=page, next_page_token=page[-1] if len(ids) > len(page) else "")

    # --- transactions and writing

    def begin_transaction(self, request: Message, owner: int | None) -> Message:
        return api["BeginTransactionResponse"](transaction=self._begin(request.database, request.options, owner).key)

    def rollback(self, request: Message, owner: int | None) -> Message:
        del owner
        self._transactions.roll_back(request.transaction)
        return Empty()

    def commit(self, request: Message, owner: int | None) -> Message:
        del owner
        root = database_root(request.database)
        if request.ByteSize() > _MAX_REQUEST_BYTES:
            raise invalid(f"Request payload size exceeds the limit: {_MAX_REQUEST_BYTES} bytes.")
        if not request.transaction:
            return self._commit(root, request.writes)
        transaction = self._transactions.get(request.transaction, request.database)
        try:
            if transaction.is_read_only and request.writes:
                raise invalid("Cannot modify entities in a read-only transaction.")
            self._validate(transaction)
            return self._commit(root, request.writes)
        finally:
            self._transactions.end(transaction.key)

    def batch_write(self, request: Message, owner: int | None) -> Message:
        """Each write by itself, with its own status. No document twice, as Google documents."""
        del owner
        root = database_root(request.database)
        names = [target(write).full for write in request.writes]
        if len(set(names)) < len(names):
            raise invalid("A document cannot be written to more than once in a batch.")
        response = api["BatchWriteResponse"]()
        for write in request.writes:
            result, status = response.write_results.add(), response.status.add()
            try:
                result.CopyFrom(self._commit(root, [write]).write_results[0])
            except Refused as refusal:
                status.code, status.message = refusal.status.value[0], refusal.message
        return response

    # --- parts

    def _now(self) -> int:
        """The moment of a read: never before the last commit."""
        return max(self._store.last_commit, int(self._clock.seconds() * 1_000_000))

    def _consistency(self, request: Message, root: str, owner: int | None) -> tuple[Transaction | None, int | None, bytes | None]:
        """What a read is bound to: a transaction, a moment, and the key of a transaction begun with this very read."""
        database = root.removesuffix("/documents")
        kind = request.WhichOneof("consistency_selector")
        if kind == "transaction":
            transaction = self._transactions.get(request.transaction, database)
            return transaction, transaction.read_at, None
        if kind == "new_transaction":
            transaction = self._begin(database, request.new_transaction, owner)
            return transaction, transaction.read_at, transaction.key
        if kind == "read_time":
            return None, self._past(micros(request.read_time)), None
        return None, None, None

    def _past(self, at: int) -> int:
        if at > self._now():
            raise invalid("The requested 'read_time' cannot be in the future.")
        self._store.history.check(at, self._now())
        return at

    def _begin(self, database: str, options: Message, owner: int | None) -> Transaction:
        database_root(database)
        read_at: int | None = None
        if options.WhichOneof("mode") == "read_only":
            read_at = self._past(micros(options.read_only.read_time)) if options.read_only.HasField("read_time") else self._store.last_commit
        return self._transactions.begin(database, read_at, owner)

    def _read(self, name: Name, transaction: Transaction | None, at: int | None) -> Stored | None:
        self._counts.reads += 1
        stored = self._store.get(name, at)
        if transaction is not None and not transaction.is_read_only:
            self._transactions.note_document(transaction, name.full, stored.updated if stored else 0)
        return stored

    def _query(self, parent: str, message: Message) -> Query:
        if parent != root_of(parent):
            parse_name(parent)
        query = parse_query(parent, message)
        check_index(query, self._store.rules)
        return query

    def _run(self, query: Query, parent: str, message: Message, transaction: Transaction | None, at: int | None) -> Answer:
        answer = run_query(self._store, query, at)
        if transaction is not None and not transaction.is_read_only:
            transaction.queries.append(QueryRead(parent, message, _found(answer), self._store.last_commit))
        return answer

    def _aggregate(self, query: Query, request: Message, transaction: Transaction | None, at: int | None) -> tuple[int, Message]:
        """How many documents took part, and the result."""
        asked = request.structured_aggregation_query
        is_bound = transaction is not None and not transaction.is_read_only
        if not is_bound and all(one.WhichOneof("operator") == "count" for one in asked.aggregations):
            number = count_query(self._store, query, at)
            if number is not None:
                return number, count_result(asked.aggregations, number)
        answer = self._run(query, request.parent, asked.structured_query, transaction, at)
        return len(answer.hits), aggregate(asked.aggregations, [hit.document for hit in answer.hits])

    def _validate(self, transaction: Transaction) -> None:
        """Raise ABORTED if anything that the transaction read is different now."""
        if transaction.is_read_only:
            return
        for full, updated in transaction.documents.items():
            stored = self._store.get(parse_name(full))
            if (stored.updated if stored else 0) != updated:
                raise aborted()
        for read in transaction.queries:
            query = parse_query(read.parent, read.message)
            is_touched = any(self._store.last_change(one) > read.at for one in sources(self._store, query))
            if is_touched and _found(run_query(self._store, query)) != read.found:
                raise aborted()

    def _commit(self, root: str, writes: Sequence[Message]) -> Message:
        now = max(self._store.last_commit + 1, int(self._clock.seconds() * 1_000_000)) if writes else self._now()
        response = api["CommitResponse"](commit_time=timestamp(now))
        before: dict[str, tuple[Name, Stored | None]] = {}
        after: dict[str, Stored | None] = {}
        for write in writes:
            name = target(write)
            _check_database(name, root)
            if name.full not in before:
                before[name.full] = (name, self._store.get(name))
                after[name.full] = before[name.full][1]
            written = apply_write(write, after[name.full], now)
            after[name.full] = written.after
            result = response.write_results.add()
            result.transform_results.extend(written.results)
            if written.after is not None:
                result.update_time.CopyFrom(timestamp(written.after.updated))
        changes = [Change(name, old, after[full]) for full, (name, old) in before.items() if old is not after[full]]
        if changes:
            self._store.commit(changes, now)
        deletes = sum(write.WhichOneof("operation") == "delete" for write in writes)
        self._counts.deletes += deletes
        self._counts.writes += len(writes) - deletes
        return response

    def _missing(self, full: str) -> set[str]:
        """Names of documents that are not there but have collections below them."""
        start = len(full) + 1
        below = self._store.collections_below(full, None)
        return {full + "/" + one.full[start:].partition("/")[0] for one in below if self._store.has_documents(one)}


def _found(answer: Answer) -> tuple[tuple[str, int], ...]:
    return tuple((hit.stored.name, hit.stored.updated) for hit in answer.hits)


def _check_database(name: Name, root: str) -> None:
    if name.root != root:
        raise invalid(f'Document "{name.full}" does not belong to the database of the request.')


def _mask(request: Message) -> tuple[FieldPath, ...] | None:
    return tuple(parse_field_path(text) for text in request.mask.field_paths) if request.HasField("mask") else None


def document_of(stored: Stored, mask: Sequence[FieldPath] | None, document: Document | None = None) -> Document:
    """A stored document as a message, or the part of it that a mask lets through."""
    document = stored.document() if document is None else document
    if mask is not None:
        full, document = document, new_document()
        for path in mask:
            value = lookup(full.fields, path)
            if value is not None:
                put(document.fields, path, value)
    document.name = stored.name
    document.create_time.CopyFrom(timestamp(stored.created))
    document.update_time.CopyFrom(timestamp(stored.updated))
    return document


def _listing(collection_id: str, after: str, limit: int | None) -> Message:
    """A whole collection as a query, from behind a name."""
    message = new_query(from_=[{"collection_id": collection_id}])
    if after:
        message.start_at.values.add(reference_value=after)
    if limit is not None:
        message.limit.value = limit
    return message
