"""What calls cost and how Google says no (sections 3 and 4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from local.clock import Clock
from local.google.people import ApiRequest, PeopleApi, Quotas
from tests.local.people.conftest import ANN, BOB, SCOPES, START, Client, MakeStore, Refused, named


@pytest.fixture
def api(make_store: MakeStore) -> PeopleApi:
    """The plain ceilings, counted per account."""
    return PeopleApi(make_store(quotas=Quotas()))


def until_refused(call: Callable[[], Any], most: int = 200) -> tuple[int, Refused]:
    """How often a call succeeds, and the refusal that ends it."""
    for done in range(most):
        try:
            call()
        except Refused as refusal:
            return done, refusal
    raise AssertionError(f"never refused in {most} calls")


def batch(ann: Client) -> Any:
    body = {"contacts": [{"contactPerson": named("Jane")}], "readMask": "names"}
    return ann.call("POST", "/v1/people:batchCreateContacts", body)


def test_sixty_reads_a_minute_and_google_names_the_quota(ann: Client) -> None:
    done, refusal = until_refused(ann.page)
    assert (done, refusal.code, refusal.status) == (60, 429, "RESOURCE_EXHAUSTED")
    words = "Critical read requests (Contact and Profile Reads)"
    assert refusal.message == (
        f"Quota exceeded for quota metric '{words}' and limit '{words} per minute per user' "
        "of service 'people.googleapis.com' for consumer 'project_number:1'."
    )
    assert refusal.details == [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "RATE_LIMIT_EXCEEDED",
            "domain": "googleapis.com",
            "metadata": {
                "quota_limit": "CriticalReadsPerMinutePerProjectPerUser",
                "quota_metric": "people.googleapis.com/critical_read_requests",
                "service": "people.googleapis.com",
                "consumer": "projects/1",
            },
        }
    ]


def test_the_bucket_is_full_again_in_the_next_minute(ann: Client, clock: Clock) -> None:
    until_refused(ann.page)
    clock.advance(59)
    with pytest.raises(Refused):
        ann.page()
    clock.advance(1)
    ann.page()


def test_thirty_single_writes_a_minute(ann: Client) -> None:
    done, refusal = until_refused(lambda: ann.create(named("Jane")))
    assert done == 30
    assert refusal.details[0]["metadata"]["quota_limit"] == "CriticalWritesPerMinutePerProjectPerUser"


def test_writes_eat_the_read_quota_too(ann: Client) -> None:
    for _ in range(30):
        ann.create(named("Jane"))
    assert until_refused(ann.page)[0] == 30


def test_a_batch_costs_six_whatever_its_size(ann: Client) -> None:
    assert until_refused(lambda: batch(ann))[0] == 5


def test_a_batch_costs_200_of_the_daily_writes_and_the_daily_refusal_names_no_metric(make_store: MakeStore, clock: Clock) -> None:
    ann = Client(PeopleApi(make_store(quotas=Quotas(daily_contact_writes=401))))
    batch(ann)
    batch(ann)
    ann.create(named("Jane"))
    with pytest.raises(Refused) as refusal:
        ann.create(named("Jane"))
    assert (refusal.value.code, refusal.value.message) == (429, "Resource has been exhausted (e.g. check quota).")
    [detail] = refusal.value.details
    assert detail["violations"] == [{"subject": "QUOTA_EXCEEDED", "description": "FBS quota limit exceeded"}]
    clock.advance(3600)
    with pytest.raises(Refused):
        ann.create(named("Jane"))
    clock.advance(86_400)
    ann.create(named("Jane"))


def test_deletes_have_a_budget_of_their_own(ann: Client) -> None:
    names = [ann.create(named("Jane"))["resourceName"] for _ in range(25)]
    for name in names[:20]:
        ann.delete(name)
    ann.call("POST", "/v1/people:batchDeleteContacts", {"resourceNames": names[20:22]})
    with pytest.raises(Refused) as refusal:
        ann.call("POST", "/v1/people:batchDeleteContacts", {"resourceNames": names[22:]})
    assert refusal.value.details[0]["metadata"]["quota_metric"] == "people.googleapis.com/write_requests"


def test_labels_are_read_and_written_on_the_plain_budgets(ann: Client) -> None:
    done, refusal = until_refused(lambda: ann.call("GET", "/v1/contactGroups"))
    assert (done, refusal.details[0]["metadata"]["quota_metric"]) == (90, "people.googleapis.com/read_requests")
    done, refusal = until_refused(lambda: ann.modify("contactGroups/starred", add=[]))
    assert (done, refusal.details[0]["metadata"]["quota_metric"]) == (30, "people.googleapis.com/write_requests")
    ann.page()


def test_photos_have_a_budget_of_their_own(ann: Client) -> None:
    name = ann.create(named("Jane"))["resourceName"]
    done, refusal = until_refused(lambda: ann.call("DELETE", f"/v1/{name}:deleteContactPhoto"))
    assert (done, refusal.details[0]["metadata"]["quota_metric"]) == (50, "people.googleapis.com/photo_write_requests")


def test_the_first_page_of_a_full_sync_has_a_budget_of_its_own(make_store: MakeStore) -> None:
    ann = Client(PeopleApi(make_store(quotas=Quotas(full_sync_first_page=3))))
    _, token = ann.full_sync()
    done, refusal = until_refused(ann.full_sync)
    assert (done, refusal.code) == (2, 429)
    ann.delta(token)
    ann.walk()


def test_accounts_do_not_share_their_ceilings(api: PeopleApi, ann: Client) -> None:
    until_refused(ann.page)
    Client(api, BOB).page()


def test_a_project_may_have_a_ceiling_over_all_accounts(make_store: MakeStore) -> None:
    api = PeopleApi(make_store(quotas=Quotas(project_critical_read=3)))
    Client(api, ANN).page()
    Client(api, ANN).page()
    Client(api, BOB).page()
    with pytest.raises(Refused) as refusal:
        Client(api, BOB).page()
    assert refusal.value.details[0]["metadata"]["quota_limit"] == "CriticalReadsPerMinutePerProject"


def test_a_refused_call_changes_nothing_and_costs_nothing(make_store: MakeStore, clock: Clock) -> None:
    store = make_store(quotas=Quotas(critical_write=1))
    ann = Client(PeopleApi(store))
    ann.create(named("Jane"))
    until_refused(lambda: ann.create(named("Tim")))
    assert store.meter.spent(ANN, "critical_read", clock.seconds()) == 1
    assert len(store.book(ANN).contacts()) == 1


@pytest.fixture
def answers(make_store: MakeStore) -> Iterator[Callable[[bool], dict[str, str]]]:
    def headers(says_when: bool) -> dict[str, str]:
        api = PeopleApi(make_store(quotas=Quotas(critical_read=0, retry_after=says_when)))
        return dict(api.handle(ApiRequest("GET", "/v1/people/me/connections", {"personFields": ["names"]}, b"", ANN, SCOPES)).headers)

    yield headers


def test_google_does_not_say_when_to_come_back_unless_told_to(answers: Callable[[bool], dict[str, str]]) -> None:
    assert answers(False) == {}
    assert answers(True) == {"Retry-After": str(60 - START.second)}
