"""The bell never hurts the one who rings it, and wakes the workers of the right queue."""

import os
import subprocess
import sys

import redis

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
