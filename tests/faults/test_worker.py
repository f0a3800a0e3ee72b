"""Workers that end, freeze or are woken too often: each document is read once."""

import os
import signal
import time

import pytest

from dealerops import celery
from dealerops.demo.launcher.services import _worker
from dealerops.journal.models import Delivery
from tests.chaos.conftest import LEASE_SECONDS, sender, works
from tests.chaos.test_document_queue import HANDFUL_SECONDS, all_done, assert_each_was_read_once
from tests.stack import wait_for

__all__ = ("sender", "works")
pytestmark = [pytest.mark.long, pytest.mark.timeout(180)]


def at_work(attempts: int = 1) -> bool:
    in_hand = Delivery.objects.undone().filter(queue="documents", attempts=attempts)
    return in_hand.exclude(lease_until=None).exists()


@pytest.mark.fault("F4")
def test_a_worker_that_is_asked_to_end_finishes_first(works, sender):
    works.start("documents")
    sender.send("picture")
    assert wait_for(at_work, seconds=HANDFUL_SECONDS, pause=0.002)
    process = works.stack.running["documents"].process
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=HANDFUL_SECONDS)
    assert all_done()
    assert Delivery.objects.get(queue="documents").attempts == 1
    assert_each_was_read_once(sender)


@pytest.mark.fault("F5")
def test_a_frozen_worker_writes_nothing_when_it_thaws(works, sender):
    works.start("worker", "documents", "beat")
    sender.send("picture")
    assert wait_for(at_work, seconds=HANDFUL_SECONDS, pause=0.002)
    frozen = works.stack.running["documents"].process
    os.killpg(frozen.pid, signal.SIGSTOP)
    try:
        time.sleep(LEASE_SECONDS)
        second = _worker(works.stack.around, "second", ("documents",), "--concurrency=1")
        works.stack.start(second)
        assert wait_for(all_done, seconds=HANDFUL_SECONDS)
    finally:
        os.killpg(frozen.pid, signal.SIGCONT)
    delivery = Delivery.objects.get(queue="documents")
    done_at = delivery.done_at
    time.sleep(LEASE_SECONDS / 2)  # the thawed one comes to its end
    delivery.refresh_from_db()
    assert (delivery.attempts, delivery.done_at) == (2, done_at)
    assert_each_was_read_once(sender)


@pytest.mark.fault("F11")
def test_a_bell_that_rings_three_times_is_answered_once(works, sender):
    sender.send("ofd")
    for _ in range(3):
        celery.ring("documents")
    works.start("documents", "worker")
    assert wait_for(all_done, seconds=HANDFUL_SECONDS)
    time.sleep(2)
    assert Delivery.objects.get(queue="documents").attempts == 1
    assert_each_was_read_once(sender)
