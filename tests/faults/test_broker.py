"""The broker freezes, is full, or has no disk: people go on working, and nothing they sent is lost."""

import contextlib
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
import requests

from dealerops.demo.launcher.services import worker_services
from dealerops.demo.servers import Valkey
from tests.factories.claims import make_paper
from tests.faults.disk import small_disk
from tests.faults.house import TOKEN, House
from tests.stack import wait_for

pytestmark = [pytest.mark.long, pytest.mark.timeout(180)]
READ_SECONDS = 90
PATIENCE = 3.0  # seconds on top of what a paper takes anyhow


def send_paper(house: House) -> float:
    """The dealer attaches an invoice; how long the answer took."""
    token = "t" * 32
    answer = house.ask(
        "POST",
        f"/claims/{house.made['claim']}/papers/D01/",
        data={"csrfmiddlewaretoken": token},
        files={"file": ("invoice.png", make_paper(), "image/png")},
        cookies={"csrftoken": token},
    )
    assert answer.status == 302, answer.text
    return answer.seconds


def usual_seconds(house: House) -> float:
    """What a paper takes while all is well; the first one after a start finds its caches cold."""
    return min(send_paper(house) for _ in range(3))


def undone(house: House) -> int:
    found = house.rows(
        "SELECT count(*) FROM journal_delivery WHERE done_at IS NULL AND quarantined_at IS NULL"
    )
    return int(found[0][0])


def twice_done(house: House) -> int:
    """Readings beyond one per paper."""
    found = house.rows(
        "SELECT count(*) FROM journal_delivery WHERE done_at IS NOT NULL AND attempts > 1"
    )
    return int(found[0][0])


@contextmanager
def workers(house: House) -> Iterator[None]:
    """Until the block ends; then nothing is left undone."""
    services = worker_services(house.stack.around)
    house.stack.start(*services)
    try:
        yield
    finally:
        for service in services:
            house.stack.kill(service.name)
            del house.stack.running[service.name]


def all_is_read(house: House) -> bool:
    return wait_for(lambda: undone(house) == 0, seconds=READ_SECONDS, pause=0.3)


def sign_in(house: House) -> int:
    """A fresh sign-in with a password, as people do in the morning."""
    page = f"http://127.0.0.1:{house.port}/accounts/login/"
    session = requests.Session()
    token = TOKEN.search(session.get(page, timeout=10).text)
    assert token
    answer = session.post(
        page,
        data={
            "csrfmiddlewaretoken": token[1],
            "login": house.made["username"],
            "password": "Winter-Reifen-42",
        },
        headers={"Referer": page},
        allow_redirects=False,
        timeout=10,
    )
    return answer.status_code


@pytest.mark.fault("F6")
def test_a_dead_broker_stops_nobody(house):
    usual = usual_seconds(house)
    os.kill(house.valkey.process.pid, signal.SIGKILL)
    house.valkey.process.wait()
    try:
        assert send_paper(house) < usual + PATIENCE
        assert house.readiness().status == 503
    finally:
        house.valkey.start()
    assert undone(house) > 0
    with workers(house):
        assert all_is_read(house)
    assert twice_done(house) == 0


@pytest.mark.fault("F7")
def test_a_frozen_broker_keeps_nobody_waiting(house):
    usual = usual_seconds(house)
    os.kill(house.valkey.process.pid, signal.SIGSTOP)
    try:
        assert send_paper(house) < usual + PATIENCE
        assert send_paper(house) < usual + PATIENCE
        ready = house.readiness()
        assert (ready.status, ready.seconds < 2.5) == (503, True)
    finally:
        os.kill(house.valkey.process.pid, signal.SIGCONT)
    with workers(house):
        assert all_is_read(house)
    assert twice_done(house) == 0


@pytest.mark.fault("F8")
def test_a_full_broker_stops_nobody(house):
    usual = usual_seconds(house)
    with redis.Redis.from_url(house.valkey.url()) as broker:
        broker.config_set("maxmemory", 1)
        try:
            with pytest.raises(redis.exceptions.OutOfMemoryError):
                broker.set("one", "more")
            assert sign_in(house) == 302
            assert send_paper(house) < usual + PATIENCE
        finally:
            broker.config_set("maxmemory", 0)
    with workers(house):
        assert all_is_read(house)
    assert twice_done(house) == 0


@pytest.mark.fault("F9")
def test_a_broker_without_disk_comes_back_by_itself(tmp_path):
    """Its answers to what we send; that people go on working is F8's business."""
    with small_disk() as disk:
        broker = Valkey(disk / "valkey", log=tmp_path / "valkey.log")
        broker.start()
        client = redis.Redis.from_url(broker.url(), socket_timeout=5)
        ballast = disk / "ballast"
        try:
            client.lpush("documents", "one")
            with contextlib.suppress(OSError):  # no space left
                ballast.write_bytes(bytes(9 << 20))
            assert wait_for(lambda: refuses(client), seconds=20, pause=0.2)
            assert client.llen("documents") >= 1
            ballast.unlink()
            assert wait_for(lambda: not refuses(client), seconds=20, pause=0.2)
            assert client.llen("documents") >= 1
        finally:
            client.close()
            broker.stop()


def refuses(client: redis.Redis) -> bool:
    try:
        client.lpush("documents", "x" * 10_000)
    except redis.exceptions.RedisError:
        return True
    return False
