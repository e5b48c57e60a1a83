"""Documents through Google's own client: what is written is read, and what production refuses is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from google.api_core import exceptions
from google.api_core.datetime_helpers import DatetimeWithNanoseconds
from google.cloud import firestore

from local.clock import Clock
from local.firestore import FirestoreServer, direct_client

EVERYTHING = {
    "null": None,
    "truth": True,
    "int": -(2**63),
    "big": 2**63 - 1,
    "double": 1.5,
    "text": "Žofie \u0000 𝔘",
    "bytes": b"\x00\x01\xff",
    "moment": datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
    "point": firestore.GeoPoint(50.1, -14.4),
    "list": [1, "two", None, {"three": 3}],
    "map": {"a.b": {"c`d": 1, "é": {}}, "empty": []},
}


def test_every_type_of_value_comes_back_as_it_was(client: firestore.Client) -> None:
    reference = client.document("accounts/1")
    reference.set({**EVERYTHING, "reference": reference})
    assert reference.get().to_dict() == {**EVERYTHING, "reference": reference}


def test_missing_document_reads_as_missing(client: firestore.Client) -> None:
    snapshot = client.document("accounts/nobody").get()
    assert not snapshot.exists
    assert snapshot.read_time is not None


def test_moments_are_kept_to_the_microsecond_rounded_down(client: firestore.Client) -> None:
    client.document("a/1").set({"at": DatetimeWithNanoseconds(2026, 1, 1, nanosecond=1_999, tzinfo=UTC)})  # type: ignore[no-untyped-call]
    assert client.document("a/1").get().get("at").timestamp_pb().nanos == 1_000


def test_create_of_an_existing_document_is_refused_and_changes_nothing(client: firestore.Client) -> None:
    client.document("a/1").set({"n": 1})
    with pytest.raises(exceptions.AlreadyExists):
        client.document("a/1").create({"n": 2})
    assert client.document("a/1").get().to_dict() == {"n": 1}


def test_update_of_a_missing_document_is_refused(client: firestore.Client) -> None:
    with pytest.raises(exceptions.NotFound):
        client.document("a/1").update({"n": 2})


def test_update_touches_only_what_it_names(client: firestore.Client) -> None:
    client.document("a/1").set({"map": {"keep": 1, "change": 1, "drop": 1}, "other": [1]})
    client.document("a/1").update({"map.change": 2, "map.drop": firestore.DELETE_FIELD, "new.deep": 3})
    assert client.document("a/1").get().to_dict() == {"map": {"keep": 1, "change": 2}, "other": [1], "new": {"deep": 3}}


def test_merge_keeps_the_rest(client: firestore.Client) -> None:
    client.document("a/1").set({"map": {"keep": 1}, "n": 1})
    client.document("a/1").set({"map": {"new": 2}}, merge=True)
    assert client.document("a/1").get().to_dict() == {"map": {"keep": 1, "new": 2}, "n": 1}


def test_quoted_field_paths_reach_odd_names(client: firestore.Client) -> None:
    client.document("a/1").set({"a.b": {"c`d": 1, "e\\f": 1}})
    client.document("a/1").update({client.field_path("a.b", "c`d"): 2, client.field_path("a.b", "e\\f"): 3})
    assert client.document("a/1").get().to_dict() == {"a.b": {"c`d": 2, "e\\f": 3}}
    assert client.document("a/1").get([client.field_path("a.b", "c`d")]).to_dict() == {"a.b": {"c`d": 2}}


def test_write_with_a_stale_update_time_is_refused(client: firestore.Client, clock: Clock) -> None:
    reference = client.document("a/1")
    first = reference.set({"n": 1}).update_time
    clock.advance(1)
    reference.update({"n": 2}, option=client.write_option(last_update_time=first))
    with pytest.raises(exceptions.FailedPrecondition):
        reference.update({"n": 3}, option=client.write_option(last_update_time=first))
    with pytest.raises(exceptions.FailedPrecondition):
        reference.delete(option=client.write_option(last_update_time=first))
    assert reference.get().to_dict() == {"n": 2}


def test_write_that_changes_nothing_keeps_the_update_time(client: firestore.Client, clock: Clock) -> None:
    first = client.document("a/1").set({"n": 1}).update_time
    clock.advance(1)
    assert client.document("a/1").set({"n": 1}).update_time == first
    assert client.document("a/1").get().update_time == first


def test_commit_times_grow_even_when_the_clock_stands_still(client: firestore.Client) -> None:
    times: list[Any] = [client.document("a/1").set({"n": n}).update_time for n in range(3)]
    assert times[0].rfc3339() < times[1].rfc3339() < times[2].rfc3339()


def test_batch_is_all_or_nothing(client: firestore.Client) -> None:
    batch = client.batch()
    batch.set(client.document("a/1"), {"n": 1})
    batch.update(client.document("a/missing"), {"n": 1})
    with pytest.raises(exceptions.NotFound):
        batch.commit()
    assert not client.document("a/1").get().exists


def test_later_writes_of_a_batch_see_the_earlier_ones(client: firestore.Client) -> None:
    batch = client.batch()
    batch.set(client.document("a/1"), {"n": 1})
    batch.update(client.document("a/1"), {"m": firestore.Increment(2)})
    batch.delete(client.document("a/2"))
    batch.commit()
    assert client.document("a/1").get().to_dict() == {"n": 1, "m": 2}


def test_transforms_compute_on_the_server(client: firestore.Client, clock: Clock) -> None:
    reference = client.document("a/1")
    reference.set({"n": 5, "text": "x", "list": [1, 2, "a"], "high": 1.5, "top": 2**63 - 1})
    result = reference.update(
        {
            "n": firestore.Increment(2.5),
            "text": firestore.Increment(3),
            "list": firestore.ArrayUnion([2.0, 3, 3]),
            "high": firestore.Maximum(1),
            "low.er": firestore.Minimum(3),
            "top": firestore.Increment(10),
            "at": firestore.SERVER_TIMESTAMP,
            "none": firestore.ArrayRemove([1]),
        }
    )
    assert reference.get().to_dict() == {
        "n": 7.5,
        "text": 3,
        "list": [1, 2, "a", 3],
        "high": 1.5,
        "low": {"er": 3},
        "top": 2**63 - 1,
        "at": clock.now(),
        "none": [],
    }
    assert len(result.transform_results) == 8


def test_array_remove_takes_out_equal_values_of_either_number_type(client: firestore.Client) -> None:
    client.document("a/1").set({"list": [1, 1.0, 2, "1"]})
    client.document("a/1").update({"list": firestore.ArrayRemove([1.0])})
    assert client.document("a/1").get().to_dict() == {"list": [2, "1"]}


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("a/1", {"list": [[1]]}),
        ("a/1", {"__mine__": 1}),
        ("a/__mine__", {"n": 1}),
        ("a/1", {"text": "x" * 2**20}),
        ("a/1", {"n" * 1501: 1}),
        ("a/" + "x" * 1501, {"n": 1}),
        ("a/1", {"list": list(range(20_001)) + list(range(20_001, 40_001))}),
    ],
    ids=["array in array", "reserved field", "reserved id", "over 1 MiB", "long field name", "long id", "over 40,000 index entries"],
)
def test_what_production_refuses_to_store_is_refused(client: firestore.Client, path: str, data: dict[str, object]) -> None:
    with pytest.raises(exceptions.InvalidArgument):
        client.document(path).set(data)
    assert not client.collection("a").get()


def test_maps_nest_twenty_levels_and_no_deeper(client: firestore.Client) -> None:
    def nested(levels: int) -> dict[str, object]:
        return {"m": nested(levels - 1)} if levels > 1 else {"m": 1}

    client.document("a/1").set(nested(20))
    with pytest.raises(exceptions.InvalidArgument):
        client.document("a/2").set(nested(21))


def test_get_all_answers_found_and_missing_once_each(client: firestore.Client) -> None:
    client.document("a/1").set({"n": 1})
    references = [client.document("a/1"), client.document("a/2"), client.document("a/1")]
    assert {snapshot.id: snapshot.exists for snapshot in client.get_all(references)} == {"1": True, "2": False}


def test_list_documents_shows_the_missing_parents_of_documents(client: firestore.Client) -> None:
    client.document("a/gone/sub/1").set({"n": 1})
    client.document("a/here").set({"n": 1})
    client.document("a/emptied/sub/1").set({"n": 1})
    client.document("a/emptied/sub/1").delete()
    assert [reference.id for reference in client.collection("a").list_documents(page_size=1)] == ["gone", "here"]


def test_collections_are_listed_where_documents_are(client: firestore.Client) -> None:
    client.document("a/1/b/2/c/3").set({"n": 1})
    client.document("d/1").set({"n": 1})
    client.document("e/1").set({"n": 1})
    client.document("e/1").delete()
    assert [one.id for one in client.collections()] == ["a", "d"]
    assert [one.id for one in client.document("a/1").collections()] == ["b"]


def test_recursive_delete_takes_everything_below_and_nothing_beside(client: firestore.Client) -> None:
    for path in ("a/1", "a/1/b/1", "a/2/b/1/c/1", "ab/1", "b/1"):
        client.document(path).set({"n": 1})
    assert client.recursive_delete(client.collection("a")) == 3
    assert sorted(one.id for one in client.collections()) == ["ab", "b"]


def test_bulk_writer_reports_each_write_by_itself(client: firestore.Client) -> None:
    client.document("a/1").set({"n": 1})
    failed: list[str] = []
    writer = client.bulk_writer()

    def on_error(error: object, *_: object) -> bool:
        failed.append(type(error).__name__)
        return False

    writer.on_write_error(on_error)
    writer.create(client.document("a/1"), {"n": 2})
    writer.set(client.document("a/2"), {"n": 2})
    writer.close()  # type: ignore[no-untyped-call]
    assert [one.id for one in client.collection("a").get()] == ["1", "2"]
    assert len(failed) == 1


def test_databases_and_projects_do_not_see_each_other(server: FirestoreServer) -> None:
    clients = [direct_client(server), direct_client(server, "other"), direct_client(server, database="second")]
    for number, client in enumerate(clients):
        client.document("a/1").set({"n": number})
    assert [client.document("a/1").get().get("n") for client in clients] == [0, 1, 2]
    assert [len(client.collection_group("a").get()) for client in clients] == [1, 1, 1]
