"""The bell never hurts the one who rings it, and wakes the workers of the right queue."""

import os
import pickle
import subprocess
import sys

import pytest
import redis
from kombu.exceptions import ContentDisallowed
from kombu.serialization import loads, prepare_accept_content

from dealerops import celery
from dealerops.demo.launcher.services import Surroundings, worker_services
from dealerops.demo.servers.process import free_port
from dealerops.journal.registry import QUEUES

RING_THREE_TIMES = """
import time
from dealerops import celery
celery.ring("default")
started = time.monotonic()
celery.ring("default")
celery.ring("mail")
assert time.monotonic() - started < 0.1, "people wait"
"""


def test_a_broker_that_is_away_is_said_once_and_left_alone():
    env = {**os.environ, "REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}
    env.setdefault("DJANGO_SETTINGS_MODULE", "dealerops.settings.test")
    done = subprocess.run(
        [sys.executable, "-c", RING_THREE_TIMES],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == "the broker is away (OperationalError); the sweep will ring\n"


def test_the_bell_rings_on_the_queue_it_names():
    with redis.Redis.from_url(os.environ["REDIS_URL"]) as broker:
        before = broker.llen("documents")
        celery.ring("documents")
        assert broker.llen("documents") == before + 1
        broker.rpop("documents")


def test_every_tick_of_the_clock_names_a_task_that_exists():
    celery.app.loader.import_default_modules()
    ticks = {tick["task"] for tick in celery.app.conf.beat_schedule.values()}
    assert ticks - set(celery.app.tasks) == set()


def test_every_queue_of_the_journal_has_a_worker(tmp_path):
    services = worker_services(Surroundings(env={}, logs=tmp_path))
    served = {queue for service in services for queue in service.queues}
    assert served == set(QUEUES)


def test_a_message_that_could_hold_code_is_not_opened():
    """Whoever can write to the broker must not be able to run anything here (reliability.md T17)."""
    accepted = prepare_accept_content(celery.app.conf.accept_content)
    with pytest.raises(ContentDisallowed):
        loads(pickle.dumps(()), "application/x-python-serialize", "binary", accept=accepted)
    assert loads(b"[1]", "application/json", "utf-8", accept=accepted) == [1]


def test_a_worker_takes_no_task_that_another_could_begin():
    """One slow task must not hoard the fast ones behind it (reliability.md T22, T39)."""
    conf = celery.app.conf
    assert (conf.worker_prefetch_multiplier, conf.task_acks_late) == (1, True)
    assert conf.task_reject_on_worker_lost is True
