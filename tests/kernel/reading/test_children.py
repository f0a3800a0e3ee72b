"""Strangers' files are opened in children: what they do there hurts nobody else (F31)."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from dealerops.demo.launcher.options import ROOT
from dealerops.reading import DocumentRefused, apart
from dealerops.reading.apart.host import ChildDied, Host
from dealerops.reading.apart.limits import MEGABYTE, Limits
from tests.kernel.reading import samples
from tests.stack import wait_for

BAD = "tests.kernel.reading.bad_works"
SHORT = Limits(cpu=1, wall=4.0, memory=4096 * MEGABYTE, resident=900 * MEGABYTE)

HUGE = Limits(cpu=60, wall=30.0, memory=64 << 30, resident=300 * MEGABYTE)  # only the watch is left


@pytest.fixture(scope="module")
def bad():
    host = Host(BAD)
    yield host
    host.close()


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_child_process_reads_the_same():
    assert apart.read(samples.vehicle_page()).value("vin") == samples.VEHICLE["vin"]


def test_the_child_hands_on_a_refusal():
    with pytest.raises(DocumentRefused) as caught:
        apart.read(b"nothing known")
    assert caught.value.code == "FILE_TYPE_UNKNOWN"


@pytest.mark.parametrize(
    ("work", "limits", "too_slow"),
    [
        ("hang", replace(SHORT, wall=1.0), True),
        ("spin", SHORT, False),
        ("swell", SHORT, False),
        ("swell", HUGE, False),
        ("swell", replace(SHORT, memory=300 * MEGABYTE), False),
        ("crash", SHORT, False),
    ],
)
def test_a_child_that_hangs_spins_swells_or_crashes_is_ended(bad, work, limits, too_slow):
    begun = time.monotonic()
    with pytest.raises(ChildDied) as caught:
        bad.ask(work, b"", limits)
    assert caught.value.too_slow == too_slow
    assert time.monotonic() - begun < min(limits.wall + 3, 10)
    assert bad.ask("echo", b"still there", SHORT)[1] == b"still there"


def test_the_kernel_holds_a_child_to_its_limits(bad):
    """Each for itself: where one is missing, another may still end the child."""
    assert bad.ask("limits", b"", SHORT)[0] == {
        "CPU": SHORT.cpu,
        "AS": SHORT.memory,
        "CORE": 0,
        "FSIZE": 64 * MEGABYTE,
    }


def test_nothing_that_a_child_started_outlives_it(bad):
    started = bad.ask("fork", b"", SHORT)[0]["child"]
    assert wait_for(lambda: not alive(started), seconds=5)


def test_a_child_opens_no_connection(bad):
    assert bad.ask("connect", b"", SHORT)[0] == {"connected": False}
    assert bad.has_network is False


def test_a_child_knows_no_key_and_no_password(bad, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not-for-children")
    fresh = Host(BAD)
    known = fresh.ask("echo", b"", SHORT)[0]["environment"]
    fresh.close()
    assert "not-for-children" not in str(known)
    assert not {"DATABASE_URL", "REDIS_URL", "FIELD_KEYS", "SEARCH_KEY"} & set(known)


def test_a_nest_that_was_killed_is_started_again(bad):
    bad.ask("echo", b"", SHORT)
    os.kill(bad._nest.pid, signal.SIGKILL)
    assert bad.ask("echo", b"again", SHORT)[1] == b"again"


STARTER = """
import os
from tests.kernel.reading.test_children import BAD, SHORT, Host

host = Host(BAD)
host.ask("echo", b"", SHORT)
print(host._nest.pid, flush=True)
os._exit(0)
"""


def test_a_nest_ends_with_the_process_that_started_it():
    done = subprocess.run(
        [sys.executable, "-c", STARTER], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert wait_for(lambda: not alive(int(done.stdout)), seconds=5)


def test_many_ask_at_once_and_each_gets_its_own_answer(bad):
    start = threading.Barrier(8)

    def one(number: int) -> bytes:
        start.wait(timeout=10)
        return bad.ask("echo", bytes([number]) * 1_000_000, SHORT)[1][:1]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(8))) == [bytes([number]) for number in range(8)]


def test_an_upload_waits_only_milliseconds_for_its_child():
    apart.inspect(b"<a/>")
    begun = time.monotonic()
    for _round in range(20):
        apart.inspect(b"<a/>")
    assert (time.monotonic() - begun) / 20 < 0.2
