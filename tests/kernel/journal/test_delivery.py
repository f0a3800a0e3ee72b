"""Deliveries: once each, whatever happens to the worker."""

import datetime as dt

import time_machine
from django.db import transaction
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM, Actor, Channel, Role
from dealerops.journal import bell
from dealerops.journal.models import Delivery, Entry
from dealerops.journal.registry import LEASE, MAX_ATTEMPTS
from dealerops.journal.selectors import oldest_undone_age
from dealerops.journal.services import (
    drain,
    overdue_queues,
    record,
    retry_delivery,
)
from dealerops.journal.services.delivery import _claim
from dealerops.network.models import Region

LATER = dt.timedelta(minutes=10)


def later():
    return time_machine.travel(timezone.now() + LATER, tick=False)


def happen(region: Region) -> Entry:
    return record(region, "network.tried", by=SYSTEM)


def test_every_subscriber_hears_once(region, listen):
    heard: list[int] = []
    listen("network.tried", lambda entry: heard.append(entry.pk))
    entry = happen(region)
    assert drain("default") == 1
    assert drain("default") == 0
    assert heard == [entry.pk]


def test_the_bell_rings_after_the_commit_and_not_before(
    region, listen, monkeypatch, django_capture_on_commit_callbacks
):
    rung: list[str] = []
    monkeypatch.setattr(bell, "_ring", rung.append)
    listen("network.tried", lambda entry: None, queue="mail")
    with django_capture_on_commit_callbacks(execute=True):
        happen(region)
        assert rung == []
    assert rung == ["mail"]


def test_effect_and_done_commit_together(region, listen):
    def half_way(entry: Entry) -> None:
        Region.objects.create(code="X", name="X", name_en="X")
        raise ValueError("private words")

    listen("network.tried", half_way)
    happen(region)
    drain("default")
    delivery = Delivery.objects.get()
    assert not Region.objects.filter(code="X").exists()
    assert (delivery.done_at, delivery.attempts, delivery.last_error) == (None, 1, "ValueError")


def test_three_failures_end_in_quarantine_where_a_person_can_retry(region, listen):
    def fail(entry: Entry) -> None:
        raise ValueError

    listen("network.tried", fail)
    happen(region)
    for _ in range(MAX_ATTEMPTS):
        with later():
            drain("default")
        Delivery.objects.update(run_at=timezone.now())
    delivery = Delivery.objects.get()
    assert delivery.quarantined_at
    assert drain("default") == 0
    watcher = Actor(role=Role.SYSADMIN, channel=Channel.BACKOFFICE, user_id=1)
    retry_delivery(delivery.pk, by=watcher)
    assert drain("default") == 1


def test_a_failed_delivery_waits_longer_each_time(region, listen):
    def fail(entry: Entry) -> None:
        raise ValueError

    listen("network.tried", fail)
    happen(region)
    waits = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _attempt in range(2):
            assert drain("default") == 1
            waits.append(Delivery.objects.get().run_at - timezone.now())
            assert drain("default") == 0  # its time has not come
            clock.shift(waits[-1])
    assert dt.timedelta() < waits[0] < waits[1]


def test_a_dead_workers_delivery_is_taken_over_when_its_lease_ends(region, listen):
    listen("network.tried", lambda entry: None)
    happen(region)
    assert _claim("default")
    assert _claim("default") is None
    with time_machine.travel(timezone.now() + LEASE + dt.timedelta(seconds=1), tick=False):
        assert _claim("default").attempts == 2


def test_a_worker_that_lost_its_lease_writes_nothing(region, listen):
    def frozen(entry: Entry) -> None:
        Region.objects.create(code="X", name="X", name_en="X")
        Delivery.objects.update(token=None)  # meanwhile somebody else took it

    listen("network.tried", frozen)
    happen(region)
    drain("default")
    assert not Region.objects.filter(code="X").exists()
    assert Delivery.objects.get().done_at is None


def test_what_kills_its_worker_is_set_aside(region, listen):
    listen("network.tried", lambda entry: None)
    happen(region)
    Delivery.objects.update(attempts=MAX_ATTEMPTS, lease_until=timezone.now() - LATER)
    assert drain("default") == 0
    delivery = Delivery.objects.get()
    assert delivery.quarantined_at
    assert delivery.last_error


def test_the_sweep_finds_queues_whose_bell_was_not_heard(region, listen):
    listen("network.tried", lambda entry: None, queue="documents")
    happen(region)
    assert overdue_queues() == []
    with later():
        assert overdue_queues() == ["documents"]
        assert oldest_undone_age() >= LATER


def test_a_rolled_back_event_is_never_delivered(region, listen):
    heard: list[int] = []
    listen("network.tried", lambda entry: heard.append(entry.pk))
    with transaction.atomic():
        happen(region)
        transaction.set_rollback(True)
    assert drain("default") == 0
    assert heard == []


def test_one_claim_takes_one_delivery_however_many_wait(region, listen):
    listen("network.tried", lambda entry: None)
    for _ in range(30):
        happen(region)
    assert _claim("default")
    assert Delivery.objects.exclude(token=None).count() == 1
